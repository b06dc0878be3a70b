"""Writes what stores and registries read of this server: `server.json`, and the manifest of the one-click bundle."""

import json
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

from pydantic.fields import FieldInfo

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from server.settings import Settings  # noqa: E402 - the line above makes the checkout importable
from tools import CATALOGUE  # noqa: E402

SERVER_JSON: Final = ROOT / "server.json"
MANIFEST: Final = ROOT / "bundle" / "manifest.json"
TITLE: Final = "Avionté ATS"
SUMMARY: Final = "Work the staffing ATS Avionté through Kombo: typed tools, with confirmation and a ledger."
NAMESPACE: Final = "com.example"
"""Stands for the domain of whoever publishes; a registry takes only names below a domain that is the publisher's."""

ASKED: Final = {
    "api_key": "Kombo API key",
    "integration_id": "Kombo integration",
    "region": "Kombo region",
    "read_only": "Read only",
}
"""The settings that a host asks its user for when the bundle is installed; the others keep their defaults."""

FORMATS: Final[dict[object, str]] = {bool: "boolean", int: "number", Path | None: "filepath"}


def project() -> dict[str, Any]:
    """What `pyproject.toml` says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def server_json() -> dict[str, Any]:
    """The server as the MCP registry describes servers."""
    name, version = project()["name"], project()["version"]
    return {
        "$schema": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
        "name": f"{NAMESPACE}/{name}",
        "title": TITLE,
        "description": SUMMARY,
        "version": version,
        "packages": [
            {
                "registryType": "pypi",
                "identifier": name,
                "version": version,
                "runtimeHint": "uvx",
                "transport": {"type": "stdio"},
                "environmentVariables": [as_variable(field) for field in Settings.model_fields.values() if field.alias],
            }
        ],
    }


def as_variable(field: FieldInfo) -> dict[str, Any]:
    """A setting as the registry describes environment variables."""
    described: dict[str, Any] = {"name": field.alias, "description": field.description}
    if kind := FORMATS.get(field.annotation):
        described["format"] = kind
    if choices := choices_of(field):
        described["choices"] = choices
    if default := spell(field.default):
        described["default"] = default
    if not field.repr:
        described["isSecret"] = True
    return described


def manifest() -> dict[str, Any]:
    """The bundle as hosts such as Claude Desktop read it. The host's own uv installs Python and what is needed."""
    asked = {name: Settings.model_fields[name] for name in ASKED}
    return {
        "manifest_version": "0.4",
        "name": project()["name"],
        "display_name": TITLE,
        "version": project()["version"],
        "description": SUMMARY,
        "long_description": "Without a Kombo key the server works a sandbox of invented people inside itself: nothing"
        " leaves the machine. With a key and an integration it works that integration. Bulk writes and billed"
        " ones are shown to a person first; ATS_MCP_CONFIRM asks for more.",
        "author": {"name": "the ats-mcp authors"},
        "license": project()["license"],
        "keywords": project()["keywords"],
        "server": {
            "type": "uv",
            "entry_point": "ats_mcp.py",
            "mcp_config": {
                "command": "uv",
                "args": ["run", "--no-dev", "--directory", "${__dirname}", "ats_mcp.py"],
                "env": {str(field.alias): f"${{user_config.{name}}}" for name, field in asked.items()},
            },
        },
        "tools": [{"name": spec.name, "description": spec.description.splitlines()[0]} for spec in CATALOGUE],
        "prompts_generated": True,
        "compatibility": {
            "platforms": ["darwin", "win32", "linux"],
            "runtimes": {"python": project()["requires-python"]},
        },
        "user_config": {name: as_question(name, field) for name, field in asked.items()},
    }


def as_question(name: str, field: FieldInfo) -> dict[str, Any]:
    """A setting as a host asks for it. It has a default always: hosts leave the place of what is missing unfilled."""
    choices = choices_of(field)
    one_of = f" One of {', '.join(choices)}." if choices else ""
    return {
        "type": "boolean" if field.annotation is bool else "string",
        "title": ASKED[name],
        "description": f"{field.description}{one_of}".replace("`1` removes", "Removes").replace("`", ""),
        "required": False,
        "default": field.default,
        "sensitive": not field.repr,
    }


def choices_of(field: FieldInfo) -> list[str]:
    """What a setting can be, where that is a list."""
    return [choice for choice in getattr(field.annotation, "__args__", ()) if isinstance(choice, str)]


def spell(value: object) -> str:
    """A default as its variable spells it; empty where there is none."""
    return "" if value is None or value is False or value == () else str(value)


def as_text(content: dict[str, Any]) -> str:
    """What stands in a file."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SERVER_JSON.write_text(as_text(server_json()))
    MANIFEST.write_text(as_text(manifest()))

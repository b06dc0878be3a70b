"""Rewrites what is generated from code: the tables of the README and of `docs/prompts.md`, and Avionté's checklist."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from prompts import CATALOGUE as PROMPTS  # noqa: E402 - the line above makes the checkout importable
from scripts.generate_checklist import CHECKLIST, make  # noqa: E402
from server.resources import RESOURCES  # noqa: E402
from server.settings import Settings  # noqa: E402
from tools import CATALOGUE  # noqa: E402


def tool_table() -> str:
    """A row for each tool: name, access, arguments, what it does."""
    rows = ["| tool | access | arguments | what it does |", "|---|---|---|---|"]
    for spec in CATALOGUE:
        built = spec.build()
        arguments = ", ".join(f"`{name}`" for name in built.parameters.get("properties", {})) or "none"
        rows.append(f"| `{spec.name}` | {spec.access.value} | {arguments} | {spec.description.splitlines()[0]} |")
    return "\n".join(rows)


def settings_table() -> str:
    """A row for each environment variable: name, default, meaning with its choices."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for field in Settings.model_fields.values():
        if field.alias is None:
            continue
        choices = [f"`{choice}`" for choice in getattr(field.annotation, "__args__", ()) if isinstance(choice, str)]
        is_none = field.default is False or field.default in ("", (), None)
        default = "none" if is_none else f"`{field.default}`"
        meaning = f"{field.description} {'One of ' + ', '.join(choices) + '.' if choices else ''}".strip()
        rows.append(f"| `{field.alias}` | {default} | {meaning} |")
    return "\n".join(rows)


def prompt_table() -> str:
    """A row for each prompt: name, arguments, what it does."""
    rows = ["| prompt | arguments | what it does |", "|---|---|---|"]
    for prompt in PROMPTS:
        arguments = ", ".join(f"`{one.name}`{' (required)' if one.required else ''}" for one in prompt.arguments)
        rows.append(f"| `{prompt.name}` | {arguments} | {prompt.description} |")
    return "\n".join(rows)


def procedure_table() -> str:
    """A row for each prompt: where it stops, the tools that it is not offered without, and the others it names."""
    rows = ["| prompt | stops at | not offered without | names too |", "|---|---|---|---|"]
    for prompt in PROMPTS:
        needed = [f"`{tool}`" for tool in prompt.needs]
        needed += [" or ".join(f"`{tool}`" for tool in prompt.needs_any)] if prompt.needs_any else []
        others = [f"`{tool}`" for tool in prompt.tools if tool not in (*prompt.needs, *prompt.needs_any)]
        stops = re.findall("STOP “([^”]+)”", prompt.text)
        rows.append(f"| `{prompt.name}` | {', '.join(stops)} | {', '.join(needed)} | {', '.join(others) or 'none'} |")
    return "\n".join(rows)


def resource_table() -> str:
    """A row for each resource: address, type, the tool that answers, what it is."""
    rows = ["| address | type | answered by | what it is |", "|---|---|---|---|"]
    rows += [f"| `{one.uri}` | `{one.mime_type}` | `{one.tool}` | {one.description} |" for one in RESOURCES]
    return "\n".join(rows)


def fill(text: str) -> str:
    """A document with each generated part made anew between its two marks."""
    made = {
        "tools": tool_table,
        "settings": settings_table,
        "prompts": prompt_table,
        "procedures": procedure_table,
        "resources": resource_table,
    }
    part = re.compile(rf"<!-- ({'|'.join(made)}): generated -->\n.*?<!-- end -->", re.DOTALL)
    return part.sub(lambda old: f"<!-- {old[1]}: generated -->\n{made[old[1]]()}\n<!-- end -->", text)


if __name__ == "__main__":
    for document in (ROOT / "README.md", ROOT / "docs" / "prompts.md"):
        document.write_text(fill(document.read_text("utf-8")), "utf-8")
    CHECKLIST.write_text(make())

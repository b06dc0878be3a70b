"""What stores and registries read of this server is what the code says, and keeps their rules."""

import json
import re

from scripts.generate_manifests import ASKED, MANIFEST, SERVER_JSON, as_text, manifest, project, server_json
from server.settings import Settings
from tools import CATALOGUE

VARIABLES = {field.alias for field in Settings.model_fields.values() if field.alias}


def test_both_files_are_what_the_code_generates() -> None:
    assert SERVER_JSON.read_text() == as_text(server_json()), "run `make docs`"
    assert MANIFEST.read_text() == as_text(manifest()), "run `make docs`"


def test_server_json_keeps_the_rules_of_the_registry() -> None:
    written = json.loads(SERVER_JSON.read_text())
    (package,) = written["packages"]
    assert re.fullmatch(r"[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+", written["name"])
    assert 0 < len(written["title"]) <= 100
    assert 0 < len(written["description"]) <= 100
    assert re.fullmatch(r"\d+\.\d+\.\d+", written["version"])
    assert package["version"] == written["version"] == project()["version"]
    assert (package["registryType"], package["identifier"]) == ("pypi", project()["name"])
    assert package["transport"] == {"type": "stdio"}
    assert "registryBaseUrl" not in package


def test_server_json_describes_every_variable_and_marks_the_one_secret() -> None:
    (package,) = json.loads(SERVER_JSON.read_text())["packages"]
    described = {variable["name"]: variable for variable in package["environmentVariables"]}
    assert described.keys() == VARIABLES
    assert [name for name, one in described.items() if one.get("isSecret")] == ["KOMBO_API_KEY"]
    assert all(one["description"] for one in described.values())
    defaults = {name: one["default"] for name, one in described.items() if "default" in one}
    assert Settings.from_env(defaults) == Settings.from_env({})
    assert all(one["default"] in one["choices"] for one in described.values() if "choices" in one)
    assert described["ATS_MCP_READ_ONLY"]["format"] == "boolean"
    assert described["ATS_MCP_STATE_DIR"]["format"] == "filepath"
    assert described["ATS_MCP_WRITE_BUDGET"] | {"description": ""} == {
        "name": "ATS_MCP_WRITE_BUDGET",
        "description": "",
        "format": "number",
        "default": "1000",
    }


def test_the_bundle_asks_for_the_key_secretly_and_runs_on_the_sandbox_without_an_answer() -> None:
    written = json.loads(MANIFEST.read_text())
    questions, variables = written["user_config"], written["server"]["mcp_config"]["env"]
    assert [name for name, one in questions.items() if one["sensitive"]] == ["api_key"]
    assert variables == {Settings.model_fields[name].alias: f"${{user_config.{name}}}" for name in ASKED}
    unanswered = {
        variable: str(questions[place.removeprefix("${user_config.").removesuffix("}")]["default"]).lower()
        for variable, place in variables.items()
    }
    assert Settings.from_env(unanswered) == Settings.from_env(unanswered | {"KOMBO_API_KEY": ""})
    assert Settings.from_env(unanswered).on_sandbox
    assert not Settings.from_env(unanswered).read_only


def test_the_bundle_names_every_tool_and_starts_what_it_holds() -> None:
    written = json.loads(MANIFEST.read_text())
    assert [tool["name"] for tool in written["tools"]] == [spec.name for spec in CATALOGUE]
    assert (MANIFEST.parents[1] / written["server"]["entry_point"]).exists()
    assert written["server"]["entry_point"] in written["server"]["mcp_config"]["args"]
    assert written["version"] == project()["version"]

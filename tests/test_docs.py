"""What the documents say of the code is what the code says."""

import json
import tomllib
from pathlib import Path

from scripts.generate_docs import fill
from server.settings import Settings

ROOT = Path(__file__).parents[1]


def test_the_readme_tables_are_what_the_code_generates() -> None:
    readme = (ROOT / "README.md").read_text()
    assert fill(readme) == readme, "run `make docs`"
    assert readme.count("<!-- end -->") == 2


def test_mcp_json_starts_the_console_script_with_known_variables() -> None:
    server = json.loads((ROOT / "mcp.json").read_text())["mcpServers"]["ats"]
    assert server["command"] in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    assert Settings.from_env(server["env"]).on_sandbox


def test_every_make_target_that_the_readme_names_exists() -> None:
    targets = {line.partition(":")[0] for line in (ROOT / "Makefile").read_text().splitlines() if line[:1].isalpha()}
    named = {
        word.strip("`.,;:()")
        for word in (ROOT / "README.md").read_text().split("make ")[1:]
        for word in word.split()[:1]
    }
    assert named & targets >= {"demo", "test"}


def test_requirements_lock_holds_pinned_names_only() -> None:
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        name, pinned, version = line.partition("==")
        assert name, line
        assert pinned, line
        assert version, line
        assert " " not in line
        assert "/" not in line

"""What the documents say of the code is what the code says."""

import json
import re
import tomllib
from pathlib import Path

from scripts.generate_checklist import CHECKLIST, TESTS, make, named_tests
from scripts.generate_docs import fill
from server.ats.avionte.avionte_ats_client import AvionteAtsClient
from server.ats.avionte.checklist import ROWS
from server.settings import Settings
from tools import CATALOGUE

ROOT = Path(__file__).parents[1]


def test_the_readme_tables_are_what_the_code_generates() -> None:
    readme = (ROOT / "README.md").read_text()
    assert fill(readme) == readme, "run `make docs`"
    assert readme.count("<!-- end -->") == 4
    assert f"{len(CATALOGUE)} typed tools" in readme


def test_the_tables_of_the_prompts_page_are_what_the_code_generates() -> None:
    page = (ROOT / "docs" / "prompts.md").read_text()
    assert fill(page) == page, "run `make docs`"
    assert page.count("<!-- end -->") == 3


def test_the_checklist_is_what_the_code_generates() -> None:
    assert CHECKLIST.read_text() == make(), "run `make docs`"


def test_every_row_of_the_checklist_has_methods_tools_and_tests() -> None:
    tools = {spec.name for spec in CATALOGUE}
    assert len(ROWS) == 23
    for number, row in enumerate(ROWS, start=1):
        assert {*row.tools, *row.beside} <= tools, row.operation
        assert bool(row.tools) != bool(row.beside), row.operation
        assert all(callable(getattr(AvionteAtsClient, method)) for method in row.methods), row.operation
        assert len(named_tests(number)) == len(TESTS), row.operation


def test_a_row_names_tools_exactly_where_a_tool_calls_one_of_its_methods() -> None:
    """Tools call a method by its public name, which is the underscored one without what only the operations list adds."""
    source = "\n".join(path.read_text() for path in (ROOT / "tools").glob("*.py"))
    for row in ROWS:
        public = (method.removeprefix("_").removesuffix("_from_ats") for method in row.methods)
        short = {"get_candidate_by_id": "get_candidate", "get_resume_for_candidate_id": "get_resume"}
        called = any(re.search(rf"\bats\.{short.get(name, name)}\b", source) for name in public)
        assert called == bool(row.tools), row.operation


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

"""What the documents point at is there: pages, headings, files, tools, arguments and variables."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath
from typing import cast

import pytest

from prompts import CATALOGUE as PROMPTS
from server.settings import Settings
from tests.docs.pages import ROOT, anchors_of, code_of, pages, prose_of, read
from tools import CATALOGUE

LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
FILE = re.compile(r"(?:[\w.-]+/)+[\w.-]*|[\w.-]+\.(?:py|md|toml|lock)")
VARIABLE = re.compile(r"\b(?:KOMBO|AVIONTE|ATS_MCP)_[A-Z_]+\b")
ELSEWHERE = {"claude_desktop_config.json", ".cursor/mcp.json", "~/.cursor/mcp.json", ".vscode/mcp.json"}
"""Files of clients."""


@pytest.mark.parametrize("page", pages())
def test_a_link_leads_to_a_page_and_to_a_heading_on_it(page: str) -> None:
    for target in LINK.findall(prose_of(page)):
        if target.startswith(("https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        found = (ROOT / page).parent / path if path else ROOT / page
        assert found.exists(), target
        if anchor:
            assert anchor in anchors_of(found.resolve().relative_to(ROOT).as_posix()), target


@pytest.mark.parametrize("page", [page for page in pages() if page.startswith("docs/")])
def test_every_page_can_be_reached_from_the_readme(page: str) -> None:
    assert page in reachable("README.md")


def reachable(start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        page = waiting.pop()
        for target in LINK.findall(prose_of(page)):
            path = (ROOT / page).parent / target.partition("#")[0]
            if path.suffix == ".md" and path.is_file():
                name = path.resolve().relative_to(ROOT).as_posix()
                if name not in found:
                    found.add(name)
                    waiting.append(name)
    return found


@pytest.mark.parametrize("page", pages())
def test_every_file_of_ours_that_is_named_exists(page: str) -> None:
    for code in code_of(page):
        path = code.partition("::")[0]
        if FILE.fullmatch(path) and path not in ELSEWHERE and PurePosixPath(path).parts[0] in TOP:
            assert (ROOT / path).exists(), code


TOP = {path.name for path in ROOT.iterdir()}


@pytest.mark.parametrize("page", pages())
def test_every_variable_that_is_named_is_a_setting(page: str) -> None:
    assert set(VARIABLE.findall(read(page))) <= {field.alias for field in Settings.model_fields.values()}


@pytest.mark.parametrize("page", pages())
def test_every_call_that_is_shown_is_of_a_tool_that_exists_with_arguments_that_it_takes(page: str) -> None:
    arguments = {spec.name: set(spec.build().parameters["properties"]) for spec in CATALOGUE}
    for code in code_of(page):
        call = re.fullmatch(r"([a-z]+(?:_[a-z]+)+)\((.*)\)", code)
        if call and call[1] in arguments:
            assert set(re.findall(r"(\w+)=", call[2])) <= arguments[call[1]], code


SPOKEN = (
    "README.md",
    "docs/quick-start.md",
    "docs/recruiters.md",
    "docs/automations.md",
    "docs/live.md",
    "docs/troubleshooting.md",
)
OF_OTHERS = {"structured_content", "is_error", "drop_before", "drop_after"}
"""Members of the MCP SDK's results, and faults of the sandbox."""


@pytest.mark.parametrize("page", SPOKEN)
def test_every_name_of_the_contract_that_is_mentioned_exists(page: str) -> None:
    named = {code for code in code_of(page) if re.fullmatch(r"[a-z]+(?:_[a-z0-9]+)+", code)}
    assert named <= contract() | OF_OTHERS


@cache
def contract() -> frozenset[str]:
    """Tools, prompts, arguments, members of answers, and the words that stand in them."""
    names = {spec.name for spec in (*CATALOGUE, *PROMPTS)} | {
        one.name for prompt in PROMPTS for one in prompt.arguments
    }
    for spec in CATALOGUE:
        built = spec.build()
        names |= set(words_of(built.parameters)) | set(words_of(built.output_schema))
    return frozenset(names)


def words_of(schema: object) -> Iterator[str]:
    """Every key and every text of a JSON schema."""
    match schema:
        case str():
            yield schema
        case dict():
            for key, value in cast("dict[str, object]", schema).items():
                yield key
                yield from words_of(value)
        case list():
            for value in cast("list[object]", schema):
                yield from words_of(value)
        case _:
            return

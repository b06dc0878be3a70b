"""The page of guardrails and the tests say the same: each rule has its tests, each harm its rule."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from server.settings import Settings
from tools import CATALOGUE

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "guardrails.md").read_text()

HARMS = {
    "F1": "the wrong person is written to",
    "F2": "a bulk mistake",
    "F3": "duplicates on retry",
    "F4": "the agent repeats the call itself",
    "F5": "a stale decision",
    "F6": "silent incompleteness",
    "F7": "script injected in notes",
    "F8": "instructions injected by documents",
    "F9": "unfair over-sanitising",
    "F10": "personal data leaves",
    "F11": "proxy criteria",
    "F12": "nobody can explain later",
    "F13": "runaway cost or rate",
    "F14": "a malicious file",
    "F15": "requests to private addresses",
    "F16": "leaks across tenants or jobs",
    "F17": "half-done work",
}
PARTS = ("Answers", "Promises", "Does not promise", "Proved by")


@dataclass(frozen=True)
class Rule:
    """One rule of the page, as its four parts tell it."""

    name: str
    parts: dict[str, str]

    @property
    def harms(self) -> list[str]:
        return re.findall(r"F\d+", self.parts["Answers"])

    @property
    def tests(self) -> list[str]:
        return re.findall(r"`([^`]+)`", self.parts["Proved by"])


def read_rules() -> list[Rule]:
    """Each `### name` with the list under it."""
    rules: list[Rule] = []
    for section in PAGE.split("\n### ")[1:]:
        heading, _, rest = section.partition("\n")
        body = " ".join(rest.partition("\n## ")[0].split())
        found = re.split(rf"- ({'|'.join(PARTS)}): ", body)[1:]
        rules.append(Rule(heading, dict(zip(found[::2], map(str.strip, found[1::2]), strict=True))))
    return rules


RULES = read_rules()


@cache
def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_says_what_it_answers_promises_and_does_not_and_names_tests_that_exist(rule: Rule) -> None:
    assert re.fullmatch(r"`[a-z0-9]+(-[a-z0-9]+)+`", rule.name)
    assert tuple(rule.parts) == PARTS
    assert all(part.endswith(".") for part in (rule.parts["Promises"], rule.parts["Does not promise"]))
    assert rule.harms
    assert rule.tests
    for test in rule.tests:
        path, _, name = test.partition("::")
        assert (ROOT / path).is_file(), test
        assert name in names_in(ROOT / path), test


def test_no_two_rules_have_one_name() -> None:
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))
    assert len(names) > 30


def test_every_harm_is_answered_by_a_rule_and_no_other_harm_is_named() -> None:
    assert set(chain.from_iterable(rule.harms for rule in RULES)) == set(HARMS)


def test_the_page_lists_the_harms() -> None:
    assert re.findall(r"^\| (F\d+) \|", PAGE, re.MULTILINE) == list(HARMS)


def test_rules_and_settings_that_the_page_mentions_exist() -> None:
    names = {rule.name.strip("`") for rule in RULES}
    tools = {spec.name for spec in CATALOGUE}
    mentioned = {word for word in re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", PAGE) if word != "dangerously-never"}
    assert mentioned == names
    assert set(re.findall(r"ATS_MCP_[A-Z_]+", PAGE)) <= {field.alias for field in Settings.model_fields.values()}
    assert set(re.findall(r"`([a-z]+_[a-z]+)`", PAGE)) <= tools | {"expected_stage", "as_of"}


def test_no_argument_of_a_tool_names_a_tenant_or_an_address() -> None:
    arguments = {name for spec in CATALOGUE for name in spec.build().parameters["properties"]}
    assert "job_id" in arguments
    assert [name for name in arguments if re.search("tenant|integration|account|url|host|key|token|region", name)] == []

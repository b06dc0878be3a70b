"""The page of guardrails and the tests say the same: each rule has its test, each harm its rule."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
HARMS = [f"F{number}" for number in range(1, 18)]


def rules() -> list[list[str]]:
    """The cells of each row of the table."""
    rows = (ROOT / "docs" / "guardrails.md").read_text().splitlines()
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row.startswith("| `")]


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_rule_names_a_test_that_exists() -> None:
    missing: list[str] = []
    for name, _, _, _, proof in rules():
        path, _, test = proof.strip("`").partition("::")
        if not (ROOT / path).is_file() or test not in names_in(ROOT / path):
            missing.append(f"{name}: {proof}")
    assert missing == []


def test_every_rule_promises_something_and_names_are_unique() -> None:
    names = [rule[0] for rule in rules()]
    assert len(names) == len(set(names))
    assert all(rule[2] for rule in rules())


def test_every_harm_is_answered_by_a_rule() -> None:
    answered = {harm for rule in rules() for harm in rule[1].replace(" ", "").split(",")}
    assert sorted(answered, key=HARMS.index) == HARMS

"""The errors that the troubleshooting page explains are those that the code says, word for word."""

import ast
import re
from functools import cache

import pytest

from server.ats.error_codes import KOMBO_CODES
from server.errors import KeyRefused, NotPermitted, NotReady
from tests.docs.pages import ROOT, read

PAGE = "docs/troubleshooting.md"
ENTRY = re.compile(r"^> (.+(?:\n> .+)*)$", re.MULTILINE)
GAP = "…"


def quoted() -> list[str]:
    """The texts that stand as quotations on the page; `…` is what differs from time to time."""
    return [" ".join(text.replace("\n> ", " ").split()) for text in ENTRY.findall(read(PAGE))]


@cache
def said() -> tuple[str, ...]:
    """Every text in the source, with `…` for what is filled in when it is said."""
    return tuple(
        text
        for folder in ("server", "tools", "prompts")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (text := as_said(node))
    )


def as_said(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return flat("".join(str(part.value) if isinstance(part, ast.Constant) else GAP for part in node.values))
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return flat(re.sub(r"\{\w+\}", GAP, node.value))
    return ""


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("text", quoted())
def test_a_quoted_error_is_one_that_the_code_says(text: str) -> None:
    pattern = re.compile(".*".join(re.escape(part) for part in text.split(GAP)))
    assert any(pattern.search(one) for one in said()), text
    assert len(max(text.split(GAP), key=len)) > 10, "too little to be found by"


def test_each_error_is_quoted_once() -> None:
    assert len(quoted()) == len(set(quoted()))
    assert len(quoted()) > 50


@pytest.mark.parametrize(
    "code", [name for name, meaning in KOMBO_CODES.items() if meaning.error in (KeyRefused, NotPermitted, NotReady)]
)
def test_what_somebody_has_to_put_right_at_kombo_is_explained(code: str) -> None:
    assert flat(re.sub(r"\{\w+\}", GAP, KOMBO_CODES[code].what)) in quoted()

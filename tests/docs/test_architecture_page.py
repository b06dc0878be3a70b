"""The drawings of the architecture are those of the code: its error classes and its folders."""

import re

import server.errors
from server.errors import ATSError, ConfigurationError
from tests.docs.pages import ROOT, blocks_of

LAYERS, WRITES, FLOW, TREE = (block.text for block in blocks_of("docs/architecture.md") if block.language == "text")
BRANCH = re.compile(r"^([│├└─ ]*)([A-Z]\w+)", re.MULTILINE)


def test_the_tree_of_errors_is_that_of_the_code() -> None:
    drawn: dict[str, str] = {}
    above: list[str] = []
    for indent, name in BRANCH.findall(TREE):
        above[len(indent) // 3 :] = [name]
        drawn[name] = above[-2] if len(above) > 1 else "Exception"
    errors = [value for value in vars(server.errors).values() if isinstance(value, type)]
    classes = [error for error in errors if issubclass(error, ATSError | ConfigurationError)]
    assert drawn == {error.__name__: error.__bases__[0].__name__ for error in classes}


def test_every_part_that_is_drawn_exists() -> None:
    parts = re.findall(r"^ {3}((?:server|tools|prompts)/[\w./]*)", LAYERS, re.MULTILINE)
    assert len(parts) == 5
    assert all((ROOT / part).exists() for part in parts)
    assert (ROOT / "server/ats/avionte").is_dir()
    assert (ROOT / "tools/_tool.py").is_file()

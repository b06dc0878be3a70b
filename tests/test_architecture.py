"""The shape of the code: who may import whom, how long a file may be, that nothing is listed that does not exist."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from prompts import CATALOGUE as PROMPTS
from tools import CATALOGUE as TOOLS

ROOT = Path(__file__).parents[1]
PRODUCT = sorted(path for folder in ("server", "tools", "prompts") for path in (ROOT / folder).rglob("*.py"))
MOST_LINES = 400


class Named(Protocol):
    """What tools and prompts have in common."""

    @property
    def name(self) -> str: ...


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, anywhere in it but under `if TYPE_CHECKING`."""
    tree = ast.parse(path.read_text())
    hidden = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def offenders(of: str, forbidden: tuple[str, ...], but: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{name_of(path)} imports {module}"
        for path in PRODUCT
        if name_of(path).startswith(of) and name_of(path) not in but
        for module in imports(path)
        if module.split(".")[0] in forbidden
        or any(module == name or module.startswith(f"{name}.") for name in forbidden)
    ]


def test_the_domain_knows_neither_mcp_nor_tools_nor_guardrails() -> None:
    assert offenders("server/ats/", ("mcp", "mcp_types", "tools", "prompts", "server.guardrails", "server.app")) == []
    assert offenders("server/errors.py", ("mcp", "httpx", "tools", "server")) == []


def test_only_transport_and_sandbox_import_httpx() -> None:
    allowed = ("server/ats/transport.py", "server/evals/models/endpoint.py")
    found = offenders("", ("httpx",), but=allowed)
    assert [line for line in found if not line.startswith("server/sandbox/")] == []


def test_only_app_and_main_import_tools_and_prompts() -> None:
    assert offenders("server/", ("tools", "prompts"), but=("server/app.py", "server/__main__.py")) == []


def test_the_sandbox_knows_nothing_of_the_product_it_stands_in_for() -> None:
    assert offenders("server/sandbox/", ("mcp", "tools", "prompts", "server.ats", "server.guardrails")) == []


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_no_file_is_longer_than_400_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_every_module_says_in_a_docstring_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize(("folder", "listed"), [("tools", TOOLS), ("prompts", PROMPTS)])
def test_catalogue_files_and_tests_are_the_same_names(folder: str, listed: tuple[Named, ...]) -> None:
    names = [entry.name for entry in listed]
    files = {path.stem for path in (ROOT / folder).glob("*.py") if not path.stem.startswith("_")}
    tests = {path.stem.removeprefix("test_") for path in (ROOT / "tests" / folder).glob("test_*.py")}
    assert len(names) == len(set(names))
    assert set(names) == files
    assert files <= tests


def test_only_settings_read_the_environment() -> None:
    readers = [name_of(path) for path in PRODUCT if "os.environ" in path.read_text() or "getenv" in path.read_text()]
    assert readers == ["server/settings.py"]

"""Makes the checklist of Avionté's operations out of the code: `make docs` writes it, a test holds it to the code."""

import ast
import inspect
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from server.ats.avionte.avionte_ats_client import AvionteAtsClient  # noqa: E402 - the line above makes it importable
from server.ats.avionte.checklist import ROWS, Row  # noqa: E402

CHECKLIST = ROOT / "server" / "ats" / "avionte" / "COMPLETE_AVIONTE_IMPLEMENTATION_CHECKLIST.md"
TESTS = (ROOT / "tests" / "server" / "ats" / "avionte" / "test_avionte_ats_client.py", ROOT / "tests" / "test_brief.py")
"""Where each row is a test: through the client's methods, and through the tools."""

HEAD = f"""\
# Avionté: every operation, and what carries it out

Made by `make docs` out of `checklist.py`, the client, the table of routes and the tests: do not edit it by hand.

- **Dialects** are the passthrough's paths that an operation works in. Where none is named, Kombo's unified API does it.
- **Tool**: those that call the method. *Client API* says that none does: the method is for programs that use the
  client (the streams fill the local index that `search_candidates` asks), and the tools beside it do the same for an
  agent by other calls, a page or a confirmed item at a time.
- **Done** means: built, and both its tests pass on the sandbox, whichever dialect its Avionté speaks. What a dialect
  has no way for is refused with the reason before anything is sent; a tool that is of no use then is not offered.
- **Tests**: the first goes through the method, in `{TESTS[0].relative_to(ROOT).as_posix()}`, the second through
  the tool or the one beside it, in `{TESTS[1].relative_to(ROOT).as_posix()}`; one name stands for both where they
  have the same.

Nothing here was run against a live Avionté. Of the paths of `brief`, `/job/{{id}}` and `/jobs/multi-query` alone have a
public witness.

| # | operation | method | tool | dialects | status | test |
|---|---|---|---|---|---|---|
"""


def make() -> str:
    """The whole file."""
    return HEAD + "".join(f"{line(number, row)}\n" for number, row in enumerate(ROWS, start=1))


def line(number: int, row: Row) -> str:
    """One row of the table."""
    cells = (
        str(number),
        row.operation,
        "<br>".join(f"`{owner(method)}.{method}({arguments(method)})`" for method in row.methods),
        callers(row),
        dialects(row),
        status(row),
        "<br>".join(f"`{test}`" for test in dict.fromkeys(named_tests(number))),
    )
    return f"| {' | '.join(cells)} |"


def callers(row: Row) -> str:
    """The tools that call the row's methods, or that none does and which tools serve the same end."""
    if row.tools:
        return ", ".join(f"`{tool}`" for tool in row.tools)
    return f"client API (beside it: {', '.join(f'`{tool}`' for tool in row.beside)})"


def dialects(row: Row) -> str:
    """The dialects that can do it, or some of it."""
    reach = {f"`{dialect}`": reach for dialect, reach in row.dialects.items() if reach != "none"}
    return ", ".join(name if how == "all" else f"{name} {how}" for name, how in reach.items()) or "unified API"


def status(row: Row) -> str:
    """Done, and where a dialect cannot do all of it, what and why."""
    gaps = {dialect: " ".join(row.gaps(dialect)) for dialect in row.dialects}
    return "; ".join(["done", *(f"`{dialect}`: {gap}" for dialect, gap in gaps.items() if gap)])


def owner(method: str) -> str:
    """The class that defines a method of the Avionté client; raises AttributeError where none does."""
    qualified: str = getattr(AvionteAtsClient, method).__qualname__
    return qualified.partition(".")[0]


def arguments(method: str) -> str:
    """What a method takes, by name."""
    return ", ".join([*inspect.signature(getattr(AvionteAtsClient, method)).parameters][1:])


def named_tests(number: int) -> list[str]:
    """The names of a row's tests; raises LookupError where a file has not exactly one."""
    found: list[str] = []
    for path in TESTS:
        names = [name for name in _tests_in(path) if name.startswith(f"test_row_{number}_")]
        if len(names) != 1:
            raise LookupError(f"{path.name} has {len(names)} tests of row {number}")
        found += names
    return found


@cache
def _tests_in(path: Path) -> tuple[str, ...]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return tuple(node.name for node in ast.parse(path.read_text()).body if isinstance(node, functions))

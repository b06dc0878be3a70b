"""`docs/clients.md`: what was run against this server, with which version, and how it went."""

from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Final

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "clients.md"
PASSED: Final = "passed"
FAILED: Final = "failed"
NOT_RUN: Final = "not run"

HEAD: Final = """\
# Clients that were run against this server

`make clients` makes this page. It installs each client, in the version named here, into an environment of its own,
lets it work a sandbox, and looks at the sandbox afterwards. A client that cannot be installed is *not run*; it never
counts as passed.

A client **passes** when it has listed the tools, read a resume, written a note, and asked for a bulk rejection of two
people: where it can put a question to its user, the user says yes and both are rejected; where it cannot, it is shown
a preview and nobody is rejected. *Protocol* and *confirmation* are what the server saw of it.
"""
SECOND: Final = "## Conformance and schemas"
AFTER: Final = f"""\
{SECOND}

The conformance suite is run with the requirements frozen for a revision of the protocol, against this server with the
suite's fixtures registered on it as tools of its own; what a revision does not require is not counted. The vendors'
converters are those that their Python packages, or pydantic-ai on their behalf, send every tool's schema through.
"""


@dataclass(frozen=True)
class Row:
    """How one client went, in one era over one transport."""

    client: str
    version: str
    transport: str
    protocol: str
    confirmation: str
    result: str


@dataclass(frozen=True)
class Check:
    """How one suite or converter went."""

    what: str
    version: str
    detail: str
    result: str


def render(rows: list[Row], checks: list[Check]) -> str:
    """The whole page."""
    return "\n".join([HEAD, tabulate(Row, rows), AFTER, tabulate(Check, checks)])


def tabulate(kind: type[Row] | type[Check], rows: list[Row] | list[Check]) -> str:
    """A table with a column per field."""
    names = [field.name for field in fields(kind)]
    lines = [names, ["---"] * len(names), *([clean(str(cell)) for cell in astuple(row)] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def clean(cell: str) -> str:
    """A text that does not break a table."""
    return " ".join(cell.replace("|", "/").split())


def parse(page: str) -> tuple[list[Row], list[Check]]:
    """The rows of a page that `render` made."""
    before, _, after = page.partition(SECOND)
    return [Row(*cells) for cells in read_cells(before)], [Check(*cells) for cells in read_cells(after)]


def read_cells(text: str) -> list[list[str]]:
    """The cells of a table's rows, without its heading."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [line.strip("| ").split(" | ") for line in lines[2:]]

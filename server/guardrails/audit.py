"""The audit: who did what, who approved it and on which facts, in a file that is only ever added to.

One line of JSON per write, per confirmation and per search of candidates; it outlives the ledger. Beside the file
stands its head, the number and hash of the last line, without which nobody could see that the end is missing.
"""

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, cast

from server.clock import Clock
from server.guardrails.audit_chain import Link, Problem, check, read_head, read_line, seal
from server.guardrails.audit_file import add_line, complete_lines, head_of
from server.guardrails.file_lock import held, reason
from server.guardrails.operation_models import AuditError, Route, check_word, plain

Kind = Literal["confirmation", "write", "search", "notice"]
Format = Literal["jsonl", "csv"]
Criterion = str | int | bool

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins like this is run by spreadsheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """One line, without what the audit adds by itself: its number, the time and the hashes.

    `outcome` is a machine word; `item_outcomes` says it by record id where they differ. `shown_hash` is a digest of the
    preview that somebody saw; `based_on` is how old the data were that the decision rests on. `criteria` are those of a
    search, in the words that were searched for: the one place that keeps such, because some laws ask for it.

    Raises:
        ValueError: A value has not the shape of an id, a hash or a machine word.
    """

    kind: Kind
    tool: str
    outcome: str
    caller: str = ""
    client_name: str = ""
    client_version: str = ""
    connection: str = ""
    operation_id: str = ""
    target_ids: tuple[str, ...] = ()
    item_outcomes: Mapping[str, str] = field(default_factory=dict[str, str])
    shown_hash: str = ""
    route: Route = Route.UNDECIDED
    approved_by: str = ""
    based_on: datetime | None = None
    criteria: Mapping[str, Criterion] = field(default_factory=dict[str, Criterion])

    def __post_init__(self) -> None:
        check_word("tool", self.tool or "-")
        check_word("outcome", self.outcome or "-")
        check_word("connection", self.connection or "-")
        check_word("operation_id", self.operation_id or "-")
        check_word("shown_hash", self.shown_hash or "-")
        for word in (*self.target_ids, *self.item_outcomes, *self.item_outcomes.values(), *self.criteria):
            check_word("a record's id, its outcome, or the name of a criterion", word)

    def facts(self, now: datetime) -> dict[str, object]:
        """What is written, in the order in which it is written."""
        return {
            "at": utc(now),
            "kind": self.kind,
            "tool": self.tool,
            "outcome": self.outcome,
            "caller": plain(self.caller),
            "client_name": plain(self.client_name),
            "client_version": plain(self.client_version),
            "connection": self.connection,
            "operation_id": self.operation_id,
            "target_ids": self.target_ids,
            "item_outcomes": dict(self.item_outcomes),
            "shown_hash": self.shown_hash,
            "route": self.route,
            "approved_by": plain(self.approved_by),
            "based_on": utc(self.based_on) if self.based_on else None,
            "criteria": {
                name: plain(value) if isinstance(value, str) else value for name, value in self.criteria.items()
            },
        }


NAMES: Final = tuple(entry.name for entry in fields(AuditRecord))
HEAD_LOST: Final = AuditRecord(kind="notice", tool="audit", outcome="head_lost")
COLUMNS: Final = ("seq", "at", *NAMES, "prev", "hash")


class Audit:
    """The audit as a server adds to it; several may add to one file. Without a path it lasts as long as the process."""

    def __init__(self, path: Path | None, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._lines: list[str] = []
        self._last = Link()

    def append(self, record: AuditRecord, *, synced: bool = True) -> None:
        """Add a line; it is on the disk when this returns.

        Args:
            record: What it says.
            synced: False where a power failure may take it back: then it outlives the process, and is on the disk with
                the next that is synced.

        Raises:
            AuditError: It cannot be written; the file is as it was.
        """
        now = self._clock()
        facts = record.facts(now)
        if self._path is None:
            line, self._last = seal(facts, self._last)
            self._lines.append(line)
            return
        try:
            add_line(self._path, facts, lambda: HEAD_LOST.facts(now), synced=synced)
        except OSError as error:
            raise denied("written", error) from error

    def lines(self) -> Iterator[str]:
        """The lines so far, each a JSON object.

        Raises:
            AuditError: The file cannot be read.
        """
        return read(self._path) if self._path else iter(tuple(self._lines))


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a look at an audit file found, and how many complete lines were looked at."""

    lines: int
    problems: list[Problem]


def verify(path: Path) -> list[Problem]:
    """Find what was done to an audit file since it was written; see `inspect`."""
    return inspect(path).problems


def inspect(path: Path) -> Inspection:
    """Look at each line of an audit file, and at whether the last is there; nothing is written.

    Servers may go on adding to it meanwhile. No lines and no problems is also what a file leaves that is gone together
    with its head: only a ledger that knows of writes tells.

    Raises:
        AuditError: It cannot be read.
    """
    head = head_of(path)
    try:
        if not path.exists():
            return Inspection(0, check((), read_head(head.read_bytes()) if head.exists() else None))
        with held(path, os.O_RDONLY) as file:
            size = os.fstat(file).st_size
            link = read_head(head.read_bytes()) if head.exists() else None
        with path.open("rb") as stream:
            problems = check(complete_lines(stream, size), link)
            stream.seek(max(size - 1, 0))
            if size and stream.read(1) != b"\n":
                problems.append(Problem(0, "unfinished", "The last line is not complete: a server died writing it."))
            stream.seek(0)
            lines = sum(1 for _ in complete_lines(stream, size))
    except OSError as error:
        raise denied("read", error) from error
    return Inspection(lines, problems)


def export(path: Path, form: Format) -> Iterator[str]:
    """The audit for other eyes, line by line and without line ends: as it stands, or as CSV with a heading.

    Raises:
        AuditError: It cannot be read.
    """
    return read(path) if form == "jsonl" else as_table(read(path))


def read(path: Path) -> Iterator[str]:
    """The complete lines of an audit file; none where there is no file.

    Raises:
        AuditError: It cannot be read.
    """
    try:
        if path.exists():
            with path.open("rb") as stream:
                for line in complete_lines(stream, os.fstat(stream.fileno()).st_size):
                    yield line.decode("utf-8", "replace")
    except OSError as error:
        raise denied("read", error) from error


def as_table(lines: Iterable[str]) -> Iterator[str]:
    """Lines of the audit as CSV. A line that is not one of ours is left out: `verify` is who says so."""
    yield as_row(COLUMNS)
    for line in lines:
        if read_line(line.encode()):
            record = cast(dict[str, object], json.loads(line))
            yield as_row(as_cell(record.get(column)) for column in COLUMNS)


def as_row(cells: Iterable[str]) -> str:
    """One row of CSV, without its end."""
    row = io.StringIO()
    csv.writer(row, lineterminator="").writerow(cells)
    return row.getvalue()


def as_cell(value: object) -> str:
    """A value as a spreadsheet shall show it, and never run it."""
    if value is None or value == {}:
        return ""
    if isinstance(value, list):
        text = " ".join(str(part) for part in cast(list[object], value))
    elif isinstance(value, dict):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def utc(moment: datetime) -> str:
    """A time as it is written: ISO 8601 in UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def denied(verb: str, error: OSError) -> AuditError:
    """What is said where the disk refuses: in words, and without the path."""
    return AuditError(f"The audit cannot be {verb}: {reason(error)}. A write that cannot be accounted for is not made.")

"""The audit: what a line says, that nothing done to the file afterwards goes unseen, and how it leaves the house."""

import csv
import json
import os
import resource
import stat
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot

from server.guardrails.audit import Audit, AuditError, AuditRecord, export, verify
from server.guardrails.audit_chain import GENESIS, digest
from server.guardrails.operation_models import Route
from tests.conftest import StillClock

WRITE = AuditRecord(
    kind="write",
    tool="bulk_reject_applications",
    outcome="partial",
    caller="stdio",
    client_name="Claude Desktop",
    client_version="1.2.3",
    connection="avionte:sandbox",
    operation_id="op_1",
    target_ids=("a1", "a2"),
    item_outcomes={"a2": "failed"},
    shown_hash="5e6f",
    route=Route.ELICITATION,
    approved_by="maria",
)
SEARCH = AuditRecord(
    kind="search", tool="search_candidates", outcome="done", criteria={"query": "forklift, Zoë's list", "limit": 20}
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "audit.jsonl"


@pytest.fixture
def audit(path: Path, clock: StillClock) -> Audit:
    return Audit(path, clock)


def head_of(path: Path) -> Path:
    return path.with_name("audit.jsonl.head")


def fill(audit: Audit, clock: StillClock, records: int = 5) -> None:
    for number in range(records):
        audit.append(replace(WRITE, operation_id=f"op_{number}", based_on=clock() - timedelta(minutes=10)))
        clock.tick(1)


def codes(path: Path) -> list[str]:
    return [f"{problem.line}: {problem.code}" for problem in verify(path)]


def test_a_line_says_who_did_what_on_whose_yes(audit: Audit, path: Path, clock: StillClock) -> None:
    audit.append(replace(WRITE, based_on=clock() - timedelta(minutes=10)))
    audit.append(SEARCH)

    first, second = [json.loads(line) for line in path.read_text().splitlines()]

    assert first == snapshot(
        {
            "seq": 1,
            "at": "2026-11-02T14:00:00.000000+00:00",
            "kind": "write",
            "tool": "bulk_reject_applications",
            "outcome": "partial",
            "caller": "stdio",
            "client_name": "Claude Desktop",
            "client_version": "1.2.3",
            "connection": "avionte:sandbox",
            "operation_id": "op_1",
            "target_ids": ["a1", "a2"],
            "item_outcomes": {"a2": "failed"},
            "shown_hash": "5e6f",
            "route": "elicitation",
            "approved_by": "maria",
            "based_on": "2026-11-02T13:50:00.000000+00:00",
            "criteria": {},
            "prev": "0000000000000000000000000000000000000000000000000000000000000000",
            "hash": "66261f8fe3e5bf5612556fc462f3b01352147cdcca9522dd1629c30476856eff",
        }
    )
    assert second["criteria"] == {"query": "forklift, Zoë's list", "limit": 20}
    assert (second["seq"], second["prev"]) == (2, first["hash"])
    assert verify(path) == []


def test_a_line_takes_no_text_where_an_id_belongs() -> None:
    wrong: list[dict[str, Any]] = [
        {"outcome": "Rejected, too slow"},
        {"target_ids": ("Maria Gonzalez",)},
        {"item_outcomes": {"a1": "She said no"}},
        {"operation_id": "maria@example.com"},
        {"criteria": {"a name": "x"}},
    ]
    for words in wrong:
        with pytest.raises(ValueError, match="must be an id"):
            replace(WRITE, **words)


def test_a_client_cannot_write_lines_of_its_own_by_its_name(audit: Audit, path: Path) -> None:
    audit.append(replace(WRITE, client_name='x"}\n{"seq":2,"kind":"write"}' + "y" * 5000, caller="a\x00\u202eb\ud800"))

    (line,) = path.read_text().splitlines()
    assert len(line) < 1500
    assert json.loads(line)["caller"] == "ab"
    assert verify(path) == []


def test_an_audit_without_a_file_is_chained_all_the_same(clock: StillClock) -> None:
    audit = Audit(None, clock)
    fill(audit, clock)

    lines = list(audit.lines())

    assert [json.loads(line)["seq"] for line in lines] == [1, 2, 3, 4, 5]
    assert [json.loads(line)["prev"] for line in lines] == [GENESIS, *(json.loads(line)["hash"] for line in lines[:-1])]


def test_the_lines_of_a_file_can_be_read_while_it_grows(audit: Audit, clock: StillClock) -> None:
    assert list(audit.lines()) == []
    fill(audit, clock, 2)

    lines = audit.lines()
    next(lines)
    fill(audit, clock, 2)

    assert len(list(audit.lines())) == 4


def test_nobody_else_can_read_the_audit(audit: Audit, path: Path, clock: StillClock) -> None:
    fill(audit, clock)

    for each in (path, head_of(path)):
        assert stat.S_IMODE(each.stat().st_mode) == 0o600


Tamper = Callable[[list[str]], list[str]]


def rewritten(line: str, **words: object) -> str:
    """A line with other facts and a hash that fits them, as somebody who knows how would write it."""
    body = json.loads(line) | words
    del body["hash"]
    return json.dumps(body | {"hash": digest(body)}, separators=(",", ":"))


TAMPERED: dict[str, tuple[Tamper, list[str]]] = {
    "nothing": (lambda lines: lines, []),
    "edit": (lambda lines: [lines[0], lines[1].replace("op_1", "op_9"), *lines[2:]], ["2: edited"]),
    "respace": (lambda lines: [lines[0], lines[1].replace('"seq":2', '"seq": 2'), *lines[2:]], ["2: edited"]),
    "say a thing twice": (
        lambda lines: [lines[0], lines[1].replace('{"seq"', '{"tool":"x","seq"'), *lines[2:]],
        ["2: edited"],
    ),
    "edit and hash anew": (
        lambda lines: [lines[0], rewritten(lines[1], outcome="done"), *lines[2:]],
        ["3: broken"],
    ),
    "edit the last and hash anew": (
        lambda lines: [*lines[:-1], rewritten(lines[-1], outcome="done")],
        ["5: replaced"],
    ),
    "overwrite": (lambda lines: [lines[0], "gone", *lines[2:]], ["2: unreadable"]),
    "overwrite with depth": (lambda lines: [lines[0], "[" * 9999, *lines[2:]], ["2: unreadable"]),
    "overwrite with other JSON": (lambda lines: [lines[0], '{"seq":true}', *lines[2:]], ["2: unreadable"]),
    "overwrite with a list": (lambda lines: [lines[0], "[]", *lines[2:]], ["2: unreadable"]),
    "remove the first": (lambda lines: lines[1:], ["1: removed"]),
    "remove one in the middle": (lambda lines: [*lines[:2], *lines[3:]], ["3: removed"]),
    "remove several in the middle": (lambda lines: [lines[0], *lines[4:]], ["2: removed"]),
    "remove the last": (lambda lines: lines[:-1], ["0: removed"]),
    "remove all": (lambda _: [], ["0: removed"]),
    "reorder": (
        lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
        ["2: removed", "3: out_of_order", "4: removed"],
    ),
    "repeat": (lambda lines: [*lines[:2], lines[1], *lines[2:]], ["3: out_of_order"]),
    "insert": (
        lambda lines: [*lines[:2], rewritten(lines[2], operation_id="op_x"), *lines[2:]],
        ["4: out_of_order"],
    ),
    "append out of the chain": (lambda lines: [*lines, rewritten(lines[-1], seq=6)], ["6: broken"]),
}


@pytest.mark.parametrize("way", TAMPERED)
def test_what_is_done_to_the_file_is_found(audit: Audit, path: Path, clock: StillClock, way: str) -> None:
    tamper, found = TAMPERED[way]
    fill(audit, clock)
    lines = tamper(path.read_text().splitlines())
    path.write_text("".join(f"{line}\n" for line in lines))

    assert codes(path) == found

    fill(audit, clock, 2)
    still = codes(path)
    assert bool(still) == bool(found), "going on does not cover it up"


def test_that_the_end_was_removed_is_still_seen_after_the_next_write(
    audit: Audit, path: Path, clock: StillClock
) -> None:
    fill(audit, clock)
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-2]))
    assert [problem.words for problem in verify(path)] == ["Records 4 to 5 are missing from the end."]

    fill(audit, clock, 1)

    assert [problem.words for problem in verify(path)] == ["Records 4 to 5 are missing before this line."]


def test_that_the_whole_file_was_removed_is_still_seen_after_the_next_write(
    audit: Audit, path: Path, clock: StillClock
) -> None:
    fill(audit, clock)
    path.unlink()
    assert [problem.words for problem in verify(path)] == ["Records 1 to 5 are missing from the end."]

    fill(audit, clock, 1)

    assert [problem.words for problem in verify(path)] == ["Records 1 to 5 are missing before this line."]


@pytest.mark.parametrize("damage", [b"", b"not a head", None])
def test_that_the_head_was_removed_is_still_seen_after_the_next_write(
    audit: Audit, path: Path, clock: StillClock, damage: bytes | None
) -> None:
    fill(audit, clock)
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-2]))
    if damage is None:
        head_of(path).unlink()
    else:
        head_of(path).write_bytes(damage)
    assert codes(path) == ["0: no_head"]

    fill(audit, clock, 2)

    assert codes(path) == ["4: head_lost"]


def test_no_audit_is_no_problem(path: Path) -> None:
    assert verify(path) == []
    assert list(export(path, "jsonl")) == []


@pytest.mark.parametrize("lost", [1, 3])
def test_a_head_that_was_not_written_for_the_last_lines_is_no_problem(
    audit: Audit, path: Path, clock: StillClock, lost: int
) -> None:
    """As after a kill between line and head, or a power failure."""
    fill(audit, clock)
    head = head_of(path).read_bytes()
    fill(audit, clock, lost)
    head_of(path).write_bytes(head)

    assert verify(path) == []
    fill(audit, clock, 1)
    assert verify(path) == []
    assert len(path.read_text().splitlines()) == 6 + lost


def test_what_a_dying_server_left_of_a_line_is_said_and_then_cut_off(
    audit: Audit, path: Path, clock: StillClock
) -> None:
    fill(audit, clock)
    with path.open("a") as stream:
        stream.write('{"seq":6,"at":"2026-')

    assert codes(path) == ["0: unfinished"]
    assert len(list(audit.lines())) == 5
    fill(audit, clock, 1)
    assert verify(path) == []


def test_a_long_line_is_found_from_the_end(audit: Audit, path: Path, clock: StillClock) -> None:
    long = replace(WRITE, target_ids=tuple(f"a{number:0120d}" for number in range(1200)))
    for _ in range(2):
        audit.append(long)
    assert path.stat().st_size > 4 * 65_536

    fill(audit, clock, 1)

    assert verify(path) == []


APPEND_MANY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from server.guardrails.audit import Audit, AuditRecord

audit = Audit(Path(sys.argv[1]), lambda: datetime.now(UTC))
for number in range(100):
    audit.append(AuditRecord(kind="write", tool="add_note", outcome="done", operation_id=f"{sys.argv[2]}-{number}"))
"""


def test_two_servers_add_to_one_chain(path: Path) -> None:
    servers = [subprocess.Popen([sys.executable, "-c", APPEND_MANY, str(path), name]) for name in ("one", "two")]

    assert [server.wait() for server in servers] == [0, 0]

    written = [json.loads(line)["operation_id"] for line in path.read_text().splitlines()]
    assert verify(path) == []
    for name in ("one", "two"):
        assert [each for each in written if each.startswith(name)] == [f"{name}-{number}" for number in range(100)]


@contextmanager
def full_at(size: int) -> Generator[None]:
    """No file can grow beyond this size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("room", [0, 1, 100, 400])
def test_a_line_that_does_not_fit_on_the_disk_leaves_no_trace(
    audit: Audit, path: Path, clock: StillClock, room: int
) -> None:
    fill(audit, clock)
    before = path.read_bytes()

    with (
        full_at(len(before) + room),
        pytest.raises(AuditError, match="A write that cannot be accounted for is not made"),
    ):
        audit.append(WRITE)

    assert path.read_bytes() == before
    assert verify(path) == []
    audit.append(WRITE)
    assert verify(path) == []


def test_a_head_that_cannot_be_written_takes_the_line_back(audit: Audit, path: Path, clock: StillClock) -> None:
    fill(audit, clock)
    before = path.read_bytes()
    head_of(path).unlink()
    head_of(path).symlink_to("/dev/full")

    with pytest.raises(AuditError, match="no space left on device"):
        audit.append(WRITE)

    assert path.read_bytes() == before


def test_what_the_disk_refuses_is_said_without_the_path(tmp_path: Path, clock: StillClock) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    said: dict[str, str] = {}
    for name in ("file/audit.jsonl", "folder"):
        with pytest.raises(AuditError) as caught:
            Audit(tmp_path / name, clock).append(WRITE)
        said[name] = str(caught.value).partition(" A write")[0]
    with pytest.raises(AuditError) as caught:
        verify(tmp_path / "folder")
    said["verify"] = str(caught.value).partition(" A write")[0]

    assert said == snapshot(
        {
            "file/audit.jsonl": "The audit cannot be written: a file stands where its folder belongs.",
            "folder": "The audit cannot be written: is a directory.",
            "verify": "The audit cannot be read: is a directory.",
        }
    )


def test_an_export_as_lines_can_be_verified_again(audit: Audit, path: Path, tmp_path: Path, clock: StillClock) -> None:
    fill(audit, clock)
    audit.append(SEARCH)

    copy = tmp_path / "audit.jsonl"
    copy.write_text("".join(f"{line}\n" for line in export(path, "jsonl")))
    os.link(head_of(path), head_of(copy))

    assert copy.read_bytes() == path.read_bytes()
    assert verify(copy) == []


def test_an_export_as_a_table_reads_back(audit: Audit, path: Path, clock: StillClock) -> None:
    audit.append(replace(WRITE, based_on=clock() - timedelta(minutes=10)))
    audit.append(SEARCH)

    rows = list(csv.DictReader(export(path, "csv")))

    assert rows[0] == snapshot(
        {
            "seq": "1",
            "at": "2026-11-02T14:00:00.000000+00:00",
            "kind": "write",
            "tool": "bulk_reject_applications",
            "outcome": "partial",
            "caller": "stdio",
            "client_name": "Claude Desktop",
            "client_version": "1.2.3",
            "connection": "avionte:sandbox",
            "operation_id": "op_1",
            "target_ids": "a1 a2",
            "item_outcomes": '{"a2": "failed"}',
            "shown_hash": "5e6f",
            "route": "elicitation",
            "approved_by": "maria",
            "based_on": "2026-11-02T13:50:00.000000+00:00",
            "criteria": "",
            "prev": "0000000000000000000000000000000000000000000000000000000000000000",
            "hash": "66261f8fe3e5bf5612556fc462f3b01352147cdcca9522dd1629c30476856eff",
        }
    )
    assert json.loads(rows[1]["criteria"]) == {"query": "forklift, Zoë's list", "limit": 20}
    assert [row["seq"] for row in rows] == ["1", "2"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_cell_of_the_table_is_never_run_as_a_formula(audit: Audit, path: Path, start: str) -> None:
    audit.append(replace(WRITE, client_name=f"{start}HYPERLINK(1)", target_ids=("-a1", "a2")))

    (row,) = csv.DictReader(export(path, "csv"))

    assert row["client_name"] == f"'{start}HYPERLINK(1)"
    assert row["target_ids"] == "'-a1 a2"


def test_lines_that_are_not_ours_are_not_in_the_table(audit: Audit, path: Path, clock: StillClock) -> None:
    fill(audit, clock, 2)
    path.write_text(f"nonsense\n{path.read_text()}\xff\n", encoding="latin-1")

    assert len(list(csv.DictReader(export(path, "csv")))) == 2
    assert codes(path)[0] == "1: unreadable"

"""The audit's file: added to by several servers, whole after each dies, and as it was where the disk is full."""

import json
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from server.guardrails.audit import Audit, AuditError, verify
from tests.conftest import StillClock
from tests.server.guardrails.conftest import AUDITED_WRITE, codes, fill, head_of


@pytest.mark.parametrize("lost", [1, 3])
def test_a_head_that_was_not_written_for_the_last_lines_is_no_problem(
    audit: Audit, audit_path: Path, clock: StillClock, lost: int
) -> None:
    """As after a kill between line and head, or a power failure."""
    fill(audit, clock)
    head = head_of(audit_path).read_bytes()
    fill(audit, clock, lost)
    head_of(audit_path).write_bytes(head)

    assert verify(audit_path) == []
    fill(audit, clock, 1)
    assert verify(audit_path) == []
    assert len(audit_path.read_text().splitlines()) == 6 + lost


def test_what_a_dying_server_left_of_a_line_is_said_and_then_cut_off(
    audit: Audit, audit_path: Path, clock: StillClock
) -> None:
    fill(audit, clock)
    with audit_path.open("a") as stream:
        stream.write('{"seq":6,"at":"2026-')

    assert codes(audit_path) == ["0: unfinished"]
    assert len(list(audit.lines())) == 5
    fill(audit, clock, 1)
    assert verify(audit_path) == []


def test_a_long_line_is_found_from_the_end(audit: Audit, audit_path: Path, clock: StillClock) -> None:
    long = replace(AUDITED_WRITE, target_ids=tuple(f"a{number:0120d}" for number in range(1200)))
    for _ in range(2):
        audit.append(long)
    assert audit_path.stat().st_size > 4 * 65_536

    fill(audit, clock, 1)

    assert verify(audit_path) == []


APPEND_MANY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from server.guardrails.audit import Audit, AuditRecord

audit = Audit(Path(sys.argv[1]), lambda: datetime.now(UTC))
for number in range(100):
    audit.append(AuditRecord(kind="write", tool="add_note", outcome="done", operation_id=f"{sys.argv[2]}-{number}"))
"""


def test_two_servers_add_to_one_chain(audit_path: Path) -> None:
    servers = [subprocess.Popen([sys.executable, "-c", APPEND_MANY, str(audit_path), name]) for name in ("one", "two")]

    assert [server.wait() for server in servers] == [0, 0]

    written = [json.loads(line)["operation_id"] for line in audit_path.read_text().splitlines()]
    assert verify(audit_path) == []
    for name in ("one", "two"):
        assert [each for each in written if each.startswith(name)] == [f"{name}-{number}" for number in range(100)]


def test_servers_that_take_turns_go_on_from_each_others_lines(
    audit: Audit, audit_path: Path, clock: StillClock
) -> None:
    other = Audit(audit_path, clock)
    for server in (audit, other, audit, audit, other):
        fill(server, clock, 1)

    assert verify(audit_path) == []
    assert [json.loads(line)["seq"] for line in audit_path.read_text().splitlines()] == [1, 2, 3, 4, 5]


EDITS = {
    "its facts, with number and hash left": ('"outcome":"partial"', '"outcome":"done"', ["5: edited"], ["5: edited"]),
    "its number, upwards": ('{"seq":5,', '{"seq":9,', ["5: edited", "5: removed"], ["5: edited", "5: removed"]),
    "its number, downwards": (
        '{"seq":5,',
        '{"seq":4,',
        ["5: edited", "5: out_of_order", "0: removed"],
        ["5: edited", "5: out_of_order", "6: removed"],
    ),
    "its number, said twice": (
        '{"seq":5,',
        '{"seq":5,"seq":9,',
        ["5: edited", "5: removed"],
        ["5: edited", "5: removed", "6: out_of_order"],
    ),
    "its hash": ('"hash":"', '"hash":"0', ["5: edited", "5: replaced"], ["5: edited", "6: broken"]),
}


@pytest.mark.parametrize("what", EDITS)
def test_what_was_edited_in_the_last_line_is_still_seen_after_the_next(
    audit: Audit, audit_path: Path, clock: StillClock, what: str
) -> None:
    old, new, found, still = EDITS[what]
    fill(audit, clock)
    *others, last = audit_path.read_text().splitlines(keepends=True)
    audit_path.write_text("".join([*others, last.replace(old, new)]))
    assert codes(audit_path) == found

    fill(audit, clock, 1)

    assert codes(audit_path) == still


def test_a_file_that_is_moved_away_while_a_server_runs_is_missed(
    audit: Audit, audit_path: Path, clock: StillClock
) -> None:
    fill(audit, clock)
    audit_path.rename(audit_path.with_name("audit.1.jsonl"))

    fill(audit, clock, 2)

    assert codes(audit_path) == ["1: removed"]
    assert stat.S_IMODE(audit_path.stat().st_mode) == 0o600


def test_a_folder_that_is_removed_while_a_server_runs_is_made_again(
    audit: Audit, audit_path: Path, clock: StillClock
) -> None:
    fill(audit, clock)
    shutil.rmtree(audit_path.parent)

    fill(audit, clock, 2)

    assert verify(audit_path) == []
    made = (audit_path.parent, audit_path, head_of(audit_path))
    assert [stat.S_IMODE(each.stat().st_mode) for each in made] == [0o700, 0o600, 0o600]


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
    audit: Audit, audit_path: Path, clock: StillClock, room: int
) -> None:
    fill(audit, clock)
    before = audit_path.read_bytes()

    with (
        full_at(len(before) + room),
        pytest.raises(AuditError, match="A write that cannot be accounted for is not made"),
    ):
        audit.append(AUDITED_WRITE)

    assert audit_path.read_bytes() == before
    assert verify(audit_path) == []
    audit.append(AUDITED_WRITE)
    assert verify(audit_path) == []


@pytest.mark.parametrize("lines", [1, 6])
def test_a_long_line_that_was_never_finished_takes_no_other_with_it(
    audit: Audit, audit_path: Path, clock: StillClock, lines: int
) -> None:
    fill(audit, clock, lines)
    with audit_path.open("ab") as file:
        file.write(b"{" + b"x" * 4_500)
    fill(audit, clock, 1)
    assert codes(audit_path) == []
    assert len(audit_path.read_bytes().splitlines()) == lines + 1


def test_a_head_that_was_written_over_is_made_anew_and_the_loss_noted_once(
    audit: Audit, audit_path: Path, clock: StillClock
) -> None:
    fill(audit, clock, 2)
    head_of(audit_path).write_bytes(b"junk" * 100)
    fill(audit, clock, 2)
    assert codes(audit_path) == ["3: head_lost"]
    assert len(head_of(audit_path).read_bytes()) == 86


def test_a_head_that_cannot_be_written_takes_the_line_back(audit: Audit, audit_path: Path, clock: StillClock) -> None:
    fill(audit, clock)
    before = audit_path.read_bytes()
    head_of(audit_path).unlink()
    head_of(audit_path).symlink_to("/dev/full")

    with pytest.raises(AuditError, match="no space left on device"):
        audit.append(AUDITED_WRITE)

    assert audit_path.read_bytes() == before

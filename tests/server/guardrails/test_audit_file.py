"""The audit's file: added to by several servers, whole after each dies, and as it was where the disk is full."""

import json
import resource
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


def test_a_head_that_cannot_be_written_takes_the_line_back(audit: Audit, audit_path: Path, clock: StillClock) -> None:
    fill(audit, clock)
    before = audit_path.read_bytes()
    head_of(audit_path).unlink()
    head_of(audit_path).symlink_to("/dev/full")

    with pytest.raises(AuditError, match="no space left on device"):
        audit.append(AUDITED_WRITE)

    assert audit_path.read_bytes() == before

"""Servers that die: what they left is found by the next one, and what a living one runs is left alone."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from server.guardrails.ledger import Ledger, LedgerConflict
from server.guardrails.ledger_owner import OLD, Owner
from server.guardrails.operation_models import ItemState, OperationStatus
from tests.conftest import StillClock
from tests.server.guardrails.conftest import OpenLedger, Planned, states

DONE, UNKNOWN, NOT_ATTEMPTED = ItemState.DONE, ItemState.UNKNOWN, ItemState.NOT_ATTEMPTED
PLANNED, SENDING = ItemState.PLANNED, ItemState.SENDING

RUN_AND_DIE = """
import os, signal, sys
from server.clock import utc_now
from server.guardrails.ledger import Ledger
from server.guardrails.operation_models import Item, ItemState, Operation, OperationStatus

ledger, steps = Ledger.open(sys.argv[1], utc_now), iter(range(int(sys.argv[2])))

def say(*words):
    print(*words, flush=True)
    if next(steps, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)

for number in range(1000):
    operation_id = f"op_{number}"
    ledger.plan(Operation(
        id=operation_id, tool="bulk_move_stage", fingerprint="f", content_hash="c", status=OperationStatus.RUNNING,
        items=tuple(Item(position=at, kind="application", target_id=f"a{at}") for at in range(2)),
        created_at=utc_now(),
    ))
    say("planned", operation_id)
    for at in range(2):
        ledger.sending(operation_id, [at])
        say("sending", operation_id, at)
        ledger.settle(operation_id, at, ItemState.DONE)
        say("done", operation_id, at)
    ledger.finish(operation_id)
    say("finished", operation_id)
"""


def die_after(steps: int, path: Path) -> list[str]:
    """Run a server that is killed after so many steps; returns what it had been told stands in the ledger."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ended = subprocess.run(
        [sys.executable, "-c", RUN_AND_DIE, str(path), str(steps)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    return ended.stdout.splitlines()


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        (0, [PLANNED, PLANNED]),
        (1, [SENDING, PLANNED]),
        (2, [DONE, PLANNED]),
        (3, [DONE, SENDING]),
        (4, [DONE, DONE]),
        (7, [SENDING, PLANNED]),
    ],
)
def test_what_a_killed_server_was_sending_is_found_at_once(
    tmp_path: Path, clock: StillClock, steps: int, left: list[ItemState]
) -> None:
    said = die_after(steps, tmp_path / "ledger.db")
    ledger = Ledger.open(tmp_path / "ledger.db", clock)

    (crashed,) = ledger.unsettled()

    assert crashed.id == said[-1].split()[1]
    assert states(crashed) == left
    assert ledger.adopt(crashed.id)
    assert ledger.finish(crashed.id) is (
        OperationStatus.DONE
        if left == [DONE, DONE]
        else OperationStatus.PARTIAL
        if DONE in left
        else OperationStatus.UNKNOWN
        if SENDING in left
        else OperationStatus.FAILED
    )
    assert ledger.unsettled() == []
    ledger.close()


def test_nothing_is_left_to_settle_where_everything_was_finished(tmp_path: Path, clock: StillClock) -> None:
    die_after(5, tmp_path / "ledger.db")
    ledger = Ledger.open(tmp_path / "ledger.db", clock)

    assert ledger.unsettled() == []
    assert [operation.status for operation in ledger.recent(10)] == [OperationStatus.DONE]
    ledger.close()


def test_a_server_that_lives_keeps_what_it_runs_however_long_it_takes(
    open_ledger: OpenLedger, planned: Planned, clock: StillClock
) -> None:
    first, second = open_ledger(), open_ledger()
    first.plan(planned())
    first.sending("op_1", [0])
    clock.tick(3600)

    assert second.unsettled() == []
    assert not second.adopt("op_1")
    assert first.unsettled() == []


def test_what_a_server_left_running_when_it_closed_is_taken_over_by_one_other(
    open_ledger: OpenLedger, planned: Planned
) -> None:
    first, second, third = open_ledger(), open_ledger(), open_ledger()
    first.plan(planned())
    first.sending("op_1", [0, 1])
    first.settle("op_1", 0, DONE)
    first.close()

    assert [operation.id for operation in second.unsettled()] == ["op_1"]
    assert second.adopt("op_1")
    assert not third.adopt("op_1")
    assert second.unsettled() == third.unsettled() == []
    second.settle("op_1", 1, UNKNOWN)
    assert second.finish("op_1") is OperationStatus.PARTIAL
    assert states(third.find("op_1")) == [DONE, UNKNOWN, NOT_ATTEMPTED]


def test_servers_that_race_to_take_over_get_each_operation_once(open_ledger: OpenLedger, planned: Planned) -> None:
    first, *others = (open_ledger() for _ in range(4))
    ids = [f"op_{number}" for number in range(20)]
    for operation_id in ids:
        first.plan(planned(operation_id))
    first.close()

    with ThreadPoolExecutor(6) as threads:
        for operation_id in ids:
            adopted = [threads.submit(other.adopt, operation_id) for other in others for _ in range(2)]
            assert [each.result() for each in adopted].count(True) == 1


def test_where_no_lock_tells_a_server_counts_as_gone_when_its_lease_has_run_out(
    ledger: Ledger, open_ledger: OpenLedger, planned: Planned, clock: StillClock, tmp_path: Path
) -> None:
    """As on a database server, where the two share no folder."""
    ledger.plan(planned())
    other = open_ledger()
    for mark in (tmp_path / "state" / "ledger.db-servers").iterdir():
        mark.unlink()

    clock.tick(50)
    ledger.beat()
    clock.tick(50)
    assert other.unsettled() == []
    clock.tick(10)
    assert [operation.id for operation in other.unsettled()] == ["op_1"]
    assert other.adopt("op_1")

    with pytest.raises(LedgerConflict, match="Nothing was sent"):
        ledger.sending("op_1", [0])
    with pytest.raises(LedgerConflict, match="does not run under this server"):
        ledger.finish("op_1")
    other.sending("op_1", [0])


def test_an_owner_is_known_to_live_to_have_ended_or_not_known_at_all(tmp_path: Path) -> None:
    first, second = Owner(tmp_path), Owner(tmp_path)
    assert second.is_gone(first.name) is False

    first.close()
    assert second.is_gone(first.name) is None, "a server that closes leaves nothing behind: its leases say so"

    (tmp_path / "77-dead").touch()
    assert second.is_gone("77-dead") is True
    assert second.is_gone("") is None
    assert second.is_gone(second.name) is None
    assert Owner(None).is_gone("77-dead") is None, "without a folder nothing tells"
    second.close()


def test_what_dead_servers_left_behind_is_cleared_away_in_the_end(tmp_path: Path) -> None:
    old, fresh = tmp_path / "77-dead", tmp_path / "78-dead"
    living = Owner(tmp_path)
    for path in (old, fresh):
        path.touch()
    for path in (old, tmp_path / living.name):
        os.utime(path, (time.time() - 2 * OLD, time.time() - 2 * OLD))

    started = Owner(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {"78-dead", living.name, started.name}
    for owner in (living, started):
        owner.close()


def test_a_preview_waits_for_a_server_that_lives_and_for_no_other(open_ledger: OpenLedger, planned: Planned) -> None:
    first, second = open_ledger(), open_ledger()
    first.plan(planned(waits=True))
    assert not second.refuse_abandoned("op_1")
    assert not first.refuse_abandoned("op_1")
    first.close()
    assert second.refuse_abandoned("op_1")
    assert not second.refuse_abandoned("op_1")
    found = second.find("op_1")
    assert found
    assert (found.status, found.code, set(states(found))) == (OperationStatus.REFUSED, "abandoned", {NOT_ATTEMPTED})


def test_in_memory_nobody_is_seen_to_have_left(planned: Planned, clock: StillClock) -> None:
    ledger = Ledger.open(":memory:", clock)
    ledger.plan(planned(waits=True))
    assert not ledger.refuse_abandoned("op_1")
    ledger.close()


def test_a_server_whose_file_somebody_removed_does_not_count_itself_as_gone(tmp_path: Path) -> None:
    owner = Owner(tmp_path)
    (tmp_path / owner.name).unlink()
    assert not owner.has_left(owner.name)
    assert owner.has_left("1-gone")
    owner.close()

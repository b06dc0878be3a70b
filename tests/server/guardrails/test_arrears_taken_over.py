"""What a server took over and could not close, what another took over from it, and what is left when it stops."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest
from inline_snapshot import snapshot

from server.guardrails import writes
from server.guardrails.audit import verify
from server.guardrails.ledger import Ledger
from server.sandbox.kombo import Sandbox
from server.state_folder import AUDIT_NAME, LEDGER_NAME
from tests.conftest import Connect, Person, StillClock
from tests.server.guardrails.conftest import (
    Hold,
    Kept,
    Lock,
    Meanwhile,
    Pending,
    Planned,
    Sent,
    confirm,
    get,
    id_of,
    mend,
    move,
    refuse,
    reject,
    stands,
    told,
    turn_down,
    until,
)

pytestmark = pytest.mark.anyio

OWED = "The outcome is not recorded yet"


@pytest.fixture
def left(tmp_path: Path, clock: StillClock, planned: Planned, pending: Pending) -> str:
    """A person to whom a server was writing that has died."""
    with closing(Ledger.open(tmp_path / LEDGER_NAME, clock)) as ledger:
        ledger.plan(replace(planned("op_left", *pending(1)), connection="sandbox"))
        ledger.sending("op_left", [0])
    return pending(1)[0]


async def test_what_could_not_be_closed_after_it_was_taken_over_is_closed_later(
    connect: Connect, left: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writes, "BEAT_EVERY", 0.001)
    refuse(tmp_path, "UPDATE", "operations", "NEW.status = 'unknown'")
    async with connect(state_dir=tmp_path) as client:
        await get(client, "op_none")
        await anyio.wait_all_tasks_blocked()
        assert "status: running" in await get(client, "op_left")
        mend(tmp_path)
        await until(tmp_path, "unknown: unknown")
        assert "status: unknown" in await get(client, "op_left")


async def test_who_wants_to_write_there_closes_what_was_taken_over_and_not_closed(
    connect: Connect, left: str, sent: Sent, tmp_path: Path
) -> None:
    refuse(tmp_path, "UPDATE", "operations", "NEW.status = 'unknown'")
    async with connect(state_dir=tmp_path) as client:
        await get(client, "op_none")
        await anyio.wait_all_tasks_blocked()
        assert OWED in told(await turn_down(client, left))
        mend(tmp_path)
        assert "nobody knows what became of it (op_left)" in told(await turn_down(client, left))
        asked = await turn_down(client, left, repeat=True)
        assert not (await confirm(client, asked, 1)).is_error
    assert len(sent()) == 1


async def test_what_runs_under_the_name_of_a_server_that_does_not_run_it_is_closed(
    connect: Connect, left: str, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path) as client:
        await until(tmp_path, "unknown: unknown")
        with closing(sqlite3.connect(tmp_path / LEDGER_NAME)) as database, database:
            database.execute("UPDATE operations SET status = 'running'")  # under whom it was taken over
            database.execute("UPDATE items SET state = 'sending'")
        assert "nobody knows what became of it (op_left)" in told(await turn_down(client, left))
    assert stands(tmp_path) == ["unknown: unknown"]


async def test_what_another_server_took_for_lost_is_known_to_the_one_that_sent_it(
    meanwhile: Meanwhile, pending: Pending, kept: Kept, sent: Sent, tmp_path: Path
) -> None:
    one = pending(1)[0]

    def take_over() -> None:
        with closing(sqlite3.connect(tmp_path / LEDGER_NAME)) as database, database:
            database.execute("UPDATE operations SET status = 'unknown', owner = 'other' WHERE status = 'running'")
            database.execute("UPDATE items SET state = 'unknown' WHERE state = 'sending'")

    async with meanwhile(take_over) as client:
        done = await move(client, one, "Placed")
        assert told(done) == snapshot("""\
operation_id: op_*
status: done
summary: Moved Olivia Haddad (Warehouse Order Picker) from “Web Application” to “Placed”.
undo: no: nothing can be moved back to “Web Application”
next_steps:
- Tell the owner of the job: a stage move alone notifies nobody.\
""")
        assert await get(client, id_of(done)) == told(done)
    assert kept() == ["done none : done"]
    assert verify(tmp_path / AUDIT_NAME) == []
    assert len(sent()) == 1


async def test_what_was_taken_for_lost_is_said_not_to_be_in_the_audit_while_it_is_not(
    meanwhile: Meanwhile, pending: Pending, kept: Kept, tmp_path: Path
) -> None:
    def take_over() -> None:
        with closing(sqlite3.connect(tmp_path / LEDGER_NAME)) as database, database:
            database.execute("UPDATE operations SET status = 'unknown', owner = 'other' WHERE status = 'running'")
            database.execute("UPDATE items SET state = 'unknown' WHERE state = 'sending'")
        (tmp_path / AUDIT_NAME).rename(tmp_path / "aside")
        (tmp_path / AUDIT_NAME).mkdir()

    async with meanwhile(take_over) as client:
        done = await move(client, pending(1)[0], "Placed")
        assert "stands in the ledger and not in the audit" in told(done)
        (tmp_path / AUDIT_NAME).rmdir()
        (tmp_path / "aside").rename(tmp_path / AUDIT_NAME)
        await move(client, pending(1)[0], "Placed")
        assert "audit" not in await get(client, id_of(done))
    assert kept() == ["done none : done"]
    last = json.loads((tmp_path / AUDIT_NAME).read_text().splitlines()[-1])
    assert list(last["item_outcomes"].values()) == ["done"]


async def test_a_debt_does_not_keep_a_server_from_giving_signs_of_life(
    connect: Connect,
    pending: Pending,
    person: Person,
    hold: Hold,
    sent: Sent,
    clock: StillClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Others would take over what it runs, and call it unknown."""
    monkeypatch.setattr(writes, "BEAT_EVERY", 0.001)
    person.will("accept", confirm=True)

    def lease() -> object:
        with closing(sqlite3.connect(tmp_path / LEDGER_NAME)) as database:
            return database.execute(
                "SELECT lease_until FROM operations WHERE tool = 'bulk_reject_applications'"
            ).fetchone()

    async with (
        connect(asks=True, state_dir=tmp_path) as client,
        hold("/reject", method="POST", times=9),
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(reject, client, pending(3))
        while len(sent()) < 3:
            await anyio.wait_all_tasks_blocked()
        refuse(tmp_path, "UPDATE", "operations", "NEW.status = 'done'")
        assert OWED in told(await move(client, pending(4)[3], "Placed"))
        before = lease()
        clock.tick(1)
        with anyio.fail_after(30):
            while lease() == before:
                await anyio.lowlevel.checkpoint()
        mend(tmp_path)
        tasks.cancel_scope.cancel()


async def test_a_server_that_stops_while_the_ledger_refuses_ends_quietly_and_the_next_one_looks(
    meanwhile: Meanwhile, connect: Connect, lock: Lock, pending: Pending, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with meanwhile(lock) as client:
        done = await move(client, pending(1)[0], "Placed")
    assert stands(tmp_path) == ["running: sending"]
    lock().rollback()
    sandbox.sync()
    async with connect(state_dir=tmp_path) as client:
        await until(tmp_path, "done: done")
        assert "status: done" in await get(client, id_of(done))

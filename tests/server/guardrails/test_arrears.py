"""A ledger that fails after a write was sent: what this server knows is told, and written down as soon as it can be."""

from contextlib import closing
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from server.guardrails import writes
from server.guardrails.audit import verify
from server.guardrails.ledger import Ledger
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.state_folder import AUDIT_NAME, LEDGER_NAME
from tests.conftest import Connect, Person, StillClock
from tests.server.guardrails.conftest import (
    Kept,
    Lock,
    Meanwhile,
    Pending,
    Sent,
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

OWED = "The outcome is not recorded yet. The server keeps trying and starts no other write until it is."


async def test_what_was_done_is_told_as_done_while_the_ledger_cannot_say_so_and_ever_after(
    meanwhile: Meanwhile, lock: Lock, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    one = pending(1)[0]
    async with meanwhile(lock) as client:
        done = await move(client, one, "Placed")
        assert told(done) == snapshot("""\
operation_id: op_*
status: done
summary: Moved Olivia Haddad (Warehouse Order Picker) from “Web Application” to “Placed”.
warnings:
- The ledger of writes cannot be written: another program holds on to it. The outcome is not recorded yet. The server keeps trying and starts no other write until it is.
undo: no: nothing can be moved back to “Web Application”
next_steps:
- Tell the owner of the job: a stage move alone notifies nobody.\
""")
        assert stands(tmp_path) == ["running: sending"]
        assert await get(client, id_of(done)) == told(done)
        assert told(await move(client, one, "Placed")) == snapshot("""\
operation_id: op_*
status: done
summary: This same call was made before, at 14:00 UTC: nothing was sent now, and this is what became of it then. Moved Olivia Haddad (Warehouse Order Picker) from “Web Application” to “Placed”.
warnings:
- The ledger of writes cannot be written: another program holds on to it. The outcome is not recorded yet. The server keeps trying and starts no other write until it is.
undo: no: nothing can be moved back to “Web Application”
next_steps:
- Tell the owner of the job: a stage move alone notifies nobody.\
""")
        assert told(await turn_down(client, one)) == snapshot(
            "FAILED The ledger of writes cannot be written: another program holds on to it. The outcome is not recorded yet. The server keeps trying and starts no other write until it is. Nothing was changed."
        )
        note = {"record": "application", "id": one, "note": "Called.", "repeat": True}
        assert OWED in told(await client.call_tool("add_note", note))
        assert len(sent()) == 1
        lock().rollback()
        assert not (await turn_down(client, one)).is_error
        assert await get(client, id_of(done)) == snapshot("""\
operation_id: op_*
status: done
summary: Moved Olivia Haddad (Warehouse Order Picker) from “Web Application” to “Placed”.
undo: no: nothing can be moved back to “Web Application”
next_steps:
- Tell the owner of the job: a stage move alone notifies nobody.\
""")
        lock().rollback()
    assert kept() == ["done none : done", "done none : done"]
    assert len(sent()) == 2
    assert verify(tmp_path / AUDIT_NAME) == []


async def test_the_ledger_is_told_on_the_next_beat_though_nobody_writes(
    meanwhile: Meanwhile,
    connect: Connect,
    lock: Lock,
    pending: Pending,
    clock: StillClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writes, "BEAT_EVERY", 0.001)
    async with meanwhile(lock) as client:
        wrote_at = clock()
        done = await move(client, pending(1)[0], "Placed")
        clock.tick(600)
        lock().rollback()
        await until(tmp_path, "done: done")
        assert "warnings" not in await get(client, id_of(done))
        async with connect(state_dir=tmp_path) as other:
            assert "status: done" in await get(other, id_of(done))
    with closing(Ledger.open(tmp_path / LEDGER_NAME, clock)) as ledger:
        operation = ledger.find(id_of(done))
        assert operation
        assert operation.items[0].changed_at == wrote_at, "a colleague's change since then counts"


async def test_a_failed_write_is_told_and_kept_as_failed(
    meanwhile: Meanwhile, lock: Lock, pending: Pending, sandbox: Sandbox, sent: Sent, kept: Kept
) -> None:
    one = pending(1)[0]
    sandbox.faults.append(Fault("status:400", method="POST", path="/reject"))
    async with meanwhile(lock) as client:
        assert "status: failed" in told(await turn_down(client, one))
        assert "status: failed" in told(await turn_down(client, one))
        lock().rollback()
        assert not (await turn_down(client, one)).is_error, "what failed may be tried again"
        lock().rollback()
    assert kept() == ["failed none : failed", "done none : done"]
    assert len(sent()) == 2


async def test_a_write_that_the_ledger_does_not_know_of_yet_is_not_forgotten_for_an_earlier_one(
    meanwhile: Meanwhile, lock: Lock, pending: Pending, clock: StillClock, sent: Sent, tmp_path: Path
) -> None:
    """Placed, Pre-screening, Placed are three writes: the third is not answered with the first."""
    one, calls = pending(1)[0], list[int]()

    def lock_second() -> None:
        calls.append(1)
        if len(calls) == 2:
            lock()

    async with meanwhile(lock_second) as client:
        await move(client, one, "Placed")
        clock.tick(10)
        await move(client, one, "Pre-screening")
        clock.tick(10)
        assert OWED in told(await move(client, one, "Placed"))
        lock().rollback()
        assert told(await move(client, one, "Placed")) == snapshot("""\
operation_id: op_*
status: done
summary: Moved Olivia Haddad (Warehouse Order Picker) from “Pre-screening” to “Placed”.
undo: undo_operation moves them back for 24 hours, while nobody else has moved them
next_steps:
- Tell the owner of the job: a stage move alone notifies nobody.\
""")
    assert len(sent()) == 3


async def test_what_became_of_some_of_many_is_not_lost(
    connect: Connect, person: Person, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    *many, left = pending(8)
    person.will("accept", confirm=True)
    person.will("accept", confirm=True)
    async with connect(asks=True, state_dir=tmp_path) as client:
        await move(client, left, "Placed")
        refuse(tmp_path, "UPDATE", "items", "NEW.state = 'done'")
        rejected = await reject(client, many)
        assert told(rejected) == snapshot("""\
FAILED operation_id: op_*
status: partial
summary: Reject 7 applications to Warehouse Order Picker with reason “No response”: 3 done, 4 not attempted of 7.
items:
name | id | status | reason
Olivia Haddad | XY5zTX8kwGwEyf48dCiS3f7u | done
Brittany O'Dell | 5aRHCQhKzrz7b4SiidjFdx88 | done
Robert Tafoya | s4idgfHHENdoLT1CFV5L9vBS | done
Deborah Delgado | fyjpBBQsLFhLsfBB8pBYKgbB | not_attempted | Not sent: what becomes of it could not be written down.
Bob Tafoya | GshDdY55HhXxTbw9tSwbPoSo | not_attempted | Not sent: what becomes of it could not be written down.
Олександр Шевченко | p2QBL3c5FE3KAig7979XB5yS | not_attempted | Not sent: what becomes of it could not be written down.
Cedric Richardson | MPb8LfRkQfGtoTeYy3htR6mV | not_attempted | Not sent: what becomes of it could not be written down.
warnings:
- The ledger of writes cannot be written: its database refuses. The outcome is not recorded yet. The server keeps trying and starts no other write until it is.
undo: no: a rejection cannot be undone
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.
- Nobody is told by this: a courteous message to them is a person's to send.\
""")
        assert f"FAILED {await get(client, id_of(rejected))}" == told(rejected)
        mend(tmp_path)
        assert not (await reject(client, many[3:])).is_error
        assert told(await client.call_tool("get_operation", {"operation_id": id_of(rejected)})) == snapshot("""\
operation_id: op_*
status: partial
summary: Reject 7 applications to Warehouse Order Picker with reason “No response”: 3 done, 4 not attempted of 7.
items:
name | id | status | reason
Olivia Haddad | XY5zTX8kwGwEyf48dCiS3f7u | done
Brittany O'Dell | 5aRHCQhKzrz7b4SiidjFdx88 | done
Robert Tafoya | s4idgfHHENdoLT1CFV5L9vBS | done
Deborah Delgado | fyjpBBQsLFhLsfBB8pBYKgbB | not_attempted | Not sent: what becomes of it could not be written down.
Bob Tafoya | GshDdY55HhXxTbw9tSwbPoSo | not_attempted | Not sent: what becomes of it could not be written down.
Олександр Шевченко | p2QBL3c5FE3KAig7979XB5yS | not_attempted | Not sent: what becomes of it could not be written down.
Cedric Richardson | MPb8LfRkQfGtoTeYy3htR6mV | not_attempted | Not sent: what becomes of it could not be written down.
undo: no: a rejection cannot be undone
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.
- Nobody is told by this: a courteous message to them is a person's to send.\
""")
    assert kept()[1:] == snapshot(
        [
            "partial input_required : done done done not_attempted not_attempted not_attempted not_attempted",
            "done input_required : done done done done",
        ]
    )
    assert len(sent()) == 8
    assert verify(tmp_path / AUDIT_NAME) == []


async def test_a_ledger_that_refuses_for_a_moment_costs_those_who_were_not_sent_yet_and_nothing_else(
    connect: Connect, person: Person, pending: Pending, kept: Kept, tmp_path: Path
) -> None:
    person.will("accept", confirm=True)
    async with connect(asks=True, state_dir=tmp_path) as client:
        await move(client, pending(8)[-1], "Placed")
        to_come = "(SELECT count(*) FROM items WHERE operation_id = NEW.operation_id AND state = 'planned')"
        refuse(tmp_path, "UPDATE", "items", f"NEW.state = 'done' AND {to_come} > 1")
        assert told(await reject(client, pending(7))) == snapshot("""\
FAILED operation_id: op_*
status: partial
summary: Reject 7 applications to Warehouse Order Picker with reason “No response”: 3 done, 4 not attempted of 7.
items:
name | id | status | reason
Olivia Haddad | XY5zTX8kwGwEyf48dCiS3f7u | done
Brittany O'Dell | 5aRHCQhKzrz7b4SiidjFdx88 | done
Robert Tafoya | s4idgfHHENdoLT1CFV5L9vBS | done
Deborah Delgado | fyjpBBQsLFhLsfBB8pBYKgbB | not_attempted | Not sent: what becomes of it could not be written down.
Bob Tafoya | GshDdY55HhXxTbw9tSwbPoSo | not_attempted | Not sent: what becomes of it could not be written down.
Олександр Шевченко | p2QBL3c5FE3KAig7979XB5yS | not_attempted | Not sent: what becomes of it could not be written down.
Cedric Richardson | MPb8LfRkQfGtoTeYy3htR6mV | not_attempted | Not sent: what becomes of it could not be written down.
undo: no: a rejection cannot be undone
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.
- Nobody is told by this: a courteous message to them is a person's to send.\
""")
    assert kept()[1:] == snapshot(
        ["partial input_required : done done done not_attempted not_attempted not_attempted not_attempted"]
    )


async def test_an_undo_that_the_ledger_does_not_take_has_undone_it_all_the_same(
    connect: Connect, pending: Pending, sent: Sent, tmp_path: Path
) -> None:
    one = pending(1)[0]
    async with connect(state_dir=tmp_path) as client:
        await move(client, one, "Submitted to Client")
        moved = id_of(await move(client, one, "Placed"))
        refuse(tmp_path, "UPDATE", "operations", "NEW.status = 'done'")
        undone = await client.call_tool("undo_operation", {"operation_id": moved})
        assert told(undone) == snapshot("""\
operation_id: op_*
status: done
summary: Moved Olivia Haddad (Warehouse Order Picker) back to “Submitted to Client”, undoing op_*.
warnings:
- The ledger of writes cannot be written: its database refuses. The outcome is not recorded yet. The server keeps trying and starts no other write until it is.
undo: no: an undo is not undone; make the change once more instead\
""")
        refused = told(await client.call_tool("undo_operation", {"operation_id": moved}))
        assert refused == snapshot("""\
operation_id: op_*
status: done
summary: This same call was made before, at 14:00 UTC: nothing was sent now, and this is what became of it then. Moved Olivia Haddad (Warehouse Order Picker) back to “Submitted to Client”, undoing op_*.
warnings:
- The ledger of writes cannot be written: its database refuses. The outcome is not recorded yet. The server keeps trying and starts no other write until it is.
undo: no: an undo is not undone; make the change once more instead\
""")
        mend(tmp_path)
        refused = told(await client.call_tool("undo_operation", {"operation_id": moved, "repeat": True}))
        assert refused == snapshot("FAILED op_* cannot be undone: it was undone already, by op_*. Nothing was changed.")
        assert not (await move(client, one, "Placed")).is_error
    assert len(sent()) == 4


async def test_what_the_ledger_does_not_know_of_yet_can_be_undone_as_soon_as_it_does(
    connect: Connect, pending: Pending, sent: Sent, tmp_path: Path
) -> None:
    one = pending(1)[0]
    async with connect(state_dir=tmp_path) as client:
        await move(client, one, "Submitted to Client")
        refuse(tmp_path, "UPDATE", "operations", "NEW.status = 'done'")
        moved = id_of(await move(client, one, "Placed"))
        refused = await client.call_tool("undo_operation", {"operation_id": moved})
        assert told(refused) == snapshot(
            "FAILED The ledger of writes cannot be written: its database refuses. The outcome is not recorded yet. The server keeps trying and starts no other write until it is. Nothing was changed."
        )
        mend(tmp_path)
        assert not (await client.call_tool("undo_operation", {"operation_id": moved})).is_error
    assert len(sent()) == 3


async def test_what_was_not_sent_is_not_left_as_on_its_way(
    connect: Connect, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    """The audit cannot take the beginning of a write, and the ledger not that it was given up."""
    one = pending(1)[0]
    async with connect(state_dir=tmp_path) as client:
        await move(client, pending(2)[1], "Placed")
        (tmp_path / AUDIT_NAME).rename(tmp_path / "aside")
        (tmp_path / AUDIT_NAME).mkdir()
        refuse(tmp_path, "UPDATE", "operations", "NEW.status = 'failed'")
        assert told(await turn_down(client, one)) == snapshot(
            "FAILED The audit cannot be written: is a directory. A write that cannot be accounted for is not made. Nothing was changed."
        )
        assert stands(tmp_path)[-1] == "running: sending"
        mend(tmp_path)
        (tmp_path / AUDIT_NAME).rmdir()
        (tmp_path / "aside").rename(tmp_path / AUDIT_NAME)
        assert not (await turn_down(client, one)).is_error
    assert kept()[1:] == ["failed none : not_attempted", "done none : done"]
    assert len(sent()) == 2

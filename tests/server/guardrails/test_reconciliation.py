"""Writes of unknown outcome: what they block, what settles them, and what a server finds that another left behind."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import anyio
import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.guardrails.ledger import Ledger
from server.guardrails.operation_models import ItemState
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from server.state_folder import LEDGER_NAME
from tests.conftest import Connect, StillClock
from tests.server.guardrails.conftest import (
    Hold,
    Kept,
    Pending,
    Planned,
    Sent,
    confirm,
    mend,
    move,
    notes_sent,
    refuse,
    reject,
    told,
    turn_down,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def sandbox(clock: StillClock) -> Sandbox:
    """A sandbox whose mirror shows writes only after a sync."""
    return Sandbox(SandboxOptions(clock=clock, sleep=clock.sleep, mirror_lag=None))


@pytest.mark.parametrize(
    "fault", ["status:500", "status:502", "drop_before:read", "drop_after", "delay:200", "malformed", "status:204"]
)
async def test_a_write_of_unknown_outcome_is_not_sent_again_until_somebody_says_so(
    fault: str, client: Client, pending: Pending, sent: Sent, sandbox: Sandbox
) -> None:
    one = pending(1)[0]
    sandbox.faults.append(Fault(fault, method="POST", path="/reject"))
    lost = await turn_down(client, one)
    assert lost.is_error
    assert lost.structured_content
    assert lost.structured_content["status"] == "unknown"
    assert told(await turn_down(client, one, "Not qualified")) == snapshot(
        "FAILED An earlier write to Olivia Haddad is on its way, or nobody knows what became of it (op_*). Look at the record in Avionté: Kombo's mirror may be older. If it was not done, call again with repeat; a person is asked then. Nothing was changed."
    )
    assert (await move(client, one, "Placed")).is_error
    assert (await reject(client, [one])).is_error
    assert len(sent()) == 1


@pytest.mark.parametrize(
    "fault",
    ["drop_before", "status:503:PLATFORM.CONCURRENCY_LIMIT_EXCEEDED", "status:429:PLATFORM.RATE_LIMIT_EXCEEDED"],
)
async def test_a_write_that_was_certainly_not_processed_is_sent_again(
    fault: str, client: Client, pending: Pending, sent: Sent, sandbox: Sandbox
) -> None:
    sandbox.faults.append(Fault(fault, method="POST", path="/reject"))
    assert not (await turn_down(client, pending(1)[0])).is_error
    assert len(sent()) == 2


async def test_after_an_unknown_outcome_the_same_call_says_so_and_sends_nothing(
    client: Client, pending: Pending, sent: Sent, sandbox: Sandbox
) -> None:
    one = pending(1)[0]
    sandbox.faults.append(Fault("drop_after", method="POST", path="/reject"))
    await turn_down(client, one)
    assert told(await turn_down(client, one)) == snapshot("""\
FAILED operation_id: op_*
status: unknown
summary: This same call was made before, at 14:00 UTC: nothing was sent now, and this is what became of it then. To write it once more on purpose, set repeat. Reject Olivia Haddad (Warehouse Order Picker) with reason “No response”: this was sent, and what became of it is not known. The connection to Kombo broke before its answer was complete. Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.\
""")
    assert len(sent()) == 1


async def test_reading_settles_an_unknown_outcome_once_the_record_shows_it(
    connect: Connect, pending: Pending, sent: Sent, sandbox: Sandbox, kept: Kept, tmp_path: Path
) -> None:
    one = pending(1)[0]
    sandbox.faults.append(Fault("drop_after", path="/stage"))
    async with connect(state_dir=tmp_path) as client:
        assert (await move(client, one, "Placed")).is_error
        assert kept() == ["unknown none : unknown"]
        assert (await move(client, one, "Pre-screening")).is_error
        sandbox.sync()
        assert not (await move(client, one, "Pre-screening")).is_error
    assert kept() == ["done none : done", "done none : done"]
    assert len(sent()) == 2


async def test_repeating_an_unknown_write_takes_a_persons_yes(
    client: Client, pending: Pending, sent: Sent, sandbox: Sandbox
) -> None:
    one = pending(1)[0]
    sandbox.faults.append(Fault("drop_before:read", method="POST", path="/reject"))
    await turn_down(client, one)
    asked = await turn_down(client, one, repeat=True)
    assert told(asked) == snapshot("""\
operation_id: op_*
status: confirmation_required
summary: Nothing has been changed yet. Reject Olivia Haddad (Warehouse Order Picker) with reason “No response”? It waits 300 seconds for a person's yes.
preview:
Reject Olivia Haddad (Warehouse Order Picker) with reason “No response”.
- Olivia Haddad: Warehouse Order Picker, Web Application
An earlier write to Olivia Haddad may have been done already (op_*).
A rejection cannot be undone.
undo: no: a rejection cannot be undone
next_steps:
- Show the preview to the user word for word. Only after they say yes, call confirm_operation with operation_id op_* and count 1.\
""")
    assert len(sent()) == 1
    assert not (await confirm(client, asked, 1)).is_error
    assert len(sent()) == 2


async def test_asking_nobody_does_not_extend_to_a_write_in_doubt(
    connect: Connect, pending: Pending, sent: Sent, sandbox: Sandbox
) -> None:
    one = pending(1)[0]
    sandbox.faults.append(Fault("drop_after", method="POST", path="/reject"))
    async with connect(confirm="dangerously-never") as client:
        await turn_down(client, one)
        asked = await turn_down(client, one, repeat=True)
        assert asked.structured_content
        assert asked.structured_content["status"] == "confirmation_required"
    assert len(sent()) == 1


async def test_a_repeated_write_that_was_agreed_to_ends_the_doubt(
    client: Client, pending: Pending, sandbox: Sandbox, sent: Sent, clock: StillClock
) -> None:
    one = pending(1)[0]
    sandbox.faults.append(Fault("drop_before:read", path="/stage"))
    await move(client, one, "Placed")
    clock.tick(10)
    assert not (await confirm(client, await move(client, one, "Placed", repeat=True), 1)).is_error
    clock.tick(10)
    assert not (await move(client, one, "Pre-screening")).is_error
    assert len(sent()) == 3


async def test_a_note_of_unknown_outcome_keeps_nobody_from_being_moved(
    client: Client, pending: Pending, sandbox: Sandbox, sent: Sent
) -> None:
    one = pending(1)[0]
    sandbox.faults.append(Fault("drop_after", method="POST", path="/notes"))
    assert (await client.call_tool("add_note", {"record": "application", "id": one, "note": "Called."})).is_error
    assert not (await move(client, one, "Placed")).is_error
    assert len(sent()) == 1


async def test_a_note_of_unknown_outcome_is_not_written_once_more_until_a_person_says_so(
    client: Client, pending: Pending, sandbox: Sandbox, clock: StillClock
) -> None:
    note = {"record": "application", "id": pending(1)[0], "note": "Called."}
    sandbox.faults.append(Fault("drop_after", method="POST", path="/notes"))
    assert (await client.call_tool("add_note", note)).is_error
    clock.tick(100_000)
    for spelt in (note, note | {"note": "Called. "}, note | {"note": "<p>Called.</p>", "format": "html"}):
        assert "what became of it is not known" in told(await client.call_tool("add_note", spelt))
    assert not (await client.call_tool("add_note", note | {"note": "Called twice."})).is_error
    asked = await client.call_tool("add_note", note | {"repeat": True})
    assert "An earlier write to Olivia Haddad may have been done already" in told(asked)
    assert notes_sent(sandbox) == 2
    assert not (await confirm(client, asked, 1)).is_error
    assert notes_sent(sandbox) == 3


Leave = Callable[..., None]


@pytest.fixture
def leave(tmp_path: Path, clock: StillClock, planned: Planned) -> Leave:
    """Leave a bulk rejection on its way, as a server does that dies: so many of its items sent."""

    def leave(*applications: str, sent: int, tool: str = "bulk_reject_applications", to_stage_id: str = "") -> None:
        operation = planned("op_left", *applications)
        items = tuple(replace(item, before={"to_stage_id": to_stage_id}) for item in operation.items)
        with closing(Ledger.open(tmp_path / LEDGER_NAME, clock)) as ledger:
            ledger.plan(replace(operation, tool=tool, items=items, connection="sandbox"))
            ledger.sending("op_left", range(sent))

    return leave


async def test_what_a_dead_server_left_is_settled_where_the_record_shows_it(
    connect: Connect, pending: Pending, sandbox: Sandbox, leave: Leave, kept: Kept, tmp_path: Path
) -> None:
    three = pending(3)
    application = sandbox.world.applications.get(three[0])
    assert application
    sandbox.tenant.save(replace(application, outcome="DECLINED"))
    sandbox.sync()
    leave(*three, sent=2)
    assert kept() == ["running nobody : sending sending planned"]
    async with connect(state_dir=tmp_path) as client:
        result = await told_when_settled(client)
    assert result == snapshot("""\
operation_id: op_left
status: partial
summary: bulk_reject_applications, 3 record(s), 2026-11-02 14:00 UTC.
items:
name | id | status | reason
application | XY5zTX8kwGwEyf48dCiS3f7u | done | What became of it was not known at first: the record showed it later.
application | 5aRHCQhKzrz7b4SiidjFdx88 | unknown | It was sent, and what became of it is not known (the server ended).
application | s4idgfHHENdoLT1CFV5L9vBS | not_attempted
undo: no: there is no way to take it back from here
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.\
""")
    assert kept() == ["partial nobody : done unknown not_attempted"]


async def test_a_move_that_a_dead_server_left_is_settled_by_its_stage(
    connect: Connect, pending: Pending, sandbox: Sandbox, leave: Leave, kept: Kept, tmp_path: Path
) -> None:
    two = pending(2)
    stage = next(stage.id for stage in sandbox.world.stages if stage.name == "Placed")
    application = sandbox.world.applications.get(two[0])
    assert application
    sandbox.tenant.save(replace(application, stage_id=stage))
    sandbox.sync()
    leave(*two, sent=2, tool="bulk_move_stage", to_stage_id=stage)
    async with connect(state_dir=tmp_path) as client:
        await told_when_settled(client)
    assert kept() == ["partial nobody : done unknown"]


async def test_what_a_dead_server_left_unknown_blocks_until_somebody_settles_it(
    connect: Connect, pending: Pending, sent: Sent, leave: Leave, clock: StillClock, tmp_path: Path
) -> None:
    one = pending(1)[0]
    leave(one, sent=1)
    async with connect(state_dir=tmp_path) as client:
        await told_when_settled(client)
        assert (await turn_down(client, one)).is_error
        assert sent() == []
        with closing(Ledger.open(tmp_path / LEDGER_NAME, clock)) as ledger:
            ledger.resolve("op_left", 0, ItemState.FAILED, "an operator")
        assert not (await turn_down(client, one)).is_error
    assert len(sent()) == 1


async def test_a_start_during_an_outage_leaves_it_unknown(
    connect: Connect, pending: Pending, sandbox: Sandbox, leave: Leave, kept: Kept, tmp_path: Path
) -> None:
    sandbox.faults.append(Fault("status:500", method="GET", times=99))
    leave(*pending(1), sent=1)
    async with connect(state_dir=tmp_path) as client:
        await told_when_settled(client)
    assert kept() == ["unknown nobody : unknown"]


async def test_what_a_living_server_runs_is_left_to_it(
    connect: Connect, pending: Pending, planned: Planned, clock: StillClock, kept: Kept, tmp_path: Path, sent: Sent
) -> None:
    one = pending(1)[0]
    with closing(Ledger.open(tmp_path / LEDGER_NAME, clock)) as ledger:
        ledger.plan(replace(planned("op_alive", one), connection="sandbox"))
        ledger.sending("op_alive", [0])
        async with connect(state_dir=tmp_path) as client:
            assert (await turn_down(client, one)).is_error
            clock.tick(120)
            await anyio.wait_all_tasks_blocked()
        assert kept() == ["running nobody : sending"]
    assert sent() == []


async def told_when_settled(client: Client) -> str:
    """What is told of the operation that was left, once the server has looked after it."""
    with anyio.fail_after(30):
        while "running" in told(await client.call_tool("get_operation", {"operation_id": "op_left"})):
            await anyio.wait_all_tasks_blocked()
    await anyio.wait_all_tasks_blocked()
    return told(await client.call_tool("get_operation", {"operation_id": "op_left"}))


async def test_a_server_that_is_stopped_while_it_settles_ends_quietly_and_loses_nothing(
    connect: Connect, pending: Pending, leave: Leave, kept: Kept, tmp_path: Path
) -> None:
    leave(*pending(1), sent=1)
    for _ in range(10):
        async with connect(state_dir=tmp_path):
            pass
    assert kept() in (["running nobody : sending"], ["unknown nobody : unknown"])


async def test_two_who_settle_an_unknown_write_at_once_do_not_fail_each_other(
    connect: Connect, pending: Pending, sandbox: Sandbox, hold: Hold, sent: Sent, tmp_path: Path
) -> None:
    one = pending(1)[0]
    answers: list[str] = []
    sandbox.faults.append(Fault("drop_after", method="PUT", path="/stage"))

    async def ask(client: Client, stage: str) -> None:
        answers.append(told(await move(client, one, stage)))

    async with connect(state_dir=tmp_path) as client, connect(state_dir=tmp_path) as other:
        await other.call_tool("get_operation", {"operation_id": "op_none"})
        await move(client, one, "Placed")
        sandbox.sync()
        async with anyio.create_task_group() as tasks, hold("/applications", times=99):
            tasks.start_soon(ask, client, "Pre-screening")
            tasks.start_soon(ask, other, "Submitted to Client")
            await anyio.wait_all_tasks_blocked()
    assert sorted(answer.partition("\n")[0] for answer in answers) == snapshot(
        [
            "FAILED An earlier write to Olivia Haddad is on its way, or nobody knows what became of it (op_*). Look at the record in Avionté: Kombo's mirror may be older. If it was not done, call again with repeat; a person is asked then. Nothing was changed.",
            "operation_id: op_*",
        ]
    )
    assert len(sent()) == 2


async def test_what_is_known_of_a_call_is_told_though_the_ledger_cannot_take_what_reading_shows(
    connect: Connect, pending: Pending, sent: Sent, kept: Kept, sandbox: Sandbox, tmp_path: Path
) -> None:
    one = pending(1)[0]
    sandbox.faults.append(Fault("drop_after", method="POST", path="/reject"))
    async with connect(state_dir=tmp_path) as client:
        assert (await turn_down(client, one)).is_error
        sandbox.sync()
        refuse(tmp_path, "UPDATE", "items", "NEW.state = 'done'")
        again = told(await turn_down(client, one))
        assert "This same call was made before" in again
        assert "what became of it is not known" in again
        mend(tmp_path)
        assert "status: done" in told(await turn_down(client, one))
    assert kept() == ["done none : done"]
    assert len(sent()) == 1


async def test_a_server_starts_and_reads_beside_a_ledger_that_somebody_has_damaged(
    connect: Connect, planned: Planned, pending: Pending, sent: Sent, clock: StillClock, tmp_path: Path
) -> None:
    with closing(Ledger.open(tmp_path / LEDGER_NAME, clock)) as ledger:
        ledger.plan(replace(planned("op_left", *pending(1)), connection="sandbox"))
    with closing(sqlite3.connect(tmp_path / LEDGER_NAME)) as database, database:
        database.execute("UPDATE items SET before = '{oops'")
    async with connect(state_dir=tmp_path) as client:
        assert "it does not fit this server" in told(await turn_down(client, pending(1)[0]))
        assert not (await client.call_tool("list_jobs", {})).is_error
        assert "it does not fit this server" in told(
            await client.call_tool("get_operation", {"operation_id": "op_left"})
        )
    assert sent() == []

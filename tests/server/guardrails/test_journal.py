"""One ledger for several integrations and servers: whose writes count for whom, and who looks after what is left."""

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.guardrails import writes
from server.guardrails.ledger import Ledger
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.options import API_KEY, INTEGRATION_ID, SandboxOptions
from server.state_folder import LEDGER_NAME
from tests.conftest import Connect, StillClock, text_of
from tests.server.guardrails.conftest import (
    Hold,
    Kept,
    Pending,
    Planned,
    Sent,
    confirm,
    id_of,
    move,
    notes_sent,
    reject,
    told,
    turn_down,
)

pytestmark = pytest.mark.anyio

OTHER = {"api_key": API_KEY, "integration_id": INTEGRATION_ID}
"""Settings of another integration than the sandbox without a key, though its records bear the same ids."""


@pytest.fixture
def sandbox(clock: StillClock) -> Sandbox:
    """A sandbox whose mirror shows writes only after a sync."""
    return Sandbox(SandboxOptions(clock=clock, sleep=clock.sleep, mirror_lag=None))


@pytest.fixture
async def others(connect: Connect, tmp_path: Path) -> AsyncGenerator[Client]:
    """A client of another integration on the same ledger."""
    async with connect(state_dir=tmp_path, **OTHER) as client:
        yield client


async def test_the_same_call_on_two_integrations_is_two_writes(
    connect: Connect, others: Client, pending: Pending, sandbox: Sandbox, tmp_path: Path
) -> None:
    arguments = {"record": "application", "id": pending(1)[0], "note": "Called, no answer."}
    async with connect(state_dir=tmp_path) as client:
        first = id_of(await client.call_tool("add_note", arguments))
        second = id_of(await others.call_tool("add_note", arguments))
        assert len({first, second}) == 2
        assert id_of(await client.call_tool("add_note", arguments)) == first, "the latest is the other's"
        assert id_of(await others.call_tool("add_note", arguments)) == second
    assert notes_sent(sandbox) == 2


async def test_what_is_not_known_on_one_integration_keeps_nothing_from_another(
    connect: Connect, others: Client, pending: Pending, sandbox: Sandbox, sent: Sent, tmp_path: Path
) -> None:
    one = pending(1)[0]
    sandbox.faults.append(Fault("drop_before:read", method="POST", path="/reject"))
    async with connect(state_dir=tmp_path) as client:
        assert (await turn_down(client, one)).is_error
        assert (await turn_down(client, one, "Not qualified")).is_error
        assert len(sent()) == 1
        assert not (await turn_down(others, one, "Not qualified")).is_error
    assert len(sent()) == 2


async def test_what_one_integration_wrote_does_not_show_on_another(
    connect: Connect, others: Client, pending: Pending, tmp_path: Path
) -> None:
    one = pending(1)[0]
    async with connect(state_dir=tmp_path) as client:
        await move(client, one, "Placed")
        shown = [text_of(await each.call_tool("get_application", {"application_id": one})) for each in (client, others)]
    assert ["stage: Placed" in text for text in shown] == [True, False]


async def test_servers_of_different_scopes_on_one_integration_do_not_write_over_each_other(
    connect: Connect, pending: Pending, sandbox: Sandbox, sent: Sent, tmp_path: Path
) -> None:
    one = pending(1)[0]
    sandbox.faults.append(Fault("drop_before:read", method="POST", path="/reject"))
    scope = (sandbox.world.stories.jobs["order_picker"],)
    async with connect(state_dir=tmp_path, job_scope=scope) as scoped, connect(state_dir=tmp_path) as client:
        assert (await turn_down(scoped, one)).is_error
        assert (await turn_down(client, one, "Not qualified")).is_error
    assert len(sent()) == 1


async def test_what_a_dead_server_of_another_integration_left_is_left_to_its_own(
    connect: Connect, pending: Pending, planned: Planned, clock: StillClock, kept: Kept, tmp_path: Path
) -> None:
    with closing(Ledger.open(tmp_path / LEDGER_NAME, clock)) as ledger:
        ledger.plan(replace(planned("op_left", *pending(1)), connection=INTEGRATION_ID))
        ledger.sending("op_left", [0])
    async with connect(state_dir=tmp_path) as client:
        await move(client, pending(1)[0], "Placed")
        await anyio.wait_all_tasks_blocked()
    assert kept()[0] == "running nobody : sending"
    async with connect(state_dir=tmp_path, **OTHER) as client:
        assert (await turn_down(client, pending(1)[0])).is_error
    assert kept()[0] == "unknown nobody : unknown"


async def test_what_a_server_leaves_that_dies_later_is_taken_over_when_somebody_wants_to_write_there(
    connect: Connect, pending: Pending, planned: Planned, clock: StillClock, tmp_path: Path
) -> None:
    """Nobody has to start a server for that: it would say "on its way" for ever."""
    one, *more = pending(3)
    dying = Ledger.open(tmp_path / LEDGER_NAME, clock)
    async with connect(state_dir=tmp_path) as client:
        await client.call_tool("get_operation", {"operation_id": "op_none"})
        dying.plan(replace(planned("op_left", one, *more), connection="sandbox"))
        dying.sending("op_left", [0])
        assert "is on its way" in told(await turn_down(client, one))
        dying.close()
        refused = told(await turn_down(client, one))
        left = await client.call_tool("get_operation", {"operation_id": "op_left"})
        assert not (await turn_down(client, more[0])).is_error
    assert refused == snapshot(
        "FAILED An earlier write to Olivia Haddad is on its way, or nobody knows what became of it (op_left). Look at the record in Avionté: Kombo's mirror may be older. If it was not done, call again with repeat; a person is asked then. Nothing was changed."
    )
    assert told(left) == snapshot("""\
operation_id: op_left
status: unknown
summary: bulk_reject_applications, 3 record(s), 2026-11-02 14:00 UTC.
items:
name | id | status | reason
application | XY5zTX8kwGwEyf48dCiS3f7u | unknown | It was sent, and what became of it is not known (the server ended).
application | 5aRHCQhKzrz7b4SiidjFdx88 | not_attempted
application | s4idgfHHENdoLT1CFV5L9vBS | not_attempted
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.\
""")


async def test_a_skipped_record_says_whether_it_changed_or_nobody_knows(
    connect: Connect, pending: Pending, sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    doubtful, overtaken, other = pending(3)
    async with connect(state_dir=tmp_path) as client:
        preview = await reject(client, [doubtful, overtaken, other])
        sandbox.faults.append(Fault("drop_before:read", method="PUT", path=f"{doubtful}/stage"))
        await move(client, doubtful, "Placed")
        await move(client, overtaken, "Placed")
        result = await confirm(client, preview, 3)
    assert told(result) == snapshot("""\
FAILED operation_id: op_*
status: partial
summary: Reject 3 applications to Warehouse Order Picker with reason “No response”: 1 done, 1 skipped because they had changed, 1 skipped because an earlier write to them is in doubt of 3.
items:
name | id | status | reason
Olivia Haddad | XY5zTX8kwGwEyf48dCiS3f7u | skipped_changed | Nobody knows what became of an earlier write to it (op_*): look at the record in Avionté before it is written again.
Brittany O'Dell | 5aRHCQhKzrz7b4SiidjFdx88 | skipped_changed | It has changed since the preview: Warehouse Order Picker, Placed now.
Robert Tafoya | s4idgfHHENdoLT1CFV5L9vBS | done
undo: no: a rejection cannot be undone
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.
- Nobody is told by this: a courteous message to them is a person's to send.\
""")
    with closing(Ledger.open(tmp_path / LEDGER_NAME, clock)) as ledger:
        operation = ledger.find(id_of(preview))
        assert operation
        assert [item.code for item in operation.items] == ["in_doubt", "changed", ""]


async def test_the_same_call_as_one_that_a_dead_server_left_running_says_what_became_of_that(
    connect: Connect, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    one = pending(1)[0]
    async with connect(state_dir=tmp_path) as first:
        await move(first, one, "Placed")
    async with connect(state_dir=tmp_path) as client:
        await client.call_tool("get_operation", {"operation_id": "op_none"})
        await anyio.wait_all_tasks_blocked()
        with closing(sqlite3.connect(tmp_path / LEDGER_NAME)) as database, database:
            database.execute(
                "UPDATE operations SET status = 'running', owner = 'gone', lease_until = '2026-11-02 13:00'"
            )
            database.execute("UPDATE items SET state = 'sending'")
        again = await move(client, one, "Placed")
    assert again.structured_content
    assert again.structured_content["status"] == "unknown"
    assert len(sent()) == 1
    assert kept() == ["unknown none : unknown"]


async def test_a_server_gives_signs_of_life_for_as_long_as_it_writes(
    connect: Connect, pending: Pending, hold: Hold, clock: StillClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writes, "BEAT_EVERY", 0.001)

    def lease() -> str:
        with closing(sqlite3.connect(tmp_path / LEDGER_NAME)) as database:
            return str(database.execute("SELECT lease_until FROM operations").fetchone())

    async with (
        connect(state_dir=tmp_path) as client,
        anyio.create_task_group() as tasks,
        hold("/reject", method="POST"),
    ):
        tasks.start_soon(turn_down, client, pending(1)[0])
        await anyio.wait_all_tasks_blocked()
        first = lease()
        clock.tick(60)
        with anyio.fail_after(30):
            while lease() == first:
                await anyio.lowlevel.checkpoint()
    assert "2026-11-02 14:02" in lease()

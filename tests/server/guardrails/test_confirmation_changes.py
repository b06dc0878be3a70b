"""Between the preview and the yes: what has changed meanwhile is left alone and named, the rest runs."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import anyio
import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from tests.conftest import Connect, Person, StillClock
from tests.server.guardrails.conftest import Hold, Kept, Pending, Sent, confirm, notes_sent, reject, told

pytestmark = pytest.mark.anyio

Alter = Callable[..., None]
Agree = Callable[..., Awaitable[CallToolResult]]


@pytest.fixture
def sandbox(clock: StillClock) -> Sandbox:
    """A sandbox whose mirror shows writes only after a sync."""
    return Sandbox(SandboxOptions(clock=clock, sleep=clock.sleep, mirror_lag=None))


@pytest.fixture
def alter(sandbox: Sandbox) -> Alter:
    """Do in Avionté what a colleague does, and let Kombo see it."""

    def alter(application_id: str, **changes: object) -> None:
        application = sandbox.world.applications.get(application_id)
        assert application
        sandbox.tenant.save(replace(application, **changes))
        sandbox.sync()

    return alter


@pytest.fixture(params=["input_required", "elicitation", "two_step"])
def agree(request: pytest.FixtureRequest, connect: Connect, person: Person, tmp_path: Path) -> Agree:
    """Reject in bulk with a person's yes, by each way of asking, while something happens `meanwhile`."""
    route: str = request.param

    async def agree(ids: list[str], meanwhile: Callable[[], None]) -> CallToolResult:
        person.meanwhile = meanwhile
        person.will("accept", confirm=True)
        era = "legacy" if route == "elicitation" else "auto"
        async with connect(era, asks=route != "two_step", state_dir=tmp_path) as client:
            result = await reject(client, ids)
            if route == "two_step":
                meanwhile()
                result = await confirm(client, result, len(ids))
            return result

    return agree


def stage_id(sandbox: Sandbox, name: str) -> str:
    return next(stage.id for stage in sandbox.world.stages if stage.name == name)


async def test_those_who_changed_are_skipped_and_named_and_the_rest_runs(
    agree: Agree, alter: Alter, pending: Pending, sent: Sent, sandbox: Sandbox, kept: Kept
) -> None:
    five = pending(5)

    def meanwhile() -> None:
        alter(five[0], outcome="DECLINED")
        alter(five[1], outcome="HIRED")
        alter(five[2], stage_id=stage_id(sandbox, "Placed"))

    result = await agree(five, meanwhile)
    assert told(result) == snapshot("""\
FAILED operation_id: op_*
status: partial
summary: Reject 5 applications to Warehouse Order Picker with reason “No response”: 2 done, 3 skipped because they had changed of 5.
items:
name | id | status | reason
Olivia Haddad | XY5zTX8kwGwEyf48dCiS3f7u | skipped_changed | It has changed since the preview: Warehouse Order Picker, Web Application, declined now.
Brittany O'Dell | 5aRHCQhKzrz7b4SiidjFdx88 | skipped_changed | It has changed since the preview: Warehouse Order Picker, Web Application, hired now.
Robert Tafoya | s4idgfHHENdoLT1CFV5L9vBS | skipped_changed | It has changed since the preview: Warehouse Order Picker, Placed now.
Deborah Delgado | fyjpBBQsLFhLsfBB8pBYKgbB | done
Bob Tafoya | GshDdY55HhXxTbw9tSwbPoSo | done
undo: no: a rejection cannot be undone
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.
- Nobody is told by this: a courteous message to them is a person's to send.\
""")
    assert sent() == [("reject", five[3]), ("reject", five[4])]
    assert [line.split(":")[1] for line in kept()] == [" skipped_changed skipped_changed skipped_changed done done"]
    assert kept()[0].startswith("partial")


async def test_of_who_was_moved_meanwhile_the_stage_is_told_and_not_where_the_move_would_have_ended(
    connect: Connect, pending: Pending, alter: Alter, sandbox: Sandbox, sent: Sent
) -> None:
    three = pending(3)
    async with connect() as client:
        previewed = await client.call_tool("bulk_move_stage", {"application_ids": three, "stage": "Placed"})
        alter(three[0], stage_id=stage_id(sandbox, "Placed"))
        alter(three[1], stage_id=stage_id(sandbox, "Submitted to Client"))
        result = await confirm(client, previewed, 3)
    assert told(result) == snapshot("""\
FAILED operation_id: op_*
status: partial
summary: Move 3 applications to Warehouse Order Picker to “Placed”: 1 done, 2 skipped because they had changed of 3.
items:
name | id | status | reason
Olivia Haddad | XY5zTX8kwGwEyf48dCiS3f7u | skipped_changed | It has changed since the preview: Warehouse Order Picker, Placed now.
Brittany O'Dell | 5aRHCQhKzrz7b4SiidjFdx88 | skipped_changed | It has changed since the preview: Warehouse Order Picker, Submitted to Client now.
Robert Tafoya | s4idgfHHENdoLT1CFV5L9vBS | done
undo: no: nothing can be moved back to “Web Application”
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.
- Tell the owner of the job: a stage move alone notifies nobody.\
""")
    assert sent() == [("stage", three[2])]


async def test_when_all_have_changed_nothing_is_sent(
    agree: Agree, alter: Alter, pending: Pending, sent: Sent, kept: Kept
) -> None:
    two = pending(2)

    def meanwhile() -> None:
        for id in two:
            alter(id, outcome="DECLINED")

    result = await agree(two, meanwhile)
    assert told(result) == snapshot("""\
FAILED operation_id: op_*
status: failed
summary: Reject 2 applications to Warehouse Order Picker with reason “No response”: 2 skipped because they had changed of 2.
items:
name | id | status | reason
Olivia Haddad | XY5zTX8kwGwEyf48dCiS3f7u | skipped_changed | It has changed since the preview: Warehouse Order Picker, Web Application, declined now.
Brittany O'Dell | 5aRHCQhKzrz7b4SiidjFdx88 | skipped_changed | It has changed since the preview: Warehouse Order Picker, Web Application, declined now.\
""")
    assert sent() == []
    assert [line.split(":")[1] for line in kept()] == [" skipped_changed skipped_changed"]


async def test_who_can_no_longer_be_read_is_skipped(
    agree: Agree, alter: Alter, pending: Pending, sent: Sent, clock: StillClock
) -> None:
    two = pending(2)
    result = await agree(two, lambda: alter(two[0], remote_deleted_at=clock()))
    assert told(result) == snapshot("""\
FAILED operation_id: op_*
status: partial
summary: Reject 2 applications to Warehouse Order Picker with reason “No response”: 1 done, 1 skipped because they had changed of 2.
items:
name | id | status | reason
Olivia Haddad | XY5zTX8kwGwEyf48dCiS3f7u | skipped_changed | It can no longer be found.
Brittany O'Dell | 5aRHCQhKzrz7b4SiidjFdx88 | done
undo: no: a rejection cannot be undone
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.
- Nobody is told by this: a courteous message to them is a person's to send.\
""")
    assert sent() == [("reject", two[1])]


async def test_when_nothing_can_be_read_before_sending_nothing_is_sent(
    agree: Agree, pending: Pending, sent: Sent, sandbox: Sandbox
) -> None:
    result = await agree(pending(2), lambda: sandbox.faults.append(Fault("status:500", method="GET", times=99)))
    assert result.is_error
    assert told(result) == snapshot("FAILED Kombo failed (HTTP 500). Call again in a minute. Nothing was changed.")
    assert sent() == []


async def test_another_server_may_have_changed_them(
    connect: Connect, pending: Pending, sent: Sent, alter: Alter
) -> None:
    two = pending(2)
    async with connect() as client, connect() as other:
        previewed = await reject(client, two)
        await other.call_tool("move_stage", {"application_id": two[0], "stage": "Pre-screening"})
        alter(two[0])
        result = await confirm(client, previewed, 2)
    assert told(result) == snapshot("""\
FAILED operation_id: op_*
status: partial
summary: Reject 2 applications to Warehouse Order Picker with reason “No response”: 1 done, 1 skipped because they had changed of 2.
items:
name | id | status | reason
Olivia Haddad | XY5zTX8kwGwEyf48dCiS3f7u | skipped_changed | It has changed since the preview: Warehouse Order Picker, Pipeline now.
Brittany O'Dell | 5aRHCQhKzrz7b4SiidjFdx88 | done
undo: no: a rejection cannot be undone
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.
- Nobody is told by this: a courteous message to them is a person's to send.\
""")
    assert sent() == [("stage", two[0]), ("reject", two[1])]


async def test_what_this_server_wrote_meanwhile_counts_though_kombo_does_not_show_it_yet(
    connect: Connect, pending: Pending, sent: Sent
) -> None:
    two = pending(2)
    async with connect() as client:
        previewed = await reject(client, two)
        await client.call_tool("reject_application", {"application_id": two[0], "reason": "Not qualified"})
        result = await confirm(client, previewed, 2)
    assert told(result) == snapshot("""\
FAILED operation_id: op_*
status: partial
summary: Reject 2 applications to Warehouse Order Picker with reason “No response”: 1 done, 1 skipped because they had changed of 2.
items:
name | id | status | reason
Olivia Haddad | XY5zTX8kwGwEyf48dCiS3f7u | skipped_changed | It has changed since the preview: Warehouse Order Picker, Web Application, declined now.
Brittany O'Dell | 5aRHCQhKzrz7b4SiidjFdx88 | done
undo: no: a rejection cannot be undone
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.
- Nobody is told by this: a courteous message to them is a person's to send.\
""")
    assert sent() == [("reject", two[0]), ("reject", two[1])]


async def test_what_may_have_been_written_meanwhile_is_not_written_again(
    connect: Connect, pending: Pending, sent: Sent, sandbox: Sandbox
) -> None:
    three = pending(3)
    sandbox.faults.append(Fault("drop_after", method="POST", path=three[0]))
    async with connect() as client:
        previewed = await reject(client, three)
        lost = await client.call_tool("reject_application", {"application_id": three[0], "reason": "Not qualified"})
        assert lost.is_error
        result = await confirm(client, previewed, 3)
    assert told(result) == snapshot("""\
FAILED operation_id: op_*
status: partial
summary: Reject 3 applications to Warehouse Order Picker with reason “No response”: 2 done, 1 skipped because an earlier write to them is in doubt of 3.
items:
name | id | status | reason
Olivia Haddad | XY5zTX8kwGwEyf48dCiS3f7u | skipped_changed | Nobody knows what became of an earlier write to it (op_*): look at the record in Avionté before it is written again.
Brittany O'Dell | 5aRHCQhKzrz7b4SiidjFdx88 | done
Robert Tafoya | s4idgfHHENdoLT1CFV5L9vBS | done
undo: no: a rejection cannot be undone
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.
- Nobody is told by this: a courteous message to them is a person's to send.\
""")
    assert sent() == [("reject", id) for id in three]


async def test_of_two_previews_of_the_same_people_both_confirmed_one_is_sent(
    connect: Connect, pending: Pending, sent: Sent
) -> None:
    three = pending(3)
    async with connect() as client:
        first = await reject(client, three)
        second = await reject(client, three, "Position filled")
        assert not (await confirm(client, first, 3)).is_error
        assert told(await confirm(client, second, 3)) == snapshot("""\
FAILED operation_id: op_*
status: failed
summary: Reject 3 applications to Warehouse Order Picker with reason “Position filled”: 3 skipped because they had changed of 3.
items:
name | id | status | reason
Olivia Haddad | XY5zTX8kwGwEyf48dCiS3f7u | skipped_changed | It has changed since the preview: Warehouse Order Picker, Web Application, declined now.
Brittany O'Dell | 5aRHCQhKzrz7b4SiidjFdx88 | skipped_changed | It has changed since the preview: Warehouse Order Picker, Web Application, declined now.
Robert Tafoya | s4idgfHHENdoLT1CFV5L9vBS | skipped_changed | It has changed since the preview: Warehouse Order Picker, Web Application, declined now.\
""")
    assert sent() == [("reject", id) for id in three]


async def test_of_two_previews_confirmed_at_the_same_moment_each_person_is_rejected_once(
    connect: Connect, pending: Pending, sent: Sent
) -> None:
    three = pending(3)
    async with connect() as client:
        previews = [await reject(client, three, reason) for reason in ("No response", "Position filled")]
        async with anyio.create_task_group() as tasks:
            for preview in previews:
                tasks.start_soon(confirm, client, preview, 3)
    assert sorted(sent()) == sorted(("reject", id) for id in three)


async def test_a_write_that_ends_while_a_confirmed_one_reads_is_not_repeated(
    connect: Connect, pending: Pending, sent: Sent, hold: Hold
) -> None:
    one = pending(1)
    async with connect() as client:
        previewed = await reject(client, one)
        async with anyio.create_task_group() as tasks, hold("/ats/applications"):
            tasks.start_soon(confirm, client, previewed, 1)
            await anyio.wait_all_tasks_blocked()
            await client.call_tool("reject_application", {"application_id": one[0], "reason": "Not qualified"})
    assert sent() == [("reject", one[0])]


def note_to(application_id: str) -> dict[str, object]:
    return {"record": "application", "id": application_id, "note": "Called."}


async def test_of_two_previews_of_the_same_note_one_is_written(
    connect: Connect, pending: Pending, sandbox: Sandbox
) -> None:
    note = note_to(pending(1)[0])
    async with connect(confirm="all") as client:
        first, second = [await client.call_tool("add_note", note) for _ in range(2)]
        assert not (await confirm(client, first, 1)).is_error
        assert "Another write got there first" in told(await confirm(client, second, 1))
        assert notes_sent(sandbox) == 1
        meant = await client.call_tool("add_note", note | {"repeat": True})
        assert not (await confirm(client, meant, 1)).is_error
    assert notes_sent(sandbox) == 2


async def test_a_yes_to_a_note_in_doubt_does_not_cover_a_doubt_that_came_after_it(
    client: Client, pending: Pending, sandbox: Sandbox
) -> None:
    note = note_to(pending(1)[0])
    sandbox.faults.append(Fault("drop_after", method="POST", path="/notes"))
    await client.call_tool("add_note", note)
    first, second = [await client.call_tool("add_note", note | {"repeat": True}) for _ in range(2)]
    sandbox.faults.append(Fault("drop_after", method="POST", path="/notes"))
    assert (await confirm(client, first, 1)).is_error
    assert "Nobody knows what became of an earlier write" in told(await confirm(client, second, 1))
    assert notes_sent(sandbox) == 2

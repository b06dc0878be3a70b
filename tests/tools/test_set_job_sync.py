"""set_job_sync: billed, so a person agrees first; and a number of Avionté's, not an id of Kombo's."""

import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from tests.conftest import Connect, Person, text_of
from tests.tools.conftest import Sent

pytestmark = pytest.mark.anyio

UNSYNCED, SYNCED = "38873352", "38870332"
"""Avionté's numbers of the CNC job, which nobody has selected, and of the forklift job."""


async def switch(client: Client, job_id: object, enabled: object, **more: object) -> CallToolResult:
    return await client.call_tool("set_job_sync", {"job_id": job_id, "enabled": enabled, **more})


async def test_switching_on_is_previewed_with_its_price_and_not_sent(client: Client, sent: Sent) -> None:
    result = await switch(client, UNSYNCED, True)
    assert not result.is_error
    assert result.structured_content == snapshot(
        {
            "operation_id": "op_C6N4KD3J3F44",
            "status": "confirmation_required",
            "summary": "Nothing has been changed yet. Switch the sync of Avionté's job 38873352 on? It waits 300 seconds for a person's yes.",
            "preview": """\
Switch the sync of Avionté's job 38873352 on.
- Avionté's job 38873352
Avionté bills by usage: the sync reads the job with all its applications and people.
An undo switches it off again within 24 hours.\
""",
            "undo": "undo_operation switches it off again within 24 hours",
            "next_steps": [
                "Show the preview to the user word for word. Only after they say yes, call confirm_operation with operation_id op_C6N4KD3J3F44 and count 1."
            ],
        }
    )
    assert sent() == []


async def test_a_confirmed_switch_on_selects_the_job_which_can_be_read_then(
    connect: Connect, person: Person, sandbox: Sandbox, sent: Sent
) -> None:
    job_id = sandbox.world.stories.jobs["cnc"]
    person.will("accept", confirm=True)
    async with connect(asks=True) as client:
        assert (await client.call_tool("get_job", {"job_id": job_id})).is_error
        result = await switch(client, UNSYNCED, True)
        assert not (await client.call_tool("get_job", {"job_id": job_id})).is_error
    assert result.structured_content == snapshot(
        {
            "operation_id": "op_C6N4KD3J3F44",
            "status": "done",
            "summary": "Switched the sync of Avionté's job 38873352 on.",
            "undo": "undo_operation switches it off again within 24 hours",
            "next_steps": ["The job can be read after Kombo's next sync."],
        }
    )
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: done
summary: Switched the sync of Avionté's job 38873352 on.
undo: undo_operation switches it off again within 24 hours
next_steps:
- The job can be read after Kombo's next sync.\
""")
    assert sent() == snapshot([("POST", "/ats/custom/avionte/synced-jobs", {"job_remote_id": "38873352"})])
    assert UNSYNCED in sandbox.world.synced_jobs


async def test_a_confirmed_switch_off_takes_the_job_from_the_list(
    connect: Connect, person: Person, sandbox: Sandbox, sent: Sent
) -> None:
    person.will("accept", confirm=True)
    async with connect(asks=True) as client:
        result = await switch(client, int(SYNCED), "off")
    assert person.asked == snapshot(
        [
            """\
Switch the sync of Avionté's job 38870332 (Forklift Operator - 2nd Shift) off.
- Avionté's job 38870332 (Forklift Operator - 2nd Shift)
What Kombo has read of it stays and is not brought up to date any more.
This cannot be undone: Kombo does not tell whether its sync was on before; make the opposite change instead.

Confirm?\
"""
        ]
    )
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: done
summary: Switched the sync of Avionté's job 38870332 (Forklift Operator - 2nd Shift) off.
undo: no: Kombo does not tell whether its sync was on before; make the opposite change instead\
""")
    assert sent() == snapshot([("DELETE", "/ats/custom/avionte/synced-jobs/38870332", {})])
    assert SYNCED not in sandbox.world.synced_jobs


async def test_where_kombo_reads_nothing_yet_a_job_is_selected_all_the_same_and_no_undo_is_promised(
    client: Client, sandbox: Sandbox
) -> None:
    sandbox.faults.append(Fault("status:400:INTEGRATION.SETUP_SYNC_PENDING", method="GET", path="/ats/jobs"))
    result = await switch(client, SYNCED, True)
    assert not result.is_error
    assert result.structured_content
    assert result.structured_content["preview"] == snapshot("""\
Switch the sync of Avionté's job 38870332 on.
- Avionté's job 38870332
Avionté bills by usage: the sync reads the job with all its applications and people.
This cannot be undone: Kombo does not tell whether its sync was on before; make the opposite change instead.\
""")


async def test_a_no_leaves_the_list_as_it_is(connect: Connect, person: Person, sandbox: Sandbox, sent: Sent) -> None:
    person.will("accept", confirm=False)
    async with connect(asks=True) as client:
        result = await switch(client, UNSYNCED, True)
    assert result.is_error
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: refused
summary: The form was sent without a yes, or without the right number: nothing was changed. (Switch the sync of Avionté's job 38873352 on.)\
""")
    assert sent() == []
    assert UNSYNCED not in sandbox.world.synced_jobs


async def test_what_is_no_number_or_no_switch_is_refused(client: Client, sandbox: Sandbox, sent: Sent) -> None:
    of_kombo = sandbox.world.stories.jobs["forklift"]
    assert text_of(await switch(client, of_kombo, True)) == snapshot(
        "`job_id`: give Avionté's own job number, digits such as 38870859 (avionte_id in get_job, or in list_jobs with unsynced), not Kombo's id. Nothing was changed."
    )
    assert text_of(await switch(client, "-1", True)) == text_of(await switch(client, of_kombo, True))
    assert text_of(await switch(client, SYNCED, "maybe")) == snapshot(
        "`enabled` takes true or false, and text was given. Nothing was changed."
    )
    assert sent() == []


async def test_where_the_operator_asks_nobody_it_is_sent_at_once(connect: Connect, sandbox: Sandbox) -> None:
    async with connect(confirm="dangerously-never") as client:
        assert not (await switch(client, UNSYNCED, True)).is_error
    assert UNSYNCED in sandbox.world.synced_jobs


async def test_a_lost_answer_is_unknown_and_the_job_is_never_selected_twice(
    connect: Connect, person: Person, sandbox: Sandbox, sent: Sent
) -> None:
    person.will("accept", confirm=True)
    sandbox.faults.append(Fault("drop_after", method="POST", path="/synced-jobs"))
    async with connect(asks=True) as client:
        result = await switch(client, UNSYNCED, True)
        assert result.is_error
        assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: unknown
summary: Switch the sync of Avionté's job 38873352 on: this was sent, and what became of it is not known. The connection to Kombo broke before its answer was complete. Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.\
""")
        assert (await switch(client, UNSYNCED, True)).is_error
    assert len(person.asked) == 1
    assert len(sent()) == 1

"""get_operation: what became of a write, also when its answer was lost."""

from pathlib import Path

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from tests.conftest import Connect, text_of
from tests.tools.conftest import facts_of

pytestmark = pytest.mark.anyio


async def move(client: Client, sandbox: Sandbox, stage: str = "Offer") -> str:
    """Move Maria, and return the operation."""
    given = {"application_id": sandbox.world.stories.applications["maria_forklift"], "stage": stage}
    result = await client.call_tool("move_stage", given)
    assert result.structured_content
    return str(result.structured_content["operation_id"])


async def test_it_says_what_became_of_a_write(client: Client, sandbox: Sandbox) -> None:
    operation = await move(client, sandbox)
    result = await client.call_tool("get_operation", {"operation_id": operation})
    assert result.structured_content == snapshot(
        {
            "operation_id": "op_C6N4KD3J3F44",
            "status": "done",
            "summary": "Moved Maria Gonzalez (Forklift Operator - 2nd Shift) from “Web Application” to “Offer”.",
            "undo": "no: nothing can be moved back to “Web Application”",
            "next_steps": ["Tell the owner of the job: a stage move alone notifies nobody."],
        }
    )
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: done
summary: Moved Maria Gonzalez (Forklift Operator - 2nd Shift) from “Web Application” to “Offer”.
undo: no: nothing can be moved back to “Web Application”
next_steps:
- Tell the owner of the job: a stage move alone notifies nobody.\
""")


async def test_a_write_whose_answer_was_lost_is_told_as_unknown_and_to_be_told_so_is_no_failure(
    client: Client, sandbox: Sandbox
) -> None:
    sandbox.faults.append(Fault("drop_before:read", method="PUT", path="/stage"))
    result = await client.call_tool("get_operation", {"operation_id": await move(client, sandbox)})
    assert not result.is_error
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: unknown
summary: Move Maria Gonzalez (Forklift Operator - 2nd Shift) from “Web Application” to “Offer”: this was sent, and what became of it is not known. The connection to Kombo broke before its answer was complete. Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.\
""")


async def test_a_write_that_waits_for_a_yes_is_not_done(client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    rows = facts_of(await client.call_tool("list_applications", {"job_id": job, "limit": 3}))["applications"]
    given = {"application_ids": [row["id"] for row in rows], "stage": "Offer"}
    asked = facts_of(await client.call_tool("bulk_move_stage", given))
    result = await client.call_tool("get_operation", {"operation_id": asked["operation_id"]})
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: confirmation_required
summary: Nothing has been changed yet. Move 3 applications to Forklift Operator - 2nd Shift to “Offer”? It waits 300 seconds for a person's yes.
preview:
Move 3 applications to Forklift Operator - 2nd Shift to “Offer”.
- Walter Kowalczyk: Forklift Operator - 2nd Shift, Web Application → Offer
- Maria Gonzalez: Forklift Operator - 2nd Shift, Web Application → Offer
- Luis Herrera: Forklift Operator - 2nd Shift, Web Application → Offer
This cannot be undone: nothing can be moved back to “Web Application”.
undo: no: nothing can be moved back to “Web Application”
next_steps:
- Show the preview to the user word for word. Only after they say yes, call confirm_operation with operation_id op_C6N4KD3J3F44 and count 3.\
""")


async def test_after_a_restart_the_ledger_still_knows_it(connect: Connect, sandbox: Sandbox, tmp_path: Path) -> None:
    async with connect(state_dir=tmp_path) as client:
        operation = await move(client, sandbox)
    async with connect(state_dir=tmp_path) as client:
        facts = facts_of(await client.call_tool("get_operation", {"operation_id": operation}))
    assert facts.pop("operation_id") == operation
    assert facts == snapshot(
        {
            "status": "done",
            "summary": "move_stage, 1 record(s), 2026-11-02 14:00 UTC.",
            "items": [{"name": "application", "id": "JcyxKyXZxmxAJBCUkqs4UM9t", "status": "done"}],
            "undo": "undo_operation takes it back for 24 hours, or says why it cannot be taken back",
        }
    )


async def test_an_operation_that_never_was_is_not_found(client: Client) -> None:
    result = await client.call_tool("get_operation", {"operation_id": "op_NEVERWAS2345"})
    assert result.is_error
    assert text_of(result) == snapshot("No operation has the id 'op_NEVERWAS2345': take it from the answer of a write.")


async def test_it_asks_kombo_nothing(client: Client, sandbox: Sandbox) -> None:
    operation = await move(client, sandbox)
    before = len(sandbox.requests)
    await client.call_tool("get_operation", {"operation_id": operation})
    assert len(sandbox.requests) == before

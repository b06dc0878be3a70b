"""confirm_operation: runs what was previewed, once, as it was previewed; the ways to cheat it are tested elsewhere."""

from dataclasses import replace
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server.sandbox.kombo import Sandbox
from tests.conftest import Connect, StillClock, text_of
from tests.tools.conftest import Sent, Standing

pytestmark = pytest.mark.anyio


@pytest.fixture
def three(sandbox: Sandbox) -> list[str]:
    """Three pending applications to the forklift job: those of Maria, Luis and Kevin."""
    of = sandbox.world.stories.applications
    return [of["maria_forklift"], of["no_resume"], of["white_text_resume"]]


async def preview(client: Client, application_ids: list[str]) -> str:
    """Preview the rejection of these applications; the operation's id."""
    arguments = {"application_ids": application_ids, "reason": "Position filled"}
    result = await client.call_tool("bulk_reject_applications", arguments)
    assert result.structured_content
    assert result.structured_content["status"] == "confirmation_required"
    return result.structured_content["operation_id"]


async def confirm(client: Client, operation_id: str, count: object) -> CallToolResult:
    return await client.call_tool("confirm_operation", {"operation_id": operation_id, "count": count})


async def test_what_was_previewed_is_sent_and_answered_item_by_item(
    client: Client, three: list[str], sent: Sent, standing: Standing
) -> None:
    result = await confirm(client, await preview(client, three), 3)
    assert not result.is_error
    assert result.structured_content == snapshot(
        {
            "operation_id": "op_C6N4KD3J3F44",
            "status": "done",
            "summary": "Rejected 3 applications to Forklift Operator - 2nd Shift with reason “Position filled”.",
            "items": [
                {"name": "Maria Gonzalez", "id": "JcyxKyXZxmxAJBCUkqs4UM9t", "status": "done"},
                {"name": "Luis Herrera", "id": "t6mtn2ygNLzsk3aB3cBzghkE", "status": "done"},
                {"name": "Kevin Marsh", "id": "7KiRYENaMZ3mkjitVfGUHHfe", "status": "done"},
            ],
            "undo": "no: a rejection cannot be undone",
            "next_steps": ["Nobody is told by this: a courteous message to them is a person's to send."],
        }
    )
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: done
summary: Rejected 3 applications to Forklift Operator - 2nd Shift with reason “Position filled”.
items:
name | id | status
Maria Gonzalez | JcyxKyXZxmxAJBCUkqs4UM9t | done
Luis Herrera | t6mtn2ygNLzsk3aB3cBzghkE | done
Kevin Marsh | 7KiRYENaMZ3mkjitVfGUHHfe | done
undo: no: a rejection cannot be undone
next_steps:
- Nobody is told by this: a courteous message to them is a person's to send.\
""")
    assert len(sent()) == 3
    assert [standing(id) for id in three] == ["Web Application, DECLINED"] * 3


async def test_a_wrong_number_sends_nothing_and_leaves_the_preview_waiting(
    client: Client, three: list[str], sent: Sent
) -> None:
    operation_id = await preview(client, three)
    result = await confirm(client, operation_id, 2)
    assert result.is_error
    assert text_of(result) == snapshot(
        "The preview of op_C6N4KD3J3F44 names 3 records, not 2: ask the person again. Nothing was changed."
    )
    assert sent() == []
    assert not (await confirm(client, operation_id, "3")).is_error
    assert len(sent()) == 3


async def test_a_preview_works_once(client: Client, three: list[str], sent: Sent) -> None:
    operation_id = await preview(client, three)
    await confirm(client, operation_id, 3)
    result = await confirm(client, operation_id, 3)
    assert result.is_error
    assert text_of(result) == snapshot(
        "No change waits for confirmation under 'op_C6N4KD3J3F44': the id is unknown, or it was used (get_operation tells what became of it), or it is more than 300 seconds old. Call the tool again for a new preview. Nothing was changed by this call."
    )
    assert len(sent()) == 3


async def test_a_preview_lives_300_seconds(client: Client, three: list[str], clock: StillClock, sent: Sent) -> None:
    operation_id = await preview(client, three)
    clock.tick(300)
    result = await confirm(client, operation_id, 3)
    assert result.is_error
    assert text_of(result) == snapshot(
        "The confirmation of op_C6N4KD3J3F44 has expired: it lives 300 seconds. Call bulk_reject_applications again for a preview of how things stand now. Nothing was changed."
    )
    assert sent() == []


async def test_an_id_that_nothing_waits_under_is_refused(client: Client, sent: Sent) -> None:
    result = await confirm(client, "op_234567892345", 3)
    assert result.is_error
    assert text_of(result) == snapshot(
        "No change waits for confirmation under 'op_234567892345': the id is unknown, or it was used (get_operation tells what became of it), or it is more than 300 seconds old. Call the tool again for a new preview. Nothing was changed by this call."
    )
    assert sent() == []


async def test_who_has_moved_since_the_preview_is_left_alone(
    client: Client, three: list[str], sandbox: Sandbox, clock: StillClock, sent: Sent, standing: Standing
) -> None:
    operation_id = await preview(client, three)
    clock.tick(60)
    luis = sandbox.world.applications.get(three[1])
    assert luis
    offer = next(stage.id for stage in sandbox.world.stages if stage.name == "Offer")
    sandbox.tenant.save(replace(luis, stage_id=offer, changed_at=clock()))
    result = await confirm(client, operation_id, 3)
    assert result.is_error
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: partial
summary: Reject 3 applications to Forklift Operator - 2nd Shift with reason “Position filled”: 2 done, 1 skipped because they had changed of 3.
items:
name | id | status | reason
Maria Gonzalez | JcyxKyXZxmxAJBCUkqs4UM9t | done
Luis Herrera | t6mtn2ygNLzsk3aB3cBzghkE | skipped_changed | It has changed since the preview: Forklift Operator - 2nd Shift, Offer now.
Kevin Marsh | 7KiRYENaMZ3mkjitVfGUHHfe | done
undo: no: a rejection cannot be undone
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.
- Nobody is told by this: a courteous message to them is a person's to send.\
""")
    assert len(sent()) == 2
    assert standing(three[1]) == "Offer, PENDING"


async def test_where_an_operator_releases_the_model_alone_cannot(
    connect: Connect, three: list[str], sent: Sent, tmp_path: Path
) -> None:
    async with connect(confirm_by="operator", state_dir=tmp_path) as client:
        operation_id = await preview(client, three)
        result = await confirm(client, operation_id, 3)
    assert result.is_error
    assert text_of(result).replace(operation_id, "op_*") == snapshot(
        "op_* has not been released yet: an operator does that in a terminal with `ats-mcp approve op_*`. Nothing was changed."
    )
    assert sent() == []


async def test_it_is_shown_as_a_tool_that_destroys_and_is_absent_where_nothing_is_written(
    client: Client, connect: Connect
) -> None:
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    hints = tools["confirm_operation"].annotations
    assert hints
    assert hints.destructive_hint
    async with connect(read_only=True) as reader:
        assert text_of(await confirm(reader, "op_234567892345", 3)) == "Unknown tool: confirm_operation"

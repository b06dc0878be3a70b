"""What is told of this server's writes where a record is read."""

from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.guardrails.written_here import MOST
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from tests.conftest import Connect, StillClock
from tests.server.guardrails.conftest import Pending, id_of, move, turn_down

pytestmark = pytest.mark.anyio


async def written(client: Client, application_id: str) -> list[dict[str, Any]] | None:
    """What an application's record says was written to it here; None where it says nothing."""
    result = await client.call_tool("get_application", {"application_id": application_id})
    assert result.structured_content
    return result.structured_content.get("written_here")


async def note(client: Client, record: str, id: str, text: str) -> str:
    return id_of(await client.call_tool("add_note", {"record": record, "id": id, "note": text}))


async def test_an_application_tells_what_was_written_to_it_newest_first_and_what_it_was(
    client: Client, pending: Pending, sandbox: Sandbox, clock: StillClock
) -> None:
    one, other = pending(2)
    ids = [id_of(await move(client, one, "Placed"))]
    clock.tick(60.5)
    ids.append(await note(client, "application", one, "Called, no answer."))
    clock.tick(60)
    sandbox.faults.append(Fault("drop_before:read", method="POST", path="/reject"))
    ids.append(id_of(await turn_down(client, one)))
    found = await written(client, one)
    assert found
    assert [row.pop("operation_id") for row in found] == ids[::-1]
    assert found == snapshot(
        [
            {"tool": "reject_application", "at": "2026-11-02T14:02:00Z", "status": "unknown"},
            {"tool": "add_note", "at": "2026-11-02T14:01:00Z", "status": "done"},
            {"tool": "move_stage", "at": "2026-11-02T14:00:00Z", "status": "done"},
        ]
    )
    assert await written(client, other) is None


async def test_a_write_that_was_undone_is_told_as_that(client: Client, pending: Pending, clock: StillClock) -> None:
    one = pending(1)[0]
    await move(client, one, "Placed")
    clock.tick(60)
    moved = await move(client, one, "Pre-screening")
    clock.tick(60)
    await client.call_tool("undo_operation", {"operation_id": id_of(moved)})
    found = await written(client, one)
    assert found
    assert [(row["tool"], row["status"]) for row in found] == [
        ("undo_operation", "done"),
        ("move_stage", "undone"),
        ("move_stage", "done"),
    ]


async def test_what_was_refused_or_never_sent_is_no_write(client: Client, pending: Pending, sandbox: Sandbox) -> None:
    one = pending(1)[0]
    await client.call_tool("bulk_reject_applications", {"application_ids": [one], "reason": "No response"})
    sandbox.faults.append(Fault("status:400:REMOTE.INPUT_INVALID", method="POST", path="/reject"))
    await turn_down(client, one)
    assert await written(client, one) is None


async def test_only_so_many_are_told(client: Client, pending: Pending) -> None:
    one = pending(1)[0]
    for number in range(MOST + 2):
        await note(client, "application", one, f"Call {number}")
    found = await written(client, one)
    assert found
    assert len(found) == MOST


async def test_a_person_tells_of_notes_and_applications_and_not_of_those_to_an_application(
    client: Client, sandbox: Sandbox, clock: StillClock
) -> None:
    maria = sandbox.world.stories.people["maria_forklift"]
    await note(client, "application", sandbox.world.stories.applications["maria_forklift"], "Of the application.")
    await note(client, "candidate", maria, "Of her.")
    clock.tick(60)
    cdl = sandbox.world.stories.jobs["cdl"]
    await client.call_tool("create_application", {"job_id": cdl, "candidate_id": maria})
    result = await client.call_tool("get_candidate", {"candidate_id": maria})
    assert result.structured_content
    assert [row["tool"] for row in result.structured_content["written_here"]] == ["create_application", "add_note"]


async def test_after_a_restart_it_is_told_still_and_with_another_scope_it_is_not(
    connect: Connect, sandbox: Sandbox, tmp_path: Path
) -> None:
    one = sandbox.world.stories.applications["maria_forklift"]
    async with connect(state_dir=tmp_path) as client:
        await note(client, "application", one, "Called, no answer.")
    async with connect(state_dir=tmp_path) as client:
        assert await written(client, one)
    async with connect(state_dir=tmp_path, job_scope=(sandbox.world.stories.jobs["forklift"],)) as client:
        assert await written(client, one) is None, "its operations cannot be asked for there either"


async def test_a_server_that_has_written_nothing_opens_no_ledger_to_say_so(
    connect: Connect, pending: Pending, tmp_path: Path
) -> None:
    async with connect() as client:
        assert await written(client, pending(1)[0]) is None

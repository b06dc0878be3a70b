"""Records that are not found because this server has just made them."""

from pathlib import Path

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from tests.conftest import Connect, StillClock, text_of

pytestmark = pytest.mark.anyio


@pytest.fixture
def sandbox(clock: StillClock) -> Sandbox:
    """A sandbox whose mirror shows writes only after a sync."""
    return Sandbox(SandboxOptions(clock=clock, mirror_lag=None))


async def apply(client: Client, sandbox: Sandbox) -> str:
    """Apply somebody new to a job; the application's id."""
    whom = {"first_name": "Nora", "last_name": "Quill", "email": "nora.quill@example.com"}
    result = await client.call_tool("create_application", {"job_id": sandbox.world.stories.jobs["cdl"], **whom})
    assert result.structured_content
    return result.structured_content["created_id"]


async def test_an_application_that_was_just_made_is_told_as_that_until_kombo_shows_it(
    client: Client, sandbox: Sandbox
) -> None:
    made = await apply(client, sandbox)
    missing = await client.call_tool("get_application", {"application_id": made})
    assert missing.is_error
    assert text_of(missing) == snapshot(
        "There is no application with the id «yG6mf95tQczpPqRFD1wru279» here. Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it. An id holds for one kind of record only. This server itself made yG6mf95tQczpPqRFD1wru279, at 2026-11-02 14:00 UTC (op_C6N4KD3J3F44): Kombo's mirror does not show it yet. Read it again later; do not make it again."
    )
    sandbox.sync()
    assert not (await client.call_tool("get_application", {"application_id": made})).is_error


async def test_so_it_is_where_it_is_to_be_written_to_alone_or_with_others(client: Client, sandbox: Sandbox) -> None:
    made = await apply(client, sandbox)
    other = sandbox.world.stories.applications["maria_forklift"]
    for tool, ids in (
        ("move_stage", {"application_id": made}),
        ("bulk_move_stage", {"application_ids": [other, made]}),
    ):
        result = await client.call_tool(tool, {**ids, "stage": "Offer"})
        assert result.is_error
        assert f"This server itself made {made}, at 2026-11-02 14:00 UTC" in text_of(result)


async def test_after_a_restart_too_and_for_a_scope_that_holds_the_job(
    connect: Connect, sandbox: Sandbox, tmp_path: Path
) -> None:
    scope = (sandbox.world.stories.jobs["cdl"],)
    async with connect(state_dir=tmp_path, job_scope=scope) as client:
        made = await apply(client, sandbox)
    async with connect(state_dir=tmp_path, job_scope=scope) as client:
        await client.call_tool("get_operation", {"operation_id": "op_none"})
        assert "This server itself made" in text_of(await client.call_tool("get_application", {"application_id": made}))
    other = (sandbox.world.stories.jobs["forklift"],)
    async with connect(state_dir=tmp_path, job_scope=other) as client:
        await client.call_tool("get_operation", {"operation_id": "op_none"})
        hidden = text_of(await client.call_tool("get_application", {"application_id": made}))
        assert "This server itself made" not in hidden


async def test_what_nobody_made_here_is_missing_in_the_words_of_ever(client: Client, sandbox: Sandbox) -> None:
    await apply(client, sandbox)
    result = await client.call_tool("get_application", {"application_id": "7KDBbAjvDAkrLp1tNzSBFqrA"})
    assert result.is_error
    assert "This server itself made" not in text_of(result)

"""Budgets of one run of the server: a loop that runs away writes so much, costs so much, and no more."""

import re
from typing import Any

import anyio
import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from tests.conftest import Connect, Person, text_of

pytestmark = pytest.mark.anyio


@pytest.fixture
def waiting(sandbox: Sandbox) -> list[str]:
    """Applications to the forklift job that nobody has decided about."""
    job = sandbox.world.stories.jobs["forklift"]
    return [one.id for one in sandbox.tenant.mirror.applications if one.job_id == job and one.outcome == "PENDING"]


def live(sandbox: Sandbox) -> list[str]:
    """The requests that went on to the ATS: writes, passthroughs, and files, which are read live."""
    return [
        request.path
        for request in sandbox.requests
        if request.method != "GET" or re.search(r"/candidates/\w+/attachments", request.path)
    ]


def written(sandbox: Sandbox) -> list[str]:
    return [request.path for request in sandbox.requests if request.path.endswith(("/stage", "/reject", "/notes"))]


def facts_of(result: CallToolResult) -> dict[str, Any]:
    return result.structured_content or {}


async def move(client: Client, application_id: str, **more: object) -> CallToolResult:
    return await client.call_tool("move_stage", {"application_id": application_id, "stage": "Offer", **more})


async def reject(client: Client, ids: list[str]) -> CallToolResult:
    return await client.call_tool("bulk_reject_applications", {"application_ids": ids, "reason": "No response"})


async def test_when_the_write_budget_is_spent_nothing_more_is_written(
    connect: Connect, sandbox: Sandbox, waiting: list[str]
) -> None:
    async with connect(write_budget=2) as client:
        assert not (await move(client, waiting[0])).is_error
        assert not (await move(client, waiting[1])).is_error
        refused = await move(client, waiting[2])
        assert refused.is_error
        assert text_of(refused) == snapshot(
            "This call names 1 record, and this server may write 0 more before it is started again: 2 of 2 (ATS_MCP_WRITE_BUDGET) are written. Nothing was changed."
        )
        assert not (await client.call_tool("get_application", {"application_id": waiting[2]})).is_error
    assert len(written(sandbox)) == 2


async def test_a_bulk_write_over_the_budget_is_refused_whole_and_nobody_is_asked(
    connect: Connect, sandbox: Sandbox, person: Person, waiting: list[str]
) -> None:
    async with connect(asks=True, write_budget=5) as client:
        refused = await reject(client, waiting[:6])
        assert text_of(refused) == snapshot(
            "This call names 6 records, and this server may write 5 more before it is started again: 0 of 5 (ATS_MCP_WRITE_BUDGET) are written. Nothing was changed."
        )
        assert person.asked == []
        person.will("accept", confirm=True)
        assert not (await reject(client, waiting[:5])).is_error
    assert len(written(sandbox)) == 5


async def test_what_fitted_when_it_was_shown_is_held_to_the_budget_when_it_is_confirmed(
    connect: Connect, sandbox: Sandbox, waiting: list[str]
) -> None:
    async with connect(write_budget=3) as client:
        previews = [await reject(client, waiting[:2]), await reject(client, waiting[2:4])]
        ids = [facts_of(preview)["operation_id"] for preview in previews]
        first, second = [await client.call_tool("confirm_operation", {"operation_id": id, "count": 2}) for id in ids]
    assert not first.is_error
    assert second.is_error
    assert text_of(second) == snapshot(
        "This call names 2 records, and this server may write 1 more before it is started again: 2 of 3 (ATS_MCP_WRITE_BUDGET) are written. Nothing was changed."
    )
    assert len(written(sandbox)) == 2


async def test_calls_at_the_same_time_do_not_overspend(connect: Connect, sandbox: Sandbox, waiting: list[str]) -> None:
    results: list[CallToolResult] = []
    async with connect(write_budget=3) as client, anyio.create_task_group() as tasks:
        for application in waiting[:8]:

            async def one(id: str = application) -> None:
                results.append(await move(client, id))

            tasks.start_soon(one)
    assert sorted(bool(result.is_error) for result in results) == [False] * 3 + [True] * 5
    assert len(written(sandbox)) == 3


async def test_the_same_call_again_costs_nothing(connect: Connect, sandbox: Sandbox, waiting: list[str]) -> None:
    async with connect(write_budget=1) as client:
        for _ in range(5):
            assert not (await move(client, waiting[0])).is_error
        assert (await move(client, waiting[0], repeat=True)).is_error
    assert len(written(sandbox)) == 1


async def test_a_budget_of_nothing_leaves_reading(connect: Connect, sandbox: Sandbox, waiting: list[str]) -> None:
    async with connect(write_budget=0) as client:
        assert (await move(client, waiting[0])).is_error
        assert not (await client.call_tool("list_jobs", {})).is_error
    assert written(sandbox) == []


async def test_a_thousand_billed_reads_cost_no_more_than_the_live_budget(connect: Connect, sandbox: Sandbox) -> None:
    person = sandbox.world.stories.people["maria_forklift"]
    async with connect(live_budget=25) as client:
        results = [await client.call_tool("get_resume", {"candidate_id": person}) for _ in range(1000)]
        assert text_of(results[-1]) == snapshot(
            "This server's budget of 25 request(s) to the ATS is spent (ATS_MCP_LIVE_BUDGET); it begins anew when the server is started again. Nothing was sent."
        )
        assert not (await client.call_tool("get_candidate", {"candidate_id": person})).is_error
        assert not (await client.call_tool("search_candidates", {"query": "Maria Gonzalez"})).is_error
    assert len(live(sandbox)) == 25
    finding_out = [path for path in live(sandbox) if "/passthrough/" in path]  # what the menu needed to know
    assert sum(not result.is_error for result in results) == 25 - len(finding_out)


async def test_a_write_over_the_live_budget_is_not_sent_and_known_to_have_failed(
    connect: Connect, sandbox: Sandbox, waiting: list[str]
) -> None:
    async with connect(live_budget=1) as client:
        assert not (await move(client, waiting[0])).is_error
        refused = await move(client, waiting[1])
        assert re.sub(r"op_\w+", "op_*", text_of(refused)) == snapshot("""\
operation_id: op_*
status: failed
summary: Move Maria Gonzalez (Forklift Operator - 2nd Shift) from “Web Application” to “Offer”: this failed. This server's budget of 1 request(s) to the ATS is spent (ATS_MCP_LIVE_BUDGET); it begins anew when the server is started again. Nothing was sent.\
""")
    assert len(live(sandbox)) == 1


async def test_a_bulk_write_that_meets_the_live_budget_writes_no_more_and_names_everybody(
    connect: Connect, sandbox: Sandbox, person: Person, waiting: list[str]
) -> None:
    person.will("accept", confirm=True)
    async with connect(asks=True, live_budget=4) as client:
        result = await reject(client, waiting[:10])
    facts = facts_of(result)
    assert result.is_error
    assert facts["status"] == "partial"
    assert [item["id"] for item in facts["items"]] == waiting[:10]
    states = [item["status"] for item in facts["items"]]
    assert states.count("done") == 4 == len(live(sandbox))
    assert set(states) == {"done", "failed"}


async def test_every_try_counts_against_the_live_budget(connect: Connect, sandbox: Sandbox, waiting: list[str]) -> None:
    sandbox.faults.append(Fault("status:429:PLATFORM.RATE_LIMIT_EXCEEDED", path="/stage", times=50))
    async with connect(live_budget=2) as client:
        refused = await move(client, waiting[0])
    assert refused.is_error
    assert len(live(sandbox)) == 2
    assert "ATS_MCP_LIVE_BUDGET" in text_of(refused)


async def test_a_server_with_no_live_budget_still_says_what_it_is(connect: Connect, sandbox: Sandbox) -> None:
    async with connect(live_budget=0) as client:
        result = await client.call_tool("describe_connection", {})
        assert "move_stage" in {tool.name for tool in (await client.list_tools()).tools}
    assert not result.is_error
    assert live(sandbox) == []


async def test_a_server_that_is_started_again_starts_its_budgets_again(
    connect: Connect, sandbox: Sandbox, waiting: list[str]
) -> None:
    for application in waiting[:2]:
        async with connect(write_budget=1, live_budget=1) as client:
            assert not (await move(client, application)).is_error
    assert len(written(sandbox)) == 2

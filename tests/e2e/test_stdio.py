"""The installed command over real stdio, in both eras of the protocol: look, read, and write what a person agreed to."""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from inline_snapshot import snapshot
from mcp import Client, StdioServerParameters
from mcp.client.session import ClientRequestContext
from mcp.types import CallToolResult, ElicitRequestParams, ElicitResult

from tests.conftest import text_of
from tools import CATALOGUE

pytestmark = pytest.mark.anyio

Era = Literal["auto", "legacy"]
SCRIPT = Path(sys.executable).with_name("ats-mcp")


@dataclass
class Recruiter:
    """The person at the client, who answers what they are asked in the order of `answers`."""

    answers: list[ElicitResult] = field(default_factory=list[ElicitResult])
    asked: list[str] = field(default_factory=list[str])

    async def __call__(self, context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        self.asked.append(params.message)
        return self.answers.pop(0)


def server(*arguments: str, **environment: str) -> StdioServerParameters:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KOMBO_", "ATS_MCP_"))}
    return StdioServerParameters(command=str(SCRIPT), args=list(arguments), env=clean | environment)


def facts_of(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, text_of(result)
    return result.structured_content or {}


async def list_waiting(client: Client, title: str) -> list[str]:
    """Who waits for a decision about this job."""
    job = facts_of(await client.call_tool("list_jobs", {"query": title}))["jobs"][0]["id"]
    rows = facts_of(await client.call_tool("list_applications", {"job_id": job, "limit": 30}))["applications"]
    return [row["id"] for row in rows]


@pytest.mark.parametrize(("era", "version"), [("auto", "2026-07-28"), ("legacy", "2025-11-25")])
async def test_a_client_lists_reads_and_rejects_twelve_that_a_person_has_typed_the_number_of(
    era: Era, version: str, tmp_path: Path
) -> None:
    recruiter = Recruiter([ElicitResult(action="accept", content={"count": 12})])
    async with Client(server(ATS_MCP_STATE_DIR=str(tmp_path)), mode=era, elicitation_callback=recruiter) as client:
        assert client.protocol_version == version
        assert {tool.name for tool in (await client.list_tools()).tools} == {spec.name for spec in CATALOGUE}
        people = facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonzalez"}))["candidates"]
        resume = await client.call_tool("get_resume", {"candidate_id": people[0]["id"]})
        assert "forklift" in facts_of(resume)["text"].casefold()
        twelve = (await list_waiting(client, "Forklift"))[:12]
        done = await client.call_tool(
            "bulk_reject_applications", {"application_ids": twelve, "reason": "Position filled"}
        )
        assert facts_of(done)["status"] == "done"
        assert set(twelve).isdisjoint(await list_waiting(client, "Forklift"))
    assert len(recruiter.asked) == 1
    assert recruiter.asked[0].splitlines()[0] == snapshot(
        "Reject 12 applications to Forklift Operator - 2nd Shift with reason “Position filled”."
    )
    assert recruiter.asked[0].splitlines()[-1] == snapshot("Type 12 to confirm.")
    assert (tmp_path / "ledger.sqlite").exists()


@pytest.mark.parametrize("era", ["auto", "legacy"])
async def test_a_client_that_cannot_ask_gets_a_preview_and_confirms_it_in_a_second_call(era: Era) -> None:
    async with Client(server(), mode=era) as client:
        two = (await list_waiting(client, "Forklift"))[:2]
        call = {"application_ids": two, "reason": "Position filled"}
        asked = facts_of(await client.call_tool("bulk_reject_applications", call))
        assert asked["status"] == "confirmation_required"
        assert set(two) <= set(await list_waiting(client, "Forklift"))
        operation = {"operation_id": asked["operation_id"]}
        assert (await client.call_tool("confirm_operation", {**operation, "count": 3})).is_error
        done = await client.call_tool("confirm_operation", {**operation, "count": 2})
        assert facts_of(done)["status"] == "done"
        assert (await client.call_tool("confirm_operation", {**operation, "count": 2})).is_error
        assert set(two).isdisjoint(await list_waiting(client, "Forklift"))


async def test_the_command_line_narrows_the_menu() -> None:
    async with Client(server("--read-only", "--exclude-tools", "get_resume")) as client:
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert names == {spec.name for spec in CATALOGUE if spec.access == "read"} - {"get_resume"}
        refused = await client.call_tool("move_stage", {"application_id": "x", "stage": "Offer"})
        assert refused.is_error


async def test_a_ledger_on_disk_answers_the_next_process(tmp_path: Path) -> None:
    folder = server(ATS_MCP_STATE_DIR=str(tmp_path))
    async with Client(folder) as client:
        one = (await list_waiting(client, "Forklift"))[0]
        moved = facts_of(await client.call_tool("move_stage", {"application_id": one, "stage": "Offer"}))
    async with Client(folder) as client:
        found = facts_of(await client.call_tool("get_operation", {"operation_id": moved["operation_id"]}))
        assert found["status"] == "done"
        assert found["items"] == [{"name": "application", "id": one, "status": "done"}]
        again = await client.call_tool("move_stage", {"application_id": one, "stage": "Offer"})
        assert "This same call was made before" in text_of(again)

"""The installed command over Streamable HTTP on a free port, for several clients of both eras at once."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any, Literal

import pytest
from mcp import Client
from mcp.client.session import ClientRequestContext
from mcp.types import CallToolResult, ElicitRequestParams, ElicitResult

from tests.conftest import text_of
from tools import CATALOGUE

pytestmark = pytest.mark.anyio

Era = Literal["auto", "legacy"]
SCRIPT = Path(sys.executable).with_name("ats-mcp")


@pytest.fixture
def url() -> Generator[str]:
    """Where a server of its own listens; it ends quietly, with the code of the signal."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KOMBO_", "ATS_MCP_"))}
    command = [SCRIPT, "--transport", "http", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean) as process:
        assert process.stderr
        assert process.stdout
        yield process.stderr.readline().split()[-1]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 143
        assert process.stdout.read() == ""
        assert process.stderr.read() == ""


async def agree(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
    return ElicitResult(action="accept", content={"count": 12})


def facts_of(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, text_of(result)
    return result.structured_content or {}


async def list_waiting(client: Client) -> list[str]:
    job = facts_of(await client.call_tool("list_jobs", {"query": "Forklift"}))["jobs"][0]["id"]
    rows = facts_of(await client.call_tool("list_applications", {"job_id": job, "limit": 30}))["applications"]
    return [row["id"] for row in rows]


@pytest.mark.parametrize("era", ["auto", "legacy"])
async def test_a_client_lists_reads_and_rejects_twelve_that_a_person_has_typed_the_number_of(
    era: Era, url: str
) -> None:
    async with Client(url, mode=era, elicitation_callback=agree) as client:
        assert len((await client.list_tools()).tools) == len(CATALOGUE)
        people = facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonzalez"}))["candidates"]
        assert (
            "forklift"
            in facts_of(await client.call_tool("get_resume", {"candidate_id": people[0]["id"]}))["text"].casefold()
        )
        twelve = (await list_waiting(client))[:12]
        done = await client.call_tool(
            "bulk_reject_applications", {"application_ids": twelve, "reason": "Position filled"}
        )
        assert facts_of(done)["status"] == "done"
        assert set(twelve).isdisjoint(await list_waiting(client))


@pytest.mark.parametrize("era", ["auto", "legacy"])
async def test_what_one_client_was_shown_another_cannot_confirm(era: Era, url: str) -> None:
    async with Client(url, mode=era) as one, Client(url, mode="legacy") as other:
        two = (await list_waiting(one))[:2]
        asked = facts_of(
            await one.call_tool("bulk_reject_applications", {"application_ids": two, "reason": "Position filled"})
        )
        operation = {"operation_id": asked["operation_id"], "count": 2}
        refused = await other.call_tool("confirm_operation", operation)
        assert refused.is_error
        assert set(two) <= set(await list_waiting(one))
        assert facts_of(await one.call_tool("confirm_operation", operation))["status"] == "done"
        # Both see it: behind the server stands one ATS.
        assert set(two).isdisjoint(await list_waiting(other))

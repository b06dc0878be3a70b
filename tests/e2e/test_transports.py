"""The installed command over its real transports: list, read, a bulk write that a person confirms, in both eras."""

import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal, cast

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.session import ClientRequestContext
from mcp.types import CallToolResult, ElicitRequestParams, ElicitResult

pytestmark = pytest.mark.anyio

COMMAND = str(Path(sys.executable).with_name("ats-mcp"))
Era = Literal["auto", "legacy"]


class Recruiter:
    """A person who agrees to whatever number is asked for, after reading it."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[str] = []

    async def __call__(self, context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        self.asked.append(params.message)
        return ElicitResult(action="accept", content={"count": self.count})


@asynccontextmanager
async def over_stdio(era: Era, person: Recruiter) -> AsyncGenerator[Client]:
    server = StdioServerParameters(command=COMMAND, env={"KOMBO_API_KEY": ""})
    async with Client(server, mode=era, elicitation_callback=person) as client:
        yield client


@asynccontextmanager
async def over_http(era: Era, person: Recruiter) -> AsyncGenerator[Client]:
    command = [COMMAND, "--transport", "http", "--port", "0"]
    async with await anyio.open_process(command, env={"KOMBO_API_KEY": ""}) as process:
        assert process.stderr
        with anyio.fail_after(30):
            said = (await process.stderr.receive()).decode()
        url = said.split()[-1]
        async with Client(url, mode=era, elicitation_callback=person) as client:
            yield client
        process.terminate()


def facts_of(result: CallToolResult) -> dict[str, Any]:
    assert result.structured_content
    return cast(dict[str, Any], result.structured_content)


async def reject_eleven(client: Client, person: Recruiter) -> dict[str, Any]:
    jobs = facts_of(await client.call_tool("list_jobs", {"query": "forklift"}))
    waiting = facts_of(await client.call_tool("list_applications", {"job_id": jobs["jobs"][0]["id"]}))
    ids = [row["id"] for row in waiting["applications"][: person.count]]
    done = await client.call_tool("bulk_reject_applications", {"application_ids": ids, "reason": "Position filled"})
    assert not done.is_error
    return facts_of(await client.call_tool("get_application", {"application_id": ids[0]}))


@pytest.mark.parametrize("era", ["auto", "legacy"])
@pytest.mark.parametrize("transport", [over_stdio, over_http])
async def test_a_client_lists_reads_and_makes_a_confirmed_bulk_write(transport: Any, era: Era) -> None:
    person = Recruiter(11)
    async with transport(era, person) as client:
        assert len((await client.list_tools()).tools) == 25
        back = await reject_eleven(client, person)
    assert back["outcome"] == "DECLINED"
    assert back["rejection_reason"] == "Position filled"
    assert len(person.asked) == 1
    assert "Type 11 to confirm." in person.asked[0]


async def test_the_demo_ends_with_what_it_read_back() -> None:
    result = await anyio.run_process([COMMAND, "demo"])
    assert result.stdout.decode().splitlines()[-1].startswith("Done: 1 rejected singly, 12 after a person typed")
    assert result.stderr == b""


async def test_bad_settings_end_with_one_line_on_stderr_before_anything_is_served() -> None:
    result = await anyio.run_process([COMMAND], env={"KOMBO_API_KEY": "key-without-integration"}, check=False)
    assert result.returncode == 2
    assert result.stdout == b""
    assert result.stderr.decode() == (
        "ats-mcp: KOMBO_API_KEY is set without KOMBO_INTEGRATION_ID: set both, or neither for the sandbox\n"
    )


async def test_another_host_than_loopback_is_refused_with_the_reason() -> None:
    result = await anyio.run_process([COMMAND, "--transport", "http", "--host", "0.0.0.0"], check=False)  # noqa: S104
    assert result.returncode == 2
    assert result.stderr.decode() == (
        "ats-mcp: --host 0.0.0.0 is refused: this server has no authentication yet, so whoever reaches it could read and"
        " change candidates. Use one of 127.0.0.1, ::1, localhost.\n"
    )

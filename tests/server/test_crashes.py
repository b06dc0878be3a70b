"""A crash anywhere is told as one and no more: an exception's text may be about a person."""

from collections.abc import Awaitable, Callable
from typing import NoReturn

import pytest
from inline_snapshot import snapshot
from mcp import Client, MCPError

from server.sandbox.kombo import Sandbox
from tests.conftest import Connect, Era, text_of
from tests.server.completing import complete

pytestmark = pytest.mark.anyio

SECRET = "Maria Gonzalez, 630-555-0142"


def crash(*_: object, **__: object) -> NoReturn:
    raise RuntimeError(SECRET)


Ask = Callable[[Client, Sandbox], Awaitable[None]]


async def read(client: Client, sandbox: Sandbox) -> None:
    await client.read_resource(f"ats://candidates/{sandbox.world.stories.people['maria_forklift']}")


async def type_on(client: Client, _: Sandbox) -> None:
    await complete(client, "check_job_intake", "job", "line")


async def get_prompt(client: Client, _: Sandbox) -> None:
    await client.get_prompt("check_job_intake", {"job": "Line Cook"})


async def list_tools(client: Client, _: Sandbox) -> None:
    await client.list_tools()


@pytest.mark.parametrize("era", ["legacy", "auto"])
@pytest.mark.parametrize(
    ("ask", "at", "method"),
    [
        (read, "server.guardrails.own_writes.OwnWritesAtsClient.get_candidate", "resources/read"),
        (type_on, "server.completion.fitting", "completion/complete"),
        (get_prompt, "server.prompts.Prompts.get", "prompts/get"),
        (list_tools, "server.guardrails.coverage.Coverage.settle", "tools/list"),
    ],
    ids=["a resource", "a completion", "a prompt", "the list of tools"],
)
async def test_what_a_crash_says_reaches_no_client(
    ask: Ask,
    at: str,
    method: str,
    era: Era,
    connect: Connect,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with connect(era) as client:
        monkeypatch.setattr(at, crash)
        with pytest.raises(MCPError) as failed:
            await ask(client, sandbox)
        monkeypatch.undo()
        assert failed.value.error.code == -32603
        assert SECRET not in str(failed.value.error)
        assert failed.value.error.message == (
            f"An internal error occurred in {method}; the server's log has the details."
        )
        await ask(client, sandbox)


@pytest.mark.parametrize("era", ["legacy", "auto"])
async def test_what_a_crash_of_a_tool_says_reaches_no_client_but_that_it_may_have_written(
    era: Era, connect: Connect, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = sandbox.world.stories
    async with connect(era) as client:
        monkeypatch.setattr("server.guardrails.own_writes.OwnWritesAtsClient.get_candidate", crash)
        monkeypatch.setattr("server.guardrails.own_writes.OwnWritesAtsClient.get_applications", crash)
        read = await client.call_tool("get_candidate", {"candidate_id": stories.people["maria_forklift"]})
        written = await client.call_tool(
            "move_stage", {"application_id": stories.applications["maria_forklift"], "stage": "Offer"}
        )
    assert (read.is_error, written.is_error) == (True, True)
    assert [text_of(read), text_of(written)] == snapshot(
        [
            "An internal error occurred in get_candidate; the server's log has the details.",
            "An internal error occurred in move_stage; the server's log has the details. It may have written: read the record before you try again.",
        ]
    )

"""What tests of several tools share: arguments that work, and a client whose server waits on paper only."""

from collections.abc import AsyncGenerator, Callable
from typing import Any

import httpx
import pytest
from mcp import Client
from mcp.types import CallToolResult

from server.app import build_server
from server.sandbox.kombo import Sandbox
from server.sandbox.world import Json
from server.settings import Settings
from tests.conftest import UNINDEXED, StillClock, text_of


@pytest.fixture
def arguments(sandbox: Sandbox) -> dict[str, dict[str, object]]:
    """Arguments with which every tool that reads from Kombo finds something, by the tool's name."""
    stories = sandbox.world.stories
    job, person = stories.jobs["forklift"], stories.people["maria_forklift"]
    return {
        "describe_connection": {},
        "list_jobs": {},
        "get_job": {"job_id": job, "enhanced": True},
        "list_stages": {"job_id": job},
        "list_applications": {"job_id": job, "stage": "Offer"},
        "get_application": {"application_id": stories.applications["maria_forklift"]},
        "summarize_pipeline": {"job_id": job},
        "search_candidates": {"query": "Maria Gonzalez"},
        "get_candidate": {"candidate_id": person, "enhanced": True},
        "get_resume": {"candidate_id": person},
        "find_duplicates": {"candidate_id": stories.duplicates[0][0]},
        "list_rejection_reasons": {},
        "get_custom_fields": {"record": "candidate", "id": person},
    }


@pytest.fixture
def waits() -> list[float]:
    """How many seconds the server of `patient` waited between tries, one after the other."""
    return []


@pytest.fixture
async def patient(sandbox: Sandbox, clock: StillClock, waits: list[float]) -> AsyncGenerator[Client]:
    """A client of a server that waits for as long as it has to, in no time."""

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    server = build_server(Settings.from_env(UNINDEXED), transport=httpx.MockTransport(sandbox), now=clock, sleep=wait)
    async with Client(server) as client:
        yield client


def facts_of(result: CallToolResult) -> dict[str, Any]:
    """The structured content of an answer."""
    assert not result.is_error
    assert result.structured_content is not None
    return result.structured_content


Sent = Callable[[], list[tuple[str, str, Json]]]
Standing = Callable[[str], str]


@pytest.fixture
def sent(sandbox: Sandbox) -> Sent:
    """What was written so far: method, path and body, those of a passthrough as Avionté gets them."""

    def sent() -> list[tuple[str, str, Json]]:
        told: list[tuple[str, str, Json]] = []
        for request in sandbox.requests:
            inner = request.body if "/passthrough/" in request.path and isinstance(request.body, dict) else None
            if inner is None:
                told.append((request.method, request.path.removeprefix("/v1"), request.body))
            else:
                told.append((str(inner["method"]), str(inner["path"]), inner.get("data")))
        return [one for one in told if one[0] != "GET"]

    return sent


@pytest.fixture
def standing(sandbox: Sandbox) -> Standing:
    """Where an application stands in the ATS itself, whatever Kombo's mirror shows: its stage and its outcome."""

    def standing(application_id: str) -> str:
        application = sandbox.world.applications.get(application_id)
        assert application
        stage = sandbox.world.stages.get(application.stage_id)
        assert stage
        return f"{stage.name}, {application.outcome}"

    return standing


async def write(client: Client, tool: str, **arguments: object) -> str:
    """Write something; the operation's id."""
    result = await client.call_tool(tool, arguments)
    assert result.structured_content, text_of(result)
    return result.structured_content["operation_id"]


async def undo(client: Client, operation_id: str, **more: object) -> CallToolResult:
    return await client.call_tool("undo_operation", {"operation_id": operation_id, **more})


@pytest.fixture
def maria(sandbox: Sandbox) -> str:
    """The Maria Gonzalez who drives forklifts."""
    return sandbox.world.stories.people["maria_forklift"]


@pytest.fixture
def application(sandbox: Sandbox) -> str:
    """Her application."""
    return sandbox.world.stories.applications["maria_forklift"]


async def note(client: Client, record: str, id: str, text: str, **more: object) -> CallToolResult:
    return await client.call_tool("add_note", {"record": record, "id": id, "note": text, **more})

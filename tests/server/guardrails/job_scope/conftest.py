"""Servers that see one job only, ids in and out of their scope, and how an answer is told apart from another."""

import re
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import httpx
import pytest
from mcp import Client
from mcp.types import CallToolResult

from server.app import build_server
from server.sandbox.data import build_world
from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from server.sandbox.world import Clock, World
from server.settings import Settings
from tests.conftest import UNINDEXED, Connect, StillClock, text_of

Kind = Literal["job", "application", "candidate", "number"]
Ids = Mapping[Kind, str]

ID = "ID"  # stands for the id that a call is about


@dataclass(frozen=True)
class Known:
    """Ids of records in scope, of records out of it, and of records that nobody has."""

    visible: Ids
    hidden: Ids
    absent: Ids


@pytest.fixture
def forklift(sandbox: Sandbox) -> str:
    """The one job in scope."""
    return sandbox.world.stories.jobs["forklift"]


@pytest.fixture
def known(sandbox: Sandbox) -> Known:
    stories = sandbox.world.stories

    def ids(job: str, person: str) -> Ids:
        order = sandbox.world.jobs.get(stories.jobs[job])
        assert order
        return {
            "job": order.id,
            "application": stories.applications[person],
            "candidate": stories.people[person],
            "number": order.remote_id,
        }

    nobody: Ids = {"job": "9" * 24, "application": "9" * 24, "candidate": "9" * 24, "number": "99999999"}
    return Known(ids("forklift", "maria_forklift"), ids("cna", "maria_cna"), nobody)


@pytest.fixture
async def scoped(connect: Connect, forklift: str) -> AsyncGenerator[Client]:
    """A client of a server for which there is only the forklift job."""
    async with connect(job_scope=(forklift,)) as client:
        yield client


@pytest.fixture
async def narrow(clock: StillClock) -> AsyncGenerator[Client]:
    """A client of a server without a scope, whose Kombo mirrors the forklift job and nothing else."""

    def build(seed: int, clock: Clock) -> World:
        world = build_world(seed, clock)
        forklift = world.jobs.get(world.stories.jobs["forklift"])
        world.synced_jobs = {forklift.remote_id} if forklift else set()
        return world

    sandbox = httpx.MockTransport(Sandbox(SandboxOptions(clock=clock), build))
    async with Client(
        build_server(Settings.from_env(UNINDEXED), transport=sandbox, now=clock, sleep=clock.sleep)
    ) as client:
        yield client


async def say(client: Client, tool: str, arguments: dict[str, object], id: str) -> str:
    """What a model reads, with the id it asked for and the ids of operations masked."""
    result = await client.call_tool(tool, arguments)
    return re.sub(r"op_[2-9A-Z]{12}", "op_*", text_of(result).replace(id, ID)) + f" {result.is_error}"


async def walk(client: Client, tool: str, **arguments: object) -> list[list[str]]:
    """The ids on each page of a list, page by page, to its end."""
    pages, cursor = list[list[str]](), ""
    while True:
        facts = facts_of(await client.call_tool(tool, {**arguments, "cursor": cursor}))
        pages.append([row["id"] for row in rows_of(facts)])
        if not (cursor := facts.get("next_cursor", "")):
            return pages


def rows_of(facts: dict[str, Any]) -> list[dict[str, Any]]:
    return facts.get("jobs") or facts.get("applications") or facts.get("candidates") or []


def facts_of(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, text_of(result)
    return result.structured_content or {}


def writes(sandbox: Sandbox) -> list[str]:
    """What Kombo was asked to change; a passthrough counts by what it passes on."""
    inner = [request.body if isinstance(request.body, dict) else {} for request in sandbox.requests]
    return [
        request.path
        for request, body in zip(sandbox.requests, inner, strict=True)
        if request.method != "GET" and ("/passthrough/" not in request.path or body.get("method") != "GET")
    ]

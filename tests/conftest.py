"""What every test stands on: a sandbox with a clock that only tests move, and clients of every kind against it."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx
import pytest
from mcp import Client
from mcp.client.session import ClientRequestContext
from mcp.types import CallToolResult, ElicitRequestParams, ElicitResult, TextContent

from server.app import build_server
from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from server.scripting.clock import StillClock
from server.settings import Settings

Era = Literal["auto", "legacy"]

UNINDEXED = {"ATS_MCP_INDEX": "off"}
"""What most tests leave out: an index reads in the background, and they count what is read."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class Person:
    """The person at a client. Reads each question for some seconds, then gives the next answer."""

    clock: StillClock
    answers: list[ElicitResult] = field(default_factory=list[ElicitResult])
    asked: list[str] = field(default_factory=list[str])
    forms: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    reads_for: float = 5.0
    meanwhile: Callable[[], object] = lambda: None

    async def __call__(self, context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        self.asked.append(params.message)
        self.forms.append(dict(getattr(params, "requested_schema", {})))
        self.clock.tick(self.reads_for)
        self.meanwhile()
        return self.answers.pop(0)

    def will(self, action: Literal["accept", "decline", "cancel"], **content: str | int | float | bool) -> None:
        """Say how the next question is answered."""
        self.answers.append(ElicitResult(action=action, content=dict(content) if action == "accept" else None))


Connect = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def sandbox(clock: StillClock) -> Sandbox:
    return Sandbox(SandboxOptions(clock=clock))


@pytest.fixture
def person(clock: StillClock) -> Person:
    return Person(clock)


@pytest.fixture
def connect(sandbox: Sandbox, clock: StillClock, person: Person) -> Connect:
    """Connect an in-memory client to a server of its own on the sandbox; `settings` are fields of `Settings`."""

    @asynccontextmanager
    async def connect(era: Era = "auto", *, asks: bool = False, **settings: object) -> AsyncGenerator[Client]:
        server = build_server(
            Settings.from_env(UNINDEXED, **settings),
            transport=httpx.MockTransport(sandbox),
            now=clock,
            sleep=clock.sleep,
        )
        async with Client(server, mode=era, elicitation_callback=person if asks else None) as client:
            yield client

    return connect


@pytest.fixture
async def client(connect: Connect) -> AsyncGenerator[Client]:
    """A client that cannot ask anybody, in the newest protocol."""
    async with connect() as client:
        yield client


def text_of(result: CallToolResult) -> str:
    """The text that a model reads."""
    return "\n".join(block.text for block in result.content if isinstance(block, TextContent))

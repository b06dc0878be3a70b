"""What tests of prompts share: somebody who follows a prompt's text and does nothing that it does not name."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from mcp import Client
from mcp.types import CallToolResult, GetPromptResult, TextContent

from prompts._prompt import mentions
from tests.conftest import Connect


def said(prompt: GetPromptResult) -> str:
    """The one message of a prompt, which the user says."""
    (message,) = prompt.messages
    assert message.role == "user"
    assert isinstance(message.content, TextContent)
    return message.content.text


@dataclass
class Follower:
    """Calls the tools that a prompt names, with the arguments that it names."""

    client: Client
    text: str

    async def __call__(self, tool: str, /, **arguments: object) -> dict[str, Any]:
        """Make a step; it is one of the text's, and works."""
        result = await self.result(tool, **arguments)
        assert not result.is_error
        assert result.structured_content is not None
        return result.structured_content

    async def result(self, tool: str, /, **arguments: object) -> CallToolResult:
        """Make a step that may fail."""
        named = [given for name, given in mentions(self.text) if name == tool]
        assert any(arguments.keys() <= given for given in named), f"{tool}({', '.join(arguments)}) is not in the text"
        return await self.client.call_tool(tool, arguments)

    def stops(self) -> list[str]:
        """The names of the stop points, in order."""
        return [part.partition("”")[0] for part in self.text.split("STOP “")[1:]]


Follow = Callable[..., AbstractAsyncContextManager[Follower]]


@pytest.fixture
def follow(connect: Connect) -> Follow:
    """Get a prompt with these arguments, and follow it."""

    @asynccontextmanager
    async def follow(name: str, settings: dict[str, object] | None = None, /, **given: str) -> AsyncGenerator[Follower]:
        async with connect(**(settings or {})) as client:
            yield Follower(client, said(await client.get_prompt(name, given)))

    return follow

"""A client of the server on the sandbox: calls by name and keywords, answers as facts."""

from dataclasses import dataclass
from typing import Any

from mcp import Client
from mcp.types import CallToolResult, TextContent

Facts = dict[str, Any]


class ToolFailed(Exception):
    """A tool said that it did not do it, or not all of it.

    The text is the tool's own, as a model reads it. `facts` are its structured content: for a write that was sent, what
    became of each record; empty where nothing was sent.
    """

    def __init__(self, text: str, facts: Facts) -> None:
        super().__init__(text)
        self.facts = facts


@dataclass(frozen=True)
class AtsSession:
    """A connected client. `client` is the MCP SDK's own, for everything that is not a tool."""

    client: Client

    async def call(self, tool: str, /, **arguments: object) -> Facts:
        """Call a tool and return the structured content of its answer, e.g. `call("get_job", job_id=id)`.

        Raises:
            ToolFailed: The tool answered with an error.
        """
        result = await self.client.call_tool(tool, arguments)
        facts: Facts = dict(result.structured_content or {})
        if result.is_error:
            raise ToolFailed(text_of(result), facts)
        return facts


def text_of(result: CallToolResult) -> str:
    """The text that a model reads of an answer."""
    return "\n".join(block.text for block in result.content if isinstance(block, TextContent))

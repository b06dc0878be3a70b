"""The MCP server itself: tools are made when they are first asked for, and offered where they can work."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, Literal, Protocol

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult, InputRequiredResult
from mcp.types import Tool as ListedTool

from server.guardrails.coverage import Coverage, Covered
from server.state import AppState

PATIENCE: Final = 2.0
"""Seconds that a list of tools waits for the integration to say what it can do; then every tool is on it."""

Lifespan = Callable[[MCPServer[AppState]], AbstractAsyncContextManager[AppState]]


class Declared(Covered, Protocol):
    """A tool as it was declared."""

    def build(self) -> Tool: ...


class AtsServer(MCPServer[AppState]):
    """Serves the tools that were declared. Making all of them takes longer than anything else at a start."""

    def __init__(
        self,
        name: str,
        *,
        tools: Sequence[Declared],
        coverage: Coverage,
        lifespan: Lifespan,
        title: str,
        description: str,
        instructions: str,
        version: str,
        log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"],
    ) -> None:
        super().__init__(
            name,
            title=title,
            description=description,
            instructions=instructions,
            version=version,
            lifespan=lifespan,
            log_level=log_level,
        )
        self._declared = {tool.name: tool for tool in tools}
        self._built: dict[str, Tool] = {}
        self._coverage = coverage

    async def list_tools(self) -> list[ListedTool]:
        """List the tools that are not known to be of no use here."""
        await self._coverage.settle(PATIENCE)
        working = [tool for tool in self._declared.values() if not self._coverage.why_not(tool)]
        return [_listed(self._build(tool)) for tool in working]

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[AppState, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool.

        Raises:
            ToolError: There is no such tool, or the integration cannot do what it needs; or what the tool says.
        """
        tool = self._declared.get(name)
        if tool is None or context is None:
            return await super().call_tool(name, arguments, context)
        if reason := self._coverage.why_not(tool):
            raise ToolError(
                f"{name} is not offered here. {reason} describe_connection tells what can be done. Nothing was changed."
            )
        return await self._build(tool).run(arguments, context, convert_result=True)

    def _build(self, tool: Declared) -> Tool:
        if tool.name not in self._built:
            self._built[tool.name] = tool.build()
        return self._built[tool.name]


def _listed(tool: Tool) -> ListedTool:
    return ListedTool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.parameters,
        output_schema=tool.output_schema,
        annotations=tool.annotations,
    )

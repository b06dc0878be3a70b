"""The MCP server itself: tools are made when they are first asked for, and offered where they can work.

Prompts and resources go by the tools that they need: where one is off, so is what stands on it.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import cache
from typing import Any, Final, Literal, Protocol

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.helper_types import ReadResourceContents
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.server.request_state import RequestStateBoundary, RequestStateSecurity
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    CallToolResult,
    CompleteRequestParams,
    CompleteResult,
    Completion,
    GetPromptResult,
    InputRequiredResult,
    Prompt,
    PromptReference,
    Resource,
    ResourceTemplate,
)
from mcp.types import Tool as ListedTool
from pydantic import AnyUrl

from server.completion import Completions
from server.crashes import keep_crashes
from server.guardrails.asking import caller_of
from server.guardrails.coverage import Coverage, Covered
from server.guardrails.seal import Seal
from server.guardrails.untrusted import inline
from server.prompts import Declared as DeclaredPrompt
from server.prompts import Prompts
from server.resources import Read, Resources
from server.search.index import SearchIndex
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
        prompts: Callable[[], Sequence[DeclaredPrompt]],
        read: Read,
        coverage: Coverage,
        index: SearchIndex,
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
            middleware=[keep_crashes],
        )
        seal = Seal(RequestStateSecurity.ephemeral(), default_audience=name)
        self.middleware[:] = [seal if isinstance(one, RequestStateBoundary) else one for one in self.middleware]
        self._declared = {tool.name: tool for tool in tools}
        self._coverage = coverage
        self._prompts = Prompts(prompts, self._why_off)
        self._resources = Resources(read, self._why_off)
        self._completions = Completions()
        self._lowlevel_server.add_request_handler("completion/complete", CompleteRequestParams, self._complete)
        self.index = index

    async def list_tools(self) -> list[ListedTool]:
        """List the tools that are not known to be of no use here. Whoever asks will want the index soon."""
        self.index.want()
        await self._coverage.settle(PATIENCE)
        working = [tool for tool in self._declared.values() if not self._coverage.why_not(tool)]
        return [_listed(build(tool)) for tool in working]

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
        return await build(tool).run(arguments, context, convert_result=True)

    async def list_prompts(self) -> list[Prompt]:
        """List the prompts whose tools are there."""
        await self._coverage.settle(PATIENCE)
        return [*self._prompts.listed(), *await super().list_prompts()]

    async def get_prompt(
        self, name: str, arguments: dict[str, Any] | None = None, context: Context[AppState, Any] | None = None
    ) -> GetPromptResult | InputRequiredResult:
        """Get the text of a prompt.

        Raises:
            MCPError: There is no such prompt here, or an argument is missing, wrong, or none of its own.
        """
        if name in self._prompts:
            return self._prompts.get(name, arguments or {})
        self._check_prompt(name)
        return await super().get_prompt(name, arguments, context)

    async def list_resources(self) -> list[Resource]:
        """List the resources that stand under one address, where the tools that read them are there."""
        await self._coverage.settle(PATIENCE)
        return [*self._resources.listed(), *await super().list_resources()]

    async def list_resource_templates(self) -> list[ResourceTemplate]:
        """List the resources whose address holds an id, where the tools that read them are there."""
        await self._coverage.settle(PATIENCE)
        return [*self._resources.templates(), *await super().list_resource_templates()]

    async def read_resource(
        self, uri: AnyUrl | str, context: Context[AppState, Any] | None = None
    ) -> Iterable[ReadResourceContents] | InputRequiredResult:
        """Read a resource.

        Raises:
            ResourceError: There is no such resource here, or it could not be read.
        """
        found = await self._resources.read(str(uri), context) if context else None
        return found if found is not None else await super().read_resource(uri, context)

    async def _complete(self, context: ServerRequestContext[AppState], params: CompleteRequestParams) -> CompleteResult:
        given = (params.context.arguments if params.context else None) or {}
        name, typed = params.argument.name, params.argument.value
        if not isinstance(params.ref, PromptReference):
            asked = self._resources.asked(params.ref.uri, name, typed, given)
        elif params.ref.name in self._prompts:
            asked = self._prompts.asked(params.ref.name, name, typed, given)
        else:
            self._check_prompt(params.ref.name)
            asked = ()
        if isinstance(asked, tuple):
            return CompleteResult(completion=Completion(values=list(asked), total=len(asked), has_more=False))
        if any(map(self._why_off, asked.source.needs)):
            return CompleteResult(completion=Completion(values=[]))
        caller = caller_of(Context(request_context=context, mcp_server=self))
        return CompleteResult(completion=await self._completions.complete(context.lifespan_context, asked, caller))

    def _check_prompt(self, name: str) -> None:
        if self._prompt_manager.get_prompt(name) is None:
            raise MCPError(INVALID_PARAMS, f"There is no prompt {inline(name)}.")

    def _tool_input_schema(self, name: str) -> dict[str, Any] | None:
        """What the transport holds a call's `Mcp-Param` headers against; the SDK's own looks among its own tools."""
        tool = self._declared.get(name)
        return build(tool).parameters if tool else super()._tool_input_schema(name)

    def _why_off(self, name: str) -> str:
        """Why a tool cannot be used here; empty where it can."""
        tool = self._declared.get(name)
        return self._coverage.why_not(tool) if tool else f"The tool {name} is switched off on this server."


@cache
def build(tool: Declared) -> Tool:
    """Make a tool, once for all servers of this process: it holds nothing of any of them."""
    return tool.build()


def _listed(tool: Tool) -> ListedTool:
    return ListedTool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.parameters,
        output_schema=tool.output_schema,
        annotations=tool.annotations,
    )

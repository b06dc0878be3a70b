"""What a policy is given: a recruiter's request, and the tools to do it with."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from mcp import Client
from mcp.types import CallToolResult, TextContent, Tool

from server.scripting.person import Person, Question, agrees
from server.scripting.session import text_of

CONFIRM = "confirm_operation"
NOT_ALLOWED = "The user was asked whether this tool may be called, and said no. Nothing was changed."


@dataclass
class Task:
    """One request, to be done with `call`. What a policy returns is its answer; a request may ask for facts in it.

    Behind it stands the plainest host that the server relies on: it shows the server's questions to the person, and
    asks them before `confirm_operation` is called, showing the preview. Nothing else is held back.
    """

    request: str
    client: Client
    person: Person
    spoken: list[str] = field(default_factory=list[str])
    calls: int = 0
    previews: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def instructions(self) -> str:
        """What the server tells every model that uses it."""
        return self.client.instructions or ""

    async def tools(self) -> list[Tool]:
        """The tools there are, as the client lists them."""
        return (await self.client.list_tools()).tools

    async def call(self, tool: str, arguments: Mapping[str, object]) -> CallToolResult:
        """Call a tool, as a host does for its model."""
        self.calls += 1
        self.spoken.append(json.dumps(arguments, default=str))
        if tool == CONFIRM and not self._allowed(arguments):
            result = CallToolResult(content=[TextContent(type="text", text=NOT_ALLOWED)], is_error=True)
        else:
            result = await self.client.call_tool(tool, dict(arguments))
        self.spoken.append(text_of(result))
        facts: Mapping[str, object] = result.structured_content or {}
        if preview := facts.get("preview"):
            self.previews[str(facts["operation_id"])] = str(preview)
        return result

    def _allowed(self, arguments: Mapping[str, object]) -> bool:
        shown = self.previews.get(str(arguments.get("operation_id")), "")
        question = Question(shown, way="tool")
        return self.person.ask(question) == agrees(question)


Policy = Callable[[Task], Awaitable[object]]
"""Anything that does a task: a script, or a model with a loop around it. It returns its answer."""

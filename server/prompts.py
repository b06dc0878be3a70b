"""Prompts as MCP serves them: offered where their tools are, and filled with what was typed, quoted."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from mcp.shared.exceptions import MCPError
from mcp.types import INVALID_PARAMS, GetPromptResult, Prompt, PromptMessage, TextContent

from server.completion import Asked
from server.errors import InvalidInput

WhyOff = Callable[[str], str]
"""Why a tool, by its name, cannot be used on this server; empty where it can."""


class Declared(Protocol):
    """A prompt as it was declared."""

    @property
    def name(self) -> str: ...

    @property
    def description(self) -> str: ...

    def listed(self) -> Prompt: ...

    def why_not(self, why_off: WhyOff) -> str: ...

    def render(self, arguments: Mapping[str, str], why_off: WhyOff) -> str: ...

    def asked(self, argument: str, typed: str, given: Mapping[str, str]) -> Asked | tuple[str, ...]: ...


class Prompts:
    """The prompts that were declared, as far as their tools are there."""

    def __init__(self, load: Callable[[], Sequence[Declared]], why_off: WhyOff) -> None:
        self._load = load
        self._why_off = why_off

    @cached_property
    def _declared(self) -> dict[str, Declared]:
        """Loaded when somebody first asks for prompts: most servers are never asked, and start-up is a feature."""
        return {prompt.name: prompt for prompt in self._load()}

    def listed(self) -> list[Prompt]:
        """Those that can be carried out on this server."""
        return [prompt.listed() for prompt in self._declared.values() if not prompt.why_not(self._why_off)]

    def __contains__(self, name: object) -> bool:
        return name in self._declared

    def get(self, name: str, arguments: Mapping[str, str]) -> GetPromptResult:
        """The text of a prompt, as something that the user says.

        Raises:
            MCPError: It cannot be carried out here, or an argument is missing, wrong, or none of its own (-32602).
        """
        prompt = self._find(name)
        try:
            text = prompt.render(arguments, self._why_off)
        except InvalidInput as error:
            raise MCPError(INVALID_PARAMS, str(error)) from error
        message = PromptMessage(role="user", content=TextContent(type="text", text=text))
        return GetPromptResult(description=prompt.description, messages=[message])

    def asked(self, name: str, argument: str, typed: str, given: Mapping[str, str]) -> Asked | tuple[str, ...]:
        """What completes an argument: something to be looked up, or the values themselves.

        Raises:
            MCPError: There is no such prompt here, or it takes no such argument (-32602).
        """
        try:
            return self._find(name).asked(argument, typed, given)
        except InvalidInput as error:
            raise MCPError(INVALID_PARAMS, str(error)) from error

    def _find(self, name: str) -> Declared:
        prompt = self._declared[name]
        if reason := prompt.why_not(self._why_off):
            raise MCPError(INVALID_PARAMS, f"The prompt {name} is not offered here. {reason}")
        return prompt

"""Anthropic's messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from mcp.types import Tool

from server.evals.models.chat import Json, ModelFailed, ToolCall, Turn
from server.evals.models.endpoint import Endpoint

BASE_URL: Final = "https://api.anthropic.com/v1"
KEY: Final = "ANTHROPIC_API_KEY"
VERSION: Final = "2023-06-01"
MOST_TOKENS: Final = 4_096


@dataclass
class AnthropicChat:
    """One conversation by `POST /messages`."""

    endpoint: Endpoint
    model: str
    instructions: str
    tools: Sequence[Tool]
    messages: list[Json] = field(default_factory=list[Json])

    async def say(self, text: str) -> Turn:
        """See `Chat`."""
        self.messages.append({"role": "user", "content": text})
        return await self._turn()

    async def tell(self, results: Mapping[str, tuple[str, bool]]) -> Turn:
        """See `Chat`."""
        blocks = [
            {"type": "tool_result", "tool_use_id": id, "content": text, "is_error": failed}
            for id, (text, failed) in results.items()
        ]
        self.messages.append({"role": "user", "content": blocks})
        return await self._turn()

    async def _turn(self) -> Turn:
        tools = [
            {"name": tool.name, "description": tool.description, "input_schema": tool.input_schema}
            for tool in self.tools
        ]
        body: Json = {
            "model": self.model,
            "max_tokens": MOST_TOKENS,
            "system": self.instructions,
            "messages": self.messages,
            "tools": tools,
        }
        answer = cast("dict[str, Any]", await self.endpoint.post(body))
        try:
            blocks = answer["content"]
            text = "".join(block["text"] for block in blocks if block["type"] == "text")
            calls = [
                ToolCall(block["id"], block["name"], block["input"]) for block in blocks if block["type"] == "tool_use"
            ]
        except (LookupError, TypeError) as error:
            raise ModelFailed("The model's answer has no content in it.") from error
        self.messages.append({"role": "assistant", "content": blocks})
        return Turn(text, calls)


def open_chat(endpoint: Endpoint, model: str, instructions: str, tools: Sequence[Tool]) -> AnthropicChat:
    """Begin a conversation, with the server's instructions as its system prompt."""
    return AnthropicChat(endpoint, model, instructions, tools)


def headers(key: str) -> dict[str, str]:
    """How the key is carried."""
    return {"x-api-key": key, "anthropic-version": VERSION}

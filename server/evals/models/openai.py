"""OpenAI's chat completions, which many other endpoints speak too."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from mcp.types import Tool

from server.evals.models.chat import Json, ModelFailed, ToolCall, Turn
from server.evals.models.endpoint import Endpoint

BASE_URL: Final = "https://api.openai.com/v1"
KEY: Final = "OPENAI_API_KEY"


@dataclass
class OpenAIChat:
    """One conversation by `POST /chat/completions`."""

    endpoint: Endpoint
    model: str
    tools: Sequence[Tool]
    messages: list[Json] = field(default_factory=list[Json])

    async def say(self, text: str) -> Turn:
        """See `Chat`."""
        self.messages.append({"role": "user", "content": text})
        return await self._turn()

    async def tell(self, results: Mapping[str, tuple[str, bool]]) -> Turn:
        """See `Chat`. The format has no mark for an error: the text says it."""
        for id, (text, failed) in results.items():
            self.messages.append({"role": "tool", "tool_call_id": id, "content": f"Error: {text}" if failed else text})
        return await self._turn()

    async def _turn(self) -> Turn:
        body: Json = {"model": self.model, "messages": self.messages, "tools": [_function(tool) for tool in self.tools]}
        answer = cast("dict[str, Any]", await self.endpoint.post(body))
        try:
            message = answer["choices"][0]["message"]
            asked: list[Any] = message.get("tool_calls") or []
            calls = [_call(call) for call in asked]
        except (LookupError, TypeError, AttributeError) as error:
            raise ModelFailed("The model's answer has no message in it.") from error
        self.messages.append({name: message[name] for name in ("role", "content", "tool_calls") if message.get(name)})
        return Turn(message.get("content") or "", calls)


def _function(tool: Tool) -> Json:
    about = {"name": tool.name, "description": tool.description, "parameters": tool.input_schema}
    return {"type": "function", "function": about}


def _call(call: Any) -> ToolCall:
    function = call["function"]
    try:
        arguments: object = json.loads(function["arguments"] or "{}")
    except ValueError:
        arguments = None
    return ToolCall(call["id"], function["name"], cast(Json, arguments) if isinstance(arguments, dict) else None)


def open_chat(endpoint: Endpoint, model: str, instructions: str, tools: Sequence[Tool]) -> OpenAIChat:
    """Begin a conversation, with the server's instructions as its system message."""
    return OpenAIChat(endpoint, model, tools, [{"role": "system", "content": instructions}])


def headers(key: str) -> dict[str, str]:
    """How the key is carried."""
    return {"authorization": f"Bearer {key}"} if key else {}

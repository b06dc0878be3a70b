"""A conversation with a model that calls tools, whichever wire format carries it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from mcp.types import Tool

Json = dict[str, object]


class ModelFailed(Exception):
    """The endpoint gave no usable answer; the text says why, without key and conversation."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call that a model wants made; `arguments` None where it wrote no JSON object."""

    id: str
    name: str
    arguments: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class Turn:
    """What a model said: text, calls, or both. Without calls it has finished."""

    text: str
    calls: Sequence[ToolCall]


class Chat(Protocol):
    """One conversation, kept on our side: every request carries all of it."""

    async def say(self, text: str) -> Turn:
        """Begin with the user's request; the model's first turn.

        Raises:
            ModelFailed: See there.
        """
        ...

    async def tell(self, results: Mapping[str, tuple[str, bool]]) -> Turn:
        """Give the answers to the last turn's calls, by their ids, each with whether it is an error; the next turn.

        Raises:
            ModelFailed: See there.
        """
        ...


class OpenChat(Protocol):
    """Begins a conversation with a model."""

    def __call__(self, instructions: str, tools: Sequence[Tool]) -> Chat: ...

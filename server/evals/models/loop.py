"""The loop of an agent: the model asks for calls, they are made, until it has nothing more to ask for."""

from server.evals.models.chat import OpenChat, ToolCall
from server.evals.task import Policy, Task
from server.scripting.session import text_of

MOST_TURNS = 40
"""After so many turns the model is stopped: it goes round in circles."""


def agent(open_chat: OpenChat) -> Policy:
    """A policy that has a model do the task; what it says last is the answer."""

    async def play(task: Task) -> str:
        chat = open_chat(task.instructions, await task.tools())
        turn = await chat.say(task.request)
        for _ in range(MOST_TURNS):
            if not turn.calls:
                break
            turn = await chat.tell({call.id: await _make(task, call) for call in turn.calls})
        return turn.text

    return play


async def _make(task: Task, call: ToolCall) -> tuple[str, bool]:
    """Make a call; the text of its answer, and whether it failed."""
    if call.arguments is None:
        return "The arguments are no JSON object. Nothing was changed.", True
    result = await task.call(call.name, call.arguments)
    return text_of(result), bool(result.is_error)

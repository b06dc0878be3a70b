"""The person at the client, played: what they were asked, and what they answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from mcp.client.session import ClientRequestContext
from mcp.types import ElicitRequestParams, ElicitResult

from server.scripting.clock import StillClock

READS_FOR = 5.0
"""Seconds; the server takes an answer within one for that of a client that shows nobody anything."""

Form = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Question:
    """What the person reads, and the number that they have to type, where it takes more than a yes.

    `way` is `form` for a question of the server's, `tool` where the client asks before it lets a tool be called.
    """

    text: str
    count: int | None = None
    way: Literal["form", "tool"] = "form"


Reply = Form | Literal["decline", "cancel"]
"""A form that was filled in, or none."""
Answer = Callable[[Question], Reply]


def agrees(question: Question) -> Reply:
    """Say yes, or type the number that is asked for."""
    return {"confirm": True} if question.count is None else {"count": question.count}


def declines(question: Question) -> Reply:  # noqa: ARG001 - an answer has this form
    """Say no."""
    return "decline"


def closes(question: Question) -> Reply:  # noqa: ARG001 - an answer has this form
    """Close the question without an answer."""
    return "cancel"


def types_in(count: int) -> Answer:
    """Type this number, whatever is asked for."""
    return lambda _: {"count": count}


def agrees_to(*beginnings: str) -> Answer:
    """Say yes to what begins like one of these, and no to everything else: to what nobody wanted."""
    return lambda question: agrees(question) if question.text.startswith(beginnings) else "decline"


@dataclass
class Person:
    """Reads each question for some seconds, gives the next of `answers`, and after the last of them `otherwise`.

    `asked` are the questions so far, `agreed` those of them that were answered with the yes or the number asked for.
    """

    clock: StillClock
    answers: list[Answer] = field(default_factory=list[Answer])
    otherwise: Answer = declines
    asked: list[Question] = field(default_factory=list[Question])
    agreed: list[Question] = field(default_factory=list[Question])

    def will(self, *answers: Answer) -> None:
        """Say how the next questions are answered."""
        self.answers += answers

    def forget(self) -> None:
        """Be as new: nothing was asked, nothing is planned, and whatever is asked is declined."""
        self.otherwise = declines
        self.answers.clear()
        self.asked.clear()
        self.agreed.clear()

    def ask(self, question: Question) -> Reply:
        """Ask them."""
        self.asked.append(question)
        self.clock.tick(READS_FOR)
        reply = self.answers.pop(0)(question) if self.answers else self.otherwise(question)
        if reply == agrees(question):
            self.agreed.append(question)
        return reply

    async def __call__(self, context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:  # noqa: ARG002 - the protocol's names
        """Answer an elicitation."""
        reply = self.ask(read_question(params))
        if isinstance(reply, str):
            return ElicitResult(action=reply)
        return ElicitResult(action="accept", content=dict(reply))  # pyright: ignore[reportArgumentType] - a form's values are checked by the server, right or wrong


def read_question(params: ElicitRequestParams) -> Question:
    """What an elicitation shows: its message, and the number in the form that asks for one."""
    form: Mapping[str, Mapping[str, object]] = getattr(params, "requested_schema", {}).get("properties", {})
    title = str(form.get("count", {}).get("title", ""))
    return Question(params.message, next((int(word) for word in title.split() if word.isdecimal()), None))

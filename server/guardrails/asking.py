"""Asking the person at the client, by whichever way this request's own capabilities allow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import anyio
from mcp.server.mcpserver import Context
from mcp.types import ElicitRequest, ElicitRequestFormParams, ElicitResult, InputRequiredResult
from mcp_types.version import is_version_at_least

from server.guardrails.confirmation import LIFETIME, TYPED_ABOVE, Pending, same_count
from server.guardrails.operation_models import Route

Verdict = Literal["agreed", "declined", "cancelled", "wrong_value"]

ANSWER_KEY: Final = "confirmation"
INPUT_REQUIRED_SINCE: Final = "2026-07-28"
INSTANT: Final = 1.0
"""Seconds within which no person reads a question: some clients declare that they can ask, and decline unseen."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back from the client; `instant` when no person can have read the question."""

    verdict: Verdict
    instant: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls. `id` is what a confirmation is bound to; the client gave itself name and version."""

    id: str
    client_name: str
    client_version: str


def route_of(ctx: Context[Any, Any]) -> Route:
    """How this request's client can be asked, read from the capabilities that came with it."""
    capabilities = ctx.client_capabilities
    elicitation = capabilities.elicitation if capabilities else None
    if elicitation is None or (elicitation.form is None and elicitation.url is not None):
        return Route.TWO_STEP
    version = ctx.protocol_version or ""
    return Route.INPUT_REQUIRED if version and is_version_at_least(version, INPUT_REQUIRED_SINCE) else Route.ELICITATION


def caller_of(ctx: Context[Any, Any]) -> Caller:
    """Who calls, as far as the transport tells: the client's name and version, and its HTTP session."""
    params = ctx.session.client_params
    info = params.client_info if params else None
    name, version = (info.name, info.version) if info else ("", "")
    session = (ctx.headers or {}).get("mcp-session-id", "")
    return Caller("/".join(part for part in (name, version, session) if part), name, version)


def form_of(pending: Pending) -> dict[str, Any]:
    """The form to fill in: a yes or no for a few records, the typed number above that."""
    if pending.count > TYPED_ABOVE:
        name, field = (
            "count",
            {
                "type": "integer",
                "title": f"Type {pending.count} to confirm",
                "description": f"The number of records that will change: {pending.count}.",
            },
        )
    else:
        name, field = "confirm", {"type": "boolean", "title": "Confirm", "description": pending.change.headline}
    return {"type": "object", "properties": {name: field}, "required": [name]}


def message_of(pending: Pending) -> str:
    """What the person reads above the form."""
    ask = f"Type {pending.count} to confirm." if pending.count > TYPED_ABOVE else "Confirm?"
    return f"{pending.change.shown()}\n\n{ask}"


def request_input(pending: Pending) -> InputRequiredResult:
    """Ask in the way of protocol 2026-07-28: the client repeats the call with the form and our sealed state."""
    params = ElicitRequestFormParams(message=message_of(pending), requested_schema=form_of(pending))
    return InputRequiredResult(
        input_requests={ANSWER_KEY: ElicitRequest(params=params)}, request_state=pending.operation_id
    )


def read_input(ctx: Context[Any, Any], pending: Pending, waited: float) -> Reply | None:
    """The form that came back with a repeated call, or None where the client sent none."""
    answer = (ctx.input_responses or {}).get(ANSWER_KEY)
    return judge(answer, pending, waited) if isinstance(answer, ElicitResult) else None


async def elicit(ctx: Context[Any, Any], pending: Pending, now: Callable[[], datetime]) -> Reply:
    """Ask in the middle of the call, as the handshake revisions do; no answer within the lifetime is a cancel."""
    with anyio.move_on_after(LIFETIME.total_seconds()):
        answer = await ctx.session.elicit_form(message_of(pending), form_of(pending), ctx.request_context.request_id)
        return judge(answer, pending, (now() - pending.asked_at).total_seconds())
    return Reply("cancelled")


def judge(answer: ElicitResult, pending: Pending, waited: float) -> Reply:
    """Agreed means that the action is *accept* and the form says so too."""
    match answer.action:
        case "accept":
            return Reply("agreed" if says_so(answer.content or {}, pending) else "wrong_value")
        case "decline":
            return Reply("declined", instant=waited < INSTANT)
        case "cancel":
            return Reply("cancelled", instant=waited < INSTANT)


def says_so(content: Mapping[str, object], pending: Pending) -> bool:
    """Whether the form holds a true yes, or the exact number."""
    if pending.count > TYPED_ABOVE:
        return same_count(content.get("count"), pending.count)
    return content.get("confirm") is True

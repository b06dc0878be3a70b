"""list_rejection_reasons: with which reasons can an application be rejected?"""

from datetime import datetime

from server.ats.models import Record
from server.guardrails.access import Access
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._tool import tool


class ReasonRow(Record):
    """One reason."""

    name: str
    id: str


class ReasonList(Record):
    """The reasons that this ATS knows."""

    reasons: tuple[ReasonRow, ...] = ()
    as_of: datetime
    warnings: tuple[str, ...] = ()


@tool(title="List rejection reasons", access=Access.READ, needs=("rejection_reasons",))
async def list_rejection_reasons(call: Call) -> ReasonList:
    """List the reasons (dispositions) an application can be rejected with."""
    reasons = await call.ats.get_disposition_reasons()
    return ReasonList(
        reasons=tuple(ReasonRow(name=inline(reason.name), id=reason.id) for reason in reasons),
        as_of=call.now(),
        warnings=() if reasons else ("This ATS knows no rejection reason, so nothing can be rejected from here.",),
    )

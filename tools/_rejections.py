"""Rejections as changes: one person or many, the same reading, wording and sending."""

from collections.abc import Sequence

from server.ats.models import Application, Written
from server.ats.quoting import strip_invisible
from server.guardrails.changes import Change, Target
from server.guardrails.choices import choose
from server.guardrails.stage_rules import check_pending
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._rows import applicant_of, job_of
from tools._targets import one_job, read_applications, standing, target

LASTING = "A rejection cannot be undone."


async def reject(call: Call, ids: Sequence[str], reason: str, note: str, *, bulk: bool) -> Change:
    """Think a rejection through: everybody exists, none has ended already, the reason is one of this ATS."""
    applications = await read_applications(call.ats, ids)
    check_pending(*applications)
    one_job(applications)
    chosen = choose(reason, await call.ats.get_disposition_reasons(), what="rejection reason")
    seen = strip_invisible(note)

    async def send(to: Target) -> Written:
        return await call.ats.reject_application(to.id, chosen.id, seen)

    async def reread() -> tuple[Target, ...]:
        return tuple(map(shown, await call.ats.get_applications([application.id for application in applications])))

    def shown(application: Application) -> Target:
        return target(application, standing(application), reason_id=chosen.id)

    whom = _whom(applications)
    return Change(
        headline=f"Reject {whom} with reason “{inline(chosen.name)}”",
        done=f"Rejected {whom} with reason “{inline(chosen.name)}”",
        targets=tuple(map(shown, applications)),
        arguments={"application_ids": list(ids), "reason": chosen.id, "note": seen},
        send=send,
        reread=reread,
        details=(f"Note: {inline(seen, 5_000)}",) if seen else (),
        lasting=LASTING,
        undo=f"no: {LASTING[0].lower()}{LASTING[1:-1]}",
        bulk=bulk,
        warnings=("Left out of the note: invisible characters.",) if seen != note.replace("\r\n", "\n") else (),
        next_steps=("Nobody is told by this: a courteous message to them is a person's to send.",),
    )


def _whom(applications: Sequence[Application]) -> str:
    if len(applications) == 1:
        return applicant_of(applications[0])
    return f"{len(applications)} applications to {job_of(applications[0])}"

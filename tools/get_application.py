"""get_application: where does this one stand?"""

from datetime import datetime
from textwrap import indent

from server.ats.models import Record
from server.guardrails.access import Access
from server.guardrails.untrusted import inline
from server.guardrails.written_here import OwnWrite
from tools._call import Call
from tools._params import ApplicationId
from tools._rows import job_of, name_of, stage_of, unsynced
from tools._tool import tool


class ApplicationView(Record):
    """An application; answers to screening questions stand inside a fence, the latest own writes in `written_here`."""

    candidate: str
    job: str
    id: str
    candidate_id: str = ""
    job_id: str = ""
    stage: str
    outcome: str = ""
    rejection_reason: str = ""
    rejected_at: datetime | None = None
    source: str = ""
    applied_at: datetime | None = None
    changed_at: datetime | None = None
    screening_answers: str = ""
    written_here: tuple[OwnWrite, ...] = ()
    as_of: datetime
    warnings: tuple[str, ...] = ()


@tool(title="Get an application", access=Access.READ, needs=("applications",))
async def get_application(call: Call, application_id: ApplicationId) -> ApplicationView:
    """Read one application: person, job, stage, outcome, screening answers and what this server wrote to it."""
    application = await call.ats.get_application(application_id)
    answers = "\n".join(f"{inline(one.question, 200)}\n{indent(one.answer, '  ')}" for one in application.answers)
    withheld = f"{application.answers_withheld} screening answer(s) are not shown: they may tell protected facts."
    return ApplicationView(
        id=application.id,
        candidate=name_of(application),
        candidate_id=application.candidate.id if application.candidate else "",
        job=job_of(application),
        job_id=application.job.id if application.job else "",
        stage=stage_of(application),
        outcome=application.outcome,
        rejection_reason=inline(application.rejection_reason),
        rejected_at=application.rejected_at,
        source=inline(application.source),
        applied_at=application.created_at,
        changed_at=application.changed_at,
        screening_answers=call.fence(answers, "screening answers of the candidate"),
        written_here=await call.state.written.to("application", application.id),
        as_of=call.now(),
        warnings=(*((withheld,) if application.answers_withheld else ()), *unsynced([application])),
    )

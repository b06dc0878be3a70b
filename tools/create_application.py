"""create_application: apply a person to a job."""

from typing import Annotated

from pydantic import Field

from server.ats.applicants import refuse_closed, refuse_duplicate, to_applicant
from server.ats.models import Application, Candidate, NewCandidate, Stage, Written
from server.errors import InvalidInput
from server.guardrails.access import Access
from server.guardrails.changes import Change, Target
from server.guardrails.reconciliation import newcomer_id
from server.guardrails.stage_rules import choose_target
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._newcomers import refuse_strangers, to_newcomer
from tools._params import JobId
from tools._rows import person_of
from tools._tool import tool


@tool(title="Create an application", access=Access.WRITE, needs=("jobs", "create_application"))
async def create_application(
    call: Call,
    job_id: JobId,
    candidate_id: Annotated[str, Field(description="Somebody who is in the ATS already")] = "",
    first_name: Annotated[str, Field(description="Of somebody new", max_length=200)] = "",
    last_name: Annotated[str, Field(max_length=200, description="Of somebody new")] = "",
    email: Annotated[str, Field(max_length=320, description="Of somebody new; people are matched by it")] = "",
    phone: Annotated[str, Field(max_length=40, description="Of somebody new")] = "",
    stage: Annotated[str, Field(max_length=200, description="Stage name or id; else the ATS chooses")] = "",
) -> Change:
    """Apply a person to a job: candidate_id, or the name and e-mail of somebody new. Search for them first."""
    job = await call.ats.get_job_by_job_id(job_id)
    refuse_closed(job)
    chosen: Stage | None = choose_target(stage, job.stages, job.title) if stage else None
    facts = {"job_id": job.id}
    person: Candidate | NewCandidate
    if candidate_id:
        if first_name or last_name or email or phone:
            raise InvalidInput("Give candidate_id, or the details of somebody new, not both. Nothing was changed.")
        person = await call.ats.get_candidate(candidate_id)
        to_applicant(person)
        known = (person, *await call.ats.find_candidates_by_details(email=person.emails[0]))
        to = Target(kind="candidate", id=person.id, name=person_of(person), facts=facts)
    else:
        person = to_newcomer(first_name.strip(), last_name.strip(), email.strip(), phone.strip())
        known = await call.ats.find_candidates_by_details(email=person.email)
        refuse_strangers(known, person)
        to = Target(
            kind="candidate",
            id=newcomer_id(person.email),
            name=f"{inline(f'{person.first_name} {person.last_name}')} ({person.email})",
            detail=f"phone {inline(person.phone)}" if person.phone else "",
            facts=facts,
        )
    refuse_duplicate(known, job)

    async def send(_: Target) -> Written:
        application, written = await call.ats.create_application_for_candidate(person, job, chosen)
        return written.model_copy(update={"created_id": application.id, "told": landed(application, chosen)})

    async def reread() -> tuple[Target, ...]:
        return (to,)

    way = f"{to.name} to the job “{inline(job.title)}”" + (f", stage “{inline(chosen.name)}”" if chosen else "")
    return Change(
        headline=f"Apply {way}",
        done=f"Applied {way}",
        targets=(to,),
        arguments={"job_id": job.id, "candidate_id": to.id, "stage": chosen.id if chosen else ""},
        send=send,
        reread=reread,
        lasting="An application cannot be deleted from here.",
        undo="no: an application cannot be deleted from here",
    )


def landed(application: Application, chosen: Stage | None) -> str:
    """Where a new application was put, where that is not what was asked for; nothing where the ATS does not say."""
    if application.stage is None or (chosen and chosen.id == application.stage.id):
        return ""
    return f"Kombo shows it in “{inline(application.stage.name)}”."

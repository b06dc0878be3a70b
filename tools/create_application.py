"""create_application: apply a person to a job."""

from typing import Annotated

from pydantic import Field

from server.ats.applicants import to_applicant
from server.ats.checks import checked_email
from server.ats.matching import fold
from server.ats.models import Candidate, NewCandidate, Stage, Written
from server.errors import InvalidInput
from server.guardrails.access import Access
from server.guardrails.changes import Change, Target, digest
from server.guardrails.stage_rules import choose_target
from server.guardrails.untrusted import inline
from tools._call import Call
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
    stage: Annotated[str, Field(max_length=200, description="Stage name or id; default the job's first")] = "",
) -> Change:
    """Apply a person to a job: candidate_id, or the name and e-mail of somebody new. Search for them first."""
    job = await call.ats.get_job_by_job_id(job_id)
    chosen: Stage | None = choose_target(stage, job.stages, job.title) if stage else None
    person: Candidate | NewCandidate
    if candidate_id:
        if first_name or last_name or email or phone:
            raise InvalidInput("Give candidate_id, or the details of somebody new, not both. Nothing was changed.")
        person = await call.ats.get_candidate(candidate_id)
        to_applicant(person)
        to = Target(kind="candidate", id=person.id, name=person_of(person))
    else:
        person = await _newcomer(call, first_name.strip(), last_name.strip(), email.strip(), phone.strip())
        name = inline(f"{person.first_name} {person.last_name}")
        to = Target(kind="candidate", id=f"new:{digest(person.email.casefold())}", name=f"{name} ({person.email})")

    async def send(_: Target) -> Written:
        application, written = await call.ats.create_application_for_candidate(person, job, chosen)
        return written.model_copy(update={"created_id": application.id})

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


async def _newcomer(call: Call, first_name: str, last_name: str, email: str, phone: str) -> NewCandidate:
    if not (first_name and last_name and email):
        raise InvalidInput(
            "Somebody new needs first_name, last_name and email (people are matched by it). For somebody in the ATS"
            " give candidate_id, from search_candidates. Nothing was changed."
        )
    checked_email(email)
    for known in await call.ats.find_candidates_by_details(email=email):
        if fold(known.name) != fold(f"{first_name} {last_name}"):
            raise InvalidInput(
                f"This e-mail address is that of {person_of(known)} [{known.id}], and the ATS may take the two for one."
                " If they are, give that candidate_id; if not, another address. Nothing was changed."
            )
    return NewCandidate(first_name=first_name, last_name=last_name, email=email, phone=phone)

"""get_candidate: who is this person?"""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from server.ats.models import Record, TalentDetails
from server.guardrails.access import Access
from server.guardrails.untrusted import inline
from server.guardrails.written_here import OwnWrite
from tools._call import Call
from tools._enhanced import read_candidate
from tools._params import CandidateId
from tools._rows import days_since, unsynced
from tools._tool import tool


class HeldApplication(Record):
    """One application of the person; `days` since it last changed."""

    job: str
    stage: str = ""
    outcome: str = ""
    reason: str = ""
    days: int | None = None
    id: str


class CandidateView(Record):
    """A person with their applications; never tax id, birthday or any EEO field."""

    name: str
    id: str
    avionte_id: str = ""
    title: str = ""
    company: str = ""
    place: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    source: str = ""
    tags: tuple[str, ...] = ()
    confidential: bool | None = None
    created_at: datetime | None = None
    changed_at: datetime | None = None
    applications: tuple[HeldApplication, ...] = ()
    avionte: TalentDetails | None = None
    written_here: tuple[OwnWrite, ...] = ()
    as_of: datetime
    warnings: tuple[str, ...] = ()


@tool(title="Get a candidate", access=Access.READ, needs=("candidates",))
async def get_candidate(
    call: Call,
    candidate_id: CandidateId,
    enhanced: Annotated[bool, Field(description="Add Avionté's talent fields: status, availability, consent")] = False,
) -> CandidateView:
    """Read one person: contact, tags, applications, what this server wrote. get_resume reads their resume."""
    person, details, warnings = await read_candidate(call, candidate_id, enhanced=enhanced)
    return CandidateView(
        id=person.id,
        name=inline(person.name, 200),
        avionte_id=person.remote_id,
        title=inline(person.title),
        company=inline(person.company),
        place=inline(person.location),
        emails=tuple(map(inline, person.emails)),
        phones=tuple(map(inline, person.phones)),
        links=tuple(inline(link, 200) for link in person.links),
        source=inline(person.source),
        tags=tuple(map(inline, person.tags)),
        confidential=person.confidential or None,
        created_at=person.created_at,
        changed_at=person.changed_at,
        applications=tuple(
            HeldApplication(
                job=inline(held.job.title) if held.job else "",
                stage=inline(held.stage.name) if held.stage else "",
                outcome=held.outcome,
                reason=inline(held.rejection_reason),
                days=days_since(held.changed_at, call.now()),
                id=held.id,
            )
            for held in person.applications
        ),
        avionte=details,
        written_here=await call.state.written.to("candidate", person.id),
        as_of=call.now(),
        warnings=warnings + unsynced(person.applications),
    )

"""search_candidates: who is this about?"""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from server.ats.models import Candidate, Record
from server.ats.paths import check_id
from server.errors import InvalidInput
from server.guardrails.access import Access
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._params import PAGE, Cursor, Limit, UpdatedAfter, when
from tools._rows import CELL, gaps
from tools._search import find_people, left_out, namesakes, narrow
from tools._tool import tool


class CandidateRow(Record):
    """One person of a list, with what tells namesakes apart."""

    name: str
    title: str = ""
    place: str = ""
    matched: str = ""
    id: str


class CandidateList(Record):
    """A page of people, best matches first."""

    candidates: tuple[CandidateRow, ...] = ()
    next_cursor: str = ""
    as_of: datetime
    warnings: tuple[str, ...] = ()


@tool(title="Search candidates", access=Access.READ, needs=("candidates",))
async def search_candidates(
    call: Call,
    query: Annotated[str, Field(description="Name, or e-mail address", max_length=200)] = "",
    email: Annotated[str, Field(description="Exact e-mail address", max_length=320)] = "",
    phone: Annotated[str, Field(description="Phone, to rank namesakes", max_length=40)] = "",
    job_id: Annotated[str, Field(description="Only who applied to this job")] = "",
    updated_after: UpdatedAfter = "",
    limit: Limit = PAGE,
    cursor: Cursor = "",
) -> CandidateList:
    """Find people by name or e-mail, or list those of a job. Namesakes differ: compare title and place."""
    since, job = when(updated_after), check_id("job", job_id) if job_id else ""
    criteria = {"query": query, "email": email, "phone": phone, "job_id": job, "updated_after": updated_after}
    call.record_search("search_candidates", criteria)
    if query or email or phone:
        if cursor:
            raise InvalidInput("A search by name or e-mail has one page: leave out cursor, or narrow the search.")
        found = await find_people(call.ats, query=query, email=email, phone=phone)
        people = narrow(found, job, since)
        return CandidateList(
            candidates=tuple(_row(match.person, match.why) for match in people[:limit]),
            as_of=call.now(),
            warnings=namesakes([match.person for match in people]) + left_out(found, people, limit, call.ats.unlisted),
        )
    page = await call.ats.list_candidates(job_id=job, updated_after=since, limit=limit, cursor=cursor)
    return CandidateList(
        candidates=tuple(_row(person, "") for person in page.records),
        next_cursor=page.next_cursor,
        as_of=call.now(),
        warnings=namesakes(page.records) + gaps(page, call.ats.unlisted),
    )


def _row(person: Candidate, matched: str) -> CandidateRow:
    return CandidateRow(
        name=inline(person.name, CELL),
        title=inline(person.title, CELL),
        place=inline(person.location, CELL),
        matched=matched,
        id=person.id,
    )

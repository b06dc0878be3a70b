"""search_candidates: who is this about?"""

from typing import Annotated

from pydantic import Field

from server.ats.checks import checked_email
from server.ats.paths import check_id
from server.errors import InvalidInput
from server.guardrails.access import Access
from tools._call import Call
from tools._found_people import NO_WORDS, CandidateList, Search, rows_of, search_people
from tools._params import PAGE, Cursor, Limit, UpdatedAfter, when
from tools._rows import gaps
from tools._search import Match, namesakes
from tools._tool import tool

EVERYBODY = "Nothing was searched for: this lists everybody. Give query, email, phone or job_id."


@tool(title="Search candidates", access=Access.READ, needs=("candidates",))
async def search_candidates(
    call: Call,
    query: Annotated[
        str, Field(description="Name, also misspelt; e-mail, phone, title, place, employer, stage", max_length=200)
    ] = "",
    email: Annotated[str, Field(description="E-mail address", max_length=320)] = "",
    phone: Annotated[str, Field(description="Phone number", max_length=40)] = "",
    job_id: Annotated[str, Field(description="Only who applied to this job")] = "",
    updated_after: UpdatedAfter = "",
    limit: Limit = PAGE,
    cursor: Cursor = "",
) -> CandidateList:
    """Find people, or list those of a job. Namesakes differ: compare title and place."""
    since, job = when(updated_after), check_id("job", job_id) if job_id else ""
    given = query or email or phone
    query, email, phone = query.strip(), email.strip(), phone.strip()
    if email:
        checked_email(email)
    criteria = {"query": query, "email": email, "phone": phone, "job_id": job, "updated_after": updated_after}
    call.record_search(criteria)
    if query or email or phone:
        return await search_people(call, Search(query, email, phone, job, since, limit, cursor))
    if given and not (job or since):
        raise InvalidInput(NO_WORDS)
    page = await call.ats.list_candidates(job_id=job, updated_after=since, limit=limit, cursor=cursor)
    return CandidateList(
        candidates=rows_of([Match(person, "") for person in page.records]),
        next_cursor=page.next_cursor,
        as_of=call.now(),
        warnings=(
            *(() if job or since or cursor else (EVERYBODY,)),
            *namesakes(page.records),
            *gaps(page, call.ats.unlisted),
        ),
    )

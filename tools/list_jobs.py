"""list_jobs: which jobs are there?"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from server.ats.models import Record
from server.guardrails.access import Access
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._params import PAGE, Cursor, Limit, UpdatedAfter, when
from tools._rows import gaps, untold
from tools._tool import tool


class JobRow(Record):
    """One job of a list."""

    title: str
    status: str = ""
    location: str = ""
    id: str


class JobList(Record):
    """A page of jobs."""

    jobs: tuple[JobRow, ...] = ()
    next_cursor: str = ""
    as_of: datetime
    warnings: tuple[str, ...] = ()


@tool(title="List jobs", access=Access.READ, needs=("jobs",))
async def list_jobs(
    call: Call,
    query: Annotated[str, Field(description="Part of the title", max_length=200)] = "",
    status: Annotated[
        Literal["OPEN", "CLOSED", "DRAFT", "ARCHIVED", "ANY"], Field(description="Default OPEN")
    ] = "OPEN",
    updated_after: UpdatedAfter = "",
    limit: Limit = PAGE,
    cursor: Cursor = "",
) -> JobList:
    """List jobs (requisitions), by part of the title and by status."""
    page = await call.ats.list_jobs(
        query=query,
        statuses=() if status == "ANY" else (status,),
        updated_after=when(updated_after),
        limit=limit,
        cursor=cursor,
    )
    narrowed = "" if status == "ANY" else f"with status {status} (ANY lists all)"
    return JobList(
        jobs=tuple(
            JobRow(title=inline(job.title), status=job.status, location=inline(job.location), id=job.id)
            for job in page.records
        ),
        next_cursor=page.next_cursor,
        as_of=call.now(),
        warnings=gaps(page, call.ats.unlisted, narrowed) + untold([job.status for job in page.records], narrowed),
    )

"""list_jobs: which jobs are there?"""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field

from server.ats.models import Record
from server.errors import InvalidInput
from server.guardrails.access import Access
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._params import PAGE, Cursor, Limit, UpdatedAfter, when
from tools._rows import gaps, untold
from tools._tool import tool
from tools._unsynced import unsynced_jobs

UNTOLD: Final = "Of jobs that are not synced only number and title are told: leave out status and updated_after."


class JobRow(Record):
    """One job of a list; one that Kombo does not have has no id, and Avionté's number in its place."""

    title: str
    status: str = ""
    location: str = ""
    id: str = ""
    avionte_id: str = ""


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
    unsynced: Annotated[
        bool, Field(description="Only jobs not synced yet, with their numbers for set_job_sync")
    ] = False,
    limit: Limit = PAGE,
    cursor: Cursor = "",
) -> JobList:
    """List jobs (requisitions), by part of the title and by status."""
    if unsynced:
        if updated_after or status not in ("OPEN", "ANY"):
            raise InvalidInput(UNTOLD)
        others = await unsynced_jobs(call, query, limit, cursor)
        return JobList(
            jobs=tuple(JobRow(title=inline(job.title), avionte_id=job.remote_id) for job in others.records),
            next_cursor=others.next_cursor,
            as_of=call.now(),
            warnings=gaps(others, ""),
        )
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

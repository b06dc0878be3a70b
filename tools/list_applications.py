"""list_applications: who is in the running, for which job, in which stage?"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from server.ats.models import Application, Record
from server.ats.paths import check_id
from server.errors import InvalidInput
from server.guardrails.access import Access
from server.guardrails.choices import choose
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._of_job import applications_of_job
from tools._params import PAGE, Cursor, Limit, UpdatedAfter, when
from tools._rows import (
    CELL,
    applications_of,
    days_since,
    gaps,
    job_of,
    name_of,
    stage_of,
    unfiltered,
    unsynced,
    untold,
)
from tools._tool import tool


class ApplicationRow(Record):
    """One application of a list; `days` since it last changed."""

    candidate: str
    job: str
    stage: str
    outcome: str = ""
    days: int | None = None
    id: str


class ApplicationList(Record):
    """A page of applications."""

    applications: tuple[ApplicationRow, ...] = ()
    next_cursor: str = ""
    as_of: datetime
    warnings: tuple[str, ...] = ()


@tool(title="List applications", access=Access.READ, needs=("applications",))
async def list_applications(
    call: Call,
    job_id: Annotated[str, Field(description="Of this job")] = "",
    candidate_id: Annotated[str, Field(description="Of this person")] = "",
    stage: Annotated[str, Field(description="In this stage (name or id); needs job_id", max_length=200)] = "",
    outcome: Annotated[
        Literal["PENDING", "HIRED", "DECLINED", "ANY"], Field(description="Default PENDING")
    ] = "PENDING",
    updated_after: UpdatedAfter = "",
    limit: Limit = PAGE,
    cursor: Cursor = "",
) -> ApplicationList:
    """List applications by job, person, stage and outcome."""
    job = check_id("job", job_id) if job_id else ""
    outcomes, since, left = () if outcome == "ANY" else (outcome,), when(updated_after), 0
    if candidate_id:
        if cursor or stage:
            raise InvalidInput(
                "With candidate_id there is one page and no filter by stage: leave out cursor and stage."
            )
        person = await call.ats.get_candidate(candidate_id)
        page, left = applications_of(person, job, outcomes, since, limit)
    elif stage or (job and outcome == "DECLINED"):
        stage_id = await _stage_id(call, job, stage)
        page = await applications_of_job(
            call.ats, job, stage_id=stage_id, outcomes=outcomes, since=since, limit=limit, cursor=cursor
        )
    else:
        page = await call.ats.list_applications(
            job_id=job, outcomes=outcomes, updated_after=since, limit=limit, cursor=cursor
        )
    narrowed = f"with outcome {outcome} (ANY lists all)" if outcomes else ""
    return ApplicationList(
        applications=tuple(_row(application, call.now()) for application in page.records),
        next_cursor=page.next_cursor,
        as_of=call.now(),
        warnings=(
            *gaps(page, call.ats.unlisted, narrowed),
            *untold([application.outcome for application in page.records], narrowed),
            *((f"{left} more fit: raise limit or give job_id.",) if left else ()),
            *(() if candidate_id else unfiltered(job, outcomes, since)),
            *unsynced(page.records),
        ),
    )


async def _stage_id(call: Call, job_id: str, stage: str) -> str:
    if not stage:
        return ""
    if not job_id:
        raise InvalidInput("A stage belongs to a job: give job_id too.")
    job = await call.ats.get_job_by_job_id(job_id)
    return choose(stage, job.stages, what="stage", where=f" of the job “{inline(job.title)}”").id


def _row(application: Application, now: datetime) -> ApplicationRow:
    return ApplicationRow(
        candidate=name_of(application, CELL),
        job=job_of(application, CELL),
        stage=stage_of(application, CELL),
        outcome=application.outcome,
        days=days_since(application.changed_at, now),
        id=application.id,
    )

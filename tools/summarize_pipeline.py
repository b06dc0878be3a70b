"""summarize_pipeline: how many are where, and where has nothing moved?"""

from datetime import datetime
from typing import Annotated, Final

from pydantic import Field

from server.ats.models import Record
from server.ats.pipeline_counts import count_job, count_open_jobs
from server.errors import InvalidInput
from server.guardrails.access import Access
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._cursors import cursor_at, place_of
from tools._params import PAGE, Cursor
from tools._pipeline import Counts, caveats, jobs_by_stale, row, stages_by_name, stages_in_order
from tools._tool import tool

MOST_STAGES: Final = 12
"""Rows of stages beside a page of jobs, so that both fit in one answer."""


class PipelineView(Record):
    """Counts of one job by stage; or of all open jobs by job, the stalest first, and by name of stage."""

    stale_days: int
    total: Counts
    stages: tuple[Counts, ...] = ()
    jobs: tuple[Counts, ...] = ()
    next_cursor: str = ""
    as_of: datetime
    warnings: tuple[str, ...] = ()


@tool(title="Summarize the pipeline", access=Access.READ, needs=("jobs", "applications"))
async def summarize_pipeline(
    call: Call,
    job_id: Annotated[str, Field(description="Of this job; default every open one")] = "",
    stale_days: Annotated[int, Field(description="Unchanged so long is stale, 1 to 365", ge=1, le=365)] = 14,
    cursor: Cursor = "",
) -> PipelineView:
    """Count applications by job, stage and outcome, with days since the last change and how many are stale."""
    if job_id:
        return await _of_one(call, job_id, stale_days, cursor)
    start = place_of(cursor, "summarize_pipeline", stale_days)
    opened, counts = await count_open_jobs(call.ats, call.now())
    jobs, stages, end = jobs_by_stale(opened, counts, stale_days), stages_by_name(counts, stale_days), start + PAGE
    cut = (f"{len(stages) - MOST_STAGES} more stages, in which fewer stand, are not shown: give job_id.",)
    return PipelineView(
        stale_days=stale_days,
        total=row(f"{len(opened)} open jobs", counts.total, stale_days),
        stages=() if cursor else tuple(stages[:MOST_STAGES]),
        jobs=tuple(jobs[start:end]),
        next_cursor=cursor_at(end, "summarize_pipeline", stale_days) if end < len(jobs) else "",
        as_of=call.now(),
        warnings=(
            *(cut if len(stages) > MOST_STAGES and not cursor else ()),
            *caveats(counts, call.ats.unlisted),
        ),
    )


async def _of_one(call: Call, job_id: str, stale_days: int, cursor: str) -> PipelineView:
    if cursor:
        raise InvalidInput("With job_id there is one page: leave out cursor.")
    job = await call.ats.get_job_by_job_id(job_id)
    counts = await count_job(call.ats, job.id, call.now())
    return PipelineView(
        stale_days=stale_days,
        total=row(inline(job.title), counts.total, stale_days, job.id),
        stages=tuple(stages_in_order(job, counts, stale_days)),
        as_of=call.now(),
        warnings=caveats(counts, call.ats.unlisted),
    )

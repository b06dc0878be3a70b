"""Rows of a pipeline's summary: what a tally tells, of a stage or of a job."""

from collections.abc import Sequence
from typing import Final

from server.ats.models import Job, Record
from server.ats.pipeline_counts import MOST_COUNTED, MOST_JOBS, PipelineCounts, Tally
from server.guardrails.untrusted import inline
from tools._rows import CELL

AGES: Final = (
    "median and oldest are days since the last change of any kind: Kombo has no stage history, so time in a stage is"
    " not known."
)


class Counts(Record):
    """Applications by outcome, `untold` where the ATS tells none.

    `median` and `oldest` are days since the last change of those that have not ended; `stale` of these did not change
    for `stale_days` or longer.
    """

    name: str
    pending: int
    hired: int
    declined: int
    untold: int = 0
    median: int | None = None
    oldest: int | None = None
    stale: int
    id: str = ""


def row(name: str, tally: Tally, stale_days: int, id: str = "") -> Counts:
    """What a tally tells, under a name that is safe to show."""
    return Counts(
        name=name,
        pending=tally.pending,
        hired=tally.hired,
        declined=tally.declined,
        untold=tally.untold,
        median=tally.median_days,
        oldest=tally.oldest_days,
        stale=tally.stale(stale_days),
        id=id,
    )


def stages_in_order(job: Job, counts: PipelineCounts, stale_days: int) -> list[Counts]:
    """A row for each stage of the job that an application stands in, in the job's order."""
    order = {stage.id: place for place, stage in enumerate(job.stages)}
    rows = sorted(counts.by_stage.items(), key=lambda one: order.get(one[0][0], len(order)))
    return [row(_stage(name), tally, stale_days, id) for (id, name), tally in rows]


def stages_by_name(counts: PipelineCounts, stale_days: int) -> list[Counts]:
    """A row for each name of a stage, first those that most stand in."""
    rows = [row(_stage(name), tally, stale_days) for (_, name), tally in counts.by_stage.items()]
    return sorted(rows, key=lambda one: (-one.pending - one.untold, one.name))


def jobs_by_stale(jobs: Sequence[Job], counts: PipelineCounts, stale_days: int) -> list[Counts]:
    """A row for each job, first those with most that is stale."""
    rows = [row(inline(job.title, CELL), counts.by_job[job.id], stale_days, job.id) for job in jobs]
    return sorted(rows, key=lambda one: (-one.stale, -one.pending, one.name, one.id))


def caveats(counts: PipelineCounts, unlisted: str) -> tuple[str, ...]:
    """What the counts do not hold, and what nobody can tell from them; `unlisted` is the ATS client's own."""
    cut = f"Incomplete: counting stops after {MOST_COUNTED:,} applications or {MOST_JOBS:,} jobs. Give job_id."
    are, them, they, were = ("is", "it", "it", "was") if counts.written == 1 else ("are", "them", "they", "were")
    uncounted = "is" if counts.skipped == 1 else "are"
    skipped = f"{counts.skipped} of Kombo's records could not be read and {uncounted} not counted."
    written = f"{counts.written} {are} counted as this server wrote {them}; Kombo shows {them} as {they} {were} before."
    return (
        *(() if counts.complete else (cut,)),
        *((skipped,) if counts.skipped else ()),
        *((written,) if counts.written else ()),
        AGES,
        *((f"What Kombo does not have is not counted. {unlisted}",) if unlisted else ()),
    )


def _stage(name: str) -> str:
    return inline(name, CELL) or "(no stage)"

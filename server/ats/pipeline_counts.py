"""How many applications stand where, and for how long nothing has changed about them: counts, never names."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median_low
from typing import Final

from server.ats.base_ats_client import BaseAtsClient
from server.ats.checks import PAGE_LIMIT
from server.ats.models import Application, Job, Outcome, Stage

MOST_COUNTED: Final = 20_000
"""Applications that are read for one answer, 80 pages of them."""

MOST_JOBS: Final = 1_000
"""Open jobs that are read for one answer."""

NO_STAGE: Final = Stage(id="", name="")


@dataclass(slots=True)
class Tally:
    """Some applications, counted by outcome; `untold` are those whose outcome the ATS does not tell.

    `ages` are whole days since the last change of those that have not ended. Kombo's
    applications have no history of stages: how long one has been in its stage cannot be told from them.
    """

    pending: int = 0
    hired: int = 0
    declined: int = 0
    untold: int = 0
    ages: list[int] = field(default_factory=list[int])

    def add(self, application: Application, now: datetime) -> None:
        """Count one more."""
        match application.outcome:
            case Outcome.HIRED:
                self.hired += 1
                return
            case Outcome.DECLINED:
                self.declined += 1
                return
            case Outcome.PENDING:
                self.pending += 1
            case _:
                self.untold += 1
        if application.changed_at:
            self.ages.append(max(0, (now - application.changed_at).days))

    def stale(self, days: int) -> int:
        """How many have not ended and did not change for at least so many days."""
        return sum(age >= days for age in self.ages)

    @property
    def median_days(self) -> int | None:
        """The age in the middle, of two the lower; None where there is none."""
        return median_low(self.ages) if self.ages else None

    @property
    def oldest_days(self) -> int | None:
        """The greatest age; None where there is none."""
        return max(self.ages, default=None)


@dataclass(slots=True)
class PipelineCounts:
    """Applications counted in all, by the id of their job, and by stage as (id, name); "" and "" where there is none.

    Stages of several jobs are one where they have one name, however it is spelt, and carry no id. `complete` is False
    where there were more than are read for one answer; `skipped` could not be read; `written` are counted where this
    server left them, which the mirror does not show yet.
    """

    now: datetime
    total: Tally = field(default_factory=Tally)
    by_job: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_stage: defaultdict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    counted: int = 0
    skipped: int = 0
    written: int = 0
    complete: bool = True
    _spelt: dict[str, str] = field(default_factory=dict[str, str])

    def add(self, application: Application, *, of_one_job: bool) -> None:
        """Count one application."""
        job_id = application.job.id if application.job else ""
        stage = application.stage or NO_STAGE
        of_stage = (stage.id, stage.name) if of_one_job else ("", self._spelling(stage.name))
        for tally in (self.total, self.by_job[job_id], self.by_stage[of_stage]):
            tally.add(application, self.now)
        self.counted += 1
        self.written += bool(application.mirrored)

    def skip(self, records: int) -> None:
        """Take note of records that could not be read."""
        self.skipped += records

    def _spelling(self, name: str) -> str:
        """The name as it was spelt first."""
        return self._spelt.setdefault(" ".join(name.casefold().split()), name)


async def count_job(ats: BaseAtsClient, job_id: str, now: datetime) -> PipelineCounts:
    """Count the applications to one job, its stages told apart by id."""
    counts, cursor = PipelineCounts(now), ""
    while counts.complete:
        page = await ats.list_applications(job_id=job_id, limit=PAGE_LIMIT, cursor=cursor)
        for application in page.records:
            counts.add(application, of_one_job=True)
        counts.skip(page.skipped)
        cursor = page.next_cursor
        if not cursor:
            break
        counts.complete = counts.counted < MOST_COUNTED
    return counts


async def count_open_jobs(ats: BaseAtsClient, now: datetime) -> tuple[list[Job], PipelineCounts]:
    """Count the applications to every open job, and answer those jobs too."""
    jobs: list[Job] = []
    counts = PipelineCounts(now)
    async with aclosing(ats.stream_jobs(statuses=("OPEN",), skipped=counts.skip)) as opened:
        async for job in opened:
            if len(jobs) == MOST_JOBS:
                counts.complete = False
                break
            jobs.append(job)
    if jobs:  # no job at all would ask for the applications to every job
        await _count(ats, jobs, counts)
    return jobs, counts


async def _count(ats: BaseAtsClient, jobs: Sequence[Job], counts: PipelineCounts) -> None:
    ids = [job.id for job in jobs]
    async with aclosing(ats.stream_applications(for_job_ids=ids, skipped=counts.skip)) as applications:
        async for application in applications:
            if counts.counted == MOST_COUNTED:
                counts.complete = False
                break
            counts.add(application, of_one_job=False)

"""The applications of one job, looked through here and not by Kombo: its filters go by the mirror.

Asked for one stage, or for those declined, Kombo leaves out whom this server has just moved there or rejected.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from server.ats.base_ats_client import BaseAtsClient
from server.ats.checks import PAGE_LIMIT
from server.ats.models import Application, Outcome, Page
from server.guardrails.job_scope import place

MOST_PAGES: Final = 20
"""Pages of Kombo's that are looked through for one answer: 5,000 applications."""


async def applications_of_job(
    ats: BaseAtsClient,
    job_id: str,
    *,
    stage_id: str,
    outcomes: Collection[str],
    since: datetime | None,
    limit: int,
    cursor: str,
) -> tuple[Page[Application], bool]:
    """One page of a job's applications that fit, and whether all of the job's were looked through for it.

    An empty `stage_id` and no `outcomes` narrow nothing; an application of which the ATS tells no outcome fits any.
    """

    def fits(application: Application) -> bool:
        standing = application.stage.id if application.stage else ""
        ended = not outcomes or not application.outcome or application.outcome in outcomes
        return ended and (not stage_id or standing == stage_id)

    start = place(cursor)
    end = start + limit
    fitting: list[Application] = []
    at, skipped = "", 0
    asked = [outcome for outcome in outcomes if outcome == Outcome.PENDING]  # nothing of ours makes one pending again
    for _ in range(MOST_PAGES):
        page = await ats.list_applications(
            job_id=job_id, outcomes=asked, updated_after=since, limit=PAGE_LIMIT, cursor=at
        )
        fitting += filter(fits, page.records)
        skipped += page.skipped
        at = page.next_cursor
        if not at or len(fitting) > end:
            break
    following = str(end) if len(fitting) > end else ""
    return Page(records=tuple(fitting[start:end]), next_cursor=following, skipped=skipped), bool(following) or not at

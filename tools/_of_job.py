"""The applications of one job, looked through here and not by Kombo: its filters go by the mirror.

Asked for one stage, or for those declined, Kombo leaves out whom this server has just moved there or rejected.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from server.ats.base_ats_client import BaseAtsClient
from server.ats.checks import PAGE_LIMIT
from server.ats.models import Application, Page
from server.errors import InvalidInput
from server.guardrails.job_scope import NO_CURSOR

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
) -> Page[Application]:
    """One page of a job's applications that fit.

    An empty `stage_id` and no `outcomes` narrow nothing; an application of which the ATS tells no outcome fits any.
    The cursor names a page of Kombo's and the last application of it that was shown. Counted in those that fit it would
    leave people out, since whom the reader moves or rejects between two pages fits no longer.
    """

    def fits(application: Application) -> bool:
        standing = application.stage.id if application.stage else ""
        ended = not outcomes or not application.outcome or application.outcome in outcomes
        return ended and (not stage_id or standing == stage_id)

    last, at = _read(cursor)
    found: list[Application] = []
    skipped = 0
    for _ in range(MOST_PAGES):
        page = await ats.list_applications(job_id=job_id, updated_after=since, limit=PAGE_LIMIT, cursor=at)
        skipped += page.skipped
        room = limit - len(found)
        fitting = [one for one in _after(page.records, last) if fits(one)]
        found += fitting[:room]
        if len(fitting) > room:
            shown = found[-1].id if room else last
            return Page(records=tuple(found), next_cursor=f"{shown}:{at}", skipped=skipped)
        if not page.next_cursor:
            return Page(records=tuple(found), skipped=skipped)
        last, at = "", page.next_cursor
    return Page(records=tuple(found), next_cursor=f":{at}", skipped=skipped)


def _read(cursor: str) -> tuple[str, str]:
    """The application after which a page begins, and the page of Kombo's that it stands in; either may be empty.

    Raises:
        InvalidInput: It is no cursor of ours.
    """
    last, colon, at = cursor.partition(":")
    if cursor and not (colon and (not last or last.isalnum())):
        raise InvalidInput(NO_CURSOR)
    return last, at


def _after(applications: Sequence[Application], last: str) -> Sequence[Application]:
    """Those after one of them; all of them where it is none of them any more: better twice than never."""
    place = next((number for number, one in enumerate(applications, 1) if one.id == last), 0)
    return applications[place:]

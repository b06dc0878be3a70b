"""Jobs of Avionté that Kombo does not have: their numbers, by which set_job_sync selects them."""

from contextlib import aclosing
from typing import Final

from server.ats.models import JobRef, Page
from tools._call import Call
from tools._cursors import cursor_at, place_of

MOST_LOOKED_THROUGH: Final = 2_000
"""Jobs that one answer looks through for a title: a hundred of them cost three requests, and Avionté bills by use."""


async def unsynced_jobs(call: Call, query: str, limit: int, cursor: str) -> Page[JobRef]:
    """One page of those whose title holds `query`; the cursor is a place in Avionté's list, which is read anew.

    Raises:
        NotSupported: This Avionté has no list of job numbers.
        InvalidInput: The cursor is of another list.
    """
    start = place_of(cursor, "unsynced", query)
    words = query.strip().casefold()
    found: list[JobRef] = []
    place = 0
    async with aclosing(call.ats.stream_unmirrored_jobs()) as jobs:
        async for job in jobs:
            if len(found) == limit or place == start + MOST_LOOKED_THROUGH:
                return Page(records=tuple(found), next_cursor=cursor_at(place, "unsynced", query))
            if place >= start and words in job.title.casefold():
                found.append(job)
            place += 1
    return Page(records=tuple(found))

"""Whole lists, page by page: the next page is on its way while the current one is read, and never more than that."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from server.ats.models import Page

RecordT = TypeVar("RecordT")

OVERLAP: Final = timedelta(minutes=5)
"""How far an incremental read reaches back before the time it is given, for clocks that differ and changes on the way.

To resume: keep the time at which a run *started*, give it as `updated_after` to the next one, and put records by id,
because some come a second time.
"""

HEAD_START: Final = 20
"""Turns of the event loop that a request is given to leave before its predecessor's answer is read, which takes all of
this process: about as many as httpx needs."""

Skipped = Callable[[int], object]
"""Told of how many more records could not be read and were left out."""

logger = logging.getLogger(__name__)


def unnoticed(_: int) -> None:
    """Take no notice of records that were left out: the log has said so."""


@dataclass(frozen=True, slots=True)
class Fetched(Generic[RecordT]):
    """An answer of which no more is known than where the list goes on; `read` makes a page of it."""

    next_cursor: str
    read: Callable[[], Page[RecordT]]


async def stream_records(
    fetch: Callable[[str], Awaitable[Fetched[RecordT]]], name: str, skipped: Skipped = unnoticed
) -> AsyncGenerator[RecordT, None]:
    """Yield the records of every page, from the first one on; an error on the way is raised where it belongs.

    A plain task does the fetching ahead: the cancel scope of a task group may not stay open across a `yield`.
    """
    ahead = asyncio.ensure_future(fetch(""))
    try:
        while True:
            fetched = await ahead
            if fetched.next_cursor:
                ahead = asyncio.ensure_future(fetch(fetched.next_cursor))
                for _ in range(HEAD_START):
                    await asyncio.sleep(0)
            page = fetched.read()
            if page.skipped:
                logger.warning("%d records of the list of %s could not be read and were left out", page.skipped, name)
                skipped(page.skipped)
            for record in page.records:
                yield record
            if not fetched.next_cursor:
                return
    finally:
        ahead.cancel()
        await asyncio.wait([ahead])
        if not ahead.cancelled():
            ahead.exception()  # marks it as seen: the consumer stopped before this page was its concern


def overlapping(updated_after: datetime | None) -> datetime | None:
    """Move the start of an incremental read back by `OVERLAP`."""
    return updated_after - OVERLAP if updated_after else None

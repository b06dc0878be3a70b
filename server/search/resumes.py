"""Resumes by their words: those that were read anyhow, and on request a few a day that are fetched for it."""

import logging
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

import anyio

from server.ats.base_ats_client import BaseAtsClient
from server.errors import ATSError, NotFound
from server.resumes.errors import UnreadableResume
from server.resumes.models import ResumeText
from server.search.names import fold
from server.search.persons import seconds

BETWEEN: Final = 60.0
"""Seconds between two fetches, each of which is two requests that Kombo sends on to the ATS, and bills."""
DAY: Final = timedelta(days=1)
MOST_WORDS: Final = 1_500
SHORTEST: Final = 2

logger = logging.getLogger(__name__)

Read = Callable[[bytes, str, str], Awaitable[ResumeText]]


class Library(Protocol):
    """What keeps the words: the index."""

    async def filled(self) -> None: ...

    async def read(self, question: Callable[[sqlite3.Connection], str | None]) -> str | None: ...

    async def learn_resume(self, candidate_id: str, attachment_id: str, words: str, read_at: datetime) -> None: ...


def words_of(resume: ResumeText) -> str:
    """Return each word of what a person sees of a resume, once and in no order: the text cannot be read from it.

    What was hidden in the file is left out, or a few invisible words would bring anybody into every search.
    """
    words: dict[str, None] = {}
    for page in resume.pages:
        words.update(dict.fromkeys(word for word in fold(page).split() if len(word) >= SHORTEST))
    return " ".join(sorted(list(words)[:MOST_WORDS]))


async def back_fill(
    index: Library, ats: Callable[[], BaseAtsClient], read: Read, now: Callable[[], datetime], most: int
) -> None:
    """Fetch the resumes of people, one a minute and `most` a day, for ever; returns at once where `most` is 0."""
    if not most:
        return
    import sqlite3

    await index.filled()
    while True:
        try:
            await fetch_next(index, ats(), read, now, most)
        except (ATSError, sqlite3.Error, OSError) as error:
            logger.warning("no resume could be fetched for the index: %s", type(error).__name__)
        await anyio.sleep(BETWEEN)


async def fetch_next(
    index: Library, ats: BaseAtsClient, read: Read, now: Callable[[], datetime], most: int
) -> str | None:
    """Fetch the resume of whoever changed last and has none in the index; None where that is nobody, or enough today.

    Raises:
        ATSError: It cannot be fetched just now.
    """
    time = now()
    candidate_id = await index.read(lambda db: _next(db, time, most))
    if candidate_id is None:
        return None
    attachment, words = "", ""
    try:
        resume = await ats.get_resume(candidate_id)
        attachment = resume.attachment.id
        words = words_of(await read(resume.data, resume.attachment.file_name, resume.attachment.content_type))
    except (NotFound, UnreadableResume):
        pass  # they are written down without words, so that nobody pays for them again
    await index.learn_resume(candidate_id, attachment, words, time)
    return candidate_id


def _next(db: sqlite3.Connection, now: datetime, most: int) -> str | None:
    today = db.execute("SELECT count(*) FROM resumes WHERE read_at > ?", (seconds(now - DAY),)).fetchone()[0]
    if today >= most:
        return None
    found = db.execute(
        "SELECT id FROM people WHERE NOT EXISTS (SELECT 1 FROM resumes WHERE person = key)"
        " AND id NOT IN (SELECT value FROM json_each(forgotten())) ORDER BY changed_at DESC, id LIMIT 1"
    ).fetchone()
    return str(found[0]) if found else None

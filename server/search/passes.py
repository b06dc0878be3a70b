"""One pass over Kombo's lists: page by page into the index, each page with the place where the next begins."""

import logging
import sqlite3
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, Literal, TypeVar

import anyio.to_thread

from server.ats.base_ats_client import BaseAtsClient
from server.ats.models import Application, Candidate, Job, Page
from server.errors import InvalidInput
from server.search.forgotten import Forgotten
from server.search.persons import moment, seconds
from server.search.schema import transaction
from server.search.standing import Standing, read_standing, write_standing
from server.search.told import forget_told, tell_again
from server.search.writing import drop, drop_people, is_kept, put_applications, put_jobs, put_people

PAGE: Final = 250
"""Records of a page, Kombo's most."""

Kind = Literal["jobs", "candidates", "applications"]
RecordT = TypeVar("RecordT", Job, Candidate, Application)
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the index takes in: jobs of the scope (all where it is empty), and people who changed within these days."""

    scope: tuple[str, ...] = ()
    days: int = 0

    def since(self, now: datetime) -> datetime | None:
        """Who changed before this leaves the index; None where people stay as long as Kombo shows them."""
        return now - timedelta(days=self.days) if self.days else None


@dataclass(frozen=True, kw_only=True)
class Passes:
    """Passes over everything and over what changed. `pause` is awaited between pages: calls come first."""

    db: sqlite3.Connection
    ats: BaseAtsClient
    now: Callable[[], datetime]
    pause: Callable[[], Awaitable[object]]
    kept: Kept
    forgotten: Forgotten

    def standing(self) -> Standing:
        """How far the index is."""
        return read_standing(self.db)

    async def fill(self) -> None:
        """Read everything: go on where a pass was interrupted, else begin a new one; at its end, drop what is gone.

        Kombo's lists are read by page rather than as streams, since only a page tells where the next one begins.

        Raises:
            ATSError: Kombo does not answer; what was read so far stays, and the place is kept.
        """
        standing = await anyio.to_thread.run_sync(self.standing)
        if standing.begun is None:
            standing = replace(standing, number=standing.number + 1, begun=seconds(self.now()), list=0, cursor="")
        lists = self._lists()
        begun_anew = -1
        while standing.list < len(lists):
            kind, job_id = lists[standing.list]
            asked = time.time()
            try:
                page = await self._read(kind, job_id, standing.cursor)
            except InvalidInput:
                if not standing.cursor or begun_anew == standing.list:  # then it is not the cursor
                    raise
                begun_anew = standing.list
                logger.warning("a list of the index is read from its beginning: its cursor has become too old")
                standing = replace(standing, cursor="")
                continue
            if page.next_cursor:
                following = replace(standing, cursor=page.next_cursor)
            else:
                following = replace(standing, list=standing.list + 1, cursor="")
            await self._write(kind, page.records, asked, following)
            standing = following
            await self.pause()
        await anyio.to_thread.run_sync(self._finish, standing)

    async def catch_up(self) -> None:
        """Read what changed since the last pass began, what was deleted included.

        Raises:
            ATSError: Kombo does not answer; the next pass begins at the same time in the past.
        """
        standing = await anyio.to_thread.run_sync(self.standing)
        begun, since = seconds(self.now()), moment(standing.fresh)
        await self._drain("jobs", self.ats.stream_jobs(since))
        await self._drain("candidates", self.ats.stream_candidates(since))
        await self._drain("applications", self.ats.stream_applications(since, self.kept.scope))
        await anyio.to_thread.run_sync(self._finish, replace(standing, fresh=begun))

    def _lists(self) -> list[tuple[Kind, str]]:
        """The lists of a full pass, by the job that they are of where only some jobs exist."""
        jobs = self.kept.scope or ("",)
        return [("jobs", ""), *(("candidates", job) for job in jobs), *(("applications", job) for job in jobs)]

    async def _read(self, kind: Kind, job_id: str, cursor: str) -> Page[Any]:
        match kind:
            case "jobs":
                return await self.ats.list_jobs(limit=PAGE, cursor=cursor)
            case "candidates":
                return await self.ats.list_candidates(job_id=job_id, limit=PAGE, cursor=cursor)
            case "applications":
                return await self.ats.list_applications(job_id=job_id, limit=PAGE, cursor=cursor)

    async def _drain(self, kind: Kind, stream: AsyncGenerator[RecordT, None]) -> None:
        """Write a stream by the page, as it comes."""
        page: list[RecordT] = []
        asked = time.time()
        async with aclosing(stream):
            async for record in stream:
                page.append(record)
                if len(page) == PAGE:
                    await self._write(kind, page, asked)
                    page = []
                    await self.pause()
        if page:
            await self._write(kind, page, asked)

    async def _write(self, kind: Kind, records: Sequence[Any], asked: float, standing: Standing | None = None) -> None:
        await anyio.to_thread.run_sync(partial(self._put, kind, records, asked, standing))

    def _put(self, kind: Kind, records: Sequence[Any], asked: float, standing: Standing | None) -> None:
        """Write a page and the place where the next one begins, together or not at all.

        `asked` is when it was asked for, in seconds by this machine's clock: what was done from here since then stands.
        """
        with transaction(self.db):
            seen = (standing or read_standing(self.db)).number
            match kind:
                case "jobs":
                    self._put_jobs(records, seen)
                case "candidates":
                    self._put_people(records, seen)
                case "applications":
                    self._put_applications(records, seen)
            tell_again(self.db, asked)
            if standing is not None:
                write_standing(self.db, standing)

    def _put_jobs(self, jobs: Sequence[Job], seen: int) -> None:
        here = [job for job in jobs if not job.deleted and self._in_scope(job.id)]
        put_jobs(self.db, here, seen)
        drop(self.db, "jobs", [job.id for job in jobs if job.deleted])

    def _put_people(self, people: Sequence[Candidate], seen: int) -> None:
        forgotten, since = self.forgotten.ids(), self.kept.since(self.now())
        narrowed = [self._narrowed(person) for person in people]
        here = [
            person
            for person in narrowed
            if not person.deleted
            and person.id not in forgotten
            and (person.applications or not self.kept.scope)
            and (since is None or person.changed_at is None or person.changed_at >= since)
        ]
        put_people(self.db, here, seen)
        ids = {person.id for person in here}
        drop_people(self.db, [person.id for person in people if person.id not in ids])

    def _put_applications(self, applications: Sequence[Application], seen: int) -> None:
        """Keep applications of people who are kept, and of no others: they would tell of who was deleted."""
        forgotten = self.forgotten.ids()
        here = [
            one
            for one in applications
            if not one.deleted
            and one.candidate is not None
            and one.candidate.id not in forgotten
            and is_kept(self.db, one.candidate.id)
            and (not self.kept.scope or (one.job is not None and self._in_scope(one.job.id)))
        ]
        put_applications(self.db, here, seen)
        ids = {one.id for one in here}
        drop(self.db, "applications", [one.id for one in applications if one.id not in ids])

    def _narrowed(self, person: Candidate) -> Candidate:
        """A person without their applications to jobs out of scope."""
        if not self.kept.scope:
            return person
        held = tuple(one for one in person.applications if one.job is not None and self._in_scope(one.job.id))
        return person.model_copy(update={"applications": held})

    def _in_scope(self, job_id: str) -> bool:
        return not self.kept.scope or job_id in self.kept.scope

    def _finish(self, standing: Standing) -> None:
        """Write down that a pass is complete, and drop what it did not meet and what is too old."""
        with transaction(self.db):
            if standing.begun is not None:
                standing = replace(standing, begun=None, list=0, cursor="", full=standing.begun, fresh=standing.begun)
                gone = self.db.execute("SELECT id FROM people WHERE seen < ?", (standing.number,)).fetchall()
                drop_people(self.db, [id for (id,) in gone])
                self.db.execute("DELETE FROM jobs WHERE seen < ?", (standing.number,))
                self.db.execute("DELETE FROM applications WHERE seen < ?", (standing.number,))
            if (since := self.kept.since(self.now())) is not None:
                old = self.db.execute("SELECT id FROM people WHERE changed_at < ?", (seconds(since),)).fetchall()
                drop_people(self.db, [id for (id,) in old])
            forget_told(self.db)
            write_standing(self.db, standing)

"""The index as the server holds it: opened when it is first needed, kept fresh in the background, read in threads."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import anyio
import anyio.to_thread

from server.ats.base_ats_client import BaseAtsClient
from server.errors import ATSError, ConfigurationError
from server.search.index_file import IndexFile

if TYPE_CHECKING:
    import sqlite3

    from server.search.asking import Question
    from server.search.own_writes import Own
    from server.search.ranking import Fit
    from server.search.standing import Standing

T = TypeVar("T")

EVERY: Final = timedelta(minutes=5)
"""How old the index may become before what changed is read."""
WHOLE: Final = timedelta(days=7)
"""How often everything is read anew; Kombo makes deleted records unrecognisable after 14 days."""
PATIENCE: Final = 0.5
"""Seconds for which a write waits until it stands in the index, where somebody else is just writing to that."""
LOOK: Final = 60.0
"""Seconds after which the index looks by itself whether it is time."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Status:
    """How far the index is; `as_of` is None until the first pass is done.

    `trouble` is why the last pass failed, `refused` why the last search could not go by the index.
    """

    people: int = 0
    applications: int = 0
    jobs: int = 0
    as_of: datetime | None = None
    filling: bool = False
    megabytes: float = 0.0
    trouble: str = ""
    refused: str = ""


@dataclass(frozen=True, kw_only=True)
class Found:
    """Who fits, best first, as of the last pass."""

    fits: "list[Fit]"
    as_of: datetime


class SearchIndex:
    """The people, applications and jobs of one integration, in a file of their own.

    `path` None is a file that lasts no longer than this process. Nothing is opened or read before somebody wants it.
    """

    def __init__(
        self, path: Path | None, *, on: bool = True, scope: tuple[str, ...] = (), days: int = 0, pause: float = 0.0
    ) -> None:
        self.on = on
        self.file = IndexFile(path)
        self._scope = scope
        self._days = days
        self._pause = pause
        self._telling = anyio.Lock()
        self._untold: list[tuple[str, Own, float]] = []
        self._wanted = anyio.Event()
        self._filled = anyio.Event()
        self._done = anyio.Event()
        self._trouble = ""
        self._refused = ""

    def want(self) -> None:
        """Have it filled, or caught up where it is old; returns at once."""
        self._wanted.set()

    async def filled(self) -> None:
        """Wait until a first pass is complete.

        Raises:
            ConfigurationError: The index is off: there never is one.
        """
        self._check_on()
        self.want()
        await self._filled.wait()

    async def caught_up(self) -> None:
        """Wait until it has been looked whether it is time for a pass, and that pass has ended, well or not.

        Raises:
            ConfigurationError: The index is off: there never is one.
        """
        self._check_on()
        done = self._done
        self.want()
        await done.wait()

    async def tell(self, application_id: str, own: "Own") -> None:
        """Have searches go by what was done here to an application, those of other servers of this file too.

        Where the file is held for longer than `PATIENCE`, or cannot be written, it is tried again with the next search
        of this server and with the next pass.
        """
        if not self.on:
            return
        import sqlite3

        self._untold.append((application_id, own, time.time()))
        try:
            if self.file.is_there:
                with anyio.move_on_after(PATIENCE, shield=True):  # the write is done: it has to be told
                    await self._tell(PATIENCE)
        except (sqlite3.Error, OSError) as error:
            self._note(error)

    async def read(self, question: "Callable[[sqlite3.Connection], T]") -> T:
        """Put a question to the index, in a thread; every statement in it sees the same state.

        Raises:
            sqlite3.Error: The index cannot be read.
        """
        return await anyio.to_thread.run_sync(self.file.read, question)

    async def standing(self) -> "Standing":
        """How far the index is."""
        from server.search.standing import read_standing

        return await self.read(read_standing)

    async def search(self, question: "Question") -> Found | None:
        """Who fits; None where there is no index to ask: it is off, out of order, or not yet filled."""
        if not self.on:
            return None
        import sqlite3

        from server.search.finding import find
        from server.search.standing import read_standing

        def ask(db: sqlite3.Connection) -> Found | None:
            as_of = read_standing(db).as_of
            return Found(fits=find(db, question), as_of=as_of) if as_of else None

        self.want()
        try:
            await self._tell()
            found = await self.read(ask)
        except (sqlite3.Error, OSError) as error:
            self._refused = _named(error)
            logger.warning("the index could not be searched: %s", self._refused)
            return None
        self._refused = ""
        return found

    async def learn_resume(self, candidate_id: str, attachment_id: str, words: str, read_at: datetime) -> None:
        """Have a person found by these words too; nothing happens where the index is off or does not have them."""
        if not self.on:
            return
        import sqlite3

        from server.search.forgotten import Forgotten
        from server.search.persons import seconds
        from server.search.writing import put_resume

        def learn(db: sqlite3.Connection) -> None:
            if candidate_id not in Forgotten(self.file.path.parent).ids():
                put_resume(db, candidate_id, attachment_id, words, seconds(read_at) or 0.0)

        try:
            await anyio.to_thread.run_sync(self.file.write, learn)
        except (sqlite3.Error, OSError) as error:
            self._note(error)

    async def status(self) -> Status:
        """How many records are in it, as of when, and whether it is being filled."""
        import sqlite3

        from server.search.schema import size_of
        from server.search.standing import count, read_standing

        def look(db: sqlite3.Connection) -> Status:
            standing = read_standing(db)
            return Status(
                people=count(db, "people"),
                applications=count(db, "applications"),
                jobs=count(db, "jobs"),
                as_of=standing.as_of,
                filling=standing.begun is not None,
                megabytes=size_of(self.file.path) / 1e6,
                trouble=self._trouble,
                refused=self._refused,
            )

        try:
            return await self.read(look)
        except (sqlite3.Error, OSError) as error:
            self._note(error)
            return Status(trouble=self._trouble, refused=self._refused)

    async def keep_fresh(self, ats: Callable[[], BaseAtsClient], now: Callable[[], datetime]) -> None:
        """Fill it once somebody wants it, then read what changes, for ever."""
        if not self.on:
            return
        await self._wanted.wait()
        while True:
            done, self._wanted, self._done = self._done, anyio.Event(), anyio.Event()
            await self._pass(ats, now)
            done.set()
            with anyio.move_on_after(LOOK):
                await self._wanted.wait()

    def close(self) -> None:
        """Let go of the file; a temporary one is removed, into another goes first what was done here."""
        if self.file.lasting and self._untold:
            import sqlite3

            try:
                self._put_told(self._untold)
            except (sqlite3.Error, OSError) as error:
                self._note(error)
        self.file.close()
        if not self.file.lasting:
            self._filled = anyio.Event()

    async def _pass(self, ats: Callable[[], BaseAtsClient], now: Callable[[], datetime]) -> None:
        import sqlite3

        try:
            await self._tell()
            await self._pass_if_due(ats, now)
            self._trouble = ""
        except sqlite3.Error as error:
            self._note(error)
            await anyio.to_thread.run_sync(self.file.remove_if_damaged, error)
        except (ATSError, ConfigurationError, OSError) as error:
            self._note(error)

    async def _pass_if_due(self, ats: Callable[[], BaseAtsClient], now: Callable[[], datetime]) -> None:
        """Fill, read what changed, or do nothing; nothing too where another server is at it."""
        from server.search.filling import due, filling

        standing = await self.standing()
        if due(standing, now()):
            async with filling(self.file.path) as db:
                if db is not None:
                    await self._run(db, ats(), now)
                    standing = await self.standing()
        if standing.fresh is not None:
            self._filled.set()

    async def _run(self, db: "sqlite3.Connection", ats: BaseAtsClient, now: Callable[[], datetime]) -> None:
        from server.search.filling import due
        from server.search.forgotten import Forgotten
        from server.search.passes import Kept, Passes

        passes = Passes(
            db=db,
            ats=ats,
            now=now,
            pause=lambda: anyio.sleep(self._pause),
            kept=Kept(self._scope, self._days),
            forgotten=Forgotten(self.file.path.parent),
        )
        match due(await anyio.to_thread.run_sync(passes.standing), now()):
            case "fill":
                await passes.fill()
            case "catch up":
                await passes.catch_up()
            case _:
                pass

    async def _tell(self, patience: float | None = None) -> None:
        """Put into the index what was done here and is not in it yet; who searches meanwhile waits for it."""
        async with self._telling:
            if told := self._untold[:]:
                await anyio.to_thread.run_sync(self._put_told, told, patience)
                del self._untold[: len(told)]

    def _put_told(self, told: "Sequence[tuple[str, Own, float]]", patience: float | None = None) -> None:
        from server.search.told import tell

        def put(db: "sqlite3.Connection") -> None:
            for id, own, at in told:
                tell(db, id, own, at)

        self.file.write(put, patience)

    def _check_on(self) -> None:
        if not self.on:
            raise ConfigurationError("there is no local index to wait for: ATS_MCP_INDEX is off")

    def _note(self, error: Exception) -> None:
        self._trouble = _named(error)
        logger.warning("the index is not up to date: %s", self._trouble)


def _named(error: Exception) -> str:
    """What is wrong, by the name that SQLite or Python has for it: never by words, in which data may stand."""
    return str(getattr(error, "sqlite_errorname", type(error).__name__))

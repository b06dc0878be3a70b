"""What one running server holds: made by the lifespan, handed to every call."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Final

import anyio
import anyio.to_thread
from anyio.abc import TaskGroup

from server.ats.base_ats_client import BaseAtsClient
from server.errors import ATSError
from server.guardrails.job_scope import ScopedAtsClient
from server.guardrails.operation_models import LedgerError
from server.guardrails.own_writes import OwnWritesAtsClient
from server.guardrails.pacing import Sleep
from server.guardrails.random_ids import RandomIds
from server.guardrails.reconciliation import settle_by_reading
from server.guardrails.wariness import Wariness
from server.guardrails.writes import Writes
from server.guardrails.written_here import WrittenHere
from server.search.own_writes import TellingAtsClient
from server.settings import Settings

logger = logging.getLogger(__name__)

AGAIN: Final = 60.0
"""Seconds after which a ledger that could not be opened is tried again: reads do without it meanwhile, and say so."""

if TYPE_CHECKING:
    from server.guardrails.audit import Audit
    from server.guardrails.journal import Journal
    from server.resumes.worker import ResumeWorker
    from server.search.index import SearchIndex


@dataclass(kw_only=True)
class AppState:
    """The parts of a running server. What is heavy is made when it is first needed: start-up is a feature."""

    settings: Settings
    now: Callable[[], datetime]
    sleep: Sleep
    tasks: TaskGroup
    connect: Callable[[], BaseAtsClient]
    open_journal: Callable[["Audit"], "Journal"]
    open_audit: Callable[[], "Audit"]
    random_ids: RandomIds
    wariness: Wariness
    index: "SearchIndex"
    writes: Writes = field(init=False)
    written: WrittenHere = field(init=False)
    _mirror: BaseAtsClient | None = field(default=None, init=False)
    _whole: OwnWritesAtsClient | None = field(default=None, init=False)
    _ats: BaseAtsClient | None = field(default=None, init=False)
    _journal: "Journal | None" = field(default=None, init=False)
    _audit: "Audit | None" = field(default=None, init=False)
    _resumes: "ResumeWorker | None" = field(default=None, init=False)
    _recovering: anyio.Event | None = field(default=None, init=False)
    _opening: Lock = field(default_factory=Lock, init=False)

    def __post_init__(self) -> None:
        self.written = WrittenHere(self._known_writes)
        self.writes = Writes(
            settings=self.settings,
            journal=self.journal,
            tasks=self.tasks,
            now=self.now,
            sleep=self.sleep,
            random_ids=self.random_ids,
            wariness=self.wariness,
            ats=lambda: self.ats,
        )

    @property
    def mirror(self) -> BaseAtsClient:
        """The ATS as Kombo shows it, in scope or not, written to from here or not: never for tools."""
        if self._mirror is None:
            self._mirror = self.connect()
        return self._mirror

    @property
    def whole(self) -> OwnWritesAtsClient:
        """The ATS with what was written here, in scope or not: for the index, never for tools."""
        if self._whole is None:
            self._whole = OwnWritesAtsClient(TellingAtsClient(self.mirror, self.index), self._known_writes)
        return self._whole

    @property
    def blind(self) -> bool:
        """Whether the last read could not tell what was written here."""
        return self._whole is not None and self._whole.blind

    @property
    def ats(self) -> BaseAtsClient:
        """The ATS of this server's one integration."""
        if self._ats is None:
            scope = self.settings.job_scope
            self._ats = ScopedAtsClient(self.whole, scope) if scope else self.whole
        return self._ats

    @property
    def resumes(self) -> "ResumeWorker":
        """The process that reads resume files."""
        if self._resumes is None:
            from server.resumes.worker import ResumeWorker

            self._resumes = ResumeWorker(environment={})  # it needs nothing, least of all the key
        return self._resumes

    def journal(self) -> "Journal":
        """The account of this server's writes; one, also where the recovery opens it in a thread meanwhile."""
        with self._opening:
            if self._journal is None:
                self._journal = self.open_journal(self.audit)
            return self._journal

    async def _known_writes(self) -> "Journal | None":
        """The account where there is one: waited for while it is opened, since earlier servers may have written.

        Raises:
            LedgerError: It could not be opened.
        """
        if self._journal is None and self._recovering:
            await self._recovering.wait()
            if self._journal is None:
                raise LedgerError("The ledger of writes could not be opened yet.")
        return self._journal

    @property
    def audit(self) -> "Audit":
        """Who did what, and who approved it."""
        if self._audit is None:
            self._audit = self.open_audit()
        return self._audit

    async def recover(self) -> None:
        """Settle what servers that died left on their way; runs beside everything else: no start waits for it."""
        self._recovering = opened = anyio.Event()
        while True:
            try:
                try:
                    journal = await anyio.to_thread.run_sync(self.journal)
                finally:
                    opened.set()
                await settle_by_reading(self.ats, journal, journal.take_over())
            except ATSError as error:  # a write will say so too; reads work all the same
                logger.warning("what earlier servers left could not be settled: %s", type(error).__name__)
            else:
                return
            if self._journal:
                self.writes.keep_alive()
                return
            await anyio.sleep(AGAIN)

    async def aclose(self) -> None:
        """Wait a moment for writes on the wire, then let go of everything."""
        await self.writes.drain()
        if self._resumes:
            await self._resumes.aclose()
        if self._mirror:
            await self._mirror.aclose()
        if self._journal:
            self._journal.close()

"""Reading our own writes: until Kombo's mirror shows a write, reads show it from the ledger, marked as such."""

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from server.ats.base_ats_client import BaseAtsClient
from server.ats.delegating_ats_client import DelegatingAtsClient
from server.ats.models import Application, Candidate, CandidateApplication, EnhancedCandidate, Page, Stage
from server.ats.streaming import Skipped, unnoticed
from server.errors import ATSError, NotFound
from server.guardrails.operation_models import ItemState, LedgerError, RecordWrite

if TYPE_CHECKING:
    from server.guardrails.journal import Journal

RecordT = TypeVar("RecordT")
logger = logging.getLogger(__name__)

NOT_NEWER: Final = timedelta()
GRACE: Final = timedelta(hours=24)
LATE: Final = timedelta(minutes=15)
"""How much later than a second move of ours Kombo may still bring in the first."""
REJECTIONS: Final = ("reject_application", "bulk_reject_applications")
AT_ONCE: Final = 250
"""Records of a stream that the ledger is asked about at once: a page of Kombo's."""


class OwnWritesAtsClient(DelegatingAtsClient):
    """Shows applications as this server left them, where the mirror is older than that or tells less.

    Avionté's sub-stages of the pipeline read back as “Pipeline” (Kombo's help centre), so there the stage that was set
    here stands until somebody is seen to have moved the application elsewhere.
    """

    def __init__(self, inner: BaseAtsClient, journal: "Callable[[], Awaitable[Journal | None]]") -> None:
        super().__init__(inner)
        self._journal = journal
        self.blind = False
        """Whether the ledger could not be read the last time: then all is shown as Kombo's mirror has it."""

    async def get_application(self, application_id: str) -> Application:
        return (await self._shown([await self.inner.get_application(application_id)]))[0]

    async def get_applications(self, application_ids: Sequence[str]) -> tuple[Application, ...]:
        return await self._shown(await self.inner.get_applications(application_ids))

    async def list_applications(
        self,
        *,
        job_id: str = "",
        stage_ids: Sequence[str] = (),
        outcomes: Sequence[str] = (),
        updated_after: datetime | None = None,
        limit: int = 20,
        cursor: str = "",
    ) -> Page[Application]:
        page = await self.inner.list_applications(
            job_id=job_id,
            stage_ids=stage_ids,
            outcomes=outcomes,
            updated_after=updated_after,
            limit=limit,
            cursor=cursor,
        )
        shown = await self._shown(page.records)
        fits = tuple(
            application
            for application in shown
            if not application.mirrored
            or (
                (not outcomes or not application.outcome or application.outcome in outcomes)
                and (not stage_ids or (application.stage and application.stage.id in stage_ids))
            )
        )
        return page.model_copy(update={"records": fits})

    async def list_candidates(
        self, *, job_id: str = "", updated_after: datetime | None = None, limit: int = 20, cursor: str = ""
    ) -> Page[Candidate]:
        page = await self.inner.list_candidates(job_id=job_id, updated_after=updated_after, limit=limit, cursor=cursor)
        return page.model_copy(update={"records": await self._people(page.records)})

    async def get_enhanced_candidate(self, candidate_id: str) -> EnhancedCandidate:
        found = await self.inner.get_enhanced_candidate(candidate_id)
        (person,) = await self._people([found.candidate])
        return found.model_copy(update={"candidate": person})

    async def _get_candidate_by_id(self, candidate_id: str) -> Candidate:
        (person,) = await self._people([await self.inner.get_candidate(candidate_id)])
        return person

    async def _find_candidates_by_details(
        self, first_name: str | None, last_name: str | None, email: str | None, phone: str | None
    ) -> tuple[Candidate, ...]:
        return await self._people(await self.inner.find_candidates_by_details(first_name, last_name, email, phone))

    def _stream_applications(
        self,
        updated_after: datetime | None = None,
        for_job_ids: Sequence[str] | None = (),
        *,
        skipped: Skipped = unnoticed,
    ) -> AsyncGenerator[Application, None]:
        lookups = Lookups(self.inner)
        return _in_batches(
            self.inner.stream_applications(updated_after, for_job_ids, skipped=skipped),
            lambda batch: self._shown(batch, lookups),
        )

    def _stream_candidates(
        self, updated_after: datetime | None = None, *, skipped: Skipped = unnoticed
    ) -> AsyncGenerator[Candidate, None]:
        lookups = Lookups(self.inner)
        return _in_batches(
            self.inner.stream_candidates(updated_after, skipped=skipped), lambda batch: self._people(batch, lookups)
        )

    async def _people(self, people: Sequence[Candidate], lookups: "Lookups | None" = None) -> tuple[Candidate, ...]:
        writes = await self._writes(held.id for person in people for held in person.applications)
        lookups = lookups or Lookups(self.inner)
        shown: list[Candidate] = []
        for person in people:
            held = [await _show(one, writes.get(one.id, ()), lookups) for one in person.applications]
            changed = any(now is not before for now, before in zip(held, person.applications, strict=True))
            shown.append(person.model_copy(update={"applications": tuple(held)}) if changed else person)
        return tuple(shown)

    async def _shown(
        self, applications: Sequence[Application], lookups: "Lookups | None" = None
    ) -> tuple[Application, ...]:
        writes = await self._writes(application.id for application in applications)
        lookups = lookups or Lookups(self.inner)
        return tuple([await _show(one, writes.get(one.id, ()), lookups) for one in applications])

    async def _writes(self, ids: Iterable[str]) -> dict[str, list[RecordWrite]]:
        """Our moves and rejections of each application, newest first."""
        ours: dict[str, list[RecordWrite]] = {}
        try:
            journal = await self._journal()
            found = journal.writes_to("application", list(ids)) if journal else ()
        except LedgerError as error:
            if not self.blind:
                logger.warning("reads go by Kombo's mirror alone: %s", error)
            self.blind = True
            return ours
        self.blind = False
        for write in found:
            if write.item.state is ItemState.DONE and (write.tool in REJECTIONS or "to_stage_id" in write.item.before):
                ours.setdefault(write.item.target_id, []).append(write)
        return ours


class Lookups:
    """The stages of jobs and the rejection reasons as an ATS knows them; each is read once."""

    def __init__(self, ats: BaseAtsClient) -> None:
        self._ats = ats
        self._stages: dict[str, tuple[Stage, ...]] = {}
        self._reasons: dict[str, str] | None = None

    async def stage(self, job_id: str, stage_id: str) -> Stage | None:
        """A stage of a job; None where the job has none of this id, or is gone itself."""
        if job_id not in self._stages:
            try:
                self._stages[job_id] = (await self._ats.get_job_by_job_id(job_id)).stages
            except NotFound:
                self._stages[job_id] = ()
        return next((stage for stage in self._stages[job_id] if stage.id == stage_id), None)

    async def reason(self, reason_id: str) -> str:
        """The name of a rejection reason; nothing where it is gone, or the reasons cannot be read."""
        if self._reasons is None and reason_id:
            try:
                self._reasons = {reason.id: reason.name for reason in await self._ats.get_disposition_reasons()}
            except ATSError:
                self._reasons = {}
        return (self._reasons or {}).get(reason_id, "")


HeldT = TypeVar("HeldT", Application, CandidateApplication)


async def _show(held: HeldT, writes: Sequence[RecordWrite], lookups: Lookups) -> HeldT:
    """An application as our writes to it, newest first, left it, where Kombo does not show that yet."""
    if not writes:
        return held
    moves = [write for write in writes if write.tool not in REJECTIONS]
    rejected = writes[0] if writes[0].tool in REJECTIONS else None
    if rejected and _is_rejected(held, rejected):
        return held
    moved = await _moved(held, moves, lookups)
    if moved is None and rejected is None:
        return held
    instead = [(held.stage.name if held.stage else "") or "no stage"] if moved else []
    instead += [held.outcome or "no outcome"] if rejected else []
    times = [time for time in ((rejected or moves[0]).item.changed_at, held.changed_at) if time]
    update: dict[str, object] = {
        "stage": moved or held.stage,
        "outcome": "DECLINED" if rejected else held.outcome,
        "changed_at": max(times, default=None),
        "mirrored": ", ".join(instead),
    }
    if rejected:
        reason = await lookups.reason(str(rejected.item.before.get("reason_id", "")))
        update["rejection_reason"] = reason or held.rejection_reason
    if rejected and isinstance(held, Application) and not rejected.item.settled_by:  # else it was found out later
        update["rejected_at"] = rejected.item.changed_at
    return held.model_copy(update=update)


def _is_rejected(held: Application | CandidateApplication, rejected: RecordWrite) -> bool:
    """Whether Kombo shows our rejection, or something so much later that somebody must have taken it back.

    It may show an earlier write after this one, as of then: a day's grace, since nobody un-rejects.
    """
    return held.outcome == "DECLINED" or _newer_by(held, rejected) > GRACE


async def _moved(
    held: Application | CandidateApplication, moves: Sequence[RecordWrite], lookups: Lookups
) -> Stage | None:
    """The stage of our last move, where Kombo shows an older one or one that tells less; else None."""
    target = str(moves[0].item.before.get("to_stage_id", "")) if moves else ""
    shown = held.stage is not None and held.stage.id == target
    if not target or shown or held.job is None or _is_moved_on(held, moves):
        return None
    return await lookups.stage(held.job.id, target)


def _is_moved_on(held: Application | CandidateApplication, moves: Sequence[RecordWrite]) -> bool:
    """Whether Kombo shows a move that came after our last one."""
    last, newer_by = moves[0], _newer_by(held, moves[0])
    if held.stage is None:
        return newer_by > NOT_NEWER
    if not held.stage.targetable:
        return False  # a general stage tells less than what was set
    if last.item.settled_by:  # then its time is when somebody found out about it, and not when it was written
        return held.stage.id != last.item.before.get("stage_id")
    earlier = {str(one.item.before.get("to_stage_id", "")) for one in moves[1:]}
    late = held.stage.id in earlier and newer_by <= LATE  # an earlier move of ours may show late, as of then
    return newer_by > NOT_NEWER and not late


def _newer_by(held: Application | CandidateApplication, write: RecordWrite) -> timedelta:
    """How much later than a write Kombo's record changed; nothing where either time is not known."""
    written = write.item.changed_at
    return held.changed_at - written if held.changed_at and written else NOT_NEWER


async def _in_batches(
    stream: AsyncGenerator[RecordT, None], show: Callable[[Sequence[RecordT]], Awaitable[Sequence[RecordT]]]
) -> AsyncGenerator[RecordT, None]:
    """Yield the records of a stream as `show` answers them, asked for a page of them at a time."""
    batch: list[RecordT] = []
    async with aclosing(stream):
        async for record in stream:
            batch.append(record)
            if len(batch) == AT_ONCE:
                for shown in await show(batch):
                    yield shown
                batch = []
    for shown in await show(batch):
        yield shown

"""Reading our own writes: until Kombo's mirror shows a write, reads show it from the ledger, marked as such."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from server.ats.base_ats_client import BaseAtsClient
from server.ats.delegating_ats_client import DelegatingAtsClient
from server.ats.models import Application, Candidate, CandidateApplication, EnhancedCandidate, JobRef, Page, Stage
from server.guardrails.operation_models import ItemState, RecordWrite

if TYPE_CHECKING:
    from server.guardrails.journal import Journal

NOT_NEWER: Final = timedelta()
GRACE: Final = timedelta(hours=24)
LATE: Final = timedelta(minutes=15)
"""How much later than a second move of ours Kombo may still bring in the first."""
REJECTIONS: Final = ("reject_application", "bulk_reject_applications")


class OwnWritesAtsClient(DelegatingAtsClient):
    """Shows applications as this server left them, where the mirror is older than that or tells less.

    Avionté's sub-stages of the pipeline read back as “Pipeline” (Kombo's help centre), so there the stage that was set
    here stands until somebody is seen to have moved the application elsewhere.
    """

    def __init__(self, inner: BaseAtsClient, journal: "Callable[[], Journal | None]") -> None:
        super().__init__(inner)
        self._journal = journal

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
                (not outcomes or application.outcome in outcomes)
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
        self, first_name: str, last_name: str, email: str, phone: str
    ) -> tuple[Candidate, ...]:
        return await self._people(await self.inner.find_candidates_by_details(first_name, last_name, email, phone))

    async def _people(self, people: Sequence[Candidate]) -> tuple[Candidate, ...]:
        writes = self._writes(held.id for person in people for held in person.applications)
        shown: list[Candidate] = []
        for person in people:
            held = [await self._show_held(one, writes.get(one.id, ())) for one in person.applications]
            shown.append(person.model_copy(update={"applications": tuple(held)}))
        return tuple(shown)

    async def _shown(self, applications: Sequence[Application]) -> tuple[Application, ...]:
        writes = self._writes(application.id for application in applications)
        return tuple([await self._show(application, writes.get(application.id, ())) for application in applications])

    async def _show(self, application: Application, writes: Sequence[RecordWrite]) -> Application:
        update = await self._update(
            writes, application.stage, application.outcome, application.changed_at, application.job
        )
        return application.model_copy(update=update)

    async def _show_held(self, held: CandidateApplication, writes: Sequence[RecordWrite]) -> CandidateApplication:
        return held.model_copy(update=await self._update(writes, held.stage, held.outcome, held.changed_at, held.job))

    async def _update(
        self,
        writes: Sequence[RecordWrite],
        stage: Stage | None,
        outcome: str,
        changed_at: datetime | None,
        job: JobRef | None,
    ) -> dict[str, object]:
        if not writes:
            return {}
        write, earlier = writes[0], {str(one.item.before.get("to_stage_id", "")) for one in writes[1:]}
        written_at = write.item.changed_at
        newer_by = changed_at - written_at if changed_at and written_at else NOT_NEWER
        newer = newer_by > NOT_NEWER
        if write.tool in REJECTIONS:
            # The mirror may show an earlier write after this one, as of then: a day's grace, since nobody un-rejects.
            return {} if newer_by > GRACE or outcome == "DECLINED" else {"outcome": "DECLINED", "mirrored": outcome}
        target = str(write.item.before.get("to_stage_id", ""))
        # A general stage tells less than what was set, and an earlier move of ours may show late, as of then.
        less = stage is not None and (not stage.targetable or (stage.id in earlier and newer_by <= LATE))
        if not target or job is None or (stage and stage.id == target) or (newer and not less):
            return {}
        stages = (await self.inner.get_job_by_job_id(job.id)).stages
        ours = next((one for one in stages if one.id == target), None)
        return {"stage": ours, "mirrored": stage.name if stage else "no stage"} if ours else {}

    def _writes(self, ids: Iterable[str]) -> dict[str, list[RecordWrite]]:
        """Our moves and rejections of each application, newest first."""
        journal = self._journal()
        ours: dict[str, list[RecordWrite]] = {}
        for write in journal.writes_to("application", list(ids)) if journal else ():
            if write.item.state is ItemState.DONE and (write.tool in REJECTIONS or "to_stage_id" in write.item.before):
                ours.setdefault(write.item.target_id, []).append(write)
        return ours

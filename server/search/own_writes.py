"""What is done to applications from here, told to the index: Kombo's lists show it later, and some of it never."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.ats.base_ats_client import BaseAtsClient
from server.ats.delegating_ats_client import DelegatingAtsClient
from server.ats.models import Application, Candidate, ItemResult, Job, NewCandidate, Outcome, Stage, Written

if TYPE_CHECKING:
    from server.search.index import SearchIndex


@dataclass(frozen=True, slots=True)
class Own:
    """What was done to an application: where it is now, how it ended; `created` is all of it, where it is new."""

    stage: Stage | None = None
    outcome: str = ""
    created: Application | None = None

    def then(self, later: "Own") -> "Own":
        """Both, one after the other."""
        return Own(later.stage or self.stage, later.outcome or self.outcome, later.created or self.created)


class TellingAtsClient(DelegatingAtsClient):
    """Tells an index of each write that went through and that its searches go by."""

    def __init__(self, inner: BaseAtsClient, index: "SearchIndex") -> None:
        super().__init__(inner)
        self._index = index

    async def reject_application(self, application_id: str, reason_id: str, note: str = "") -> Written:
        written = await self.inner.reject_application(application_id, reason_id, note)
        await self._index.tell(application_id, Own(outcome=Outcome.DECLINED))
        return written

    async def bulk_reject_applications(
        self, application_ids: Sequence[str], reason_id: str, note: str = ""
    ) -> tuple[ItemResult, ...]:
        results = await self.inner.bulk_reject_applications(application_ids, reason_id, note)
        for result in results:
            if result.status == "done":
                await self._index.tell(result.id, Own(outcome=Outcome.DECLINED))
        return results

    async def _move_application_to_stage(self, application: Application, stage: Stage) -> Written:
        written = await self.inner.move_application_to_stage(application, stage)
        await self._index.tell(application.id, Own(stage))
        return written

    async def _create_application_for_candidate(
        self, candidate: Candidate | NewCandidate, job: Job, stage: Stage | None = None
    ) -> tuple[Application, Written]:
        application, written = await self.inner.create_application_for_candidate(candidate, job, stage)
        await self._index.tell(application.id, Own(created=application))
        return application, written

"""The client of Avionté: what Kombo unifies is inherited, the rest goes through the passthrough."""

from collections.abc import AsyncGenerator, Mapping
from typing import ClassVar, Final

from server.ats import kombo_models as wire
from server.ats.avionte.activity_notes import ActivityNotes
from server.ats.avionte.custom_details import APPLICATION, CANDIDATE, JOB, CustomDetails
from server.ats.avionte.dialects import Dialects, DialectSetting
from server.ats.avionte.enhancements import Enhancements
from server.ats.base_ats_client import ProviderEnum
from server.ats.base_kombo_ats_client import BaseKomboAtsClient
from server.ats.checks import checked_limit
from server.ats.custom_fields import FieldDefinition
from server.ats.kombo_lists import JOBS, read_page
from server.ats.kombo_mapping import to_job
from server.ats.models import (
    Ability,
    Application,
    Candidate,
    EnhancedCandidate,
    EnhancedJob,
    Job,
    JobRef,
    Page,
    Written,
)
from server.ats.operations import FieldChanges
from server.ats.paths import build_path, check_id
from server.ats.quoting import quoted
from server.ats.transport import KomboTransport
from server.errors import InvalidInput, NotFound

PARTIAL_MIRROR: Final = (
    "Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application"
    " in the pipeline once Avionté has sent a webhook about it."
)
"""Why a record that exists in Avionté may be missing here (Kombo's connector page)."""

SYNCED_JOBS: Final = build_path("/ats/custom/avionte/synced-jobs")


class AvionteAtsClient(BaseKomboAtsClient):
    """Avionté by way of Kombo. `dialect` says which passthrough paths may be used (see `dialects.py`)."""

    provider: ClassVar[ProviderEnum] = ProviderEnum.AVIONTE
    note_format: ClassVar[str] = "HTML"
    unlisted = PARTIAL_MIRROR

    def __init__(self, transport: KomboTransport, integration_id: str, dialect: DialectSetting = "auto") -> None:
        super().__init__(transport, integration_id)
        self._dialects = Dialects(transport, dialect)
        self._details = CustomDetails(transport, self._dialects)
        self._notes = ActivityNotes(transport, self._dialects)
        self._enhancements = Enhancements(transport, self._dialects, self._details)

    async def capabilities(self) -> tuple[Ability, ...]:
        return await self._dialects.abilities()

    # Enhanced records

    async def get_enhanced_job(self, kombo_id: str, remote_job_id: str) -> EnhancedJob:
        """Return the job joined with Avionté's, asked for by one passthrough call. Either id may be left empty.

        Raises:
            NotFound: Kombo has no such job.
            InvalidInput: The two ids are not of one job.
        """
        if kombo_id:
            job = await self.get_job_by_job_id(kombo_id)
        else:
            job = await self.get_job_by_number(remote_job_id)
        if remote_job_id and job.remote_id != remote_job_id.strip():
            raise InvalidInput(
                f"The two ids are not of one job: {quoted(job.id)} is Avionté's job {quoted(job.remote_id)}."
            )
        return await self._enhancements.enhance_job(job)

    async def get_job_by_number(self, job_number: str) -> Job:
        number = check_id("job_number", job_number)
        page = await self._transport.read_page(JOBS.path, wire.Job, {"remote_ids": number, "page_size": 1})
        found = next((job for job in page.records if job.remote_id == number), None)
        if found is None:
            raise NotFound(f"Kombo has no job with the Avionté number {number}. {self.unlisted}")
        return to_job(found)

    async def _fetch_enhanced_jobs_batch_from_ats(self, limit: int, cursor: str) -> Page[EnhancedJob]:
        """Return one page of Kombo's jobs, each joined with Avionté's by `/jobs/multi-query`; `cursor` is Kombo's."""
        page = await read_page(self._transport, JOBS, {}, checked_limit(limit), cursor)
        enhanced = await self._enhancements.enhance_jobs(page.records)
        return Page(records=enhanced, next_cursor=page.next_cursor, skipped=page.skipped)

    async def get_enhanced_candidate(self, candidate_id: str) -> EnhancedCandidate:
        """Return the person joined with Avionté's talent, asked for by one passthrough call."""
        return await self._enhancements.enhance_candidate(await self._get_candidate_by_id(candidate_id))

    def stream_unmirrored_jobs(self) -> AsyncGenerator[JobRef, None]:
        """Yield the jobs that Avionté has and Kombo does not mirror: those that `set_job_sync` could select.

        Raises:
            NotSupported: This Avionté has no list of job numbers.
        """
        return self._enhancements.stream_unmirrored_jobs()

    # Notes and job sync

    async def find_note_type(self, name: str) -> str:
        return await self._notes.find_type(name.strip())

    async def _add_note_to_candidate(self, candidate: Candidate, note: str, note_action_type: str = "") -> Written:
        """Add an HTML note to a person, whether or not they have an application.

        Raises:
            InvalidInput: Avionté has no such kind of note; the text lists those that it has.
            NotSupported: No dialect answers; nothing was sent.
        """
        return await self._notes.add(candidate, note, note_action_type)

    async def _set_job_sync(self, job_remote_id: str, enabled: bool) -> Written:
        """Put a job on Kombo's list of synced jobs, or take it off. Each job is synced once; usage is billed."""
        number = check_id("job_number", job_remote_id)
        if enabled:
            answer = await self._transport.act("POST", SYNCED_JOBS, {"job_remote_id": number})
        else:
            path = build_path("/ats/custom/avionte/synced-jobs/{job_number}", job_number=number)
            answer = await self._transport.act("DELETE", path, {})
        return Written(warnings=answer.warnings)

    # Custom fields

    async def _get_job_custom_fields(self) -> tuple[FieldDefinition, ...]:
        return await self._details.definitions(JOB)

    async def _get_job_custom_field_values(self, job_id: str) -> dict[str, object]:
        job = await self.get_job_by_job_id(job_id)
        return await self._details.values(JOB, job.remote_id)

    async def _update_job_custom_fields(self, job: Job, updates: Mapping[str, object]) -> FieldChanges:
        return await self._details.update(JOB, job.remote_id, updates)

    async def _get_candidate_custom_fields(self) -> tuple[FieldDefinition, ...]:
        return await self._details.definitions(CANDIDATE)

    async def _get_candidate_custom_field_values(self, candidate_id: str) -> dict[str, object]:
        candidate = await self._get_candidate_by_id(candidate_id)
        return await self._details.values(CANDIDATE, candidate.remote_id)

    async def _update_candidate_custom_fields(
        self, candidate: Candidate, updates: Mapping[str, object]
    ) -> FieldChanges:
        return await self._details.update(CANDIDATE, candidate.remote_id, updates)

    async def _get_application_custom_fields(self) -> tuple[FieldDefinition, ...]:
        return await self._details.definitions(APPLICATION)

    async def _get_application_custom_field_values(self, application_id: str) -> dict[str, object]:
        application = await self.get_application(application_id)
        return await self._details.values(APPLICATION, application.remote_id)

    async def _update_application_custom_fields(
        self, application: Application, updates: Mapping[str, object]
    ) -> FieldChanges:
        return await self._details.update(APPLICATION, application.remote_id, updates)

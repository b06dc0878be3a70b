"""An ATS client that passes every call on to another: what a guardrail in front of a client is made from."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime

from server.ats.attachments import AttachmentKind
from server.ats.base_ats_client import BaseAtsClient
from server.ats.custom_fields import FieldDefinition
from server.ats.models import (
    Ability,
    Application,
    Attachment,
    Candidate,
    Connection,
    EnhancedCandidate,
    EnhancedJob,
    ItemResult,
    Job,
    JobRef,
    NewCandidate,
    Page,
    RejectionReason,
    Resume,
    Stage,
    Written,
)
from server.ats.operations import FieldChanges
from server.ats.streaming import Skipped, unnoticed


class DelegatingAtsClient(BaseAtsClient):
    """Answers as `inner` does; a subclass overrides what it looks at."""

    def __init__(self, inner: BaseAtsClient) -> None:
        self.inner = inner
        self.unlisted = inner.unlisted  # pyright: ignore[reportIncompatibleUnannotatedOverride]

    @property
    def writes_at_once(self) -> int:
        return self.inner.writes_at_once

    async def connection(self) -> Connection:
        return await self.inner.connection()

    async def capabilities(self) -> tuple[Ability, ...]:
        return await self.inner.capabilities()

    async def aclose(self) -> None:
        await self.inner.aclose()

    async def list_jobs(
        self,
        *,
        query: str = "",
        statuses: Sequence[str] = (),
        updated_after: datetime | None = None,
        limit: int = 20,
        cursor: str = "",
    ) -> Page[Job]:
        return await self.inner.list_jobs(
            query=query, statuses=statuses, updated_after=updated_after, limit=limit, cursor=cursor
        )

    async def get_job_by_job_id(self, job_id: str) -> Job:
        return await self.inner.get_job_by_job_id(job_id)

    async def get_job_by_number(self, job_number: str) -> Job:
        return await self.inner.get_job_by_number(job_number)

    def stream_unmirrored_jobs(self) -> AsyncGenerator[JobRef, None]:
        return self.inner.stream_unmirrored_jobs()

    async def get_enhanced_job(self, kombo_id: str, remote_job_id: str) -> EnhancedJob:
        return await self.inner.get_enhanced_job(kombo_id, remote_job_id)

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
        return await self.inner.list_applications(
            job_id=job_id,
            stage_ids=stage_ids,
            outcomes=outcomes,
            updated_after=updated_after,
            limit=limit,
            cursor=cursor,
        )

    async def get_application(self, application_id: str) -> Application:
        return await self.inner.get_application(application_id)

    async def get_applications(self, application_ids: Sequence[str]) -> tuple[Application, ...]:
        return await self.inner.get_applications(application_ids)

    async def get_disposition_reasons(self) -> tuple[RejectionReason, ...]:
        return await self.inner.get_disposition_reasons()

    async def reject_application(self, application_id: str, reason_id: str, note: str = "") -> Written:
        return await self.inner.reject_application(application_id, reason_id, note)

    async def bulk_reject_applications(
        self, application_ids: Sequence[str], reason_id: str, note: str = ""
    ) -> tuple[ItemResult, ...]:
        return await self.inner.bulk_reject_applications(application_ids, reason_id, note)

    async def list_candidates(
        self, *, job_id: str = "", updated_after: datetime | None = None, limit: int = 20, cursor: str = ""
    ) -> Page[Candidate]:
        return await self.inner.list_candidates(job_id=job_id, updated_after=updated_after, limit=limit, cursor=cursor)

    async def get_enhanced_candidate(self, candidate_id: str) -> EnhancedCandidate:
        return await self.inner.get_enhanced_candidate(candidate_id)

    async def find_note_type(self, name: str) -> str:
        return await self.inner.find_note_type(name)

    async def list_attachments(self, candidate_id: str) -> tuple[Attachment, ...]:
        return await self.inner.list_attachments(candidate_id)

    def _stream_jobs(
        self,
        updated_after: datetime | None = None,
        statuses: Sequence[str] | None = (),
        *,
        skipped: Skipped = unnoticed,
    ) -> AsyncGenerator[Job, None]:
        return self.inner._stream_jobs(updated_after, statuses, skipped=skipped)

    def _stream_applications(
        self,
        updated_after: datetime | None = None,
        for_job_ids: Sequence[str] | None = (),
        *,
        skipped: Skipped = unnoticed,
    ) -> AsyncGenerator[Application, None]:
        return self.inner._stream_applications(updated_after, for_job_ids, skipped=skipped)

    def _stream_candidates(
        self, updated_after: datetime | None = None, *, skipped: Skipped = unnoticed
    ) -> AsyncGenerator[Candidate, None]:
        return self.inner._stream_candidates(updated_after, skipped=skipped)

    async def _move_application_to_stage(self, application: Application, stage: Stage) -> Written:
        return await self.inner._move_application_to_stage(application, stage)

    async def _create_application_for_candidate(
        self, candidate: Candidate | NewCandidate, job: Job, stage: Stage | None = None
    ) -> tuple[Application, Written]:
        return await self.inner._create_application_for_candidate(candidate, job, stage)

    async def _get_all_application_stages(self) -> tuple[Stage, ...]:
        return await self.inner._get_all_application_stages()

    async def _fetch_enhanced_jobs_batch_from_ats(self, limit: int, cursor: str) -> Page[EnhancedJob]:
        return await self.inner._fetch_enhanced_jobs_batch_from_ats(limit, cursor)

    async def _set_job_sync(self, job_remote_id: str, enabled: bool) -> Written:
        return await self.inner._set_job_sync(job_remote_id, enabled)

    async def _get_candidate_by_id(self, candidate_id: str) -> Candidate:
        return await self.inner._get_candidate_by_id(candidate_id)

    async def _find_candidates_by_details(
        self, first_name: str | None, last_name: str | None, email: str | None, phone: str | None
    ) -> tuple[Candidate, ...]:
        return await self.inner._find_candidates_by_details(first_name, last_name, email, phone)

    async def _get_resume_for_candidate_id(self, candidate_id: str, attachment_id: str = "") -> Resume:
        return await self.inner._get_resume_for_candidate_id(candidate_id, attachment_id)

    async def _add_note_to_application(
        self, application: Application, note: str, note_action_type: str = ""
    ) -> Written:
        return await self.inner._add_note_to_application(application, note, note_action_type)

    async def _add_note_to_candidate(self, candidate: Candidate, note: str, note_action_type: str = "") -> Written:
        return await self.inner._add_note_to_candidate(candidate, note, note_action_type)

    async def _add_attachment_to_application(
        self, filename: str, application_id: str, pdf_b64: str, kind: AttachmentKind = "CV"
    ) -> Written:
        return await self.inner._add_attachment_to_application(filename, application_id, pdf_b64, kind)

    async def _add_attachment_to_candidate(
        self, filename: str, candidate_id: str, pdf_b64: str, kind: AttachmentKind = "CV"
    ) -> Written:
        return await self.inner._add_attachment_to_candidate(filename, candidate_id, pdf_b64, kind)

    async def _get_job_custom_fields(self) -> tuple[FieldDefinition, ...]:
        return await self.inner._get_job_custom_fields()

    async def _get_job_custom_field_values(self, job_id: str) -> dict[str, object]:
        return await self.inner._get_job_custom_field_values(job_id)

    async def _update_job_custom_fields(self, job: Job, updates: Mapping[str, object]) -> FieldChanges:
        return await self.inner._update_job_custom_fields(job, updates)

    async def _get_candidate_custom_fields(self) -> tuple[FieldDefinition, ...]:
        return await self.inner._get_candidate_custom_fields()

    async def _get_candidate_custom_field_values(self, candidate_id: str) -> dict[str, object]:
        return await self.inner._get_candidate_custom_field_values(candidate_id)

    async def _update_candidate_custom_fields(
        self, candidate: Candidate, updates: Mapping[str, object]
    ) -> FieldChanges:
        return await self.inner._update_candidate_custom_fields(candidate, updates)

    async def _get_application_custom_fields(self) -> tuple[FieldDefinition, ...]:
        return await self.inner._get_application_custom_fields()

    async def _get_application_custom_field_values(self, application_id: str) -> dict[str, object]:
        return await self.inner._get_application_custom_field_values(application_id)

    async def _update_application_custom_fields(
        self, application: Application, updates: Mapping[str, object]
    ) -> FieldChanges:
        return await self.inner._update_application_custom_fields(application, updates)

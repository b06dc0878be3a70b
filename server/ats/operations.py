"""The operations of an ATS integration, under the names that the integration gives them: what a vendor implements."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime

from server.ats.attachments import AttachmentKind
from server.ats.custom_fields import FieldDefinition
from server.ats.models import (
    Application,
    Candidate,
    EnhancedJob,
    FieldChange,
    Job,
    NewCandidate,
    Page,
    Resume,
    Stage,
    Written,
)
from server.ats.streaming import Skipped, unnoticed

FieldChanges = tuple[tuple[FieldChange, ...], Written]
"""What an update of custom fields answers: each field that was written, and the warnings."""


class Operations(ABC):
    """One method for each operation; what they mean is said where `BaseAtsClient` offers them."""

    @abstractmethod
    def _stream_jobs(
        self,
        updated_after: datetime | None = None,
        statuses: Sequence[str] | None = (),
        *,
        skipped: Skipped = unnoticed,
    ) -> AsyncGenerator[Job, None]: ...

    @abstractmethod
    def _stream_applications(
        self,
        updated_after: datetime | None = None,
        for_job_ids: Sequence[str] | None = (),
        *,
        skipped: Skipped = unnoticed,
    ) -> AsyncGenerator[Application, None]: ...

    @abstractmethod
    def _stream_candidates(
        self, updated_after: datetime | None = None, *, skipped: Skipped = unnoticed
    ) -> AsyncGenerator[Candidate, None]: ...

    @abstractmethod
    async def _move_application_to_stage(self, application: Application, stage: Stage) -> Written: ...

    @abstractmethod
    async def _create_application_for_candidate(
        self, candidate: Candidate | NewCandidate, job: Job, stage: Stage | None = None
    ) -> tuple[Application, Written]: ...

    @abstractmethod
    async def _get_all_application_stages(self) -> tuple[Stage, ...]: ...

    @abstractmethod
    async def _fetch_enhanced_jobs_batch_from_ats(self, limit: int, cursor: str) -> Page[EnhancedJob]: ...

    @abstractmethod
    async def _set_job_sync(self, job_remote_id: str, enabled: bool) -> Written: ...

    @abstractmethod
    async def _get_candidate_by_id(self, candidate_id: str) -> Candidate: ...

    @abstractmethod
    async def _find_candidates_by_details(
        self, first_name: str | None, last_name: str | None, email: str | None, phone: str | None
    ) -> tuple[Candidate, ...]: ...

    @abstractmethod
    async def _get_resume_for_candidate_id(self, candidate_id: str, attachment_id: str = "") -> Resume: ...

    @abstractmethod
    async def _add_note_to_application(
        self, application: Application, note: str, note_action_type: str = ""
    ) -> Written: ...

    @abstractmethod
    async def _add_note_to_candidate(self, candidate: Candidate, note: str, note_action_type: str = "") -> Written: ...

    @abstractmethod
    async def _add_attachment_to_application(
        self, filename: str, application_id: str, pdf_b64: str, kind: AttachmentKind = "CV"
    ) -> Written: ...

    @abstractmethod
    async def _add_attachment_to_candidate(
        self, filename: str, candidate_id: str, pdf_b64: str, kind: AttachmentKind = "CV"
    ) -> Written: ...

    @abstractmethod
    async def _get_job_custom_fields(self) -> tuple[FieldDefinition, ...]: ...

    @abstractmethod
    async def _get_job_custom_field_values(self, job_id: str) -> dict[str, object]: ...

    @abstractmethod
    async def _update_job_custom_fields(self, job: Job, updates: Mapping[str, object]) -> FieldChanges: ...

    @abstractmethod
    async def _get_candidate_custom_fields(self) -> tuple[FieldDefinition, ...]: ...

    @abstractmethod
    async def _get_candidate_custom_field_values(self, candidate_id: str) -> dict[str, object]: ...

    @abstractmethod
    async def _update_candidate_custom_fields(
        self, candidate: Candidate, updates: Mapping[str, object]
    ) -> FieldChanges: ...

    @abstractmethod
    async def _get_application_custom_fields(self) -> tuple[FieldDefinition, ...]: ...

    @abstractmethod
    async def _get_application_custom_field_values(self, application_id: str) -> dict[str, object]: ...

    @abstractmethod
    async def _update_application_custom_fields(
        self, application: Application, updates: Mapping[str, object]
    ) -> FieldChanges: ...

"""The abstract ATS client: the operations of an applicant tracking system, and nothing of Kombo.

The public methods are what tools call. The underscored ones, declared in `operations.py`, are the operations as the
integration names them; a vendor's client implements those, and the public ones check what holds for every vendor
before they call them.
"""

from abc import abstractmethod
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from server.ats.attachments import AttachmentKind, check_attachment
from server.ats.checks import NOTHING_TO_FIND, checked_limit, checked_note, checked_updates, refuse_untargetable
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
from server.ats.operations import FieldChanges, Operations
from server.ats.streaming import Skipped, unnoticed
from server.errors import InvalidInput, NotSupported


class ProviderEnum(StrEnum):
    """The systems that a client exists for."""

    AVIONTE = "avionte"


class BaseAtsClient(Operations):
    """What tools work an ATS through. Every method may raise an `ATSError`; those of note are named where they arise.

    `note_format` is how the content of a note is written; `unlisted` says why a record that exists in the ATS may be
    missing from what this client lists, and stands in for an explanation wherever a list is empty;
    `synthetic_stages` are remote ids of stages that the ATS sets by itself.
    """

    provider: ClassVar[ProviderEnum]
    note_format: ClassVar[str] = "HTML"
    unlisted: str = ""
    synthetic_stages: ClassVar[frozenset[str]] = frozenset()

    # Connection

    @property
    @abstractmethod
    def writes_at_once(self) -> int:
        """How many writes may be on their way at the same time, as far as the ATS has told so far."""

    @abstractmethod
    async def connection(self) -> Connection:
        """Say which integration this is and what it may do; cached for some minutes."""

    @abstractmethod
    async def capabilities(self) -> tuple[Ability, ...]:
        """Say for each capability beyond the unified API how it works, or why not; writes nothing; cached."""

    @abstractmethod
    async def aclose(self) -> None:
        """Close the connections; the client cannot be used afterwards."""

    # Jobs

    @abstractmethod
    async def list_jobs(
        self,
        *,
        query: str = "",
        statuses: Sequence[str] = (),
        updated_after: datetime | None = None,
        limit: int = 20,
        cursor: str = "",
    ) -> Page[Job]:
        """List one page of jobs: `query` is a part of the title, `statuses` any of OPEN, CLOSED, DRAFT, ARCHIVED.

        In every list `updated_after` is about the record itself; a stream has those with changed links as well.
        """

    @abstractmethod
    async def get_job_by_job_id(self, job_id: str) -> Job:
        """Return the job, its stages included.

        Raises:
            NotFound: There is no such job here; it may not be selected for sync.
        """

    @abstractmethod
    async def get_job_by_number(self, job_number: str) -> Job:
        """Return the job that has this number in the ATS itself.

        Raises:
            NotFound: There is none here; it may not be selected for sync.
        """

    @abstractmethod
    async def get_enhanced_job(self, kombo_id: str, remote_job_id: str) -> EnhancedJob:
        """Return the job joined with the fields that only the ATS itself knows; either id finds it, both must agree."""

    async def fetch_enhanced_jobs_batch(self, limit: int = 50, cursor: str = "") -> Page[EnhancedJob]:
        """Return one page of enhanced jobs, read in batches."""
        return await self._fetch_enhanced_jobs_batch_from_ats(checked_limit(limit), cursor)

    def stream_jobs(
        self,
        updated_after: datetime | None = None,
        statuses: Sequence[str] | None = (),
        *,
        skipped: Skipped = unnoticed,
    ) -> AsyncGenerator[Job, None]:
        """Yield every job, or what changed since `updated_after` (deleted ones too, and some a second time).

        `skipped` is told how many could not be read, page by page.
        """
        return self._stream_jobs(updated_after, statuses, skipped=skipped)

    def stream_unmirrored_jobs(self) -> AsyncGenerator[JobRef, None]:
        """Yield the jobs that the ATS has and that are not read here: those that `set_job_sync` could select.

        Raises:
            NotSupported: The ATS has no list of them.
        """
        raise NotSupported("This ATS has no list of the jobs that are not synchronised.")

    async def set_job_sync(self, job_remote_id: str, enabled: bool) -> Written:
        """Select a job for synchronisation, which is billed, or take it off the list; nothing read is deleted."""
        return await self._set_job_sync(job_remote_id, enabled)

    # Applications

    @abstractmethod
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
        """List one page of applications; `outcomes` are any of PENDING, HIRED, DECLINED."""

    @abstractmethod
    async def get_application(self, application_id: str) -> Application:
        """Return the application with its screening answers.

        Raises:
            NotFound: There is no such application here, or it was deleted.
        """

    @abstractmethod
    async def get_applications(self, application_ids: Sequence[str]) -> tuple[Application, ...]:
        """Return the applications in the order of the ids; one that does not exist (any more) is left out."""

    def stream_applications(
        self,
        updated_after: datetime | None = None,
        for_job_ids: Sequence[str] | None = (),
        *,
        skipped: Skipped = unnoticed,
    ) -> AsyncGenerator[Application, None]:
        """Yield every application (of these jobs), or what changed, as `stream_jobs` does."""
        return self._stream_applications(updated_after, for_job_ids, skipped=skipped)

    async def create_application_for_candidate(
        self, candidate: Candidate | NewCandidate, job: Job, stage: Stage | None = None
    ) -> tuple[Application, Written]:
        """Apply a person to a job, after looking for an application that they have there already.

        Raises:
            Conflict: They have one, or the job takes none any more.
            Refused: No application can be put into this stage.
        """
        if stage is not None:
            refuse_untargetable(stage, self.synthetic_stages)
        return await self._create_application_for_candidate(candidate, job, stage)

    # Stages and rejections

    async def get_all_application_stages(self) -> tuple[Stage, ...]:
        """Return every stage of the ATS, those that no move may end in included (`targetable` is False)."""
        return await self._get_all_application_stages()

    @abstractmethod
    async def get_disposition_reasons(self) -> tuple[RejectionReason, ...]:
        """Return the reasons to reject with; deleted ones are left out."""

    async def move_application_to_stage(self, application: Application, stage: Stage) -> Written:
        """Move an application. What reads back may be a more general stage than the one that was set.

        Raises:
            Refused: The ATS sets this stage by itself; nothing was sent.
        """
        refuse_untargetable(stage, self.synthetic_stages)
        return await self._move_application_to_stage(application, stage)

    @abstractmethod
    async def reject_application(self, application_id: str, reason_id: str, note: str = "") -> Written:
        """Reject an application, which cannot be undone; `note` is passed through where the ATS takes one."""

    @abstractmethod
    async def bulk_reject_applications(
        self, application_ids: Sequence[str], reason_id: str, note: str = ""
    ) -> tuple[ItemResult, ...]:
        """Reject several; each in its own request, answered in the order of the ids, each id once.

        It stops where going on makes no sense: what follows is then `not_attempted`. It asks nobody: confirmation is
        the caller's.
        """

    # Candidates

    @abstractmethod
    async def list_candidates(
        self, *, job_id: str = "", updated_after: datetime | None = None, limit: int = 20, cursor: str = ""
    ) -> Page[Candidate]:
        """List one page of candidates, of those who applied to `job_id` where it is given."""

    async def find_candidates_by_details(
        self, first_name: str | None = "", last_name: str | None = "", email: str | None = "", phone: str | None = ""
    ) -> tuple[Candidate, ...]:
        """Find people by e-mail address or by exact name, best matches first; a phone number only ranks them.

        Raises:
            InvalidInput: Nothing to look for was given.
            NotSupported: Only a phone number was given.
        """
        given = [(text or "").strip() for text in (first_name, last_name, email, phone)]
        if not any(given):
            raise InvalidInput(NOTHING_TO_FIND)
        return await self._find_candidates_by_details(*given)

    async def get_candidate(self, candidate_id: str) -> Candidate:
        """Return the person with their applications.

        Raises:
            NotFound: There is nobody with this id here, or they were deleted.
        """
        return await self._get_candidate_by_id(candidate_id)

    @abstractmethod
    async def get_enhanced_candidate(self, candidate_id: str) -> EnhancedCandidate:
        """Return the person joined with the fields that only the ATS itself knows; never a sensitive one."""

    def stream_candidates(
        self, updated_after: datetime | None = None, *, skipped: Skipped = unnoticed
    ) -> AsyncGenerator[Candidate, None]:
        """Yield every candidate, or what changed, as `stream_jobs` does."""
        return self._stream_candidates(updated_after, skipped=skipped)

    # Notes and files

    async def add_note_to_application(self, application: Application, note: str, note_action_type: str = "") -> Written:
        """Add a note, written in `note_format`, to an application."""
        return await self._add_note_to_application(application, checked_note(note), note_action_type.strip())

    async def add_note_to_candidate(self, candidate: Candidate, note: str, note_action_type: str = "") -> Written:
        """Add a note, written in `note_format`, to a person; `note_action_type` is the name of a kind of note."""
        return await self._add_note_to_candidate(candidate, checked_note(note), note_action_type.strip())

    async def find_note_type(self, name: str) -> str:
        """Return the name of a kind of note as the ATS spells it; as it was given where the ATS lists no kinds.

        Raises:
            InvalidInput: There is no such kind; the text lists those that there are.
            NotSupported: Notes on people cannot be written at all.
        """
        return name.strip()

    @abstractmethod
    async def list_attachments(self, candidate_id: str) -> tuple[Attachment, ...]:
        """Return the files of a person, newest first; asked of the ATS itself."""

    async def get_resume(self, candidate_id: str, attachment_id: str = "") -> Resume:
        """Return the bytes of a file: of this one, or of the newest CV; `others` are those it was chosen from.

        Raises:
            NotFound: The person has no CV, or no such file.
        """
        return await self._get_resume_for_candidate_id(candidate_id, attachment_id)

    async def add_attachment_to_application(
        self, filename: str, application_id: str, pdf_b64: str, kind: AttachmentKind = "CV"
    ) -> Written:
        """Attach a file (base64; a PDF, or another type that the ATS takes) to an application."""
        check_attachment(filename, pdf_b64)
        return await self._add_attachment_to_application(filename, application_id, pdf_b64, kind)

    async def add_attachment_to_candidate(
        self, filename: str, candidate_id: str, pdf_b64: str, kind: AttachmentKind = "CV"
    ) -> Written:
        """Attach a file (base64; a PDF, or another type that the ATS takes) to a person."""
        check_attachment(filename, pdf_b64)
        return await self._add_attachment_to_candidate(filename, candidate_id, pdf_b64, kind)

    # Custom fields

    async def get_job_custom_fields(self) -> tuple[FieldDefinition, ...]:
        """Return the custom fields that jobs can have."""
        return await self._get_job_custom_fields()

    async def get_job_custom_field_values(self, job_id: str) -> dict[str, object]:
        """Return the custom fields of one job that hold a value, by name."""
        return await self._get_job_custom_field_values(job_id)

    async def update_job_custom_fields(self, job: Job, updates: Mapping[str, object]) -> FieldChanges:
        """Change some custom fields of a job, no other, and read them back.

        Raises:
            InvalidInput: A name or a value is not possible; nothing was sent.
        """
        return await self._update_job_custom_fields(job, checked_updates(updates))

    async def get_candidate_custom_fields(self) -> tuple[FieldDefinition, ...]:
        """Return the custom fields that candidates can have."""
        return await self._get_candidate_custom_fields()

    async def get_candidate_custom_field_values(self, candidate_id: str) -> dict[str, object]:
        """Return the custom fields of one person that hold a value, by name."""
        return await self._get_candidate_custom_field_values(candidate_id)

    async def update_candidate_custom_fields(self, candidate: Candidate, updates: Mapping[str, object]) -> FieldChanges:
        """Change some custom fields of a person, no other, and read them back; raises as for jobs."""
        return await self._update_candidate_custom_fields(candidate, checked_updates(updates))

    async def get_application_custom_fields(self) -> tuple[FieldDefinition, ...]:
        """Return the custom fields that applications can have."""
        return await self._get_application_custom_fields()

    async def get_application_custom_field_values(self, application_id: str) -> dict[str, object]:
        """Return the custom fields of one application that hold a value, by name."""
        return await self._get_application_custom_field_values(application_id)

    async def update_application_custom_fields(
        self, application: Application, updates: Mapping[str, object]
    ) -> FieldChanges:
        """Change some custom fields of an application, no other, and read them back; raises as for jobs."""
        return await self._update_application_custom_fields(application, checked_updates(updates))

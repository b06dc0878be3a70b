"""Job scope: for this server only some jobs exist, and with them their applications and the people who applied.

What is out of scope answers in the same words as what does not exist.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Generator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from datetime import datetime
from typing import Final, TypeVar

from server.ats.attachments import AttachmentKind
from server.ats.base_ats_client import BaseAtsClient
from server.ats.checks import no_such
from server.ats.delegating_ats_client import DelegatingAtsClient
from server.ats.models import (
    Application,
    Attachment,
    Candidate,
    CandidateApplication,
    EnhancedCandidate,
    EnhancedJob,
    ItemResult,
    Job,
    JobRef,
    NewCandidate,
    Page,
    Resume,
    Stage,
    Written,
)
from server.ats.operations import FieldChanges
from server.ats.streaming import Skipped, unnoticed
from server.errors import InvalidInput, NotFound, NotSupported, Refused
from server.guardrails.choices import fold

RecordT = TypeVar("RecordT")

NO_CURSOR: Final = "This is no cursor of this list: pass next_cursor of the last answer, or none to begin."


@contextmanager
def hiding(name: str, id: str, unlisted: str) -> Generator[None]:
    """Tell of a record that was deleted as of one that never was: it may have been out of scope."""
    try:
        yield
    except NotFound:
        raise no_such(name, id, unlisted) from None


def place(cursor: str) -> int:
    """Where in a list a cursor of ours points.

    Raises:
        InvalidInput: It is none of ours.
    """
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 7):
        raise InvalidInput(NO_CURSOR)
    return int(cursor or 0)


def applied_to(person: Candidate, jobs: Collection[str]) -> bool:
    """Whether somebody has an application to one of these jobs."""
    return any(held.job is not None and held.job.id in jobs for held in person.applications)


class ScopedAtsClient(DelegatingAtsClient):
    """Shows the jobs of `scope` (Kombo ids), and of everything else only what belongs to them."""

    def __init__(self, inner: BaseAtsClient, scope: Collection[str]) -> None:
        super().__init__(inner)
        self._scope = tuple(dict.fromkeys(scope))

    # Jobs

    async def list_jobs(
        self,
        *,
        query: str = "",
        statuses: Sequence[str] = (),
        updated_after: datetime | None = None,
        limit: int = 20,
        cursor: str = "",
    ) -> Page[Job]:
        fitting = [
            job
            for job in await self._jobs()
            if query.strip().casefold() in job.title.casefold()
            and (not statuses or job.status in statuses)
            and (updated_after is None or (job.changed_at is not None and job.changed_at >= updated_after))
        ]
        start = place(cursor)
        rest = start + limit
        return Page(records=tuple(fitting[start:rest]), next_cursor=str(rest) if rest < len(fitting) else "")

    async def get_job_by_job_id(self, job_id: str) -> Job:
        if job_id not in self._scope:
            raise no_such("job", job_id, self.unlisted)
        return await self.inner.get_job_by_job_id(job_id)

    async def get_job_by_number(self, job_number: str) -> Job:
        with hiding("job", job_number, self.unlisted):
            job = await self.inner.get_job_by_number(job_number)
        if job.id not in self._scope:
            raise no_such("job", job_number, self.unlisted)
        return job

    async def get_enhanced_job(self, kombo_id: str, remote_job_id: str) -> EnhancedJob:
        await (self.get_job_by_job_id(kombo_id) if kombo_id else self.get_job_by_number(remote_job_id))
        return await self.inner.get_enhanced_job(kombo_id, remote_job_id)

    async def _fetch_enhanced_jobs_batch_from_ats(self, limit: int, cursor: str) -> Page[EnhancedJob]:
        page = await self.inner.fetch_enhanced_jobs_batch(limit, cursor)
        return page.model_copy(update={"records": tuple(one for one in page.records if one.job.id in self._scope)})

    async def _stream_jobs(
        self,
        updated_after: datetime | None = None,
        statuses: Sequence[str] | None = (),
        *,
        skipped: Skipped = unnoticed,  # noqa: ARG002 - nobody knows whether a job that cannot be read is in scope
    ) -> AsyncGenerator[Job, None]:
        async with aclosing(self.inner.stream_jobs(updated_after, statuses)) as jobs:
            async for job in jobs:
                if job.id in self._scope:
                    yield job

    def stream_unmirrored_jobs(self) -> AsyncGenerator[JobRef, None]:
        raise NotSupported("Only the jobs of ATS_MCP_JOB_SCOPE exist for this server, and those are Kombo's already.")

    async def _set_job_sync(self, job_remote_id: str, enabled: bool) -> Written:
        await self.get_job_by_number(job_remote_id)
        return await self.inner.set_job_sync(job_remote_id, enabled)

    async def _get_job_custom_field_values(self, job_id: str) -> dict[str, object]:
        await self.get_job_by_job_id(job_id)
        return await self.inner.get_job_custom_field_values(job_id)

    # Applications

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
        if job_id and job_id not in self._scope:
            return Page(records=())

        async def read(job: str, most: int, at: str) -> Page[Application]:
            return await self.inner.list_applications(
                job_id=job, stage_ids=stage_ids, outcomes=outcomes, updated_after=updated_after, limit=most, cursor=at
            )

        return await read(job_id, limit, cursor) if job_id else await self._chain(read, limit, cursor)

    async def get_application(self, application_id: str) -> Application:
        # The application alone takes one look, whichever it is: its questions, for which Kombo is asked too, would tell
        # by the time they take that it exists.
        if not await self.get_applications([application_id]):
            raise no_such("application", application_id, self.unlisted)
        with hiding("application", application_id, self.unlisted):
            return await self.inner.get_application(application_id)

    async def get_applications(self, application_ids: Sequence[str]) -> tuple[Application, ...]:
        return tuple(filter(self._holds, await self.inner.get_applications(application_ids)))

    async def _stream_applications(
        self,
        updated_after: datetime | None = None,
        for_job_ids: Sequence[str] | None = (),
        *,
        skipped: Skipped = unnoticed,
    ) -> AsyncGenerator[Application, None]:
        wanted = [job for job in for_job_ids or self._scope if job in self._scope]
        if wanted:
            async with aclosing(self.inner.stream_applications(updated_after, wanted, skipped=skipped)) as applications:
                async for application in applications:
                    yield application

    async def _get_application_custom_field_values(self, application_id: str) -> dict[str, object]:
        await self.get_application(application_id)
        return await self.inner.get_application_custom_field_values(application_id)

    # Candidates

    async def list_candidates(
        self, *, job_id: str = "", updated_after: datetime | None = None, limit: int = 20, cursor: str = ""
    ) -> Page[Candidate]:
        if job_id and job_id not in self._scope:
            return Page(records=())

        async def read(job: str, most: int, at: str) -> Page[Candidate]:
            page = await self.inner.list_candidates(job_id=job, updated_after=updated_after, limit=most, cursor=at)
            earlier = () if job_id else self._scope[: self._scope.index(job)]
            seen = [one for one in self._seen(page.records) if not applied_to(one, earlier)]
            return page.model_copy(update={"records": tuple(seen)})

        return await read(job_id, limit, cursor) if job_id else await self._chain(read, limit, cursor)

    async def _find_candidates_by_details(
        self, first_name: str | None, last_name: str | None, email: str | None, phone: str | None
    ) -> tuple[Candidate, ...]:
        return self._seen(await self.inner.find_candidates_by_details(first_name, last_name, email, phone))

    async def _get_candidate_by_id(self, candidate_id: str) -> Candidate:
        with hiding("candidate", candidate_id, self.unlisted):
            seen = self._seen([await self.inner.get_candidate(candidate_id)])
        if not seen:
            raise no_such("candidate", candidate_id, self.unlisted)
        return seen[0]

    async def get_enhanced_candidate(self, candidate_id: str) -> EnhancedCandidate:
        person = await self._get_candidate_by_id(candidate_id)
        found = await self.inner.get_enhanced_candidate(candidate_id)
        return found.model_copy(update={"candidate": person})

    async def _stream_candidates(
        self,
        updated_after: datetime | None = None,
        *,
        skipped: Skipped = unnoticed,  # noqa: ARG002 - nobody knows whether somebody who cannot be read is in scope
    ) -> AsyncGenerator[Candidate, None]:
        async with aclosing(self.inner.stream_candidates(updated_after)) as people:
            async for person in people:
                for seen in self._seen([person]):
                    yield seen

    async def list_attachments(self, candidate_id: str) -> tuple[Attachment, ...]:
        await self._get_candidate_by_id(candidate_id)
        return await self.inner.list_attachments(candidate_id)

    async def _get_resume_for_candidate_id(self, candidate_id: str, attachment_id: str = "") -> Resume:
        await self._get_candidate_by_id(candidate_id)
        return await self.inner.get_resume(candidate_id, attachment_id)

    async def _get_candidate_custom_field_values(self, candidate_id: str) -> dict[str, object]:
        await self._get_candidate_by_id(candidate_id)
        return await self.inner.get_candidate_custom_field_values(candidate_id)

    # Writes: tools read the record first, through the reads above; this holds for every other caller too

    async def reject_application(self, application_id: str, reason_id: str, note: str = "") -> Written:
        await self.get_application(application_id)
        return await self.inner.reject_application(application_id, reason_id, note)

    async def _add_attachment_to_application(
        self, filename: str, application_id: str, pdf_b64: str, kind: AttachmentKind = "CV"
    ) -> Written:
        await self.get_application(application_id)
        return await self.inner.add_attachment_to_application(filename, application_id, pdf_b64, kind)

    async def _add_attachment_to_candidate(
        self, filename: str, candidate_id: str, pdf_b64: str, kind: AttachmentKind = "CV"
    ) -> Written:
        await self._get_candidate_by_id(candidate_id)
        return await self.inner.add_attachment_to_candidate(filename, candidate_id, pdf_b64, kind)

    async def _update_candidate_custom_fields(
        self, candidate: Candidate, updates: Mapping[str, object]
    ) -> FieldChanges:
        await self._get_candidate_by_id(candidate.id)
        return await self.inner.update_candidate_custom_fields(candidate, updates)

    async def bulk_reject_applications(
        self, application_ids: Sequence[str], reason_id: str, note: str = ""
    ) -> tuple[ItemResult, ...]:
        for application_id in application_ids:
            await self.get_application(application_id)
        return await self.inner.bulk_reject_applications(application_ids, reason_id, note)

    async def _create_application_for_candidate(
        self, candidate: Candidate | NewCandidate, job: Job, stage: Stage | None = None
    ) -> tuple[Application, Written]:
        await self.get_job_by_job_id(job.id)
        new = isinstance(candidate, NewCandidate)
        address = candidate.email if new else next(iter(candidate.emails), "")
        holders = await self.inner.find_candidates_by_details(email=address) if address else ()
        hidden = [one for one in holders if not self._seen([one])]
        name = fold(f"{candidate.first_name} {candidate.last_name}")
        if any(not new or fold(one.name) != name for one in hidden):
            raise Refused(
                "With this e-mail address the ATS might give the application to somebody else. Use another address,"
                " or have it made in Avionté. Nothing was changed."
            )
        return await self.inner.create_application_for_candidate(candidate, job, stage)

    # What is in scope

    async def _chain(
        self, read: Callable[[str, int, str], Awaitable[Page[RecordT]]], limit: int, cursor: str
    ) -> Page[RecordT]:
        """One list over all jobs in scope, job after job; the cursor says which job, and where in it."""
        start, _, at = cursor.partition(":")
        records: list[RecordT] = []
        skipped = 0
        for index in range(place(start), len(self._scope)):
            while True:
                page = await read(self._scope[index], limit - len(records), at)
                records += page.records
                skipped += page.skipped
                at = page.next_cursor
                if len(records) >= limit or not at:
                    break
            if at or (len(records) >= limit and index + 1 < len(self._scope)):
                here = f"{index}:{at}" if at else f"{index + 1}:"
                return Page(records=tuple(records), next_cursor=here, skipped=skipped)
        return Page(records=tuple(records), skipped=skipped)

    async def _jobs(self) -> list[Job]:
        jobs: list[Job] = []
        for job_id in self._scope:
            try:
                jobs.append(await self.inner.get_job_by_job_id(job_id))
            except NotFound:
                continue
        return jobs

    def _holds(self, application: Application | CandidateApplication) -> bool:
        return self._is_in(application.job)

    def _is_in(self, job: JobRef | None) -> bool:
        return job is not None and job.id in self._scope

    def _seen(self, people: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """Those who applied to a job in scope, without their applications to others."""
        narrowed = [
            person.model_copy(update={"applications": tuple(filter(self._holds, person.applications))})
            for person in people
        ]
        return tuple(person for person in narrowed if person.applications)

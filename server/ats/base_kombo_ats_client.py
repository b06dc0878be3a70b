"""The client of any ATS that Kombo unifies: reads from Kombo's mirror, writes that Kombo passes on at once."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import ClassVar, Final, TypeVar

from server.ats import kombo_files
from server.ats import kombo_models as wire
from server.ats.applicants import attached_to, refuse_duplicate, to_applicant
from server.ats.attachments import AttachmentKind
from server.ats.base_ats_client import BaseAtsClient
from server.ats.bulk import write_each
from server.ats.checks import NOTHING_TO_FIND, checked_limit, refuse_untargetable
from server.ats.coverage import CREATE_SCOPE, MOVE_SCOPE, NOTE_SCOPE, REJECT_SCOPE, to_connection
from server.ats.kombo_lists import (
    APPLICATIONS,
    CANDIDATES,
    IDS_PER_REQUEST,
    JOBS,
    LARGEST_PAGE,
    REASONS,
    STAGES,
    Params,
    ReadModel,
    fetch_page,
    moment,
    one_of,
    read_all,
    read_filtered,
    read_many,
    read_one,
)
from server.ats.kombo_mapping import (
    SYNTHETIC_STAGES,
    split_answers,
    to_application,
    to_attachment,
    to_candidate,
    to_job,
)
from server.ats.kombo_people import find_people
from server.ats.models import (
    Application,
    Attachment,
    Candidate,
    Connection,
    ItemResult,
    Job,
    NewCandidate,
    Page,
    RejectionReason,
    Resume,
    Stage,
    Written,
)
from server.ats.pages import parse_record
from server.ats.paths import build_path, check_id
from server.ats.quoting import quoted
from server.ats.streaming import Fetched, Skipped, overlapping, stream_records, unnoticed
from server.ats.transport import KomboTransport
from server.ats.ttl_cache import TtlCache
from server.errors import InvalidInput, NotFound

RecordT = TypeVar("RecordT")
WireT = TypeVar("WireT", bound=wire.KomboRecord)

STATUSES: Final = ("OPEN", "CLOSED", "DRAFT", "ARCHIVED")
OUTCOMES: Final = ("PENDING", "HIRED", "DECLINED")
CONNECTION_SECONDS: Final = 300.0
"""How long what Kombo says about the integration, its upload limits included, is remembered."""


class BaseKomboAtsClient(BaseAtsClient):
    """What Kombo's unified API can do, for whichever ATS; `integration_id` is `<ats>:<24 characters>`.

    Reads show what Kombo last synchronised; a write may not show in them at once.
    """

    synthetic_stages: ClassVar[frozenset[str]] = SYNTHETIC_STAGES

    def __init__(self, transport: KomboTransport, integration_id: str) -> None:
        self._transport = transport
        self._integration = build_path("/integrations/{integration}", integration=integration_id)
        self._connections = TtlCache[Connection](CONNECTION_SECONDS)
        self._upload_limits = TtlCache[kombo_files.UploadLimits](CONNECTION_SECONDS)

    async def aclose(self) -> None:
        await self._transport.aclose()

    @property
    def writes_at_once(self) -> int:
        return self._transport.limits.actions_allowed

    async def connection(self) -> Connection:
        return await self._connections.get("", self._read_connection)

    async def _read_connection(self) -> Connection:
        envelope = await self._transport.read(self._integration)
        return to_connection(
            parse_record(envelope.get("data"), wire.Integration), self.provider, complete=not self.unlisted
        )

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
        wanted = one_of("job status", statuses, STATUSES)
        words = query.strip()
        params = {"name_contains": words or None, "statuses": wanted, "updated_after": moment(updated_after)}

        def fits(job: Job) -> bool:
            named = words.casefold() in job.title.casefold() and (not wanted or _among(job.status, wanted))
            return named and _since(job.changed_at, updated_after)

        return await read_filtered(self._transport, JOBS, params, checked_limit(limit), cursor, fits)

    async def get_job_by_job_id(self, job_id: str) -> Job:
        return to_job(await read_one(self._transport, JOBS, job_id, self.unlisted))

    def _stream_jobs(
        self,
        updated_after: datetime | None = None,
        statuses: Sequence[str] | None = (),
        *,
        skipped: Skipped = unnoticed,
    ) -> AsyncGenerator[Job, None]:
        wanted = one_of("job status", statuses or (), STATUSES)
        return self._stream(
            JOBS, {"statuses": wanted}, updated_after, lambda job: not wanted or _among(job.status, wanted), skipped
        )

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
        job_id = check_id("job", job_id) if job_id else ""
        stages = tuple(check_id("stage", id) for id in stage_ids)
        wanted = one_of("outcome", outcomes, OUTCOMES)
        params = {
            "job_ids": job_id or None,
            "current_stage_ids": ",".join(stages) or None,
            "outcomes": wanted,
            "updated_after": moment(updated_after),
        }

        def fits(application: Application) -> bool:
            return (
                (not job_id or (application.job is not None and application.job.id == job_id))
                and (not stages or (application.stage is not None and application.stage.id in stages))
                and (not wanted or _among(application.outcome, wanted))
                and _since(application.changed_at, updated_after)
            )

        return await read_filtered(self._transport, APPLICATIONS, params, checked_limit(limit), cursor, fits)

    async def get_application(self, application_id: str) -> Application:
        """Return the application; its answers are held against its job's questions, which alone tell the category."""
        application = await read_one(self._transport, APPLICATIONS, application_id, self.unlisted)
        answers = application.screening_question_answers
        questions = await self._questions(application) if answers else []
        kept, withheld = split_answers(answers, questions)
        return to_application(application, answers=kept, withheld=withheld)

    async def _questions(self, application: wire.Application) -> list[wire.ScreeningQuestion]:
        job_id = application.job_id or (application.job.id if application.job else "")
        try:
            return (await read_one(self._transport, JOBS, job_id)).screening_questions if job_id else []
        except NotFound:
            return []

    async def get_applications(self, application_ids: Sequence[str]) -> tuple[Application, ...]:
        found = await read_many(self._transport, APPLICATIONS, application_ids)
        return tuple(found[id] for id in dict.fromkeys(id.strip() for id in application_ids) if id in found)

    def _stream_applications(
        self,
        updated_after: datetime | None = None,
        for_job_ids: Sequence[str] | None = (),
        *,
        skipped: Skipped = unnoticed,
    ) -> AsyncGenerator[Application, None]:
        job_ids = list(dict.fromkeys(check_id("job", id) for id in for_job_ids or ()))
        wanted = frozenset(job_ids)

        def fits(application: Application) -> bool:
            return not wanted or (application.job is not None and application.job.id in wanted)

        async def stream() -> AsyncGenerator[Application, None]:
            for start in range(0, max(1, len(job_ids)), IDS_PER_REQUEST):
                params = {"job_ids": ",".join(job_ids[start : start + IDS_PER_REQUEST]) or None}
                async with aclosing(self._stream(APPLICATIONS, params, updated_after, fits, skipped)) as applications:
                    async for application in applications:
                        yield application

        return stream()

    async def _create_application_for_candidate(
        self, candidate: Candidate | NewCandidate, job: Job, stage: Stage | None = None
    ) -> tuple[Application, Written]:
        """Create the application, unless the person has one to this job; Kombo attaches it to whom it knows."""
        person = to_applicant(candidate)
        path = build_path("/ats/jobs/{job}/applications", job=job.id)
        if stage is not None:
            refuse_untargetable(stage, self.synthetic_stages)
        known = await self._people_like(candidate)
        refuse_duplicate(known, job)
        body: dict[str, object] = {"candidate": person}
        if stage is not None:
            body["stage_id"] = check_id("stage", stage.id)
        answer = await self._transport.act("POST", path, body, scope=CREATE_SCOPE)
        application = to_application(parse_record(answer.data, wire.Application))
        return application, Written(warnings=(*attached_to(known, candidate), *answer.warnings))

    async def _people_like(self, candidate: Candidate | NewCandidate) -> tuple[Candidate, ...]:
        """Those whom Kombo may take the person for: themselves, and whoever has the same e-mail address."""
        if isinstance(candidate, NewCandidate):
            return await find_people(self._transport, "", "", candidate.email, candidate.phone)
        same = await self._get_candidate_by_id(candidate.id)
        others = await find_people(self._transport, "", "", candidate.emails[0], "")
        return (same, *(other for other in others if other.id != same.id))

    # Stages and rejections

    async def _get_all_application_stages(self) -> tuple[Stage, ...]:
        """Return the stages of all jobs together, which Kombo deprecates: for a move, take those of the job."""
        return await read_all(self._transport, STAGES)

    async def get_disposition_reasons(self) -> tuple[RejectionReason, ...]:
        return await read_all(self._transport, REASONS)

    async def _move_application_to_stage(self, application: Application, stage: Stage) -> Written:
        refuse_untargetable(stage, self.synthetic_stages)
        path = build_path("/ats/applications/{application}/stage", application=application.id)
        answer = await self._transport.act("PUT", path, {"stage_id": check_id("stage", stage.id)}, scope=MOVE_SCOPE)
        return Written(warnings=answer.warnings)

    async def reject_application(self, application_id: str, reason_id: str, note: str = "") -> Written:
        path = build_path("/ats/applications/{application}/reject", application=application_id)
        body = {"rejection_reason_id": check_id("reason", reason_id)}
        if note.strip():
            body["note"] = note
        answer = await self._transport.act("POST", path, body, scope=REJECT_SCOPE)
        return Written(warnings=answer.warnings)

    async def bulk_reject_applications(
        self, application_ids: Sequence[str], reason_id: str, note: str = ""
    ) -> tuple[ItemResult, ...]:
        ids = [check_id("application", id) for id in application_ids]
        check_id("reason", reason_id)
        return await write_each(ids, lambda id: self.reject_application(id, reason_id, note))

    # Candidates

    async def list_candidates(
        self, *, job_id: str = "", updated_after: datetime | None = None, limit: int = 20, cursor: str = ""
    ) -> Page[Candidate]:
        job_id = check_id("job", job_id) if job_id else ""
        params = {"job_ids": job_id or None, "updated_after": moment(updated_after)}

        def fits(candidate: Candidate) -> bool:
            applied = not job_id or any(one.job is not None and one.job.id == job_id for one in candidate.applications)
            return applied and _since(candidate.changed_at, updated_after)

        return await read_filtered(self._transport, CANDIDATES, params, checked_limit(limit), cursor, fits)

    async def _get_candidate_by_id(self, candidate_id: str) -> Candidate:
        return to_candidate(await read_one(self._transport, CANDIDATES, candidate_id, self.unlisted))

    async def _find_candidates_by_details(
        self, first_name: str | None = "", last_name: str | None = "", email: str | None = "", phone: str | None = ""
    ) -> tuple[Candidate, ...]:
        given = [(text or "").strip() for text in (first_name, last_name, email, phone)]
        if not any(given):
            raise InvalidInput(NOTHING_TO_FIND)
        return await find_people(self._transport, *given)

    def _stream_candidates(
        self, updated_after: datetime | None = None, *, skipped: Skipped = unnoticed
    ) -> AsyncGenerator[Candidate, None]:
        return self._stream(CANDIDATES, {}, updated_after, lambda _: True, skipped)

    # Notes and files

    async def _add_note_to_application(
        self, application: Application, note: str, note_action_type: str = ""
    ) -> Written:
        """Add a note to an application. Kombo knows one content type, plain text: HTML travels as its content."""
        path = build_path("/ats/applications/{application}/notes", application=application.id)
        body = {"content": note, "content_type": "PLAIN_TEXT"}
        answer = await self._transport.act("POST", path, body, scope=NOTE_SCOPE)
        if not note_action_type:
            return Written(warnings=answer.warnings)
        untyped = f"The note has no type {quoted(note_action_type, 40)}: Kombo takes none for a note on an application."
        return Written(warnings=(untyped, *answer.warnings))

    async def list_attachments(self, candidate_id: str) -> tuple[Attachment, ...]:
        return tuple(to_attachment(file) for file in await self._files_of(candidate_id))

    async def _get_resume_for_candidate_id(self, candidate_id: str, attachment_id: str = "") -> Resume:
        files = await self._files_of(candidate_id)
        return await kombo_files.read_file(self._transport, files, kombo_files.choose_file(files, attachment_id))

    async def _files_of(self, candidate_id: str) -> list[wire.Attachment]:
        """Ask for a person's files; which error Kombo gives for a person that it does not know is not documented."""
        try:
            return await kombo_files.list_files(self._transport, candidate_id)
        except (InvalidInput, NotFound):
            await read_one(self._transport, CANDIDATES, candidate_id, self.unlisted)
            raise

    async def _add_attachment_to_application(
        self, filename: str, application_id: str, pdf_b64: str, kind: AttachmentKind = "CV"
    ) -> Written:
        path = build_path("/ats/applications/{application}/attachments", application=application_id)
        limits = await self._limits_of("ats_add_application_attachment")
        return await kombo_files.upload(self._transport, path, limits, filename, pdf_b64, kind)

    async def _add_attachment_to_candidate(
        self, filename: str, candidate_id: str, pdf_b64: str, kind: AttachmentKind = "CV"
    ) -> Written:
        path = build_path("/ats/candidates/{candidate}/attachments", candidate=candidate_id)
        limits = await self._limits_of("ats_add_candidate_attachment")
        return await kombo_files.upload(self._transport, path, limits, filename, pdf_b64, kind)

    async def _limits_of(self, action: kombo_files.UploadAction) -> kombo_files.UploadLimits:
        return await self._upload_limits.get(action, lambda: kombo_files.read_upload_limits(self._transport, action))

    def _stream(
        self,
        model: ReadModel[WireT, RecordT],
        params: Params,
        updated_after: datetime | None,
        fits: Callable[[RecordT], bool],
        skipped: Skipped = unnoticed,
    ) -> AsyncGenerator[RecordT, None]:
        """Yield every record that fits; since `updated_after`, with an overlap, the deleted ones too."""
        since = moment(overlapping(updated_after))
        asked = {
            **params,
            "updated_after": since,
            "include_deleted": since is not None or None,
            "ignore_unsupported_filters": True,
        }

        async def fetch(cursor: str) -> Fetched[RecordT]:
            fetched = await fetch_page(self._transport, model, asked, LARGEST_PAGE, cursor)

            def read() -> Page[RecordT]:
                page = fetched.read()
                return page.model_copy(update={"records": tuple(record for record in page.records if fits(record))})

            return Fetched(fetched.next_cursor, read)

        return stream_records(fetch, f"{model.name}s", skipped)


def _since(changed_at: datetime | None, start: datetime | None) -> bool:
    """Whether a record itself has changed, or may have: Kombo lists it for some that it is linked to as well."""
    if start is None or changed_at is None:
        return True
    return changed_at >= (start if start.tzinfo else start.replace(tzinfo=UTC))


def _among(value: str, wanted: str) -> bool:
    """Whether a value is one of those asked for; one that the ATS does not tell might be."""
    return not value or value in wanted.split(",")

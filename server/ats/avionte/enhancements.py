"""Kombo's records joined with Avionté's own, read by passthrough; sensitive members stay behind."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Final

from server.ats import kombo_models as wire
from server.ats.avionte.avionte_mapping import to_job_details, to_talent_details
from server.ats.avionte.avionte_models import AvionteJob, AvionteTalent
from server.ats.avionte.custom_details import CANDIDATE, JOB, CustomDetails, Published, RecordKind
from server.ats.avionte.detail_changes import details_member, shown_values
from server.ats.avionte.dialects import Dialects
from server.ats.avionte.readers import Raw, validate
from server.ats.avionte.routes import JOB_IDS, Capability, DialectRoutes
from server.ats.kombo_lists import JOBS
from server.ats.kombo_mapping import NO_NAME
from server.ats.models import Candidate, EnhancedCandidate, EnhancedJob, Job, JobDetails, JobRef
from server.ats.paths import check_id
from server.ats.transport import KomboTransport
from server.errors import NotFound

IDS_PER_QUERY: Final = 100
"""Avionté's "typical" bound for one request; the true one of `/jobs/multi-query` is not published."""


class Enhancements:
    """Joins records, through whichever dialect answers."""

    def __init__(self, transport: KomboTransport, dialects: Dialects, details: CustomDetails) -> None:
        self._transport = transport
        self._dialects = dialects
        self._details = details

    async def enhance_job(self, job: Job) -> EnhancedJob:
        """Join one job; its details are None where Avionté does not have it."""
        routes = await self._dialects.choose(Capability.ENHANCED_JOB)
        try:
            record = await routes.job.call(self._transport, None, job_number=job.remote_id)
        except NotFound:
            return EnhancedJob(job=job)
        published = await self._details.published(JOB, routes)
        return EnhancedJob(job=job, details=_job_details(record, routes, published))

    async def enhance_jobs(self, jobs: Sequence[Job]) -> tuple[EnhancedJob, ...]:
        """Join several, `IDS_PER_QUERY` to a request, by their numbers: the answer's order means nothing."""
        routes = await self._dialects.choose(Capability.JOB_BATCH)
        records = await self._query(routes, [job.remote_id for job in jobs])
        published = await self._details.published(JOB, routes)
        return tuple(
            EnhancedJob(job=job, details=_found(records.get(job.remote_id), routes, published)) for job in jobs
        )

    async def _query(self, routes: DialectRoutes, numbers: Sequence[str]) -> dict[str, Raw]:
        wanted = [int(number) for number in dict.fromkeys(numbers) if number.isascii() and number.isdecimal()]
        found: dict[str, Raw] = {}
        for start in range(0, len(wanted), IDS_PER_QUERY):
            records = await routes.jobs.call(self._transport, wanted[start : start + IDS_PER_QUERY])
            found |= {str(record.get("id")): record for record in records}
        return found

    async def enhance_candidate(self, candidate: Candidate) -> EnhancedCandidate:
        """Join one person; the details are None where Avionté does not have them."""
        routes = await self._dialects.choose(Capability.ENHANCED_CANDIDATE)
        try:
            record = await routes.person.call(self._transport, None, talent=candidate.remote_id)
        except NotFound:
            return EnhancedCandidate(candidate=candidate)
        published = await self._details.published(CANDIDATE, routes)
        talent = validate(record, AvionteTalent)
        details = to_talent_details(talent, _custom(record, routes, CANDIDATE, published)) if talent else None
        return EnhancedCandidate(candidate=candidate, details=details)

    async def stream_unmirrored_jobs(self) -> AsyncGenerator[JobRef, None]:
        """Yield the jobs that Avionté lists and Kombo does not have.

        Raises:
            NotSupported: No dialect that answers has a list of job numbers.
        """
        routes = await self._dialects.choose(Capability.JOB_NUMBERS)
        async for numbers in self._stream_job_numbers():
            mirrored = await self._mirrored(numbers)
            unmirrored = [number for number in numbers if number not in mirrored]
            records = await self._query(routes, unmirrored)
            for number in unmirrored:
                job = validate(records[number], AvionteJob) if number in records else None
                yield JobRef(id="", remote_id=number, title=(job and job.title) or NO_NAME)

    async def _stream_job_numbers(self) -> AsyncGenerator[list[str], None]:
        """Yield the numbers of all jobs in pages, each once.

        Some clients begin at page 0 and some at 1; whether the two are one page is not known. Both are read, and what
        was seen before is left out.
        """
        seen: set[int] = set()
        page = 0
        while True:
            ids = await JOB_IDS.call(self._transport, None, page=str(page), page_size=str(IDS_PER_QUERY))
            fresh = [id for id in dict.fromkeys(ids) if id not in seen]
            seen.update(fresh)
            if fresh:
                yield [str(id) for id in fresh]
            elif page > 1 or (page == 1 and not ids):
                return
            page += 1

    async def _mirrored(self, numbers: Sequence[str]) -> set[str]:
        params = {"remote_ids": ",".join(check_id("job_number", number) for number in numbers), "page_size": 250}
        page = await self._transport.read_page(JOBS.path, wire.Job, params)
        return {job.remote_id for job in page.records if job.remote_id}


def _found(record: Raw | None, routes: DialectRoutes, published: Published) -> JobDetails | None:
    return None if record is None else _job_details(record, routes, published)


def _job_details(record: Raw, routes: DialectRoutes, published: Published) -> JobDetails | None:
    job = validate(record, AvionteJob)
    return to_job_details(job, _custom(record, routes, JOB, published)) if job else None


def _custom(record: Raw, routes: DialectRoutes, kind: RecordKind, published: Published) -> Mapping[str, object]:
    member = details_member(record, routes.fields[kind.name].members)
    return shown_values(record.get(member), published.definitions, published.protected)

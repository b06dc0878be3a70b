"""get_job: what is this job?"""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from server.ats.models import JobDetails, Record, TeamMember
from server.guardrails.access import Access
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._enhanced import read_job
from tools._params import JobId
from tools._tool import tool


class JobView(Record):
    """A job; `description`, and with `enhanced` Avionté's notes, stand inside a fence."""

    title: str
    id: str
    avionte_id: str = ""
    code: str = ""
    status: str = ""
    visibility: str = ""
    employment_type: str = ""
    category: str = ""
    department: str = ""
    location: str = ""
    salary: str = ""
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    changed_at: datetime | None = None
    hiring_team: tuple[str, ...] = ()
    screening_questions: tuple[str, ...] = ()
    avionte: JobDetails | None = None
    description: str = ""
    as_of: datetime
    warnings: tuple[str, ...] = ()


@tool(title="Get a job", access=Access.READ, needs=("jobs",))
async def get_job(
    call: Call,
    job_id: JobId,
    enhanced: Annotated[
        bool, Field(description="Add Avionté's own fields: rates, shift, worksite, custom details")
    ] = False,
) -> JobView:
    """Read one job. list_stages has its stages."""
    job, details, warnings = await read_job(call, job_id, enhanced=enhanced)
    return JobView(
        id=job.id,
        title=inline(job.title),
        avionte_id=job.remote_id,
        code=inline(job.code),
        status=job.status,
        visibility=job.visibility,
        employment_type=job.employment_type,
        category=inline(job.category),
        department=inline(job.department),
        location=inline(job.location),
        salary=job.salary,
        opened_at=job.opened_at,
        closed_at=job.closed_at,
        changed_at=job.changed_at,
        hiring_team=tuple(map(_member, job.hiring_team)),
        screening_questions=tuple(inline(question, 200) for question in job.questions),
        avionte=details,
        description=call.fence(job.description, "job description"),
        as_of=call.now(),
        warnings=warnings,
    )


def _member(member: TeamMember) -> str:
    return inline(f"{member.name} ({', '.join(member.roles)})" if member.roles else member.name)

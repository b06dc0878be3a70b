"""Avionté in its public dialect, the BOLD Front Office API: jobs, talents and talent activities."""

import base64
from collections.abc import Iterable
from itertools import islice

from server.sandbox.activities import log_activity
from server.sandbox.avionte_records import (
    AvionteError,
    find_candidate,
    find_job,
    job_record,
    replace_talent,
    talent_record,
)
from server.sandbox.call import Call, Route
from server.sandbox.shapes import text
from server.sandbox.tables import Table
from server.sandbox.tenant import Tenant
from server.sandbox.world import Candidate, Job, Json

MOST_IDS = 100
"""How many ids a multi-query takes: the "typical" bound of Avionté's FAQ. That more is refused is an inference."""
LARGEST_PAGE = 500
"""The largest page size that recorded clients used with success."""


def get_job(tenant: Tenant, call: Call) -> tuple[int, Json]:
    """Answer a job."""
    return 200, job_record(tenant, find_job(tenant, call.names["id"]))


def query_jobs(tenant: Tenant, call: Call) -> tuple[int, Json]:
    """Answer the jobs of a bare array of ids, in no order that means anything; unknown ids are left out silently."""
    found = [tenant.world.jobs.find("remote_id", str(id)) for id in _ids(call)]
    jobs = [job for group in found for job in group if job.remote_deleted_at is None]
    return 200, [job_record(tenant, job) for job in sorted(jobs, key=lambda job: job.remote_id[::-1])]


def query_talents(tenant: Tenant, call: Call) -> tuple[int, Json]:
    """Answer the talents of a bare array of ids; recorded answers carry 201."""
    found = [tenant.world.candidates.find("remote_id", str(id)) for id in _ids(call)]
    people = [candidate for group in found for candidate in group if candidate.remote_deleted_at is None]
    return 201, [talent_record(tenant, one) for one in sorted(people, key=lambda one: one.remote_id[::-1])]


def _ids(call: Call) -> list[int]:
    """Read the array. Ids as text are refused: that they work is proven nowhere."""
    ids = [id for id in call.body if type(id) is int] if isinstance(call.body, list) else []
    if not isinstance(call.body, list) or not ids or len(ids) != len(call.body):
        raise AvionteError(400, "The body must be an array of whole numbers.")
    if len(ids) > MOST_IDS:
        raise AvionteError(400, f"At most {MOST_IDS} ids can be asked for at once.")
    return list(dict.fromkeys(ids))


def job_ids(tenant: Tenant, call: Call) -> tuple[int, Json]:
    """Answer a page of job ids; pages 0 and 1 are the same, as recorded clients start at either."""
    return 200, _page(call, tenant.world.jobs)


def talent_ids(tenant: Tenant, call: Call) -> tuple[int, Json]:
    """Answer a page of talent ids."""
    return 200, _page(call, tenant.world.candidates)


def _page(call: Call, table: Table[Job] | Table[Candidate]) -> list[Json]:
    page, size = call.names["page"], call.names["size"]
    if not page.isdecimal() or not size.isdecimal() or not 0 < int(size) <= LARGEST_PAGE:
        raise AvionteError(400, f"The page must be a number and its size one from 1 to {LARGEST_PAGE}.")
    start = max(int(page) - 1, 0) * int(size)
    records: Iterable[tuple[int, Job | Candidate]] = islice(table.after(start), int(size))
    return [int(record.remote_id) for _, record in records if record.remote_deleted_at is None]


def get_talent(tenant: Tenant, call: Call) -> tuple[int, Json]:
    """Answer a talent; `includeResume=True` adds `talentResume`, whose members are the sandbox's own."""
    candidate = find_candidate(tenant, call.names["id"])
    resume: Json = None
    if call.query.get("includeResume", "").lower() == "true":
        resumes = [one for one in tenant.world.attachments.find("candidate", candidate.id) if one.type == "CV"]
        if resumes:
            content = base64.b64encode(resumes[0].read()).decode()
            resume = {"title": resumes[0].file_name, "contentType": resumes[0].content_type, "content": content}
    return 200, {**talent_record(tenant, candidate), "talentResume": resume}


def put_talent(tenant: Tenant, call: Call) -> tuple[int, Json]:
    """Replace a talent as a whole, but for its resume, which has endpoints of its own.

    Raises `AvionteError` 400, 404 and, without names or e-mail address, 409.
    """
    candidate = find_candidate(tenant, call.names["id"])
    if not isinstance(call.body, dict):
        raise AvionteError(400, "The body must be a talent.")
    missing = [name for name in ("firstName", "lastName", "emailAddress") if not text(call.body, name)]
    if missing:
        raise AvionteError(409, f"Validation failed: {', '.join(missing)} must be given.")
    record = {name: value for name, value in call.body.items() if name != "talentResume"}
    return 200, replace_talent(tenant, candidate, record)


def activity_types(tenant: Tenant, _: Call) -> tuple[int, Json]:
    """Answer the types of talent activities: built-in ones with negative ids, and the tenant's own."""
    return 200, [dict(type) for type in tenant.world.activity_types]


def add_activity(tenant: Tenant, call: Call) -> tuple[int, Json]:
    """Log an activity on a talent. Raises `AvionteError` 400, 404 and 409."""
    candidate = find_candidate(tenant, call.names["id"])
    body = call.body if isinstance(call.body, dict) else {}
    if not isinstance(body.get("typeId"), int) or not isinstance(body.get("talentId"), int):
        raise AvionteError(400, "typeId and talentId are required whole numbers.")
    if str(body["talentId"]) != candidate.remote_id:
        raise AvionteError(409, "Validation failed: talentId is not the talent of the path.")
    kind = next((one for one in tenant.world.activity_types if one.get("typeId") == body["typeId"]), None)
    if kind is None:
        raise AvionteError(409, f"Validation failed: there is no activity type {body['typeId']}.")
    if body.get("show_in") == -2:
        raise AvionteError(409, "Validation failed: an activity cannot be created archived.")
    content = text(body, "notes")
    if content is None:
        raise AvionteError(400, "notes is required.")
    given = {name: body[name] for name in ("activityDate", "userId", "name", "show_in") if body.get(name) is not None}
    return 200, log_activity(tenant, candidate, kind, content, given)


ROUTES = (
    Route("GET", "/job/{id}", get_job),
    Route("GET", "/jobs/ids/{page}/{size}", job_ids),
    Route("POST", "/jobs/multi-query", query_jobs),
    Route("GET", "/talent/activity-types", activity_types),
    Route("GET", "/talent/{id}", get_talent),
    Route("PUT", "/talent/{id}", put_talent),
    Route("POST", "/talent/{id}/activity", add_activity),
    Route("GET", "/talents/ids/{page}/{size}", talent_ids),
    Route("POST", "/talents/multi-query", query_talents),
)

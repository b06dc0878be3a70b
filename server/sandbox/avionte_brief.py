"""Avionté in the `brief` dialect: candidates with notes, and custom details on jobs, candidates and applications.

None of these paths but `/jobs/multi-query` and `/job/{id}` has a public witness (see `custom_details`).
"""

from server.sandbox import avionte_bold as bold
from server.sandbox.activities import log_activity, note_type
from server.sandbox.avionte_records import (
    AvionteError,
    Reply,
    details,
    find_application,
    find_candidate,
    find_job,
    job_record,
    talent_record,
)
from server.sandbox.call import Call, Route
from server.sandbox.custom_details import change, definitions
from server.sandbox.shapes import text
from server.sandbox.tenant import Tenant
from server.sandbox.world import Application, Candidate, Json

NOTE_TEXT = ("body", "note", "notes", "content")
"""Where the text of a note may stand: the operations list does not say."""


def add_note(tenant: Tenant, call: Call) -> tuple[int, Json]:
    """Write an HTML note on a candidate; `actionType` may name an activity type."""
    candidate = find_candidate(tenant, call.names["id"])
    body = call.body if isinstance(call.body, dict) else {}
    content = next((found for name in NOTE_TEXT if (found := text(body, name))), None)
    if content is None:
        raise AvionteError(400, "The note has no text.")
    kind = note_type(tenant)
    if (wanted := text(body, "actionType")) is not None:
        kind = next((one for one in tenant.world.activity_types if one.get("name") == wanted), None)
        if kind is None:
            raise AvionteError(409, f'Validation failed: there is no activity type "{wanted}".')
    activity = log_activity(tenant, candidate, kind, content, {})
    return 201, {"id": activity["id"], "candidateId": activity["talentId"], "body": content}


def job_definitions(tenant: Tenant, _: Call) -> tuple[int, Json]:
    """Answer the definitions of the custom details of jobs."""
    return 200, definitions(tenant, "job")


def candidate_definitions(tenant: Tenant, _: Call) -> tuple[int, Json]:
    """Answer the definitions of the custom details of candidates."""
    return 200, definitions(tenant, "candidate")


def application_definitions(tenant: Tenant, _: Call) -> tuple[int, Json]:
    """Answer the definitions of the custom details of applications."""
    return 200, definitions(tenant, "application")


def get_candidate(tenant: Tenant, call: Call) -> tuple[int, Json]:
    """Answer a candidate: the talent's members and `customDetails`."""
    return 200, _candidate(tenant, find_candidate(tenant, call.names["id"]))


def get_application(tenant: Tenant, call: Call) -> tuple[int, Json]:
    """Answer an application, whose id is `talentId:jobId`, with `customDetails`."""
    return 200, _application(tenant, find_application(tenant, call.names["id"]))


def patch_job(tenant: Tenant, call: Call) -> tuple[int, Json]:
    """Change custom details of a job."""
    job = find_job(tenant, call.names["id"])
    change(tenant, "job", job.remote_id, _object(call))
    return 200, job_record(tenant, job)


def patch_candidate(tenant: Tenant, call: Call) -> tuple[int, Json]:
    """Change custom details of a candidate."""
    candidate = find_candidate(tenant, call.names["id"])
    change(tenant, "candidate", candidate.remote_id, _object(call))
    return 200, _candidate(tenant, candidate)


def patch_application(tenant: Tenant, call: Call) -> tuple[int, Json]:
    """Change custom details of an application."""
    application = find_application(tenant, call.names["id"])
    change(tenant, "application", application.remote_id or "", _object(call))
    return 200, _application(tenant, application)


def _object(call: Call) -> Reply:
    if not isinstance(call.body, dict):
        raise AvionteError(400, "The body must be an object.")
    return call.body


def _candidate(tenant: Tenant, candidate: Candidate) -> Reply:
    return {
        **talent_record(tenant, candidate),
        "customDetails": [*details(tenant, "candidate", candidate.remote_id)],
    }


def _application(tenant: Tenant, application: Application) -> Reply:
    talent_id, _, job_id = (application.remote_id or "").partition(":")
    stage = tenant.world.stages.get(application.stage_id)
    return {
        "id": application.remote_id,
        "talentId": int(talent_id),
        "jobId": int(job_id),
        "stage": None if stage is None else stage.name,
        "customDetails": [*details(tenant, "application", application.remote_id or "")],
    }


ROUTES = (
    Route("GET", "/job/customDetailDefinitions", job_definitions),
    Route("GET", "/candidate/customDetailDefinitions", candidate_definitions),
    Route("GET", "/application/customDetailDefinitions", application_definitions),
    Route("POST", "/candidate/{id}/note", add_note),
    Route("GET", "/job/{id}", bold.get_job),
    Route("GET", "/candidate/{id}", get_candidate),
    Route("GET", "/application/{id}", get_application),
    Route("PATCH", "/job/{id}", patch_job),
    Route("PATCH", "/candidate/{id}", patch_candidate),
    Route("PATCH", "/application/{id}", patch_application),
    Route("POST", "/jobs/multi-query", bold.query_jobs),
)

"""Kombo's unified actions on what exists: move, reject, notes, result links and tags."""

from dataclasses import replace

from server.sandbox.activities import log_note
from server.sandbox.call import Call
from server.sandbox.coverage import require
from server.sandbox.envelope import KomboError, success
from server.sandbox.ids import kombo_id
from server.sandbox.shapes import Shape, check, mapping, text
from server.sandbox.tenant import Tenant, unknown
from server.sandbox.world import PIPELINE, WEB_APPLICATION, Application, Candidate, Job, Json, ResultLink, Tag

REMOTE_FIELDS = {"remote_fields": Shape(dict)}
MOVE = {"stage_id": Shape(str, required=True), **REMOTE_FIELDS}
REJECT = {"rejection_reason_id": Shape(str, required=True), "note": Shape(str), **REMOTE_FIELDS}
NOTE = {
    "content": Shape(str, required=True),
    "content_type": Shape(str, required=True, choices=("PLAIN_TEXT",)),
    **REMOTE_FIELDS,
}
ATTRIBUTE = Shape(dict, members={"key": Shape(str, required=True), "value": Shape(str, required=True)})
LINK = {
    "label": Shape(str, required=True),
    "url": Shape(str, required=True, pattern=r"^[a-zA-Z][a-zA-Z0-9+.-]*://\S+$"),
    "details": Shape(
        dict,
        members={
            "custom_field_name_prefix": Shape(str, required=True),
            "attributes": Shape(list, required=True, items=ATTRIBUTE),
        },
    ),
    **REMOTE_FIELDS,
}
TAG = {"tag": Shape(dict, required=True, members={"name": Shape(str, required=True, least=1)}), **REMOTE_FIELDS}


def stage_for(tenant: Tenant, job: Job, stage_id: str) -> str:
    """Return the stage if an application to this job can be put there. Raises `REMOTE.INPUT_INVALID`.

    That the two synthetic stages are no targets is in the operations list, and Kombo's guide bears it out. With which
    code Kombo refuses is not known: this one is the sandbox's choice.
    """
    stage = tenant.world.stages.get(stage_id)
    if stage is None or stage_id not in job.stage_ids or stage.status != "ACTIVE":
        raise KomboError(
            "REMOTE.INPUT_INVALID", f'Stage not found: "{stage_id}" is not a stage of the job "{job.name}".'
        )
    if stage.remote_id in {PIPELINE, WEB_APPLICATION}:
        raise KomboError("REMOTE.INPUT_INVALID", f'Applications cannot be moved to the stage "{stage.name}".')
    return stage_id


def open_application(tenant: Tenant, call: Call, verb: str) -> Application:
    """Return the application, which must be pending. Raises `REMOTE.INPUT_INVALID`, the sandbox's choice of code."""
    application = tenant.application(call.names["application_id"])
    if application.outcome == "DECLINED":
        raise KomboError("REMOTE.INPUT_INVALID", f"The application is already rejected and cannot be {verb}.")
    if application.outcome == "HIRED":
        raise KomboError("REMOTE.INPUT_INVALID", f"The candidate is already hired: the application cannot be {verb}.")
    return application


def move(tenant: Tenant, call: Call) -> Json:
    """Move an application to another stage of its job."""
    require(tenant, "ats_move_application_to_stage")
    body = check(call.body, MOVE)
    application = open_application(tenant, call, "moved")
    job = tenant.world.jobs.get(application.job_id)
    if job is None:
        raise unknown("job", application.job_id)
    now = tenant.now()
    stage_id = stage_for(tenant, job, text(body, "stage_id") or "")
    tenant.save(replace(application, stage_id=stage_id, changed_at=now, remote_updated_at=now))
    return success({}, [])


def reject(tenant: Tenant, call: Call) -> Json:
    """Reject an application, which nothing undoes."""
    require(tenant, "ats_reject_application")
    body = check(call.body, REJECT)
    application = open_application(tenant, call, "rejected")
    reason = tenant.world.reasons.get(text(body, "rejection_reason_id"))
    if reason is None or reason.remote_deleted_at is not None:
        raise unknown("rejection reason", text(body, "rejection_reason_id") or "")
    now = tenant.now()
    tenant.save(
        replace(
            application,
            outcome="DECLINED",
            rejection_reason_id=reason.id,
            rejection_note=text(body, "note"),
            rejected_at=now,
            changed_at=now,
            remote_updated_at=now,
        )
    )
    return success({}, [])


def note(tenant: Tenant, call: Call) -> Json:
    """Add a note to an application."""
    require(tenant, "ats_add_application_note")
    body = check(call.body, NOTE)
    application = tenant.application(call.names["application_id"])
    log_note(tenant, tenant.candidate(application.candidate_id), text(body, "content") or "", application=application)
    return success({}, [])


def link_application(tenant: Tenant, call: Call) -> Json:
    """Add a result link to an application."""
    require(tenant, "ats_add_application_result_link")
    body = check(call.body, LINK)
    application = tenant.application(call.names["application_id"])
    return _link(tenant, body, tenant.candidate(application.candidate_id), application)


def link_candidate(tenant: Tenant, call: Call) -> Json:
    """Add a result link to a candidate."""
    require(tenant, "ats_add_candidate_result_link")
    body = check(call.body, LINK)
    return _link(tenant, body, tenant.candidate(call.names["candidate_id"]), None)


def _link(tenant: Tenant, body: dict[str, Json], candidate: Candidate, application: Application | None) -> Json:
    now = tenant.now()
    ids = tenant.coordinates("result_link", 0)
    tenant.world.result_links.put(
        ResultLink(
            id=ids.id,
            remote_id=ids.remote_id,
            changed_at=now,
            remote_created_at=now,
            candidate_id=candidate.id,
            application_id=None if application is None else application.id,
            label=text(body, "label") or "",
            url=text(body, "url") or "",
            details=mapping(body, "details") or None,
        )
    )
    return success({}, [])


def add_tag(tenant: Tenant, call: Call) -> Json:
    """Tag a candidate by the tag's name, making the tag where there is none."""
    require(tenant, "ats_add_candidate_tag")
    name = text(mapping(check(call.body, TAG), "tag"), "name") or ""
    candidate = tenant.candidate(call.names["candidate_id"])
    tag = next(iter(tenant.world.tags.find("name", name.casefold())), None)
    if tag is None:
        number = str(tenant.number("tag", len(tenant.world.tags) + 1000))
        tag = Tag(id=kombo_id("tag", number), remote_id=number, name=name, changed_at=tenant.now())
        tenant.save(tag)
    if tag.id not in candidate.tag_ids:
        _retag(tenant, candidate, (*candidate.tag_ids, tag.id))
    return success({}, [])


def remove_tag(tenant: Tenant, call: Call) -> Json:
    """Untag a candidate; that they do not carry the tag is no failure."""
    require(tenant, "ats_remove_candidate_tag")
    name = text(mapping(check(call.body, TAG), "tag"), "name") or ""
    candidate = tenant.candidate(call.names["candidate_id"])
    gone = {tag.id for tag in tenant.world.tags.find("name", name.casefold())}
    if gone & set(candidate.tag_ids):
        _retag(tenant, candidate, tuple(id for id in candidate.tag_ids if id not in gone))
    return success({}, [])


def _retag(tenant: Tenant, candidate: Candidate, tag_ids: tuple[str, ...]) -> None:
    now = tenant.now()
    tenant.save(replace(candidate, tag_ids=tag_ids, changed_at=now, remote_updated_at=now))

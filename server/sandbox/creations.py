"""Creating applications, and the candidates that come with them."""

from dataclasses import replace
from datetime import datetime

from server.sandbox import render
from server.sandbox.attachments import FILE, add, content_of
from server.sandbox.call import Call
from server.sandbox.coverage import require
from server.sandbox.envelope import KomboError, success
from server.sandbox.ids import kombo_id
from server.sandbox.screening import read_answers
from server.sandbox.shapes import Shape, check, mapping, objects, text
from server.sandbox.tenant import Tenant, unknown
from server.sandbox.world import WEB_APPLICATION, Application, Candidate, Job, Json, Typed
from server.sandbox.writes import REMOTE_FIELDS, stage_for

EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
FIRST_TALENT = 200_000_000
"""Above this, and below the scaled ones, talents are numbered that were made here."""
KINDS = ("PERSONAL", "WORK", "OTHER")
LOCATION = {
    "city": Shape(str),
    "country": Shape(str, required=True, pattern=r"^[A-Z]{2}$"),
    "state": Shape(str),
    "street_1": Shape(str),
    "zip_code": Shape(str),
}
CANDIDATE = Shape(
    dict,
    required=True,
    members={
        "first_name": Shape(str, required=True),
        "last_name": Shape(str, required=True),
        "email_address": Shape(str, required=True, pattern=EMAIL),
        "additional_email_addresses": Shape(
            list,
            items=Shape(
                dict,
                members={
                    "type": Shape(str, required=True, choices=KINDS),
                    "email_address": Shape(str, required=True, pattern=EMAIL),
                },
            ),
        ),
        "company": Shape(str),
        "title": Shape(str),
        "phone_number": Shape(str),
        "additional_phone_numbers": Shape(
            list,
            items=Shape(
                dict,
                members={
                    "type": Shape(str, required=True, choices=KINDS),
                    "phone_number": Shape(str, required=True),
                },
            ),
        ),
        "location": Shape(dict, members=LOCATION),
        "gender": Shape(str, choices=("MALE", "FEMALE", "OTHER")),
        "availability_date": Shape(str),
        "salary_expectations": Shape(
            dict,
            members={
                "period": Shape(str, required=True, choices=("MONTH", "YEAR")),
                "amount": Shape(float, required=True),
            },
        ),
        "social_links": Shape(list, items=Shape(dict, members={"url": Shape(str, required=True)})),
    },
)
SHARED = {
    "candidate": CANDIDATE,
    "attachments": Shape(list, items=FILE),
    "source": Shape(dict),
    "sourced_by": Shape(dict, members={"user_id": Shape(str, required=True)}),
    "gdpr_consent": Shape(dict),
    "screening_question_answers": Shape(
        list, items=Shape(dict, members={"question_id": Shape(str, required=True), "answer": Shape(required=True)})
    ),
    **REMOTE_FIELDS,
}
APPLICATION_BODY = {"stage_id": Shape(str), **SHARED}
CANDIDATE_BODY = {
    "application": Shape(dict, required=True, members={"job_id": Shape(str, required=True), "stage_id": Shape(str)}),
    **SHARED,
}


def create_application(tenant: Tenant, call: Call) -> Json:
    """Create an application to a job, for the candidate with this e-mail address or for a new one."""
    require(tenant, "ats_create_application")
    body = check(call.body, APPLICATION_BODY)
    application, warnings = _create(tenant, call.names["job_id"], text(body, "stage_id"), body)
    return success(render.created_application(tenant.world, application), warnings)


def create_candidate(tenant: Tenant, call: Call) -> Json:
    """Create a candidate with one application, or add the application to the one with this e-mail address."""
    require(tenant, "ats_create_candidate")
    body = check(call.body, CANDIDATE_BODY)
    wanted = mapping(body, "application")
    application, warnings = _create(tenant, text(wanted, "job_id") or "", text(wanted, "stage_id"), body)
    return success(render.candidate(tenant.world, tenant.candidate(application.candidate_id)), warnings)


def _create(tenant: Tenant, job_id: str, stage_id: str | None, body: dict[str, Json]) -> tuple[Application, list[str]]:
    """Everything is checked before anything is written: a refused request leaves nothing behind."""
    world, now = tenant.world, tenant.now()
    job = _job(tenant, job_id)
    if job.status != "OPEN":
        raise KomboError("ATS.JOB_CLOSED", f'The job "{job.name}" is closed and takes no applications.')
    person = mapping(body, "candidate")
    known = next(
        (
            candidate
            for candidate in world.candidates.find("email", (text(person, "email_address") or "").casefold())
            if candidate.remote_deleted_at is None
        ),
        None,
    )
    if known is not None and any(
        application.job_id == job.id and application.remote_deleted_at is None
        for application in world.applications.find("candidate", known.id)
    ):
        raise KomboError("ATS.APPLICATION_ALREADY_EXISTS", f'The candidate has already applied to "{job.name}".')
    stage = _default_stage(tenant, job) if stage_id is None else stage_for(tenant, job, stage_id)
    answers, warnings = read_answers(job, objects(body, "screening_question_answers"))
    files = objects(body, "attachments")
    for file in files:
        content_of(file)
    candidate = known or _candidate(tenant, person, now)
    application = Application(
        id=kombo_id("application", f"{tenant.options.seed}:{candidate.remote_id}:{job.remote_id}"),
        remote_id=f"{candidate.remote_id}:{job.remote_id}",
        changed_at=now,
        remote_created_at=now,
        remote_updated_at=now,
        job_id=job.id,
        candidate_id=candidate.id,
        stage_id=stage,
        answers=answers,
    )
    tenant.save(candidate if known is None else replace(known, changed_at=now))
    tenant.save(application)
    for file in files:
        add(tenant, candidate, file)
    return application, warnings


def _job(tenant: Tenant, job_id: str) -> Job:
    """Find a job by Kombo's id, if it is mirrored, or by `remote:` and Avionté's, mirrored or not."""
    prefix, _, remote_id = job_id.partition(":")
    if prefix == "remote":
        found = next(iter(tenant.world.jobs.find("remote_id", remote_id)), None)
    else:
        found = tenant.world.jobs.get(job_id) if job_id in tenant.mirror.jobs else None
    if found is None or found.remote_deleted_at is not None:
        raise unknown("job", job_id)
    return found


def _default_stage(tenant: Tenant, job: Job) -> str:
    """Return where an application starts: as a web application, for want of a source that says where."""
    stages = [stage for id in job.stage_ids if (stage := tenant.world.stages.get(id)) is not None]
    return next((stage.id for stage in stages if stage.remote_id == WEB_APPLICATION), job.stage_ids[0])


def _candidate(tenant: Tenant, person: dict[str, Json], now: datetime) -> Candidate:
    ids = tenant.coordinates("candidate", FIRST_TALENT)
    location = mapping(person, "location")
    emails = [Typed(text(person, "email_address") or "", "PERSONAL")]
    emails += [
        Typed(text(email, "email_address") or "", text(email, "type"))
        for email in objects(person, "additional_email_addresses")
    ]
    phones = [Typed(phone, "PERSONAL")] if (phone := text(person, "phone_number")) else []
    phones += [
        Typed(text(phone, "phone_number") or "", text(phone, "type"))
        for phone in objects(person, "additional_phone_numbers")
    ]
    return Candidate(
        id=ids.id,
        remote_id=ids.remote_id,
        changed_at=now,
        remote_created_at=now,
        remote_updated_at=now,
        first_name=text(person, "first_name"),
        last_name=text(person, "last_name"),
        emails=tuple(emails),
        phones=tuple(phones),
        social_media=tuple(Typed(text(link, "url") or "") for link in objects(person, "social_links")),
        company=text(person, "company"),
        title=text(person, "title"),
        source="Kombo",
        location={**dict.fromkeys(("city", "state", "street_1", "street_2", "zip_code", "raw")), **location}
        if location
        else None,
    )

"""Avionté's own records: jobs and talents as its API answers them, and what a change of one does to Kombo's."""

from dataclasses import replace

from server.sandbox.envelope import stamp
from server.sandbox.shapes import text
from server.sandbox.tenant import Tenant
from server.sandbox.world import Application, Candidate, Job, Json, RecordKind, Typed

Reply = dict[str, Json]

TALENT_MEMBERS = (
    "id", "firstName", "middleName", "lastName", "homePhone", "workPhone", "mobilePhone", "pageNumber",
    "emailAddress", "emailAddress2", "taxIdNumber", "birthday", "gender", "race", "disability", "veteranStatus",
    "hireDate", "rehireDate", "terminationDate", "availabilityDate", "residentAddress", "mailingAddress",
    "payrollAddress", "addresses", "status", "statusId", "placementStatus", "isArchived", "flag", "filingStatus",
    "federalAllowances", "stateAllowances", "additionalFederalWithholding", "i9ValidatedDate", "frontOfficeId",
    "officeName", "officeDivision", "latestActivityDate", "latestActivityName", "latestWork", "lastContacted", "link",
    "emailOptOut", "textConsent", "w2Consent", "electronic1095CConsent", "electronic1099Consent",
    "representativeUser", "representativeUserEmail", "enteredByUserId", "enteredByUser", "referredBy", "createdDate",
    "lastUpdatedDate", "origin", "originRecordId", "employmentTypeId", "employmentType", "employmentTypeName",
)  # fmt: skip
"""The members of a talent that Avionté documents, but for the resume."""


class AvionteError(Exception):
    """An answer other than success. What Avionté's error bodies look like is not known: `message` is made up."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def find_job(tenant: Tenant, id: str) -> Job:
    """Return the job with this Avionté id, mirrored by Kombo or not. Raises `AvionteError` 404."""
    found = next(iter(tenant.world.jobs.find("remote_id", id)), None)
    if found is None or found.remote_deleted_at is not None:
        raise AvionteError(404, f"Job {id} was not found.")
    return found


def find_candidate(tenant: Tenant, id: str) -> Candidate:
    """Return the candidate whose talent has this id, mirrored by Kombo or not. Raises `AvionteError` 404."""
    found = next(iter(tenant.world.candidates.find("remote_id", id)), None)
    if found is None or found.remote_deleted_at is not None:
        raise AvionteError(404, f"Talent {id} was not found.")
    return found


def find_application(tenant: Tenant, id: str) -> Application:
    """Return the application `talentId:jobId`. Raises `AvionteError` 404."""
    found = next(iter(tenant.world.applications.find("remote_id", id)), None)
    if found is None or found.remote_deleted_at is not None:
        raise AvionteError(404, f"Application {id} was not found.")
    return found


def job_record(tenant: Tenant, job: Job) -> Reply:
    """Return BOLD's object for a job, `customJobDetails` included.

    The member exists in recorded answers, always empty: the shape of its elements is the sandbox's own.
    """
    record = tenant.world.avionte_jobs.get(int(job.remote_id))
    if record is None:
        record = {"id": int(job.remote_id), "title": job.name, "createdDate": stamp(job.remote_created_at)}
    return {**record, "customJobDetails": [*details(tenant, "job", job.remote_id)]}


def talent_record(tenant: Tenant, candidate: Candidate) -> Reply:
    """Return BOLD's object for a talent without the resume. It has no member for custom details."""
    record = tenant.world.talents.get(int(candidate.remote_id))
    return dict(record) if record is not None else _new_talent(candidate)


def _new_talent(candidate: Candidate) -> Reply:
    emails = [email.value for email in candidate.emails]
    phones = [phone.value for phone in candidate.phones]
    return {
        **dict.fromkeys(TALENT_MEMBERS),
        "id": int(candidate.remote_id),
        "firstName": candidate.first_name,
        "lastName": candidate.last_name,
        "mobilePhone": phones[0] if phones else None,
        "homePhone": phones[1] if len(phones) > 1 else None,
        "emailAddress": emails[0] if emails else None,
        "emailAddress2": emails[1] if len(emails) > 1 else None,
        "status": "Applicant",
        "statusId": 3301,
        "isArchived": False,
        "flag": "",
        "emailOptOut": False,
        "textConsent": "No Response",
        "createdDate": stamp(candidate.remote_created_at),
        "lastUpdatedDate": stamp(candidate.remote_updated_at),
        "origin": candidate.source,
    }


def replace_talent(tenant: Tenant, candidate: Candidate, record: Reply) -> Reply:
    """Put the whole talent: what the request leaves out is gone. Kombo hears of names, e-mail addresses and phones.

    That a left-out member is lost is an inference from "the replacement talent"; members Avionté does not know are
    kept here, so that nothing a client sends back disappears unseen.
    """
    before, now = talent_record(tenant, candidate), tenant.now()
    fixed = {"id": before["id"], "createdDate": before.get("createdDate"), "lastUpdatedDate": stamp(now)}
    talent: Reply = {**dict.fromkeys(before), **record, **fixed}
    tenant.world.talents[int(candidate.remote_id)] = talent
    emails = [value for name in ("emailAddress", "emailAddress2") if (value := text(talent, name))]
    phones = [value for name in ("mobilePhone", "homePhone", "workPhone") if (value := text(talent, name))]
    tenant.save(
        replace(
            candidate,
            first_name=text(talent, "firstName"),
            last_name=text(talent, "lastName"),
            emails=_typed(emails, candidate.emails),
            phones=_typed(phones, candidate.phones),
            changed_at=now,
            remote_updated_at=now,
        )
    )
    return talent


def _typed(values: list[str], before: tuple[Typed, ...]) -> tuple[Typed, ...]:
    types = {one.value: one.type for one in before}
    return tuple(Typed(value, types.get(value)) for value in values)


def details(tenant: Tenant, kind: RecordKind, id: str) -> list[Reply]:
    """Return the custom details that have a value, as `{"id", "name", "value"}`."""
    values = tenant.world.custom_values.get((kind, id), {})
    return [
        {"id": definition.id, "name": definition.name, "value": values[definition.id]}
        for definition in tenant.world.definitions[kind]
        if definition.id in values
    ]

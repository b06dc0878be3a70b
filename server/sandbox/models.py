"""The read models: for each list endpoint its table, its filters, how it renders and what counts as a change of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from server.sandbox import render, render_activity
from server.sandbox.filters import Filter, among, containing, equal, not_before
from server.sandbox.render_parts import shown_stage
from server.sandbox.tables import Table
from server.sandbox.world import (
    Application,
    Candidate,
    Interview,
    Json,
    Note,
    Offer,
    Record,
    Tables,
)

R = TypeVar("R", bound=Record)


def _own(_: Tables, record: Record) -> datetime:
    return record.changed_at


@dataclass(frozen=True)
class Model(Generic[R]):
    """A read model. `touched` is the time that `updated_after` looks at, nested records included."""

    id: str
    label: str
    path: str
    table: Callable[[Tables], Table[R]]
    render: Callable[[Tables, R], dict[str, Json]]
    touched: Callable[[Tables, R], datetime] = _own
    filters: Mapping[str, Filter[R]] = field(default_factory=dict[str, Filter[R]])


def _latest(records: Iterable[Record | None], own: Record) -> datetime:
    return max([own.changed_at, *(record.changed_at for record in records if record is not None)])


def _application_touched(tables: Tables, record: Application) -> datetime:
    return _latest(
        [
            tables.candidates.get(record.candidate_id),
            *tables.interviews.find("application", record.id),
            *tables.offers.find("application", record.id),
        ],
        record,
    )


def _candidate_touched(tables: Tables, record: Candidate) -> datetime:
    return _latest(tables.applications.find("candidate", record.id), record)


def _of_application(tables: Tables, record: Offer | Interview) -> datetime:
    return _latest([tables.applications.get(record.application_id)], record)


def _applied_to(tables: Tables, record: Candidate) -> list[str | None]:
    return [application.job_id for application in tables.applications.find("candidate", record.id)]


def _job_of(tables: Tables, record: Interview) -> list[str | None]:
    application = tables.applications.get(record.application_id)
    return [None if application is None else application.job_id]


def _job_remote_id(tables: Tables, record: Application) -> list[str | None]:
    job = tables.jobs.get(record.job_id)
    return [None if job is None else job.remote_id]


def _stage_id(tables: Tables, record: Application) -> list[str | None]:
    stage = shown_stage(tables, record)
    return [None if stage is None else stage.id]


def _emails(_: Tables, record: Candidate) -> list[str | None]:
    return [email.value for email in record.emails]


STATUSES = ("OPEN", "CLOSED", "DRAFT", "ARCHIVED")
OUTCOMES = ("PENDING", "HIRED", "DECLINED")

JOBS = Model(
    "ats_jobs",
    "Jobs",
    "/ats/jobs",
    lambda tables: tables.jobs,
    render.job,
    filters={
        "job_codes": Filter(among("job_codes", lambda _, job: [job.job_code]), "job_code"),
        "post_url": Filter(equal(lambda job: job.post_url), "post_url"),
        "status": Filter(among("status", lambda _, job: [job.status], STATUSES), "status"),
        "statuses": Filter(among("statuses", lambda _, job: [job.status], STATUSES), "status"),
        "employment_types": Filter(
            among(
                "employment_types",
                lambda _, job: [job.employment_type],
                ("FULL_TIME", "PART_TIME", "CONTRACT", "SEASONAL", "INTERNSHIP"),
            ),
            "employment_type",
        ),
        "visibilities": Filter(
            among("visibilities", lambda _, job: [job.visibility], ("PUBLIC", "INTERNAL", "UNLISTED", "CONFIDENTIAL")),
            "visibility",
        ),
        "remote_created_after": Filter(
            not_before("remote_created_after", lambda job: job.remote_created_at), "remote_created_at"
        ),
        "name_contains": Filter(containing(lambda job: job.name), "name"),
    },
)
APPLICATIONS = Model(
    "ats_applications",
    "Applications",
    "/ats/applications",
    lambda tables: tables.applications,
    render.application,
    _application_touched,
    {
        "outcome": Filter(among("outcome", lambda _, application: [application.outcome], OUTCOMES), "outcome"),
        "outcomes": Filter(among("outcomes", lambda _, application: [application.outcome], OUTCOMES), "outcome"),
        "job_ids": Filter(among("job_ids", lambda _, application: [application.job_id]), "job_id"),
        "job_remote_ids": Filter(among("job_remote_ids", _job_remote_id), "job_id"),
        "current_stage_ids": Filter(among("current_stage_ids", _stage_id), "current_stage_id"),
        "remote_created_after": Filter(
            not_before("remote_created_after", lambda application: application.remote_created_at), "remote_created_at"
        ),
    },
)
CANDIDATES = Model(
    "ats_candidates",
    "Candidates",
    "/ats/candidates",
    lambda tables: tables.candidates,
    render.candidate,
    _candidate_touched,
    {
        "email": Filter(among("email", _emails, fold=True), "email_addresses"),
        "job_ids": Filter(among("job_ids", _applied_to), "applications"),
        "first_name": Filter(equal(lambda candidate: candidate.first_name), "first_name"),
        "last_name": Filter(equal(lambda candidate: candidate.last_name), "last_name"),
    },
)
STAGES = Model(
    "ats_application_stages",
    "Application stages",
    "/ats/application-stages",
    lambda tables: tables.stages,
    render.stage,
)
REASONS = Model(
    "ats_rejection_reasons",
    "Rejection reasons",
    "/ats/rejection-reasons",
    lambda tables: tables.reasons,
    render.reason,
)
USERS = Model(
    "ats_users",
    "Users",
    "/ats/users",
    lambda tables: tables.users,
    render.user,
    filters={"emails": Filter(among("emails", lambda _, user: [user.email], fold=True), "email")},
)
ROLES = Model(
    "ats_roles",
    "Roles",
    "/ats/roles",
    lambda tables: tables.roles,
    render.role,
    filters={"scopes": Filter(among("scopes", lambda _, role: [role.scope], ("SYSTEM", "JOB")), "scope")},
)
TAGS = Model("ats_tags", "Tags", "/ats/tags", lambda tables: tables.tags, render.tag)
OFFERS = Model(
    "ats_offers", "Offers", "/ats/offers", lambda tables: tables.offers, render_activity.offer, _of_application
)
INTERVIEWS = Model(
    "ats_interviews",
    "Interviews",
    "/ats/interviews",
    lambda tables: tables.interviews,
    render_activity.interview,
    _of_application,
    {"job_ids": Filter(among("job_ids", _job_of), "application_id")},
)
NOTES = Model(
    "ats_notes",
    "Notes",
    "/ats/notes",
    lambda tables: tables.notes,
    render_activity.note,
    filters={
        "candidate_ids": Filter(among("candidate_ids", lambda _, note: [note.candidate_id]), "candidate_id"),
        "application_ids": Filter(among("application_ids", lambda _, note: [note.application_id]), "application_id"),
    },
)
ATTACHMENTS = Model(
    "ats_attachments",
    "Attachments",
    "/ats/attachments",
    lambda tables: tables.attachments,
    render_activity.attachment,
)
SCORECARDS = Model[Note](
    "ats_scorecards", "Scorecards", "/ats/scorecards", lambda _: Table[Note](), render_activity.note
)

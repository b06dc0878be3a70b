"""Records as Kombo's read models: every member that its description or its SDK requires, joins included."""

from collections.abc import Sequence

from server.sandbox.envelope import stamp
from server.sandbox.render_parts import (
    Rendered,
    changes,
    emails,
    named,
    outcome,
    person,
    reference,
    role_core,
    shown_stage,
    stage_core,
    times,
)
from server.sandbox.world import (
    Application,
    Candidate,
    Job,
    Json,
    RejectionReason,
    Role,
    ScreeningAnswer,
    ScreeningQuestion,
    Stage,
    Tables,
    Tag,
    TeamMember,
    User,
)


def job(tables: Tables, record: Job) -> Rendered:
    """Render a job with its stages, the synthetic ones included, questions, postings and team."""
    stages = [tables.stages.get(id) for id in record.stage_ids]
    return {
        **reference(record),
        "name": record.name,
        "job_code": record.job_code,
        "description": record.description,
        "confidential": record.confidential,
        "weekly_hours": record.weekly_hours,
        "employment_type": record.employment_type,
        "status": record.status,
        "visibility": record.visibility,
        "category": record.category,
        "department": record.department,
        "post_url": record.post_url,
        "experience_level": record.experience_level,
        "remote_work_status": record.remote_work_status,
        "salary_amount": record.salary_amount,
        "salary_amount_from": record.salary_amount_from,
        "salary_amount_to": record.salary_amount_to,
        "salary_currency": record.salary_currency,
        "salary_period": record.salary_period,
        "location": None if record.location is None else dict(record.location),
        "custom_fields": dict(record.custom_fields),
        "integration_fields": [],
        "remote_url": record.remote_url,
        "opened_at": stamp(record.opened_at),
        "closed_at": stamp(record.closed_at),
        "contact_id": record.contact_id,
        "remote_data": None,
        **times(record),
        "stages": [_job_stage(stage, index) for index, stage in enumerate(stages) if stage is not None],
        "screening_questions": [_question(question) for question in record.screening_questions],
        "job_postings": [
            {
                "id": posting.id,
                "remote_id": posting.remote_id,
                "title": posting.title,
                "description_html": posting.description_html,
                "status": posting.status,
                "visibility": posting.visibility,
                "url": posting.url,
                "remote_data": None,
            }
            for posting in record.job_postings
        ],
        "hiring_team": [
            _member(tables, user, member)
            for member in record.hiring_team
            if (user := tables.users.get(member.user_id)) is not None
        ],
    }


def _job_stage(stage: Stage, index: int) -> Rendered:
    return {**stage_core(stage), "remote_data": None, "index": index}


def _question(question: ScreeningQuestion) -> Rendered:
    return {
        "id": question.id,
        "remote_id": question.remote_id,
        "title": question.title,
        "description": question.description,
        "format": dict(question.format),
        "category": question.category,
        "index": question.index,
        "required": question.required,
        "precondition_question_id": None,
        "precondition_options": None,
    }


def _member(tables: Tables, user: User, member: TeamMember) -> Rendered:
    role = tables.roles.get(member.role_id)
    roles: list[Json] = [role_core(role)] if role is not None and role.scope == "JOB" else []
    return {**person(user), "hiring_team_roles": [member.type], "job_roles": roles}


def _current_stage(tables: Tables, record: Application) -> Json:
    stage = shown_stage(tables, record)
    if stage is None:
        return None
    job = tables.jobs.get(record.job_id)
    index = job.stage_ids.index(stage.id) if job is not None and stage.id in job.stage_ids else None
    return {**stage_core(stage), "index": index}


def _answers(answers: Sequence[ScreeningAnswer]) -> list[Json]:
    return [
        {
            "question": {"remote_id": answer.question_remote_id, "title": answer.title, "type": answer.type},
            "answer": dict(answer.answer),
        }
        for answer in answers
    ]


def application(tables: Tables, record: Application) -> Rendered:
    """Render an application with the person, stage, job, interviews and offers joined to it."""
    person = tables.candidates.get(record.candidate_id)
    return {
        **_application(tables, record),
        "candidate": None if person is None else _applicant(tables, person),
        "interviews": [
            {
                **reference(interview),
                "title": interview.title,
                "starting_at": stamp(interview.starting_at),
                "ending_at": stamp(interview.ending_at),
                "location": None if interview.location is None else dict(interview.location),
                "canceled": interview.canceled,
            }
            for interview in tables.interviews.find("application", record.id)
        ],
        "offers": [
            {**reference(offer), "status": offer.status} for offer in tables.offers.find("application", record.id)
        ],
    }


def created_application(tables: Tables, record: Application) -> Rendered:
    """Render what creating an application answers: the whole candidate, no interviews, no offers."""
    person = tables.candidates.get(record.candidate_id)
    return {**_application(tables, record), "candidate": None if person is None else _candidate(tables, person)}


def _application(tables: Tables, record: Application) -> Rendered:
    stage = shown_stage(tables, record)
    return {
        **outcome(tables, record),
        "current_stage_id": None if stage is None else stage.id,
        "job_id": record.job_id,
        "candidate_id": record.candidate_id,
        "screening_question_answers": _answers(record.answers),
        "custom_fields": dict(record.custom_fields),
        "integration_fields": [],
        "remote_url": record.remote_url,
        "remote_data": None,
        **times(record),
        "current_stage": _current_stage(tables, record),
        "job": named(tables.jobs.get(record.job_id)),
    }


def _applicant(tables: Tables, record: Candidate) -> Rendered:
    return {
        **reference(record),
        "first_name": record.first_name,
        "last_name": record.last_name,
        "email_addresses": emails(record.emails),
        "phone_numbers": [{"phone_number": phone.value, "type": phone.type} for phone in record.phones],
        "social_media": [{"link": link.value, "type": link.type, "username": None} for link in record.social_media],
        "source": record.source,
        "remote_url": record.remote_url,
        "tags": [
            {**reference(tag), "name": tag.name} for id in record.tag_ids if (tag := tables.tags.get(id)) is not None
        ],
    }


def _candidate(tables: Tables, record: Candidate) -> Rendered:
    return {
        **_applicant(tables, record),
        "company": record.company,
        "title": record.title,
        "confidential": record.confidential,
        "location": None if record.location is None else dict(record.location),
        "custom_fields": dict(record.custom_fields),
        "integration_fields": [],
        "remote_data": None,
        **times(record),
    }


def candidate(tables: Tables, record: Candidate) -> Rendered:
    """Render a candidate with their applications and tags."""
    return {
        **_candidate(tables, record),
        "applications": [
            {
                **outcome(tables, application),
                "remote_url": application.remote_url,
                "changed_at": stamp(application.changed_at),
                "remote_created_at": stamp(application.remote_created_at),
                "remote_updated_at": stamp(application.remote_updated_at),
                "current_stage": _current_stage(tables, application),
                "job": named(tables.jobs.get(application.job_id)),
            }
            for application in tables.applications.find("candidate", record.id)
            if application.remote_deleted_at is None
        ],
    }


def stage(_: Tables, record: Stage) -> Rendered:
    """Render a stage outside any job."""
    return {**stage_core(record), "remote_data": None, **changes(record)}


def reason(_: Tables, record: RejectionReason) -> Rendered:
    """Render a rejection reason."""
    return {**reference(record), "name": record.name, "remote_data": None, **changes(record)}


def user(tables: Tables, record: User) -> Rendered:
    """Render a user with the roles that they have in the system."""
    roles = [tables.roles.get(id) for id in record.role_ids]
    return {
        **person(record),
        "status": record.status,
        "remote_data": None,
        **changes(record),
        "system_roles": [role_core(role) for role in roles if role is not None and role.scope == "SYSTEM"],
    }


def role(_: Tables, record: Role) -> Rendered:
    """Render a role."""
    return {"id": record.id, **role_core(record), "remote_data": None, **changes(record)}


def tag(_: Tables, record: Tag) -> Rendered:
    """Render a tag."""
    return {**reference(record), "name": record.name, "remote_data": None, **changes(record)}

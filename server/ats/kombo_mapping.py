"""From Kombo's wire models to domain models, field by field, so that nothing leaves which is not named here."""

from collections.abc import Collection, Iterable
from typing import Final

from server.ats import kombo_models as wire
from server.ats.html_text import html_to_text
from server.ats.models import (
    Application,
    Attachment,
    Candidate,
    CandidateApplication,
    CandidateRef,
    Job,
    JobRef,
    RejectionReason,
    ScreeningAnswer,
    Stage,
    TeamMember,
)
from server.ats.screening import is_sensitive

NO_NAME: Final = "(no name)"
SYNTHETIC_STAGES: Final = frozenset({"PIPELINE", "WEB_APPLICATION"})
"""Remote ids of the stages that Kombo makes up for Avionté's general stages: nothing can be moved there."""


def to_stage(stage: wire.Stage) -> Stage:
    """Map a stage; inactive ones are no targets either."""
    remote_id = stage.remote_id or ""
    return Stage(
        id=stage.id,
        remote_id=remote_id,
        name=stage.name or NO_NAME,
        targetable=remote_id.strip().upper() not in SYNTHETIC_STAGES and stage.status != "INACTIVE",
    )


def to_job(job: wire.Job) -> Job:
    """Map a job; its stages come in the order of their `index`, where they have one, and its description as text."""
    return Job(
        id=job.id,
        remote_id=job.remote_id or "",
        title=job.name or NO_NAME,
        code=job.job_code or "",
        status=job.status or "",
        visibility=job.visibility or "",
        employment_type=job.employment_type or "",
        category=job.category or "",
        department=job.department or "",
        location=to_place(job.location),
        salary=to_salary(job),
        description=html_to_text(job.description) if job.description else "",
        opened_at=job.opened_at,
        closed_at=job.closed_at,
        changed_at=job.changed_at,
        deleted=job.remote_deleted_at is not None,
        hiring_team=tuple(to_member(member) for member in job.hiring_team),
        stages=tuple(to_stage(stage) for stage in sorted(job.stages, key=_place_in_order)),
        questions=tuple(
            question.title
            for question in job.screening_questions
            if question.title and not is_sensitive(question.title, question.category)
        ),
    )


def to_member(member: wire.TeamMember) -> TeamMember:
    """Map somebody of the hiring team, with the roles as the ATS calls them where it does."""
    labels = (role.remote_label or role.unified_type or "" for role in member.job_roles)
    return TeamMember(
        name=_joined(member.first_name, member.last_name) or NO_NAME,
        roles=tuple(filter(None, labels)) or tuple(member.hiring_team_roles),
    )


def to_application(
    application: wire.Application, *, answers: Iterable[wire.ScreeningAnswer] = (), withheld: int = 0
) -> Application:
    """Map an application with those of its answers that may leave (see `split_answers`); by itself it has none."""
    person = application.candidate
    job = to_job_ref(application.job)
    if job is None and application.job_id:
        job = JobRef(id=application.job_id, title="")
    candidate = None
    if person is not None:
        candidate = CandidateRef(
            id=person.id,
            remote_id=person.remote_id or "",
            name=_joined(person.first_name, person.last_name) or NO_NAME,
        )
    elif application.candidate_id:
        candidate = CandidateRef(id=application.candidate_id, name=NO_NAME)
    return Application(
        id=application.id,
        remote_id=application.remote_id or "",
        candidate=candidate,
        job=job,
        stage=to_stage(application.current_stage) if application.current_stage else None,
        outcome=application.outcome or "",
        rejection_reason=application.rejection_reason_name or "",
        rejected_at=application.rejected_at,
        source=(person.source or "") if person else "",
        created_at=application.remote_created_at,
        changed_at=application.changed_at,
        deleted=application.remote_deleted_at is not None,
        answers=tuple(
            ScreeningAnswer(question=(answer.question and answer.question.title) or NO_NAME, answer=text)
            for answer in answers
            if (text := to_answer_text(answer.answer))
        ),
        answers_withheld=withheld,
    )


def split_answers(
    answers: Iterable[wire.ScreeningAnswer], questions: Iterable[wire.ScreeningQuestion]
) -> tuple[list[wire.ScreeningAnswer], int]:
    """Return the answers that may leave, and how many may not.

    An answer names its question and not the question's category, which stands on the job's questions only: they are
    joined by remote id and by title. An answer whose question nobody can name does not leave.
    """
    sensitive = [question for question in questions if is_sensitive(question.title or "", question.category)]
    ids = {question.remote_id for question in sensitive if question.remote_id}
    titles = {question.title for question in sensitive if question.title}
    kept: list[wire.ScreeningAnswer] = []
    withheld = 0
    for answer in answers:
        question = answer.question
        if question is None or not question.title or _is_withheld(question, ids, titles):
            withheld += 1
        else:
            kept.append(answer)
    return kept, withheld


def _is_withheld(question: wire.AnsweredQuestion, ids: Collection[str], titles: Collection[str]) -> bool:
    title = question.title or ""
    return question.remote_id in ids or title in titles or is_sensitive(title)


def to_answer_text(answer: dict[str, object]) -> str:
    """Put an answer into words, whichever member it came under."""
    for name in ("content", "choice", "number", "date", "raw"):
        if answer.get(name) is not None:
            return str(answer[name])
    choices = answer.get("choices")
    if isinstance(choices, list):
        return ", ".join(str(choice) for choice in choices)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - any JSON
    checked = answer.get("checked")
    return "" if checked is None else "yes" if checked else "no"


def to_candidate(candidate: wire.Candidate) -> Candidate:
    """Map a person with their applications."""
    return Candidate(
        id=candidate.id,
        remote_id=candidate.remote_id or "",
        first_name=candidate.first_name or "",
        last_name=candidate.last_name or "",
        title=candidate.title or "",
        company=candidate.company or "",
        location=to_place(candidate.location),
        emails=tuple(email.email_address for email in candidate.email_addresses if email.email_address),
        phones=tuple(phone.phone_number for phone in candidate.phone_numbers if phone.phone_number),
        links=tuple(link.link for link in candidate.social_media if link.link),
        source=candidate.source or "",
        tags=tuple(tag.name for tag in candidate.tags if tag.name and not is_sensitive(tag.name)),
        confidential=candidate.confidential or False,
        created_at=candidate.remote_created_at,
        changed_at=candidate.changed_at,
        deleted=candidate.remote_deleted_at is not None,
        applications=tuple(to_candidate_application(application) for application in candidate.applications),
    )


def to_candidate_application(application: wire.CandidateApplication) -> CandidateApplication:
    """Map an application as a candidate's record lists it."""
    return CandidateApplication(
        id=application.id,
        job=to_job_ref(application.job),
        stage=to_stage(application.current_stage) if application.current_stage else None,
        outcome=application.outcome or "",
        rejection_reason=application.rejection_reason_name or "",
        changed_at=application.changed_at,
    )


def to_job_ref(job: wire.JobRef | None) -> JobRef | None:
    """Map the job of an application."""
    return JobRef(id=job.id, remote_id=job.remote_id or "", title=job.name or NO_NAME) if job else None


def to_reason(reason: wire.RejectionReason) -> RejectionReason:
    """Map a rejection reason."""
    return RejectionReason(id=reason.id, remote_id=reason.remote_id or "", name=reason.name or NO_NAME)


def to_attachment(attachment: wire.Attachment) -> Attachment:
    """Map a file, without the address of its bytes."""
    return Attachment(
        id=attachment.id,
        kind=attachment.type or "OTHER",
        file_name=attachment.file_name or NO_NAME,
        content_type=attachment.content_type or "",
        created_at=attachment.remote_created_at or attachment.remote_updated_at,
    )


def to_place(location: wire.Location | None) -> str:
    """Put a place into words: city and state, the country where it is not the United States."""
    if location is None:
        return ""
    country = "" if location.country in (None, "US", "USA") else location.country
    return ", ".join(filter(None, (location.city, location.state, country))) or location.raw or ""


def to_salary(job: wire.Job) -> str:
    """Put a salary into words, e.g. `18 to 21 USD per hour`; empty where there is none."""
    lowest, highest = job.salary_amount_from, job.salary_amount_to
    if lowest is not None and highest is not None and lowest != highest:
        amount = f"{lowest:,.10g} to {highest:,.10g}"
    else:
        known = next((one for one in (job.salary_amount, lowest, highest) if one is not None), None)
        if known is None:
            return ""
        amount = f"{known:,.10g}"
    period = (job.salary_period or "").lower().replace("_", " ")
    return " ".join(filter(None, (amount, job.salary_currency, f"per {period}" if period else "")))


def _joined(*words: str | None) -> str:
    return " ".join(word for word in words if word)


def _place_in_order(stage: wire.Stage) -> float:
    return float("inf") if stage.index is None else stage.index

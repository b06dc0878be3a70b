"""Applications with their dates, outcomes and answers, and the interviews and offers that belong to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from server.sandbox.population.assignments import Assignment, Standing
from server.sandbox.population.jobs import SITE
from server.sandbox.population.orders import Order
from server.sandbox.population.screening import make_answers
from server.sandbox.population.setting import Setting
from server.sandbox.population.stages import DELETED_REASON, REJECTION_REASONS, STAGES
from server.sandbox.world import (
    PIPELINE,
    WEB_APPLICATION,
    Application,
    Candidate,
    Interview,
    Job,
    Offer,
    Outcome,
    ScreeningAnswer,
)

_CLOSED_FOR = 20.0
"""Days since the closed job closed: nothing in it is younger."""

_OUTCOMES: Mapping[Standing, Outcome] = {
    "web": "PENDING",
    "pipeline": "PENDING",
    "nomination": "PENDING",
    "declined": "DECLINED",
    "hired": "HIRED",
}

_LATE_REASONS = ("Client chose another candidate", "Position filled")
_LATE_NOTES = (
    "Close second. Client asked for this person first if the headcount grows.",
    "Strong on site visit, lost to an internal transfer. Ask again.",
)


@dataclass(frozen=True)
class Course:
    """How an application went, in days before the epoch: when it came in and when it last changed."""

    applied: float
    changed: float


def draw_course(setting: Setting, assignment: Assignment, recent: bool) -> Course:
    """Draw when things happened; `recent` applications came in within the last nine days."""
    rng, order = setting.rng, assignment.order
    floor = _CLOSED_FOR if order.status == "CLOSED" else 0.02
    if assignment.late:
        return Course(applied=order.opened * rng.uniform(0.8, 0.98), changed=order.opened * rng.uniform(0.3, 0.7))
    applied = rng.uniform(0.5, 9) if recent else rng.uniform(max(floor, 0.2), order.opened)
    if assignment.standing == "web":
        return Course(applied, applied)
    return Course(applied, rng.uniform(floor, applied))


def _pipeline_stage(setting: Setting, order: Order) -> str:
    own = [key for key in order.stages if STAGES[key].bucket == "pipeline" and STAGES[key].active]
    return setting.rng.choice((PIPELINE, PIPELINE, *own))


def _nomination_stages(order: Order) -> list[str]:
    """The keys of the stages with the client, the last of which is the placement."""
    return [key for key in order.stages if STAGES[key].bucket == "nomination"]


def draw_stage(setting: Setting, assignment: Assignment) -> str:
    """Draw the key of the stage that the application stands in."""
    order, nomination = assignment.order, _nomination_stages(assignment.order)
    if assignment.late:
        return nomination[-2]
    match assignment.standing:
        case "web":
            return WEB_APPLICATION
        case "pipeline":
            return _pipeline_stage(setting, order)
        case "nomination":
            return setting.rng.choice(nomination[:-1])
        case "hired":
            return nomination[-1]
        case "declined":
            return setting.rng.choice(
                (WEB_APPLICATION, WEB_APPLICATION, WEB_APPLICATION, _pipeline_stage(setting, order), nomination[0])
            )


def _reason(setting: Setting, assignment: Assignment) -> str | None:
    """A reason's name. A third of the ordinary rejections carry none, as recruiters leave them."""
    if assignment.late:
        return setting.rng.choice(_LATE_REASONS)
    if setting.rng.random() < 0.35:
        return None
    if assignment.order.status == "CLOSED" and setting.rng.random() < 0.4:
        return DELETED_REASON
    return setting.rng.choice(REJECTION_REASONS[:-1])


def _answers(setting: Setting, assignment: Assignment, strong: bool, about: str | None) -> tuple[ScreeningAnswer, ...]:
    """Whom a recruiter put into the pipeline has often answered nothing."""
    if assignment.standing == "pipeline" and setting.rng.random() < 0.5:
        return ()
    return make_answers(setting, assignment.order.questions, strong=strong or assignment.late, about=about)


def make_application(
    setting: Setting,
    assignment: Assignment,
    job: Job,
    candidate: Candidate,
    *,
    id: str,
    course: Course,
    stage_key: str,
    strong: bool = False,
    about: str | None = None,
) -> Application:
    """Make one application; `strong` and `about` say how the person answers where that is not left to chance."""
    outcome = _OUTCOMES[assignment.standing]
    declined = outcome == "DECLINED"
    reason = _reason(setting, assignment) if declined else None
    changed = setting.ago(course.changed)
    remote_id = f"{candidate.remote_id}:{job.remote_id}"
    return Application(
        id=id,
        remote_id=remote_id,
        changed_at=changed,
        remote_created_at=setting.ago(course.applied),
        remote_updated_at=changed,
        job_id=job.id,
        candidate_id=candidate.id,
        stage_id=setting.id("stage", stage_key),
        outcome=outcome,
        rejection_reason_id=setting.id("rejection_reason", reason) if reason else None,
        rejection_note=setting.rng.choice(_LATE_NOTES) if assignment.late else None,
        rejected_at=changed if declined else None,
        answers=_answers(setting, assignment, strong, about),
        remote_url=f"{SITE}/app/#/job/{job.remote_id}/talent/{candidate.remote_id}",
        announced=assignment.announced,
    )


def make_interview(
    setting: Setting, application: Application, stage_key: str, job: Job, remote_id: str
) -> Interview | None:
    """Make the client interview of an application that stands in an interview stage; it lies ahead while pending."""
    if stage_key not in {"interview", "interview_again"}:
        return None
    if application.outcome == "PENDING":
        day = setting.ago(-setting.rng.uniform(1, 9))
    else:
        day = application.changed_at - timedelta(days=2)
    starts = day.replace(hour=setting.rng.randrange(14, 22), minute=0, second=0)
    return Interview(
        id=setting.id("interview", application.id),
        remote_id=remote_id,
        changed_at=application.changed_at,
        remote_created_at=application.changed_at,
        remote_updated_at=application.changed_at,
        application_id=application.id,
        title=f"Client interview: {job.name}",
        starting_at=starts,
        ending_at=starts + timedelta(minutes=45),
        stage_id=application.stage_id,
        user_ids=tuple(member.user_id for member in job.hiring_team),
        location=job.location,
    )


def make_offer(setting: Setting, application: Application, stage_key: str, remote_id: str) -> Offer | None:
    """Make the offer of an application that came that far and was not declined."""
    if stage_key not in {"offer", "offer_extended", "placed", "placed_lower"} or application.outcome == "DECLINED":
        return None
    start = setting.ago(-setting.rng.randrange(3, 20)).replace(hour=12, minute=0, second=0)
    return Offer(
        id=setting.id("offer", application.id),
        remote_id=remote_id,
        changed_at=application.changed_at,
        remote_created_at=application.changed_at,
        remote_updated_at=application.changed_at,
        application_id=application.id,
        status="ACCEPTED" if application.outcome == "HIRED" else "SENT",
        employment_start_date=start,
    )

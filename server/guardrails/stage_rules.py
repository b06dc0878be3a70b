"""Stage rules: which stages a move may end in, and that the stage it starts from is the one that was seen."""

from collections.abc import Sequence
from typing import Final

from server.ats.models import Application, Stage
from server.errors import Conflict, InvalidInput, Refused
from server.guardrails.choices import choose, fold, list_valid
from server.guardrails.untrusted import inline

ENDED: Final = {"DECLINED": "rejected", "HIRED": "hired"}


def targets(stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """The stages that may be offered: those the ATS sets by itself are absent, not merely refused."""
    return tuple(stage for stage in stages if stage.targetable)


def choose_target(wanted: str, stages: Sequence[Stage], job_title: str) -> Stage:
    """Pick the stage to move to, by name or id, among this job's own.

    Raises:
        Refused: The stage exists and can never be a target.
        InvalidInput: No stage of this job, or several, answer to `wanted`.
    """
    valid = targets(stages)
    for stage in stages:
        by_id = wanted in (stage.id, stage.remote_id)
        if not stage.targetable and (by_id or (fold(stage.name) == fold(wanted) and not _named(wanted, valid))):
            raise Refused(
                f"“{inline(stage.name)}” is a stage that Avionté sets by itself, or one out of use: no application can"
                f" be put there. {list_valid(valid, 'stage')} Nothing was changed."
            )
    return choose(wanted, valid, what="stage", where=f" of the job “{inline(job_title)}”")


def check_expected(application: Application, expected: str) -> None:
    """Refuse a decision that was made about another stage than the one the application is in now.

    Raises:
        Conflict: The application has moved since it was read.
    """
    current = application.stage
    if not expected or (current and expected in (current.id, current.name)):
        return
    if current and fold(expected) == fold(current.name):
        return
    standing = inline(current.name) if current else "no stage"
    raise Conflict(
        f"The application is in “{standing}” now, not in “{expected}”: it has moved since you read it. Read it"
        " again with get_application and decide afresh. Nothing was changed."
    )


def check_pending(*applications: Application) -> None:
    """Refuse to act on applications that have already ended.

    Raises:
        InvalidInput: Some were declined or hired; all of those are named.
    """
    ended = [_how_it_ended(application) for application in applications if application.outcome in ENDED]
    if ended:
        leave = " Leave them out." if len(ended) < len(applications) else ""
        raise InvalidInput(f"{'; '.join(ended)}.{leave} Nothing was changed.")


def _how_it_ended(application: Application) -> str:
    who = inline(application.candidate.name) if application.candidate else "This person"
    job = inline(application.job.title) if application.job else "this job"
    because = f" ({inline(application.rejection_reason)})" if application.rejection_reason else ""
    return f"{who} was already {ENDED[application.outcome]} for {job}{because}"


def _named(wanted: str, stages: Sequence[Stage]) -> bool:
    return any(wanted == stage.id or fold(stage.name) == fold(wanted) for stage in stages)

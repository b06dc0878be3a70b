"""Moves as changes: one application or many, the same reading, wording and sending."""

from collections.abc import Sequence

from server.ats.models import Application, Written
from server.errors import InvalidInput
from server.guardrails.changes import Change, Target
from server.guardrails.stage_rules import check_pending
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._rows import applicant_of, job_of, name_of, stage_of
from tools._targets import choose_stage, one_job, standing, target


async def move(call: Call, applications: Sequence[Application], stage: str, *, bulk: bool) -> Change:
    """Think a move through: none has ended, the stage is one of their job, somebody is not there yet.

    Raises:
        InvalidInput, Refused: One of these does not hold; the message says which, and what is valid.
    """
    check_pending(*applications)
    one_job(applications)
    chosen = await choose_stage(call.ats, applications[0], stage)
    there = [application for application in applications if application.stage and application.stage.id == chosen.id]
    moving = [application for application in applications if application not in there]
    to = f"“{inline(chosen.name)}”"
    names = ", ".join(map(name_of, there))
    if not moving:
        are = "is" if len(there) == 1 else "are"
        raise InvalidInput(f"{names} {are} in {to} of {job_of(there[0])} already. Nothing was changed.")
    by_id = {application.id: application for application in moving}

    async def send(to: Target) -> Written:
        return await call.ats.move_application_to_stage(by_id[to.id], chosen)

    async def reread() -> tuple[Target, ...]:
        return tuple(map(shown, await call.ats.get_applications(list(by_id))))

    def shown(application: Application) -> Target:
        return target(application, f"{standing(application)} → {inline(chosen.name)}", to_stage_id=chosen.id)

    return Change(
        headline=f"Move {_whom(moving)} to {to}",
        done=f"Moved {_whom(moving)} to {to}",
        targets=tuple(map(shown, moving)),
        arguments={"application_ids": list(by_id), "stage": chosen.id},
        send=send,
        reread=reread,
        undo=way_back(moving),
        bulk=bulk,
        warnings=(f"Left out, since they are in {to} already: {names}.",) if there else (),
        next_steps=("Tell the owner of the job: a stage move alone notifies nobody.",),
    )


def way_back(applications: Sequence[Application]) -> str:
    """Whether a move of these can be undone: not from a stage that no application can be moved to."""
    stuck = [application for application in applications if not (application.stage and application.stage.targetable)]
    if not stuck:
        return "undo_operation moves them back for 24 hours, while nobody else has moved them"
    if len(stuck) == len(applications):
        came_from = dict.fromkeys(f"“{stage_of(application)}”" for application in stuck)
        return f"no: nothing can be moved back to {' or '.join(came_from)}"
    return f"undo_operation moves back all but {len(stuck)}, who came from a stage that nothing can be moved to"


def _whom(applications: Sequence[Application]) -> str:
    if len(applications) == 1:
        return f"{applicant_of(applications[0])} from “{stage_of(applications[0])}”"
    return f"{len(applications)} applications to {job_of(applications[0])}"

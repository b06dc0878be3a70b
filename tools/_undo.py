"""Undoing as a change of its own: what each kind of write has to send to be taken back."""

from collections.abc import Mapping
from dataclasses import replace

from server.ats.models import Application, Stage, Written
from server.errors import Conflict, Refused
from server.guardrails.changes import NO, Change, Target
from server.guardrails.operation_models import Item, ItemState, Operation
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._rows import applicant_of, job_of, name_of, stage_of
from tools._sync import switch_back
from tools._targets import read_applications, standing, target

MOVES = ("move_stage", "bulk_move_stage")
NO_REDO = f"{NO}an undo is not undone; make the change once more instead"
FIELDS = ("update_job_custom_fields", "update_candidate_custom_fields", "update_application_custom_fields")


async def reverse(call: Call, operation: Operation) -> Change:
    """The change that takes an operation back.

    Raises:
        Refused: This kind of write cannot be undone, or was made by an earlier process that alone knew the old values.
        Conflict: Nothing of it is still as it was left.
    """
    if operation.tool in MOVES:
        return await _move_back(call, operation)
    if operation.tool == "set_job_sync":
        return replace(await switch_back(call, operation), undo=NO_REDO)
    if operation.tool in FIELDS and (back := call.state.writes.way_back(operation.id)):
        change = await back()
        return replace(
            change,
            headline=f"{change.headline} back to what it was, undoing {operation.id}",
            done=f"{change.done}, undoing {operation.id}",
            undo_of=operation.id,
            undo=NO_REDO,
        )
    if operation.tool in FIELDS:
        raise Refused(
            f"{operation.id} was written before this server was started: the old values are kept in memory only. Set"
            " them again by hand. Nothing was changed."
        )
    raise Refused(f"{operation.id} ({operation.tool}) cannot be undone. Nothing was changed.")


async def _move_back(call: Call, operation: Operation) -> Change:
    done = {item.target_id: item for item in operation.items if item.state is ItemState.DONE}
    applications = await read_applications(call.ats, list(done))
    stages = await _stages(call, applications)
    targets: list[Target] = []
    stuck: list[str] = []
    back: list[str] = []
    moved: list[str] = []
    for application in applications:
        item = done[application.id]
        before = stages.get(str(item.before.get("stage_id", "")))
        if before is None or not before.targetable:
            stuck.append(name_of(application))
        elif application.stage and application.stage.id == before.id and not application.mirrored:
            back.append(f"{name_of(application)} ({standing(application)})")
        elif not _as_left(application, item):
            moved.append(f"{name_of(application)} ({standing(application)})")
        else:
            targets.append(_back(application, before))
    kept = [f"nothing can be moved back to where {', '.join(stuck)} came from"] * bool(stuck)
    kept += [f"moved back already: {', '.join(back)}"] * bool(back)
    kept += [f"changed since: {', '.join(moved)}"] * bool(moved)
    if not targets:
        raise Conflict(f"Nothing of {operation.id} can be undone: {'; '.join(kept)}. Nothing was changed.")
    by_id = {application.id: application for application in applications}

    async def send(to: Target) -> Written:
        return await call.ats.move_application_to_stage(by_id[to.id], stages[to.facts["to_stage_id"]])

    async def reread() -> tuple[Target, ...]:
        now = await call.ats.get_applications([to.id for to in targets])
        return tuple(_back(application, stages[str(done[application.id].before["stage_id"])]) for application in now)

    if len(targets) == 1:
        to = stages[targets[0].facts["to_stage_id"]]
        whom = f"{applicant_of(by_id[targets[0].id])} back to “{inline(to.name)}”"
    else:
        whom = f"{len(targets)} applications to {job_of(applications[0])} back to where they were"
    return Change(
        headline=f"Move {whom}, undoing {operation.id}",
        done=f"Moved {whom}, undoing {operation.id}",
        targets=tuple(targets),
        arguments={"undo_of": operation.id},
        send=send,
        reread=reread,
        undo_of=operation.id,
        undo=NO_REDO,
        bulk=len(targets) > 1,
        warnings=(f"Not undone: {'; '.join(kept)}.",) if kept else (),
    )


async def _stages(call: Call, applications: tuple[Application, ...]) -> Mapping[str, Stage]:
    jobs = {application.job.id for application in applications if application.job}
    return {stage.id: stage for job in jobs for stage in (await call.ats.get_job_by_job_id(job)).stages}


def _as_left(application: Application, item: Item) -> bool:
    # Kombo may show a general stage for the one we set, which is nobody's move; what it shows late is not seen here.
    stage = application.stage
    ours = item.before.get("to_stage_id")
    return application.outcome in ("", "PENDING") and (stage is None or not stage.targetable or stage.id == ours)


def _back(application: Application, before: Stage) -> Target:
    detail = f"{job_of(application)}, {stage_of(application)} → {inline(before.name)}"
    return target(application, detail, to_stage_id=before.id)

"""Switching a job's sync as a change: it is billed, so a person confirms it in either direction."""

from server.ats.models import Written
from server.errors import ATSError, Conflict, NotFound, Refused
from server.guardrails.changes import NO, Change, Target
from server.guardrails.operation_models import ItemState, Operation, RecordWrite
from server.guardrails.untrusted import inline
from tools._call import Call

BILLED = "Avionté bills by usage: the sync reads the job with all its applications and people."
KEPT = "What Kombo has read of it stays and is not brought up to date any more."
UNTOLD = "Kombo does not tell whether its sync was on before; make the opposite change instead"


async def switch_sync(call: Call, number: str, enabled: bool, *, undo_of: str = "") -> Change:
    """The change that selects Avionté's job of this number for Kombo's sync, or takes it off.

    Raises:
        NotFound: With a job scope, the job is not in it, or there is none.
    """
    title, was = await _read(call, number)
    job = f"Avionté's job {number}{title}"

    async def send(_: Target) -> Written:
        return await call.ats.set_job_sync(number, enabled)

    to = Target(kind="job", id=number, name=job, facts={"enabled": str(enabled), "was": was})

    async def reread() -> tuple[Target, ...]:
        return (to,)

    which = f"{'on' if enabled else 'off'}{f' again, undoing {undo_of}' if undo_of else ''}"
    return Change(
        headline=f"Switch the sync of {job} {which}",
        done=f"Switched the sync of {job} {which}",
        targets=(to,),
        arguments={"job_id": number, "enabled": enabled},
        send=send,
        reread=reread,
        details=(BILLED if enabled else KEPT,),
        undo=_way_back(was, enabled),
        undo_of=undo_of,
        billed=True,
        next_steps=("The job can be read after Kombo's next sync.",) if enabled else (),
    )


async def switch_back(call: Call, operation: Operation) -> Change:
    """The change that puts a job's sync back to what it was before an operation switched it.

    Raises:
        Refused: What it was before is not known, or was the same.
        Conflict: It was switched from here once more since.
    """
    job = operation.items[0]
    was, to = str(job.before.get("was", "")), str(job.before.get("enabled"))
    if was in ("", to):
        why = f"it was {_word(was)} before as well" if was else UNTOLD
        raise Refused(f"{operation.id} cannot be undone: {why}. Nothing was changed.")
    last = _last_switch(call, job.target_id)
    if last and last.operation_id != operation.id:
        raise Conflict(
            f"{operation.id} cannot be undone: the sync was switched again since, by {last.operation_id}. Nothing was"
            " changed."
        )
    return await switch_sync(call, job.target_id, was == str(True), undo_of=operation.id)


async def _read(call: Call, number: str) -> tuple[str, str]:
    """The job's title in brackets, for the person who confirms, and whether its sync is on, as far as can be known.

    Kombo has no list of the jobs that are selected. What was switched from here is in the ledger. A job that Kombo does
    not have has not been selected, and one that it has may have been taken off since.
    """
    last = _last_switch(call, number)
    was = str(last.item.before["enabled"]) if last and last.item.state is ItemState.DONE else ""
    try:
        return f" ({inline((await call.ats.get_job_by_number(number)).title)})", was
    except ATSError as error:
        if call.state.settings.job_scope:
            raise
        return "", was if last or not isinstance(error, NotFound) else str(False)


def _last_switch(call: Call, number: str) -> RecordWrite | None:
    """The latest switch from here in the last 30 days that was, or may have been, made."""
    writes = call.state.journal().writes_to("job", [number])
    return next((write for write in writes if "enabled" in write.item.before), None)


def _way_back(was: str, enabled: bool) -> str:
    if not was:
        return f"{NO}{UNTOLD}"
    if was == str(enabled):
        return f"{NO}it was {_word(was)} before as well"
    return f"undo_operation switches it {_word(was)} again within 24 hours"


def _word(was: str) -> str:
    return "on" if was == str(True) else "off"

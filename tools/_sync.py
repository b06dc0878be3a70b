"""Switching a job's sync as a change: it is billed, so a person confirms it in either direction."""

from server.ats.models import Written
from server.errors import ATSError
from server.guardrails.changes import Change, Target
from server.guardrails.untrusted import inline
from tools._call import Call

BILLED = "Avionté bills by usage: the sync reads the job with all its applications and people."
KEPT = "What Kombo has read of it stays and is not brought up to date any more."


async def switch_sync(call: Call, number: str, enabled: bool, *, undo_of: str = "") -> Change:
    """The change that selects Avionté's job of this number for Kombo's sync, or takes it off."""
    job = f"Avionté's job {number}{await _title(call, number)}"

    async def send(_: Target) -> Written:
        return await call.ats.set_job_sync(number, enabled)

    to = Target(kind="job", id=number, name=job, facts={"enabled": str(enabled)})

    async def reread() -> tuple[Target, ...]:
        return (to,)

    which = f"{'on' if enabled else 'off'}{' again' if undo_of else ''}"
    return Change(
        headline=f"Switch the sync of {job} {which}",
        done=f"Switched the sync of {job} {which}",
        targets=(to,),
        arguments={"job_id": number, "enabled": enabled},
        send=send,
        reread=reread,
        details=(BILLED if enabled else KEPT,),
        undo=f"undo_operation switches it {'off' if enabled else 'on'} again within 24 hours",
        undo_of=undo_of,
        billed=True,
        next_steps=("The job can be read after Kombo's next sync.",) if enabled else (),
    )


async def _title(call: Call, number: str) -> str:
    """The job's title in brackets, for the person who confirms; nothing where Kombo does not have the job yet."""
    try:
        return f" ({inline((await call.ats.get_enhanced_job('', number)).job.title)})"
    except ATSError:
        return ""

"""What a write answers that this process did not run: by the ledger alone, which holds ids and machine words."""

from typing import Final

from server.guardrails.access import admits
from server.guardrails.changes import NO
from server.guardrails.operation_models import (
    FIELD_UPDATES,
    Item,
    ItemState,
    Operation,
    OperationStatus,
    created_id,
)
from server.guardrails.reconciliation import BY
from server.guardrails.reporting import LOOK, NO_UNDO, REFUSALS, goes_on
from server.guardrails.write_answer import WriteAnswer, WriteItem
from server.settings import Settings

UNDOABLE: Final = ("move_stage", "bulk_move_stage", "set_job_sync")
CODES: Final = {
    "changed": "It had changed since the preview.",
    "gone": "It could no longer be found.",
    "overtaken": "Another write got there first.",
    "in_doubt": "Nobody knew what became of an earlier write to it.",
    "stopped": "It was not sent: the run had been stopped.",
}
"""Why a record was not written, by the ledger's word for it; other words are names of failures, told as they are."""


def told_settled(item: Item) -> str:
    """Who found out what became of a record; nothing where that was known at once."""
    if not item.settled_by:
        return ""
    who = "the record showed it later" if item.settled_by == BY else "it was settled later"
    return f"What became of it was not known at first: {who}."


def stored(operation: Operation, too_late: str, settings: Settings) -> WriteAnswer:
    """What the ledger knows of an operation: ids and states, no names. `too_late` is why it is undone no more."""
    status = operation.status
    written = f"{operation.tool}, {len(operation.items)} record(s), {operation.created_at:%Y-%m-%d %H:%M} UTC."
    return WriteAnswer(
        operation_id=operation.id,
        status=status.value,
        summary=" ".join(filter(None, (written, _standing(operation)))),
        created_id=created_id(operation),
        items=tuple(
            WriteItem(name=item.kind, id=item.target_id, status=item.state.value, reason=_reason(item))
            for item in operation.items
        ),
        undo=_undo(operation, too_late, settings),
        next_steps=tuple(filter(None, (_next(operation, settings),))),
    )


def _standing(operation: Operation) -> str:
    match operation.status:
        case OperationStatus.REFUSED:
            return f"{REFUSALS.get(operation.code, operation.code)}: nothing was changed."
        case OperationStatus.CONFIRMATION_REQUIRED if operation.expires_at:
            return (
                f"Nothing has been changed. It was shown, and until {operation.expires_at:%H:%M:%S} UTC it waits for a"
                " yes at the server and from the client that it was shown to: here it cannot be confirmed."
            )
        case _:
            return ""


def _reason(item: Item) -> str:
    if item.state is ItemState.UNKNOWN:
        return f"It was sent, and what became of it is not known ({item.code or 'the server ended'})."
    return told_settled(item) or CODES.get(item.code, item.code)


def _undo(operation: Operation, too_late: str, settings: Settings) -> str:
    if operation.status not in (OperationStatus.DONE, OperationStatus.PARTIAL):
        return ""
    if operation.tool in FIELD_UPDATES:
        return f"{NO}the old values were in the memory of the server that wrote it, and are gone with it"
    if operation.tool not in UNDOABLE:
        return f"{NO}there is no way to take it back from here"
    if too_late:
        return f"{NO}{too_late}"
    possible = "undo_operation takes it back for 24 hours, or says why it cannot be taken back"
    return possible if admits(settings, "undo_operation") else NO_UNDO


def _next(operation: Operation, settings: Settings) -> str:
    match operation.status:
        case OperationStatus.RUNNING:
            return goes_on(operation.id, settings)
        case OperationStatus.UNKNOWN | OperationStatus.PARTIAL:
            return LOOK
        case OperationStatus.CONFIRMATION_REQUIRED:
            return "Make the call again for a preview that can be confirmed here."
        case _:
            return ""

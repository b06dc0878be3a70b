"""What a write answers, in words: what became of it, of each record, and what to do next."""

from typing import Final

from server.guardrails.changes import Change
from server.guardrails.confirmation import Pending
from server.guardrails.operation_models import Operation
from server.guardrails.runs import Item, Run
from server.guardrails.write_answer import WriteAnswer, WriteItem, overall

HOW_TO_CONFIRM: Final = (
    "Show the preview to the user word for word. Only after they say yes, call confirm_operation with operation_id {id}"
    " and count {count}."
)


ON_RELEASE: Final = (
    "An operator releases it in a terminal with `ats-mcp approve {id}`; after that, call confirm_operation with"
    " operation_id {id} and count {count}."
)


def waiting(pending: Pending, how: str, *, declined: bool = False) -> WriteAnswer:
    """The preview of a change that waits for a yes; `how` says how it is given."""
    change = pending.change
    return WriteAnswer(
        operation_id=pending.operation_id,
        status="refused" if declined else "confirmation_required",
        summary=(
            "The client declined within a second: declined, or never shown to anybody. Nothing was changed."
            if declined
            else f"Nothing has been changed yet. {change.headline}? It waits 300 seconds for a person's yes."
        ),
        preview=change.shown(),
        warnings=change.warnings,
        undo=change.undo,
        next_steps=(how.format(id=pending.operation_id, count=pending.count),),
    )


def answer(operation_id: str, run: Run) -> WriteAnswer:
    """What became of a change so far, in the words of the change."""
    change, items = run.change, run.items
    status = overall([item.status for item in items])
    single = items[0] if len(items) == 1 else None
    return WriteAnswer(
        operation_id=operation_id,
        status=status,
        summary=f"{change.done}." if status == "done" else f"{_ended(change, single)} {_counts(items)}".strip(),
        created_id=run.created_id,
        items=() if single else tuple(_item(item) for item in items),
        warnings=(*change.warnings, *run.warnings),
        undo="" if status in ("failed", "unknown") else change.undo,
        next_steps=_next(operation_id, status, change),
    )


def stored(operation: Operation) -> WriteAnswer:
    """What the ledger knows of an operation: ids and states, no names."""
    return WriteAnswer(
        operation_id=operation.id,
        status=operation.status.value,
        summary=f"{operation.tool}, {len(operation.items)} record(s), {operation.created_at:%Y-%m-%d %H:%M} UTC.",
        items=tuple(
            WriteItem(name=item.kind, id=item.target_id, status=item.state.value, reason=item.code)
            for item in operation.items
        ),
    )


def _ended(change: Change, single: Item | None) -> str:
    if single is None:
        return f"{change.headline}:"
    said = {
        "unknown": "was sent, and what became of it is not known",
        "skipped_changed": "was not done",
        "sending": "is on its way",
        "planned": "has not been sent yet",
    }.get(single.status, "failed")
    return f"{change.headline}: this {said}. {single.reason}"


def _counts(items: list[Item]) -> str:
    if len(items) == 1:
        return ""
    words = {
        "done": "done",
        "skipped_changed": "skipped because they had changed",
        "failed": "failed",
        "unknown": "of unknown outcome",
        "not_attempted": "not attempted",
        "sending": "on their way",
        "planned": "still to come",
    }
    counted = {status: sum(item.status == status for item in items) for status in words}
    return ", ".join(f"{count} {words[status]}" for status, count in counted.items() if count) + f" of {len(items)}."


def _item(item: Item) -> WriteItem:
    return WriteItem(name=item.target.name, id=item.target.id, status=item.status, reason=item.reason)


def _next(operation_id: str, status: str, change: Change) -> tuple[str, ...]:
    match status:
        case "running":
            return (f"It goes on without this call: get_operation with {operation_id} says how far it is.",)
        case "failed":
            return ()
        case "unknown" | "partial":
            return (
                "Read the records that are not done before you try again: what is unknown may have been written.",
                *(change.next_steps if status == "partial" else ()),
            )
        case _:
            return change.next_steps

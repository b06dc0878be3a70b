"""What a write answers, in words: what became of it, of each record, and what to do next."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from server.guardrails.access import admits
from server.guardrails.changes import NO, Change
from server.guardrails.confirmation import Pending
from server.guardrails.operation_models import Operation
from server.guardrails.recent_runs import REMEMBERED
from server.guardrails.runs import IN_DOUBT, Item, Run
from server.guardrails.write_answer import WriteAnswer, WriteItem, overall
from server.settings import Settings

HOW_TO_CONFIRM: Final = (
    "Show the preview to the user word for word. Only after they say yes, call confirm_operation with operation_id {id}"
    " and count {count}."
)
ON_RELEASE: Final = (
    "An operator releases it in a terminal with `ats-mcp approve {id}`; after that, call confirm_operation with"
    " operation_id {id} and count {count}."
)
NO_WAY: Final = (
    "It cannot be confirmed: this server does not offer the tool by which a yes is passed on. Tell the user: the"
    " operator has to add it (ATS_MCP_TOOLS and ATS_MCP_EXCLUDE_TOOLS say what is offered), and the call has to be made"
    " again then."
)
NO_UNDO: Final = f"{NO}this server does not offer the tool that takes a write back"
LOOK: Final = "Read the records that are not done before you try again: what is unknown may have been written."
REFUSALS: Final = {
    "declined": "The person declined",
    "cancelled": "The person closed the question, or did not answer in time",
    "wrong_value": "The form was sent without a yes, or without the right number",
    "expired": "Nobody agreed within 300 seconds",
    "abandoned": "The server that showed it ended before anybody agreed",
}
"""Why nobody agreed to a write, by the ledger's word for it."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """Words the answers of a server, and names in them only tools that it offers."""

    settings: Settings

    def offered(self, change: Change) -> Change:
        """A change as it is, but for the promise of an undo where this server does not offer the tool for it."""
        possible = not change.undo or change.undo.startswith(NO) or admits(self.settings, "undo_operation")
        return change if possible else replace(change, undo=NO_UNDO)

    def waiting(self, pending: Pending, *, declined: bool = False) -> WriteAnswer:
        """The preview of a change that waits for a yes, and how that is given."""
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
            next_steps=(self._how().format(id=pending.operation_id, count=pending.count),),
        )

    def answer(self, operation_id: str, run: Run, too_late: str = "") -> WriteAnswer:
        """What became of a change so far, in the words of the change; `too_late` is why it can be undone no more."""
        change, items = run.change, run.items
        status = overall([item.status for item in items])
        single = items[0] if len(items) == 1 else None
        return WriteAnswer(
            operation_id=operation_id,
            status=status,
            summary=f"{change.done}. {run.told}".strip()
            if status == "done"
            else f"{_ended(change, single)} {_counts(items)}".strip(),
            created_id=run.created_id,
            items=() if single else tuple(_item(item) for item in items),
            warnings=(*change.warnings, *run.warnings, *filter(None, (run.unaccounted,))),
            undo="" if status in ("failed", "unknown") else _undo(change, too_late),
            next_steps=self._next(operation_id, status, change),
        )

    def _how(self) -> str:
        if not admits(self.settings, "confirm_operation"):
            return NO_WAY
        return ON_RELEASE if self.settings.confirm_by == "operator" else HOW_TO_CONFIRM

    def _next(self, operation_id: str, status: str, change: Change) -> tuple[str, ...]:
        match status:
            case "running":
                return (goes_on(operation_id, self.settings),)
            case "failed":
                return ()
            case "unknown" | "partial":
                return (LOOK, *(change.next_steps if status == "partial" else ()))
            case _:
                return change.next_steps


def too_late(operation: Operation, now: datetime) -> str:
    """Why an operation that could be undone can be undone no more; empty where it can."""
    if operation.undone_by:
        return f"it was undone already, by {operation.undone_by}"
    return "it is more than 24 hours old" if now - operation.created_at > REMEMBERED else ""


def goes_on(operation_id: str, settings: Settings) -> str:
    """How to find out how far a write is that has not ended yet."""
    asked = admits(settings, "get_operation")
    how = f"get_operation with {operation_id}" if asked else "the same call, made again,"
    return f"It goes on without this call: {how} says how far it is."


def _undo(change: Change, too_late: str) -> str:
    return f"{NO}{too_late}" if too_late and change.undo and not change.undo.startswith(NO) else change.undo


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
        IN_DOUBT: "skipped because an earlier write to them is in doubt",
        "failed": "failed",
        "unknown": "of unknown outcome",
        "not_attempted": "not attempted",
        "sending": "on their way",
        "planned": "still to come",
    }
    counted = Counter(IN_DOUBT if item.code == IN_DOUBT else item.status for item in items)
    return ", ".join(f"{counted[word]} {told}" for word, told in words.items() if counted[word]) + f" of {len(items)}."


def _item(item: Item) -> WriteItem:
    return WriteItem(name=item.target.name, id=item.target.id, status=item.status, reason=item.reason)

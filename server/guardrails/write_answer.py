"""The one shape that every write answers with."""

from collections.abc import Sequence
from typing import Literal

from server.ats.models import Record

WriteStatus = Literal["done", "confirmation_required", "running", "partial", "failed", "unknown", "refused"]
ItemStatus = Literal["planned", "sending", "done", "skipped_changed", "failed", "unknown", "not_attempted"]

FAILED: frozenset[str] = frozenset({"partial", "failed", "unknown", "refused"})


class WriteItem(Record):
    """What became of one record of several."""

    name: str
    id: str
    status: ItemStatus
    reason: str = ""


class WriteAnswer(Record):
    """What became of a write: one sentence with names, each record where there are several, and what to do next."""

    operation_id: str
    status: WriteStatus
    summary: str
    created_id: str = ""
    preview: str = ""
    items: tuple[WriteItem, ...] = ()
    warnings: tuple[str, ...] = ()
    undo: str = ""
    next_steps: tuple[str, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether the call must read as a failure: anything but done, asked or still running."""
        return self.status in FAILED


def overall(statuses: Sequence[ItemStatus]) -> WriteStatus:
    """The status of a finished write from those of its records."""
    kinds = set(statuses)
    if kinds == {"done"}:
        return "done"
    if kinds & {"planned", "sending"}:
        return "running"
    if "done" in kinds:
        return "partial"
    return "unknown" if "unknown" in kinds else "failed"

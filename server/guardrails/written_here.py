"""What this connection wrote, for who reads a record: by which operations, also where Kombo does not show it yet."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING, Final

from server.ats.models import Record
from server.guardrails.operation_models import ItemState, LedgerError, Operation, RecordKind, RecordWrite

if TYPE_CHECKING:
    from server.guardrails.journal import Journal

MOST: Final = 10
"""Writes to one record that are told."""


class OwnWrite(Record):
    """One write to a record: `status` is how far it came there, or `undone`; get_operation tells more."""

    tool: str
    at: datetime | None = None
    status: str
    operation_id: str


class WrittenHere:
    """Asks the ledger; where there is none yet, or it cannot be read, nothing is told."""

    def __init__(self, journal: "Callable[[], Awaitable[Journal | None]]") -> None:
        self._journal = journal

    async def to(self, kind: RecordKind, id: str) -> tuple[OwnWrite, ...]:
        """What was last written to a record, or may have been, newest first."""
        try:
            journal = await self._journal()
            return tuple(map(to_own_write, journal.latest_writes(kind, id, MOST))) if journal else ()
        except LedgerError:
            return ()

    async def creating(self, ids: Collection[str]) -> Operation | None:
        """The latest operation that made one of these records."""
        try:
            journal = await self._journal()
            return journal.making(ids) if journal else None
        except LedgerError:
            return None


def to_own_write(write: RecordWrite) -> OwnWrite:
    """A write as it is told of its record, by whole seconds."""
    undone = write.undone_by and write.item.state is ItemState.DONE
    return OwnWrite(
        tool=write.tool,
        at=write.item.changed_at.replace(microsecond=0) if write.item.changed_at else None,
        status="undone" if undone else write.item.state.value,
        operation_id=write.operation_id,
    )

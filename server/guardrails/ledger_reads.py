"""What the ledger answers: one operation, the latest ones, and what was written to a record."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final

from server.clock import Clock
from server.guardrails import ledger_statements as statements
from server.guardrails.ledger_driver import Driver, Query, Values
from server.guardrails.ledger_store import LedgerStore
from server.guardrails.ledger_tables import read_item, read_operation
from server.guardrails.operation_models import ADDITIONS, Item, Operation, OperationStatus, RecordKind, RecordWrite

MANY: Final = 20
"""With more records than this it is cheaper to ask first whether anything was written at all."""
LONG_UNKNOWN: Final = timedelta(days=365)
"""How long before an item was settled its operation may have been made: somebody may find out late."""


class LedgerReads:
    """The ledger's answers. All methods raise `LedgerError` where the database refuses."""

    def __init__(self, store: LedgerStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def find(self, operation_id: str) -> Operation | None:
        """An operation by its id, None where the ledger has none."""
        found = self._load(statements.FIND, {"which": operation_id})
        return found[0] if found else None

    def recent(self, limit: int, status: OperationStatus | None = None) -> list[Operation]:
        """The latest operations, newest first; where a status is given, those that have it."""
        if status is None:
            return self._load(statements.RECENT, {"most": limit})
        return self._load(statements.RECENT_OF, {"most": limit, "status": status})

    def waiting(self) -> list[Operation]:
        """What can still be confirmed, oldest first."""
        return self._load(statements.WAITING, {"moment": self._clock()})

    def same(self, fingerprint: str, since: datetime) -> Operation | None:
        """The latest operation of this fingerprint that may have changed something since then and was not undone."""
        with self._store.read() as driver:
            return latest_same(driver, fingerprint, since)

    def blocking(self, kind: RecordKind, target_ids: Collection[str]) -> list[RecordWrite]:
        """What is about to be sent to these records, is on its way, or may have reached them: until then they wait.

        What waits for a confirmation does not count.
        """
        return self._writes(statements.blocking, target_ids, {"kind": kind})

    def writes_to(self, kind: RecordKind, target_ids: Collection[str], since: datetime) -> list[RecordWrite]:
        """What was changed, or may have been, in these records since then, newest first; additions change nothing."""
        if len(target_ids) > MANY and not self._has_any(since - LONG_UNKNOWN):
            return []
        return self._writes(statements.writes_to, target_ids, {"kind": kind, "since": since})

    def latest_writes(self, kind: RecordKind, target_id: str, connection: str, most: int) -> list[RecordWrite]:
        """What a connection last wrote to a record, or may have written, newest first; additions too."""
        values = {"kind": kind, "connection": connection, "most": most}
        return self._writes(lambda _: statements.LATEST_WRITES, [target_id], values)

    def _has_any(self, since: datetime) -> bool:
        """Whether any operation was made since then, of which an index tells."""
        with self._store.read() as driver:
            return bool(driver.read(statements.ANY_SINCE, {"since": since}))

    def _load(self, query: Query, values: Values) -> list[Operation]:
        with self._store.read() as driver:
            return load(driver, query, values)

    def _writes(self, query: Callable[[int], Query], target_ids: Collection[str], values: Values) -> list[RecordWrite]:
        if not target_ids:
            return []
        these = statements.these(target_ids)
        with self._store.read() as driver:
            return [
                RecordWrite(
                    operation_id=row["operation_id"],
                    tool=row["tool"],
                    content_hash=row["content_hash"],
                    connection=row["connection"],
                    undo_of=row["undo_of"],
                    undone_by=row["undone_by"],
                    item=read_item(row),
                )
                for row in driver.read(query(len(these)), {**values, **these})
            ]


def latest_same(driver: Driver, fingerprint: str, since: datetime) -> Operation | None:
    """See `LedgerReads.same`, inside a transaction."""
    found = load(driver, statements.SAME, {"fingerprint": fingerprint, "since": since})
    return found[0] if found else None


def in_place_of(driver: Driver, operation: Operation, since: datetime) -> Operation | None:
    """The operation that already stands for one that is about to be planned: the same call since then.

    Of an addition, what was added with the same content to the same record, at any time where nobody knows whether.
    """
    if operation.tool not in ADDITIONS:
        return latest_same(driver, operation.fingerprint, since)
    first = operation.items[0]
    values = {"content": operation.content_hash, "connection": operation.connection, "since": since}
    found = load(driver, statements.ALIKE, values | {"target": first.target_id, "kind": first.kind})
    return found[0] if found else None


def load(driver: Driver, query: Query, values: Values) -> list[Operation]:
    """The operations that a query finds, in its order, with all their items."""
    rows = driver.read(query, values)
    by_id: dict[str, list[Item]] = {row["id"]: [] for row in rows}
    if by_id:
        these = statements.these(by_id)
        for row in driver.read(statements.items_of(len(these)), these):
            by_id[row["operation_id"]].append(read_item(row))
    return [read_operation(row, by_id[row["id"]]) for row in rows]

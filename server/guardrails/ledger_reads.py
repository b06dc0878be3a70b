"""What the ledger answers: one operation, the latest ones, and what was written to a record."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Select, bindparam, select

from server.guardrails import ledger_statements as statements
from server.guardrails.ledger_store import LedgerStore
from server.guardrails.ledger_tables import Moment, items, operations, read_item, read_operation
from server.guardrails.operation_models import Clock, Item, Operation, OperationStatus, RecordKind, RecordWrite

MANY: Final = 20
"""With more records than this it is cheaper to ask first whether anything was written at all."""
LONG_UNKNOWN: Final = timedelta(days=365)
"""How long before an item was settled its operation may have been made: somebody may find out late."""
ANY_SINCE = select(operations.c.number).where(operations.c.created_at >= bindparam("since", type_=Moment)).limit(1)


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
        with self._store.read() as connection:
            return latest_same(connection, fingerprint, since)

    def blocking(self, kind: RecordKind, target_ids: Collection[str]) -> list[RecordWrite]:
        """What is about to be sent to these records, is on its way, or may have reached them: until then they wait.

        What waits for a confirmation does not count.
        """
        return self._writes(statements.BLOCKING, {"kind": kind, "these": list(target_ids)})

    def writes_to(self, kind: RecordKind, target_ids: Collection[str], since: datetime) -> list[RecordWrite]:
        """What was changed, or may have been, in these records since then, newest first; additions change nothing."""
        if len(target_ids) > MANY and not self._has_any(since - LONG_UNKNOWN):
            return []
        return self._writes(statements.WRITES_TO, {"kind": kind, "these": list(target_ids), "since": since})

    def _has_any(self, since: datetime) -> bool:
        """Whether any operation was made since then, of which an index tells."""
        with self._store.read() as connection:
            return connection.execute(ANY_SINCE, {"since": since}).first() is not None

    def _load(self, query: Select[*tuple[object, ...]], values: Mapping[str, object]) -> list[Operation]:
        with self._store.read() as connection:
            return load(connection, query, values)

    def _writes(self, query: Select[*tuple[object, ...]], values: Mapping[str, object]) -> list[RecordWrite]:
        with self._store.read() as connection:
            return [
                RecordWrite(
                    operation_id=row[items.c.operation_id],
                    tool=row[operations.c.tool],
                    connection=row[operations.c.connection],
                    undo_of=row[operations.c.undo_of],
                    undone_by=row[operations.c.undone_by],
                    item=read_item(row),
                )
                for row in connection.execute(query, values).mappings()
            ]


def latest_same(connection: Connection, fingerprint: str, since: datetime) -> Operation | None:
    """See `LedgerReads.same`, inside a transaction."""
    found = load(connection, statements.SAME, {"fingerprint": fingerprint, "since": since})
    return found[0] if found else None


def load(connection: Connection, query: Select[*tuple[object, ...]], values: Mapping[str, object]) -> list[Operation]:
    """The operations that a query finds, in its order, with all their items."""
    rows = connection.execute(query, values).mappings().all()
    by_id: dict[str, list[Item]] = {row[operations.c.id]: [] for row in rows}
    if by_id:
        for row in connection.execute(statements.ITEMS_OF, {"these": list(by_id)}).mappings():
            by_id[row[items.c.operation_id]].append(read_item(row))
    return [read_operation(row, by_id[row[operations.c.id]]) for row in rows]

"""The ledger as the guardrail speaks to it: a change in, and what became of each of its records."""

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Literal

from server.errors import ATSError, NotFound
from server.guardrails.arrears import Arrears
from server.guardrails.asking import Caller
from server.guardrails.audit import Audit, AuditError, AuditRecord
from server.guardrails.changes import Change, digest
from server.guardrails.confirmation import LIFETIME
from server.guardrails.entries import Entries
from server.guardrails.ledger import Ledger, LedgerConflict, LedgerError
from server.guardrails.operation_models import (
    ADDITIONS,
    Facts,
    ItemState,
    Operation,
    OperationStatus,
    Outcome,
    RecordKind,
    RecordWrite,
    Route,
    by_kind,
    created_id,
    excludes,
    integration,
    word_of,
    writes_of,
)
from server.guardrails.operation_models import Item as Row
from server.guardrails.recent_runs import REMEMBERED
from server.guardrails.runs import Item

LOOKED_AT: Final = 100
"""The latest writes among which one is looked for: the same one, or the one that made a record."""
SHOWN: Final = timedelta(days=30)
"""How long reads show what was written here while Kombo shows less."""
UNAUDITED: Final = "What became of it stands in the ledger and not in the audit, which could not be written."


def no_operation(operation_id: str) -> NotFound:
    """The error for an operation that was not made here."""
    return NotFound(f"No operation has the id {operation_id!r}: take it from the answer of a write.")


class Journal:
    """One server's account of its writes; what is said outlives the process, and `Ledger` says what outlives the power.

    All methods raise `LedgerError` where it cannot be kept: a write that cannot be written down is not sent.
    """

    def __init__(self, ledger: Ledger, audit: Audit, now: Callable[[], datetime], connection: str) -> None:
        self._ledger = ledger
        self._audit = audit
        self._now = now
        self._connection = connection
        self._running: dict[str, Operation] = {}
        self._entries: dict[str, Entries] = {}
        self._arrears = Arrears(ledger, self._enter_end, now)

    def plan(
        self,
        operation_id: str,
        tool: str,
        fingerprint: str,
        change: Change,
        caller: Caller,
        route: Route | None,
        *,
        repeat: bool,
    ) -> Operation | None:
        """Write a change down before anything of it is sent; with `route` None it waits for a confirmation.

        A single record that waits for nobody is written down as being sent, on the disk, in the same step.

        Returns:
            The same call of the last 24 hours, where `repeat` does not allow another: then nothing is planned.
        """
        self.catch_up()
        now = self._now()
        at_once = route is not None and len(change.targets) == 1
        operation = Operation(
            id=operation_id,
            tool=tool,
            fingerprint=self._bound(fingerprint),
            content_hash=change.content(tool),
            status=OperationStatus.RUNNING if route is not None else OperationStatus.CONFIRMATION_REQUIRED,
            items=tuple(
                Row(
                    position=position,
                    kind=target.kind,
                    target_id=target.id,
                    state=ItemState.SENDING if at_once else ItemState.PLANNED,
                    before_hash=digest(target.state),
                    before={name: word_of(value) for name, value in target.facts.items()},
                    changed_at=now if at_once else None,
                )
                for position, target in enumerate(change.targets)
            ),
            created_at=now,
            irreversible=bool(change.lasting),
            caller=caller.id,
            client_name=caller.client_name,
            client_version=caller.client_version,
            connection=self._connection,
            route=route or Route.UNDECIDED,
            undo_of=change.undo_of,
            shown_hash=digest(change.shown()),
            based_on=now,
            expires_at=None if route is not None else now + LIFETIME,
        )
        earlier = self._ledger.plan(operation, once_since=None if repeat else now - REMEMBERED)
        if earlier and not self._stands(earlier):
            earlier = self._ledger.plan(operation)
        if earlier is None and route is not None:
            self._running[operation_id] = operation
        return earlier

    def same(self, fingerprint: str) -> Operation | None:
        """The same call of the last 24 hours that may have changed something, and that nothing here came after."""
        bound, since = self._bound(fingerprint), self._now() - REMEMBERED
        try:
            self.catch_up()
        except LedgerError:
            if (earlier := self._ledger.same(bound, since)) and earlier.id in self._arrears:
                return earlier  # this server knows what became of it, and nothing can have come after it
            raise
        earlier = self._ledger.same(bound, since)
        return earlier if earlier and self._stands(earlier) else None

    def _bound(self, fingerprint: str) -> str:
        """The fingerprint of a call on this connection: the same call on another is another write."""
        return digest([self._connection, fingerprint])

    def _stands(self, earlier: Operation) -> bool:
        """Whether nothing of its kind came after a write: A, B, A again are three writes."""
        if earlier.tool in ADDITIONS:
            return True
        newest: dict[str, str] = {}
        kinds = by_kind((item.kind, item.target_id) for item in earlier.items)
        for write in (write for kind, ids in kinds.items() for write in self.writes_to(kind, ids)):
            if excludes(write, earlier.tool, earlier.items[0].before):
                newest.setdefault(write.item.target_id, write.operation_id)
        return all(operation_id == earlier.id for operation_id in newest.values())

    def claim(self, operation_id: str, route: Route) -> bool:
        """Take the right to run a confirmed change: one caller gets it, once, also with two servers on one ledger."""
        self.catch_up()
        claimed = self._ledger.claim(operation_id, route=route)
        if claimed:
            with self.closing(operation_id):
                operation = self._running[operation_id] = self.get(operation_id)
                self._enter("confirmation", operation, "agreed", synced=False)  # `begun` comes next
        return claimed

    def refuse(self, operation_id: str, why: str, route: Route) -> None:
        """End a change that nobody agreed to; `why` is a machine word, `route` how somebody was asked."""
        self._ledger.refuse(operation_id, why)
        self._enter("confirmation", replace(self.get(operation_id), route=route), why)

    def approved(self, operation_id: str) -> bool:
        """Whether an operator has released it."""
        found = self._ledger.find(operation_id)
        return found is not None and found.approved_at is not None

    def begin(self, operation_id: str, items: Sequence[Item]) -> Entries:
        """Begin a run; items that are not going to be sent are settled at once.

        Raises:
            AuditError: The run's first line in the audit cannot be written.
        """
        operation = self._running[operation_id] = self._running.get(operation_id) or self.get(operation_id)
        entries = self._entries[operation_id] = Entries(self._ledger, operation)
        self._enter("write", operation, "begun")
        for position, item in enumerate(items):
            if item.status != "planned":
                entries.settle(position, item.status, item.code)
        return entries

    @contextmanager
    def closing(self, operation_id: str) -> Generator[None]:
        """Close a run of which nothing was sent, where what is inside cannot be written down or read."""
        try:
            yield
        except ATSError:
            operation = self._running.pop(operation_id, None)
            self._entries.pop(operation_id, None)
            unsent = operation is not None and operation.items[0].state is ItemState.SENDING
            last = Outcome(0, ItemState.NOT_ATTEMPTED) if unsent else None
            try:
                self._ledger.finish(operation_id, last=last)
            except LedgerError:
                self._arrears.owe(operation_id, [last] if last else [])
            raise

    def blocking(
        self, tool: str, change: Change, *, but: Collection[str] = (), again: bool = False
    ) -> list[RecordWrite]:
        """Other writes of this kind to the records of a change that are on their way, or whose outcome is not known.

        `but` are operations that do not count: the change's own, and those that a person was told of. An addition waits
        for nothing but the same one, where it is to be made `again`; else `plan` finds that one.
        """
        if tool in ADDITIONS and not again:
            return []
        content, facts = change.content(tool), change.targets[0].facts
        kinds = by_kind((target.kind, target.id) for target in change.targets)
        found = [write for kind, ids in kinds.items() for write in self._ours(self._ledger.blocking(kind, ids))]
        return [
            write
            for write in found
            if write.operation_id not in but and (excludes(write, tool, facts) or write.content_hash == content)
        ]

    def overtaking(self, tool: str, change: Change, since: datetime) -> list[RecordWrite]:
        """Writes of this kind, by any server on this ledger, that reached records after a change looked at them.

        Of an addition, the same one, unless it had been acknowledged.
        """
        if tool in ADDITIONS:
            return [write for write in self.same_done(tool, change) if write.operation_id not in change.acknowledged]
        kinds = by_kind((target.kind, target.id) for target in change.targets)
        found = [write for kind, ids in kinds.items() for write in self.writes_to(kind, ids)]
        late = [write for write in found if write.item.changed_at and write.item.changed_at > since]
        facts = change.targets[0].facts
        return [write for write in late if excludes(write, tool, facts) and write.item.state is ItemState.DONE]

    def writes_to(self, kind: RecordKind, ids: Sequence[str]) -> list[RecordWrite]:
        """What this server and others on its ledger changed in these records in the last 30 days, newest first.

        What they added (`ADDITIONS`) is not among it.
        """
        return self._ours(self._ledger.writes_to(kind, ids, self._now() - SHOWN)) if ids else []

    def latest_writes(self, kind: RecordKind, id: str, most: int) -> list[RecordWrite]:
        """What this connection last wrote to a record, or may have written, newest first; additions too."""
        return self._ledger.latest_writes(kind, id, self._connection, most)

    def same_done(self, tool: str, change: Change) -> list[RecordWrite]:
        """Where the very same was added to the records of a change already, by this connection."""
        content = change.content(tool)
        last = [write for to in change.targets for write in self.latest_writes(to.kind, to.id, LOOKED_AT)]
        return [write for write in last if write.content_hash == content and write.item.state is ItemState.DONE]

    def making(self, ids: Collection[str]) -> Operation | None:
        """The latest operation of this connection that is known to have made one of these records."""
        latest = self.latest(LOOKED_AT) if ids else []
        return next((one for one in latest if created_id(one) in ids), None)

    def _ours(self, writes: Sequence[RecordWrite]) -> list[RecordWrite]:
        """Those of this integration: another's records may bear the same ids."""
        return [write for write in writes if integration(write.connection) == integration(self._connection)]

    def resolve(
        self, operation_id: str, position: int, state: ItemState, by: str, after: Facts | None = None
    ) -> OperationStatus:
        """Settle a record that nobody knew the outcome of; `by` says who looked, `after` are ids that stand there now.

        Returns the operation's status now.

        Raises:
            AuditError: The audit cannot take it; the ledger has.
        """
        status = self._ledger.resolve(operation_id, position, state, by, after)
        looked = replace(self._find(operation_id), caller=by)
        each = {item.target_id: state.value for item in looked.items if item.position == position}
        try:
            self._enter("write", looked, "settled", each)
        except AuditError as error:
            self._arrears.owe_line(looked)
            raise AuditError(UNAUDITED) from error
        return status

    def take_over(self) -> list[RecordWrite]:
        """Take over what servers that are no longer alive left running, and give back what of it is unknown.

        So is what this server runs no longer and could not close.
        """
        for operation in self._ledger.running_here():
            if operation.id not in self._running and operation.id not in self._arrears:
                self._arrears.owe(operation.id)
        for operation in self._ledger.unsettled():
            if integration(operation.connection) == integration(self._connection) and self._ledger.adopt(operation.id):
                self._arrears.owe(operation.id)
        return [write for ended in self._arrears.pay() for write in writes_of(ended, ItemState.UNKNOWN)]

    def owes(self, operation_id: str) -> bool:
        """Whether something of an operation could not be written down yet."""
        return self._arrears.holds(operation_id)

    def catch_up(self) -> None:
        """Write down what could not be written down when it happened."""
        if self._arrears:
            self._arrears.pay()

    def beat(self) -> None:
        """Give a sign of life for what this server runs, and write down what could not be written down before."""
        if self._running:
            self._ledger.beat()
        self.catch_up()

    def finish(self, operation_id: str, each: Mapping[str, str], created_id: str = "") -> None:
        """Close a run, however it ended; `each` says it for each record. What cannot be written is kept for later.

        `created_id` is the record that a write of one record made.

        Raises:
            AuditError: The audit cannot take it; the ledger has.
        """
        operation, entries = self._running.pop(operation_id), self._entries.pop(operation_id)
        if entries.last and created_id and created_id == word_of(created_id):
            entries.last = replace(entries.last, after={"created_id": created_id})
        outcomes = [*entries.late, entries.last] if entries.last else entries.late
        try:
            status = None if entries.late else self._ledger.finish(operation_id, last=entries.last)
        except LedgerConflict:  # another server counted this one as dead
            status = None
        except LedgerError:
            self._arrears.owe(operation_id, outcomes)
            raise
        if status is None:
            self._arrears.owe(operation_id, outcomes)
            self._arrears.pay()
            if self._arrears.holds(operation_id):
                raise AuditError(UNAUDITED)
            return
        try:
            self._enter("write", operation, status, each, synced=False)
        except AuditError as error:
            self._arrears.owe(operation_id)
            raise AuditError(UNAUDITED) from error

    def get(self, operation_id: str) -> Operation:
        """An operation by its id.

        Raises:
            NotFound: This connection has made none of this id.
        """
        found = self._find(operation_id)
        if found.connection != self._connection:
            raise no_operation(operation_id)
        return found

    def latest(self, most: int) -> list[Operation]:
        """This connection's operations among the latest, newest first."""
        return [one for one in self._ledger.recent(most) if one.connection == self._connection]

    def _find(self, operation_id: str) -> Operation:
        found = self._ledger.find(operation_id)
        if found and found.expires_at and found.expires_at <= self._now() and self._ledger.expire():
            found = self._ledger.find(operation_id)
        if found and found.status is OperationStatus.CONFIRMATION_REQUIRED and self._ledger.refuse_abandoned(found.id):
            found = self._ledger.find(operation_id)
        if found is None:
            raise no_operation(operation_id)
        return found

    def _enter_end(self, ended: Operation) -> None:
        """Put into the audit what became of an operation that was closed late, or taken over."""
        self._enter("write", ended, ended.status, {item.target_id: item.state.value for item in ended.items})

    def _enter(
        self,
        kind: Literal["confirmation", "write"],
        operation: Operation,
        outcome: str,
        each: Mapping[str, str] | None = None,
        *,
        synced: bool = True,
    ) -> None:
        self._audit.append(
            AuditRecord(
                kind=kind,
                tool=operation.tool,
                outcome=outcome,
                caller=operation.caller,
                client_name=operation.client_name,
                client_version=operation.client_version,
                connection=operation.connection,
                operation_id=operation.id,
                target_ids=tuple(item.target_id for item in operation.items),
                item_outcomes=each or {},
                shown_hash=operation.shown_hash,
                route=operation.route,
                approved_by=operation.approved_by,
                based_on=operation.based_on,
            ),
            synced=synced,
        )

    def close(self) -> None:
        """Let go of the ledger. What it still does not take, the next server takes over and looks up."""
        with suppress(LedgerError):
            self.catch_up()
        with suppress(LedgerError):  # it lets go all the same, and that this server is gone others see
            self._ledger.close()

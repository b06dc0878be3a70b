"""The ledger of writes: what was planned, what was sent, what became of it, on the disk before the request leaves.

    planned ──► sending ──► done | failed | unknown          unknown ──► done | failed, once somebody looked
       └───────────┴──────► failed | skipped_changed | not_attempted

An operation waits in `confirmation_required` until it is claimed, once and by one server, or refused; then it runs
under the name of that server. Whatever a server that has died left running, the next one takes over and settles.
"""

from collections.abc import Collection
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Self

from server.clock import Clock
from server.guardrails import ledger_statements as statements
from server.guardrails.ledger_driver import Driver
from server.guardrails.ledger_owner import Owner
from server.guardrails.ledger_reads import LedgerReads, in_place_of, load
from server.guardrails.ledger_store import SENT, UNOPENED, UNSAID, UNSENT, LedgerStore, speaking
from server.guardrails.ledger_tables import item_row, operation_row
from server.guardrails.operation_models import (
    PERSON_ROUTES,
    RESOLUTIONS,
    SETTLES,
    Facts,
    ItemState,
    LedgerConflict,
    LedgerError,
    Operation,
    OperationStatus,
    Outcome,
    Route,
    check_facts,
    check_word,
    overall,
    plain,
)

__all__ = ["Ledger", "LedgerConflict", "LedgerError"]

LEASE: Final = timedelta(seconds=60)
"""How long a running operation counts as running without a sign of life from its server, where no lock tells."""
EXPIRED: Final = "expired"
ABANDONED: Final = "abandoned"
LEFT_OVER: Final = {ItemState.PLANNED: ItemState.NOT_ATTEMPTED, ItemState.SENDING: ItemState.UNKNOWN}
"""What becomes of items that a run ends without settling."""
BEGUN: Final = (OperationStatus.CONFIRMATION_REQUIRED, OperationStatus.RUNNING)
FREE_TEXT: Final = ("caller", "client_name", "client_version", "approved_by")


class Ledger(LedgerReads):
    """The ledger as one server holds it; several may hold the same one.

    What a method says outlives the process when it returns. `sending`, and with it all that was said before, is on the
    disk then, as is what an operator or a recovery decides; a power failure may take the rest back some steps, and what
    it leaves as `sending` is looked up in the ATS. All methods raise `LedgerError` where the database refuses; a write
    that cannot be recorded must then not be sent.
    """

    def __init__(self, store: LedgerStore, clock: Clock, owner: Owner) -> None:
        super().__init__(store, clock)
        self._owner = owner

    @classmethod
    def open(cls, where: Path | str, clock: Clock) -> Self:
        """Open a ledger, making it where there is none.

        Args:
            where: A file, `:memory:` for one that ends with the process, or the URL of a database.
            clock: Tells the time of everything that is recorded.

        Raises:
            LedgerError: It cannot be opened or written, or a newer server made it.
        """
        store = LedgerStore(where)
        with ExitStack() as undo, speaking("opened", UNOPENED):
            undo.callback(store.close)
            owner = Owner(store.path.with_name(f"{store.path.name}-servers") if store.path else None)
            undo.pop_all()
        return cls(store, clock, owner)

    def close(self) -> None:
        """Let go of it. What this server still runs can be taken over by another at once."""
        if self._store.closed:
            return
        told = False
        try:
            with self._store.write(SENT) as driver:
                driver.change(statements.BEAT, {"mine": self._owner.name, "lease_until": self._clock()})
            told = True
        finally:
            self._owner.close(told=told)
            self._store.close()

    def plan(self, operation: Operation, *, once_since: datetime | None = None) -> Operation | None:
        """Record what is about to be asked about (`confirmation_required`) or sent (`running`).

        Args:
            operation: With every item `planned`; of one that runs, every item may be `sending` at once. One that waits
                for a confirmation says when that expires.
            once_since: Where given, nothing is planned if the same was written since then (see `same`), or the same
                was added, in whatever words it was asked for.

        Returns:
            The operation that already stands for this one, or None where this one was planned.

        Raises:
            ValueError: The operation is not at its beginning.
        """
        if operation.status not in BEGUN or not operation.items:
            raise ValueError("an operation is planned with its items, and is running or waits for a confirmation")
        running = operation.status is OperationStatus.RUNNING
        at_once = running and {item.state for item in operation.items} == {ItemState.SENDING}
        if not at_once and any(item.state is not ItemState.PLANNED for item in operation.items):
            raise ValueError("an operation is planned before any of its items is sent")
        if not running and operation.expires_at is None:
            raise ValueError("a confirmation expires")
        row = operation_row(operation) | {name: plain(str(getattr(operation, name))) for name in FREE_TEXT}
        now = self._clock()
        waiting = {"owner": self._owner.name, "lease_until": None}
        row |= self._lease(now) | {"claimed_at": now} if running else waiting
        with self._store.write(synced=at_once, alone=once_since is not None) as driver:
            if once_since and (earlier := in_place_of(driver, operation, once_since)):
                return earlier
            driver.change(statements.ADD_OPERATION, row)
            driver.add(statements.ADD_ITEMS, [item_row(operation.id, item) for item in operation.items])
        return None

    def approve(self, operation_id: str, by: str) -> bool:
        """Let an operator release an operation; a server still has to claim it.

        Returns:
            Whether it was still waiting, and for the first time.
        """
        now = self._clock()
        values = {"which": operation_id, "moment": now, "approved_by": plain(by), "approved_at": now}
        with self._store.write() as driver:
            return driver.change(statements.APPROVE, values) == 1

    def claim(self, operation_id: str, *, route: Route, approved_by: str = "") -> bool:
        """Take the right to run a confirmed operation: one caller gets it, once.

        On the operator's route that takes an approval; on the routes of a client the claim itself is recorded as one.

        Returns:
            Whether it is ours now. False: it is unknown, expired, not approved, or was claimed, refused or finished.
        """
        now = self._clock()
        values: dict[str, object] = {"status": OperationStatus.RUNNING, "route": route, "claimed_at": now}
        if route in PERSON_ROUTES:
            values |= {"approved_by": plain(approved_by), "approved_at": now}
        statement = statements.CLAIM_APPROVED if route is Route.OPERATOR else statements.CLAIM
        values |= {"which": operation_id, "moment": now} | self._lease(now)
        with self._store.write(synced=False) as driver:
            return driver.change(statement, values) == 1

    def refuse(self, operation_id: str, why: str) -> bool:
        """End an operation that was never claimed. `why` is a machine word, such as `declined`.

        Returns:
            Whether it was still waiting.
        """
        check_word("why", why)
        now = self._clock()
        values = {"which": operation_id, "status": OperationStatus.REFUSED, "code": why, "finished_at": now}
        with self._store.write() as driver:
            refused = driver.change(statements.REFUSE, values) == 1
            if refused:
                driver.change(statements.DROP_ITEMS, {"which": operation_id} | not_attempted(now))
        return refused

    def expire(self) -> int:
        """End every operation whose confirmation came too late; returns how many."""
        now = self._clock()
        values = {"moment": now, "status": OperationStatus.REFUSED, "code": EXPIRED, "finished_at": now}
        with self._store.write() as driver:
            driver.change(statements.EXPIRE_ITEMS, {"moment": now} | not_attempted(now))
            return driver.change(statements.EXPIRE, values)

    def refuse_abandoned(self, operation_id: str) -> bool:
        """End an operation that waits for a yes at a server that has ended, as far as that can be seen.

        Returns:
            Whether it was so.
        """
        with self._store.read() as driver:
            rows = driver.read(statements.WAITS_AT, {"which": operation_id})
        return any(self._owner.has_left(row["owner"]) for row in rows) and self.refuse(operation_id, ABANDONED)

    def sending(self, operation_id: str, positions: Collection[int]) -> None:
        """Record that these items are about to be sent. All of them, or none and an exception.

        Raises:
            LedgerConflict: Another server has taken the operation over, or an item is not `planned` any more.
        """
        these = statements.these(positions)
        values: dict[str, object] = {"which": operation_id, "mine": self._owner.name}
        values |= {"state": ItemState.SENDING, "changed_at": self._clock()}
        with self._store.write() as driver:
            if driver.change(statements.set_planned(len(these)), values | these) != len(set(positions)):
                raise LedgerConflict(f"{operation_id} does not run under this server, or was sent before. {UNSENT}")

    def settle(
        self,
        operation_id: str,
        position: int,
        state: ItemState,
        *,
        code: str = "",
        after: Facts | None = None,
        at: datetime | None = None,
    ) -> None:
        """Record what became of an item.

        Args:
            operation_id: The operation it belongs to.
            position: Which item.
            state: Any but `planned` and `sending`.
            code: A machine word for why, where it is not `done`.
            after: The ids that stand in the record now, where an undo needs them.
            at: When it became so, where that is not now.

        Raises:
            LedgerConflict: The item was settled before, or is `done` without having been sent.
            ValueError: `state` settles nothing, or a value could carry a text.
        """
        with self._store.write(UNSAID, synced=False) as driver:
            self._settle(driver, operation_id, Outcome(position, state, code, at, after))

    def _settle(self, driver: Driver, operation_id: str, outcome: Outcome) -> None:
        if outcome.state not in SETTLES:
            raise ValueError(f"{outcome.state} settles nothing")
        check_word("code", outcome.code or "-")
        check_facts(outcome.after or {})
        values: dict[str, object] = {"which": operation_id, "at": outcome.position}
        values["changed_at"] = outcome.at or self._clock()
        values |= {"state": outcome.state, "code": outcome.code}
        if outcome.after is not None:
            values["after"] = dict(outcome.after)
        if driver.change(statements.SETTLE[outcome.state], values) != 1:
            settled = f"Item {outcome.position} of {operation_id} cannot become {outcome.state}"
            raise LedgerConflict(f"{settled}: it was settled before.")

    def finish(
        self, operation_id: str, status: OperationStatus | None = None, *, last: Outcome | None = None
    ) -> OperationStatus:
        """Close a run, however it ended: what was not sent is `not_attempted`, what is still on its way `unknown`.

        Args:
            operation_id: An operation that this server runs.
            status: In place of the status that follows from the items.
            last: What became of the item that is to be settled with it: both are written, or neither.

        Raises:
            LedgerConflict: This server does not run it (any more), or `last` was settled before.
            ValueError: `status` is not one of a finished operation, or calls `done` what is not.
        """
        if status in BEGUN:
            raise ValueError(f"{status} is not the status of a finished operation")
        now = self._clock()
        with self._store.write(UNSAID, synced=False) as driver:
            if last:
                self._settle(driver, operation_id, last)
            states, undo_of = self._states(driver, operation_id)
            for left, becomes in LEFT_OVER.items():
                if left in states:
                    values = {"which": operation_id, "found": left, "state": becomes, "changed_at": now}
                    driver.change(statements.SET_ITEMS, values)
            follows = overall(LEFT_OVER.get(state, state) for state in states)
            if status is OperationStatus.DONE and follows is not status:
                raise ValueError(f"the operation is {follows}, not done")
            values = {"which": operation_id, "mine": self._owner.name, "status": status or follows, "finished_at": now}
            if driver.change(statements.FINISH, values) != 1:
                raise LedgerConflict(f"{operation_id} does not run under this server (any more).")
            self._mark_undone(driver, operation_id, undo_of, status or follows)
        return status or follows

    def resolve(
        self, operation_id: str, position: int, state: ItemState, by: str, after: Facts | None = None
    ) -> OperationStatus:
        """Settle an unknown item by what was found in the ATS; `by` says who looked, `after` are ids that stand there.

        Returns:
            The status of the operation from now on.

        Raises:
            LedgerConflict: The item is not unknown.
            ValueError: `state` is neither `done` nor `failed`.
        """
        if state not in RESOLUTIONS:
            raise ValueError("an unknown item turns out to be done or failed")
        values: dict[str, object] = {"which": operation_id, "at": position}
        values |= {"state": state, "settled_by": plain(by), "changed_at": self._clock()}
        if after is not None:
            check_facts(after)
            values["after"] = dict(after)
        with self._store.write(SENT) as driver:
            if driver.change(statements.RESOLVE, values) != 1:
                raise LedgerConflict(f"Item {position} of {operation_id} is not unknown: there is nothing to settle.")
            states, undo_of = self._states(driver, operation_id)
            status = overall(states)
            if driver.change(statements.AMEND, {"which": operation_id, "status": status}) == 1:
                self._mark_undone(driver, operation_id, undo_of, status)
        return status

    def unsettled(self) -> list[Operation]:
        """What servers that are no longer alive left running, oldest first; each to be adopted before it is settled."""
        return [operation for operation, _ in self._orphans()]

    def running_here(self) -> list[Operation]:
        """What runs under the name of this server."""
        return self._load(statements.RUNNING_HERE, {"mine": self._owner.name})

    def adopt(self, operation_id: str) -> bool:
        """Take over what a dead server left running; of several servers one gets it.

        Returns:
            Whether this server runs it now.
        """
        for operation, predecessor in self._orphans():
            if operation.id == operation_id:
                values = {"which": operation_id, "predecessor": predecessor} | self._lease(self._clock())
                with self._store.write() as driver:
                    return driver.change(statements.ADOPT, values) == 1
        return False

    def beat(self) -> None:
        """Give a sign of life for all that this server runs; to be called at least every 20 seconds while it runs."""
        with self._store.write(SENT, synced=False) as driver:
            driver.change(statements.BEAT, {"mine": self._owner.name} | self._lease(self._clock()))

    def _lease(self, now: datetime) -> dict[str, object]:
        return {"owner": self._owner.name, "lease_until": now + LEASE}

    def _orphans(self) -> list[tuple[Operation, str]]:
        with self._store.read() as driver:
            rows = driver.read(statements.RUNNING, {})
            owners: dict[str, str] = {
                row["id"]: row["owner"] for row in rows if self._is_gone(row["owner"], row["lease_until"])
            }
            running = load(driver, statements.RUNNING, {}) if owners else []
        return [(operation, owners[operation.id]) for operation in running if operation.id in owners]

    def _is_gone(self, owner: str, lease_until: datetime) -> bool:
        if owner == self._owner.name:
            return False
        gone = self._owner.is_gone(owner)
        return lease_until <= self._clock() if gone is None else gone

    def _states(self, driver: Driver, operation_id: str) -> tuple[list[ItemState], str]:
        """How far each item of an operation has come, and which other operation it undoes."""
        rows = driver.read(statements.STATES, {"which": operation_id})
        return [row["state"] for row in rows], rows[0]["undo_of"] if rows else ""

    def _mark_undone(self, driver: Driver, operation_id: str, undo_of: str, status: OperationStatus) -> None:
        if undo_of and status is OperationStatus.DONE:
            driver.change(statements.MARK_UNDONE, {"which": undo_of, "undone_by": operation_id})


def not_attempted(now: datetime) -> dict[str, object]:
    """What an item becomes when nobody agrees to its operation."""
    return {"state": ItemState.NOT_ATTEMPTED, "changed_at": now}

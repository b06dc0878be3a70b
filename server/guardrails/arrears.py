"""What the ledger or the audit would not take of what became of writes: kept until they do."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

from server.guardrails.audit import AuditError
from server.guardrails.ledger import Ledger, LedgerConflict
from server.guardrails.operation_models import RESOLUTIONS, Operation, OperationStatus, Outcome

BY: Final = "the server that sent it"


class Arrears:
    """The operations of one server that ended and are not closed in its ledger, with the outcomes it alone knows."""

    def __init__(self, ledger: Ledger, enter: Callable[[Operation], None], now: Callable[[], datetime]) -> None:
        """Owe nothing yet; `enter` puts an operation that is closed into the audit."""
        self._ledger = ledger
        self._enter = enter
        self._now = now
        self._owed: dict[str, list[Outcome]] = {}
        self._unaudited: dict[str, Operation] = {}

    def __bool__(self) -> bool:
        return bool(self._owed or self._unaudited)

    def __contains__(self, operation_id: object) -> bool:
        """Whether the ledger has not closed it."""
        return operation_id in self._owed

    def holds(self, operation_id: str) -> bool:
        """Whether something of it is not written down, in the ledger or in the audit."""
        return operation_id in self._owed or operation_id in self._unaudited

    def owe(self, operation_id: str, outcomes: Iterable[Outcome] = ()) -> None:
        """Keep what became, just now, of items that the ledger has as planned or sending, until it is closed there."""
        self._owed[operation_id] = [replace(outcome, at=self._now()) for outcome in outcomes]

    def owe_line(self, operation: Operation) -> None:
        """Keep what the audit did not take of an operation that is closed in the ledger."""
        self._unaudited[operation.id] = operation

    def pay(self) -> list[Operation]:
        """Write down all that is owed; what the audit does not take stays owed to it alone.

        Returns:
            The operations that were closed.

        Raises:
            LedgerError: The ledger still takes nothing; what it did not take stays owed.
        """
        closed = [self._close(operation_id) for operation_id in list(self._owed)]
        with suppress(AuditError):
            for operation in list(self._unaudited.values()):
                self._enter(operation)
                del self._unaudited[operation.id]
        return [operation for operation in closed if operation]

    def _close(self, operation_id: str) -> Operation | None:
        outcomes = self._owed[operation_id]
        while outcomes:
            self._settle(operation_id, outcomes[0])
            del outcomes[0]
        with suppress(LedgerConflict):  # closed already, or by another server that counted this one as dead
            self._ledger.finish(operation_id)
        closed = self._ledger.find(operation_id)
        del self._owed[operation_id]
        if closed and closed.status is not OperationStatus.RUNNING:
            self.owe_line(closed)
        return closed

    def _settle(self, operation_id: str, outcome: Outcome) -> None:
        try:
            self._ledger.settle(
                operation_id,
                outcome.position,
                outcome.state,
                code=outcome.code,
                at=outcome.at,
                after=outcome.after,
            )
        except LedgerConflict:  # another server counted this one as dead, and could but call it unknown
            if outcome.state in RESOLUTIONS:
                with suppress(LedgerConflict):
                    self._ledger.resolve(operation_id, outcome.position, outcome.state, BY, outcome.after)

"""What a run writes into the ledger of its items, and what the ledger did not take of it."""

from collections.abc import Sequence

from server.guardrails.ledger import Ledger, LedgerError
from server.guardrails.operation_models import ItemState, Operation, Outcome
from server.guardrails.write_answer import ItemStatus


class Entries:
    """What a run writes down of its items. The last outcome waits for `finish`, which follows and writes both at once.

    Both methods raise `LedgerError` where it cannot be written.
    """

    def __init__(self, ledger: Ledger, operation: Operation) -> None:
        self._ledger = ledger
        self._operation = operation
        self._written = {item.position for item in operation.items if item.state is ItemState.SENDING}
        self._left = len(operation.items)
        self.last: Outcome | None = None
        self.late: list[Outcome] = []
        """What the ledger did not take when it was said; `finish` says it again."""

    def sending(self, positions: Sequence[int]) -> None:
        """Say that these are about to be sent, where the plan did not say so already."""
        if new := [position for position in positions if position not in self._written]:
            self._ledger.sending(self._operation.id, new)

    def settle(self, position: int, status: ItemStatus, code: str) -> None:
        """Say what became of one."""
        self._left -= 1
        outcome = Outcome(position, ItemState(status), code)
        if not self._left:
            self.last = outcome
            return
        try:
            self._ledger.settle(self._operation.id, position, outcome.state, code=code)
        except LedgerError:
            self.late.append(outcome)
            raise

"""Confirmations: what waits for a person's yes, what it is bound to, and that it works once.

A confirmation is bound to tool, exact set, reason, note, every record's state, connection and caller; it lives 300
seconds and works once. How the person is asked is the concern of `asking.py`; this module only keeps what was shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server.errors import Refused
from server.guardrails.access import Access, admits
from server.guardrails.changes import Change
from server.settings import Settings

LIFETIME: Final = timedelta(seconds=300)
TYPED_ABOVE: Final = 10
"""Up to this many records a yes or no is enough; above it the person types how many there are."""
MOST_UNCONFIRMED: Final = 25
"""What `dangerously-never` still refuses to exceed."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that was shown and not yet agreed to."""

    operation_id: str
    tool: str
    change: Change
    caller: str
    asked_at: datetime

    @property
    def expires_at(self) -> datetime:
        return self.asked_at + LIFETIME

    @property
    def count(self) -> int:
        return len(self.change.targets)


class Confirmations:
    """The changes that wait for a yes, in this process; what they write is accounted for in the ledger."""

    def __init__(self, now: Callable[[], datetime], settings: Settings) -> None:
        self._now = now
        self._used = "it was used"
        if admits(settings, "get_operation"):
            self._used += " (get_operation tells what became of it)"
        self._pending: dict[str, Pending] = {}

    def keep(self, operation_id: str, tool: str, change: Change, caller: str) -> Pending:
        """Remember a change until it is taken, dropped or 300 seconds old."""
        now = self._now()
        self._pending = {key: held for key, held in self._pending.items() if held.expires_at > now}
        pending = Pending(operation_id, tool, change, caller, now)
        self._pending[operation_id] = pending
        return pending

    def find(self, operation_id: str, caller: str) -> Pending:
        """The change that waits under this id.

        Raises:
            Refused: It is unknown, was used, has expired, or belongs to another caller; which of these is said only
                where it gives nothing away.
        """
        pending = self._pending.get(operation_id)
        if pending is None or pending.caller != caller:
            raise Refused(
                f"No change waits for confirmation under {operation_id!r}: the id is unknown, or {self._used}, or it is"
                " more than 300 seconds old. Call the tool again for a new preview. Nothing was changed by this call."
            )
        if pending.expires_at <= self._now():
            self.drop(operation_id)
            raise Refused(
                f"The confirmation of {operation_id} has expired: it lives 300 seconds. Call {pending.tool} again for a"
                " preview of how things stand now. Nothing was changed."
            )
        return pending

    def waiting(self, operation_id: str, caller: str) -> Pending | None:
        """The change that still waits under this id for this caller's yes, where they ask what became of it."""
        pending = self._pending.get(operation_id)
        return pending if pending and pending.caller == caller and pending.expires_at > self._now() else None

    def drop(self, operation_id: str) -> None:
        """Forget a change: it was agreed to, refused, or has expired. Nothing can confirm it any more."""
        self._pending.pop(operation_id, None)


def must_confirm(settings: Settings, access: Access, change: Change) -> bool:
    """Whether a person has to agree before this change is sent.

    Raises:
        Refused: The operator chose to ask nobody, and the change is larger than that choice covers.
    """
    match settings.confirm:
        case "dangerously-never":
            if len(change.targets) > MOST_UNCONFIRMED:
                raise Refused(
                    f"This server asks nobody before it writes, and therefore refuses more than {MOST_UNCONFIRMED}"
                    f" records at a time; this call names {len(change.targets)}. Split it. Nothing was changed."
                )
            return False
        case "all":
            return True
        case "irreversible":
            return change.bulk or change.billed or access is Access.DESTROY
        case "bulk":
            return change.bulk or change.billed


def same_count(value: object, count: int) -> bool:
    """Whether a typed value is this number; clients send numbers as text too, and 12.0 for 12."""
    if isinstance(value, str):
        return value.strip() == str(count)
    return isinstance(value, int | float) and not isinstance(value, bool) and value == count

"""Sending a change: record by record, several at a time, with the ledger told before and after each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import anyio

from server.errors import ATSError, ATSMisunderstood, KeyRefused, NotPermitted, NotReady, NotSupported, OutcomeUnknown
from server.guardrails.changes import Change, Target
from server.guardrails.write_answer import ItemStatus

STOP_AFTER: Final = 3
"""This many failures in a row end a run: whatever is wrong is wrong with all of them."""
HOPELESS: Final = (KeyRefused, NotPermitted, NotReady, NotSupported)
"""Failures that are the integration's and not one record's."""
MOST_AT_ONCE: Final = 30
"""Kombo's default for actions in flight."""

Note = Callable[[int, ItemStatus, str], None]
"""Tells the ledger: position, state, and a short machine word."""


@dataclass(slots=True)
class Item:
    """What became of one record so far; `reason` may name the person, so it never reaches the ledger."""

    target: Target
    status: ItemStatus = "planned"
    reason: str = ""


@dataclass(slots=True)
class Run:
    """A change on its way. `stopped` asks it to send no more; what is on the wire is always waited for."""

    change: Change
    items: list[Item]
    note: Note
    done: Callable[[Target], None]
    stopped: str = ""
    failures: int = 0
    successes: int = 0
    created_id: str = ""
    warnings: list[str] = field(default_factory=list[str])
    finished: anyio.Event = field(default_factory=anyio.Event)

    async def send_all(self) -> None:
        """Send every planned item. Few at once until some have gone well, so that an outage costs few unknowns."""
        waiting = [position for position, item in enumerate(self.items) if item.status == "planned"]
        limiter = anyio.CapacityLimiter(STOP_AFTER)
        async with anyio.create_task_group() as tasks:
            for position in waiting:
                await limiter.acquire_on_behalf_of(position)
                if self.stopped:
                    limiter.release_on_behalf_of(position)
                    self._settle(position, "not_attempted", self.stopped, "stopped")
                    continue
                tasks.start_soon(self._send_one, position, limiter)

    async def _send_one(self, position: int, limiter: anyio.CapacityLimiter) -> None:
        item = self.items[position]
        try:
            self.note(position, "sending", "")
            item.status = "sending"
            written = await self.change.send(item.target)
        except (ATSMisunderstood, OutcomeUnknown) as error:
            self._fail(position, "unknown", error)
        except ATSError as error:
            self._fail(position, "failed", error)
        except anyio.get_cancelled_exc_class():
            self._settle(position, "unknown", "The server was stopped while this was on its way.", "cancelled")
            raise
        else:
            self.failures = 0
            self.created_id = written.created_id
            self.warnings += [text for text in written.warnings if text not in self.warnings]
            self.successes += 1
            self._settle(position, "done", "", "")
            self.done(item.target)
        finally:
            limiter.total_tokens = self._at_once()
            limiter.release_on_behalf_of(position)

    def _at_once(self) -> int:
        """How many may be on the wire: more with every success, and after a failure no more than may still fail."""
        if self.failures:
            return max(1, STOP_AFTER - self.failures)
        return min(MOST_AT_ONCE, STOP_AFTER + self.successes)

    def _fail(self, position: int, status: ItemStatus, error: ATSError) -> None:
        self.failures += 1
        if isinstance(error, HOPELESS) and not self.stopped:
            self.stopped = "Not sent: what kept one record from being written keeps them all."
        if self.failures >= STOP_AFTER and not self.stopped:
            self.stopped = f"Not sent: {STOP_AFTER} records in a row had failed."
        unchanged = "" if status == "unknown" or "Nothing was" in str(error) else " Nothing was changed."
        self._settle(position, status, f"{error}{unchanged}", type(error).__name__)

    def _settle(self, position: int, status: ItemStatus, reason: str, code: str) -> None:
        item = self.items[position]
        item.status, item.reason = status, reason
        try:
            self.note(position, status, code)
        except ATSError as error:
            self.stopped = self.stopped or "Not sent: what becomes of it could not be written down."
            self.warnings += [str(error)] if str(error) not in self.warnings else []


def split_changed(targets: Sequence[Target], fresh: Sequence[Target]) -> list[Item]:
    """The items of a confirmed change: those whose record is no longer as it was shown are skipped."""
    now = {target.id: target for target in fresh}
    items: list[Item] = []
    for target in targets:
        current = now.get(target.id)
        if current is None:
            items.append(Item(target, "skipped_changed", "It can no longer be found."))
        elif current.state != target.state:
            items.append(Item(target, "skipped_changed", f"It has changed since the preview: {current.detail} now."))
        else:
            items.append(Item(target))
    return items

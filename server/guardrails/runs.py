"""Sending a change: record by record, several at a time, with the ledger told before and after each."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from traceback import extract_tb
from typing import Final, Protocol

import anyio
import anyio.lowlevel

from server.ats.retries import wanted_while
from server.errors import (
    ATSError,
    ATSMisunderstood,
    KeyRefused,
    NotPermitted,
    NotReady,
    NotSupported,
    OutcomeUnknown,
    RateLimited,
)
from server.guardrails.changes import Change, Target
from server.guardrails.operation_models import ItemState, RecordWrite
from server.guardrails.pacing import Pace
from server.guardrails.write_answer import ItemStatus

logger = logging.getLogger(__name__)

STOP_AFTER: Final = 3
"""This many failures in a row end a run: whatever is wrong is wrong with all of them."""
HOPELESS: Final = (KeyRefused, NotPermitted, NotReady, NotSupported)
"""Failures that are the integration's and not one record's."""

IN_DOUBT: Final = "in_doubt"
"""The machine word for a record that is skipped because nobody knows what an earlier write did to it."""

STOPPED: Final = "Not sent: the server was stopped."
LATE: Final = "Not sent: when Kombo's rate limit was over, it was too long since this was agreed to."
LIMITED: Final = "Kombo's rate limit was used up on the way: nothing more was sent until it allowed that again."

FAULT: Final = "This server failed while this was on its way: whether it was done is not known"


class Account(Protocol):
    """Where a run is written down; both raise `LedgerError` where it cannot be."""

    def sending(self, positions: Sequence[int]) -> None:
        """Say that these are about to be sent: all of them, or none and an exception."""
        ...

    def settle(self, position: int, status: ItemStatus, code: str) -> None:
        """Say what became of one; `code` is a short machine word."""
        ...


@dataclass(slots=True)
class Item:
    """What became of one record so far.

    `reason` may name the person, so it never reaches the ledger; `code` says it there in a machine word.
    """

    target: Target
    status: ItemStatus = "planned"
    reason: str = ""
    code: str = ""

    def skip(self, other: RecordWrite | None) -> None:
        """Leave the record to another write, or to one of this process that has just been made."""
        self.status, self.code = "skipped_changed", "overtaken"
        if other and other.item.state is ItemState.UNKNOWN:
            self.code = IN_DOUBT
            self.reason = (
                f"Nobody knows what became of an earlier write to it ({other.operation_id}): look at the record in"
                " Avionté before it is written again."
            )
        else:
            by = other.operation_id if other else "just now"
            self.reason = f"Another write got there first ({by}): read it again."


@dataclass(slots=True)
class Run:
    """A change on its way, of which `most` may be on the wire at once. One record alone waits for no rate limit.

    `stopped` asks it to send no more, while what is on the wire is waited for; `scope` ends that wait too.
    """

    change: Change
    items: list[Item]
    account: Account
    done: Callable[[Target], None]
    most: Callable[[], int]
    pace: Pace
    stopped: str = ""
    failures: int = 0
    successes: int = 0
    created_id: str = ""
    told: str = ""
    warnings: list[str] = field(default_factory=list[str])
    unaccounted: str = ""
    """What is to be said where not all that became of it could be written down yet."""
    scope: anyio.CancelScope = field(default_factory=anyio.CancelScope)
    finished: anyio.Event = field(default_factory=anyio.Event)

    async def send_all(self) -> None:
        """Send every planned item. Few at once until some have gone well, so that an outage costs few unknowns."""
        try:
            await self._send_planned()
        finally:
            for item in self.items:
                if item.status == "planned":  # cut off before its turn: whoever closes the run writes it down so
                    item.status, item.reason = "not_attempted", self.stopped or STOPPED

    async def _send_planned(self) -> None:
        waiting = [position for position, item in enumerate(self.items) if item.status == "planned"]
        if len(self.items) == len(waiting) == 1:
            if self._announce(waiting):
                await self._send_one(waiting[0])
            return
        limiter = anyio.CapacityLimiter(STOP_AFTER)
        async with anyio.create_task_group() as tasks:
            while waiting:
                await limiter.acquire_on_behalf_of(waiting[0])
                await anyio.lowlevel.checkpoint()  # others may end in the same moment: one sync for all that follow
                room = 1 + max(0, int(limiter.available_tokens))
                batch, waiting = waiting[:room], waiting[room:]
                for position in batch[1:]:
                    limiter.acquire_on_behalf_of_nowait(position)
                await self._wait_for_limit()
                announced = self._announce(batch)
                for position in batch:
                    if announced:
                        tasks.start_soon(self._send_in_turn, position, limiter)
                    else:
                        limiter.release_on_behalf_of(position)

    async def _wait_for_limit(self) -> None:
        if not await self.pace.wait(lambda: not self._goes_on()):
            self.stopped = self.stopped or LATE

    def _goes_on(self) -> bool:
        return not self.stopped

    def _announce(self, batch: Sequence[int]) -> bool:
        """Write down that these are about to be sent, with one sync for all; settle them where that may not be."""
        if self.stopped:
            for position in batch:
                self._settle(position, "not_attempted", self.stopped, "stopped")
            return False
        try:
            self.account.sending(batch)
        except ATSError as error:
            for position in batch:
                self._fail(position, "failed", error)
            return False
        for position in batch:
            self.items[position].status = "sending"
        return True

    async def _send_in_turn(self, position: int, limiter: anyio.CapacityLimiter) -> None:
        item = self.items[position]
        try:
            await self._send_one(position)
            while item.status == "planned":  # turned away by a limit, and not processed
                await self._wait_for_limit()
                if self.stopped:
                    break
                item.status = "sending"
                await self._send_one(position)
        finally:
            if item.status == "planned":
                self._settle(position, "not_attempted", self.stopped or STOPPED, "stopped")
            limiter.total_tokens = self._at_once()
            limiter.release_on_behalf_of(position)

    async def _send_one(self, position: int) -> None:
        item = self.items[position]
        try:
            with wanted_while(self._goes_on):
                written = await self.change.send(item.target)
        except (ATSMisunderstood, OutcomeUnknown) as error:
            self._fail(position, "unknown", error)
        except RateLimited as error:
            if len(self.items) > 1 and self.pace.waits_for(error):
                item.status = "planned"
                self.warnings += [LIMITED] if LIMITED not in self.warnings else []
            else:
                self._fail(position, "failed", error)
        except ATSError as error:
            self._fail(position, "failed", error)
        except anyio.get_cancelled_exc_class():
            self._settle(position, "unknown", "The server was stopped while this was on its way.", "cancelled")
            raise
        except Exception as error:  # a fault of ours must neither end the server nor deny what may have been done
            where = extract_tb(error.__traceback__)[-1]  # and not the error's own words, which may name somebody
            logger.error("a write failed: %s in %s, line %s", type(error).__name__, where.filename, where.lineno)
            self.stopped = self.stopped or "Not sent: this server failed at another record."
            self._settle(position, "unknown", f"{FAULT} ({type(error).__name__}).", type(error).__name__)
        else:
            self.failures = 0
            self.created_id, self.told = written.created_id, written.told
            self.warnings += [text for text in written.warnings if text not in self.warnings]
            self.successes += 1
            self._settle(position, "done", "", "")
            self.done(item.target)

    def _at_once(self) -> int:
        """How many may be on the wire: `most` once some have gone well; after a failure no more than may still fail."""
        if self.failures:
            return max(1, STOP_AFTER - self.failures)
        return self.most() if self.successes >= STOP_AFTER else STOP_AFTER

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
            self.account.settle(position, status, code)
        except ATSError:  # whoever closes the run writes it down then, or says that it could not
            self.stopped = self.stopped or "Not sent: what becomes of it could not be written down."


def split_changed(targets: Sequence[Target], fresh: Sequence[Target]) -> list[Item]:
    """The items of a confirmed change: those whose record is no longer as it was shown are skipped."""
    now = {target.id: target for target in fresh}
    items: list[Item] = []
    for target in targets:
        current = now.get(target.id)
        if current is None:
            items.append(Item(target, "skipped_changed", "It can no longer be found.", "gone"))
        elif current.state != target.state:
            changed = f"It has changed since the preview: {current.standing or current.detail} now."
            items.append(Item(target, "skipped_changed", changed, "changed"))
        else:
            items.append(Item(target))
    return items

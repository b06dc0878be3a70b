"""The way of every write: planned, agreed to, sent once, accounted for, answered."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import anyio
from anyio.abc import TaskGroup
from mcp.server.mcpserver import Context
from mcp.types import InputRequiredResult

from server.ats.base_ats_client import BaseAtsClient
from server.errors import ATSError, Refused
from server.guardrails.access import Access
from server.guardrails.asking import Reply, caller_of, elicit, read_input, request_input, route_of
from server.guardrails.changes import Change, WayBack, fingerprint
from server.guardrails.confirmation import Confirmations, Pending, must_confirm, same_count
from server.guardrails.operation_models import (
    ADDITIONS,
    FATES,
    FIELD_UPDATES,
    ItemState,
    LedgerError,
    Operation,
    OperationStatus,
    Route,
    can_repeat,
    writes_of,
)
from server.guardrails.pacing import Pace, Sleep
from server.guardrails.random_ids import RandomIds
from server.guardrails.recent_runs import RecentRuns, Seen
from server.guardrails.reconciliation import look, settle_by_reading
from server.guardrails.reporting import REFUSALS, Reporter, too_late
from server.guardrails.runs import Item, Run, split_changed
from server.guardrails.stored_answer import stored, told_settled
from server.guardrails.wariness import WARY, Wariness
from server.guardrails.write_answer import WriteAnswer
from server.settings import Settings

if TYPE_CHECKING:
    from server.guardrails.journal import Journal

ANSWER_WITHIN: Final = 45.0
"""Seconds: many clients throw a call's result away after 60."""
PROGRESS_EVERY: Final = 10.0
BEAT_EVERY: Final = 15.0
"""Seconds between signs of life, by which another server on the same ledger knows that a run is not abandoned.

What the ledger did not take is tried as often again.
"""
LOOKS_FOR: Final = 20.0
"""Seconds in which a record is read before it is told what became of a write."""
IN_DOUBT_HERE: Final = ("planned", "sending", "unknown")
"""How far a record has come of which the ledger may tell more than the run that has ended: read or settled since."""


class Writes:
    """Runs the changes that tools have thought through; nothing else of the server sends a write."""

    def __init__(
        self,
        *,
        settings: Settings,
        journal: "Callable[[], Journal]",
        tasks: TaskGroup,
        now: Callable[[], datetime],
        sleep: Sleep,
        random_ids: RandomIds,
        wariness: Wariness,
        ats: Callable[[], BaseAtsClient],
    ) -> None:
        self._settings = settings
        self._journal = journal
        self._tasks = tasks
        self._now = now
        self._sleep = sleep
        self._random_ids = random_ids
        self._ats = ats
        self._confirmations = Confirmations(now, settings)
        self._runs = RecentRuns(settings.write_budget, now)
        self._reporter = Reporter(settings)
        self._beating = False
        self._wariness = wariness

    def be_wary(self) -> bool:
        """Ask a person about every write for an hour, since the model has read what is hidden from people.

        Returns whether it is so: not where the operator chose that nobody is ever asked.
        """
        self._wariness.begin()
        return self._is_wary()

    async def run(
        self,
        context: Context[Any, Any],
        tool: str,
        access: Access,
        arguments: Mapping[str, object],
        plan: Callable[[], Awaitable[Change]],
        *,
        repeat: bool = False,
    ) -> WriteAnswer | InputRequiredResult:
        """Think a write through, write it down, ask where the policy says so, send it, answer what became of it.

        A call that comes back with a person's answer goes on where it was. The same call within 24 hours is answered
        with what became of the first, unless `repeat` says that it is meant.

        Raises:
            Refused: The policy forbids it, or what waited is used, expired or another caller's; nothing was sent.
            LedgerError: It cannot be written down, and so is not sent.
        """
        if context.request_state is not None:
            return await self._resume(context, tool)
        journal = self._journal()  # open before anything is read: reads show what stands in it
        call = fingerprint(tool, arguments)
        same = None if repeat else journal.same(call)
        if same and await self._stands(same):
            return await self._again(same)
        seen = self._runs.clock()
        change = await self._checked(tool, self._reporter.offered(await plan()), repeat=repeat)
        if self._is_wary():
            change = replace(change, wary=WARY)
        self._runs.afford(len(change.targets))
        operation_id, caller = self._random_ids.operation_id(), caller_of(context)
        route = self._route_unasked(access, change)
        if route is None and tool in ADDITIONS:
            before = {write.operation_id for write in journal.same_done(tool, change)}
            change = replace(change, acknowledged=change.acknowledged | before)
        again = repeat or same is not None
        if earlier := journal.plan(operation_id, tool, call, change, caller, route, repeat=again):
            return await self._again(earlier)
        if route is not None:
            items = [Item(target) for target in change.targets]
            return await self._send(context, operation_id, tool, change, items, seen, asked=False)
        pending = self._confirmations.keep(operation_id, tool, change, caller.id)
        if self._settings.confirm_by == "operator":
            return self._reporter.waiting(pending)
        match route_of(context):
            case Route.INPUT_REQUIRED:
                return request_input(pending)
            case Route.ELICITATION:
                reply = await elicit(context, pending, self._now)
                return await self._conclude(context, pending, reply, Route.ELICITATION)
            case _:
                return self._reporter.waiting(pending)

    async def _checked(self, tool: str, change: Change, *, repeat: bool) -> Change:
        """A change none of whose records has an earlier write of unknown outcome; or that says so, where it is meant.

        Raises:
            Refused: Some have one, and reading does not settle it.
        """
        journal = self._journal()
        if doubtful := journal.blocking(tool, change, again=repeat):
            journal.take_over()  # another server may have died since this one was started
            await settle_by_reading(self._ats(), journal, journal.blocking(tool, change, again=repeat))
            doubtful = journal.blocking(tool, change, again=repeat)
        if not doubtful:
            return change
        ids = {write.item.target_id for write in doubtful}
        names = ", ".join(target.name for target in change.targets if target.id in ids)
        operations = frozenset(write.operation_id for write in doubtful)
        earlier = ", ".join(sorted(operations))
        if repeat and all(write.item.state is ItemState.UNKNOWN for write in doubtful):  # not one that is on its way
            told = f"An earlier write to {names} may have been done already ({earlier})."
            return replace(change, doubtful=told, acknowledged=operations)
        raise Refused(
            f"An earlier write to {names} is on its way, or nobody knows what became of it ({earlier}). Look at the"
            " record in Avionté: Kombo's mirror may be older. If it was not done, call again with repeat; a person is"
            " asked then. Nothing was changed."
        )

    def _route_unasked(self, access: Access, change: Change) -> Route | None:
        if must_confirm(self._settings, access, change) or change.doubtful or change.wary:
            return None
        return Route.POLICY if self._settings.confirm == "dangerously-never" else Route.NONE

    def _is_wary(self) -> bool:
        """Whether hidden text was read lately, on a server that may ask."""
        return self._settings.confirm != "dangerously-never" and self._wariness.on

    async def _resume(self, context: Context[Any, Any], tool: str) -> WriteAnswer | InputRequiredResult:
        # The SDK seals the state to this tool and these arguments; that it works once is ours to keep.
        pending = self._confirmations.find(context.request_state or "", caller_of(context).id)
        reply = read_input(context, pending, (self._now() - pending.asked_at).total_seconds())
        if pending.tool != tool:
            raise Refused(f"What waits under this state is {pending.tool}, not {tool}. Nothing was changed.")
        if reply is None:
            return request_input(pending)
        return await self._conclude(context, pending, reply, Route.INPUT_REQUIRED)

    async def confirm(self, context: Context[Any, Any], operation_id: str, count: int) -> WriteAnswer:
        """Run a change that was previewed in an earlier call.

        Raises:
            Refused: Unknown, used, expired, another caller's, not released by the operator, or the count is wrong.
        """
        pending = self._confirmations.find(operation_id, caller_of(context).id)
        if not same_count(count, pending.count):
            raise Refused(
                f"The preview of {operation_id} names {pending.count} records, not {count}: ask the person again."
                " Nothing was changed."
            )
        if self._settings.confirm_by == "operator":
            if not self._journal().approved(operation_id):
                raise Refused(
                    f"{operation_id} has not been released yet: an operator does that in a terminal with `ats-mcp"
                    f" approve {operation_id}`. Nothing was changed."
                )
            return await self._release(context, pending, Route.OPERATOR)
        return await self._release(context, pending, Route.TWO_STEP)

    async def find(self, operation_id: str, caller: str) -> WriteAnswer:
        """What became of a write of this server, item by item; by ids alone where it was an earlier process's.

        What is not known is looked for in the records first. The preview of what still waits is shown to the caller
        alone whose yes it waits for.

        Raises:
            NotFound: The ledger knows no such operation.
        """
        if pending := self._confirmations.waiting(operation_id, caller):
            return self._reporter.waiting(pending)
        with suppress(LedgerError), anyio.move_on_after(LOOKS_FOR):  # what is known of it is told all the same
            await self._settled(self._journal().get(operation_id))
        return self._told(operation_id)

    def _told(self, operation_id: str) -> WriteAnswer:
        run = self._runs.find(operation_id)
        if run is None:
            operation = self._journal().get(operation_id)
            return stored(operation, too_late(operation, self._now()), self._settings)
        if run.finished.is_set() and any(item.status in IN_DOUBT_HERE for item in run.items):
            for row in self._journal().get(operation_id).items:
                item = run.items[row.position]
                if item.status in IN_DOUBT_HERE and row.state not in (ItemState.PLANNED, ItemState.SENDING):
                    item.status = row.state.value  # settled since, by reading or by a person
                    item.reason = told_settled(row) or item.reason
                    run.created_id = run.created_id or str(row.after.get("created_id", ""))
        if run.unaccounted and not self._journal().owes(operation_id):
            run.unaccounted = ""
        late = ""
        with suppress(LedgerError):
            late = too_late(self._journal().get(operation_id), self._now())
        return self._reporter.answer(operation_id, run, late)

    async def undoable(self, operation_id: str) -> Operation:
        """A finished operation of the last 24 hours, some of which was done, or is seen now, and not yet undone.

        Raises:
            NotFound: The ledger knows no such operation.
            Refused: It is older, has not done anything, or was undone already.
        """
        self._journal().catch_up()
        operation = await self._settled(self._journal().get(operation_id))
        if late := too_late(operation, self._now()):
            raise Refused(f"{operation_id} cannot be undone: {late}. Nothing was changed.")
        if operation.status not in (OperationStatus.DONE, OperationStatus.PARTIAL):
            raise Refused(
                f"{operation_id} is {operation.status}: nothing is known to be done that could be undone. Nothing was"
                " changed."
            )
        return operation

    def way_back(self, operation_id: str) -> WayBack | None:
        """How this process can undo one of its own writes, where the ledger does not hold what that takes."""
        run = self._runs.find(operation_id)
        return run.change.way_back if run else None

    async def _conclude(self, context: Context[Any, Any], pending: Pending, reply: Reply, route: Route) -> WriteAnswer:
        if reply.verdict == "agreed":
            self._confirmations.find(pending.operation_id, pending.caller)  # says so where the yes came too late
            return await self._release(context, pending, route)
        if reply.instant:
            return self._reporter.waiting(pending, declined=True)
        self._confirmations.drop(pending.operation_id)
        self._journal().refuse(pending.operation_id, reply.verdict, route)
        return WriteAnswer(
            operation_id=pending.operation_id,
            status="refused",
            summary=f"{REFUSALS[reply.verdict]}: nothing was changed. ({pending.change.headline}.)",
        )

    async def _release(self, context: Context[Any, Any], pending: Pending, route: Route) -> WriteAnswer:
        seen = self._runs.clock()
        items = split_changed(pending.change.targets, await pending.change.reread())
        self._runs.afford(pending.count)
        self._confirmations.drop(pending.operation_id)
        if not self._journal().claim(pending.operation_id, route):
            raise Refused(f"{pending.operation_id} was used already, by this server or another. Nothing was changed.")
        return await self._send(context, pending.operation_id, pending.tool, pending.change, items, seen, asked=True)

    async def _send(
        self,
        context: Context[Any, Any],
        operation_id: str,
        tool: str,
        change: Change,
        items: list[Item],
        seen: Seen,
        *,
        asked: bool,
    ) -> WriteAnswer:
        journal = self._journal()
        with journal.closing(operation_id):
            if asked or tool not in ADDITIONS:  # `plan` has just looked for what else an addition waits for
                self._skip_busy(operation_id, tool, change, items, seen)
            entries = journal.begin(operation_id, items)
        pace = Pace(self._now, self._sleep)
        run = Run(change, items, entries, self._runs.count(tool), lambda: self._ats().writes_at_once, pace)
        self._runs.begin(operation_id, run)
        self.keep_alive()
        self._tasks.start_soon(self._carry_out, operation_id, run)
        try:
            with anyio.move_on_after(ANSWER_WITHIN):
                while not run.finished.is_set():
                    with anyio.move_on_after(PROGRESS_EVERY):
                        await run.finished.wait()
                    settled = sum(item.status not in ("planned", "sending") for item in items)
                    await context.report_progress(settled, len(items))
        except anyio.get_cancelled_exc_class():
            run.stopped = run.stopped or "Not sent: the call was cancelled."
            raise
        return self._reporter.answer(operation_id, run)

    def _skip_busy(self, operation_id: str, tool: str, change: Change, items: list[Item], seen: Seen) -> None:
        # Written down as running before this looks: of two writes to one record at the same time, one sees the other.
        known = {operation_id, *change.acknowledged}
        blocking = self._journal().blocking(tool, change, but=known, again=True)
        others = [*self._journal().overtaking(tool, change, seen.at), *blocking]
        busy = {write.item.target_id: write for write in others if write.operation_id != operation_id}
        for item in items:
            write = busy.get(item.target.id)
            if item.status != "planned" or not (write or self._runs.overtook(item.target, seen)):
                continue
            item.skip(write)

    async def drain(self, patience: float = 2.0) -> None:
        """Send nothing more, and wait a moment for what is on the wire; called when the server ends."""
        await self._runs.drain(patience)

    async def _carry_out(self, operation_id: str, run: Run) -> None:
        try:
            with run.scope:
                await run.send_all()
        finally:
            try:
                each = {item.target.id: item.status for item in run.items}
                self._journal().finish(operation_id, each, run.created_id)
            except ATSError as error:
                run.unaccounted = str(error)
            run.finished.set()

    def keep_alive(self) -> None:
        """From now on, give signs of life while something runs, and write down what could not be written down."""
        if not self._beating:
            self._beating = True
            self._tasks.start_soon(self._beat)

    async def _beat(self) -> None:
        while True:
            await anyio.sleep(BEAT_EVERY)
            with suppress(ATSError):  # the run's own entries will fail too, and say so
                self._journal().beat()

    async def _stands(self, earlier: Operation) -> bool:
        """Whether what was moved, rejected or set is still to be seen; what cannot be read counts as so."""
        done = writes_of(earlier, ItemState.DONE) if earlier.tool in FATES | FIELD_UPDATES else []
        return all(sight.shown for sight in await look(self._ats(), done))

    async def _settled(self, earlier: Operation) -> Operation:
        """An operation once it was looked at what of it may have been done, and by whom it is run."""
        if earlier.status is OperationStatus.RUNNING:
            with suppress(LedgerError):  # what this server knows of it is told all the same
                self._journal().take_over()  # the server that ran it may have died
            earlier = self._journal().get(earlier.id)
        doubtful = writes_of(earlier, ItemState.UNKNOWN)
        if not doubtful or earlier.status is OperationStatus.RUNNING:
            return earlier
        await settle_by_reading(self._ats(), self._journal(), doubtful)
        return self._journal().get(earlier.id)

    async def _again(self, earlier: Operation) -> WriteAnswer:
        earlier = await self._settled(earlier)
        found = self._told(earlier.id)
        note = (
            f"This same call was made before, at {earlier.created_at:%H:%M} UTC: nothing was sent now, and this is"
            " what became of it then."
        )
        if can_repeat(earlier):
            note += " To write it once more on purpose, set repeat."
        elif earlier.status is OperationStatus.PARTIAL:
            note += " For those who are not done, make a call that names them alone."
        return found.model_copy(update={"summary": f"{note} {found.summary}"})

"""The way of every write: planned, agreed to, sent once, accounted for, answered."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import anyio
from anyio.abc import TaskGroup
from mcp.server.mcpserver import Context
from mcp.types import InputRequiredResult

from server.ats.base_ats_client import BaseAtsClient
from server.errors import ATSError, Refused
from server.guardrails.access import Access
from server.guardrails.asking import Reply, caller_of, elicit, read_input, request_input, route_of, same_count
from server.guardrails.changes import Change, Target, WayBack, fingerprint
from server.guardrails.confirmation import Confirmations, Pending, must_confirm
from server.guardrails.operation_models import (
    ADDITIONS,
    FATES,
    AuditError,
    ItemState,
    Operation,
    OperationStatus,
    Route,
    writes_of,
)
from server.guardrails.reconciliation import settle_by_reading, shows
from server.guardrails.reporting import HOW_TO_CONFIRM, ON_RELEASE, answer, stored, waiting
from server.guardrails.runs import Item, Run, split_changed
from server.guardrails.tokens import Tokens
from server.guardrails.write_answer import WriteAnswer
from server.settings import Settings

if TYPE_CHECKING:
    from server.guardrails.journal import Journal

ANSWER_WITHIN: Final = 45.0
"""Seconds: many clients throw a call's result away after 60."""
PROGRESS_EVERY: Final = 10.0
REMEMBERED: Final = timedelta(hours=24)
"""How long a write can be undone."""
BEAT_EVERY: Final = 15.0
"""Seconds between signs of life, by which another server on the same ledger knows that a run is not abandoned."""


@dataclass(frozen=True, slots=True)
class Seen:
    """When a change looked at its records: by the clock, and by how many writes this server had made."""

    at: datetime
    writes: int


class Writes:
    """Runs the changes that tools have thought through; nothing else of the server sends a write."""

    def __init__(
        self,
        *,
        settings: Settings,
        journal: "Callable[[], Journal]",
        tasks: TaskGroup,
        now: Callable[[], datetime],
        tokens: Tokens,
        ats: Callable[[], BaseAtsClient],
    ) -> None:
        self._settings = settings
        self._journal = journal
        self._tasks = tasks
        self._now = now
        self._tokens = tokens
        self._ats = ats
        self._confirmations = Confirmations(now)
        self._runs: dict[str, Run] = {}
        self._writes_done = 0
        self._done: dict[tuple[str, str], int] = {}

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
        seen = self._clock()
        change = await self._checked(tool, await plan(), repeat=repeat)
        self._spend(len(change.targets))
        operation_id, caller = self._tokens.operation_id(), caller_of(context)
        route = self._route_unasked(access, change)
        again = repeat or same is not None
        if earlier := journal.plan(operation_id, tool, call, change, caller, route, repeat=again):
            return await self._again(earlier)
        if route is not None:
            items = [Item(target) for target in change.targets]
            return await self._send(context, operation_id, tool, change, items, seen)
        pending = self._confirmations.keep(operation_id, tool, change, caller.id)
        if self._settings.confirm_by == "operator":
            return waiting(pending, ON_RELEASE)
        match route_of(context):
            case "input_required":
                return request_input(pending)
            case "elicitation":
                reply = await elicit(context, pending, self._now)
                return await self._conclude(context, pending, reply, Route.ELICITATION)
            case "two_step":
                return waiting(pending, HOW_TO_CONFIRM)

    async def _checked(self, tool: str, change: Change, *, repeat: bool) -> Change:
        """A change none of whose records has an earlier write of unknown outcome; or that says so, where it is meant.

        Raises:
            Refused: Some have one, and reading does not settle it.
        """
        journal = self._journal()
        if doubtful := journal.blocking(tool, change):
            await settle_by_reading(self._ats(), journal, doubtful)
            doubtful = journal.blocking(tool, change)
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

    def _spend(self, writes: int) -> None:
        """Refuse what goes over this process's budget of writes.

        Raises:
            Refused: It is spent; nothing was sent.
        """
        sent = sum(len(run.items) for run in self._runs.values())
        if sent + writes > self._settings.write_budget:
            raise Refused(
                f"This server may write {self._settings.write_budget} records (ATS_MCP_WRITE_BUDGET) before it is"
                f" started again, and has written {sent}. Nothing was changed."
            )

    def _clock(self) -> Seen:
        return Seen(self._now(), self._writes_done)

    def _count(self, tool: str) -> Callable[[Target], None]:
        def count(target: Target) -> None:
            self._writes_done += 1
            if tool not in ADDITIONS:
                self._done[target.kind, target.id] = self._writes_done

        return count

    def _route_unasked(self, access: Access, change: Change) -> Route | None:
        if must_confirm(self._settings, access, change) or change.doubtful:
            return None
        return Route.POLICY if self._settings.confirm == "dangerously-never" else Route.NONE

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

    def find(self, operation_id: str) -> WriteAnswer:
        """What became of a write of this server, item by item; by ids alone where it was an earlier process's.

        Raises:
            NotFound: The ledger knows no such operation.
        """
        if pending := self._confirmations.waiting(operation_id):
            return waiting(pending, ON_RELEASE if self._settings.confirm_by == "operator" else HOW_TO_CONFIRM)
        run = self._runs.get(operation_id)
        if run is None:
            return stored(self._journal().get(operation_id))
        if run.finished.is_set():
            for row in self._journal().get(operation_id).items:
                run.items[row.position].status = row.state.value  # settled since, by reading or by a person
        return answer(operation_id, run)

    def undoable(self, operation_id: str) -> Operation:
        """A finished operation of the last 24 hours, some of which was done and not yet undone.

        Raises:
            NotFound: The ledger knows no such operation.
            Refused: It is older, has not done anything, or was undone already.
        """
        operation = self._journal().get(operation_id)
        if self._now() - operation.created_at > REMEMBERED:
            raise Refused(f"{operation_id} is more than 24 hours old and cannot be undone. Nothing was changed.")
        if operation.undone_by:
            raise Refused(f"{operation_id} was undone already, by {operation.undone_by}. Nothing was changed.")
        if operation.status not in (OperationStatus.DONE, OperationStatus.PARTIAL):
            raise Refused(
                f"{operation_id} is {operation.status}: nothing is known to be done that could be undone. Nothing was"
                " changed."
            )
        return operation

    def way_back(self, operation_id: str) -> WayBack | None:
        """How this process can undo one of its own writes, where the ledger does not hold what that takes."""
        run = self._runs.get(operation_id)
        return run.change.way_back if run else None

    async def _conclude(self, context: Context[Any, Any], pending: Pending, reply: Reply, route: Route) -> WriteAnswer:
        if reply.verdict == "agreed":
            self._confirmations.find(pending.operation_id, pending.caller)  # says so where the yes came too late
            return await self._release(context, pending, route)
        if reply.instant:
            return waiting(pending, HOW_TO_CONFIRM, declined=True)
        self._confirmations.drop(pending.operation_id)
        self._journal().refuse(pending.operation_id, reply.verdict, route)
        said = {
            "declined": "The person declined",
            "cancelled": "The person closed the question, or did not answer in time",
            "wrong_value": "The form was sent without a yes, or without the right number",
        }[reply.verdict]
        return WriteAnswer(
            operation_id=pending.operation_id,
            status="refused",
            summary=f"{said}: nothing was changed. ({pending.change.headline}.)",
        )

    async def _release(self, context: Context[Any, Any], pending: Pending, route: Route) -> WriteAnswer:
        seen = self._clock()
        items = split_changed(pending.change.targets, await pending.change.reread())
        self._spend(pending.count)
        self._confirmations.drop(pending.operation_id)
        if not self._journal().claim(pending.operation_id, route):
            raise Refused(f"{pending.operation_id} was used already, by this server or another. Nothing was changed.")
        return await self._send(context, pending.operation_id, pending.tool, pending.change, items, seen)

    async def _send(
        self,
        context: Context[Any, Any],
        operation_id: str,
        tool: str,
        change: Change,
        items: list[Item],
        seen: Seen,
    ) -> WriteAnswer:
        # Written down as running before this looks: of two writes to one record at the same time, one sees the other.
        others = self._journal().blocking(tool, change, but={operation_id, *change.acknowledged})
        others += [
            write for write in self._journal().overtaking(tool, change, seen.at) if write.operation_id != operation_id
        ]
        busy = {write.item.target_id: write.operation_id for write in others}
        for item in items:
            overtaken = self._done.get((item.target.kind, item.target.id), 0) > seen.writes
            if item.status == "planned" and (overtaken or item.target.id in busy):
                item.status = "skipped_changed"
                item.reason = f"Another write got there first ({busy.get(item.target.id, 'just now')}): read it again."
        run = Run(change, items, self._journal().begin(operation_id, items), self._count(tool))
        self._runs[operation_id] = run
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
        return answer(operation_id, run)

    async def drain(self, patience: float = 2.0) -> None:
        """Send nothing more, and wait a moment for what is on the wire; called when the server ends."""
        for run in self._runs.values():
            run.stopped = run.stopped or "Not sent: the server was stopped."
        with anyio.move_on_after(patience, shield=True):
            for run in self._runs.values():
                await run.finished.wait()

    async def _carry_out(self, operation_id: str, run: Run) -> None:
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._keep_alive)
                await run.send_all()
                tasks.cancel_scope.cancel()
        finally:
            try:
                self._journal().finish(operation_id, {item.target.id: item.status for item in run.items})
            except AuditError:
                run.warnings.append(
                    "What became of it stands in the ledger and not in the audit, which could not be written."
                )
            except ATSError as error:
                run.warnings.append(str(error))
            run.finished.set()

    async def _keep_alive(self) -> None:
        while True:
            await anyio.sleep(BEAT_EVERY)
            with suppress(ATSError):  # the run's own entries will fail too, and say so
                self._journal().beat()

    async def _stands(self, earlier: Operation) -> bool:
        """Whether what a move or a rejection did is still to be seen; what cannot be read counts as so."""
        done = writes_of(earlier, ItemState.DONE) if earlier.tool in FATES else []
        try:
            found = await self._ats().get_applications([write.item.target_id for write in done]) if done else ()
        except ATSError:
            return True
        records = {application.id: application for application in found}
        return all(shows(records[write.item.target_id], write) for write in done if write.item.target_id in records)

    async def _again(self, earlier: Operation) -> WriteAnswer:
        if doubtful := writes_of(earlier, ItemState.UNKNOWN):
            await settle_by_reading(self._ats(), self._journal(), doubtful)
        found = self.find(earlier.id)
        note = (
            f"This same call was made before, at {earlier.created_at:%H:%M} UTC: nothing was sent now, and this is"
            " what became of it then. To write it once more on purpose, set repeat."
        )
        return found.model_copy(update={"summary": f"{note} {found.summary}"})

"""The runs of this process: how much they wrote, to which records, and what is remembered of each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final

import anyio

from server.errors import Refused
from server.guardrails.changes import Target
from server.guardrails.operation_models import ADDITIONS
from server.guardrails.runs import STOPPED, Run

REMEMBERED: Final = timedelta(hours=24)
"""How long a write can be undone, and the same call is answered with what became of it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """When a change looked at its records: by the clock, and by how many writes this server had made."""

    at: datetime
    writes: int


class RecentRuns:
    """What this process sent in the last day; older runs are told of by the ledger, in ids."""

    def __init__(self, budget: int, now: Callable[[], datetime]) -> None:
        self._budget = budget
        self._now = now
        self._runs: dict[str, tuple[datetime, Run]] = {}
        self._written = 0
        self._writes_done = 0
        self._done: dict[tuple[str, str], Seen] = {}

    def afford(self, writes: int) -> None:
        """Refuse what goes over this process's budget of writes.

        Raises:
            Refused: Less of it is left; nothing was sent.
        """
        left = max(0, self._budget - self._written)
        if writes > left:
            raise Refused(
                f"This call names {writes} record{'s' * (writes != 1)}, and this server may write {left} more before it"
                f" is started again: {self._written} of {self._budget} (ATS_MCP_WRITE_BUDGET) are written. Nothing was"
                " changed."
            )

    def clock(self) -> Seen:
        """This moment, to compare with when a record was last written."""
        return Seen(self._now(), self._writes_done)

    def begin(self, operation_id: str, run: Run) -> None:
        """Remember a run, and forget those that ended long ago."""
        now = self._now()
        since = takewhile(lambda one: now - one[1][0] > REMEMBERED, self._runs.items())  # they stand as they began
        old = [key for key, (_, held) in since if held.finished.is_set()]
        for key in old:
            del self._runs[key]
        self._done = (
            {key: seen for key, seen in self._done.items() if now - seen.at <= REMEMBERED} if old else self._done
        )
        self._runs[operation_id] = now, run
        self._written += len(run.items)

    def find(self, operation_id: str) -> Run | None:
        """A run of the last day."""
        found = self._runs.get(operation_id)
        return found[1] if found else None

    def count(self, tool: str) -> Callable[[Target], None]:
        """What is to be told of each record that was written."""

        def count(target: Target) -> None:
            self._writes_done += 1
            if tool not in ADDITIONS:
                self._done[target.kind, target.id] = Seen(self._now(), self._writes_done)

        return count

    def overtook(self, target: Target, seen: Seen) -> bool:
        """Whether this process wrote to a record since then."""
        done = self._done.get((target.kind, target.id))
        return done is not None and done.writes > seen.writes

    async def drain(self, patience: float) -> None:
        """Have nothing more sent, wait so many seconds for what is on the wire, and let go of what takes longer."""
        runs = [run for _, run in self._runs.values()]
        for run in runs:
            run.stopped = run.stopped or STOPPED
        with anyio.CancelScope(shield=True):
            with anyio.move_on_after(patience):
                for run in runs:
                    await run.finished.wait()
            for run in runs:
                run.scope.cancel()
            for run in runs:
                await run.finished.wait()

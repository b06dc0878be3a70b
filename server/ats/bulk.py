"""Several writes of one kind: each in its own request, answered in order, stopped where going on makes no sense."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from server.ats.models import ItemResult, Written
from server.errors import ATSError, KeyRefused, NotPermitted, NotReady, NotSupported, OutcomeUnknown

FAILURES_IN_A_ROW: Final = 3
"""After so many failures one after another the rest is not attempted: the fault is then not in the items."""

HOPELESS: Final = (KeyRefused, NotPermitted, NotReady, NotSupported)
"""Failures that every other item would meet as well."""


async def write_each(ids: Sequence[str], write: Callable[[str], Awaitable[Written]]) -> tuple[ItemResult, ...]:
    """Write the items one after another, each id once; a failure of one does not keep the next from being tried."""
    results: list[ItemResult] = []
    failures = 0
    stopped = ""
    for id in dict.fromkeys(ids):
        if stopped:
            results.append(ItemResult(id=id, status="not_attempted", reason=stopped))
            continue
        try:
            written = await write(id)
        except ATSError as error:
            status = "unknown" if isinstance(error, OutcomeUnknown) else "failed"
            results.append(ItemResult(id=id, status=status, reason=str(error)))
            failures += 1
            if isinstance(error, HOPELESS):
                stopped = "Not attempted: what kept the item before it would keep every item."
            elif failures == FAILURES_IN_A_ROW:
                stopped = f"Not attempted: {FAILURES_IN_A_ROW} items before it failed one after another."
        else:
            failures = 0
            results.append(ItemResult(id=id, status="done", warnings=written.warnings))
    return tuple(results)

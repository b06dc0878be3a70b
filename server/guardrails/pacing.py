"""Waiting for Kombo's rate limit in the middle of a run: what it turned away unprocessed is sent again afterwards."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from server.ats.error_codes import TURNED_AWAY
from server.errors import RateLimited

PATIENCE: Final = timedelta(minutes=10)
"""How long after its start a run still waits: what a person agreed to shall not be sent much later."""
LOOK_EVERY: Final = 1.0
"""Seconds after which a run that waits looks whether it was stopped."""

Sleep = Callable[[float], Awaitable[object]]


class Pace:
    """When a run may send its next record."""

    def __init__(self, now: Callable[[], datetime], sleep: Sleep) -> None:
        self._now = now
        self._sleep = sleep
        self._goes_on_at = now()
        self._gives_up_at = self._goes_on_at + PATIENCE

    def waits_for(self, error: RateLimited) -> bool:
        """Whether the whole run waits for a limit now: it said for how long, and that nothing was processed."""
        if error.code not in TURNED_AWAY or error.retry_after is None:
            return False
        goes_on_at = self._now() + timedelta(seconds=error.retry_after)
        if goes_on_at > self._gives_up_at:
            return False
        self._goes_on_at = max(self._goes_on_at, goes_on_at)
        return True

    async def wait(self, stopped: Callable[[], bool]) -> None:
        """Wait until the limit lets go, or the run was stopped."""
        left = (self._goes_on_at - self._now()).total_seconds()
        while left > 0 and not stopped():
            await self._sleep(min(left, LOOK_EVERY))
            left -= LOOK_EVERY

"""Waiting for Kombo's rate limit in the middle of a run: what it turned away unprocessed is sent again afterwards."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from server.ats.error_codes import TURNED_AWAY
from server.errors import RateLimited

PATIENCE: Final = timedelta(minutes=10)
"""How long after its start a run still waits: what a person agreed to shall not be sent much later."""
LOOK_EVERY: Final = 1.0
"""Seconds after which a run that waits looks whether it was stopped; and it waits no less, whatever it is told."""
GRACE: Final = timedelta(minutes=1)
"""How much later than it meant to a run may go on. A machine that was put to sleep meanwhile is later than that."""

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
        now, wait = self._now(), max(error.retry_after, LOOK_EVERY)
        if wait > (self._gives_up_at - now).total_seconds():  # as numbers: no calendar reaches some answers
            return False
        self._goes_on_at = max(self._goes_on_at, now + timedelta(seconds=wait))
        return True

    async def wait(self, stopped: Callable[[], bool]) -> bool:
        """Wait until the limit lets go, or the run was stopped.

        Returns:
            Whether it may go on: False where far more time than that has passed, by the clock.
        """
        left = min((self._goes_on_at - self._now()).total_seconds(), PATIENCE.total_seconds())
        if left <= 0:
            return True
        while left > 0 and not stopped():
            await self._sleep(min(left, LOOK_EVERY))
            left -= LOOK_EVERY
        return self._now() <= self._gives_up_at + GRACE

"""A clock that only scripts and tests move, so that the same calls give the same answers on every machine."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from server.sandbox.options import EPOCH


@dataclass
class StillClock:
    """Stands still, from the sandbox's epoch on, until somebody moves it or waits."""

    time: datetime = EPOCH

    def __call__(self) -> datetime:
        return self.time

    def tick(self, seconds: float) -> None:
        """Let so much time pass, at once."""
        self.time += timedelta(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        """Wait by moving the clock: nobody waits in real time."""
        self.tick(seconds)

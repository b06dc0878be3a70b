"""A clock that only scripts move, so that the same script gives the same answers on every machine."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from server.sandbox.options import EPOCH


@dataclass
class ScriptClock:
    """Stands at the sandbox's epoch until somebody waits."""

    time: datetime = EPOCH

    def __call__(self) -> datetime:
        return self.time

    def tick(self, seconds: float) -> None:
        """Let so much time pass, at once."""
        self.time += timedelta(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        """Wait by moving the clock: nobody waits in real time."""
        self.tick(seconds)

"""How often, and for how long, a request is sent again that may be.

Written out rather than taken from stamina (26.1, tried): its time limit does not count the wait that it is about to
make, so that a rate limit that resets in 57 seconds is slept through with 20 seconds allowed; neither its clock nor its
sleeper can be handed in, and its switch for tests makes every wait zero, the very thing to be tested.
"""

import random
import time
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final, TypeVar

import anyio

from server.errors import ATSError

ResultT = TypeVar("ResultT")

FIRST_WAIT: Final = 0.5
"""Seconds before the second try; each further wait is twice as long."""

SPREAD: Final = 0.5
"""Seconds that chance adds to a wait at most, so that clients that failed together do not come back together."""

LOOK_EVERY: Final = 1.0
"""Seconds after which a request that waits to be sent again looks whether it is still wanted."""

_wanted: ContextVar[Callable[[], bool] | None] = ContextVar("wanted", default=None)


@contextmanager
def wanted_while(is_wanted: Callable[[], bool]) -> Generator[None]:
    """Have no request of the block sent again once it is not wanted any more, however long it would wait for that."""
    token = _wanted.set(is_wanted)
    try:
        yield
    finally:
        _wanted.reset(token)


class Repeatable(Exception):
    """A failure of one try after which the same request may be sent again; `error` is what to raise in the end."""

    def __init__(self, error: ATSError) -> None:
        super().__init__(str(error))
        self.error = error


@dataclass(frozen=True, slots=True)
class Retries:
    """At most `tries` in all, and no try begins later than `seconds` after the first."""

    tries: int = 4
    seconds: float = 20.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = anyio.sleep
    chance: Callable[[], float] = random.random

    async def run(self, attempt: Callable[[], Awaitable[ResultT]]) -> ResultT:
        """Call `attempt` until it succeeds, fails for good, or tries or time run out.

        Raises:
            ATSError: The error of the last try.
        """
        last_start = self.clock() + self.seconds
        tried = 0
        while True:
            try:
                return await attempt()
            except Repeatable as failure:
                tried += 1
                wait = self.wait_after(tried, failure.error.retry_after)
                late = self.clock() + wait > last_start
                if tried >= self.tries or late or not await self._wait(wait):
                    raise failure.error from failure.__cause__

    async def _wait(self, seconds: float) -> bool:
        """Wait; returns whether the request is still wanted then."""
        is_wanted = _wanted.get()
        if is_wanted is None:
            await self.sleep(seconds)
            return True
        while seconds > 0 and is_wanted():
            await self.sleep(min(seconds, LOOK_EVERY))
            seconds -= LOOK_EVERY
        return is_wanted()

    def wait_after(self, tried: int, asked: float | None) -> float:
        """Seconds to wait after that many tries: what the far side asked for, or twice as long each time."""
        wait = FIRST_WAIT * 2 ** (tried - 1) if asked is None else asked
        return wait + SPREAD * self.chance()


def asked_wait(headers: Mapping[str, str], *, now: float, rate_limited: bool) -> float | None:
    """Seconds that an answer asks to wait; None where it does not say. `now` is in seconds since 1970.

    `Retry-After` (seconds or a date) is not documented by Kombo and honoured all the same. `ratelimit-reset` is in
    seconds (Kombo's docs) and counts only where the rate limit is what failed: it stands on good answers too.
    """
    after = headers.get("retry-after", "").strip()
    if after:
        return float(after) if _is_number(after) else _until(after, now)
    reset = headers.get("ratelimit-reset", "").strip()
    if rate_limited and _is_number(reset) and headers.get("ratelimit-remaining", "0").strip() == "0":
        return float(reset)
    return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit()


def _until(date: str, now: float) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, aware.timestamp() - now)

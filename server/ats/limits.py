"""What Kombo's headers say about its limits and its clock, and the cap on actions in flight that follows from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final

import anyio

ACTIONS_IN_FLIGHT: Final = 30
"""Kombo's default for writes and live attachment reads, per integration; a sensitive integration may have fewer."""

COUNTS: Final = (
    "ratelimit-limit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "concurrency-limit",
    "concurrency-remaining",
)
"""Kombo's headers that carry a number; the rate limit's stand on every answer, the concurrency's on actions."""
DIGITS: Final = re.compile("[0-9]+")


@dataclass(frozen=True, slots=True)
class LimitsSnapshot:
    """The limits as the latest answers told them; None for what no answer has told yet.

    `rate_reset` is in seconds from the latest answer on. `clock_skew` is by how many seconds this machine's clock is
    ahead of Kombo's, to about a second.
    """

    rate_limit: int | None = None
    rate_remaining: int | None = None
    rate_reset: int | None = None
    concurrency_limit: int | None = None
    concurrency_remaining: int | None = None
    actions_allowed: int = ACTIONS_IN_FLIGHT
    actions_in_flight: int = 0
    clock_skew: float | None = None


@dataclass(slots=True)
class Limits:
    """Remembers the headers, and lends out the right to have an action in flight (`begin_action`, `end_action`)."""

    actions: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(ACTIONS_IN_FLIGHT))
    _seen: dict[str, int] = field(default_factory=dict[str, int])
    _clock_skew: float | None = None

    async def begin_action(self) -> None:
        """Wait until one more action may be in flight; not even for a moment where one may now, as `acquire` would."""
        try:
            self.actions.acquire_nowait()
        except anyio.WouldBlock:
            await self.actions.acquire()

    def end_action(self) -> None:
        """Say that the action of this task is over."""
        self.actions.release()

    def observe(self, headers: Mapping[str, str], now: float) -> None:
        """Take in the headers of an answer that arrived at `now` (seconds since 1970)."""
        given = dict(headers.items())  # httpx goes through all of them for each that is asked for
        for name in COUNTS:
            if number := DIGITS.match(given.get(name, "")):
                self._seen[name] = int(number[0])
        allowed = self._seen.get("concurrency-limit", ACTIONS_IN_FLIGHT)
        self.actions.total_tokens = min(ACTIONS_IN_FLIGHT, max(1, allowed))
        try:
            self._clock_skew = now - _read_date(given.get("date", ""))
        except ValueError:
            return

    def snapshot(self) -> LimitsSnapshot:
        """The facts as they stand."""
        return LimitsSnapshot(
            rate_limit=self._seen.get("ratelimit-limit"),
            rate_remaining=self._seen.get("ratelimit-remaining"),
            rate_reset=self._seen.get("ratelimit-reset"),
            concurrency_limit=self._seen.get("concurrency-limit"),
            concurrency_remaining=self._seen.get("concurrency-remaining"),
            actions_allowed=int(self.actions.total_tokens),
            actions_in_flight=int(self.actions.borrowed_tokens),
            clock_skew=self._clock_skew,
        )


@lru_cache(1)
def _read_date(date: str) -> float:
    """A header's date in seconds since 1970; answers of the same second bear the same."""
    return parsedate_to_datetime(date).timestamp()

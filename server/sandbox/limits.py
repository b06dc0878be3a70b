"""Kombo's limits: requests per minute for everything, actions in flight for the live endpoints."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from server.sandbox.envelope import KomboError

WINDOW = timedelta(seconds=60)
"""The true window is not published; the sample values in Kombo's documentation fit a minute."""


class RateLimit:
    """A fixed window of requests; `limit` None counts nothing and sends no headers."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._used = 0
        self._ends: datetime | None = None

    def admit(self, now: datetime) -> None:
        """Count a request. Raises `PLATFORM.RATE_LIMIT_EXCEEDED`."""
        if self._limit is None:
            return
        if self._ends is None or now >= self._ends:
            self._ends, self._used = now + WINDOW, 0
        if self._used >= self._limit:
            raise KomboError("PLATFORM.RATE_LIMIT_EXCEEDED", "Too many requests: try again when the window ends.")
        self._used += 1

    def headers(self, now: datetime) -> Mapping[str, str]:
        """Return what every answer says about the window; the reset is in whole seconds from now."""
        if self._limit is None or self._ends is None:
            return {}
        return {
            "ratelimit-limit": str(self._limit),
            "ratelimit-remaining": str(self._limit - self._used),
            "ratelimit-reset": str(max(0, -int((now - self._ends).total_seconds() // 1))),
        }


class Concurrency:
    """Actions in flight. `peak` is the most there have been at once, refused ones not counted."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._running = 0
        self.peak = 0

    @contextmanager
    def slot(self) -> Generator[Mapping[str, str]]:
        """Hold a place for an action; gives the headers of its answer. Raises `PLATFORM.CONCURRENCY_LIMIT_EXCEEDED`."""
        if self._running >= self._limit:
            raise KomboError(
                "PLATFORM.CONCURRENCY_LIMIT_EXCEEDED", "Too many actions are in flight for this integration."
            )
        self._running += 1
        self.peak = max(self.peak, self._running)
        try:
            yield {
                "Concurrency-Limit": str(self._limit),
                "Concurrency-Remaining": str(self._limit - self._running),
            }
        finally:
            self._running -= 1

"""How a sandbox is set up, and the names by which it is reached."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

import anyio

if TYPE_CHECKING:
    from server.sandbox.world import Clock

API_KEY = "sandbox"
INTEGRATION_ID = "avionte:SandboxNorthwindStaffing"
BASE_URL = "https://resources.sandbox.invalid"
EPOCH = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)

Dialect = Literal["brief", "bold"]


def running_clock() -> "Clock":
    """Return a clock that starts at the sandbox's epoch now and runs with real time."""
    started = time.monotonic()
    return lambda: EPOCH + timedelta(seconds=time.monotonic() - started)


@dataclass(frozen=True, kw_only=True)
class SandboxOptions:
    """What a sandbox speaks and how it behaves.

    `mirror_lag` is the time in seconds after which reads show a write; None is "only after a sync". `rate_limit` is
    requests per minute, None for no limit. `concurrency` is how many actions may be in flight, each of which takes
    `latency` seconds. `disabled`, `unpermitted` and `unavailable` name read models and actions (see `coverage.py`).
    `base_url` is where attachments can be fetched.
    """

    seed: int = 7
    dialects: tuple[Dialect, ...] = ("brief", "bold")
    mirror_lag: float | None = 0.0
    rate_limit: int | None = None
    concurrency: int = 30
    scale: int = 0
    latency: float = 0.0
    disabled: frozenset[str] = frozenset()
    unpermitted: frozenset[str] = frozenset()
    unavailable: frozenset[str] = frozenset()
    base_url: str = BASE_URL
    clock: "Clock | None" = None
    sleep: Callable[[float], Awaitable[None]] = anyio.sleep

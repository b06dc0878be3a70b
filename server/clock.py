"""What time it is: this machine's clock, and the shape of those that stand in for it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Tells the time, with its zone."""


def utc_now() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)

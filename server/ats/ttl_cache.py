"""A small cache: what was asked is remembered for some time, and asked once however many ask at the same time."""

import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import anyio

ValueT = TypeVar("ValueT")


@dataclass(slots=True)
class TtlCache(Generic[ValueT]):
    """Values by key, each kept for `seconds`. A failure is not kept."""

    seconds: float
    clock: Callable[[], float] = time.monotonic
    _kept: dict[Hashable, tuple[float, ValueT]] = field(default_factory=dict[Hashable, tuple[float, ValueT]])
    _locks: dict[Hashable, anyio.Lock] = field(default_factory=dict[Hashable, anyio.Lock])

    async def get(self, key: Hashable, make: Callable[[], Awaitable[ValueT]]) -> ValueT:
        """Return what is kept under the key, or make it."""
        async with self._locks.setdefault(key, anyio.Lock()):
            kept = self._kept.get(key)
            if kept is None or kept[0] <= self.clock():
                kept = (self.clock() + self.seconds, await make())
                self._kept[key] = kept
            return kept[1]

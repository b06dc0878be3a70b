"""Coverage: a tool exists only where the integration can do what the tool needs."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, Protocol

import anyio

from server.ats.base_ats_client import BaseAtsClient
from server.ats.models import Ability
from server.errors import ATSError, ConfigurationError
from server.guardrails.untrusted import inline

REASON_LENGTH: Final = 300


class Covered(Protocol):
    """What coverage needs to know of a tool: abilities that it needs all of, and those that it needs one of."""

    @property
    def name(self) -> str: ...

    @property
    def needs(self) -> tuple[str, ...]: ...

    @property
    def needs_any(self) -> tuple[str, ...]: ...


class Coverage:
    """What the integration is known not to be able to do. What is not known keeps no tool away.

    Nothing is asked before somebody wants to know: a start waits for no answer of Kombo's, and pays for none.
    """

    def __init__(self) -> None:
        self._missing: dict[str, str] = {}
        self._wanted = anyio.Event()
        self._found = anyio.Event()

    async def keep_up(self, ats: Callable[[], BaseAtsClient]) -> None:
        """Look each time somebody wants to know, for ever; the client remembers what it was told for some minutes."""
        while True:
            await self._wanted.wait()
            self._wanted = anyio.Event()
            with suppress(ConfigurationError):  # the first call says so, to somebody who can read it
                self._missing = await find_missing(ats())
            self._found.set()
            self._found = anyio.Event()

    async def settle(self, seconds: float) -> None:
        """Have it looked up, and wait for the answer no longer than this; the looking goes on."""
        found = self._found
        self._wanted.set()
        with anyio.move_on_after(seconds):
            await found.wait()

    def why_not(self, tool: Covered) -> str:
        """Say why the tool cannot work here and what to switch on; empty where it may."""
        lacking = [name for name in tool.needs if name in self._missing]
        if not lacking and tool.needs_any and all(name in self._missing for name in tool.needs_any):
            lacking = list(tool.needs_any)
        return " ".join(f"{name.replace('_', ' ')}: {self._missing[name]}" for name in lacking)


async def find_missing(ats: BaseAtsClient) -> dict[str, str]:
    """Return what the integration cannot do, by name, with the reason; what could not be found out is left out."""
    missing: dict[str, str] = {}

    async def look(ask: Callable[[], Awaitable[tuple[Ability, ...]]]) -> None:
        try:
            abilities = await ask()
        except ATSError:
            return
        missing.update(
            (ability.name, inline(ability.reason, REASON_LENGTH))
            for ability in abilities
            if ability.known and not ability.available
        )

    async def unified() -> tuple[Ability, ...]:
        return (await ats.connection()).abilities

    async with anyio.create_task_group() as both:
        both.start_soon(look, unified)
        both.start_soon(look, ats.capabilities)
    return missing

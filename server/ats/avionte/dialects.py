"""Which dialect this Avionté answers, found out per capability by a GET that changes nothing, and remembered."""

from typing import Final, Literal

import anyio

from server.ats.avionte.routes import DIALECTS, ROUTES, Capability, Dialect, DialectRoutes, NoWay, Way
from server.ats.models import Ability
from server.ats.paths import ApiPath
from server.ats.quoting import one_line
from server.ats.transport import KomboTransport
from server.ats.ttl_cache import TtlCache
from server.errors import ATSError, ATSRejected, InvalidInput, KeyRefused, NotFound, NotReady, NotSupported, RateLimited

DialectSetting = Literal["auto", "brief", "bold"]

REMEMBERED_SECONDS: Final = 3600.0
"""How long an answer to a probe holds, so that what Kombo or Avionté switch on is noticed without a restart."""

WHOLE: Final = 800
"""Characters that no error's text exceeds: the mark that closes a vendor's words must not be cut off."""

NOT_AN_ANSWER: Final = (KeyRefused, NotReady, RateLimited)
"""Refusals that say nothing about the path."""


class Dialects:
    """The dialects that may be used: both (`auto`, `brief` before `bold`) or the one that the operator forces.

    A forced one is probed too: where it does not answer, that is said before anything is written.
    """

    def __init__(self, transport: KomboTransport, setting: DialectSetting) -> None:
        self._transport = transport
        self._allowed: tuple[Dialect, ...] = DIALECTS if setting == "auto" else (setting,)
        self._probes = TtlCache[str](REMEMBERED_SECONDS)

    async def choose(self, capability: Capability) -> DialectRoutes:
        """Return the routes of the first dialect that can do this here.

        Raises:
            NotSupported: None can; the text says why for each. Nothing was written.
        """
        routes, reasons = await self._find(capability)
        if routes is None:
            raise NotSupported(
                f"This Avionté cannot do this by passthrough ({capability.replace('_', ' ')}): {reasons}"
                " Nothing was changed."
            )
        return routes

    async def choose_all(self, capability: Capability) -> tuple[DialectRoutes, ...]:
        """Return the routes of every dialect that can do this here; none where none can."""
        allowed = [ROUTES[dialect] for dialect in self._allowed]
        return tuple([routes for routes in allowed if not await self._why_not(routes.ways[capability])])

    async def _find(self, capability: Capability) -> tuple[DialectRoutes | None, str]:
        """Return the routes of the first dialect that can do this, or None and why each cannot."""
        reasons: list[str] = []
        for dialect in self._allowed:
            reason = await self._why_not(ROUTES[dialect].ways[capability])
            if not reason:
                return ROUTES[dialect], ""
            reasons.append(f"`{dialect}`: {reason}")
        return None, " ".join(reasons)

    async def abilities(self) -> tuple[Ability, ...]:
        """Say for each capability which dialect answered and what it cannot do, or why none did."""
        found: dict[Capability, Ability] = {}

        async def find(capability: Capability) -> None:
            found[capability] = await self._ability(capability)

        async with anyio.create_task_group() as group:
            for capability in Capability:
                group.start_soon(find, capability)
        return tuple(found[capability] for capability in Capability)

    async def _ability(self, capability: Capability) -> Ability:
        try:
            routes, reasons = await self._find(capability)
        except ATSError as error:
            return Ability(name=capability, available=False, known=False, reason=str(error))
        if routes is None:
            return Ability(name=capability, available=False, reason=reasons)
        way = routes.ways[capability]
        caveat = way.caveat if isinstance(way, Way) else ""
        return Ability(name=capability, available=True, reason=caveat, via=routes.name)

    async def _why_not(self, way: Way | NoWay) -> str:
        if isinstance(way, NoWay):
            return way.reason
        return await self._probes.get(way.probe, lambda: self._probe(way.probe))

    async def _probe(self, path: ApiPath) -> str:
        """Return why the path does not answer; empty where it does."""
        try:
            await self._transport.passthrough("GET", path, write=False)
        except NOT_AN_ANSWER:
            raise
        except ATSRejected as error:
            if isinstance(error, NotFound | InvalidInput) and error.code is None:  # a code is Kombo's, not Avionté's
                return f"there is no GET {path}."
            return f"GET {path} was not answered: {one_line(str(error), WHOLE)}"
        return ""

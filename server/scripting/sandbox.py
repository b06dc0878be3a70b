"""A sandbox in this process, for scripts: seeded, with a clock and a person of its own, and a server in front of it."""

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, cast, get_args

from mcp import Client

from server.app import build_server
from server.sandbox.data import build_world
from server.sandbox.door import Recorded
from server.sandbox.embedded import attach
from server.sandbox.faults import SPEC, Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.options import EPOCH, Dialect, SandboxOptions
from server.sandbox.population.stories import Stories
from server.sandbox.tables import Identified, Table
from server.sandbox.world import Json, World
from server.scripting.clock import StillClock
from server.scripting.person import Person
from server.scripting.session import AtsSession
from server.scripting.snapshot import Snapshot, take
from server.settings import Settings

if TYPE_CHECKING:
    from server.guardrails.ledger import Ledger


class AtsSandbox:
    """The fake Kombo and Avionté of one seed, as `ats-mcp` alone serves it, but held in the hand.

    The same seed and the same calls give the same answers, in every run and on every machine: the clock stands still
    but for waits, which take no real time. `person` is who answers the server's questions; by default they decline.
    `mirror_lag` is the time in seconds after which reads show a write, None for "only after `sync`"; `rate_limit` is in
    requests a minute; `scale` adds so many candidates; `dialects` are those of Avionté's that the passthrough speaks.

    Raises:
        ValueError: There is no such dialect.
    """

    def __init__(
        self,
        seed: int = 7,
        *,
        mirror_lag: float | None = 0.0,
        rate_limit: int | None = None,
        scale: int = 0,
        dialects: Sequence[Dialect] = ("brief", "bold"),
    ) -> None:
        if unknown := set(dialects) - set(get_args(Dialect)):
            raise ValueError(f"no dialect of Avionté's: {', '.join(sorted(unknown))}; there are brief and bold")
        self.clock = StillClock()
        self.person = Person(self.clock)
        self.seed = seed
        self.ledger: Ledger | None = None
        options = SandboxOptions(
            seed=seed,
            mirror_lag=mirror_lag,
            rate_limit=rate_limit,
            scale=scale,
            dialects=tuple(dialects),
            clock=self.clock,
            sleep=self.clock.sleep,
        )
        self.kombo = Sandbox(options, build=lambda seed, _: copy_of(first_world(seed)))

    @property
    def world(self) -> World:
        """The records as they stand in the ATS."""
        return self.kombo.world

    @property
    def stories(self) -> Stories:
        """Which ids play which part: `stories.people["maria_forklift"]`, `stories.jobs["forklift"]`."""
        return self.world.stories

    @property
    def requests(self) -> list[Recorded]:
        """What Kombo was sent so far, in order."""
        return self.kombo.requests

    @asynccontextmanager
    async def connect(
        self, era: Literal["auto", "legacy"] = "auto", *, asks: bool = True, **settings: object
    ) -> AsyncGenerator[AtsSession]:
        """Start a server on this sandbox and connect a client to it, in memory.

        Args:
            era: The newest protocol, or the handshake revisions.
            asks: Whether the client can ask its person; one that cannot gets previews for `confirm_operation`.
            settings: Fields of the server's settings, such as `confirm="all"`, `read_only=True` or `job_scope=[id]`.
                The local index is off unless `index="on"`: it is filled in the background, at no fixed moment.

        Raises:
            ConfigurationError: A setting does not exist, or has no such value.
        """
        server = build_server(
            Settings.from_env({}, **{"seed": self.seed, "index": "off", **settings}),
            transport=attach(self.kombo),
            now=self.clock,
            sleep=self.clock.sleep,
            open_ledger=self._open_ledger,
        )
        try:
            async with Client(server, mode=era, elicitation_callback=self.person if asks else None) as client:
                yield AtsSession(client)
        except BaseExceptionGroup as group:
            raise alone(cast(BaseException, group)) from None

    def snapshot(self) -> Snapshot:
        """Every record as it stands now, whatever the mirror shows."""
        return take(self.world)

    def reset(self) -> None:
        """Start again: the world, the clock and the person as they were made, no requests, no faults."""
        self.clock.time = EPOCH
        self.person.forget()
        self.kombo.reset()

    def sync(self) -> None:
        """Run a sync: reads show every write, and the jobs selected since the last one."""
        self.kombo.sync()

    def fail(self, fault: str, *, method: str = "", path: str = "", times: int = 1, body: Json = None) -> None:
        """Order a fault for the next requests of this method whose path contains `path`.

        `fault` is one of `status:<code>[:<error code>]`, `drop_before`, `drop_after`, `delay:<seconds>`, `malformed`,
        `inner:<code>` (what a passthrough passes on is answered so).

        Raises:
            ValueError: It is none of them: nothing would fail, and the script would not know.
        """
        if not re.fullmatch(SPEC, fault):
            raise ValueError(f"{fault!r} is no fault: give status:<code>, drop_before, drop_after, delay:<seconds>…")
        self.kombo.faults.append(Fault(fault, method, path, times, body=body))

    def _open_ledger(self) -> "Ledger":
        from server.guardrails.ledger import Ledger
        from server.guardrails.ledger_store import IN_MEMORY

        self.ledger = Ledger.open(IN_MEMORY, self.clock)
        return self.ledger


def alone(error: BaseException) -> BaseException:
    """The one error in groups of one: a script's own, without the task groups of the client that it came through."""
    inside: tuple[BaseException, ...] = getattr(error, "exceptions", ())
    return alone(inside[0]) if len(inside) == 1 else error


@lru_cache(maxsize=8)
def first_world(seed: int) -> World:
    """The world of a seed as it is made; nobody changes this one."""
    return build_world(seed, lambda: EPOCH)


def copy_of(world: World) -> World:
    """The same records, in tables of their own. Records are never changed in place, so they are shared; JSON may be."""
    copy = World()
    for name, value in vars(world).items():
        if isinstance(value, Table):
            table = getattr(copy, name)
            for record in cast("Table[Identified]", value):
                table.put(record)
        elif isinstance(value, dict | set | list):
            setattr(copy, name, deepcopy(cast(object, value)))
    copy.stories = world.stories
    return copy

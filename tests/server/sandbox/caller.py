"""A caller of a sandbox of its own, for tests of the sandbox: requests in, answers out."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

import anyio.lowlevel
import httpx

from server.sandbox.data import build_world
from server.sandbox.kombo import Sandbox
from server.sandbox.options import API_KEY, EPOCH, INTEGRATION_ID, SandboxOptions
from server.sandbox.tables import Table
from server.sandbox.world import Application, Candidate, Job, Record, World

URL = "https://api.kombo.dev"


@dataclass
class Clock:
    """A clock that only moves when it is told to, by hand or by sleeping."""

    time: datetime = EPOCH
    slept: list[float] = field(default_factory=list[float])

    def __call__(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        """Sleep no time, but let others run."""
        self.slept.append(seconds)
        self.tick(seconds)
        await anyio.lowlevel.checkpoint()

    def tick(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@cache
def _world(seed: int, time: datetime) -> World:
    return build_world(seed, lambda: time)


def copy_world(seed: int, clock: Callable[[], datetime]) -> World:
    """Return a world of this seed that the caller may change: a copy, as making one takes a while."""
    world, copy = _world(seed, clock()), World()
    for name, value in vars(world).items():
        if isinstance(value, Table):
            table, own = cast(Table[Record], value), cast(Table[Record], getattr(copy, name))
            for record in table:
                own.put(record)
        else:
            setattr(copy, name, deepcopy(value))
    return copy


class Caller:
    """Kombo's key and the integration's id in hand, against a sandbox with these options."""

    def __init__(self, options: SandboxOptions | None = None) -> None:
        self.clock = Clock()
        options = replace(options or SandboxOptions(), clock=self.clock, sleep=self.clock.sleep)
        self.sandbox = Sandbox(options, copy_world)
        self.http = httpx.AsyncClient(
            transport=httpx.MockTransport(self.sandbox),
            base_url=URL,
            headers={"authorization": f"Bearer {API_KEY}", "x-integration-id": INTEGRATION_ID},
        )

    async def ask(self, method: str, path: str, body: Any = None, **query: str | int) -> httpx.Response:
        """Send a request to Kombo's API."""
        return await self.http.request(method, f"/v1{path}", json=body, params=query or None)

    async def get(self, path: str, **query: str | int) -> Any:
        """Return the data of a read that must succeed."""
        return _data(await self.ask("GET", path, **query))

    async def rows(self, path: str, **query: str | int) -> Any:
        """Return the results of a list that must succeed."""
        return (await self.get(path, **query))["results"]

    async def send(self, method: str, path: str, body: Any = None) -> Any:
        """Return the data of a write that must succeed."""
        return _data(await self.ask(method, path, body))

    async def refusal(self, method: str, path: str, body: Any = None, **query: str | int) -> tuple[int, str | None]:
        """Return status and code of a request that must fail."""
        response = await self.ask(method, path, body, **query)
        answer = response.json()
        assert answer["status"] == "error"
        return response.status_code, answer["error"]["code"]

    async def avionte(self, method: str, path: str, data: Any = None, **params: str) -> tuple[int, Any]:
        """Return status and data of a request that Kombo passes through to Avionté."""
        body = {"method": method, "path": path, "params": params, **({} if data is None else {"data": data})}
        answer = await self.send("POST", "/passthrough/avionte/front-office-v1", body)
        return answer["status"], answer["data"]

    async def door(self, method: str, path: str, body: Any = None) -> Any:
        """Return what the sandbox's control API answers."""
        return (await self.http.request(method, f"/sandbox/{path}", json=body)).json()

    def job(self, part: str = "forklift") -> Job:
        """Return the job that plays a part."""
        found = self.sandbox.world.jobs.get(self.sandbox.world.stories.jobs[part])
        assert found is not None
        return found

    def pending(self, bucket: str = "web_application", *, job: Job | None = None) -> Application:
        """Return a mirrored pending application whose stage is of this kind."""
        world = self.sandbox.world
        job = job or self.job()
        return next(
            application
            for application in world.applications.find("job", job.id)
            if application.outcome == "PENDING"
            and application.announced
            and application.remote_deleted_at is None
            and (stage := world.stages.get(application.stage_id)) is not None
            and stage.bucket == bucket
        )

    def candidate_of(self, application: Application) -> Candidate:
        """Return the candidate of an application."""
        found = self.sandbox.world.candidates.get(application.candidate_id)
        assert found is not None
        return found


def _data(response: httpx.Response) -> Any:
    assert response.status_code == 200, response.text
    answer = response.json()
    assert answer["status"] == "success"
    return answer["data"]

"""The sandbox itself: Kombo's gateway over a tenant, with the sandbox's control API beside it."""

import json
from collections.abc import Callable
from email.utils import format_datetime

import httpx

from server.sandbox import door, faults
from server.sandbox.call import Call, Route, Routes
from server.sandbox.door import Recorded
from server.sandbox.envelope import KomboError, encode, failure
from server.sandbox.faults import Fault
from server.sandbox.limits import Concurrency, RateLimit
from server.sandbox.options import API_KEY, INTEGRATION_ID, SandboxOptions, running_clock
from server.sandbox.routes import ROUTES
from server.sandbox.scale import spread
from server.sandbox.tenant import Tenant
from server.sandbox.world import Clock, Json, World

REMEMBERED = 10_000
"""How many requests are kept for the door, so that a sandbox may run for days."""


def _build_world(seed: int, clock: Clock) -> World:
    from server.sandbox.data import build_world  # late: making a world is what nobody should pay for at import

    return build_world(seed, clock)


class Sandbox:
    """A stateful fake of Kombo in front of a fake of Avionté: `httpx.MockTransport(Sandbox(options))` reaches it.

    `requests` are those that Kombo was sent, `faults` those still to come; both may be read and changed. The world is
    made when it is first needed, as of the moment at which the sandbox was made.
    """

    def __init__(
        self, options: SandboxOptions | None = None, build: Callable[[int, Clock], World] = _build_world
    ) -> None:
        self.options = options or SandboxOptions()
        self.requests: list[Recorded] = []
        self.faults: list[Fault] = []
        self.concurrency = Concurrency(self.options.concurrency)
        self._clock = self.options.clock or running_clock()
        self._opened = self._clock()
        self._build = build
        self._tenant: Tenant | None = None
        self._rate = RateLimit(self.options.rate_limit)
        self._interactions = 0

    @property
    def tenant(self) -> Tenant:
        """The tenant that the integration belongs to."""
        if self._tenant is None:
            world = self._build(self.options.seed, lambda: self._opened)
            world.integration.disabled |= self.options.disabled
            world.integration.unpermitted |= self.options.unpermitted
            world.integration.unavailable |= self.options.unavailable
            self._tenant = Tenant(self.options, world, self._clock)
            if self.options.scale:
                spread(self._tenant, self.options.scale, self._opened)
        return self._tenant

    @property
    def world(self) -> World:
        """What stands in the ATS."""
        return self.tenant.world

    def sync(self) -> None:
        """Run a sync now: reads show every write, and the jobs selected since the last sync."""
        self.tenant.mirror.sync(self._clock())

    def reset(self) -> None:
        """Start again: the world as it was made, no requests, no faults."""
        self._tenant = None
        self._rate = RateLimit(self.options.rate_limit)
        self.concurrency = Concurrency(self.options.concurrency)
        self.requests.clear()
        self.faults.clear()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request. Raises `httpx.TransportError` where a fault loses the connection."""
        content = await request.aread()
        path = request.url.raw_path.decode().partition("?")[0]
        if path.startswith(("/v1/", "/resources/")):
            response = await self._gateway(request, path, content)
        else:
            response = self._at_the_door(request.method, path, content)
        response.headers["date"] = format_datetime(self._clock(), usegmt=True)
        return response

    async def _gateway(self, request: httpx.Request, path: str, content: bytes) -> httpx.Response:
        self._interactions += 1
        body = _parsed(content)
        target = request.url.raw_path.decode()
        recorded = Recorded(self._clock(), request.method, target, body)
        download = path.startswith("/resources/")
        if not download:
            self.requests.append(recorded)
            del self.requests[:-REMEMBERED]
        fault = faults.take(self.faults, request.method, target, body)
        if fault is not None and fault.kind == "drop_before":
            raise faults.loss(fault, request)
        response = faults.answer(fault, self._interactions) if fault is not None else None
        if response is None and download:
            response = self._resource(request.method, path)
        elif response is None:
            response = await self._answer(request, path, content, body)
        if fault is not None:
            response = await self._spoil(fault, request, response)
        recorded.status = response.status_code
        return response

    async def _spoil(self, fault: Fault, request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if fault.kind == "drop_after":
            raise faults.loss(fault, request)
        if fault.kind == "malformed":
            half = response.content[: len(response.content) // 2]
            return httpx.Response(response.status_code, headers={"content-type": "application/json"}, content=half)
        if fault.kind == "delay":
            await self._delay(float(fault.argument), request)
        return response

    async def _delay(self, seconds: float, request: httpx.Request) -> None:
        """Keep the client waiting, no longer than it says it waits: a fake transport has nobody else to stop it."""
        patience = request.extensions.get("timeout", {}).get("read")
        if patience is not None and seconds > patience:
            await self.options.sleep(patience)
            raise httpx.ReadTimeout("The sandbox is slow on order.", request=request)
        await self.options.sleep(seconds)

    async def _answer(self, request: httpx.Request, path: str, content: bytes, body: Json) -> httpx.Response:
        headers: dict[str, str] = {"content-type": "application/json; charset=utf-8"}
        try:
            _authenticate(request)
            self._rate.admit(self._clock())
            found = ROUTES.find(request.method, path)
            if found is None:
                raise KomboError(None, f"There is no endpoint {request.method} {path}.", 404)
            endpoint, names = found
            if endpoint.integrated:
                _integrate(request)
            if content and body is None and content.strip() != b"null":
                raise KomboError("PLATFORM.INPUT_INVALID", "The body is not JSON.")
            call = Call(request.method, path, names, dict(request.url.params), body)
            if endpoint.action:
                with self.concurrency.slot() as counted:
                    headers |= counted
                    await self.options.sleep(self.options.latency)
                    result = endpoint.answer(self.tenant, call)
            else:
                result = endpoint.answer(self.tenant, call)
            status = 200
        except KomboError as error:
            status, result = error.status, failure(error.code, error.message, self._interactions)
        headers |= self._rate.headers(self._clock())
        return httpx.Response(status, headers=headers, content=encode(result))

    def _resource(self, method: str, path: str) -> httpx.Response:
        """Serve a file whose address was handed out; like the real addresses, it wants no key."""
        attachment = self.tenant.resources.get(path.removeprefix("/resources/"))
        if attachment is None or method != "GET":
            return httpx.Response(404, text="Not found")
        return httpx.Response(200, headers={"content-type": attachment.content_type}, content=attachment.read())

    def _at_the_door(self, method: str, path: str, content: bytes) -> httpx.Response:
        found = DOOR.find(method, path)
        headers = {"content-type": "application/json; charset=utf-8"}
        if found is None:
            return httpx.Response(404, headers=headers, content=door.write({"error": "There is nothing here."}))
        try:
            answer = found[0](self, _parsed(content))
        except KomboError as error:
            return httpx.Response(error.status, headers=headers, content=door.write({"error": error.message}))
        return httpx.Response(200, headers=headers, content=door.write(answer))


def _parsed(content: bytes) -> Json:
    try:
        return json.loads(content) if content else None
    except ValueError:
        return None


def _authenticate(request: httpx.Request) -> None:
    if request.headers.get("authorization") != f"Bearer {API_KEY}":
        raise KomboError("PLATFORM.AUTHENTICATION_INVALID", "The API key is not valid.")


def _integrate(request: httpx.Request) -> None:
    given = request.headers.get("x-integration-id")
    if given is None:
        raise KomboError("PLATFORM.INPUT_INVALID", "The header X-Integration-Id is required.")
    if given != INTEGRATION_ID:
        raise KomboError("PLATFORM.INTEGRATION_NOT_FOUND", "No integration with this ID was found.")


def _order_faults(sandbox: Sandbox, body: Json) -> object:
    sandbox.faults[:] = faults.read_faults(body)
    return {"faults": len(sandbox.faults)}


def _sync(sandbox: Sandbox, _: Json) -> object:
    sandbox.sync()
    return {"synced": True}


def _reset(sandbox: Sandbox, _: Json) -> object:
    sandbox.reset()
    return {"reset": True}


Opener = Callable[[Sandbox, Json], object]
DOOR: Routes[Opener] = Routes(
    [
        Route[Opener]("GET", "/sandbox/requests", lambda sandbox, _: sandbox.requests),
        Route[Opener]("GET", "/sandbox/state", lambda sandbox, _: door.state(sandbox.world, sandbox.options.scale)),
        Route[Opener]("POST", "/sandbox/faults", _order_faults),
        Route[Opener]("POST", "/sandbox/sync", _sync),
        Route[Opener]("POST", "/sandbox/reset", _reset),
    ]
)

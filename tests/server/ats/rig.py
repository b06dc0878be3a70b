"""An Avionté client on a sandbox of its own, for tests of the client: what it answers, and what Kombo was sent."""

import base64
from dataclasses import replace
from typing import Any, cast

import httpx

from server.ats.avionte.avionte_ats_client import AvionteAtsClient
from server.ats.avionte.dialects import DialectSetting
from server.ats.retries import Retries
from server.ats.transport import KomboTransport
from server.sandbox.faults import Fault
from server.sandbox.options import API_KEY, INTEGRATION_ID, Dialect, SandboxOptions
from server.sandbox.world import Application, Candidate, Job, World
from tests.server.sandbox.caller import Caller

BASE = "https://api.kombo.dev/v1"
BOTH: tuple[Dialect, ...] = ("brief", "bold")
PDF = base64.b64encode(b"%PDF-1.7 a page about nothing").decode()
NOBODY = "9" * 24  # looks like an id of Kombo's and is nobody's

Sent = tuple[str, str]


def join(caller: Caller) -> KomboTransport:
    """A transport whose waits take no time."""
    return KomboTransport(
        base_url=BASE,
        api_key=API_KEY,
        integration_id=INTEGRATION_ID,
        transport=httpx.MockTransport(caller.sandbox),
        retries=Retries(sleep=caller.clock.sleep, chance=lambda: 0.0),
    )


class Rig:
    """A client, and the sandbox behind it. `dialects` is what Avionté speaks, `setting` what the operator allows."""

    def __init__(
        self,
        dialects: tuple[Dialect, ...] = BOTH,
        setting: DialectSetting = "auto",
        options: SandboxOptions | None = None,
    ) -> None:
        self.caller = Caller(replace(options or SandboxOptions(), dialects=dialects))
        self.client = AvionteAtsClient(join(self.caller), INTEGRATION_ID, setting)

    @property
    def world(self) -> World:
        """The truth behind the answers."""
        return self.caller.sandbox.world

    @property
    def sent(self) -> list[Sent]:
        """Method and path of each request, those inside a passthrough in place of the passthrough itself."""
        found: list[Sent] = []
        for request in self.caller.sandbox.requests:
            inner = cast("dict[str, Any]", request.body) if "/passthrough/" in request.path else None
            path = request.path.partition("?")[0].removeprefix("/v1")
            found.append((inner["method"], inner["path"]) if inner else (request.method, path))
        return found

    @property
    def writes(self) -> list[Sent]:
        """Those of the requests that change something."""
        return [one for one in self.sent if one[0] != "GET" and not one[1].endswith("/multi-query")]

    @property
    def bodies(self) -> list[Any]:
        """The bodies of the requests that had one, those inside a passthrough in place of the passthrough's own."""
        bodies = [cast("Any", request.body) for request in self.caller.sandbox.requests if request.body is not None]
        return [body.get("data") if "method" in body and "path" in body else body for body in bodies]

    def forget(self) -> None:
        """Forget the requests so far."""
        self.caller.sandbox.requests.clear()

    def fail(self, fault: str, path: str = "", method: str = "", times: int = 1, body: Any = None) -> None:
        """Order a fault."""
        self.caller.sandbox.faults.append(Fault(fault=fault, path=path, method=method, times=times, body=body))

    def job(self, part: str = "forklift") -> Job:
        """The job that plays a part, as it stands in the ATS."""
        return self.caller.job(part)

    def pending(self, bucket: str = "web_application") -> Application:
        """A pending application to the forklift job."""
        return self.caller.pending(bucket)

    def person(self, part: str = "maria_forklift") -> Candidate:
        """The person who plays a part."""
        found = self.world.candidates.get(self.world.stories.people[part])
        assert found is not None
        return found

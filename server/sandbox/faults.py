"""Faults on order: which requests go wrong, how often, and how."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx

from server.sandbox.envelope import KomboError, encode, failure
from server.sandbox.shapes import Shape, check, mapping, text
from server.sandbox.world import Json

SPEC = (
    r"^(status:\d{3}(:[A-Z_.]+)?|inner:\d{3}|drop_before(:(connect|read))?|drop_after(:(protocol|read))?"
    r"|delay:\d+(\.\d+)?|malformed)$"
)
RULE = {
    "match": Shape(dict, members={"method": Shape(str), "path": Shape(str)}),
    "times": Shape(int),
    "fault": Shape(str, required=True, pattern=SPEC),
    "headers": Shape(dict),
    "body": Shape(),
}
LOST: Mapping[str, Callable[[str], httpx.TransportError]] = {
    "connect": httpx.ConnectError,
    "read": httpx.ReadError,
    "protocol": httpx.RemoteProtocolError,
}


@dataclass
class Fault:
    """What goes wrong, `times` more times, for requests of `method` whose path contains `path`.

    Both are empty for any; a passthrough request also matches by its inner method and path. `fault` is one of

    * `status:<code>[:<error code>]`: that answer, with `headers` and, where given, `body`; nothing is done. Without a
      code of Kombo's an answer of 500 and more is a web page, as a load balancer sends;
    * `inner:<code>`: a passthrough whose inner request is answered with this status, and `body` as its data;
    * `drop_before[:connect|read]`: nothing is done and the connection is lost;
    * `drop_after[:protocol|read]`: the request is carried out, then the connection is lost;
    * `delay:<seconds>`: the request is carried out, its answer comes late;
    * `malformed`: the request is carried out, its answer is cut short.
    """

    fault: str
    method: str = ""
    path: str = ""
    times: int = 1
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Json = None

    @property
    def kind(self) -> str:
        """The fault without its argument."""
        return self.fault.partition(":")[0]

    @property
    def argument(self) -> str:
        """What stands behind the colon."""
        return self.fault.partition(":")[2]

    def matches(self, method: str, path: str, body: Json) -> bool:
        """Say whether this request is meant."""
        inner = body if isinstance(body, dict) and "/passthrough/" in path else {}
        methods, paths = (method, text(inner, "method")), (path, text(inner, "path"))
        if self.times < 1 or (self.method and self.method.upper() not in methods):
            return False
        return any(self.path in candidate for candidate in paths if candidate is not None)


def read_faults(body: Json) -> list[Fault]:
    """Read the list that `POST /sandbox/faults` takes. Raises `PLATFORM.INPUT_INVALID`."""
    if not isinstance(body, list):
        raise KomboError("PLATFORM.INPUT_INVALID", "The body must be a list of faults.")
    faults: list[Fault] = []
    for item in body:
        rule = check(item, RULE)
        match, times = mapping(rule, "match"), rule.get("times")
        faults.append(
            Fault(
                fault=text(rule, "fault") or "",
                method=text(match, "method") or "",
                path=text(match, "path") or "",
                times=times if isinstance(times, int) else 1,
                headers={name: str(value) for name, value in mapping(rule, "headers").items()},
                body=rule.get("body"),
            )
        )
    return faults


def take(faults: list[Fault], method: str, path: str, body: Json) -> Fault | None:
    """Use up one time of the first fault that matches; spent ones leave the list."""
    for fault in faults:
        if fault.matches(method, path, body):
            fault.times -= 1
            if fault.times < 1:
                faults.remove(fault)
            return fault
    return None


def answer(fault: Fault, interaction: int) -> httpx.Response | None:
    """Return the answer that a fault gives in place of the endpoint's, None for a fault that lets it be asked."""
    if fault.kind == "inner":
        status = int(fault.argument)
        data: dict[str, Json] = {"url": "https://api.avionte.com/front-office/v1", "status": status, "headers": {}}
        data["data"] = fault.body if fault.body is not None else {"message": "The server could not do this."}
        return _json(200, {"status": "success", "data": data, "warnings": []}, fault.headers)
    if fault.kind != "status":
        return None
    status_text, _, code = fault.argument.partition(":")
    status = int(status_text)
    if isinstance(fault.body, str):
        return httpx.Response(status, headers=dict(fault.headers), text=fault.body)
    if fault.body is not None:
        return _json(status, fault.body, fault.headers)
    if status >= 500 and not code:
        page = f"<html><head><title>{status}</title></head><body><h1>{status} Server Error</h1></body></html>"
        return httpx.Response(status, headers={"content-type": "text/html", **fault.headers}, text=page)
    return _json(status, failure(code or None, "The sandbox was asked to fail here.", interaction), fault.headers)


def _json(status: int, body: Json, headers: Mapping[str, str]) -> httpx.Response:
    return httpx.Response(status, headers={"content-type": "application/json", **headers}, content=encode(body))


def loss(fault: Fault, request: httpx.Request) -> httpx.TransportError:
    """Return the error that a client sees when the connection is lost."""
    error = LOST[fault.argument or ("connect" if fault.kind == "drop_before" else "protocol")]
    lost = error("The sandbox dropped the connection.")
    lost.request = request
    return lost

"""Kombo's passthrough to Avionté: one outer request, one inner request, one inner status."""

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, urlencode

from server.sandbox import avionte_bold, avionte_brief
from server.sandbox.avionte_records import AvionteError
from server.sandbox.call import Call, Routes
from server.sandbox.envelope import KomboError, success
from server.sandbox.options import Dialect
from server.sandbox.shapes import Shape, check, mapping, text
from server.sandbox.tenant import Tenant
from server.sandbox.world import Json

Inner = Callable[[Tenant, Call], tuple[int, Json]]

BASE_URL = "https://api.avionte.com/front-office/v1"
METHODS = ("GET", "POST", "DELETE", "PUT", "PATCH")
BODY = {
    "method": Shape(str, required=True, choices=METHODS),
    "path": Shape(str, required=True, least=1),
    "headers": Shape(dict),
    "params": Shape(dict),
    "data": Shape(),
    "response_as_base64": Shape(bool),
    "multipart_form_data": Shape(list),
    "api_options": Shape(dict),
}
DIALECTS: Mapping[Dialect, Routes[Inner]] = {
    "brief": Routes[Inner](avionte_brief.ROUTES),
    "bold": Routes[Inner](avionte_bold.ROUTES),
}


def pass_through(tenant: Tenant, call: Call) -> Json:
    """Send the inner request to Avionté and answer its status and data in a success of Kombo's.

    Raises `PLATFORM.INPUT_INVALID` for another tool or a malformed request. Whether Kombo confines `path` to the base
    address is not known; the sandbox does.
    """
    if (call.names["tool"], call.names["api"]) != ("avionte", "front-office-v1"):
        raise KomboError("PLATFORM.INPUT_INVALID", "This integration has no such passthrough API.", 404)
    if "passthrough" in tenant.world.integration.unavailable:
        raise KomboError("PLATFORM.INPUT_INVALID", "Passthrough is not enabled for this integration.")
    body = check(call.body, BODY)
    params = mapping(body, "params")
    if not all(isinstance(value, str) for value in params.values()):
        raise KomboError("PLATFORM.INPUT_INVALID", "body.params must be a map of strings")
    path, _, query = (text(body, "path") or "").partition("?")
    if not path.startswith("/") or "//" in path or "/../" in f"{path}/":
        raise KomboError("PLATFORM.INPUT_INVALID", "body.path must be a path below the base address")
    pairs = [*parse_qsl(query), *((name, str(value)) for name, value in params.items())]
    status, data = _ask(tenant, text(body, "method") or "", path, dict(pairs), body.get("data"))
    return success(
        {
            "url": BASE_URL + path + (f"?{urlencode(pairs)}" if pairs else ""),
            "status": status,
            "headers": {"content-type": "application/json; charset=utf-8"},
            "data": data,
        },
        [],
    )


def _ask(tenant: Tenant, method: str, path: str, query: dict[str, str], data: Json) -> tuple[int, Json]:
    for dialect in tenant.options.dialects:
        if (found := DIALECTS[dialect].find(method, path)) is not None:
            endpoint, names = found
            try:
                return endpoint(tenant, Call(method, path, names, query, data))
            except AvionteError as error:
                return error.status, {"message": error.message}
    return 404, {"message": f"No HTTP resource was found that matches the request URI '{path}'."}

"""The sandbox as an ASGI application, without a server."""

from collections.abc import MutableMapping
from typing import Any

import httpx
import pytest

from server.sandbox.asgi import as_asgi
from server.sandbox.options import API_KEY, INTEGRATION_ID
from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio


async def test_a_request_is_handed_on_as_it_is() -> None:
    caller = Caller()
    headers = {"authorization": f"Bearer {API_KEY}", "x-integration-id": INTEGRATION_ID}
    transport = httpx.ASGITransport(as_asgi(caller.sandbox))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox.invalid") as client:
        response = await client.get("/v1/ats/jobs", params={"name_contains": "a b&c", "page_size": 1}, headers=headers)
    assert response.status_code == 200
    assert [request.path for request in caller.sandbox.requests] == ["/v1/ats/jobs?name_contains=a+b%26c&page_size=1"]


async def test_what_is_no_request_is_left_alone() -> None:
    async def receive() -> MutableMapping[str, Any]:
        raise AssertionError("a lifespan needs no message")

    async def send(_: MutableMapping[str, Any]) -> None:
        raise AssertionError("a lifespan needs no answer")

    await as_asgi(Caller().sandbox)({"type": "lifespan"}, receive, send)

"""The sandbox as a plain ASGI application."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import httpx

from server.sandbox.kombo import Sandbox

Scope = MutableMapping[str, Any]  # what stands in these two is for ASGI to say, and hangs on their `type`
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

Application = Callable[[Scope, Receive, Send], Awaitable[None]]


def as_asgi(sandbox: Sandbox) -> Application:
    """Return an application that hands each request to the sandbox.

    Where a fault loses the connection it ends without an answer; a server then closes the connection.
    """

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            response = await sandbox(await _request(scope, receive))
        except httpx.TransportError:
            await _drop(send)
        else:
            headers = [(name.lower(), value) for name, value in response.headers.raw]
            await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
            await send({"type": "http.response.body", "body": response.content})

    return application


async def _request(scope: Scope, receive: Receive) -> httpx.Request:
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    query: bytes = scope["query_string"]
    target: bytes = scope["raw_path"] + (b"?" + query if query else b"")
    url = httpx.URL("http://sandbox.invalid").copy_with(raw_path=target)
    return httpx.Request(scope["method"], url, headers=list(scope["headers"]), content=body)


async def _drop(send: Send) -> None:
    """Make the server close the connection before it has sent a byte.

    ASGI has no message for this. A header that no server may send fails after uvicorn has noted that the answer was
    begun: it then closes the connection instead of answering 500.
    """
    await send({"type": "http.response.start", "status": 200, "headers": [(b"dropped", b"\n")]})

"""The sandbox on a port."""

import socket
from collections.abc import Callable
from dataclasses import replace

import anyio.lowlevel
import uvicorn

from server.sandbox.asgi import as_asgi
from server.sandbox.kombo import Sandbox
from server.sandbox.options import BASE_URL, SandboxOptions


async def serve(
    options: SandboxOptions,
    host: str = "127.0.0.1",
    port: int = 0,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve a sandbox until it is told to stop. Port 0 is any free one. Raises OSError where the port is taken.

    `ready` gets the address, e.g. `http://127.0.0.1:8123`, as soon as requests are taken in. Only errors are logged, to
    stderr: addresses of requests may carry names.
    """
    with socket.create_server((host, port)) as listener:
        address = f"http://{host}:{listener.getsockname()[1]}"
        if options.base_url == BASE_URL:
            options = replace(options, base_url=address)
        config = uvicorn.Config(
            as_asgi(Sandbox(options)),
            lifespan="off",
            http="h11",
            ws="none",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            date_header=False,
        )
        ready(address)
        await uvicorn.Server(config).serve(sockets=[listener])
        await anyio.lowlevel.checkpoint()  # a signal that uvicorn kept until now and raised again is noticed here

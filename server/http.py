"""MCP over Streamable HTTP, on loopback only: there is no authentication yet."""

import logging
import signal
import socket
import sys
from asyncio import CancelledError
from types import FrameType
from typing import Any

import uvicorn
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings

from server.errors import ConfigurationError
from server.settings import LOOPBACK
from server.stopping import code_of, exit_within

GRACE = 2
"""Seconds that requests in flight have to end after a signal; then they are cancelled."""

DEADLINE = 5.0
"""Seconds after a signal when the process ends, even if the lifespan is not done with cleaning up."""


def serve_http(server: MCPServer[Any], host: str, port: int) -> int:
    """Serve until SIGINT (answers 130) or SIGTERM (143). Port 0 is any free one.

    One line on stderr says where, once requests are taken in; stdout stays empty. Requests that name another host, or
    come from a page of another one, are refused. To be called in the main thread.

    Raises:
        ConfigurationError: The host is not loopback, or the port cannot be had.
    """
    with _listen(host, port) as listener:
        port = listener.getsockname()[1]
        names = [f"[{name}]" if ":" in name else name for name in LOOPBACK]
        app = server.streamable_http_app(
            transport_security=TransportSecuritySettings(
                allowed_hosts=[f"{name}:{port}" for name in names],
                allowed_origins=[f"http://{name}:*" for name in names],
            )
        )
        config = uvicorn.Config(
            app, ws="none", log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=GRACE
        )
        # Signals that come while it serves, uvicorn takes, and raises them again when it is done.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        http = _Server(config, f"http://{names[LOOPBACK.index(host)]}:{port}/mcp")
        http.run(sockets=[listener])
        return http.code


class _Server(uvicorn.Server):
    """Says where it listens as soon as it does, and remembers which signal ended it."""

    code = 0

    def __init__(self, config: uvicorn.Config, url: str) -> None:
        super().__init__(config)
        self._url = url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stderr.write(f"ats-mcp listens on {self._url}\n")
        sys.stderr.flush()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if not self.code:
            self.code = code_of(sig)
            exit_within(DEADLINE, self.code)
            logging.getLogger("uvicorn.error").addFilter(_is_news)
        super().handle_exit(sig, frame)


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a record says more than that requests were cut off, which is what stopping means."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, CancelledError) and not record.getMessage().startswith(("ASGI callable", "Cancel "))


def _listen(host: str, port: int) -> socket.socket:
    if host not in LOOPBACK:
        raise ConfigurationError(
            f"--host {host} is refused: this server has no authentication yet, so whoever reaches it could read and"
            f" change candidates. Use one of {', '.join(LOOPBACK)}."
        )
    if not 0 <= port <= 65_535:
        raise ConfigurationError(f"--port {port} is refused: ports are numbers up to 65535, and 0 picks a free one.")
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise ConfigurationError(
            f"Cannot listen on {host}, port {port}: {error.strerror}. Choose another --port."
        ) from None

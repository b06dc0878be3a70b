"""The HTTP server: on loopback only, for clients of both eras, quiet, and gone on a signal."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import anyio
import httpx
import pytest
from inline_snapshot import snapshot
from mcp import Client, MCPError
from mcp.server.mcpserver import MCPServer
from mcp.types import TextContent

from server.errors import ConfigurationError
from server.http import serve_http

pytestmark = pytest.mark.anyio

SCRIPT = """
import sys, time
from contextlib import asynccontextmanager

import anyio
from mcp.server.mcpserver import MCPServer

import server.http
from server.guardrails.redaction import configure_logging

host, cleaning, server.http.GRACE, server.http.DEADLINE = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])


@asynccontextmanager
async def lifespan(_):
    if cleaning == "broken":
        raise RuntimeError("no ledger")
    yield
    print("cleaning", file=sys.stderr, flush=True)
    if cleaning == "endless":
        await anyio.sleep_forever()
    print("cleaned", file=sys.stderr, flush=True)


mcp = MCPServer("tiny", lifespan=lifespan)
configure_logging("WARNING")


@mcp.tool()
def echo(text: str) -> str:
    return text


@mcp.tool()
async def wait() -> str:
    print("waiting", file=sys.stderr, flush=True)
    await anyio.sleep_forever()
    return "never"


sys.exit(server.http.serve_http(mcp, host, 0))
"""
ROOT = Path(__file__).parents[2]
INITIALIZE: dict[str, object] = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}},
}
Era = Literal["auto", "legacy"]


class Served:
    """A server process and where it listens."""

    def __init__(self, script: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, script, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            text=True,
        )
        assert self.process.stdout
        assert self.process.stderr
        self.stdout, self.stderr = self.process.stdout, self.process.stderr
        self.line = self.stderr.readline()
        self.url = self.line.split()[-1]

    def end(self) -> tuple[int, list[str]]:
        """The exit code, and what stood on stderr after the first line; stdout stayed empty."""
        code = self.process.wait(timeout=20)
        assert self.stdout.read() == ""
        return code, self.stderr.read().splitlines()


Serve = Callable[..., Served]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    script = tmp_path / "tiny.py"
    script.write_text(SCRIPT)
    served: list[Served] = []

    def serve(host: str = "127.0.0.1", cleaning: str = "short", grace: str = "5", deadline: str = "15") -> Served:
        served.append(Served(script, host, cleaning, grace, deadline))
        return served[-1]

    yield serve
    for one in served:
        one.process.kill()
        one.process.wait()
        one.stdout.close()
        one.stderr.close()


def speaks(host: str) -> bool:
    try:
        socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError:
        return False
    return True


async def echo(url: str, mode: Era) -> tuple[str, str]:
    async with Client(url, mode=mode) as client:
        result = await client.call_tool("echo", {"text": "hé"})
        assert isinstance(result.content[0], TextContent)
        return client.protocol_version, result.content[0].text


async def test_it_says_in_one_line_where_it_listens_and_answers_clients_of_both_eras(serve: Serve) -> None:
    served = serve()

    assert served.line.startswith("ats-mcp listens on http://127.0.0.1:")
    assert served.url.endswith("/mcp")
    assert await echo(served.url, "auto") == ("2026-07-28", "hé")
    assert await echo(served.url, "legacy") == ("2025-11-25", "hé")

    served.process.terminate()
    assert served.end() == (143, ["cleaning", "cleaned"])


@pytest.mark.parametrize("host", ["localhost", "::1"])
async def test_every_name_of_loopback_is_served(serve: Serve, host: str) -> None:
    if not speaks(host):
        pytest.skip("this machine has no IPv6")
    served = serve(host)

    assert served.url.startswith("http://localhost:" if host == "localhost" else "http://[::1]:")
    assert (await echo(served.url, "auto"))[1] == "hé"


async def test_an_interrupt_ends_it_while_a_legacy_client_listens(serve: Serve) -> None:
    served = serve()

    with anyio.fail_after(20):
        async with Client(served.url, mode="legacy"):
            served.process.send_signal(signal.SIGINT)
            ended = await anyio.to_thread.run_sync(served.end)

    assert ended == (130, ["cleaning", "cleaned"])


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_call_that_does_not_end_is_cut_off_quietly(serve: Serve, mode: Era) -> None:
    served = serve(grace="1")
    cut_off = anyio.Event()

    async def wait(client: Client) -> None:
        with pytest.raises(MCPError):
            await client.call_tool("wait", {})
        cut_off.set()

    with anyio.fail_after(20):
        async with Client(served.url, mode=mode) as client, anyio.create_task_group() as tasks:
            tasks.start_soon(wait, client)
            assert await anyio.to_thread.run_sync(served.stderr.readline) == "waiting\n"
            served.process.terminate()
            code, lines = await anyio.to_thread.run_sync(served.end)
            await cut_off.wait()
            assert code == 143
            assert [line for line in lines if "gave up: transport write blocked" not in line] == ["cleaning", "cleaned"]


async def test_clean_up_that_does_not_end_is_cut_off(serve: Serve) -> None:
    served = serve(cleaning="endless", deadline="0.5")

    served.process.terminate()
    served.process.terminate()

    assert served.end() == (143, ["cleaning"])


async def test_a_lifespan_that_fails_is_logged_and_nothing_is_announced(serve: Serve) -> None:
    served = serve(cleaning="broken")

    code, lines = served.end()
    assert code == 3
    assert "ERROR uvicorn.error: Traceback" in served.line
    assert "RuntimeError" in served.line
    assert "no ledger" not in served.line
    assert lines[-1].endswith("Application startup failed. Exiting.")


async def test_pages_of_other_hosts_are_refused(serve: Serve) -> None:
    served = serve()
    refused: dict[str, int] = {}

    async with httpx.AsyncClient() as client:
        for name, value in [
            ("Host", "evil.example.com"),
            ("Host", "127.0.0.1:1"),
            ("Origin", "http://evil.example.com"),
            ("Origin", "null"),
            ("Origin", "http://localhost:6274"),
            ("Accept", "application/json, text/event-stream"),
        ]:
            headers = {"Accept": "application/json, text/event-stream", name: value}
            answer = await client.post(served.url, json=INITIALIZE, headers=headers)
            refused[f"{name}: {value}"] = answer.status_code
            assert "server" not in answer.headers

    assert refused == snapshot(
        {
            "Host: evil.example.com": 421,
            "Host: 127.0.0.1:1": 421,
            "Origin: http://evil.example.com": 403,
            "Origin: null": 403,
            "Origin: http://localhost:6274": 200,
            "Accept: application/json, text/event-stream": 200,
        }
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "ats.example.com", ""])  # noqa: S104 (refused)
def test_any_other_host_is_refused_with_the_reason(host: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        serve_http(MCPServer("tiny"), host, 0)

    assert str(refused.value) == (
        f"--host {host} is refused: this server has no authentication yet, so whoever reaches it could read and"
        " change candidates. Use one of 127.0.0.1, ::1, localhost."
    )


def test_a_port_that_is_taken_is_refused_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError) as refused:
            serve_http(MCPServer("tiny"), "127.0.0.1", port)

    assert str(refused.value).startswith(f"Cannot listen on 127.0.0.1, port {port}: Address already in use")


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_that_cannot_exist_is_refused_in_words(port: int) -> None:
    with pytest.raises(ConfigurationError, match=f"--port {port} is refused: ports are numbers up to 65535"):
        serve_http(MCPServer("tiny"), "127.0.0.1", port)

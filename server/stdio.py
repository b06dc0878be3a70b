"""MCP over this process's stdin and stdout, gone quietly and at once when the client or the operator wants it.

The SDK's transport ends when stdin ends and only then: nothing interrupts its reader, and a client that vanished shows
as a traceback. So it gets pipes of ours: we decide when its input ends, and what it writes for nobody goes nowhere.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import FrameType
from typing import Any

import anyio
from mcp.server.mcpserver import MCPServer

from server.stopping import code_of, exit_within

GRACE = 2.0
"""Seconds that clean-up may take after a signal, and that the last answers may take to reach the client."""

END = b"\0"
"""What tells our pump that the server has written everything: no JSON holds this byte."""


def serve_stdio(server: MCPServer[Any]) -> int:
    """Serve until stdin ends or the client is gone (answers 0), or until SIGINT (130) or SIGTERM (143).

    On a signal the server is told that its input ended, so that its lifespan cleans up; what takes longer than `GRACE`
    is cut off, and so is everything by a second signal. To be called once, in the main thread.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    from_client, to_client = os.dup(0), os.dup(1)
    if sys.platform != "win32":
        for wire in (from_client, to_client):
            os.set_blocking(wire, True)  # a terminal keeps what the program before us set
    outlet, write_end = os.pipe()
    read_end, inlet = os.pipe()
    for ours, standard in ((read_end, 0), (write_end, 1)):
        os.dup2(ours, standard)
        os.close(ours)
    code = 0

    def end_input() -> None:
        os.dup2(nowhere, inlet)  # not closed: the pump may be about to write, and the number must not be another file's

    def lose_client() -> None:
        os.dup2(nowhere, to_client)
        end_input()

    def stop(number: int, _: FrameType | None) -> None:
        nonlocal code
        if code:
            os._exit(code)
        code = code_of(number)
        exit_within(GRACE, code)
        end_input()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    _start(lambda: _pump(_chunks(from_client), inlet, end_input), end_input)
    writing = _start(lambda: _pump(_chunks_until_end(outlet), to_client, lose_client))
    anyio.run(server.run_stdio_async)
    os.write(1, END)
    writing.join(GRACE)
    return code


def _start(work: Callable[[], None], afterwards: Callable[[], None] = lambda: None) -> threading.Thread:
    def run() -> None:
        work()
        afterwards()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def _pump(chunks: Iterator[bytes], sink: int, on_failure: Callable[[], None]) -> None:
    """Write the chunks; `on_failure` makes a sink that takes no more take everything."""
    for chunk in chunks:
        rest = memoryview(chunk)
        while rest:
            try:
                rest = rest[os.write(sink, rest) :]
            except OSError:
                on_failure()


def _chunks(source: int) -> Iterator[bytes]:
    """What comes, until the source ends, or the terminal hangs up."""
    with suppress(OSError):
        while chunk := os.read(source, 65_536):
            yield chunk


def _chunks_until_end(source: int) -> Iterator[bytes]:
    for chunk in _chunks(source):
        yield chunk.removesuffix(END)
        if chunk.endswith(END):
            return

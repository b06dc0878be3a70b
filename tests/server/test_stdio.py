"""The stdio server ends quietly and at once, whoever ends it; each test runs a real process."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SCRIPT = """
import os, subprocess, sys
from contextlib import asynccontextmanager

import anyio
from mcp.server.mcpserver import MCPServer

import server.stdio

cleaning, server.stdio.GRACE = sys.argv[1], float(sys.argv[2])


def say(word):
    print(word, file=sys.stderr, flush=True)


@asynccontextmanager
async def lifespan(_):
    if cleaning == "broken":
        raise RuntimeError("no ledger")
    yield
    await anyio.sleep(0.05)
    say("cleaning")
    if cleaning == "endless":
        await anyio.sleep_forever()
    say("cleaned")


mcp = MCPServer("tiny", lifespan=lifespan)


@mcp.tool()
def echo(text: str) -> str:
    print("stray")
    subprocess.run([sys.executable, "-c", "print('stray')"])
    return text


@mcp.tool()
async def wait() -> str:
    say("waiting")
    await anyio.sleep_forever()
    return "never"


say("started")
sys.exit(server.stdio.serve_stdio(mcp))
"""
ROOT = Path(__file__).parents[2]
INITIALIZE = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}


class Session:
    """A server process and the raw lines that go to it and come from it."""

    def __init__(self, script: Path, cleaning: str, grace: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, script, cleaning, grace],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert self.process.stdin
        assert self.process.stdout
        assert self.process.stderr
        self.stdin, self.stdout, self.stderr = self.process.stdin, self.process.stdout, self.process.stderr
        self.last_id = 0

    def send(self, method: str, **params: object) -> None:
        self.last_id += 1
        message = {"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params}
        self.stdin.write(json.dumps(message).encode() + b"\n")
        self.stdin.flush()

    def ask(self, method: str, **params: object) -> dict[str, object]:
        self.send(method, **params)
        answer: dict[str, object] = json.loads(self.stdout.readline())
        assert answer["id"] == self.last_id
        return answer

    def end(self) -> tuple[int, list[str]]:
        """The exit code, and what stood on stderr."""
        code = self.process.wait(timeout=20)
        return code, self.stderr.read().decode().splitlines()


Start = Callable[..., Session]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    script = tmp_path / "tiny.py"
    script.write_text(SCRIPT)
    sessions: list[Session] = []

    def start(cleaning: str = "short", grace: str = "15", *, handshake: bool = True) -> Session:
        session = Session(script, cleaning, grace)
        sessions.append(session)
        assert session.stderr.readline() == b"started\n"
        if handshake:
            session.ask("initialize", **INITIALIZE)
        return session

    yield start
    for session in sessions:
        session.process.kill()
        session.process.wait()
        for stream in (session.stdout, session.stderr):
            stream.close()
        if not session.stdin.closed:
            session.stdin.close()


def test_only_the_protocol_goes_to_stdout(start: Start) -> None:
    session = start()

    answer = session.ask("tools/call", name="echo", arguments={"text": "hé \0 \n" + "x" * 200_000})

    assert isinstance(answer["result"], dict)
    assert answer["result"]["content"][0]["text"] == "hé \0 \n" + "x" * 200_000
    session.stdin.close()
    assert session.end() == (0, ["stray", "stray", "cleaning", "cleaned"])
    assert session.stdout.read() == b""


def test_the_end_of_input_ends_it(start: Start) -> None:
    session = start()

    session.stdin.close()

    assert session.end() == (0, ["cleaning", "cleaned"])


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["SIGINT", "SIGTERM"])
def test_a_signal_ends_it_while_stdin_is_open_and_the_lifespan_cleans_up(
    start: Start, number: signal.Signals, code: int
) -> None:
    session = start()

    session.process.send_signal(number)

    assert session.end() == (code, ["cleaning", "cleaned"])


def test_a_signal_ends_it_before_the_client_has_said_anything(start: Start) -> None:
    session = start(handshake=False)
    session.send("ping")
    session.stdout.readline()

    session.process.terminate()

    assert session.end()[0] == 143


def test_a_signal_ends_it_while_a_call_is_running(start: Start) -> None:
    session = start()
    session.send("tools/call", name="wait", arguments={})
    assert session.stderr.readline() == b"waiting\n"

    session.process.terminate()

    assert session.end() == (143, ["cleaning", "cleaned"])
    assert json.loads(session.stdout.read())["error"]["message"] == "Connection closed"


def test_clean_up_that_does_not_end_is_cut_off(start: Start) -> None:
    session = start("endless", "0.3")

    session.process.terminate()

    assert session.end() == (143, ["cleaning"])


def test_a_second_signal_cuts_everything_off(start: Start) -> None:
    session = start("endless")
    session.process.send_signal(signal.SIGINT)
    assert session.stderr.readline() == b"cleaning\n"

    session.process.terminate()

    assert session.end() == (130, [])


def test_a_client_that_vanishes_leaves_no_traceback(start: Start) -> None:
    session = start()
    session.stdout.close()

    session.send("tools/list")
    session.send("tools/list")
    session.stdin.close()

    assert session.end() == (0, ["cleaning", "cleaned"])


def test_a_client_that_no_longer_reads_ends_it_even_with_stdin_open(start: Start) -> None:
    session = start()
    session.stdout.close()

    session.send("tools/list")

    assert session.end() == (0, ["cleaning", "cleaned"])


def test_bytes_that_are_no_message_do_not_end_it(start: Start) -> None:
    session = start()

    session.stdin.write(b"\xff\n{\n\0")
    session.stdin.flush()
    session.stdin.write(b"\n")

    assert session.ask("tools/list")["result"]


def test_streams_that_somebody_left_non_blocking_are_served(tmp_path: Path) -> None:
    script = tmp_path / "tiny.py"
    script.write_text(SCRIPT)
    theirs, ours = os.pipe()
    os.set_blocking(theirs, False)
    process = subprocess.Popen(
        [sys.executable, script, "short", "15"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    os.close(theirs)
    assert process.stdout

    with open(ours, "wb", buffering=0) as stdin, process.stdout:
        message = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": INITIALIZE}
        stdin.write(json.dumps(message).encode() + b"\n")
        assert json.loads(process.stdout.readline())["result"]

    assert process.wait(timeout=20) == 0


def test_a_terminal_that_hangs_up_ends_it(tmp_path: Path) -> None:
    script = tmp_path / "tiny.py"
    script.write_text(SCRIPT)
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, script, "short", "15"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    os.close(theirs)
    os.close(ours)

    _, log = process.communicate(timeout=20)

    assert (process.returncode, log.splitlines()) == (0, [b"started", b"cleaning", b"cleaned"])


def test_a_lifespan_that_fails_is_told_with_the_first_message(start: Start) -> None:
    session = start("broken", handshake=False)

    session.send("initialize", **INITIALIZE)

    code, lines = session.end()
    assert code == 1
    assert lines[-2].endswith("RuntimeError: no ledger")

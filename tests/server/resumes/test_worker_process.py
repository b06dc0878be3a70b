"""The other end of the pipes, driven by hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from server.resumes import worker_process
from server.resumes.limits import FRAME_LENGTH_BYTES

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-c", "from server.resumes.worker_process import serve; serve()"]
LOUD = [
    sys.executable,
    "-c",
    "import os; from server.resumes import worker_process\n"
    "read = worker_process.read_resume\n"
    "worker_process.read_resume = lambda *arguments: (os.write(1, b'noise'), read(*arguments))[1]\n"
    "worker_process.serve()",
]


def frame(data: bytes) -> bytes:
    return len(data).to_bytes(FRAME_LENGTH_BYTES) + data


def request(data: bytes) -> bytes:
    return frame(json.dumps({"file_name": "", "content_type": ""}).encode()) + frame(data)


def answers(output: bytes) -> list[dict[str, object] | None]:
    found: list[dict[str, object] | None] = []
    while output:
        length = int.from_bytes(output[:FRAME_LENGTH_BYTES])
        data = output[FRAME_LENGTH_BYTES : FRAME_LENGTH_BYTES + length]
        found.append(json.loads(data) if data else None)
        output = output[FRAME_LENGTH_BYTES + length :]
    return found


@pytest.mark.parametrize("command", [COMMAND, LOUD], ids=["quiet", "loud"])
def test_requests_are_answered_in_turn_until_the_input_ends(command: list[str]) -> None:
    """Whatever a library prints stays out of the answers."""
    result = subprocess.run(
        command, input=request(b"Maria") + request(b""), stdout=subprocess.PIPE, cwd=ROOT, timeout=60, check=True
    )
    received, first, received_too, second = answers(result.stdout)
    assert received is received_too is None
    assert first is not None
    assert second is not None
    assert first["resume"] == {
        "format": "text",
        "pages": ["Maria"],
        "hidden": [],
        "warnings": [],
        "masked": 0,
        "digest": "9ff18ebe7449",
    }
    assert second["error"] == "EmptyResume"


def test_a_request_that_breaks_off_ends_the_process_quietly() -> None:
    result = subprocess.run(COMMAND, input=b"\0\0", stdout=subprocess.PIPE, cwd=ROOT, timeout=60, check=True)
    assert result.stdout == b""


def test_running_out_of_memory_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhaust(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(worker_process, "read_resume", exhaust)
    answer = json.loads(worker_process.answer({"file_name": "", "content_type": ""}, b"Maria"))
    assert answer["error"] == "UnfinishedResume"
    assert "memory" in answer["message"]

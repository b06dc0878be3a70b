"""The worker process: reads one resume after another from its standard input, within bounds of memory and time.

A request is two frames, a JSON object with the file's name and content type, then its bytes; it is answered by an empty
frame as soon as it is there, and by a frame of JSON when the file has been read. A frame is its length in four bytes,
most significant first, and as many bytes. Answers are JSON and not pickled objects: a worker that a hostile file has
taken over can send no more than text.
"""

import json
import os
import signal
import sys
from dataclasses import asdict
from typing import BinaryIO

from server.resumes.errors import UnfinishedResume, UnreadableResume
from server.resumes.limits import FRAME_LENGTH_BYTES, MEMORY_BYTES, SECONDS
from server.resumes.reader import read_resume

_TOO_MUCH_MEMORY = "Reading the file took more memory than a resume should, so it was stopped. Ask for another copy."


def serve() -> None:
    """Answer requests until standard input ends."""
    _limit()
    requests, answers = _take_over_pipes()
    while (header := _read_frame(requests)) is not None:
        data = _read_frame(requests) or b""
        _write_frame(answers, b"")
        if sys.platform != "win32":
            # The parent's clock comes first; this one is for a parent that died while a file was being read.
            signal.alarm(int(SECONDS) + 2)
        reply = answer(json.loads(header), data)
        if sys.platform != "win32":
            signal.alarm(0)
        _write_frame(answers, reply)


def answer(request: dict[str, str], data: bytes) -> bytes:
    """Read a file; return the frame that says what came of it."""
    try:
        resume = read_resume(data, request["file_name"], request["content_type"])
        reply: dict[str, object] = {"resume": asdict(resume)}
    except UnreadableResume as error:
        reply = {"error": type(error).__name__, "message": str(error)}
    except MemoryError:
        # The parent ends the process after this answer: what is left of its memory is in pieces.
        reply = {"error": UnfinishedResume.__name__, "message": _TOO_MUCH_MEMORY}
    return json.dumps(reply).encode()


def _limit() -> None:
    """Bound memory, and leave no core dump, which would hold a candidate's data."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _take_over_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes for frames alone: whatever a library prints goes nowhere."""
    requests, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return os.fdopen(requests, "rb"), os.fdopen(answers, "wb")


def _write_frame(stream: BinaryIO, data: bytes) -> None:
    stream.write(len(data).to_bytes(FRAME_LENGTH_BYTES) + data)
    stream.flush()


def _read_frame(stream: BinaryIO) -> bytes | None:
    """Read a frame; None at the end of the stream."""
    head = stream.read(FRAME_LENGTH_BYTES)
    if len(head) < FRAME_LENGTH_BYTES:
        return None
    return stream.read(int.from_bytes(head))

"""Reads resumes in a process of its own: kept warm, bounded in memory and time, replaced when a file kills it."""

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import anyio
from anyio.abc import ByteReceiveStream, ByteSendStream, Process
from anyio.streams.buffered import BufferedByteReceiveStream
from pydantic import TypeAdapter, ValidationError

from server.resumes.errors import ERRORS, UnfinishedResume, UnreadableResume
from server.resumes.file_type import refuse_oversized
from server.resumes.limits import FRAME_LENGTH_BYTES, SECONDS
from server.resumes.models import ResumeText

_PACKAGES = str(Path(__file__).resolve().parents[2])
"""The directory that holds `server`: a checkout, or the private directory of the wheel."""
_START = "import sys; sys.path[:] = sys.argv[1:]; from server.resumes.worker_process import serve; serve()"
_LONGEST_ANSWER = 16_000_000
_FAREWELL_SECONDS = 1.0
_TOO_LONG = "Reading the file took too long and was stopped. Ask for another copy, or have a person read it."
_DIED = "The file brought the reader down: it is damaged, or unpacks without end. Ask the candidate for another copy."
_NOT_STARTED = "The process that reads resumes cannot be started on this machine; the file is not to blame."
_BROKEN_PIPE = (anyio.BrokenResourceError, anyio.EndOfStream, anyio.IncompleteRead)


@dataclass(frozen=True, slots=True)
class _Answer:
    resume: ResumeText | None = None
    error: str = ""
    message: str = ""


_ANSWERS = TypeAdapter(_Answer)


class ResumeWorker:
    """One process that reads one file at a time; started when it is first needed.

    A read that is cancelled, takes longer than `seconds` or brings the process down ends it; the next starts another.
    `environment` is the process's, that of this process where it is None.
    """

    def __init__(self, *, seconds: float = SECONDS, environment: Mapping[str, str] | None = None) -> None:
        self.seconds = seconds
        self._environment = environment
        self._turn = anyio.Lock()
        self._process: Process | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    @property
    def process_id(self) -> int | None:
        """The process that waits for the next file, None where none is running."""
        return None if self._process is None else self._process.pid

    async def read(self, data: bytes, file_name: str = "", content_type: str = "") -> ResumeText:
        """Read a resume as `server.resumes.reader.read_resume` does; raise an `UnreadableResume` the same way."""
        refuse_oversized(data)
        async with self._turn:
            answer = await self._ask(_request(data, file_name, content_type))
        if answer.resume is None:
            raise ERRORS.get(answer.error, UnreadableResume)(answer.message)
        return answer.resume

    async def aclose(self) -> None:
        """End the process, a read that is under way included."""
        await self._stop(patience=_FAREWELL_SECONDS)

    async def _ask(self, request: bytes) -> _Answer:
        is_reusable, patience = False, 0.0
        try:
            with anyio.fail_after(self.seconds):
                answers = await self._hand_over(request)
                answer = _ANSWERS.validate_json(await _receive(answers))
            is_reusable = answer.error != UnfinishedResume.__name__
        except TimeoutError:
            raise UnfinishedResume(_TOO_LONG) from None
        except (*_BROKEN_PIPE, ValidationError):
            # It is on its way out; killing it before the event loop has seen it go would confuse the loop.
            patience = _FAREWELL_SECONDS
            # Not from the error, which may quote what the process sent, and so a candidate.
            raise UnfinishedResume(_DIED) from None
        finally:
            if not is_reusable:
                await self._stop(patience=patience)
        return answer

    async def _hand_over(self, request: bytes) -> BufferedByteReceiveStream:
        """Send a request until a process says that it has it; return the stream that the answer comes from.

        A process that dies before that died of something else than the file, so another is tried once."""
        with suppress(*_BROKEN_PIPE):
            return await self._send(request)
        await self._stop(patience=_FAREWELL_SECONDS)
        try:
            return await self._send(request)
        except _BROKEN_PIPE as error:
            raise UnfinishedResume(_NOT_STARTED) from error

    async def _send(self, request: bytes) -> BufferedByteReceiveStream:
        requests, answers = _pipes(await self._running())
        await requests.send(request)
        stream = BufferedByteReceiveStream(answers)
        await _receive(stream)
        return stream

    async def _running(self) -> Process | None:
        if self._process is not None and self._process.returncode is None:
            return self._process
        await self._stop()
        # Not to be interrupted between the start and the name it is known by.
        with anyio.CancelScope(shield=True):
            self._process = await anyio.open_process(
                [sys.executable, "-P", "-c", _START, _PACKAGES, *filter(None, sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=self._environment,
                start_new_session=True,
            )
        return self._process

    async def _stop(self, *, patience: float = 0.0) -> None:
        """End the process: by closing its input and waiting, and by force once the patience is over."""
        process, self._process = self._process, None
        if process is None:
            return
        with anyio.CancelScope(shield=True):
            if patience and process.stdin is not None:
                with anyio.move_on_after(patience), suppress(anyio.BrokenResourceError):
                    await process.stdin.aclose()
                    await process.wait()
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
            await process.aclose()


def _request(data: bytes, file_name: str, content_type: str) -> bytes:
    header = json.dumps({"file_name": file_name, "content_type": content_type}).encode()
    return b"".join(len(frame).to_bytes(FRAME_LENGTH_BYTES) + frame for frame in (header, data))


def _pipes(process: Process | None) -> tuple[ByteSendStream, ByteReceiveStream]:
    if process is None or process.stdin is None or process.stdout is None:
        raise anyio.BrokenResourceError
    return process.stdin, process.stdout


async def _receive(stream: BufferedByteReceiveStream) -> bytes:
    length = int.from_bytes(await stream.receive_exactly(FRAME_LENGTH_BYTES))
    if length > _LONGEST_ANSWER:
        raise anyio.BrokenResourceError
    return await stream.receive_exactly(length)

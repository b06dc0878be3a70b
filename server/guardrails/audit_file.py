"""The audit file on the disk: adding a line that several servers may add to, and reading what is complete."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO, Final

from server.guardrails.audit_chain import Link, read_head, read_line, seal
from server.guardrails.file_lock import lock, open_private

Facts = Mapping[str, object]

APPEND: Final = os.O_RDWR | os.O_CREAT | os.O_APPEND
BLOCK: Final = 4_096

sync = getattr(os, "fdatasync", os.fsync)
"""Have the system put what was added on the disk, without the times of the file where it can leave them out."""


@cache
def head_of(path: Path) -> Path:
    """The file beside the audit that says where its chain ends."""
    return path.with_name(f"{path.name}.head")


def add_line(path: Path, facts: Facts, notice: Callable[[], Facts], *, synced: bool = True) -> None:
    """Add facts to the file and note the new head: both, or neither and an exception. If `synced`, on the disk then.

    The head outlives the process; a power failure may take it back some lines, and the next line brings it up to date.

    The chain goes on from the head rather than from the last line: where somebody has removed the end since, the gap
    stays visible. Where the head itself is gone, `notice` is written first. What is left of a line that was never
    finished is cut off: whoever wrote it was never told that it stands.

    Raises:
        OSError: The disk refuses.
    """
    file = open_to_add(path)
    try:
        lock(file)
        head = open_private(head_of(path), os.O_RDWR | os.O_CREAT)
        try:
            extend(file, head, facts, notice, synced=synced)
        finally:
            os.close(head)
    finally:
        os.close(file)


def open_to_add(path: Path) -> int:
    """Open the file; a folder that is not there yet is made first."""
    try:
        return open_private(path, APPEND)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return open_private(path, APPEND)


def extend(file: int, head: int, facts: Facts, notice: Callable[[], Facts], *, synced: bool) -> None:
    """Do what `add_line` says to files that are open, and ours alone."""
    size = os.lseek(file, 0, os.SEEK_END)
    last, end = last_line(file, size)
    noted = read_head(os.read(head, BLOCK))
    link = where_to_go_on(last, noted)
    try:
        if end < size:
            os.ftruncate(file, end)
        for each in [facts] if noted or not size else [notice(), facts]:
            text, link = seal(each, link)
            write_all(file, f"{text}\n".encode())
        if synced:
            sync(file)
        os.lseek(head, 0, os.SEEK_SET)
        write_all(head, link.as_bytes())
        if noted is None:
            os.ftruncate(head, len(link.as_bytes()))  # what stood there may have been longer
    except OSError:
        with suppress(OSError):
            os.ftruncate(file, end)
        raise


def where_to_go_on(last: bytes, noted: Link | None) -> Link:
    """The line that a new one follows: what the head says, or a later one whose head was never written."""
    if noted and noted.stands_in(last):  # as nearly always: what else stands in the line does not matter
        return noted
    line = read_line(last)
    found = line.link if line else Link()
    return found if noted is None or found.seq > noted.seq else noted


def last_line(file: int, size: int) -> tuple[bytes, int]:
    """The last complete line without its end, empty where there is none; and where it ends."""
    tail, start = b"", size
    while start > 0 and tail.count(b"\n") < 2:
        read_from, start = start, max(start - BLOCK, 0)
        os.lseek(file, start, os.SEEK_SET)
        tail = os.read(file, read_from - start) + tail
    complete, newline, unfinished = tail.rpartition(b"\n")
    if not newline:
        return b"", 0
    return complete.rpartition(b"\n")[2], size - len(unfinished)


def write_all(file: int, data: bytes) -> None:
    """Write all of it; a full disk may take a part first."""
    while data:
        data = data[os.write(file, data) :]


def complete_lines(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """The lines within the first `size` bytes, without their ends; not the one that is being written."""
    for line in stream:
        size -= len(line)
        if size < 0 or not line.endswith(b"\n"):
            return
        yield line.removesuffix(b"\n")

"""Locks on files, which the system itself lets go of when their process dies, however it dies."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FAR: Final = 1 << 40
"""Windows keeps others from reading the bytes that are locked, so there a byte is locked that no file ever reaches."""


def reason(error: OSError) -> str:
    """What the system refuses, in words and without the path."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "a file stands where its folder belongs"
    return (error.strerror or "the disk refuses").lower()


def open_private(path: Path, flags: int) -> int:
    """Open a file in binary mode; one that is created can be read by nobody but its owner.

    Raises:
        OSError: The system refuses.
    """
    return os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600)


@contextmanager
def held(path: Path, flags: int = os.O_RDWR | os.O_CREAT) -> Generator[int]:
    """Open a file and be the only one to hold it; hands out the descriptor.

    Raises:
        OSError: The system refuses, or the file system has no locks.
    """
    descriptor = open_private(path, flags)
    try:
        lock(descriptor)
        yield descriptor
    finally:
        os.close(descriptor)


def lock(descriptor: int) -> None:
    """Wait until the file is ours; closing the descriptor lets go of it.

    Raises:
        OSError: The file system has no locks, or (on Windows) somebody held on to it for ten seconds.
    """
    if sys.platform == "win32":
        os.lseek(descriptor, FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def is_locked(descriptor: int) -> bool:
    """Whether somebody else holds the file. If nobody does, we do from now on."""
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    return False

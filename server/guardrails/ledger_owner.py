"""Who runs an operation, and whether that server is still alive."""

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from server.guardrails.file_lock import is_locked, lock, open_private

OLD: Final = 86_400
"""Seconds after which the file of a server that is gone is cleared away; its leases have long run out by then."""


class Owner:
    """A server's name on what it runs, with a locked file beside the ledger that tells others of its life.

    The lock goes when the process does, `kill -9` included, so the next start need not wait for a lease to run out.
    Without a folder (in memory, or a database server) only leases tell.
    """

    def __init__(self, folder: Path | None) -> None:
        """Make a name and lock its file.

        Raises:
            OSError: The folder cannot be written.
        """
        self.name = f"{os.getpid()}-{secrets.token_hex(8)}"
        self._folder = folder
        self._descriptor: int | None = None
        if folder is not None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._clear_away(folder)
            self._descriptor = open_private(folder / self.name, os.O_CREAT | os.O_RDWR)
            lock(self._descriptor)

    def is_gone(self, name: str) -> bool | None:
        """Whether the server of that name has ended; None where nothing here tells, and its lease has to."""
        if self._folder is None or name == self.name:
            return None
        try:
            descriptor = open_private(self._folder / name, os.O_RDWR)
        except OSError:
            return None
        try:
            return not is_locked(descriptor)
        finally:
            os.close(descriptor)

    def has_left(self, name: str) -> bool:
        """Whether the server of that name is seen to have ended: by its lock, or since its file is gone."""
        if self._folder is None or name == self.name:
            return False
        return self.is_gone(name) is True or not (self._folder / name).exists()

    def close(self, *, told: bool = True) -> None:
        """Give up the name; where others were not `told` by an expired lease, the file stays and tells them."""
        if self._descriptor is not None and self._folder is not None:
            os.close(self._descriptor)
            self._descriptor = None
            if told:
                (self._folder / self.name).unlink(missing_ok=True)

    def _clear_away(self, folder: Path) -> None:
        for entry in list(folder.iterdir()):
            with suppress(OSError):  # another server that starts may have been quicker
                if entry.stat().st_mtime < time.time() - OLD and self.is_gone(entry.name):
                    entry.unlink()

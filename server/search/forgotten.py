"""People who were taken out of the index by hand and stay out of it: a file of ids, beside every index of a folder."""

import os
import re
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from server.guardrails.file_lock import held, open_private

NAME: Final = "forgotten.txt"
LINE: Final = re.compile(r"([0-9A-Za-z]{1,64})(?: (\d{4}-\d\d-\d\d))?")


class Forgotten:
    """The ids of a folder, one a line: of whom an index has lost with the day, and of nobody anything else.

    Every search asks, and the file is read again only when it is another: it is never changed, but replaced.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._read: tuple[tuple[int, int, int] | None, dict[str, str]] = None, {}

    def ids(self) -> frozenset[str]:
        """Read who is forgotten now, by whichever process.

        Raises:
            OSError: The list is there and cannot be read.
        """
        return frozenset(self._days())

    def day_of(self, id: str) -> str:
        """Read when somebody was taken out of an index (UTC, such as 2026-11-24); empty where none ever held them.

        Raises:
            OSError: As for `ids`.
        """
        return self._days().get(id, "")

    def _days(self) -> dict[str, str]:
        try:
            found = self._path.stat()
            now = found.st_ino, found.st_mtime_ns, found.st_size
            if self._read[0] != now:
                self._read = now, dict(LINE.findall(self._path.read_text("ascii", errors="replace")))
        except FileNotFoundError:
            self._read = None, {}
        return self._read[1]

    def add(self, id: str, day: str = "") -> None:
        """Forget somebody from now on, also if the power fails in the next moment.

        `day` is that on which an index lost them; without one, an earlier day stays.

        Raises:
            OSError: It cannot be written down.
        """
        self._write({id: day})

    def remove(self, ids: Iterable[str]) -> None:
        """Let people in again who were forgotten by mistake."""
        if gone := self.ids().intersection(ids):
            self._write({}, without=gone)

    def _write(self, added: dict[str, str], without: Collection[str] = ()) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with held(self._path.with_suffix(".lock")):
            days = self._days()
            days = days | {id: day or days.get(id, "") for id, day in added.items()}
            lines = sorted(f"{id} {day}".rstrip() for id, day in days.items() if id not in without)
            whole = self._path.with_suffix(".new")
            with os.fdopen(open_private(whole, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "w", encoding="ascii") as file:
                file.write("".join(f"{line}\n" for line in lines))
                file.flush()
                os.fsync(file.fileno())
            whole.replace(self._path)
            _sync_names(self._path.parent)


def _sync_names(folder: Path) -> None:
    """Have the system put on the disk which file bears which name; Windows does so by itself."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

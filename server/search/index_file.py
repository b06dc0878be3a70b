"""The file of an index as a running server holds it: what it is read and written with, and what is done in trouble."""

from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import sqlite3
    from tempfile import TemporaryDirectory

T = TypeVar("T")


class IndexFile:
    """The index at a path; None is a file that lasts no longer than this process.

    Nothing is opened before it is needed. What reads and writes takes time, and belongs in threads.
    """

    def __init__(self, path: Path | None) -> None:
        self.lasting = path is not None
        self._path = path
        self._naming = Lock()
        self._reading = Lock()
        self._folder: TemporaryDirectory[str] | None = None
        self._db: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None

    @property
    def path(self) -> Path:
        """Where it is, or will be."""
        with self._naming:
            if self._path:
                return self._path
            if self._folder is None:
                from tempfile import TemporaryDirectory

                self._folder = TemporaryDirectory(prefix="ats-mcp-")
            return Path(self._folder.name) / "index.sqlite"

    def read(self, question: "Callable[[sqlite3.Connection], T]") -> T:
        """Put a question to the index; every statement in it sees the same state.

        Raises:
            sqlite3.Error: It cannot be read, with a connection that is opened anew neither.
            OSError: As for `open_index`.
        """
        return self._twice(lambda: self._read(question))

    @property
    def is_there(self) -> bool:
        """Whether there is anything in which something could be found."""
        return (self._path is not None or self._folder is not None) and self.path.exists()

    def write(self, work: "Callable[[sqlite3.Connection], T]", patience: float | None = None) -> T:
        """Do something in a transaction of its own; `patience` is for how many seconds others are waited for.

        Raises:
            sqlite3.Error: As for `read`, or others wrote for longer than they are waited for.
            OSError: As for `open_index`.
        """
        from server.search.schema import open_index, transaction

        def once() -> T:
            with closing(open_index(self.path, writing=True)) as db:
                if patience is not None:
                    db.execute(f"PRAGMA busy_timeout = {patience * 1000:.0f}")
                with transaction(db):
                    return work(db)

        return self._twice(once)

    def remove_if_damaged(self, error: "sqlite3.Error") -> None:
        """Have an index that proved to be damaged filled anew by the next pass: Kombo has it all."""
        from server.search.schema import DAMAGED, is_of, remove_index

        if is_of(error, DAMAGED):
            self._let_go()
            with suppress(OSError):  # it is tried again with the next error
                remove_index(self.path)

    def close(self) -> None:
        """Let go of the file; one that was not to last is removed."""
        self._let_go()
        with self._naming:
            if self._folder:
                self._folder.cleanup()
            self._folder = None

    def _twice(self, work: Callable[[], T]) -> T:
        """Do it, and where that fails once more with a file that is opened anew.

        Else what a connection holds of a log that is no longer there would make every later one fail too.
        """
        import sqlite3

        from server.search.schema import BUSY, is_of

        try:
            return work()
        except sqlite3.Error as error:
            if is_of(error, BUSY):  # others were waited for already
                raise
            self._let_go()
        try:
            return work()
        except sqlite3.Error as error:
            self.remove_if_damaged(error)
            raise

    def _let_go(self) -> None:
        with self._reading:
            if self._db:
                self._db.close()
            self._db = None

    def _read(self, question: "Callable[[sqlite3.Connection], T]") -> T:
        with self._reading:
            db = self._open()
            db.execute("BEGIN")
            try:
                return question(db)
            finally:
                if db.in_transaction:
                    db.execute("COMMIT")

    def _open(self) -> "sqlite3.Connection":
        """The connection that is read from; a new one where another process has put another file in its place."""
        from server.search.schema import open_index

        if self._db is not None and _file_at(self.path) != self._opened:
            self._db.close()
            self._db = None
        if self._db is None:
            self._db = open_index(self.path)
            self._opened = _file_at(self.path)
        return self._db


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file bears this name now; None for none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino

"""The database under the index: its tables, how it is opened, and when it is thrown away and built anew.

* `people`, `jobs`, `applications`: one row per record of Kombo's, by Kombo's id; times are seconds since 1970, lists
  are lines of a text. `seen` is the full pass that last met the record.
* `emails`, `phones`: every address and number of a person as `email_key` and `read_phones` write them.
* `words`: a full-text row per person (rowid is `people.key`), without a copy of the text.
* `resumes`: the words of a resume that was read, each once, in no order.
* `vocabulary`, `spellings`: every word that stands in somebody's record, and its neighbours by sound and spelling.
* `told`: what was done from here to applications, and when, until a pass has ended;
  `held` is whether the application was there.
* `meta`: how far the index is, by name.
"""

import json
import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from server.guardrails.file_lock import held, open_private
from server.search.forgotten import Forgotten

VERSION: Final = 2
"""Of the tables and of how words are folded: an index of another version is thrown away, since Kombo has it all."""

BUSY_SECONDS: Final = 10.0
CACHE_KIB: Final = 16_384
BUSY: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

TABLES: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE people (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, remote_id TEXT NOT NULL, first_name TEXT NOT NULL,
    last_name TEXT NOT NULL, title TEXT NOT NULL, company TEXT NOT NULL, location TEXT NOT NULL, source TEXT NOT NULL,
    tags TEXT NOT NULL, emails TEXT NOT NULL, phones TEXT NOT NULL, applied TEXT NOT NULL, created_at REAL,
    changed_at REAL, seen INTEGER NOT NULL
);
CREATE TABLE emails (email TEXT NOT NULL, person INTEGER NOT NULL, PRIMARY KEY (email, person)) WITHOUT ROWID;
CREATE TABLE phones (
    tail TEXT NOT NULL, digits TEXT NOT NULL, person INTEGER NOT NULL, valid INTEGER NOT NULL,
    PRIMARY KEY (tail, digits, person)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
    text, content='', columnsize=0, detail=none, tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
CREATE TABLE resumes (person INTEGER PRIMARY KEY, attachment TEXT NOT NULL, words TEXT NOT NULL, read_at REAL NOT NULL);
CREATE TABLE vocabulary (key INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE);
CREATE TABLE spellings (near TEXT NOT NULL, word INTEGER NOT NULL, PRIMARY KEY (near, word)) WITHOUT ROWID;
CREATE TABLE jobs (
    id TEXT PRIMARY KEY, remote_id TEXT NOT NULL, title TEXT NOT NULL, code TEXT NOT NULL, status TEXT NOT NULL,
    location TEXT NOT NULL, opened_at REAL, closed_at REAL, changed_at REAL, seen INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE applications (
    id TEXT PRIMARY KEY, candidate TEXT NOT NULL, job TEXT NOT NULL, stage_id TEXT NOT NULL, stage TEXT NOT NULL,
    outcome TEXT NOT NULL, reason TEXT NOT NULL, source TEXT NOT NULL, created_at REAL, changed_at REAL,
    rejected_at REAL, seen INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE told (
    application TEXT PRIMARY KEY, candidate TEXT NOT NULL, done TEXT NOT NULL, at REAL NOT NULL,
    held INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX applications_of_job ON applications (job, stage);
CREATE INDEX applications_of_person ON applications (candidate);
"""


def open_index(path: Path, *, writing: bool = False) -> sqlite3.Connection:
    """Open the index at this path; one that is damaged, or of another version, is replaced by an empty one.

    The connection commits by itself unless `transaction` says otherwise, and may go from thread to thread. In its SQL,
    `forgotten()` is a JSON list of the ids that nobody is to see, as of the statement.

    Raises:
        sqlite3.OperationalError: It cannot be opened or written just now.
        OSError: The folder cannot be made, or the file cannot be opened.
    """
    try:
        connection = connect(path)
        found = version_of(connection)
        if found == VERSION:
            return connection if writing else _reading(connection)
        connection.close()
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        found = -1
    if found:
        remove_index(path)
    connection = connect(path)
    with transaction(connection):
        if version_of(connection) != VERSION:  # another server may have been here first
            for statement in TABLES.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
    return connection if writing else _reading(connection)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Generator[None]:
    """All that is written in the block, or nothing of it; other writers wait, readers see what was before."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # some errors end it by themselves
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def remove_index(path: Path) -> None:
    """Remove the index and what SQLite keeps beside it; whoever has it open reads on in what is no longer there.

    Raises:
        OSError: The system refuses.
    """
    for leftover in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        leftover.unlink(missing_ok=True)


def size_of(path: Path) -> int:
    """Bytes on the disk, what is not yet written back included."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def connect(path: Path) -> sqlite3.Connection:
    """Open the file as it is, of whichever version, damaged or not.

    One at a time, since of two that switch a new file to the write-ahead log at once one fails. A file that is there is
    left to SQLite: closing it here would drop the locks of every connection of this process to it (that is POSIX), and
    another process would then remove the log under them.

    Raises:
        sqlite3.DatabaseError: It is no database, or cannot be opened just now.
        OSError: As for `open_index`.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with held(path.with_name(f"{path.name}-lock")):
        if not path.exists():
            os.close(open_private(path, os.O_RDWR | os.O_CREAT))  # what is in it is nobody else's to read
        connection = _connection(path)
    forgotten = Forgotten(path.parent)
    connection.create_function("forgotten", 0, lambda: json.dumps(sorted(forgotten.ids())))
    return connection


def is_of(error: sqlite3.Error, codes: tuple[int, ...]) -> bool:
    """Whether it is one of these errors of SQLite's, such as `BUSY`."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in codes


def _connection(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _reading(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.execute("PRAGMA query_only = ON")
    return connection


def version_of(connection: sqlite3.Connection) -> int:
    """Of which version the tables are; 0 for a file without any."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])

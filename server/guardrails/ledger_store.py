"""The database under the ledger: how it is opened, how its transactions run, and what is said when it refuses."""

import os
import sqlite3
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Final, Literal, cast

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, insert, inspect, make_url, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from server.guardrails.file_lock import held, open_private, reason
from server.guardrails.ledger_driver import Driver
from server.guardrails.ledger_statements import TURN
from server.guardrails.ledger_tables import VERSION, ledger_version, metadata
from server.guardrails.operation_models import LedgerError

IN_MEMORY: Final = ":memory:"
Synced = Literal["FULL", "NORMAL"]
"""Whether a commit waits for the disk (FULL), or outlives the process only (NORMAL)."""
BUSY_SECONDS: Final = 5.0
"""How long a transaction waits for another server's; each takes a few milliseconds."""
BUSY_AGAIN_SECONDS: Final = 0.1
"""How long it waits after one that waited in vain: nothing else is answered meanwhile, reads included."""

UNSENT: Final = "Nothing was sent."
SENT: Final = "The write itself may have been made: look at the record before anything is repeated."
UNSAID: Final = "The outcome is not recorded yet. The server keeps trying and starts no other write until it is."
UNREAD: Final = "What it says about earlier writes is not known."
UNOPENED: Final = "Without it nothing is written. ATS_MCP_STATE_DIR names the folder it is kept in."

REASONS: Final = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "it can only be read",
    "SQLITE_CANTOPEN": "its file is missing or not a file",
    "SQLITE_BUSY": "another program holds on to it",
    "SQLITE_LOCKED": "another program holds on to it",
    "SQLITE_CORRUPT": "it is damaged",
    "SQLITE_NOTADB": "its file is something else",
    "SQLITE_IOERR": "the disk fails",
}


class LedgerStore:
    """One connection to the ledger's database, used by one transaction at a time."""

    def __init__(self, where: Path | str) -> None:
        """Connect, and make the tables where there are none.

        Args:
            where: A file, `:memory:`, or the URL of a database.

        Raises:
            LedgerError: It cannot be opened or written, or a newer server made it.
        """
        url = (
            make_url(where) if isinstance(where, str) and "://" in where else URL.create("sqlite", database=str(where))
        )
        on_disk = url.get_backend_name() == "sqlite" and url.database not in (None, "", IN_MEMORY)
        self.path = Path(url.database) if on_disk and url.database else None
        self._lock = Lock()
        with speaking("opened", UNOPENED), ExitStack() as opening, ExitStack() as undo:
            if self.path:
                opening.enter_context(make_room(self.path))
            sqlite = url.get_backend_name() == "sqlite"
            engine = open_sqlite(url) if sqlite else create_engine(url, hide_parameters=True)
            undo.callback(engine.dispose)
            self._connection = undo.enter_context(engine.connect())
            self._driver = Driver(self._connection)
            self._turns = Turns(cast(sqlite3.Connection, self._driver.raw)) if sqlite else None
            self._refusals: type[Exception] = engine.dialect.loaded_dbapi.Error
            with self._transaction("FULL"), self._connection.begin():
                prepare(self._connection)
            undo.pop_all()

    @contextmanager
    def write(self, consequence: str = UNSENT, *, synced: bool = True, alone: bool = False) -> Generator[Driver]:
        """A transaction that is on the disk when the block is left; an exception in it undoes all of it.

        Args:
            consequence: What it means for the person when this cannot be written.
            synced: False where a power failure may take it back: then it outlives the process, and is on the disk with
                the next that is synced.
            alone: True where nothing may be written between what the block reads and what it writes.

        Raises:
            LedgerError: The database refuses.
        """
        transaction = self._transaction("FULL" if synced else "NORMAL")
        with self._lock, speaking("written", consequence, self._refusals), transaction:
            if alone and self._turns is None:  # on SQLite whoever writes is alone
                self._driver.read(TURN, {})
            yield self._driver

    @contextmanager
    def read(self) -> Generator[Driver]:
        """A transaction that sees one state of the ledger from beginning to end.

        Raises:
            LedgerError: The database refuses, or holds what this server cannot have written.
        """
        with self._lock, speaking("read", UNREAD, self._refusals, ValueError, TypeError), self._transaction(None):
            yield self._driver

    @contextmanager
    def _transaction(self, synced: Synced | None) -> Generator[None]:
        """See `Turns`; drivers of other databases begin by themselves."""
        raw = self._driver.raw
        try:
            if self._turns:
                self._turns.begin(synced)
            yield
            raw.commit()
        except BaseException:
            with suppress(self._refusals):
                raw.rollback()
            raise

    @property
    def closed(self) -> bool:
        """Whether the database was let go of."""
        return self._connection.closed

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()
        self._connection.engine.dispose()


class Turns:
    """How transactions on a connection of SQLite begin: which of them sync, and how long one waits for its turn."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._synced: Synced | None = None
        self._patience = BUSY_SECONDS

    def begin(self, synced: Synced | None) -> None:
        """Begin one that syncs so, or (None) that only reads. One that may write waits here and nowhere later."""
        if synced is None:
            self._connection.execute("BEGIN")
            return
        if synced != self._synced:
            self._connection.execute(f"PRAGMA synchronous={synced}")
            self._synced = synced
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            self._be_patient(BUSY_AGAIN_SECONDS)
            raise
        self._be_patient(BUSY_SECONDS)

    def _be_patient(self, seconds: float) -> None:
        if seconds != self._patience:
            self._connection.execute(f"PRAGMA busy_timeout={seconds * 1000:.0f}")
            self._patience = seconds


@contextmanager
def speaking(
    verb: str, consequence: str, refusals: type[Exception] = sqlite3.Error, *misfits: type[Exception]
) -> Generator[None]:
    """Say in words what a database or a disk refuses, without its path and without SQL.

    `refusals` are the database's own; `misfits` are what else tells here that something stands in it that no server
    writes.

    Raises:
        LedgerError: Whatever the block raised of that kind.
    """
    try:
        yield
    except (DBAPIError, refusals) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        name = str(getattr(cause, "sqlite_errorname", ""))
        refusal = REASONS.get("_".join(name.split("_")[:2]), "its database refuses")
        raise LedgerError(f"The ledger of writes cannot be {verb}: {refusal}. {consequence}") from error
    except OSError as error:
        raise LedgerError(f"The ledger of writes cannot be {verb}: {reason(error)}. {consequence}") from error
    except (SQLAlchemyError, LookupError, *misfits) as error:
        raise LedgerError(
            f"The ledger of writes cannot be {verb}: it does not fit this server. {consequence}"
        ) from error


@contextmanager
def make_room(path: Path) -> Generator[None]:
    """Make folder and file where they are missing, readable by nobody else, and be the only one to open it meanwhile.

    SQLite does not wait for its turn when two switch a new file to the write-ahead log at once: one of them fails. A
    file that is there is left alone, because closing it here would drop the locks of a connection in this process.

    Raises:
        OSError: The folder cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with held(path.with_name(f"{path.name}-lock")):
        if not path.exists():
            os.close(open_private(path, os.O_CREAT | os.O_RDWR))
        yield


def open_sqlite(url: URL) -> Engine:
    """An engine on one SQLite connection: write-ahead log, a sync with each commit, transactions begun by us.

    Python's own way begins a transaction only with its first change, and a reading one that turns to writing fails at
    once where another server wrote in between; so what may write takes the lock when it begins.
    """
    engine = create_engine(
        url,
        hide_parameters=True,
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": BUSY_SECONDS},
    )
    event.listen(engine, "connect", set_pragmas)
    return engine


def set_pragmas(connection: DBAPIConnection, _record: object) -> None:
    """Have a new SQLite connection keep a write-ahead log, and items belong to operations."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def prepare(connection: Connection) -> None:
    """Make the tables in an empty database, and look at the version of a used one.

    Raises:
        LedgerError: The version is not ours.
    """
    if not inspect(connection).has_table(ledger_version.name):
        metadata.create_all(connection)
        connection.execute(insert(ledger_version).values(version=VERSION))
        return
    version = connection.execute(select(ledger_version.c.version)).scalar()
    if version != VERSION:
        raise LedgerError(
            f"The ledger of writes has version {version} and this server knows only version {VERSION}: another version"
            f" of the server used it. Use that one, or give this one an ATS_MCP_STATE_DIR of its own. {UNSENT}"
        )

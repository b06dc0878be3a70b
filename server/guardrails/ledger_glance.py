"""A look at a ledger from outside, which makes nothing on the disk: no folder, no file, no lock."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from server.guardrails.ledger_store import UNREAD, speaking
from server.guardrails.operation_models import ItemState

SENT: Final = (ItemState.DONE, ItemState.FAILED, ItemState.UNKNOWN)
"""States of a record that follow on the line by which the audit says that its write begins."""


def count_writes(ledger: Path) -> int:
    """How many operations a ledger knows of which something was sent; 0 where there is no ledger.

    Raises:
        LedgerError: There is one, and it cannot be read.
    """
    if not ledger.is_file():
        return 0
    # SQLite makes the files of a write-ahead log where they are missing, unless it is told that nothing changes.
    running = all(ledger.with_name(f"{ledger.name}-{part}").exists() for part in ("wal", "shm"))
    address = f"{ledger.absolute().as_uri()}?{'mode=ro' if running else 'immutable=1'}"
    states = ", ".join("?" for _ in SENT)
    with speaking("read", UNREAD), closing(sqlite3.connect(address, uri=True)) as database:
        sql = f"SELECT COUNT(DISTINCT operation_id) FROM items WHERE state IN ({states})"  # noqa: S608 - question marks only
        return int(database.execute(sql, [state.value for state in SENT]).fetchone()[0])

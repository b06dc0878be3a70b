"""When the index is filled and by whom: by one server of those that share it."""

import os
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal

import anyio
import anyio.to_thread

from server.guardrails.file_lock import is_locked, open_private
from server.search.index import EVERY, WHOLE
from server.search.persons import moment
from server.search.schema import open_index
from server.search.standing import Standing

Due = Literal["fill", "catch up", ""]


def due(standing: Standing, now: datetime) -> Due:
    """Say which pass it is time for: everything where that was never or long ago, or was interrupted."""
    full, fresh = moment(standing.full), moment(standing.fresh)
    if full is None or fresh is None or standing.begun is not None or now - full >= WHOLE:
        return "fill"
    return "catch up" if now - fresh >= EVERY else ""


@asynccontextmanager
async def filling(path: Path) -> AsyncGenerator[sqlite3.Connection | None]:
    """Be the one that fills the index, for the block; None where another server is.

    It is opened and closed in threads: other servers are waited for then, and what they wrote is written back. The
    system lets go of the lock when the process dies, however it dies.
    """
    lock, db = await anyio.to_thread.run_sync(_begin, path)
    try:
        yield db
    finally:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(_end, lock, db)


def _begin(path: Path) -> tuple[int, sqlite3.Connection | None]:
    lock = open_private(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT)
    try:
        return lock, None if is_locked(lock) else open_index(path, writing=True)
    except BaseException:
        os.close(lock)
        raise


def _end(lock: int, db: sqlite3.Connection | None) -> None:
    try:
        if db is not None:
            db.close()
    finally:
        os.close(lock)

"""When the index is filled and by whom: by one server of those that share it."""

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal

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


@contextmanager
def filling(path: Path) -> Generator[sqlite3.Connection | None]:
    """Be the one that writes to the index, for the block; None where another server is.

    The system lets go of the lock when the process dies, however it dies.
    """
    lock = open_private(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT)
    try:
        if is_locked(lock):
            yield None
        else:
            with closing(open_index(path, writing=True)) as db:
                yield db
    finally:
        os.close(lock)

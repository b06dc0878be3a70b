"""How far the index is: kept in it, and written in the transaction of each page, so that neither can be ahead."""

import json
import sqlite3
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from server.search.persons import moment

PERSON: Final = {"people": "id", "applications": "candidate"}
"""In which column of a table stands whose row it is."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Which full pass is the last one begun, where it is, and when those that were completed had begun.

    `list` and `cursor` are the next page of the full pass under way: a list by its place among the lists of a pass, a
    cursor of Kombo's. `begun` is when it began, None where none is under way. Times are seconds since 1970.
    """

    number: int = 0
    begun: float | None = None
    list: int = 0
    cursor: str = ""
    full: float | None = None
    fresh: float | None = None

    @property
    def as_of(self) -> datetime | None:
        """When the last pass that was completed began: everything is at least as new. None before the first."""
        return moment(self.fresh)


def read_standing(db: sqlite3.Connection) -> Standing:
    """Read how far the index is."""
    found = db.execute("SELECT value FROM meta WHERE name = 'standing'").fetchone()
    return Standing(**json.loads(found[0])) if found else Standing()


def write_standing(db: sqlite3.Connection, standing: Standing) -> None:
    """Write down how far the index is, in the caller's transaction."""
    db.execute("INSERT OR REPLACE INTO meta VALUES ('standing', ?)", (json.dumps(asdict(standing)),))


def count(db: sqlite3.Connection, table: str) -> int:
    """How many `people`, `applications` or `jobs` there are; of nobody who is forgotten."""
    sql = f"SELECT count(*) FROM {table}"  # noqa: S608 - one of three names of ours
    all_of_them = int(db.execute(sql).fetchone()[0])
    if table not in PERSON:
        return all_of_them
    theirs = f"{sql} WHERE {PERSON[table]} IN (SELECT value FROM json_each(forgotten()))"  # noqa: S608 - likewise
    return all_of_them - int(db.execute(theirs).fetchone()[0])

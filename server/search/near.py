"""Who in the index may be the same person as somebody: by address, by the end of a number, by nearly the same name."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Final

from server.ats.models import Candidate
from server.search.asking import expand
from server.search.evidence import Traits
from server.search.persons import COLUMNS, Row, person_of

MOST_NEAR: Final = 200
"""People that are looked at for one address, one number or one name: a hotline is nobody's number."""

SAME_TAIL: Final = "SELECT person FROM phones WHERE tail = ? LIMIT ?"
SAME_NUMBER: Final = "SELECT person FROM phones WHERE tail = ? AND digits = ? LIMIT ?"
PART_OF_ONE: Final = "SELECT person FROM phones WHERE tail = ? AND NOT valid LIMIT ?"
"""Numbers that lack their area code or cannot exist: two whole numbers with one end are two."""


def near(db: sqlite3.Connection, person: Candidate) -> list[Candidate]:
    """Return people to weigh against this one, who may be among them; nobody who is forgotten."""
    traits = Traits(person)
    keys: set[int] = set()
    for email in traits.emails:
        keys.update(_keys(db, "SELECT person FROM emails WHERE email = ? LIMIT ?", email))
    for phone in traits.phones:
        keys.update(_keys(db, SAME_NUMBER, phone.tail, phone.digits))
        keys.update(_keys(db, PART_OF_ONE if phone.valid else SAME_TAIL, phone.tail))
    if wanted := _of_name(db, traits):
        keys.update(_keys(db, "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", wanted))
    sql = (
        f"SELECT {COLUMNS} FROM people WHERE key IN (SELECT value FROM json_each(?))"  # noqa: S608 - our own columns
        " AND id NOT IN (SELECT value FROM json_each(forgotten()))"
    )
    return [person_of(Row(*values)) for values in db.execute(sql, (json.dumps(sorted(keys)),))]


def _keys(db: sqlite3.Connection, sql: str, *values: str) -> Iterable[int]:
    return (int(key) for (key,) in db.execute(sql, (*values, MOST_NEAR)))


def _of_name(db: sqlite3.Connection, traits: Traits) -> str:
    """A full-text question for a first name and a surname, as they are written, shortened or misspelt."""
    if not traits.name.given or not traits.name.surname:
        return ""
    asked = expand(db, [traits.name.given[0], *traits.name.surname])
    ways = [[word for word, meaning in one.meanings.items() if meaning.kind != "part"] for one in asked]
    return " AND ".join("(" + " OR ".join(f'"{word}"' for word in words) + ")" for words in ways) if all(ways) else ""

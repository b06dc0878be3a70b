"""What was done from here, kept in the index until a pass has ended: a page may be older than what it is put over."""

import sqlite3
from dataclasses import replace
from typing import Final

from pydantic import TypeAdapter

from server.ats.models import CandidateRef
from server.search.own_writes import Own
from server.search.writing import put_own

FORM: Final = TypeAdapter(Own)


def tell(db: sqlite3.Connection, application_id: str, own: Own, at: float) -> None:
    """Put in what was done here to an application, with or behind what any server told of it before; in a transaction.

    `at` is when it was done, in seconds since 1970 by this machine's clock, which all servers of a file share.
    """
    found = db.execute("SELECT done, at, held FROM told WHERE application = ?", (application_id,)).fetchone()
    put = own
    if found:
        before, late = FORM.validate_json(found[0]), found[1] > at
        own = own.then(before) if late else before.then(own)
        put = own if late or not found[2] else put  # what stands in it already, somebody else may have changed since
        at = max(at, found[1])
    held = put_own(db, application_id, put)
    candidate = own.created.candidate.id if own.created and own.created.candidate else ""
    done = FORM.dump_json(_unnamed(own)).decode()
    db.execute("INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?, ?)", (application_id, candidate, done, at, held))


def tell_again(db: sqlite3.Connection, since: float) -> None:
    """Put in again what was done since then, or has found nobody yet, after a page that was asked for then."""
    sql = "SELECT application, done FROM told WHERE at >= ? OR NOT held ORDER BY at"
    for id, done in db.execute(sql, (since,)).fetchall():
        if put_own(db, id, FORM.validate_json(done)):
            db.execute("UPDATE told SET held = TRUE WHERE application = ?", (id,))


def forget_told(db: sqlite3.Connection) -> None:
    """At the end of a pass, put in whom it lacks that was created here meanwhile, and keep no more of all this."""
    for id, done in db.execute("SELECT application, done FROM told WHERE candidate <> '' ORDER BY at").fetchall():
        put_own(db, id, Own(created=FORM.validate_json(done).created))
    db.execute("DELETE FROM told")


def _unnamed(own: Own) -> Own:
    """The same without the name and the answers of whoever applied: nobody is searched by what stands here."""
    if own.created is None or own.created.candidate is None:
        return own
    person = CandidateRef(id=own.created.candidate.id, name="")
    return replace(own, created=own.created.model_copy(update={"candidate": person, "answers": ()}))

"""What is written to the index: people with all that finds them, applications and jobs; each call in a transaction."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from server.ats.models import Application, Candidate, Job
from server.search.emails import email_key
from server.search.own_writes import Own
from server.search.persons import COLUMNS, Row, all_words, as_line, changed_line, row_of, seconds, spoken_words
from server.search.phones import read_phones
from server.search.spelling import has_neighbours, neighbours

NAMES: Final = (*Row._fields, "seen")
UPSERT: Final = (
    f"INSERT INTO people ({', '.join(NAMES)}) VALUES ({', '.join('?' * len(NAMES))}) ON CONFLICT (id) DO UPDATE SET "  # noqa: S608 - ours
    + ", ".join(f"{name} = excluded.{name}" for name in NAMES[1:])
    + " RETURNING key"
)
OF_CANDIDATE: Final = "SELECT id FROM applications WHERE candidate = ?"
OF_PERSON: Final = f"SELECT key, {COLUMNS} FROM people WHERE id = ?"  # noqa: S608 - our own columns


def put_people(db: sqlite3.Connection, people: Iterable[Candidate], seen: int) -> None:
    """Put people in, in place of what was known of them; `seen` is the number of the full pass."""
    known: set[str] = set()
    for person in people:
        row = row_of(person)
        found = db.execute(OF_PERSON, (row.id,)).fetchone()
        if found is None:
            key = int(db.execute(UPSERT, (*row, seen)).fetchone()[0])
            _add_keys(db, key, row, "", known)
        elif (old := Row(*found[1:])) == row:
            db.execute("UPDATE people SET seen = ? WHERE key = ?", (seen, found[0]))
        else:
            _replace(db, int(found[0]), old, row, seen, known)


def put_own(db: sqlite3.Connection, application_id: str, own: Own) -> bool:
    """Put in what was done here to an application of somebody who is in; False where they, or it, are not known."""
    found = db.execute("SELECT candidate FROM applications WHERE id = ?", (application_id,)).fetchone()
    created = own.created
    candidate = str(found[0]) if found else created.candidate.id if created and created.candidate else ""
    person = db.execute(f"SELECT seen, key, {COLUMNS} FROM people WHERE id = ?", (candidate,)).fetchone()  # noqa: S608 - ours
    if person is None:
        return False
    seen, key, old = int(person[0]), int(person[1]), Row(*person[2:])
    stage = own.stage.name if own.stage else ""
    lines = old.applied.splitlines()
    if created and not found:
        put_applications(db, [created], seen)
    if created and not any(line.startswith(f"{application_id}\t") for line in lines):
        lines.append(as_line(created))
    if own.stage:
        sql = "UPDATE applications SET stage_id = ?, stage = ? WHERE id = ?"
        db.execute(sql, (own.stage.id, own.stage.name, application_id))
    if own.outcome:
        db.execute("UPDATE applications SET outcome = ? WHERE id = ?", (own.outcome, application_id))
    changed = (changed_line(line, application_id, stage, own.outcome) for line in lines)
    row = old._replace(applied="\n".join(changed))
    if row != old:
        _replace(db, key, old, row, seen, set())
    return True


def _replace(db: sqlite3.Connection, key: int, old: Row, row: Row, seen: int, known: set[str]) -> None:
    """Put a row in the place of an older one, with all that finds it; `known` are words that the vocabulary has."""
    resume = resume_of(db, key)
    _drop_keys(db, key, old, resume)
    db.execute(UPSERT, (*row, seen))
    _add_keys(db, key, row, resume, known)
    known -= _forget_words(db, spoken_words(old) - spoken_words(row))


def drop_people(db: sqlite3.Connection, ids: Iterable[str]) -> int:
    """Take people out, their applications, addresses, numbers and resumes with them; answers how many were in."""
    dropped = 0
    for id in ids:
        db.execute(f"DELETE FROM told WHERE candidate = ? OR application IN ({OF_CANDIDATE})", (id, id))  # noqa: S608 - ours
        db.execute("DELETE FROM applications WHERE candidate = ?", (id,))
        found = db.execute(OF_PERSON, (id,)).fetchone()
        if found is None:
            continue
        key, row = int(found[0]), Row(*found[1:])
        _drop_keys(db, key, row, resume_of(db, key))
        db.execute("DELETE FROM resumes WHERE person = ?", (key,))
        db.execute("DELETE FROM people WHERE key = ?", (key,))
        _forget_words(db, spoken_words(row))
        dropped += 1
    return dropped


def is_kept(db: sqlite3.Connection, id: str) -> bool:
    """Whether a person is in the index."""
    return db.execute("SELECT 1 FROM people WHERE id = ?", (id,)).fetchone() is not None


def put_resume(db: sqlite3.Connection, candidate_id: str, attachment: str, words: str, read_at: float) -> bool:
    """Have a person found by the words of a resume, in place of an earlier one; False where they are not in."""
    found = db.execute(OF_PERSON, (candidate_id,)).fetchone()
    if found is None:
        return False
    key, row = int(found[0]), Row(*found[1:])
    _drop_words(db, key, all_words(row, resume_of(db, key)))
    db.execute("INSERT OR REPLACE INTO resumes VALUES (?, ?, ?, ?)", (key, attachment, words, read_at))
    _add_words(db, key, all_words(row, words))
    return True


def resume_of(db: sqlite3.Connection, key: int) -> str:
    """The words of the resume of a person that was read; none where none was."""
    found = db.execute("SELECT words FROM resumes WHERE person = ?", (key,)).fetchone()
    return str(found[0]) if found else ""


def put_applications(db: sqlite3.Connection, applications: Iterable[Application], seen: int) -> None:
    """Put applications in, in place of what was known of them."""
    db.executemany(
        "INSERT OR REPLACE INTO applications VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                one.id,
                one.candidate.id if one.candidate else "",
                one.job.id if one.job else "",
                one.stage.id if one.stage else "",
                one.stage.name if one.stage else "",
                one.outcome,
                one.rejection_reason,
                one.source,
                seconds(one.created_at),
                seconds(one.changed_at),
                seconds(one.rejected_at),
                seen,
            )
            for one in applications
        ),
    )


def put_jobs(db: sqlite3.Connection, jobs: Iterable[Job], seen: int) -> None:
    """Put jobs in, in place of what was known of them."""
    db.executemany(
        "INSERT OR REPLACE INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                job.id,
                job.remote_id,
                job.title,
                job.code,
                job.status,
                job.location,
                seconds(job.opened_at),
                seconds(job.closed_at),
                seconds(job.changed_at),
                seen,
            )
            for job in jobs
        ),
    )


def drop(db: sqlite3.Connection, table: str, ids: Sequence[str]) -> None:
    """Take records out of `jobs` or `applications`."""
    db.executemany(f"DELETE FROM {table} WHERE id = ?", ((id,) for id in ids))  # noqa: S608 - one of two names of ours


def _add_keys(db: sqlite3.Connection, key: int, row: Row, resume: str, known: set[str]) -> None:
    db.executemany("INSERT OR IGNORE INTO emails VALUES (?, ?)", ((address, key) for address in _addresses(row)))
    db.executemany("INSERT OR IGNORE INTO phones VALUES (?, ?, ?, ?)", _numbers(row, key))
    new = spoken_words(row) - known
    known |= new
    for word in new:
        _learn_word(db, word)
    _add_words(db, key, all_words(row, resume))


def _drop_keys(db: sqlite3.Connection, key: int, row: Row, resume: str) -> None:
    _drop_words(db, key, all_words(row, resume))
    db.executemany("DELETE FROM emails WHERE email = ? AND person = ?", ((one, key) for one in _addresses(row)))
    db.executemany(
        "DELETE FROM phones WHERE tail = ? AND digits = ? AND person = ?",
        ((tail, digits, key) for tail, digits, _, _ in _numbers(row, key)),
    )


def _add_words(db: sqlite3.Connection, key: int, text: str) -> None:
    db.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (key, text))


def _drop_words(db: sqlite3.Connection, key: int, text: str) -> None:
    """Take a full-text row out: a table that keeps no text has to be told what stood in it."""
    db.execute("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)", (key, text))


def _addresses(row: Row) -> list[str]:
    return [key for address in row.emails.splitlines() if (key := email_key(address))]


def _numbers(row: Row, key: int) -> list[tuple[str, str, int, bool]]:
    read = (phone for field in row.phones.splitlines() for phone in read_phones(field))
    return [(phone.tail, phone.digits, key, phone.valid) for phone in read]


def _learn_word(db: sqlite3.Connection, word: str) -> None:
    if not has_neighbours(word):
        return
    added = db.execute("INSERT OR IGNORE INTO vocabulary (word) VALUES (?) RETURNING key", (word,)).fetchone()
    if added:
        db.executemany("INSERT OR IGNORE INTO spellings VALUES (?, ?)", ((near, added[0]) for near in neighbours(word)))


def _forget_words(db: sqlite3.Connection, words: set[str]) -> set[str]:
    """Take out of the vocabulary what no record holds any more: a rare name tells of somebody by itself."""
    gone: set[str] = set()
    for word in words:
        if db.execute("SELECT 1 FROM words WHERE words MATCH ? LIMIT 1", (f'"{word}"',)).fetchone():
            continue
        gone.add(word)
        found = db.execute("DELETE FROM vocabulary WHERE word = ? RETURNING key", (word,)).fetchone()
        if found:
            db.executemany(
                "DELETE FROM spellings WHERE near = ? AND word = ?", ((near, found[0]) for near in neighbours(word))
            )
    return gone

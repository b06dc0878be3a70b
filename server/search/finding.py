"""Who fits a question: people by address and number, then by words, from the nearest reading to the widest."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

from server.search.asking import Asked, Question, expand
from server.search.persons import COLUMNS, Row, job_word, seconds
from server.search.phones import Phone
from server.search.ranking import Fit, judge

Reading = list[list[str]]
"""One way to read a question: for each of its words, the words that may stand for it."""

ENOUGH: Final = 60
"""People that are looked at more closely: a reading of the question is the last one once there are as many."""
FEW: Final = 3
"""With fewer people, or words, it is worth a look who fits when one of several words is left out."""
MANY: Final = 5
"""Whoever fits so many words is meant: nobody who fits fewer is looked for."""
BESIDE: Final = 20
"""People whom each way to leave out words adds to those who fit all of them."""
WORST: Final = 0.6
"""Of the best score by words: who fits less well than that is not worth a row beside who fits best."""
LEAST: Final = 0.01
SAME: Final = "e-mail", "phone", "phone, last 7 digits"


def find(db: sqlite3.Connection, question: Question) -> list[Fit]:
    """Return who fits, best first; where many fit equally well, the first `ENOUGH` of them.

    Those with the address come first, then those with the number, then those of the name.
    """
    certain = _by_address_and_number(db, question)
    asked = sorted(expand(db, question.words), key=lambda one: one.optional)
    keys = dict.fromkeys(certain)
    if asked:
        keys.update(dict.fromkeys(_by_words(db, asked, question)))
    rows = _rows(db, list(keys), question)
    fits = [judge(key, row, resume, asked, certain.get(key, ())) for key, row, resume in rows]
    worst = WORST * max((fit.by_words for fit in fits), default=0.0)
    fits = [fit for fit in fits if fit.key in certain or fit.by_words >= max(worst, LEAST)]
    return sorted(fits, key=lambda fit: (-fit.score, fit.row.last_name, fit.row.first_name, fit.row.id))


def _by_address_and_number(db: sqlite3.Connection, question: Question) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}

    def note(rows: Iterable[tuple[int]], what: str) -> None:
        for (key,) in rows:
            found.setdefault(key, []).append(what)

    for email in question.emails:
        note(db.execute("SELECT person FROM emails WHERE email = ? LIMIT ?", (email, ENOUGH)), SAME[0])
    for phone in question.phones:
        same = list(_with_number(db, phone))
        note(((key,) for key in same), SAME[1])
        if not same:
            rows = db.execute("SELECT DISTINCT person FROM phones WHERE tail = ? LIMIT ?", (phone.tail, ENOUGH))
            note(rows, SAME[2])
    return found


def _with_number(db: sqlite3.Connection, phone: Phone) -> Iterator[int]:
    sql = "SELECT person FROM phones WHERE tail = ? AND digits = ? LIMIT ?"
    for (key,) in db.execute(sql, (phone.tail, phone.digits, ENOUGH)):
        yield key


def _by_words(db: sqlite3.Connection, asked: Sequence[Asked], question: Question) -> dict[int, None]:
    """Keys of people, those of the nearest readings first."""
    found: dict[int, None] = {}

    def look(readings: Iterable[Reading], most: int = ENOUGH) -> bool:
        """Add whom these readings find, so many each, until there are enough; whether there was anybody by then."""
        for reading in readings:
            if len(found) < ENOUGH:
                found.update(dict.fromkeys(_match(db, reading, question, most)))
        return bool(found)

    needed = [one for one in asked if not one.optional] or list(asked)
    known = [one for one in needed if one.meanings]
    whole = len(known) == len(needed)
    if whole and len(known) <= 2:
        # Half a name is no answer beside a whole one, and every way to read two words is quickly tried.
        if look(_readings(known)):
            return found
    elif whole:
        look([_close(known)])
        if len(found) < FEW:
            look([_wide(known)])
    if len(found) >= FEW or (found and len(known) >= MANY):
        return found
    most = BESIDE if found else ENOUGH
    for fewer in range(min(len(known), len(needed) - 1), 0, -1):
        some = list(combinations(known, fewer))
        if look(map(_close, some), most) or look(map(_wide, some), most):
            break
    return found


def _readings(asked: Sequence[Asked]) -> Iterator[Reading]:
    """Ways to read the words: the nearest, those with one of them widened, all of them widened."""
    close, wide = _close(asked), _wide(asked)
    yield close
    for place in range(len(asked)):
        if len(wide[place]) > len(close[place]):
            yield [*close[:place], wide[place], *close[place + 1 :]]
    if len(asked) > 1:
        yield wide


def _close(asked: Sequence[Asked]) -> Reading:
    return [one.close for one in asked]


def _wide(asked: Sequence[Asked]) -> Reading:
    """All that each word may stand for; in longer questions, no misspelling of a word that somebody has as it is."""
    return [
        [
            word
            for word, meaning in one.meanings.items()
            if len(asked) < FEW or meaning.kind != "similar" or one.word not in one.meanings
        ]
        for one in asked
    ]


def _match(db: sqlite3.Connection, reading: Reading, question: Question, most: int) -> Iterator[int]:
    parts = ["(" + " OR ".join(f'"{word}"' for word in words) + ")" for words in reading]
    if question.job_id:
        parts.append(f'"{job_word(question.job_id)}"')
    wanted = " AND ".join(parts)
    if question.since is None:
        rows = db.execute("SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", (wanted, most))
    else:
        rows = db.execute(
            "SELECT people.key FROM words JOIN people ON people.key = words.rowid"
            " WHERE words MATCH ? AND people.changed_at >= ? LIMIT ?",
            (wanted, seconds(question.since), most),
        )
    for (key,) in rows:
        yield key


def _rows(db: sqlite3.Connection, keys: Sequence[int], question: Question) -> Iterator[tuple[int, Row, str]]:
    """The rows of people who are not forgotten, each with the words of the resume where one was read."""
    since = seconds(question.since)
    sql = (
        f"SELECT key, words, {COLUMNS} FROM people LEFT JOIN resumes ON resumes.person = key"  # noqa: S608 - our own
        " WHERE key IN (SELECT value FROM json_each(?)) AND id NOT IN (SELECT value FROM json_each(forgotten()))"
    )
    for key, resume, *values in db.execute(sql, (json.dumps(keys),)):
        row = Row(*values)
        of_job = not question.job_id or f"\t{question.job_id}\t" in row.applied
        if of_job and (since is None or (row.changed_at is not None and row.changed_at >= since)):
            yield key, row, resume or ""

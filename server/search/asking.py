"""What is asked for: a text taken apart into words, addresses and numbers, and what each word may stand for."""

import json
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from server.search.emails import email_key
from server.search.names import PARTICLES, fold
from server.search.nicknames import nicknames
from server.search.phones import Phone, read_phones
from server.search.spelling import has_neighbours, likeness, neighbours

MOST_WORDS: Final = 10
MOST_ENDINGS: Final = 60
FEW_ENDINGS: Final = 10
MOST_LIKE: Final = 10
"""Words that one word of a question is taken for at most: by how it begins, likewise where somebody has it whole, and
by how it is spelt."""
SHORTEST_BEGINNING: Final = 2
ADDRESS: Final = re.compile(r"(?:mailto:)?([^\s,;<>()]+@[^\s,;<>()]+\.[^\s,;<>()]+)", re.IGNORECASE)
"""An address, without what is copied with it from a mail program."""
NUMBER: Final = re.compile(r"\+?\(?\d[\d\s().+/-]{5,}\d(?:\s*(?:ext\.?|x|#)\s*\d+)?", re.IGNORECASE)
FILLERS: Final = frozenset("a an and at for from in of on or the to who with con de en para por que y".split())  # noqa: SIM905 - a list of words reads best as a line

Kind = Literal["same", "joined", "nickname", "part", "similar"]
WEIGHTS: Final[dict[Kind, float]] = {"same": 1.0, "joined": 0.95, "nickname": 0.85, "part": 0.82, "similar": 0.9}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A word that a word of the question may stand for: how, and how much that counts, from 0 to 1."""

    kind: Kind
    weight: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A word of the question and all it may stand for; `optional` ones are not missed where they do not stand."""

    word: str
    meanings: dict[str, Meaning]
    optional: bool = False

    @property
    def close(self) -> list[str]:
        """The meanings nearest to what was written: the word itself where anybody has it, else the likeliest."""
        if self.word in self.meanings:
            return [self.word]
        best = max((meaning.weight for meaning in self.meanings.values()), default=0.0)
        return [word for word, meaning in self.meanings.items() if meaning.weight >= best - 0.05]


@dataclass(frozen=True, kw_only=True)
class Question:
    """A search: words, whole addresses and numbers, and what narrows it (an empty job and None narrow nothing).

    `cut` is how many words stand behind those that are looked for.
    """

    text: str = ""
    words: tuple[str, ...] = ()
    cut: int = 0
    emails: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()
    job_id: str = ""
    since: datetime | None = None


def read_question(
    query: str, email: str = "", phone: str = "", job_id: str = "", since: datetime | None = None
) -> Question:
    """Take a search apart; addresses and numbers in the text count as such.

    >>> read_question("Gonzalez, Maria (708) 555-0117").words
    ('gonzalez', 'maria')
    """
    addresses = [*ADDRESS.findall(query), *(ADDRESS.findall(email) or [email])]
    text = ADDRESS.sub(" ", query)
    numbers = [number for number in NUMBER.findall(text) if sum(char.isdigit() for char in number) >= 7]
    for number in numbers:
        text = text.replace(number, " ")
    phones = (phone for field in (*numbers, phone) for phone in read_phones(field.strip()))
    words = list(dict.fromkeys(fold(text).split()))
    telling = [word for word in words if word not in FILLERS or word in PARTICLES] or words
    return Question(
        text=text,
        words=tuple(telling[:MOST_WORDS]),
        cut=max(0, len(telling) - MOST_WORDS),
        emails=tuple(filter(None, dict.fromkeys(email_key(address) for address in addresses))),
        phones=tuple(dict.fromkeys(phones)),
        job_id=job_id,
        since=since,
    )


def expand(db: sqlite3.Connection, words: Sequence[str]) -> list[Asked]:
    """Say for each word what it may stand for, going by the words that stand in anybody's record."""
    asked = [Asked(word, _meanings(db, word), word in PARTICLES or word in FILLERS) for word in words]
    for length in (2, 3):
        for place in range(len(words) - length + 1):
            joined = "".join(words[place : place + length])  # "de la" Cruz as Delacruz, Mary Ann as Maryann
            if len(joined) > SHORTEST_BEGINNING + 1 and _known(db, [joined]):
                for part in asked[place : place + length]:
                    before = part.meanings.get(joined)
                    if before is None or before.weight < WEIGHTS["joined"]:  # Artagnan is nearly Dartagnan, too
                        part.meanings[joined] = Meaning("joined", WEIGHTS["joined"])
    return asked


def _meanings(db: sqlite3.Connection, word: str) -> dict[str, Meaning]:
    meanings: dict[str, Meaning] = {}
    if db.execute("SELECT 1 FROM words WHERE words MATCH ? LIMIT 1", (f'"{word}"',)).fetchone():
        meanings[word] = Meaning("same", WEIGHTS["same"])
    for name in _known(db, sorted(nicknames(word))):
        meanings[name] = Meaning("nickname", WEIGHTS["nickname"])
    if has_neighbours(word):
        for alike, other in _alike(db, word)[:MOST_LIKE]:
            meanings.setdefault(other, Meaning("similar", WEIGHTS["similar"] * alike))
    if len(word) >= SHORTEST_BEGINNING:
        for longer in _beginning(db, word, FEW_ENDINGS if word in meanings else MOST_ENDINGS):
            share = len(word) / len(longer)
            weight = WEIGHTS["part"] * (0.8 + 0.2 * share)
            if longer not in meanings or meanings[longer].weight < weight:
                meanings[longer] = Meaning("part", weight)
    return meanings


def _alike(db: sqlite3.Connection, word: str) -> list[tuple[float, str]]:
    found = db.execute(
        "SELECT DISTINCT vocabulary.word FROM spellings JOIN vocabulary ON vocabulary.key = spellings.word"
        " WHERE near IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(neighbours(word))),),
    )
    scored = ((likeness(word, other), other) for (other,) in found if other != word)
    return sorted(((alike, other) for alike, other in scored if alike > 0), key=lambda one: (-one[0], one[1]))


def _beginning(db: sqlite3.Connection, word: str, most: int) -> list[str]:
    found = db.execute(
        "SELECT word FROM vocabulary WHERE word > ? AND word < ? ORDER BY length(word), word LIMIT ?",
        (word, f"{word}\U0010ffff", most),
    )
    return [str(one) for (one,) in found]


def _known(db: sqlite3.Connection, words: Sequence[str]) -> list[str]:
    sql = "SELECT word FROM vocabulary WHERE word IN (SELECT value FROM json_each(?))"
    return [str(word) for (word,) in db.execute(sql, (json.dumps(words),))]

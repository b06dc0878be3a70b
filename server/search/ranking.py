"""How well somebody fits a question, and why; of what they are worth for a job it says nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from server.search.asking import Asked, Kind
from server.search.names import PARTICLES, name_tokens, parts_in_one
from server.search.persons import Row, applications_of, email_words

CERTAIN: Final = {"e-mail": 8.0, "phone": 4.0, "phone, last 7 digits": 1.0}
"""An address is one person's more often than a number is, and both more often than a name."""
FIELDS: Final = {"title": 0.6, "employer": 0.55, "place": 0.55, "tag": 0.55, "application": 0.5, "source": 0.4}
"""How much a word counts that stands elsewhere than in the name."""
MAILBOX, RESUME = 0.6, 0.4
WHOLE_NAME: Final = 0.15
IN_ORDER: Final = 0.02
NAMES: Final[dict[Kind, str]] = {"nickname": "nickname", "part": "part of name", "similar": "similar name"}


words_of = lru_cache(maxsize=16_384)(name_tokens)
"""The words of a text. Titles, places and names come again and again, and taking them apart is most of the work."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A person who fits, how well (more is better, nothing else can be read from it), and why, in a few words.

    `by_words` is the part of the score that is not for an address or a number, `certain` which of those are theirs.
    """

    key: int
    row: Row
    score: float
    by_words: float
    why: str
    certain: tuple[str, ...]


def judge(key: int, row: Row, resume: str, asked: Sequence[Asked], certain: Sequence[str]) -> Fit:
    """Hold a person against the words of a question, optional ones last.

    `certain` says which addresses and numbers of the question are theirs.
    """
    by_words = 0.0
    reasons: list[str] = []
    if asked:
        named, rest = _judge_name(row, asked, reasons)
        found = named + (_judge_rest(row, resume, rest, reasons) if rest else 0.0)
        by_words = found / sum(0.2 if one.optional else 1.0 for one in asked)
    score = by_words + sum(CERTAIN[what] for what in certain)
    return Fit(key, row, score, by_words, ", ".join(dict.fromkeys([*reasons, *certain])), tuple(certain))


def _judge_name(row: Row, asked: Sequence[Asked], reasons: list[str]) -> tuple[float, list[Asked]]:
    """How far the words stand in the name, and which do not; each word of a name is taken by one word asked for."""
    first, last = words_of(row.first_name), words_of(row.last_name)
    free = [*first, *last]
    taken: list[str] = []
    kinds: list[Kind] = []
    score = 0.0
    rest: list[Asked] = []
    joined = {"".join(part): part for part in parts_in_one(first, last)}
    for one in asked:
        meanings = one.meanings
        best = max(((meanings[token].weight, token) for token in [*free, *joined] if token in meanings), default=None)
        if best is None and (whole := next((token for token in taken if _joins(one, token)), "")):
            score += one.meanings[whole].weight * (0.2 if one.optional else 1.0)
            continue
        if best is None:
            rest.append(one)
            continue
        weight, token = best
        score += weight * (0.2 if one.optional else 1.0)
        kinds.append(one.meanings[token].kind)
        for part in joined.pop(token, (token,)):
            if part in free:
                free.remove(part)
                taken.append(part)
    if taken:
        reasons.append(_name_reason(taken, kinds, first, last))
        telling = [token for token in (*first, *last) if token not in PARTICLES]
        left = sum(token in telling for token in free)
        score += WHOLE_NAME * (1 - left / len(telling)) if telling else 0.0
        if first and taken[0] == first[0]:
            score += IN_ORDER
    return score, rest


def _joins(asked: Asked, token: str) -> bool:
    """Whether a word of a name that another word has taken is both of them in one."""
    meaning = asked.meanings.get(token)
    return meaning is not None and meaning.kind == "joined"


def _name_reason(taken: Sequence[str], kinds: Sequence[Kind], first: Sequence[str], last: Sequence[str]) -> str:
    worst = next((NAMES[kind] for kind in ("similar", "nickname", "part") if kind in kinds), "")
    if worst:
        return worst
    if all(token in first for token in taken) and last:
        return "first name"
    return "last name" if all(token in last for token in taken) and first else "name"


def _judge_rest(row: Row, resume: str, rest: Sequence[Asked], reasons: list[str]) -> float:
    """How far words stand elsewhere than in the name."""
    fields = _fields(row)
    read = set(resume.split())
    score = 0.0
    for one in rest:
        counts = 0.2 if one.optional else 1.0
        best, where = _best(fields, one)
        if where:
            score += best * counts
            reasons.append(where)
        elif one.word in row.emails.casefold() and one.word in email_words(row.emails):
            score += MAILBOX * counts
            reasons.append("e-mail")
        elif one.word in read:
            score += RESUME * counts
            reasons.append("resume")
        elif not one.optional:
            reasons.append(f"not “{one.word}”")
    return score


def _best(fields: dict[str, tuple[str, ...]], asked: Asked) -> tuple[float, str]:
    best, where = 0.0, ""
    meanings = asked.meanings
    for name, words in fields.items():
        for word in words:
            if word in meanings and meanings[word].kind != "nickname" and meanings[word].weight * FIELDS[name] > best:
                best, where = meanings[word].weight * FIELDS[name], name
    return best, where


def _fields(row: Row) -> dict[str, tuple[str, ...]]:
    applied = " ".join(f"{title} {stage} {outcome}" for _, _, title, stage, outcome in applications_of(row.applied))
    texts = {
        "title": row.title,
        "employer": row.company,
        "place": row.location,
        "tag": row.tags.replace("\n", " "),
        "application": applied,
        "source": row.source,
    }
    return {name: words_of(text) for name, text in texts.items() if text}

"""How alike the names of two people are: slips of the keyboard and short forms count little, another first name a lot.

A household shares its surname and often its telephone, so a long surname must not outweigh two first names: Maria and
Mario Castellanos are two people, though 94 of 100 letters agree.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from server.ats.models import Candidate
from server.search.names import name_tokens, telling_tokens
from server.search.nicknames import nicknames
from server.search.spelling import sound

GENERATIONS: Final = frozenset(("jr", "sr", "ii", "iii", "iv"))
SHORTEST_SOUND: Final = 4
"""Letters below which two words may sound alike and be two names: Lee and Li."""
SLIP: Final = 95
"""Of 100, how alike two surnames are of which one is the other misspelt."""


class Given(StrEnum):
    """How two first names stand to each other."""

    AGREE = "agree"
    INITIAL = "initial"
    UNKNOWN = "unknown"
    CLASH = "clash"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are: the first names, and of 100 the surnames and the whole (0 unless first names agree).

    `generations_differ` is that one is called Jr. and the other is not.
    """

    given: Given
    surname: int
    whole: int
    generations_differ: bool = False


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name as it is compared: the words of the first name, those of the surname in order of the alphabet."""

    given: tuple[str, ...]
    surname: tuple[str, ...]
    generation: frozenset[str]


def parts_of(person: Candidate) -> NameParts:
    """Take a person's name apart."""
    given, surname = name_tokens(person.first_name), telling_tokens(person.last_name)
    return NameParts(
        given=tuple(word for word in given if word not in GENERATIONS),
        surname=tuple(sorted(word for word in surname if word not in GENERATIONS)),
        generation=GENERATIONS.intersection(given + surname),
    )


def compare_names(one: NameParts, other: NameParts) -> Likeness:
    """Say how alike two names are; in which order first name and surname were typed is no difference."""
    differ = one.generation != other.generation and bool(one.generation or other.generation)
    surname = _alike(" ".join(one.surname), " ".join(other.surname))
    if one.given and one.surname and sorted(one.given + one.surname) == sorted(other.given + other.surname):
        given, surname, whole = Given.AGREE, 100, 100
    else:
        given = _compare_given(one.given, other.given)
        whole = _whole(one, other, surname) if given is Given.AGREE else 0
    return Likeness(given, surname, 0 if differ else whole, generations_differ=differ)


def _compare_given(one: tuple[str, ...], other: tuple[str, ...]) -> Given:
    if not one or not other:
        return Given.UNKNOWN
    if any(_one_name(one[0], word) for word in other) or any(_one_name(word, other[0]) for word in one):
        return Given.CLASH if _middles_clash(one[1:], other[1:]) else Given.AGREE
    initial = len(one[0]) == 1 or len(other[0]) == 1
    return Given.INITIAL if initial and one[0][0] == other[0][0] else Given.CLASH


def _middles_clash(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both have further first names and share none, initials included."""
    pairs = [(mine, theirs) for mine in one for theirs in other]
    return bool(pairs) and not any(
        mine.startswith(theirs) or theirs.startswith(mine) or _one_name(mine, theirs) for mine, theirs in pairs
    )


def _one_name(one: str, other: str) -> bool:
    return one == other or other in nicknames(one) or _slip(one, other)


def _whole(one: NameParts, other: NameParts, surname: int) -> int:
    """How alike the whole names are, with one first name written as the other is."""
    from rapidfuzz.fuzz import token_sort_ratio

    if not one.surname or not other.surname:
        return 0
    first = min(one.given[0], other.given[0])
    ratio = token_sort_ratio(" ".join((first, *one.surname)), " ".join((first, *other.surname)))
    return max(int(ratio), SLIP) if surname >= SLIP else int(ratio)


def _alike(one: str, other: str) -> int:
    from rapidfuzz.fuzz import token_sort_ratio

    if not one or not other:
        return 0
    ratio = int(token_sort_ratio(one, other))
    return max(ratio, SLIP) if _slip(one, other) else ratio


def _slip(one: str, other: str) -> bool:
    """Whether one word is the other misspelt: two letters in turn, or spelt as it is said."""
    from rapidfuzz.distance import OSA

    if sorted(one) == sorted(other):
        return OSA.distance(one, other) <= 1
    return min(len(one), len(other)) >= SHORTEST_SOUND and sound(one) == sound(other)

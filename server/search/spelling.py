"""How words are found that are nearly spelt so: by their sound, a letter more or less, and how far they are apart."""

import re
from functools import lru_cache
from typing import Final

SHORTEST: Final = 3
"""Letters below which a word has no neighbours: nearly every short word is one letter from many others."""

SOUNDS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^[kgp]n", "n"),
        (r"^wr", "r"),
        (r"^mc", "mac"),
        (r"^x", "s"),
        (r"^h(?=[aeiou])", ""),
        (r"ph", "f"),
        (r"(?:sch|sh|ch|cz|tch)", "x"),
        (r"g?h(?=[^aeiou]|$)", ""),
        (r"th", "t"),
        (r"ll(?=[aeiou])", "l"),
        (r"c(?=[eiy])|z|ts", "s"),
        (r"ck|q(?:u(?=[ei]))?|c", "k"),
        (r"g(?=[ei])", "j"),
        (r"y|ie|ee|ea", "i"),
        (r"v|w", "b"),
        (r"ou|oo", "u"),
        (r"(.)\1+", r"\1"),
        (r"h", ""),
    )
)
"""What English and Spanish spell in several ways and say in one, in the order in which it is replaced."""


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Return what a folded word sounds like, roughly: equal for `gonzales` and `gonsalez`, `kathryn` and `catherin`.

    >>> sound("gonzales") == sound("gonsalez")
    True
    """
    for pattern, said in SOUNDS:
        word = pattern.sub(said, word)
    return word


def has_neighbours(word: str) -> bool:
    """Whether other spellings of a word are looked for: short ones, and ones with digits in them, have none."""
    return len(word) >= SHORTEST and not any(char.isdigit() for char in word)


def neighbours(word: str) -> set[str]:
    """Return a word and its sound, and each of the two less one letter.

    Two words that differ, in letters or in sound, by one more, one less, another one or two in turn have one of these
    in common. A wrong letter may change what its neighbours sound like, so neither letters nor sound are enough.
    """
    return {near for text in (word, sound(word)) for near in (text, *_shortened(text))}


def _shortened(text: str) -> list[str]:
    return [text[:place] + text[place + 1 :] for place in range(len(text))] if len(text) >= SHORTEST else []


def allowed_distance(word: str) -> int:
    """Return how many letters may be wrong in a word of this length; in the shortest, none that changes the sound."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2 if len(word) < 10 else 3


def likeness(word: str, other: str) -> float:
    """Return how alike two folded words are, from 0 to 1: 1 for equal ones, 0 for ones too far apart to be meant.

    Letters in turn count as one mistake, and mistakes that leave the sound the same count half.
    """
    from rapidfuzz.distance import OSA

    if word == other:
        return 1.0
    same = sound(word) == sound(other)
    most = allowed_distance(word) + same
    wrong = OSA.distance(word, other, score_cutoff=most)
    if wrong > most:
        return 0.0
    return 1 - wrong / (2 if same else 1) / (max(len(word), len(other)) + 1)

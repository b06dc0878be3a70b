"""Names as they are compared: without regard to case, accents, punctuation and the order of first and last name."""

import unicodedata
from typing import Final

LONGEST_JOINED: Final = 4
LETTERS: Final = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "\u0131": "i", "ŧ": "t",
})  # fmt: skip
"""Letters that Unicode does not take apart into a plain one and an accent."""

JOINERS: Final = frozenset("'`\u2018\u2019\u02bc\u00b4\u02b9\u2032\u00ad\u200b\u200c\u200d")
"""What stands inside a name without parting it: O'Rourke is written ORourke by some forms."""

PLAIN: Final = {
    code: None if chr(code) in JOINERS else chr(code).lower() if chr(code).isalnum() else " " for code in range(128)
}
"""What becomes of each character of ASCII."""

PARTICLES: Final = frozenset((
    "al", "bin", "da", "das", "de", "del", "dela", "della", "den", "der", "di", "do", "dos", "du", "el", "la", "las",
    "le", "los", "st", "ter", "van", "vande", "vander", "von", "y",
))  # fmt: skip
"""Parts of surnames that forms leave out or put elsewhere: they tell nobody apart."""


def fold(text: str) -> str:
    """Return the words of a text in small plain letters, one space between them.

    >>> fold("  O'ROURKE-Núñez, Zoë ")
    'orourke nunez zoe'
    """
    if text.isascii():  # nearly all are, and this is where most of the time of a search goes
        return " ".join(text.translate(PLAIN).split())
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(LETTERS)
    return " ".join("".join(_spaced(char) for char in plain if not _is_accent(char)).split())


def name_tokens(name: str) -> tuple[str, ...]:
    """Return the words of a name, folded, in the order in which they stand."""
    return tuple(fold(name).split())


def telling_tokens(name: str) -> tuple[str, ...]:
    """Return the words of a name that tell people apart: no particles (de la, van der), unless there are no others."""
    tokens = name_tokens(name)
    return tuple(token for token in tokens if token not in PARTICLES) or tokens


def parts_in_one(first: tuple[str, ...], last: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the parts of a name that may be written as one word: de la Cruz as Delacruz, and 李 小龙 as 李小龙."""
    parts = [part for part in (first, last) if 1 < len(part) <= LONGEST_JOINED]
    if first and last and all(map(_is_east_asian, "".join((*last, *first)))):
        parts += (*last, *first), (*first, *last)
    return parts


def _is_east_asian(char: str) -> bool:
    """Whether this is Chinese, Japanese or Korean; a folded Korean syllable is several signs."""
    return "\u1100" <= char <= "\u11ff" or "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff"


def _is_accent(char: str) -> bool:
    """Whether this is an accent of Latin, Greek or Cyrillic, or an Arabic vowel; marks of other scripts are sounds."""
    return "\u0300" <= char <= "\u036f" or "\u064b" <= char <= "\u065f" or char == "\u0670"


def _spaced(char: str) -> str:
    if char.isalnum() or unicodedata.category(char)[0] == "M":
        return char
    return "" if char in JOINERS else " "

"""Values of custom fields in answers: a few words in a table, and whole where that is not all of them."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, cast

from server.ats.quoting import disarm, one_line, strip_invisible
from server.guardrails.untrusted import inline

SHORT: Final = 120
"""Characters of a value in a table."""
WHOLE: Final = 12_000
"""Characters of values that one answer gives whole, and of a page of one that is longer."""
JOINTS: Final = (
    (re.compile(r"(?<=\S)\n(?=\S)"), "at the end of a line"),
    (re.compile(r"(?<=\S) (?=\S)"), "between two words"),
)
"""Where a page of a long value may end, the best first: with one sign that is not seen there, and no more of them."""


def tell(value: object, limit: int = SHORT) -> str:
    """A value in at most so many characters; nothing is told as (empty)."""
    if value is None or value == "" or value == []:
        return "(empty)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(inline(str(part), limit) for part in cast(list[object], value))
    return inline(str(value), limit)


def tell_all(values: Mapping[str, object]) -> dict[str, object]:
    """Custom details in a few words each, for an answer: names and values are others' text."""
    return {inline(name): tell(value) for name, value in values.items()}


def cut(values: Mapping[str, object]) -> tuple[str, ...]:
    """The names of the values of which `tell` tells a part only, or puts several lines on one."""
    return tuple(name for name, value in values.items() if not _is_whole(value))


def whole(value: object) -> str:
    """A value with nothing left out that can be seen, and its lines as they are; the items of a list a line each."""
    return "\n".join(map(strip_invisible, _texts(value)))


def page_of(text: str, start: int) -> tuple[str, int, str]:
    """A page of a long value, where the next begins (0: there is none), and where this one ends, in words."""
    end = start + WHOLE
    if len(text) <= end:
        return text[start:], 0, ""
    for joint, words in JOINTS:
        if places := [found.end() for found in joint.finditer(text, start + WHOLE // 2, end)]:
            return text[start : places[-1]], places[-1], words
    return text[start:end], end, "inside a word"


def _is_whole(value: object) -> bool:
    texts = [strip_invisible(text) for text in _texts(value)]
    return all(one_line(text, SHORT) == disarm(text).strip() for text in texts)


def _texts(value: object) -> list[str]:
    return [str(item) for item in cast(Sequence[object], value)] if isinstance(value, list | tuple) else [str(value)]

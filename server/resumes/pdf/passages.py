"""Hidden letters joined into the passages that a report quotes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.resumes.models import Technique

LEAST_LETTERS = 4
"""A shorter run is left alone: a thin dash or a stray accent is no hidden text."""


_MOSTLY = 0.7
_WORD = re.compile(r"[^\W_]{3,}")


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters `start` to `stop` (exclusive) of a page, all hidden in one way."""

    start: int
    stop: int
    how: Technique


def join_passages(text: str, objects: Sequence[int], hidden: Mapping[int, Technique]) -> list[Passage]:
    """Join hidden letters that no visible letter comes between; leave out runs under four letters."""
    hidden = _whole_words(text, hidden)
    passages: list[Passage] = []
    run: list[int] = []
    for index, char in enumerate(text):
        if index in hidden:
            run.append(index)
        elif char.isalnum() and objects[index] and run:
            passages += _split(text, objects, hidden, run)
            run = []
    return passages + _split(text, objects, hidden, run)


def _whole_words(text: str, hidden: Mapping[int, Technique]) -> Mapping[int, Technique]:
    """Add the letters of words that are mostly hidden: the edge of what covers a word may leave a letter to be seen."""
    whole = dict(hidden)
    for match in _WORD.finditer(text) if hidden else ():
        inside = [index for index in range(*match.span()) if index in hidden]
        if len(inside) >= _MOSTLY * (match.end() - match.start()):
            whole |= {index: hidden.get(index, hidden[inside[0]]) for index in range(*match.span())}
    return whole


def _split(text: str, objects: Sequence[int], hidden: Mapping[int, Technique], run: Sequence[int]) -> list[Passage]:
    """Cut a run where the technique changes, as long as each part keeps four letters."""
    if len(run) < LEAST_LETTERS:
        return []
    parts: list[list[int]] = [[run[0]]]
    for index in run[1:]:
        same = hidden[index] is hidden[parts[-1][-1]]
        if same or len(parts[-1]) < LEAST_LETTERS:
            parts[-1].append(index)
        else:
            parts.append([index])
    if len(parts) > 1 and len(parts[-1]) < LEAST_LETTERS:
        last = parts.pop()
        parts[-1] += last
    return [_passage(text, objects, hidden, part) for part in parts]


def _passage(text: str, objects: Sequence[int], hidden: Mapping[int, Technique], part: Sequence[int]) -> Passage:
    """Take in the brackets and stops that belong to the letters at both ends."""
    techniques = [hidden[index] for index in part]
    start, stop = part[0], part[-1] + 1
    while start and _is_mark(text[start - 1]) and objects[start - 1] == objects[part[0]]:
        start -= 1
    while stop < len(text) and _is_mark(text[stop]) and objects[stop] == objects[part[-1]]:
        stop += 1
    return Passage(start, stop, max(set(techniques), key=techniques.count))


def _is_mark(char: str) -> bool:
    return not char.isalnum() and not char.isspace()

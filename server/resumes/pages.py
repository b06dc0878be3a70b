"""A resume's text cut into answers of bounded size, with a cursor that leads from one to the next."""

import re
from dataclasses import dataclass

from server.resumes.models import ResumeText

PAGE_CHARACTERS = 12_000
_CURSOR = re.compile(r"r1:([0-9]{1,7}):([0-9a-f]{12})")
_LEAST_FILLED = 0.5
"""Share of an answer that is filled before it is cut at the end of a line rather than inside one."""


class InvalidCursor(ValueError):
    """The cursor does not lead anywhere in this file; the message says what to do and is safe to show."""


@dataclass(frozen=True, slots=True)
class TextPage:
    """One answer's worth of a resume."""

    text: str
    next_cursor: str | None
    """Leads to what follows, None at the end."""
    characters_left: int


def paginate(resume: ResumeText, cursor: str = "", max_characters: int = PAGE_CHARACTERS) -> TextPage:
    """Return the part of the text that a cursor leads to (the first for none), cut at the end of a line.

    Where the file has several pages, each begins with a line `[page 2 of 3]`. Raises `InvalidCursor`."""
    text = join_pages(resume)
    start = _start(resume, text, cursor)
    stop = _stop(text, start, max_characters)
    return TextPage(
        text=text[start:stop].strip("\n"),
        next_cursor=f"r1:{stop}:{resume.digest}" if stop < len(text) else None,
        characters_left=len(text) - stop,
    )


def join_pages(resume: ResumeText) -> str:
    """Return the whole text; pages are headed by their number where there are several."""
    if len(resume.pages) == 1:
        return resume.pages[0]
    count = len(resume.pages)
    return "\n\n".join(f"[page {number} of {count}]\n{page}" for number, page in enumerate(resume.pages, 1))


def _start(resume: ResumeText, text: str, cursor: str) -> int:
    if not cursor:
        return 0
    match = _CURSOR.fullmatch(cursor)
    if match is None:
        raise InvalidCursor("This is no cursor of a resume. Pass next_cursor of the last answer, or none to begin.")
    if match[2] != resume.digest:
        raise InvalidCursor("This cursor is of another file, or the file has changed. Begin again without a cursor.")
    if not 0 < int(match[1]) < len(text):
        raise InvalidCursor("This cursor leads past the end of the text. Begin again without a cursor.")
    return int(match[1])


def _stop(text: str, start: int, max_characters: int) -> int:
    limit = start + max(max_characters, 1)
    if limit >= len(text):
        return len(text)
    least = start + int(max_characters * _LEAST_FILLED)
    for edge in ("\n", " "):
        place = text.rfind(edge, least, limit)
        if place > start:
            return place + 1
    return limit

"""Cursors of lists that are made here as a whole: a place in the list, and a mark of what was asked."""

from typing import Final

from server.errors import InvalidInput
from server.guardrails.changes import digest
from server.guardrails.job_scope import NO_CURSOR, place

MARK: Final = 6
"""Letters that tell the lists of one conversation apart; a cursor is no secret."""


def cursor_at(start: int, *asked: object) -> str:
    """Write down a place in the list that was asked for by these arguments."""
    return f"{start}-{_mark(asked)}"


def place_of(cursor: str, *asked: object) -> int:
    """Where in its list a cursor points: 0 for none.

    Raises:
        InvalidInput: It is none of ours, or was handed out for other arguments: its page of this list would leave out
            whoever comes first.
    """
    if not cursor:
        return 0
    start, _, mark = cursor.partition("-")
    if not start or mark != _mark(asked):
        raise InvalidInput(NO_CURSOR)
    return place(start)


def _mark(asked: tuple[object, ...]) -> str:
    return digest(asked)[:MARK]

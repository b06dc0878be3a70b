"""Choosing by name or id: an ambiguous or wrong choice is refused with the valid ones listed."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Protocol, TypeVar

from server.errors import InvalidInput
from server.guardrails.untrusted import inline

MOST_LISTED = 40


class Choice(Protocol):
    """Something a person names: a stage or a rejection reason."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


ChoiceT = TypeVar("ChoiceT", bound=Choice)


def choose(wanted: str, choices: Sequence[ChoiceT], *, what: str, where: str = "") -> ChoiceT:
    """Pick by id, then by exact name, then by name without regard to case and spaces; never by guessing.

    Raises:
        InvalidInput: Nothing fits, or several do; the message lists what is valid.
    """
    for choice in choices:
        if choice.id == wanted:
            return choice
    for matches in (
        [choice for choice in choices if choice.name == wanted],
        [choice for choice in choices if fold(wanted) and fold(choice.name) == fold(wanted)],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            listed = "; ".join(f"{inline(choice.name)} [{choice.id}]" for choice in matches)
            raise InvalidInput(
                f"{len(matches)} {what}s{where} are called “{wanted}”: give an id: {listed}. Nothing was changed."
            )
    start, names = fold(wanted), [fold(choice.name) for choice in choices]
    nearest = [name for name in names if start and name.startswith(start)] or get_close_matches(start, names, n=1)
    near = " or ".join(f"“{inline(choice.name)}”" for choice in choices if fold(choice.name) in nearest)
    hint = f" Did you mean {near}?" if near else ""
    raise InvalidInput(f"No {what}{where} is called “{wanted}”.{hint} {list_valid(choices, what)} Nothing was changed.")


def list_valid(choices: Sequence[Choice], what: str) -> str:
    """One sentence that names what is valid, ids included."""
    if not choices:
        return f"There is no {what} to choose from."
    listed = "; ".join(f"{inline(choice.name)} [{choice.id}]" for choice in choices[:MOST_LISTED])
    more = f"; and {len(choices) - MOST_LISTED} more" if len(choices) > MOST_LISTED else ""
    return f"Valid {what}s: {listed}{more}."


def fold(name: str) -> str:
    """A name without regard to case, punctuation between words, and runs of spaces."""
    return " ".join("".join(char if char.isalnum() else " " for char in name.casefold()).split())

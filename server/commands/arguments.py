"""Values as they are typed behind the command's options; argparse reports the ones that are not valid."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from math import isfinite
from typing import Final, get_args

MOST_PORTS: Final = 65_535


def port(text: str) -> int:
    """A port, 0 for any free one."""
    if not (is_whole(text) and int(text) <= MOST_PORTS):
        raise ArgumentTypeError(f"a port is a number from 0 (any free one) to {MOST_PORTS}")
    return int(text)


def at_least(least: int) -> Callable[[str], int]:
    """Read a whole number of at least `least`."""

    def read(text: str) -> int:
        if not (is_whole(text) and int(text) >= least):
            raise ArgumentTypeError(f"{text!r} is not a whole number of at least {least}")
        return int(text)

    return read


def seconds(text: str) -> float:
    """A length of time in seconds, with or without a fraction."""
    try:
        length = float(text)
    except ValueError:
        length = -1.0
    if not (isfinite(length) and length >= 0):
        raise ArgumentTypeError(f"{text!r} is not a number of seconds, such as 0, 2.5 or 30")
    return length


def item(text: str) -> int:
    """The place of a record in an operation."""
    if not is_whole(text):
        raise ArgumentTypeError(f"{text!r} is not an item number; see `ats-mcp operations`")
    return int(text)


def dialects(text: str) -> tuple[str, ...]:
    """The dialects that a sandbox speaks."""
    from server.sandbox.options import Dialect

    named = tuple(part.strip() for part in text.split(","))
    if unknown := set(named) - set(get_args(Dialect)):
        known = " and ".join(get_args(Dialect))
        raise ArgumentTypeError(f"no dialect is called {', '.join(sorted(unknown))!r}: there are {known}")
    return named


def is_whole(text: str) -> bool:
    """Whether a text is a whole number in plain digits, and of a length that somebody types."""
    return text.isascii() and text.isdigit() and len(text) < 20

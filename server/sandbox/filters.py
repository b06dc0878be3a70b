"""The filters of the list endpoints: query text in, a test of a record out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from server.sandbox.envelope import KomboError, parse_time
from server.sandbox.world import Record, Tables

R = TypeVar("R", bound=Record)
Test = Callable[[Tables, R], bool]


@dataclass(frozen=True)
class Filter(Generic[R]):
    """A filter: `parse` makes the test out of the parameter's text; `field` is what the integration must support."""

    parse: Callable[[str], Test[R]]
    field: str


def split(text: str) -> list[str]:
    """Read a comma-separated list."""
    return [item for item in (part.strip() for part in text.split(",")) if item]


def time_of(name: str, text: str) -> datetime:
    """Read a time. Raises `PLATFORM.INPUT_INVALID`."""
    try:
        return parse_time(text)
    except ValueError:
        raise KomboError("PLATFORM.INPUT_INVALID", f"{name} must be a date or a time in ISO form") from None


def among(
    name: str, values: Callable[[Tables, R], Iterable[str | None]], choices: Iterable[str] = (), *, fold: bool = False
) -> Callable[[str], Test[R]]:
    """Keep records of which any value is in the list; `choices` are the only allowed texts, `fold` ignores case."""
    allowed = frozenset(choices)

    def parse(text: str) -> Test[R]:
        wanted = {item.casefold() if fold else item for item in split(text)}
        if allowed and not wanted <= allowed:
            raise KomboError("PLATFORM.INPUT_INVALID", f"{name} must be of {', '.join(sorted(allowed))}")
        if not wanted:
            return lambda _tables, _record: True

        def test(tables: Tables, record: R) -> bool:
            found = values(tables, record)
            return any(value is not None and (value.casefold() if fold else value) in wanted for value in found)

        return test

    return parse


def equal(value: Callable[[R], str | None]) -> Callable[[str], Test[R]]:
    """Keep records whose value is the text, ignoring case."""

    def parse(text: str) -> Test[R]:
        wanted = text.strip().casefold()
        return lambda _, record: (value(record) or "").casefold() == wanted

    return parse


def containing(value: Callable[[R], str | None]) -> Callable[[str], Test[R]]:
    """Keep records whose value contains the text, ignoring case."""

    def parse(text: str) -> Test[R]:
        wanted = text.casefold()
        return lambda _, record: wanted in (value(record) or "").casefold()

    return parse


def not_before(name: str, value: Callable[[R], datetime | None]) -> Callable[[str], Test[R]]:
    """Keep records whose time is this one or later."""

    def parse(text: str) -> Test[R]:
        start = time_of(name, text)

        def test(_: Tables, record: R) -> bool:
            found = value(record)
            return found is not None and found >= start

        return test

    return parse

"""How an answer travels besides its structure: the same facts as compact text."""

from collections.abc import Mapping, Sequence
from typing import Final, cast

Facts = Mapping[str, object]

LONGEST_IN_A_ROW: Final = 40
"""Lists of words this short stand on one line; longer ones get a line each."""


def as_text(facts: Facts) -> str:
    """Write facts for a model: a line a fact, a table a list of records.

    Text of several lines stands under its name; a table's columns are all members that any of its rows has.
    """
    return "\n".join(line for name, value in facts.items() for line in _lines(name, value))


def _lines(name: str, value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{name}:", *(f"  {line}" for line in as_text(cast(Facts, value)).splitlines())]
    if isinstance(value, list):
        items = cast(list[object], value)
        if all(isinstance(item, Mapping) for item in items):
            return [f"{name}:", *_table(cast(list[Facts], items))]
        return [f"{name}: {', '.join(map(_cell, items))}"] if _fits(items) else [f"{name}:", *(f"- {i}" for i in items)]
    text = _cell(value)
    return [f"{name}:", text] if "\n" in text else [f"{name}: {text}"]


def _table(rows: Sequence[Facts]) -> list[str]:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return [" | ".join(columns), *(_joined([_cell(row.get(name, "")) for name in columns]) for row in rows)]


def _joined(cells: list[str]) -> str:
    """The cells of a row; empty ones at its end cost tokens and say nothing."""
    while cells and not cells[-1]:
        cells.pop()
    return " | ".join(cells)


def _fits(items: Sequence[object]) -> bool:
    return all(len(str(item)) <= LONGEST_IN_A_ROW and "," not in str(item) for item in items)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_cell(part)}" for name, part in cast(Facts, value).items())
    if isinstance(value, list):
        return ", ".join(_cell(part) for part in cast(list[object], value))
    return str(value)

"""What an update of custom details changes in a record, and what it must leave alone."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from server.ats.avionte.readers import Raw
from server.ats.custom_fields import (
    ID_KEYS,
    NAME_KEYS,
    FieldDefinition,
    FieldType,
    entries_of,
    is_protected,
    read_values,
    text_of,
)
from server.ats.field_values import is_list, is_record
from server.ats.screening import is_sensitive
from server.errors import Refused

MASKED: Final = "**"
"""What stands in a member that Avionté shows in part only."""

TYPES: Final = (
    (bool, FieldType.BOOLEAN),
    (int, FieldType.INTEGER),
    (float, FieldType.DECIMAL),
    (str, FieldType.TEXT),
    (list, FieldType.CHOICES),
)
"""What the type of a value says about the field; a truth value is a whole number to Python, so it comes first."""

MOVES_BY_ITSELF: Final = frozenset({"lastUpdatedDate", "latestActivityDate", "latestActivityName"})
"""Members of a talent that any write changes."""


def details_member(record: Raw, members: Sequence[str]) -> str:
    """Return the member that the record's custom details stand in, empty where it has none."""
    return next((name for name in members if is_list(record.get(name)) or is_record(record.get(name))), "")


def changed_details(before: object, merged: object) -> object:
    """Return the details that an update changes, in the shape that the record keeps them in."""
    if is_record(merged):
        old = dict(before) if is_record(before) else dict[str, object]()
        return {name: value for name, value in merged.items() if name not in old or old[name] != value}
    old_items = before if is_list(before) else []
    return [item for item in (merged if is_list(merged) else []) if item not in old_items]


def tellable(
    raw: object, definitions: Sequence[FieldDefinition] = (), protected: Collection[str] = frozenset()
) -> object:
    """Return the details that go by a name or are defined, in the shape that they came in.

    Of one that is only a number, nobody can tell whether it may leave: fields that ask for protected facts are not
    among the definitions. `protected` are the ids and names of those.
    """
    defined = {word for definition in definitions for word in (definition.id, definition.name)}
    if is_record(raw):
        return {
            key: value for key, value in raw.items() if key not in protected and (key in defined or not key.isdecimal())
        }
    items = [item for item in raw if is_record(item) and not is_protected(item)] if is_list(raw) else []
    return [
        item
        for item in items
        if not _goes_by(item, protected)
        and (_is_named(item) or defined.intersection(text_of(item, [key]) for key in (*ID_KEYS, *NAME_KEYS)))
    ]


def _goes_by(item: Mapping[str, object], words: Collection[str]) -> bool:
    """Whether a name of the item is one of these; its id may be its own and say nothing about the field."""
    return any(text_of(item, [key]) in words for key in NAME_KEYS)


def infer_definitions(raw: object) -> tuple[FieldDefinition, ...]:
    """Take the details that a record holds for definitions, each of the type of its value, where none are published."""
    found = (_infer(id or name, name, value) for id, name, value in entries_of(tellable(raw)) if name)
    return tuple(definition for definition in found if not is_sensitive(definition.name))


def shown_values(
    raw: object, definitions: Sequence[FieldDefinition], protected: Collection[str] = frozenset()
) -> dict[str, object]:
    """Return what may leave of the details, by name; without definitions each is shown by the type of its value."""
    return read_values(definitions or infer_definitions(raw), tellable(raw, definitions, protected))


def refuse_masked(record: Raw) -> None:
    """Refuse to write a record back of which a member was shown in part only: it would be lost for good.

    Raises:
        Refused: There is such a member.
    """
    masked = sorted(name for name, value in record.items() if isinstance(value, str) and MASKED in value)
    if masked:
        raise Refused(
            f"Avionté shows {', '.join(masked)} of this record in part only. An update replaces the whole record and"
            " would overwrite it with what is shown. Make the change in Avionté itself. Nothing was changed."
        )


def disturbed(before: Raw, after: Raw, member: str) -> tuple[str, ...]:
    """Return the members beside the details that are not what they were, by name."""
    names = {*before, *after} - MOVES_BY_ITSELF - {member}
    return tuple(sorted(name for name in names if before.get(name) != after.get(name)))


def _is_named(item: Mapping[str, object]) -> bool:
    return any((name := text_of(item, [key])) and not name.isdecimal() for key in NAME_KEYS)


def _infer(id: str, name: str, value: object) -> FieldDefinition:
    kind = next((kind for type, kind in TYPES if isinstance(value, type)), FieldType.UNKNOWN)
    writable = kind not in (FieldType.CHOICES, FieldType.UNKNOWN)
    return FieldDefinition(id=id, name=name, type=kind, writable=writable)

"""Custom fields of records, read from whatever shape a vendor keeps them in, and written back in the same.

No public source shows the shape of Avionté's definitions or values: every reader here is tolerant, and whatever it does
not know goes back as it came.
"""

from collections.abc import Mapping, Sequence

from server.ats.field_type_mapper import FieldDefinition, FieldType, from_wire, read_only_reason, to_wire, type_of
from server.ats.field_values import is_list, is_record, list_options, read_text, suggest
from server.ats.quoting import one_line
from server.ats.screening import is_sensitive
from server.errors import ATSMisunderstood, InvalidInput

__all__ = [
    "FieldDefinition",
    "FieldType",
    "entries_of",
    "find_field",
    "merge_values",
    "read_definitions",
    "read_values",
    "text_of",
]

WRAPPERS = ("customDetailDefinitions", "customJobDetails", "customDetails", "definitions", "data", "items", "results")
NAME_KEYS = ("name", "label", "displayName", "fieldName")
ID_KEYS = ("id", "customDetailId", "definitionId", "key")
TYPE_KEYS = ("type", "dataType", "fieldType")
REQUIRED_KEYS = ("required", "isRequired")
READ_ONLY_KEYS = ("readOnly", "isReadOnly")
OPTION_KEYS = ("options", "values", "choices", "listItems")
VALUE_KEYS = ("value",)

Changes = Mapping[str, tuple[FieldDefinition, object]]
"""By a field's id: the field and what goes to the vendor."""


def read_definitions(raw: object) -> list[FieldDefinition]:
    """The definitions in a vendor's answer: a bare array, or one inside an object.

    Items without a name and an id are left out, and so are fields that ask for protected facts, which never leave
    `server/ats/`. A type that is not known, or a choice without options, is read-only.

    Raises:
        ATSMisunderstood: There is no array of objects in it.
    """
    items = _unwrap(raw)
    if not is_list(items):
        raise ATSMisunderstood(
            "The ATS's answer holds no list of custom fields: which there are is not known now. Call again in a minute;"
            " if it stays, report it."
        )
    read = (_read_definition(item) for item in items if is_record(item) and not is_protected(item))
    return [definition for definition in read if definition]


def read_protected(raw: object) -> frozenset[str]:
    """The ids and names of the definitions that ask for protected facts: no value goes by one of them."""
    items = _unwrap(raw)
    asked = [item for item in items if is_record(item) and is_protected(item)] if is_list(items) else []
    return frozenset(filter(None, (text_of(item, keys) for item in asked for keys in (ID_KEYS, NAME_KEYS))))


def is_protected(item: Mapping[str, object]) -> bool:
    """Whether a definition or an entry asks for a protected fact, by any of the names that it has."""
    return any(is_sensitive(text_of(item, [key])) for key in NAME_KEYS)


def read_values(definitions: Sequence[FieldDefinition], raw: object) -> dict[str, object]:
    """The values that a record holds, by the names of the fields: `[{name, value}]`, `[{id, value}]` or a flat map.

    A field that is not defined goes by its name. Left out are fields that are empty, that ask for protected facts, or
    of which only a number is known, so that nobody can tell what they ask for.
    """
    values: dict[str, object] = {}
    for id, name, value in entries_of(_unwrap(raw)):
        definition = _defined(definitions, id, name)
        if not definition:
            if not name or name.isdecimal():
                continue
            definition = FieldDefinition(id=id, name=name, type=FieldType.UNKNOWN, writable=False)
        shown = from_wire(definition, value)
        if shown is not None and shown != [] and not is_sensitive(definition.name):
            values[definition.name] = shown
    return values


def find_field(definitions: Sequence[FieldDefinition], name_or_id: str) -> FieldDefinition:
    """The field of that id or name; case does not matter where it leaves one field.

    Raises:
        InvalidInput: There is none, or several; the text offers the nearest names.
    """
    wanted = name_or_id.strip()
    shown = one_line(wanted)
    for same in (
        [one for one in definitions if wanted == one.id],
        [one for one in definitions if wanted == one.name],
        [one for one in definitions if wanted.casefold() == one.name.casefold()],
    ):
        if len(same) == 1:
            return same[0]
        if same:
            ids = ", ".join(f'{one_line(one.id)} ("{one_line(one.name)}")' for one in same[:10])
            raise InvalidInput(f'Several custom fields are called "{shown}". Say which by its id: {ids}.')
    names = [one.name for one in definitions]
    known = f"There are: {list_options(names)}." if names else "The ATS defines none here."
    raise InvalidInput(" ".join(filter(None, (f'There is no custom field "{shown}".', suggest(wanted, names), known))))


def merge_values(raw_values: object, definitions: Sequence[FieldDefinition], updates: Mapping[str, object]) -> object:
    """The values of a record as they were read, with the updates (by name or id) in them.

    Shape, order, wrapper and unknown members stay; a field that had no value yet is added in the style of the others.
    Everything is checked first, and all that is wrong is said at once.

    Raises:
        InvalidInput: A field is not known or named twice, or a value does not fit.
    """
    return _merge(raw_values, definitions, _check_updates(definitions, updates))


def _check_updates(definitions: Sequence[FieldDefinition], updates: Mapping[str, object]) -> Changes:
    changes: dict[str, tuple[FieldDefinition, object]] = {}
    problems: list[str] = []
    for name, value in updates.items():
        try:
            definition = find_field(definitions, name)
            if definition.id in changes:
                raise InvalidInput(f'The field "{one_line(definition.name)}" is named twice.')
            changes[definition.id] = definition, to_wire(definition, value)
        except InvalidInput as problem:
            problems.append(str(problem))
    if problems:
        raise InvalidInput(" ".join(problems))
    return changes


def _merge(raw: object, definitions: Sequence[FieldDefinition], changes: Changes) -> object:
    if is_record(raw) and (wrapper := _wrapper_of(raw)):
        return {**raw, wrapper: _merge(raw[wrapper], definitions, changes)}
    if is_record(raw):
        present = {defined.id: key for key in raw if (defined := _defined(definitions, key, key))}
        return {**raw, **{present.get(field.id, field.name): wire for field, wire in changes.values()}}
    items = raw if is_list(raw) else []
    merged: list[object] = []
    added = dict(changes)
    for item in items:
        defined = _defined(definitions, text_of(item, ID_KEYS), text_of(item, NAME_KEYS)) if is_record(item) else None
        if is_record(item) and defined and defined.id in changes:
            merged.append({**item, _key(item, VALUE_KEYS) or "value": changes[defined.id][1]})
            added.pop(defined.id, None)
        else:
            merged.append(item)
    example = next((item for item in items if is_record(item)), {"id": "", "name": "", "value": None})
    return merged + [_new_item(example, field, wire) for field, wire in added.values()]


def _new_item(example: Mapping[str, object], field: FieldDefinition, wire: object) -> dict[str, object]:
    """An entry that names its field the way the example does."""
    id = int(field.id) if field.id.isdecimal() else field.id
    named = {_key(example, ID_KEYS): id, _key(example, NAME_KEYS): field.name}
    return {key: part for key, part in named.items() if key} | {_key(example, VALUE_KEYS) or "value": wire}


def _read_definition(item: Mapping[str, object]) -> FieldDefinition | None:
    id, name = text_of(item, ID_KEYS), text_of(item, NAME_KEYS)
    if not id and not name:
        return None
    options = item.get(_key(item, OPTION_KEYS))
    definition = FieldDefinition(
        id=id or name,
        name=name or id,
        type=type_of(text_of(item, TYPE_KEYS)),
        options=tuple(str(read_text(option)) for option in options) if is_list(options) else (),
        required=_flag(item, REQUIRED_KEYS),
        writable=not _flag(item, READ_ONLY_KEYS),
    )
    return definition.model_copy(update={"writable": not read_only_reason(definition)})


def entries_of(raw: object) -> list[tuple[str, str, object]]:
    """Id, name and value of each entry that has an id or a name; a flat map's keys may be either."""
    if is_record(raw):
        return [(key, key, value) for key, value in raw.items()]
    records = [item for item in raw if is_record(item)] if is_list(raw) else []
    entries = [(text_of(item, ID_KEYS), text_of(item, NAME_KEYS), item.get(_key(item, VALUE_KEYS))) for item in records]
    return [entry for entry in entries if entry[0] or entry[1]]


def _defined(definitions: Sequence[FieldDefinition], id: str, name: str) -> FieldDefinition | None:
    """By name where there is one, since the id of an entry may be the entry's own; by id where the name is in doubt."""
    same = [one for one in definitions if one.name == name]
    if len(same) == 1:
        return same[0]
    in_question = same or (definitions if name in ("", id) else ())
    return next((one for one in in_question if one.id == id), None)


def _unwrap(raw: object) -> object:
    while is_record(raw) and (wrapper := _wrapper_of(raw)):
        raw = raw[wrapper]
    return raw


def _wrapper_of(raw: Mapping[str, object]) -> str:
    return next((key for key in WRAPPERS if is_list(raw.get(key)) or is_record(raw.get(key))), "")


def _key(item: Mapping[str, object], keys: Sequence[str]) -> str:
    """The first of the keys that the item has, as the item spells it, or empty."""
    spelled = {key.casefold(): key for key in item}
    return next((spelled[key.casefold()] for key in keys if key.casefold() in spelled), "")


def text_of(item: Mapping[str, object], keys: Sequence[str]) -> str:
    """The text of the first of these keys that an item has, however it spells it; empty where there is none."""
    value = item.get(_key(item, keys))
    return str(value).strip() if isinstance(value, str | int) else ""


def _flag(item: Mapping[str, object], keys: Sequence[str]) -> bool:
    return text_of(item, keys).casefold() == "true"

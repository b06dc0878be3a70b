"""Custom fields as changes: validated before anything is sent, shown as from → to, read back after."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, cast

from server.ats.custom_fields import FieldDefinition, FieldType, find_field
from server.ats.field_type_mapper import from_wire, to_wire
from server.ats.models import Written
from server.ats.operations import FieldChanges
from server.ats.quoting import LINE_ENDS, strip_invisible
from server.errors import Conflict, InvalidInput, NotSupported, OutcomeUnknown
from server.guardrails.changes import Change, Target, digest
from server.guardrails.field_facts import to_telling_facts
from server.guardrails.operation_models import RecordKind
from server.guardrails.untrusted import inline
from tools._values import SHORT, tell

LONG: Final = 10_000
"""Characters of a value where somebody agrees to it."""
ALL: Final = 1_000_000_000
"""As good as no limit, where a value is compared with what was written: a change at its end counts."""

ALONE: Final = "while this server runs and nobody else has changed them"
"""Old values are kept in memory only: they may be personal, and the ledger holds none of that."""

Update = Callable[[Mapping[str, object]], Awaitable[FieldChanges]]

TYPES: Final = (
    (bool, FieldType.BOOLEAN),
    (int, FieldType.INTEGER),
    (float, FieldType.DECIMAL),
    (str, FieldType.TEXT),
)
"""What a value says about a field that the ATS does not define; a truth value is a whole number to Python."""


async def change_fields(
    *,
    record: RecordKind,
    id: str,
    name: str,
    fields: Mapping[str, object],
    definitions: Callable[[], Awaitable[tuple[FieldDefinition, ...]]],
    values: Callable[[], Awaitable[dict[str, object]]],
    update: Update,
) -> Change:
    """Think an update through: each field exists and is writable, each value fits its type, and some are new.

    `name` is what a person is told of the record, safe to stand in a sentence.

    Raises:
        InvalidInput: Names or values are not possible, or all there already; the message says which and what is.
    """
    before = await values()
    given, hidden = _fit(await _define(definitions, before), fields)
    wanted = {field: value for field, value in given.items() if value != before.get(field)}
    if not wanted:
        held = "; ".join(f"{inline(field)} is {tell(value)}" for field, value in given.items())
        raise InvalidInput(f"{name} has these values already: {held}. Nothing was changed.")

    async def send(_: Target) -> Written:
        changes, written = await update(wanted)
        if all(change.after == change.before for change in changes):
            raise OutcomeUnknown(
                "Avionté took it, and yet all reads as before: it may have turned the values down, or show them later."
                " Look again with get_custom_fields before any other attempt."
            )
        return written

    def told(now: Mapping[str, object], limit: int = SHORT) -> str:
        return "; ".join(
            f"{inline(field)}: {tell(now.get(field), limit)} → {tell(value, limit)}" for field, value in wanted.items()
        )

    def target(now: Mapping[str, object]) -> Target:
        state = digest({field: str(now.get(field)) for field in wanted})
        standing = "; ".join(f"{inline(field)}: {tell(now.get(field))}" for field in wanted)
        return Target(
            kind=record,
            id=id,
            name=name,
            detail=told(now, LONG),
            standing=standing,
            state=state,
            facts=to_telling_facts(id, wanted, now),
        )

    async def reread() -> tuple[Target, ...]:
        return (target(await values()),)

    async def restore() -> Change:
        now = await values()
        ours = {field: (tell(value, ALL), tell(before.get(field), ALL)) for field, value in wanted.items()}
        if moved := [inline(field) for field in wanted if tell(now.get(field), ALL) not in ours[field]]:
            raise Conflict(f"{', '.join(moved)} of {name} was changed by somebody since. Nothing was changed.")
        old = {field: before.get(field) for field in wanted}
        return await change_fields(
            record=record, id=id, name=name, fields=old, definitions=definitions, values=values, update=update
        )

    return Change(
        headline=f"Set {', '.join(map(inline, wanted))} of {name}",
        done=f"Set custom fields of {name}: {told(before)}".rstrip("."),
        targets=(target(before),),
        arguments={"record": record, "id": id, "fields": {field: str(value) for field, value in wanted.items()}},
        send=send,
        reread=reread,
        undo=f"undo_operation sets the old values again for 24 hours, {ALONE}",
        way_back=restore,
        warnings=tuple(f"Left out of {inline(name)}: invisible characters." for name in hidden if name in wanted),
    )


async def _define(
    definitions: Callable[[], Awaitable[tuple[FieldDefinition, ...]]], held: Mapping[str, object]
) -> tuple[FieldDefinition, ...]:
    """The fields there are; where the ATS publishes none, those that hold a value, each of the type of its value."""
    try:
        return await definitions()
    except NotSupported:
        return tuple(_infer(name, value) for name, value in held.items())


def _infer(name: str, value: object) -> FieldDefinition:
    kind = next((kind for type, kind in TYPES if isinstance(value, type)), FieldType.UNKNOWN)
    return FieldDefinition(id=name, name=name, type=kind, writable=kind is not FieldType.UNKNOWN)


def _fit(known: tuple[FieldDefinition, ...], fields: Mapping[str, object]) -> tuple[dict[str, object], tuple[str, ...]]:
    """The values by the fields' own names, as they will read back, and those of which something invisible was taken.

    All that is wrong is said at once.
    """
    fitting: dict[str, object] = {}
    hidden: list[str] = []
    problems: list[str] = []
    for given, value in fields.items():
        try:
            definition = find_field(known, given)
            seen = _seen(value)
            if definition.name in fitting:
                raise InvalidInput(f'The field "{inline(definition.name)}" is named twice.')
            if seen != _even(value):
                hidden.append(definition.name)
            fitting[definition.name] = from_wire(definition, to_wire(definition, seen))
        except InvalidInput as problem:
            problems.append(str(problem))
    if problems:
        raise InvalidInput(f"{' '.join(problems)} Nothing was changed.")
    return fitting, tuple(hidden)


def _seen(value: object) -> object:
    """A value without characters that nobody sees, in a list too."""
    if isinstance(value, list):
        return [_seen(item) for item in cast(list[object], value)]
    return strip_invisible(value) if isinstance(value, str) else value


def _even(value: object) -> object:
    """A value with line ends of one kind: those are not what nobody sees."""
    if isinstance(value, list):
        return [_even(item) for item in cast(list[object], value)]
    return LINE_ENDS.sub("\n", value) if isinstance(value, str) else value

"""Custom details as the `brief` dialect has them: definitions, and changes that must fit them.

No public source shows this endpoint, so every shape here is the sandbox's own: a bare array of definitions with `id`,
`name`, `dataType`, `isRequired`, `isReadOnly` and `options`, and values as `{"id", "name", "value"}`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from server.sandbox.avionte_records import AvionteError
from server.sandbox.shapes import objects
from server.sandbox.tenant import Tenant
from server.sandbox.world import CustomDetailDefinition, DetailType, Json, RecordKind


def definitions(tenant: Tenant, kind: RecordKind) -> list[Json]:
    """Return the definitions for a kind of record."""
    return [
        {
            "id": definition.id,
            "name": definition.name,
            "dataType": definition.type.value,
            "isRequired": definition.required,
            "isReadOnly": definition.read_only,
            "options": [{"id": place, "name": option} for place, option in enumerate(definition.options, 1)],
        }
        for definition in tenant.world.definitions[kind]
    ]


def change(tenant: Tenant, kind: RecordKind, id: str, body: Mapping[str, Json]) -> None:
    """Set the details in `customDetails` (for a job also `customJobDetails`) and leave the others; null clears one.

    Everything is checked first. Raises `AvionteError` 400 where there is nothing to set and 409, Avionté's documented
    status for "validation failed", where a value does not fit.
    """
    given = objects(body, "customDetails") or (objects(body, "customJobDetails") if kind == "job" else [])
    if not given:
        raise AvionteError(400, "The body names no custom details.")
    changes: dict[int, Json] = {}
    for item in given:
        definition = _find(tenant, kind, item)
        value = item.get("value")
        if problem := _problem(tenant, definition, value):
            raise AvionteError(409, f'Validation failed: "{definition.name}" {problem}.')
        changes[definition.id] = value
    values = {**tenant.world.custom_values.get((kind, id), {}), **changes}
    tenant.world.custom_values[kind, id] = {key: value for key, value in values.items() if value is not None}


def _find(tenant: Tenant, kind: RecordKind, item: Mapping[str, Json]) -> CustomDetailDefinition:
    wanted = item.get("id", item.get("name"))
    for definition in tenant.world.definitions[kind]:
        if wanted in (definition.id, str(definition.id), definition.name):
            return definition
    raise AvionteError(409, f'Validation failed: there is no custom detail "{wanted}".')


def _problem(tenant: Tenant, definition: CustomDetailDefinition, value: Json) -> str | None:
    """Say what is wrong with a value, None where nothing is."""
    if definition.read_only:
        return "cannot be changed"
    if value is None or value in ("", []):
        return "is required" if definition.required else None
    if not FITS[definition.type](value):
        return f"takes a value of type {definition.type.value}"
    chosen = value if isinstance(value, list) else [value]
    if definition.options and any(item not in definition.options for item in chosen):
        return f"takes {', '.join(definition.options)}"
    if definition.type is DetailType.USER and not tenant.world.users.find("remote_id", str(value)):
        return "takes the id of a user"
    return None


def _is_text(value: Json) -> bool:
    return isinstance(value, str)


def _is_integer(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_date(value: Json) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_time(value: Json) -> bool:
    try:
        return isinstance(value, str) and "T" in value and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def _is_texts(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


FITS: Mapping[DetailType, Callable[[Json], bool]] = {
    DetailType.TEXT: _is_text,
    DetailType.LONG_TEXT: _is_text,
    DetailType.INTEGER: _is_integer,
    DetailType.DECIMAL: _is_number,
    DetailType.MONEY: _is_number,
    DetailType.DATE: _is_date,
    DetailType.DATE_TIME: _is_time,
    DetailType.BOOLEAN: lambda value: isinstance(value, bool),
    DetailType.SINGLE_CHOICE: _is_text,
    DetailType.MULTI_CHOICE: _is_texts,
    DetailType.USER: _is_integer,
    DetailType.SIGNATURE: _is_text,
}

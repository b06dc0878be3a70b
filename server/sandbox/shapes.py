"""Checks of request bodies against the shapes that Kombo publishes, and typed access to JSON."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from server.sandbox.envelope import KomboError
from server.sandbox.world import Json

Kind = type[str] | type[bool] | type[int] | type[float] | type[dict[str, Json]] | type[list[Json]]
NAMES: Mapping[Kind, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    dict: "object",
    list: "array",
}


@dataclass(frozen=True)
class Shape:
    """What a JSON value must be; `kind` None is anything."""

    kind: Kind | None = None
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""
    least: int = 0
    members: Mapping[str, "Shape"] | None = None
    items: "Shape | None" = None


def check(body: Json, members: Mapping[str, Shape]) -> dict[str, Json]:
    """Return the body, an object with these members. Raises `PLATFORM.INPUT_INVALID` that names what is wrong."""
    found = list(problems(body, Shape(dict, required=True, members=members), "body"))
    if found or not isinstance(body, dict):
        raise KomboError("PLATFORM.INPUT_INVALID", "The request is invalid: " + "; ".join(found))
    return body


def problems(value: Json, shape: Shape, path: str) -> Iterator[str]:
    """Say what keeps `value` from being of this shape. Members that no shape names are let through."""
    if shape.kind is not None and not _is(value, shape.kind):
        yield f"{path} must be of type {NAMES[shape.kind]}"
        return
    if isinstance(value, str):
        if shape.choices and value not in shape.choices:
            yield f"{path} must be one of {', '.join(shape.choices)}"
        if shape.pattern and not re.search(shape.pattern, value):
            yield f"{path} does not have the right form"
        if len(value) < shape.least:
            yield f"{path} is too short"
    elif isinstance(value, dict):
        for name, member in (shape.members or {}).items():
            if name in value:
                yield from problems(value[name], member, f"{path}.{name}")
            elif member.required:
                yield f"{path}.{name} is required"
    elif isinstance(value, list) and shape.items is not None:
        for place, item in enumerate(value):
            yield from problems(item, shape.items, f"{path}[{place}]")


def _is(value: Json, kind: Kind) -> bool:
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, int | float) if kind is float else isinstance(value, kind)


def text(body: Mapping[str, Json], name: str) -> str | None:
    """Return the member where it is text."""
    value = body.get(name)
    return value if isinstance(value, str) else None


def mapping(body: Mapping[str, Json], name: str) -> dict[str, Json]:
    """Return the member where it is an object, else an empty one."""
    value = body.get(name)
    return value if isinstance(value, dict) else {}


def objects(body: Mapping[str, Json], name: str) -> list[dict[str, Json]]:
    """Return the objects in the member where it is a list."""
    value = body.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []

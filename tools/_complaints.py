"""Complaints about arguments: which one is wrong, what it takes, and what kind of value was given in its place.

The words are ours, since pydantic's quote values and link to its own pages; a value may tell of a person, its type does
not.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final, cast

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from server.guardrails.labels import LONGEST, label_of

MOST: Final = 5
"""Complaints in one answer; those behind them come up once these are seen to."""
UNCHANGED: Final = "Nothing was changed."

KINDS: Final[Mapping[type[object], str]] = {
    type(None): "null",
    bool: "true or false",
    int: "a whole number",
    float: "a decimal number",
    str: "text",
    list: "a list",
    dict: "an object",
}
"""What values of JSON are called, by the type that Python reads them as."""
NAMES: Final = {"string": "text", "integer": "a whole number", "boolean": "true or false", "array": "a list"}
"""The same for the types that schemas name."""
MEANT: Final[Mapping[str, tuple[str, ...]]] = {
    "rejected": ("DECLINED",),
    "disqualified": ("DECLINED",),
    "placed": ("HIRED",),
    "accepted": ("HIRED",),
    "active": ("PENDING", "OPEN"),
    "in progress": ("PENDING",),
    "filled": ("CLOSED",),
    "all": ("ANY",),
}
"""What people call a thing, and what it is called here; a word counts where an argument takes it."""
SIZES: Final = ("string_too_long", "string_too_short", "too_long", "too_short")
"""Errors of pydantic's that are about a length."""

Schema = Mapping[str, object]


def check_names(arguments: Mapping[str, object], tool: str, schema: Schema) -> None:
    """Refuse arguments that a tool does not have; `schema` is that of its input.

    The SDK ignores them: a misspelt argument would be dropped, and the call do something else than what was asked.

    Raises:
        ToolError: Some do not exist; the nearest names are offered.
    """
    names = list(cast(Schema, schema.get("properties", {})))
    unknown = [name for name in arguments if name not in names]
    if not unknown:
        return
    nearest = [near for name in unknown[:MOST] for near in get_close_matches(name[:LONGEST], names, n=1)]
    hint = f" Did you mean {', '.join(f'`{name}`' for name in nearest)}?" if nearest else ""
    told = ", ".join(f"`{label_of(name)}`" for name in unknown[:MOST])
    more = f" and {len(unknown) - MOST} more" if len(unknown) > MOST else ""
    raise ToolError(f"{tool} takes no argument {told}{more}.{hint} It takes: {', '.join(names) or 'none'}. {UNCHANGED}")


def explain(error: ValidationError, schema: Schema) -> str:
    """Say which arguments are wrong and what would be right; `schema` is that of the tool's input."""
    properties = cast(Mapping[str, Schema], schema.get("properties", {}))
    details = error.errors(include_url=False)
    told = [_complain(detail, properties.get(str(detail["loc"][0]), {})) for detail in details[:MOST]]
    more = [f"And {len(details) - MOST} more."] if len(details) > MOST else []
    return " ".join((*told, *more, UNCHANGED))


def _complain(detail: ErrorDetails, schema: Schema) -> str:
    name, *place = detail["loc"]
    what = f"`{name}`"
    if place and isinstance(place[0], int) and isinstance(items := schema.get("items"), dict):
        what, schema = f"Item {place[0] + 1} of `{name}`", cast(Schema, items)
    description = f" ({schema['description']})" if "description" in schema and _is_open(schema) else ""
    if detail["type"] == "missing":
        return f"{what} is missing: it takes {_wanted(schema)}{description}."
    if detail["type"] == "value_error":
        return f"{what}: {detail['msg'].removeprefix('Value error, ')}."
    if detail["type"] == "string_unicode":
        return f"{what} holds half a character: send whole ones."
    if detail["type"] in SIZES:
        return f"{what} takes {_wanted(schema)}, and {len(detail['input']):,} were given."
    given = detail["input"]
    return f"{what} takes {_wanted(schema)}{description}, and {_given(given, schema)} was given.{_meant(given, schema)}"


def _is_open(schema: Schema) -> bool:
    """Whether its type alone does not tell what belongs into it."""
    return schema.get("type") in ("string", "array") and "enum" not in schema


def _wanted(schema: Schema) -> str:
    """What an argument takes, such as “text of at most 200 characters”."""
    if "enum" in schema:
        *others, last = map(str, cast(list[object], schema["enum"]))
        return f"{', '.join(others)} or {last}"
    kind = NAMES.get(str(schema.get("type")), "an object")
    if "minimum" in schema:
        return f"{kind} from {schema['minimum']} to {schema['maximum']}"
    for least, most, unit in (("minLength", "maxLength", "characters"), ("minItems", "maxItems", "entries")):
        if most in schema:
            bound = f"{schema[least]} to {schema[most]:,}" if least in schema else f"at most {schema[most]:,}"
            return f"{kind} of {bound} {_either(schema) or unit}"
    return kind


def _either(schema: Schema) -> str:
    """Entries that are objects of a name and a value, which `by_name` takes as one object too; nothing for others."""
    items = cast(Schema, schema.get("items", {}))
    return '{"name": …, "value": …}, or an object of as many names and values' if "properties" in items else ""


def _meant(given: object, schema: Schema) -> str:
    """Which of the valid words was probably meant; nothing where none is near."""
    if "enum" not in schema or not isinstance(given, str):
        return ""
    word = " ".join(given[:LONGEST].casefold().replace("_", " ").split())
    valid = {str(one).casefold(): str(one) for one in cast(list[object], schema["enum"])}
    named = [name for name in MEANT.get(word, ()) if name.casefold() in valid]
    near = named or [valid[name] for name in get_close_matches(word, valid, n=1)]
    return f" Did you mean {near[0]}?" if near else ""


def _given(value: object, schema: Schema) -> str:
    """What kind of value was given; another one, where the kind is right and the value is not."""
    kind = KINDS.get(type(value), "something else")
    return f"another {kind.removeprefix('a ')}" if kind == NAMES.get(str(schema.get("type"))) else kind

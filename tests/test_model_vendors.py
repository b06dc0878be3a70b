"""Every tool is one that the APIs of Anthropic, OpenAI in strict mode and Gemini take: their rules, and that they bite.

The rules are those that answered 400 to others, or that the vendors' own converters hold to (`make clients` runs those).
A vendor's limits on size are far away and not repeated here.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, cast

import pytest
from jsonschema import Draft202012Validator, SchemaError

from tools import CATALOGUE
from tools._tool import ToolSpec

Schema = dict[str, Any]
Rules = Callable[[str, Schema], Iterator[str]]

PREFIX: Final = "mcp__ats__"
"""What Claude Code puts before the names of this server's tools; others put less."""

COMBINATORS: Final = {"anyOf", "oneOf", "allOf", "not", "if"}
GEMINI_TYPES: Final = {"string", "integer", "number", "boolean", "array", "object"}
GEMINI_KEYWORDS: Final = {
    *(
        "type",
        "format",
        "title",
        "description",
        "nullable",
        "default",
        "enum",
        "example",
        "anyOf",
        "items",
        "properties",
    ),
    *("required", "additionalProperties", "minItems", "maxItems", "minProperties", "maxProperties", "minLength"),
    *("maxLength", "minimum", "maximum", "pattern"),
}
"""What its Schema object has; all else is dropped or refused."""


def inside(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Every schema below the root, with its name; names of properties are not keywords."""
    for name, part in schema.get("properties", {}).items():
        yield name, part
        yield from inside(part)
    for keyword in ("items", "additionalProperties"):
        if isinstance(part := schema.get(keyword), dict):
            yield keyword, cast(Schema, part)
            yield from inside(cast(Schema, part))


def fits(value: object, schema: Schema) -> bool:
    """Whether the schema takes the value."""
    return not list(cast(Any, Draft202012Validator(schema)).iter_errors(value))


def anthropic(name: str, schema: Schema) -> Iterator[str]:
    """A combinator at the root of one tool fails every request; strict tools are closed, and types single."""
    if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", PREFIX + name):
        yield "name"
    if schema.get("type") != "object" or schema.keys() & COMBINATORS:
        yield "root"
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError:
        yield "no JSON schema"
    for where, part in [("root", schema), *inside(schema)]:
        if not isinstance(part.get("type"), str):
            yield f"{where}: type"
        if part.get("type") == "object" and part.get("additionalProperties") is not False:
            yield f"{where}: open"
        if part.get("minItems", 0) > 1:
            yield f"{where}: minItems"


def openai_strict(name: str, schema: Schema) -> Iterator[str]:
    """Every object is closed and every property required: so what is optional needs a value that stands for nothing."""
    if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name):
        yield "name"
    if schema.get("type") != "object" or schema.keys() & COMBINATORS:
        yield "root"
    for where, part in [("root", schema), *inside(schema)]:
        if part.keys() & {"oneOf", "allOf", "not", "if", "prefixItems", "patternProperties", "propertyNames", "$ref"}:
            yield f"{where}: keyword"
        if part.get("type") == "array" and not isinstance(part.get("items"), dict):
            yield f"{where}: items"
        if part.get("type") != "object":
            continue
        if part.get("additionalProperties") is not False or "properties" not in part:
            yield f"{where}: open"
        for argument, value in part.get("properties", {}).items():
            if argument not in part.get("required", []) and not fits(value.get("default"), value):
                yield f"{argument}: optional without a value for nothing"


def gemini(name: str, schema: Schema) -> Iterator[str]:
    """A subset of OpenAPI's schemas: single types, enums of text, arrays with items, objects with properties."""
    if not re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}", name):
        yield "name"
    for where, part in [("root", schema), *inside(schema)]:
        if part.keys() - GEMINI_KEYWORDS:
            yield f"{where}: keyword"
        if not isinstance(part.get("type"), str) or part["type"] not in GEMINI_TYPES:
            yield f"{where}: type"
        if any(not isinstance(value, str) for value in part.get("enum", [])):
            yield f"{where}: enum"
        if part.get("type") == "array" and not isinstance(part.get("items"), dict):
            yield f"{where}: items"
        if where != "root" and part.get("type") == "object" and not part.get("properties"):
            yield f"{where}: no properties"


VENDORS: Final = {"anthropic": anthropic, "openai": openai_strict, "gemini": gemini}
SOUND: Final[Schema] = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "enum": ["CV", "OTHER"]},
        "rows": {"type": "integer", "default": 20, "minimum": 1},
        "names": {"type": "array", "items": {"type": "string"}, "default": []},
    },
    "required": ["type"],
    "additionalProperties": False,
}


def taking(**arguments: Schema) -> Schema:
    """What `SOUND` has to be changed into to take these arguments, of which `a` is required."""
    return {"properties": arguments, "required": ["a"]}


ALL: Final = {"anthropic", "openai", "gemini"}
UNSOUND: Final[dict[str, tuple[str, Schema, set[str]]]] = {
    "a space in the name": ("search candidates", {}, ALL),
    "a dot in the name": ("candidates.search", {}, {"anthropic", "openai"}),
    "a name too long for its prefix": ("n" * 60, {}, {"anthropic"}),
    "a list at the root": ("ok", {"type": "array", "items": {"type": "string"}}, {"anthropic", "openai"}),
    "alternatives at the root": ("ok", {"anyOf": [{"required": ["type"]}]}, {"anthropic", "openai"}),
    "an open root": ("ok", {"additionalProperties": True}, {"anthropic", "openai"}),
    "no schema at all": ("ok", {"required": "type"}, {"anthropic"}),
    "an open object": ("ok", taking(a={"type": "object", "additionalProperties": True}), ALL),
    "an empty object": (
        "ok",
        taking(a={"type": "object", "properties": {}, "additionalProperties": False}),
        {"gemini"},
    ),
    "a choice of types": ("ok", taking(a={"type": ["string", "null"]}), {"anthropic", "gemini"}),
    "no type": ("ok", taking(a={"description": "any"}), {"anthropic", "gemini"}),
    "a reference": ("ok", taking(a={"$ref": "#/$defs/A"}), ALL),
    "optional, without a default": ("ok", taking(a={"type": "string"}, b={"type": "string"}), {"openai"}),
    "optional, null by default": (
        "ok",
        taking(a={"type": "string"}, b={"type": "string", "default": None}),
        {"openai"},
    ),
    "a list of anything": ("ok", taking(a={"type": "array"}), {"openai", "gemini"}),
    "a list of two or more": (
        "ok",
        taking(a={"type": "array", "items": {"type": "string"}, "minItems": 2}),
        {"anthropic"},
    ),
    "numbers to choose from": ("ok", taking(a={"type": "integer", "enum": [1, 2]}), {"gemini"}),
    "an exclusive bound": ("ok", taking(a={"type": "integer", "exclusiveMinimum": 0}), {"gemini"}),
    "a constant": ("ok", taking(a={"type": "string", "const": "CV"}), {"gemini"}),
}


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("spec", CATALOGUE, ids=lambda spec: spec.name)
def test_every_vendor_takes_every_tool(spec: ToolSpec[Any, Any], vendor: str) -> None:
    assert list(VENDORS[vendor](spec.name, spec.build().parameters)) == []


@pytest.mark.parametrize("flaw", UNSOUND)
def test_a_tool_that_a_vendor_refuses_is_found(flaw: str) -> None:
    name, change, refused_by = UNSOUND[flaw]
    assert {vendor for vendor, rules in VENDORS.items() if list(rules(name, SOUND | change))} == refused_by


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_sound_tool_passes_and_arguments_that_are_called_like_keywords_are_no_keywords(vendor: str) -> None:
    assert list(VENDORS[vendor]("ok", SOUND)) == []

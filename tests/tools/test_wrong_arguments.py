"""Every argument of every tool, given as nobody should: each complaint is ours, names the argument and quotes nothing."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server.sandbox.kombo import Sandbox
from tests.conftest import text_of
from tools import CATALOGUE

pytestmark = pytest.mark.anyio

Schema = dict[str, Any]

SCHEMAS: dict[str, Schema] = {spec.name: spec.build().parameters for spec in CATALOGUE}
ARGUMENTS = [(tool, name) for tool, schema in SCHEMAS.items() for name in schema["properties"]]
SOMEBODY = "maria.gonzalez@example.com"
FOREIGN = re.compile(
    r"should|valid|unable|pars(e|ing)|pydantic|https?:|traceback|value error|type=|input|schema|NoneType|\bstr\b|\bint\b"
    rf"|{SOMEBODY}",
    re.IGNORECASE,
)
"""Words of pydantic's and of Python's, addresses, and what was given."""


def sound(schema: Schema) -> object:
    """A value that such an argument takes."""
    if "enum" in schema:
        return schema["enum"][0]
    match schema["type"]:
        case "integer":
            return schema.get("minimum", 1)
        case "boolean":
            return False
        case "array":
            return [{"name": "1", "value": "1"}] if schema["items"]["type"] == "object" else ["1"]
        case _:
            return "1"


def sound_arguments(tool: str) -> dict[str, object]:
    """Values for everything that a tool requires, of the right types."""
    return {name: sound(SCHEMAS[tool]["properties"][name]) for name in SCHEMAS[tool].get("required", [])}


def wrong(schema: Schema) -> Iterator[object]:
    """Values that such an argument does not take: of other types, too long, too short, beside its bounds."""
    yield from (None, [[SOMEBODY]], {})
    kind = schema["type"]
    if kind != "string" or "enum" in schema:
        yield from (SOMEBODY, 2.5)
    if kind != "array":
        yield from ([SOMEBODY], [], {SOMEBODY: SOMEBODY})
    if kind == "string":
        yield True
    if "maxLength" in schema:
        yield from (SOMEBODY + "x" * (schema["maxLength"] - len(SOMEBODY) + 1), "\ud800")
    if schema.get("minLength") or schema.get("minItems"):
        yield "" if kind == "string" else []
    if kind == "array":
        yield from ([7], [None, SOMEBODY], [sound(schema)] * 3, [SOMEBODY] * (schema["maxItems"] + 1))
        yield [{"name": f"{SOMEBODY}{number}", "value": "1"} for number in range(schema["maxItems"] + 1)]
    if kind == "integer":
        yield from (1e300, "7.5")
    if "minimum" in schema:
        yield from (schema["minimum"] - 1, schema["maximum"] + 1, 10**30)


def check(result: CallToolResult, name: str, given: object) -> None:
    """It is a complaint, in our words, about this argument."""
    told = text_of(result)
    assert result.is_error, (name, given)
    assert f"`{name}`" in told, (name, given, told)
    assert told.endswith(" Nothing was changed."), told
    assert not FOREIGN.search(told), told
    assert len(told) < 500
    assert result.structured_content is None


@pytest.mark.parametrize(("tool", "name"), ARGUMENTS, ids=lambda part: str(part))
async def test_a_wrong_value_is_answered_with_the_arguments_name_and_never_quoted(
    tool: str, name: str, client: Client, sandbox: Sandbox
) -> None:
    for value in wrong(SCHEMAS[tool]["properties"][name]):
        check(await client.call_tool(tool, {**sound_arguments(tool), name: value}), name, value)
    assert sandbox.requests == []


@pytest.mark.parametrize("tool", SCHEMAS)
async def test_what_is_missing_and_what_does_not_exist_are_named(tool: str, client: Client, sandbox: Sandbox) -> None:
    arguments = sound_arguments(tool)
    for name in arguments:
        left = {other: value for other, value in arguments.items() if other != name}
        check(await client.call_tool(tool, left), name, "nothing")
    for extra in ("integration_id", "tenant", "x" * 50):
        result = await client.call_tool(tool, {**arguments, extra: SOMEBODY})
        check(result, extra, SOMEBODY)
        assert text_of(result).startswith(f"{tool} takes no argument `{extra}`.")
    assert sandbox.requests == []


async def test_of_many_mistakes_the_first_are_told_and_the_rest_counted(client: Client) -> None:
    many: Mapping[str, object] = {f"argument{number}": 1 for number in range(40)}
    told = [
        text_of(await client.call_tool("get_job", {"job_id": "x", **many})),
        text_of(await client.call_tool("get_job", {"job_id": "x", "job\u202eid `\n": 1, "y" * 5_000: 1})),
        text_of(await client.call_tool("bulk_move_stage", {"application_ids": [7] * 40, "stage": "Offer"})),
    ]
    assert told == snapshot(
        [
            "get_job takes no argument `argument0`, `argument1`, `argument2`, `argument3`, `argument4` and 35 more. It takes: job_id, enhanced. Nothing was changed.",
            "get_job takes no argument `jobid`, `yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…`. Did you mean `job_id`? It takes: job_id, enhanced. Nothing was changed.",
            "Item 1 of `application_ids` takes text, and a whole number was given. Item 2 of `application_ids` takes text, and a whole number was given. Item 3 of `application_ids` takes text, and a whole number was given. Item 4 of `application_ids` takes text, and a whole number was given. Item 5 of `application_ids` takes text, and a whole number was given. And 35 more. Nothing was changed.",
        ]
    )

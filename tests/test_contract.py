"""What clients are served: the size of the menu, and the rules that every tool keeps."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Protocol, cast

import bpe_openai  # pyright: ignore[reportMissingTypeStubs] - the package is untyped
import pytest
from mcp import Client
from mcp.types import Tool

from tests.conftest import Connect
from tools import CATALOGUE

pytestmark = pytest.mark.anyio

MENU_TOKENS = 4_000
READ_ONLY_MENU_TOKENS = 1_800
TOOL_TOKENS = 400
INSTRUCTIONS_TOKENS = 250


class Encoding(Protocol):
    def encode(self, text: str) -> list[int]: ...


@cache
def encoding() -> Encoding:
    return cast(Encoding, bpe_openai.get_encoding("o200k_base"))  # pyright: ignore[reportUnknownMemberType] - untyped


def tokens(text: str) -> int:
    return len(encoding().encode(text))


def as_shown(tool: Tool) -> dict[str, Any]:
    """What a model is shown of a tool."""
    return {"name": tool.name, "description": tool.description, "inputSchema": tool.input_schema}


def size(tools: list[Tool]) -> int:
    return tokens(json.dumps([as_shown(tool) for tool in tools], separators=(",", ":"), ensure_ascii=False))


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and every schema inside it."""
    if isinstance(schema, dict):
        node = cast(dict[str, Any], schema)
        yield node
        for value in node.values():
            yield from parts(value)
    elif isinstance(schema, list):
        for value in cast(list[Any], schema):
            yield from parts(value)


async def test_the_menu_fits_its_budget(client: Client, connect: Connect) -> None:
    menu = (await client.list_tools()).tools
    assert size(menu) <= MENU_TOKENS
    assert max(tokens(json.dumps(as_shown(tool), separators=(",", ":"))) for tool in menu) <= TOOL_TOKENS
    async with connect(read_only=True) as reader:
        assert size((await reader.list_tools()).tools) <= READ_ONLY_MENU_TOKENS


async def test_the_instructions_fit_their_budget(client: Client) -> None:
    assert client.instructions
    assert tokens(client.instructions) <= INSTRUCTIONS_TOKENS


async def test_every_tool_has_a_title_and_four_explicit_hints(client: Client) -> None:
    for tool in (await client.list_tools()).tools:
        hints = tool.annotations
        assert tool.title
        assert tool.description
        assert hints
        assert None not in (hints.read_only_hint, hints.destructive_hint, hints.idempotent_hint, hints.open_world_hint)
        assert not (hints.read_only_hint and hints.destructive_hint)


async def test_input_schemas_are_what_every_model_vendor_takes(client: Client) -> None:
    for tool in (await client.list_tools()).tools:
        schema = tool.input_schema
        assert schema["type"] == "object", tool.name
        assert schema["additionalProperties"] is False, tool.name
        for part in parts(schema):
            assert not part.keys() & {"$ref", "$defs", "anyOf", "oneOf", "allOf", "not", "prefixItems"}, tool.name
            assert not isinstance(part.get("type"), list), tool.name
            assert part.get("type") != "array" or "items" in part, tool.name
        for name, argument in schema.get("properties", {}).items():
            assert argument.get("description") or argument.get("enum"), f"{tool.name}.{name}"


async def test_output_schemas_are_objects(client: Client) -> None:
    for tool in (await client.list_tools()).tools:
        assert tool.output_schema, tool.name
        assert tool.output_schema["type"] == "object", tool.name


async def test_the_menu_is_the_same_in_both_eras_and_in_the_order_of_the_catalogue(connect: Connect) -> None:
    async with connect("auto") as modern, connect("legacy") as legacy:
        listed = (await modern.list_tools()).tools
        assert [tool.name for tool in listed] == [spec.name for spec in CATALOGUE]
        assert [tool.model_dump() for tool in listed] == [
            tool.model_dump() for tool in (await legacy.list_tools()).tools
        ]

"""What a tool may do decides its hints and whether it is offered: one declaration, no contradiction."""

from dataclasses import dataclass

import pytest
from inline_snapshot import snapshot

from server.errors import ConfigurationError
from server.guardrails.access import Access, annotate, offered
from server.settings import Settings
from tests.conftest import Connect
from tools import CATALOGUE


@dataclass(frozen=True)
class Offer:
    """A tool as far as the filter looks."""

    name: str
    access: Access


SOME = (
    Offer("look", Access.READ),
    Offer("move", Access.WRITE),
    Offer("reject", Access.DESTROY),
    Offer("list", Access.READ),
)


def names(**settings: object) -> list[str]:
    return [tool.name for tool in offered(SOME, Settings.from_env({}, **settings))]


def test_all_are_offered_in_the_order_of_the_catalogue() -> None:
    assert names() == ["look", "move", "reject", "list"]
    assert names(tools="list,move") == ["move", "list"]


def test_exclusion_wins_and_read_only_wins_over_everything() -> None:
    assert names(exclude_tools="move") == ["look", "reject", "list"]
    assert names(tools="move,look", exclude_tools="move") == ["look"]
    assert names(read_only=True) == ["look", "list"]
    assert names(read_only=True, tools="move,reject,list") == ["list"]
    assert names(read_only=True, tools="move") == []


@pytest.mark.parametrize("setting", ["tools", "exclude_tools"])
def test_a_misspelt_name_does_not_go_unnoticed(setting: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        names(**{setting: "look,rejct"})
    assert str(refused.value).replace("EXCLUDE_", "") == snapshot(
        "ATS_MCP_TOOLS names no such tool: rejct. Tools are: list, look, move, reject"
    )


def test_the_hints_follow_from_the_access() -> None:
    told = {
        (access.value, idempotent): annotate("A title", access, idempotent=idempotent).model_dump()
        for access in Access
        for idempotent in (False, True)
    }
    assert told == snapshot(
        {
            ("read", False): {
                "title": "A title",
                "read_only_hint": True,
                "destructive_hint": False,
                "idempotent_hint": True,
                "open_world_hint": True,
            },
            ("read", True): {
                "title": "A title",
                "read_only_hint": True,
                "destructive_hint": False,
                "idempotent_hint": True,
                "open_world_hint": True,
            },
            ("write", False): {
                "title": "A title",
                "read_only_hint": False,
                "destructive_hint": False,
                "idempotent_hint": False,
                "open_world_hint": True,
            },
            ("write", True): {
                "title": "A title",
                "read_only_hint": False,
                "destructive_hint": False,
                "idempotent_hint": True,
                "open_world_hint": True,
            },
            ("destroy", False): {
                "title": "A title",
                "read_only_hint": False,
                "destructive_hint": True,
                "idempotent_hint": False,
                "open_world_hint": True,
            },
            ("destroy", True): {
                "title": "A title",
                "read_only_hint": False,
                "destructive_hint": True,
                "idempotent_hint": True,
                "open_world_hint": True,
            },
        }
    )


def test_the_tools_are_what_they_do() -> None:
    reach = {access: {tool.name for tool in CATALOGUE if tool.access is access} for access in Access}
    writing = {tool.name for tool in CATALOGUE if tool.writes}
    assert reach[Access.DESTROY] == {"reject_application", "bulk_reject_applications", "confirm_operation"}
    assert reach[Access.WRITE] | reach[Access.DESTROY] == writing | {"confirm_operation"}
    assert reach[Access.READ].isdisjoint(writing)


@pytest.mark.anyio
async def test_what_is_not_offered_cannot_be_called(connect: Connect) -> None:
    async with connect(exclude_tools="reject_application") as client:
        assert "reject_application" not in [tool.name for tool in (await client.list_tools()).tools]
        assert (await client.call_tool("reject_application", {"application_id": "a", "reason": "b"})).is_error

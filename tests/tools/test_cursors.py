"""Cursors of lists that are made here: each goes with what was asked, and with nothing else."""

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.errors import InvalidInput
from server.sandbox.kombo import Sandbox
from tests.conftest import text_of
from tools._cursors import cursor_at, place_of

pytestmark = pytest.mark.anyio


def test_a_cursor_tells_its_place_to_whoever_asks_the_same() -> None:
    cursor = cursor_at(20, "list", "maria", 14)
    assert cursor == snapshot("20-f56c17")
    assert place_of(cursor, "list", "maria", 14) == 20
    assert place_of("", "anything") == 0


@pytest.mark.parametrize("changed", ["", "-1", "٢٠", "20.0", "20000000", " 20"])
def test_a_place_that_is_no_number_of_few_digits_is_none(changed: str) -> None:
    mark = cursor_at(20, "list").partition("-")[2]
    with pytest.raises(InvalidInput, match="This is no cursor of this list"):
        place_of(f"{changed}-{mark}", "list")


@pytest.mark.parametrize("asked", [(), ("list",), ("list", "Maria", 14), ("list", "maria", 15), ("maria", "list", 14)])
def test_a_cursor_of_another_question_is_refused(asked: tuple[object, ...]) -> None:
    with pytest.raises(InvalidInput, match="This is no cursor of this list"):
        place_of(cursor_at(20, "list", "maria", 14), *asked)


async def test_each_tool_takes_its_own_cursors_only(client: Client, sandbox: Sandbox) -> None:
    maria, jobs = sandbox.world.stories.people["maria_cna"], sandbox.world.stories.jobs
    stale = cursor_at(20, "summarize_pipeline", 14)
    pairs = cursor_at(8, "find_duplicates", "", jobs["cna"])
    told = [
        text_of(await client.call_tool(name, arguments)).startswith("This is no cursor of this list")
        for name, arguments in (
            ("summarize_pipeline", {"cursor": stale}),
            ("summarize_pipeline", {"cursor": stale, "stale_days": 30}),
            ("summarize_pipeline", {"cursor": pairs}),
            ("find_duplicates", {"cursor": pairs, "job_id": jobs["cna"]}),
            ("find_duplicates", {"cursor": pairs, "job_id": jobs["forklift"]}),
            ("find_duplicates", {"cursor": pairs, "candidate_id": maria}),
            ("find_duplicates", {"cursor": stale, "job_id": jobs["cna"]}),
        )
    ]
    assert told == [False, True, True, False, True, True, True]

"""With a job scope, lists and searches are those of an ATS with nothing else in it."""

from itertools import chain
from typing import Any

import pytest
from mcp import Client

from server.sandbox.kombo import Sandbox
from tests.conftest import Connect, text_of
from tests.server.guardrails.job_scope.conftest import rows_of, walk

pytestmark = pytest.mark.anyio


LISTS: tuple[tuple[str, dict[str, object]], ...] = (
    ("list_jobs", {"status": "ANY"}),
    ("list_jobs", {"query": "operator"}),
    ("list_applications", {"outcome": "ANY"}),
    ("list_applications", {"outcome": "DECLINED"}),
    ("list_applications", {}),
    ("list_applications", {"outcome": "ANY", "updated_after": "2026-10-28"}),
    ("search_candidates", {}),
    ("search_candidates", {"updated_after": "2026-10-28"}),
)


@pytest.mark.parametrize(("tool", "arguments"), LISTS, ids=str)
async def test_lists_and_the_number_of_their_pages_are_those_of_an_ats_with_nothing_else_in_it(
    tool: str, arguments: dict[str, object], scoped: Client, narrow: Client
) -> None:
    for limit in (1, 7, 30):
        ours = await walk(scoped, tool, limit=limit, **arguments)
        theirs = await walk(narrow, tool, limit=limit, **arguments)
        assert [len(page) for page in ours] == [len(page) for page in theirs]
        assert sorted(chain(*ours)) == sorted(chain(*theirs))
        assert ours[0]


SEARCHES: tuple[dict[str, object], ...] = (
    {"query": "Maria Gonzalez"},
    {"query": "Gonzalez"},
    {"query": "Ramírez-Ortiz"},
    {"email": "mgonzalez.cna@example.com"},
    {"email": "maria.gonzalez@example.com"},
    {"query": "Maria Gonzalez", "phone": "708-555-0117"},
    {"query": "Samuel Sinclair", "updated_after": "2026-10-01"},
)


async def test_searches_find_whom_they_would_find_in_an_ats_with_nothing_else_in_it(
    scoped: Client, narrow: Client
) -> None:
    for criteria in SEARCHES:
        ours = await scoped.call_tool("search_candidates", criteria)
        assert text_of(ours) == text_of(await narrow.call_tool("search_candidates", criteria))


async def test_with_two_jobs_in_scope_each_person_is_listed_once_and_nobody_is_left_out(
    connect: Connect, sandbox: Sandbox, forklift: str
) -> None:
    scope = (forklift, sandbox.world.stories.jobs["order_picker"])
    expected = {one.candidate_id for one in sandbox.tenant.mirror.applications if one.job_id in scope}
    async with connect(job_scope=scope) as client:
        pages = await walk(client, "search_candidates", limit=9)
        jobs = await walk(client, "list_jobs", limit=1)
        found = await walk(client, "list_applications", limit=30, outcome="ANY")
    listed = list(chain(*pages))
    assert len(listed) == len(set(listed))
    assert set(listed) == expected
    assert jobs == [[scope[0]], [scope[1]]]
    assert len(list(chain(*found))) == len([one for one in sandbox.tenant.mirror.applications if one.job_id in scope])


@pytest.mark.parametrize("tool", ["list_jobs", "list_applications", "search_candidates"])
async def test_a_cursor_that_was_made_up_shows_nothing_out_of_scope(tool: str, scoped: Client, narrow: Client) -> None:
    everything = {id for page in await walk(narrow, tool, limit=30) for id in page}
    for cursor in ("²", "٣", "7", "1:", "9" * 400, "-1", "x:y", "0:x"):
        result = await scoped.call_tool(tool, {"cursor": cursor, "limit": 30})
        facts: dict[str, Any] = result.structured_content or {}
        assert {row["id"] for row in rows_of(facts)} <= everything
        assert facts or "cursor" in text_of(result)


async def test_a_job_of_the_scope_that_does_not_exist_is_left_out(connect: Connect, forklift: str) -> None:
    async with connect(job_scope=("9" * 24, forklift)) as client:
        assert await walk(client, "list_jobs", limit=30) == [[forklift]]
        assert len(list(chain(*await walk(client, "list_applications", limit=30)))) > 10

"""Times as arguments: to the edge of the calendar, and up to and including the moment that is named."""

from dataclasses import replace
from datetime import timedelta

import pytest
from mcp import Client

from server.sandbox.kombo import Sandbox
from tests.conftest import Connect, text_of
from tests.tools.conftest import facts_of

pytestmark = pytest.mark.anyio

LISTS = ["list_jobs", "list_applications", "search_candidates"]


@pytest.mark.parametrize("tool", LISTS)
@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"])
async def test_a_time_outside_the_calendar_is_refused_in_words(client: Client, tool: str, time: str) -> None:
    result = await client.call_tool(tool, {"updated_after": time})
    assert result.is_error
    assert "give a date or time such as 2026-11-02" in text_of(result)


@pytest.mark.parametrize("tool", LISTS)
@pytest.mark.parametrize("time", ["0001-01-01", "9999-12-31T23:59:59Z", "2026-11-02T14:00:00-06:00"])
async def test_every_time_in_the_calendar_is_taken(client: Client, tool: str, time: str) -> None:
    assert not (await client.call_tool(tool, {"updated_after": time})).is_error


async def test_changed_since_includes_that_moment_however_the_list_is_made(
    connect: Connect, client: Client, sandbox: Sandbox
) -> None:
    stories = sandbox.world.stories
    held = sandbox.tenant.mirror.applications.get(stories.applications["maria_forklift"])
    job = sandbox.tenant.mirror.jobs.get(stories.jobs["forklift"])
    assert held
    assert job

    async def found(client: Client, tool: str, seconds: int, **asked: object) -> set[str]:
        changed = job.changed_at if tool == "list_jobs" else held.changed_at
        since = (changed + timedelta(seconds=seconds)).isoformat()
        facts = facts_of(await client.call_tool(tool, {"updated_after": since, "limit": 30, **asked}))
        return {row["id"] for row in facts.get("applications", facts.get("jobs", []))}

    async with connect(job_scope=job.id) as scoped:
        for reader, tool, asked, id in (
            (client, "list_applications", {"job_id": job.id}, held.id),
            (client, "list_applications", {"job_id": job.id, "stage": "Web Application"}, held.id),
            (client, "list_applications", {"candidate_id": held.candidate_id}, held.id),
            (client, "list_jobs", {}, job.id),
            (scoped, "list_jobs", {}, job.id),
        ):
            assert id in await found(reader, tool, 0, **asked), asked
            assert id not in await found(reader, tool, 1, **asked), asked


async def test_changed_since_is_about_the_record_itself_and_not_about_what_it_links_to(
    client: Client, sandbox: Sandbox
) -> None:
    stories = sandbox.world.stories
    application = sandbox.tenant.mirror.applications.get(stories.applications["maria_forklift"])
    person = sandbox.tenant.mirror.candidates.get(stories.people["maria_forklift"])
    assert application
    assert person
    earlier, start = application.changed_at, application.changed_at + timedelta(days=1)
    sandbox.tenant.mirror.candidates.put(replace(person, changed_at=start))
    since: dict[str, object] = {"updated_after": start.isoformat(), "limit": 30}
    for asked in ({"job_id": application.job_id}, {"job_id": application.job_id, "stage": application.stage_id}):
        rows = facts_of(await client.call_tool("list_applications", {**since, **asked, "outcome": "ANY"}))
        assert application.id not in {row["id"] for row in rows.get("applications", [])}, asked
    people = facts_of(await client.call_tool("search_candidates", {**since, "job_id": application.job_id}))
    assert person.id in {row["id"] for row in people["candidates"]}
    sandbox.tenant.mirror.candidates.put(replace(person, changed_at=earlier))
    sandbox.tenant.mirror.applications.put(replace(application, changed_at=start))
    people = facts_of(await client.call_tool("search_candidates", {**since, "job_id": application.job_id}))
    assert person.id not in {row["id"] for row in people.get("candidates", [])}


async def test_what_a_filter_of_kombos_may_leave_out_is_told(client: Client, sandbox: Sandbox) -> None:
    job, person = sandbox.world.stories.jobs["forklift"], sandbox.world.stories.people["maria_forklift"]

    async def warned(**asked: object) -> str:
        return " ".join(facts_of(await client.call_tool("list_applications", asked)).get("warnings", []))

    assert "listed with job_id only" in await warned(outcome="DECLINED")
    assert "listed with job_id only" not in await warned(outcome="DECLINED", job_id=job)
    assert "updated_after goes by Kombo" in await warned(updated_after="2026-10-01", job_id=job)
    assert "goes by Kombo" not in await warned(updated_after="2026-10-01", candidate_id=person)
    assert await warned(job_id=job) == ""

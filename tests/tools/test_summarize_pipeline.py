"""summarize_pipeline: how many are where, and where has nothing moved."""

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.sandbox.faults import Fault
from server.sandbox.ids import kombo_id
from server.sandbox.kombo import Sandbox
from server.sandbox.world import Json, Stage
from tests.conftest import Connect, StillClock, text_of
from tests.tools.conftest import facts_of
from tests.tools.test_answers_of_reads import PAGE_TOKENS, ROW_TOKENS, compact, tokens

pytestmark = pytest.mark.anyio


def outcomes(sandbox: Sandbox, *jobs: str) -> dict[str, int]:
    """How many applications to these jobs ended how, as Kombo's mirror has them."""
    held = [one.outcome for job in jobs for one in sandbox.tenant.mirror.applications.find("job", job)]
    counted = Counter(str(outcome).lower() for outcome in held)
    return {outcome: counted[outcome] for outcome in ("pending", "hired", "declined")}


def counted(row: dict[str, Any]) -> dict[str, int]:
    return {outcome: row[outcome] for outcome in ("pending", "hired", "declined")}


def stage_of(facts: dict[str, Any], name: str) -> dict[str, Any]:
    return next(row for row in facts["stages"] if row["name"] == name)


async def test_it_counts_one_job_by_stage_in_the_jobs_order(client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    result = await client.call_tool("summarize_pipeline", {"job_id": job})
    assert text_of(result) == snapshot("""\
stale_days: 14
total:
  name: Forklift Operator - 2nd Shift
  pending: 24
  hired: 3
  declined: 11
  median: 13
  oldest: 37
  stale: 12
  id: EhPvmype9AVHw5Eyc6Z4Sgx2
stages:
name | pending | hired | declined | median | oldest | stale | id
Web Application | 16 | 0 | 5 | 18 | 37 | 11 | 1Czh8HdRzxbWK9kh49VuJGwP
Pipeline | 4 | 0 | 1 | 6 | 37 | 1 | RsssPNwGr2tswdNTvPc2sCAb
Submitted to Client | 0 | 0 | 1 |  |  | 0 | 19sWCDSAukrSRSxGu8WeHh3n
Interview | 2 | 0 | 0 | 11 | 13 | 0 | utxktmX9eaSfvZzgcsmhJBME
Offer | 2 | 0 | 4 | 1 | 3 | 0 | A4SDaPMWEqLMhdaJ8gDg74Vj
Placed | 0 | 3 | 0 |  |  | 0 | SyYX8e9iMMTqzCjP6DzVst7t
as_of: 2026-11-02T14:00:00Z
warnings:
- median and oldest are days since the last change of any kind: Kombo has no stage history, so time in a stage is not known.
- What Kombo does not have is not counted. Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it.\
""")
    facts = facts_of(result)
    assert counted(facts["total"]) == outcomes(sandbox, job)
    for outcome in ("pending", "hired", "declined"):
        assert sum(row[outcome] for row in facts["stages"]) == facts["total"][outcome]


async def test_it_counts_every_open_job_and_no_other(client: Client, sandbox: Sandbox) -> None:
    result = await client.call_tool("summarize_pipeline", {})
    assert text_of(result) == snapshot("""\
stale_days: 14
total:
  name: 8 open jobs
  pending: 160
  hired: 17
  declined: 53
  median: 24
  oldest: 118
  stale: 102
stages:
name | pending | hired | declined | median | oldest | stale
Web Application | 101 | 0 | 28 | 40 | 118 | 77
Pipeline | 33 | 0 | 8 | 10 | 89 | 14
Submitted to Client | 11 | 0 | 4 | 18 | 50 | 6
Interview | 9 | 0 | 3 | 16 | 86 | 5
Offer | 5 | 0 | 10 | 1 | 3 | 0
Offer Extended | 1 | 0 | 0 | 7 | 7 | 0
Placed | 0 | 17 | 0 |  |  | 0
jobs:
name | pending | hired | declined | median | oldest | stale | id
Warehouse Order Picker | 62 | 2 | 6 | 55 | 118 | 49 | eSGWDurzenLtSVdwV536mFcQ
Forklift Operator - 2nd Shift | 24 | 3 | 11 | 13 | 37 | 12 | EhPvmype9AVHw5Eyc6Z4Sgx2
Certified Nursing Assistant (CNA) | 16 | 3 | 9 | 17 | 85 | 11 | qmxb8opYaJwwXNNxT62UEhn5
Electronic Assembler | 14 | 2 | 6 | 39 | 92 | 10 | TABaundKkboKPAygoTEDxd41
Line Cook | 14 | 2 | 6 | 6 | 59 | 7 | intnyCFC7qFiZny2XNHiUr68
CDL-A Driver, Regional | 11 | 2 | 5 | 20 | 66 | 6 | nLFXXwx79HrhLUsq2amb5iAH
Accounts Payable Clerk | 10 | 2 | 6 | 10 | 35 | 4 | F2h6BKb3XbkJYMa92ndWg8ZP
Customer Service Representative | 9 | 1 | 4 | 10 | 19 | 3 | vnLKbsw2wnyTiT1yWpmc97BA
as_of: 2026-11-02T14:00:00Z
warnings:
- median and oldest are days since the last change of any kind: Kombo has no stage history, so time in a stage is not known.
- What Kombo does not have is not counted. Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it.\
""")
    facts = facts_of(result)
    opened = [job.id for job in sandbox.tenant.mirror.jobs if job.status == "OPEN"]
    assert {row["id"]: counted(row) for row in facts["jobs"]} == {job: outcomes(sandbox, job) for job in opened}
    assert counted(facts["total"]) == outcomes(sandbox, *opened)
    assert sandbox.world.stories.jobs["receptionist"] not in text_of(result)


async def test_it_tells_counts_and_never_a_name(client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    told = [text_of(await client.call_tool("summarize_pipeline", given)) for given in ({}, {"job_id": job})]
    for person in sandbox.tenant.mirror.candidates:
        assert not [text for text in told if f"{person.first_name} {person.last_name}" in text or person.id in text]


async def test_how_long_is_stale_is_for_the_caller_to_say(client: Client, sandbox: Sandbox, clock: StillClock) -> None:
    job = sandbox.world.stories.jobs["cna"]
    waiting = [one for one in sandbox.tenant.mirror.applications.find("job", job) if one.outcome == "PENDING"]
    ages = sorted((clock() - one.changed_at).days for one in waiting)
    for days in (1, 14, ages[-1], ages[-1] + 1):
        facts = facts_of(await client.call_tool("summarize_pipeline", {"job_id": job, "stale_days": days}))
        assert facts["total"]["stale"] == sum(age >= days for age in ages)
        assert facts["total"]["oldest"] == ages[-1]
        assert facts["total"]["median"] == ages[(len(ages) - 1) // 2]
    refused = await client.call_tool("summarize_pipeline", {"stale_days": 0})
    assert refused.is_error


async def test_stages_of_one_name_in_a_job_are_told_apart_by_id(client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["cna"]
    facts = facts_of(await client.call_tool("summarize_pipeline", {"job_id": job}))
    same = [row for row in facts["stages"] if row["name"] == "Interview"]
    assert len({row["id"] for row in same}) == len(same) == 2
    for row in same:
        asked = {"job_id": job, "stage": row["id"], "outcome": "ANY", "limit": 30}
        listed = facts_of(await client.call_tool("list_applications", asked))
        assert len(listed["applications"]) == sum(counted(row).values())


async def test_a_move_that_kombo_does_not_show_yet_is_counted_and_told(client: Client, sandbox: Sandbox) -> None:
    sandbox.options = replace(sandbox.options, mirror_lag=None)
    stories = sandbox.world.stories
    asked = {"job_id": stories.jobs["forklift"]}
    before = facts_of(await client.call_tool("summarize_pipeline", asked))
    moved = {"application_id": stories.applications["maria_forklift"], "stage": "Offer"}
    facts_of(await client.call_tool("move_stage", moved))
    after = facts_of(await client.call_tool("summarize_pipeline", asked))
    assert stage_of(after, "Offer")["pending"] == stage_of(before, "Offer")["pending"] + 1
    assert stage_of(after, "Web Application")["pending"] == stage_of(before, "Web Application")["pending"] - 1
    assert after["warnings"][0] == snapshot("1 is counted as this server wrote it; Kombo shows it as it was before.")


async def test_where_the_ats_tells_no_outcome_that_is_told(client: Client, sandbox: Sandbox) -> None:
    sandbox.world.integration.unsupported.add("ats_applications.outcome")
    job = sandbox.world.stories.jobs["cna"]
    facts = facts_of(await client.call_tool("summarize_pipeline", {"job_id": job}))
    assert facts["total"] == snapshot(
        {
            "name": "Certified Nursing Assistant (CNA)",
            "pending": 0,
            "hired": 0,
            "declined": 0,
            "untold": 28,
            "median": 17,
            "oldest": 85,
            "stale": 18,
            "id": "qmxb8opYaJwwXNNxT62UEhn5",
        }
    )


async def test_records_that_cannot_be_read_are_told_by_number(client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    facts_of(await client.call_tool("get_job", {"job_id": job}))
    results: list[Json] = [
        {"id": "H5daSm8e85Dmvmne3wLeCPhX", "outcome": "PENDING", "job_id": job, "job": {"id": job, "name": "Forklift"}},
        {"outcome": "PENDING", "job_id": job},
    ]
    body: Json = {"status": "success", "data": {"results": results, "next": None}}
    sandbox.faults.append(Fault("status:200", path="/ats/applications", body=body))
    assert text_of(await client.call_tool("summarize_pipeline", {"job_id": job})) == snapshot("""\
stale_days: 14
total:
  name: Forklift Operator - 2nd Shift
  pending: 1
  hired: 0
  declined: 0
  stale: 0
  id: EhPvmype9AVHw5Eyc6Z4Sgx2
stages:
name | pending | hired | declined | stale
(no stage) | 1 | 0 | 0 | 0
as_of: 2026-11-02T14:00:00Z
warnings:
- 1 of Kombo's records could not be read and is not counted.
- median and oldest are days since the last change of any kind: Kombo has no stage history, so time in a stage is not known.
- What Kombo does not have is not counted. Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it.\
""")


async def test_records_that_cannot_be_read_are_told_over_all_jobs_too(client: Client, sandbox: Sandbox) -> None:
    opened = facts_of(await client.call_tool("list_jobs", {"limit": 30}))["jobs"]
    jobs: list[Json] = [{"id": job["id"], "name": job["title"], "status": "OPEN"} for job in opened]
    job = sandbox.world.stories.jobs["forklift"]
    held: list[Json] = [
        {"id": "H5daSm8e85Dmvmne3wLeCPhX", "outcome": "PENDING", "job": {"id": job, "name": "Forklift"}}
    ]
    for path, results in (("/ats/jobs", jobs), ("/ats/applications", held)):
        body: Json = {"status": "success", "data": {"results": [*results, {"outcome": "PENDING"}], "next": None}}
        sandbox.faults.append(Fault("status:200", path=path, body=body))
    facts = facts_of(await client.call_tool("summarize_pipeline", {}))
    assert facts["warnings"][0] == "2 of Kombo's records could not be read and are not counted."
    assert (facts["total"]["name"], facts["total"]["pending"]) == ("8 open jobs", 1)


async def test_many_jobs_come_in_pages_that_fit(client: Client, sandbox: Sandbox) -> None:
    mirror = sandbox.tenant.mirror
    model = mirror.jobs.get(sandbox.world.stories.jobs["forklift"])
    assert model
    for number in range(45):
        title = f"Reach Truck Operator, Freezer, Night Shift {number}"
        mirror.jobs.put(replace(model, id=kombo_id("job", f"more {number}"), remote_id=f"77{number}", name=title))
    asked, seen, totals = {"cursor": ""}, list[str](), list[object]()
    while True:
        result = await client.call_tool("summarize_pipeline", asked)
        facts = facts_of(result)
        assert tokens(text_of(result)) <= PAGE_TOKENS
        assert tokens(compact(facts)) <= PAGE_TOKENS
        assert max(tokens(compact(row)) for row in facts["jobs"]) <= ROW_TOKENS
        assert bool(facts.get("stages")) == (not asked["cursor"])
        seen += [row["id"] for row in facts["jobs"]]
        totals.append(facts["total"])
        if not (cursor := facts.get("next_cursor")):
            break
        asked["cursor"] = cursor
    assert sorted(seen) == sorted(job.id for job in mirror.jobs if job.status == "OPEN")
    assert len({json.dumps(total) for total in totals}) == 1


async def test_stages_beyond_the_dozen_are_said_to_be_left_out(client: Client, sandbox: Sandbox) -> None:
    mirror = sandbox.tenant.mirror
    job = mirror.jobs.get(sandbox.world.stories.jobs["order_picker"])
    assert job
    for number, application in enumerate(mirror.applications.find("job", job.id)[:20]):
        stage = Stage(
            id=kombo_id("stage", str(number)),
            remote_id=str(number),
            changed_at=application.changed_at,
            name=f"Step {number}",
            bucket="nomination",
        )
        mirror.stages.put(stage)
        mirror.applications.put(replace(application, stage_id=stage.id))
    facts = facts_of(await client.call_tool("summarize_pipeline", {}))
    assert len(facts["stages"]) == 12
    assert facts["warnings"][0] == snapshot("15 more stages, in which fewer stand, are not shown: give job_id.")


async def test_a_server_for_one_job_counts_that_one(connect: Connect, sandbox: Sandbox) -> None:
    jobs = sandbox.world.stories.jobs
    async with connect(job_scope=jobs["cna"]) as client:
        facts = facts_of(await client.call_tool("summarize_pipeline", {}))
        other = await client.call_tool("summarize_pipeline", {"job_id": jobs["forklift"]})
    assert [row["id"] for row in facts["jobs"]] == [jobs["cna"]]
    assert counted(facts["total"]) == outcomes(sandbox, jobs["cna"])
    assert other.is_error
    assert "There is no job" in text_of(other)


async def test_without_an_open_job_nothing_is_counted(client: Client, sandbox: Sandbox) -> None:
    for job in list(sandbox.tenant.mirror.jobs):
        sandbox.tenant.mirror.jobs.put(replace(job, status="CLOSED"))
    facts = facts_of(await client.call_tool("summarize_pipeline", {}))
    assert facts["total"] == snapshot({"name": "0 open jobs", "pending": 0, "hired": 0, "declined": 0, "stale": 0})
    assert not [request for request in sandbox.requests if "/ats/applications" in request.path]


async def test_a_cursor_beside_a_job_or_of_another_list_is_refused(client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["cna"]
    assert [
        text_of(await client.call_tool("summarize_pipeline", given))
        for given in ({"job_id": job, "cursor": "20"}, {"cursor": "eyJ"})
    ] == snapshot(
        [
            "With job_id there is one page: leave out cursor.",
            "This is no cursor of this list: pass next_cursor of the last answer, or none to begin.",
        ]
    )

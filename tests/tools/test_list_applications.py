"""list_applications: who is in the running, by job, person, stage and outcome."""

from dataclasses import replace
from datetime import timedelta

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.world import Json
from tests.conftest import Connect, text_of
from tests.tools.conftest import facts_of

pytestmark = pytest.mark.anyio


async def test_it_lists_a_stage_of_a_job(client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    result = await client.call_tool("list_applications", {"job_id": job, "stage": "offer"})
    assert result.structured_content == snapshot(
        {
            "applications": [
                {
                    "candidate": "Omar Underwood",
                    "job": "Forklift Operator - 2nd Shift",
                    "stage": "Offer",
                    "outcome": "PENDING",
                    "days": 3,
                    "id": "hNvWsr6SZptGESN4GGetGxMM",
                },
                {
                    "candidate": "Carlos Cisneros",
                    "job": "Forklift Operator - 2nd Shift",
                    "stage": "Offer",
                    "outcome": "PENDING",
                    "days": 1,
                    "id": "L8LbGgy1NzonbePXeRjom3r1",
                },
            ],
            "as_of": "2026-11-02T14:00:00Z",
        }
    )
    assert text_of(result) == snapshot("""\
applications:
candidate | job | stage | outcome | days | id
Omar Underwood | Forklift Operator - 2nd Shift | Offer | PENDING | 3 | hNvWsr6SZptGESN4GGetGxMM
Carlos Cisneros | Forklift Operator - 2nd Shift | Offer | PENDING | 1 | L8LbGgy1NzonbePXeRjom3r1
as_of: 2026-11-02T14:00:00Z\
""")


async def test_it_takes_a_stage_by_id_and_one_that_avionte_sets_by_itself(client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    offer = next(stage.id for stage in sandbox.world.stages if stage.name == "Offer")
    by_id = facts_of(await client.call_tool("list_applications", {"job_id": job, "stage": offer}))
    by_name = facts_of(await client.call_tool("list_applications", {"job_id": job, "stage": "Offer"}))
    waiting = facts_of(await client.call_tool("list_applications", {"job_id": job, "stage": "Pipeline"}))
    assert by_id == by_name
    assert {row["stage"] for row in waiting["applications"]} == {"Pipeline"}


async def test_a_stage_that_the_job_does_not_have_is_refused_with_those_it_has(
    client: Client, sandbox: Sandbox
) -> None:
    job = sandbox.world.stories.jobs["line_cook"]
    result = await client.call_tool("list_applications", {"job_id": job, "stage": "Offr"})
    assert result.is_error
    assert text_of(result) == snapshot(
        "No stage of the job “Line Cook” is called “Offr”. Valid stages: Web Application "
        "[1Czh8HdRzxbWK9kh49VuJGwP]; Pipeline [RsssPNwGr2tswdNTvPc2sCAb]; Pre-Screening "
        "[3kwRmmLfEXDMyvtC2kYE6pgU]; phone interview [EPxSMu8ybAVPYR4Me3VKwLtx]; Submitted "
        "to Client [19sWCDSAukrSRSxGu8WeHh3n]; Interview [utxktmX9eaSfvZzgcsmhJBME]; Placed "
        "[SyYX8e9iMMTqzCjP6DzVst7t]. Nothing was changed."
    )


async def test_a_stage_name_that_two_stages_have_is_refused_with_their_ids(client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["cna"]
    result = await client.call_tool("list_applications", {"job_id": job, "stage": "Interview"})
    assert result.is_error
    assert text_of(result) == snapshot(
        "2 stages of the job “Certified Nursing Assistant (CNA)” are called “Interview”: "
        "give an id: Interview [utxktmX9eaSfvZzgcsmhJBME]; Interview "
        "[KmDX7LDqabmzFRV74TgNiUTh]. Nothing was changed."
    )


async def test_it_lists_what_one_person_applied_to_and_how_it_ended(client: Client, sandbox: Sandbox) -> None:
    person = sandbox.world.stories.people["silver-0"]
    pending = await client.call_tool("list_applications", {"candidate_id": person})
    everything = await client.call_tool("list_applications", {"candidate_id": person, "outcome": "ANY"})
    assert pending.structured_content == snapshot(
        {
            "as_of": "2026-11-02T14:00:00Z",
            "warnings": [
                "Nothing fits with outcome PENDING (ANY lists all). Kombo mirrors Avionté in part: a "
                "job shows once it is selected for sync and the next sync has run, an application in "
                "the pipeline once Avionté has sent a webhook about it."
            ],
        }
    )
    assert everything.structured_content == snapshot(
        {
            "applications": [
                {
                    "candidate": "Dmitri Delgado",
                    "job": "Forklift Operator - 2nd Shift",
                    "stage": "Offer",
                    "outcome": "DECLINED",
                    "days": 18,
                    "id": "uhnRvd2uYo3NYTpW52KyZMwK",
                }
            ],
            "as_of": "2026-11-02T14:00:00Z",
        }
    )


async def test_a_persons_applications_are_narrowed_by_job_time_and_limit(client: Client, sandbox: Sandbox) -> None:
    mirror = sandbox.tenant.mirror
    busy = max(mirror.candidates, key=lambda person: len(mirror.applications.find("candidate", person.id)))
    own = mirror.applications.find("candidate", busy.id)
    newest = max(own, key=lambda one: one.changed_at)
    since = (newest.changed_at - timedelta(seconds=1)).isoformat()
    asked = {"candidate_id": busy.id, "outcome": "ANY"}
    of_job = facts_of(await client.call_tool("list_applications", {**asked, "job_id": newest.job_id}))
    recent = facts_of(await client.call_tool("list_applications", {**asked, "updated_after": since}))
    first = facts_of(await client.call_tool("list_applications", {**asked, "limit": 1}))
    assert len(own) > 1
    assert [row["id"] for row in of_job["applications"]] == [newest.id]
    assert [row["id"] for row in recent["applications"]] == [newest.id]
    assert len(first["applications"]) == 1
    assert first["warnings"] == snapshot(["2 more fit: raise limit or give job_id."])


@pytest.mark.parametrize("outcome", ["PENDING", "HIRED", "DECLINED"])
async def test_it_lists_those_of_one_outcome(outcome: str, client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["cna"]
    facts = facts_of(await client.call_tool("list_applications", {"job_id": job, "outcome": outcome, "limit": 30}))
    expected = [one.id for one in sandbox.tenant.mirror.applications.find("job", job) if one.outcome == outcome]
    assert sorted(row["id"] for row in facts["applications"]) == sorted(expected)


async def test_it_lists_what_changed_since(client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    asked = {"job_id": job, "updated_after": "2026-11-01T14:00:00+00:00"}
    facts = facts_of(await client.call_tool("list_applications", asked))
    assert [(row["candidate"], row["days"]) for row in facts["applications"]] == snapshot([("Maria Gonzalez", 0)])


async def test_an_empty_list_says_why_it_may_be_empty(client: Client, sandbox: Sandbox) -> None:
    jobs = sandbox.world.stories.jobs
    unselected = await client.call_tool("list_applications", {"job_id": jobs["cnc"], "outcome": "ANY"})
    nobody = await client.call_tool("list_applications", {"job_id": jobs["receptionist"]})
    assert unselected.structured_content == snapshot(
        {
            "as_of": "2026-11-02T14:00:00Z",
            "warnings": [
                "Nothing fits. Kombo mirrors Avionté in part: a job shows once it is selected for "
                "sync and the next sync has run, an application in the pipeline once Avionté has "
                "sent a webhook about it."
            ],
        }
    )
    assert text_of(nobody) == snapshot("""\
as_of: 2026-11-02T14:00:00Z
warnings:
- Nothing fits with outcome PENDING (ANY lists all). Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it.\
""")


async def test_applications_that_kombo_never_heard_of_are_not_made_up(client: Client, sandbox: Sandbox) -> None:
    silent = [one for one in sandbox.world.applications if not one.announced]
    assert silent
    for application in silent:
        asked = {"candidate_id": application.candidate_id, "outcome": "ANY"}
        assert application.id not in text_of(await client.call_tool("list_applications", asked))


async def test_an_application_of_which_no_time_is_told_is_not_hidden_by_one(client: Client, sandbox: Sandbox) -> None:
    results: list[Json] = [{"id": "H5daSm8e85Dmvmne3wLeCPhX", "outcome": "PENDING", "changed_at": "soon"}]
    sandbox.faults.append(Fault("status:200", body={"status": "success", "data": {"results": results, "next": None}}))
    facts = facts_of(await client.call_tool("list_applications", {"updated_after": "2026-11-01"}))
    assert [row["id"] for row in facts["applications"]] == ["H5daSm8e85Dmvmne3wLeCPhX"]


async def test_a_record_that_cannot_be_read_is_left_out_and_counted(client: Client, sandbox: Sandbox) -> None:
    results: list[Json] = [
        {"id": "H5daSm8e85Dmvmne3wLeCPhX", "outcome": "PENDING", "job_id": "J5daSm8e85Dmvmne3wLeCPhX"},
        {"outcome": "PENDING", "candidate": {"id": "K5daSm8e85Dmvmne3wLeCPhX", "first_name": "No", "last_name": "Id"}},
        {"id": "L5daSm8e85Dmvmne3wLeCPhX", "outcome": None, "candidate": {"id": None}, "changed_at": "soon"},
    ]
    sandbox.faults.append(Fault("status:200", body={"status": "success", "data": {"results": results, "next": None}}))
    result = await client.call_tool("list_applications", {})
    assert text_of(result) == snapshot("""\
applications:
candidate | job | stage | outcome | id
(no name) | (no job) | (no stage) | PENDING | H5daSm8e85Dmvmne3wLeCPhX
(no name) | (no job) | (no stage) |  | L5daSm8e85Dmvmne3wLeCPhX
as_of: 2026-11-02T14:00:00Z
warnings:
- 1 of Kombo's records on this page could not be read and are left out.
- 1 of these may not fit with outcome PENDING (ANY lists all): the ATS does not tell.\
""")


async def test_where_the_ats_does_not_tell_outcomes_all_are_listed_with_a_warning(
    client: Client, sandbox: Sandbox
) -> None:
    sandbox.world.integration.unsupported.add("ats_applications.outcome")
    job = sandbox.world.stories.jobs["cna"]
    facts = facts_of(await client.call_tool("list_applications", {"job_id": job, "stage": "Placed"}))
    assert facts == snapshot(
        {
            "applications": [
                {
                    "candidate": "Siobhán O'Rourke",
                    "job": "Certified Nursing Assistant (CNA)",
                    "stage": "Placed",
                    "days": 60,
                    "id": "LmWxgUJTFUsHEAcgbbywrzqh",
                },
                {
                    "candidate": "Bridget Iwanski",
                    "job": "Certified Nursing Assistant (CNA)",
                    "stage": "Placed",
                    "days": 1,
                    "id": "Za8RRM6fFU43tzcKxywA8wbf",
                },
                {
                    "candidate": "Adriana Hussain",
                    "job": "Certified Nursing Assistant (CNA)",
                    "stage": "Placed",
                    "days": 2,
                    "id": "qDVNHkPbaxxDGuk1tg22BW1L",
                },
            ],
            "as_of": "2026-11-02T14:00:00Z",
            "warnings": ["3 of these may not fit with outcome PENDING (ANY lists all): the ATS does not tell."],
        }
    )


async def test_a_move_that_kombo_does_not_show_yet_is_shown_and_marked(client: Client, sandbox: Sandbox) -> None:
    sandbox.options = replace(sandbox.options, mirror_lag=None)
    stories = sandbox.world.stories
    moved = stories.applications["maria_forklift"]
    await client.call_tool("move_stage", {"application_id": moved, "stage": "Offer"})
    result = await client.call_tool("list_applications", {"candidate_id": stories.people["maria_forklift"]})
    assert result.structured_content == snapshot(
        {
            "applications": [
                {
                    "candidate": "Maria Gonzalez",
                    "job": "Forklift Operator - 2nd Shift",
                    "stage": "Offer",
                    "outcome": "PENDING",
                    "days": 0,
                    "id": "JcyxKyXZxmxAJBCUkqs4UM9t",
                }
            ],
            "as_of": "2026-11-02T14:00:00Z",
            "warnings": [
                "Stage or outcome as written by this server: JcyxKyXZxmxAJBCUkqs4UM9t (Kombo shows Web Application)."
            ],
        }
    )


async def test_pages_of_a_server_for_one_job_are_filled_with_that_job(connect: Connect, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["cna"]
    found: list[str] = []
    asked = {"limit": 30, "cursor": ""}
    async with connect(job_scope=job) as client:
        first = await client.call_tool("list_applications", asked)
        while True:
            facts = facts_of(await client.call_tool("list_applications", asked))
            found += [row["id"] for row in facts.get("applications", [])]
            if not (cursor := facts.get("next_cursor")):
                break
            asked["cursor"] = cursor
    pending = [one.id for one in sandbox.tenant.mirror.applications.find("job", job) if one.outcome == "PENDING"]
    assert sorted(found) == sorted(pending)
    assert len(facts_of(first)["applications"]) == min(30, len(pending))


async def test_whom_this_server_moved_is_found_in_the_new_stage_and_not_in_the_old(
    client: Client, sandbox: Sandbox
) -> None:
    sandbox.options = replace(sandbox.options, mirror_lag=None)
    stories = sandbox.world.stories
    job, moved = stories.jobs["forklift"], stories.applications["maria_forklift"]

    async def standing_in(stage: str) -> list[str]:
        facts = facts_of(await client.call_tool("list_applications", {"job_id": job, "stage": stage, "limit": 30}))
        return [row["id"] for row in facts["applications"]]

    offered, waiting = await standing_in("Offer"), await standing_in("Web Application")
    await client.call_tool("move_stage", {"application_id": moved, "stage": "Offer"})
    assert sorted(await standing_in("Offer")) == sorted([*offered, moved])
    assert sorted([*await standing_in("Web Application"), moved]) == sorted(waiting)


async def test_whom_this_server_rejected_is_found_among_the_declined_of_the_job(
    client: Client, sandbox: Sandbox
) -> None:
    sandbox.options = replace(sandbox.options, mirror_lag=None)
    stories = sandbox.world.stories
    rejected = stories.applications["maria_forklift"]
    reason = next(reason.name for reason in sandbox.world.reasons if not reason.remote_deleted_at)
    facts_of(await client.call_tool("reject_application", {"application_id": rejected, "reason": reason}))
    asked = {"job_id": stories.jobs["forklift"], "outcome": "DECLINED", "limit": 30}
    facts = facts_of(await client.call_tool("list_applications", asked))
    assert rejected in [row["id"] for row in facts["applications"]]


@pytest.mark.parametrize("size", [3, 250])
async def test_a_stage_is_listed_in_pages_that_leave_nobody_out(
    size: int, client: Client, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools._of_job.PAGE_LIMIT", size)
    job = sandbox.world.stories.jobs["forklift"]
    asked, found = {"job_id": job, "stage": "Web Application", "limit": 5, "cursor": ""}, list[str]()
    while True:
        facts = facts_of(await client.call_tool("list_applications", asked))
        assert "warnings" not in facts
        found += [row["id"] for row in facts["applications"]]
        if not (cursor := facts.get("next_cursor")):
            break
        asked["cursor"] = cursor
    whole = facts_of(await client.call_tool("list_applications", {**asked, "limit": 30, "cursor": ""}))
    assert len(found) > 10
    assert found == [row["id"] for row in whole["applications"]]


async def test_a_job_that_is_too_large_for_one_look_is_looked_through_in_several(
    client: Client, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"job_id": sandbox.world.stories.jobs["forklift"], "stage": "Offer", "cursor": ""}
    whole = facts_of(await client.call_tool("list_applications", asked))["applications"]
    monkeypatch.setattr("tools._of_job.PAGE_LIMIT", 2)
    monkeypatch.setattr("tools._of_job.MOST_PAGES", 2)
    found: list[object] = []
    while True:
        facts = facts_of(await client.call_tool("list_applications", asked))
        found += facts.get("applications", [])
        if not (cursor := facts.get("next_cursor")):
            break
        asked["cursor"] = cursor
    assert found == whole


@pytest.mark.parametrize("lag", [None, 0.0])
@pytest.mark.parametrize("tool", ["move_stage", "reject_application"])
async def test_whoever_works_through_a_stage_page_by_page_misses_nobody(
    tool: str, lag: float | None, client: Client, sandbox: Sandbox
) -> None:
    sandbox.options = replace(sandbox.options, mirror_lag=lag)
    reason = next(reason.name for reason in sandbox.world.reasons if not reason.remote_deleted_at)
    how = {"stage": "Offer"} if tool == "move_stage" else {"reason": reason}
    asked = {"job_id": sandbox.world.stories.jobs["forklift"], "stage": "Web Application", "cursor": ""}
    whole = facts_of(await client.call_tool("list_applications", {**asked, "limit": 30}))["applications"]
    seen: list[str] = []
    while True:
        facts = facts_of(await client.call_tool("list_applications", {**asked, "limit": 5}))
        rows = [row["id"] for row in facts["applications"]]
        for application_id in rows:
            facts_of(await client.call_tool(tool, {"application_id": application_id, **how}))
        seen += rows
        if not (cursor := facts.get("next_cursor")):
            break
        asked["cursor"] = cursor
    assert seen == [row["id"] for row in whole]


@pytest.mark.parametrize("cursor", ["20", "?:", "no cursor", ":from another list"])
async def test_a_cursor_that_is_none_of_a_stages_list_is_refused(client: Client, sandbox: Sandbox, cursor: str) -> None:
    asked = {"job_id": sandbox.world.stories.jobs["forklift"], "stage": "Web Application", "cursor": cursor}
    result = await client.call_tool("list_applications", asked)
    assert result.is_error
    assert "cursor" in text_of(result)

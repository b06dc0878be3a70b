"""Kombo's actions on what exists: moves, rejections, notes, links and tags."""

from dataclasses import replace
from typing import Any

import pytest

from server.sandbox.options import SandboxOptions
from server.sandbox.world import Application
from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio

INVALID = (400, "PLATFORM.INPUT_INVALID")
REFUSED = (400, "REMOTE.INPUT_INVALID")
NOTE = {"content": "Called.", "content_type": "PLAIN_TEXT"}


def stage(caller: Caller, remote_id: str) -> str:
    return next(iter(caller.sandbox.world.stages.find("remote_id", remote_id))).id


def now_of(caller: Caller, application: Application) -> Application:
    found = caller.sandbox.world.applications.get(application.id)
    assert found is not None
    return found


def sub_stage(caller: Caller) -> str:
    """Return an active stage of the pipeline other than the synthetic one."""
    stages = [caller.sandbox.world.stages.get(id) for id in caller.job().stage_ids]
    return next(
        stage.id
        for stage in stages
        if stage is not None
        and stage.bucket == "pipeline"
        and stage.remote_id != "PIPELINE"
        and stage.status == "ACTIVE"
    )


async def test_a_job_lists_its_synthetic_stages_first() -> None:
    caller = Caller()
    job = (await caller.rows("/ats/jobs", ids=caller.job().id))[0]
    assert [stage["remote_id"] for stage in job["stages"][:2]] == ["WEB_APPLICATION", "PIPELINE"]
    assert [stage["index"] for stage in job["stages"]] == list(range(len(job["stages"])))


async def test_an_application_is_moved_to_a_stage_of_its_job() -> None:
    caller = Caller()
    application, target = caller.pending(), caller.job().stage_ids[-1]
    caller.clock.tick(5)
    answer = await caller.ask("PUT", f"/ats/applications/{application.id}/stage", {"stage_id": target})
    assert answer.json() == {"status": "success", "data": {}, "warnings": []}
    row = (await caller.rows("/ats/applications", ids=application.id))[0]
    assert row["current_stage_id"] == row["current_stage"]["id"] == target
    assert now_of(caller, application).remote_updated_at == caller.clock()


@pytest.mark.parametrize("remote_id", ["PIPELINE", "WEB_APPLICATION"])
async def test_a_synthetic_stage_is_no_target(remote_id: str) -> None:
    caller = Caller()
    application = caller.pending("nomination")
    body = {"stage_id": stage(caller, remote_id)}
    assert await caller.refusal("PUT", f"/ats/applications/{application.id}/stage", body) == REFUSED
    assert now_of(caller, application) == application


async def test_a_stage_of_another_job_is_no_target() -> None:
    caller = Caller()
    application, own = caller.pending(), caller.job().stage_ids
    foreign = next(stage.id for stage in caller.sandbox.world.stages if stage.id not in own)
    path = f"/ats/applications/{application.id}/stage"
    assert await caller.refusal("PUT", path, {"stage_id": foreign}) == REFUSED
    assert await caller.refusal("PUT", path, {"stage_id": "nothing"}) == REFUSED


async def test_an_inactive_stage_is_no_target() -> None:
    caller = Caller()
    application, target = caller.pending(), caller.job().stage_ids[-1]
    found = caller.sandbox.world.stages.get(target)
    assert found is not None
    caller.sandbox.tenant.save(replace(found, status="INACTIVE"))
    path = f"/ats/applications/{application.id}/stage"
    assert await caller.refusal("PUT", path, {"stage_id": target}) == REFUSED


async def test_a_move_within_the_pipeline_reads_back_as_pipeline() -> None:
    caller = Caller()
    application, target = caller.pending(), sub_stage(caller)
    await caller.send("PUT", f"/ats/applications/{application.id}/stage", {"stage_id": target})
    row = (await caller.rows("/ats/applications", ids=application.id))[0]
    assert now_of(caller, application).stage_id == target
    assert (row["current_stage"]["name"], row["current_stage"]["remote_id"]) == ("Pipeline", "PIPELINE")
    assert row["current_stage_id"] == stage(caller, "PIPELINE")


async def test_a_rejection_has_reason_note_and_time() -> None:
    caller = Caller()
    application, reason = caller.pending(), next(iter(caller.sandbox.world.reasons))
    body = {"rejection_reason_id": reason.id, "note": "No forklift class."}
    await caller.send("POST", f"/ats/applications/{application.id}/reject", body)
    row = (await caller.rows("/ats/applications", ids=application.id))[0]
    assert (row["outcome"], row["rejection_reason_name"]) == ("DECLINED", reason.name)
    assert row["rejected_at"] == "2026-11-02T14:00:00.000Z"
    assert now_of(caller, application).rejection_note == "No forklift class."


async def test_a_rejection_cannot_be_repeated_and_ends_all_moves() -> None:
    caller = Caller()
    application, reason = caller.pending(), next(iter(caller.sandbox.world.reasons))
    path, body = f"/ats/applications/{application.id}", {"rejection_reason_id": reason.id}
    await caller.send("POST", f"{path}/reject", body)
    assert await caller.refusal("POST", f"{path}/reject", body) == REFUSED
    assert await caller.refusal("PUT", f"{path}/stage", {"stage_id": caller.job().stage_ids[-1]}) == REFUSED


async def test_a_hired_candidate_is_neither_moved_nor_rejected() -> None:
    caller = Caller()
    application, reason = caller.pending(), next(iter(caller.sandbox.world.reasons))
    caller.sandbox.tenant.save(replace(application, outcome="HIRED"))
    path = f"/ats/applications/{application.id}"
    assert await caller.refusal("POST", f"{path}/reject", {"rejection_reason_id": reason.id}) == REFUSED
    assert await caller.refusal("PUT", f"{path}/stage", {"stage_id": caller.job().stage_ids[-1]}) == REFUSED


async def test_a_deleted_or_unknown_reason_rejects_nobody() -> None:
    caller = Caller()
    application, reason = caller.pending(), next(iter(caller.sandbox.world.reasons))
    caller.sandbox.tenant.save(replace(reason, remote_deleted_at=caller.clock()))
    for id in (reason.id, "nothing"):
        refusal = await caller.refusal(
            "POST", f"/ats/applications/{application.id}/reject", {"rejection_reason_id": id}
        )
        assert refusal == (404, "PLATFORM.INPUT_INVALID")
    assert now_of(caller, application) == application


async def test_a_note_on_an_application_is_an_activity_of_the_talent() -> None:
    caller = Caller()
    application = caller.pending()
    await caller.send("POST", f"/ats/applications/{application.id}/notes", NOTE)
    notes = await caller.rows("/ats/notes", application_ids=application.id)
    activity = list(caller.sandbox.world.activities.values())[-1]
    assert [note["content_html"] for note in notes] == ["Called."]
    assert activity["talentId"] == int(caller.candidate_of(application).remote_id)
    assert (activity["notes"], activity["name"]) == ("Called.", "Note")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"content": "Called."},
        {"content": "Called.", "content_type": "HTML"},
        {"content": 5, "content_type": "PLAIN_TEXT"},
        [],
    ],
)
async def test_a_note_is_plain_text_and_nothing_else(body: Any) -> None:
    caller = Caller()
    assert await caller.refusal("POST", f"/ats/applications/{caller.pending().id}/notes", body) == INVALID


async def test_result_links_land_on_application_and_candidate() -> None:
    caller = Caller()
    application = caller.pending()
    link = {"label": "Skills test", "url": "https://results.example.com/1"}
    await caller.send("POST", f"/ats/applications/{application.id}/result-links", link)
    await caller.send("POST", f"/ats/candidates/{application.candidate_id}/result-links", link)
    assert [(link.application_id, link.candidate_id, link.label) for link in caller.sandbox.world.result_links] == [
        (application.id, application.candidate_id, "Skills test"),
        (None, application.candidate_id, "Skills test"),
    ]


@pytest.mark.parametrize(
    "body", [{"label": "Test"}, {"label": "Test", "url": "results"}, {"url": "https://x.example.com"}]
)
async def test_a_result_link_needs_a_label_and_an_address(body: Any) -> None:
    caller = Caller()
    assert await caller.refusal("POST", f"/ats/applications/{caller.pending().id}/result-links", body) == INVALID


async def test_tags_are_found_by_name_or_made() -> None:
    caller = Caller()
    id, known = caller.pending().candidate_id, next(iter(caller.sandbox.world.tags))
    count = len(caller.sandbox.world.tags)
    for name in (known.name.upper(), "Night owl", "night owl"):
        await caller.send("POST", f"/ats/candidates/{id}/tags", {"tag": {"name": name}})
    tags = [tag["name"] for tag in (await caller.rows("/ats/candidates", ids=id))[0]["tags"]]
    assert {known.name, "Night owl"} <= set(tags)
    assert len(caller.sandbox.world.tags) == count + 1


async def test_taking_off_a_tag_that_is_not_there_succeeds() -> None:
    caller = Caller()
    id = caller.pending().candidate_id
    before = (await caller.rows("/ats/candidates", ids=id))[0]
    await caller.send("DELETE", f"/ats/candidates/{id}/tags", {"tag": {"name": "Unheard of"}})
    assert (await caller.rows("/ats/candidates", ids=id))[0] == before


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/ats/applications/{id}/stage", {"stage_id": "x"}),
        ("POST", "/ats/applications/{id}/reject", {"rejection_reason_id": "x"}),
        ("POST", "/ats/applications/{id}/notes", NOTE),
        ("GET", "/ats/applications/{id}/attachments", None),
        ("GET", "/ats/candidates/{id}/attachments", None),
        ("POST", "/ats/candidates/{id}/tags", {"tag": {"name": "x"}}),
    ],
)
async def test_an_id_that_nothing_has_is_not_found(method: str, path: str, body: Any) -> None:
    caller = Caller()
    assert await caller.refusal(method, path.format(id="nothing"), body) == (404, "PLATFORM.INPUT_INVALID")


async def test_an_application_whose_job_is_gone_is_not_moved() -> None:
    caller = Caller()
    application = replace(caller.pending(), job_id="gone")
    caller.sandbox.tenant.save(application)
    refusal = await caller.refusal("PUT", f"/ats/applications/{application.id}/stage", {"stage_id": "x"})
    assert refusal == (404, "PLATFORM.INPUT_INVALID")


async def test_the_id_of_a_job_finds_no_application() -> None:
    caller = Caller()
    tables = caller.sandbox.world
    id = next(job.id for job in tables.jobs if job.id not in tables.applications)
    assert (await caller.refusal("POST", f"/ats/applications/{id}/notes", NOTE))[0] == 404


async def test_an_application_that_kombo_never_heard_of_cannot_be_written_to() -> None:
    caller = Caller(SandboxOptions())
    silent = next(one for one in caller.sandbox.world.applications if not one.announced)
    assert (await caller.refusal("POST", f"/ats/applications/{silent.id}/notes", NOTE))[0] == 404

"""What reads show, and when: selected jobs, and writes after a lag."""

from typing import Any

import pytest

from server.sandbox.envelope import stamp
from server.sandbox.options import SandboxOptions
from server.sandbox.world import Application, Job, ResultLink
from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio


def unselected(caller: Caller) -> Job:
    world = caller.sandbox.world
    return next(job for job in world.jobs if job.remote_id not in world.synced_jobs and job.remote_deleted_at is None)


async def stage_of(caller: Caller, application: Application) -> str:
    rows = await caller.rows("/ats/applications", ids=application.id)
    return rows[0]["current_stage"]["id"]


async def move(caller: Caller, application: Application) -> str:
    stage_id = caller.job().stage_ids[-1]
    await caller.send("PUT", f"/ats/applications/{application.id}/stage", {"stage_id": stage_id})
    return stage_id


async def test_a_write_shows_at_once_without_a_lag() -> None:
    caller = Caller()
    application = caller.pending()
    assert await move(caller, application) == await stage_of(caller, application)


async def test_a_write_shows_when_the_lag_has_passed() -> None:
    caller = Caller(SandboxOptions(mirror_lag=90))
    application = caller.pending()
    target = await move(caller, application)
    caller.clock.tick(89)
    assert await stage_of(caller, application) == application.stage_id
    caller.clock.tick(1)
    assert await stage_of(caller, application) == target


@pytest.mark.parametrize("lag", [None, float("inf")])
async def test_a_write_waits_for_a_sync_where_there_is_no_lag_that_ends(lag: float | None) -> None:
    caller = Caller(SandboxOptions(mirror_lag=lag))
    application = caller.pending()
    target = await move(caller, application)
    caller.clock.tick(86_400)
    assert await stage_of(caller, application) == application.stage_id
    await caller.door("POST", "sync")
    assert await stage_of(caller, application) == target


async def test_the_second_write_does_not_show_with_the_first() -> None:
    caller = Caller(SandboxOptions(mirror_lag=60))
    application = caller.pending()
    target = await move(caller, application)
    caller.clock.tick(30)
    reason = next(iter(caller.sandbox.world.reasons))
    await caller.send("POST", f"/ats/applications/{application.id}/reject", {"rejection_reason_id": reason.id})
    caller.clock.tick(30)
    row = (await caller.rows("/ats/applications", ids=application.id))[0]
    assert (row["current_stage"]["id"], row["outcome"]) == (target, "PENDING")
    caller.clock.tick(30)
    row = (await caller.rows("/ats/applications", ids=application.id))[0]
    assert (row["outcome"], row["rejection_reason_name"]) == ("DECLINED", reason.name)


async def test_a_late_change_counts_from_when_it_shows() -> None:
    caller = Caller(SandboxOptions(mirror_lag=60))
    application = caller.pending()
    await move(caller, application)
    caller.clock.tick(30)
    polled = stamp(caller.clock()) or ""
    assert await caller.rows("/ats/applications", updated_after=polled) == []
    caller.clock.tick(30)
    rows = await caller.rows("/ats/applications", updated_after=polled)
    assert [row["id"] for row in rows] == [application.id]


async def test_a_created_application_and_its_candidate_show_after_the_lag() -> None:
    caller = Caller(SandboxOptions(mirror_lag=60))
    person = {"first_name": "Nora", "last_name": "Quist", "email_address": "nora.quist@example.com"}
    created = await caller.send("POST", f"/ats/jobs/{caller.job().id}/applications", {"candidate": person})
    assert await caller.rows("/ats/applications", ids=created["id"]) == []
    assert await caller.rows("/ats/candidates", email="nora.quist@example.com") == []
    caller.clock.tick(60)
    assert len(await caller.rows("/ats/applications", ids=created["id"])) == 1
    assert len(await caller.rows("/ats/candidates", email="nora.quist@example.com")) == 1


async def test_what_was_created_can_be_written_to_before_it_shows() -> None:
    caller = Caller(SandboxOptions(mirror_lag=None))
    person = {"first_name": "Nora", "last_name": "Quist", "email_address": "nora.quist@example.com"}
    created = await caller.send("POST", f"/ats/jobs/{caller.job().id}/applications", {"candidate": person})
    note = {"content": "Called.", "content_type": "PLAIN_TEXT"}
    await caller.send("POST", f"/ats/applications/{created['id']}/notes", note)
    caller.sandbox.sync()
    assert [row["content_html"] for row in await caller.rows("/ats/notes", application_ids=created["id"])] == [
        "Called."
    ]


async def test_writes_are_checked_against_the_ats_and_not_against_the_mirror() -> None:
    caller = Caller(SandboxOptions(mirror_lag=None))
    application, reason = caller.pending(), next(iter(caller.sandbox.world.reasons))
    path, body = f"/ats/applications/{application.id}/reject", {"rejection_reason_id": reason.id}
    await caller.send("POST", path, body)
    assert await caller.refusal("POST", path, body) == (400, "REMOTE.INPUT_INVALID")


async def test_an_unselected_job_is_not_in_the_mirror_and_neither_are_its_applications() -> None:
    caller = Caller()
    job = unselected(caller)
    applications = caller.sandbox.world.applications.find("job", job.id)
    assert await caller.rows("/ats/jobs", ids=job.id) == []
    assert await caller.rows("/ats/applications", job_ids=job.id) == []
    assert applications


async def test_a_selected_job_shows_after_the_next_sync() -> None:
    caller = Caller(SandboxOptions(mirror_lag=3600))
    job = unselected(caller)
    before = stamp(caller.clock()) or ""
    await caller.send("POST", "/ats/custom/avionte/synced-jobs", {"job_remote_id": job.remote_id})
    assert await caller.rows("/ats/jobs", ids=job.id) == []
    caller.clock.tick(3600)
    assert len(await caller.rows("/ats/jobs", ids=job.id, updated_after=before)) == 1
    rows = await caller.rows("/ats/applications", job_ids=job.id, updated_after=before)
    announced = [one for one in caller.sandbox.world.applications.find("job", job.id) if one.announced]
    assert {row["id"] for row in rows} == {application.id for application in announced}
    assert all(row["candidate"] is not None for row in rows)


async def test_taking_a_job_from_the_list_keeps_what_is_mirrored() -> None:
    caller = Caller()
    job = caller.job()
    await caller.send("DELETE", f"/ats/custom/avionte/synced-jobs/{job.remote_id}", {})
    caller.sandbox.sync()
    assert job.remote_id not in caller.sandbox.world.synced_jobs
    assert len(await caller.rows("/ats/jobs", ids=job.id)) == 1


@pytest.mark.parametrize("body", [{}, {"job_remote_id": 5}, {"job_remote_id": "five"}, []])
async def test_a_job_is_selected_by_its_number(body: Any) -> None:
    path = "/ats/custom/avionte/synced-jobs"
    assert await Caller().refusal("POST", path, body) == (400, "PLATFORM.INPUT_INVALID")


async def test_a_pipeline_application_without_a_webhook_never_shows() -> None:
    caller = Caller()
    silent = [one for one in caller.sandbox.world.applications if not one.announced]
    assert silent
    await caller.send("POST", "/force-sync", {"type": "FULL"})
    caller.sandbox.sync()
    assert await caller.rows("/ats/applications", ids=",".join(one.id for one in silent)) == []


async def test_a_forced_sync_runs_after_the_lag_and_only_one_is_queued() -> None:
    caller = Caller(SandboxOptions(mirror_lag=60))
    application = caller.pending()
    caller.clock.tick(10)
    first = await caller.send("POST", "/force-sync", {"type": "FULL"})
    second = await caller.send("POST", "/force-sync")
    assert (first["already_queued"], first["type"]) == (False, "FULL")
    assert (second["already_queued"], second["type"]) == (True, "DELTA")
    target = await move(caller, application)
    caller.clock.tick(60)
    assert await stage_of(caller, application) == target
    assert (await caller.send("POST", "/force-sync"))["already_queued"] is False


async def test_an_application_made_to_an_unselected_job_is_in_the_ats_only() -> None:
    caller = Caller()
    job = unselected(caller)
    person = {"first_name": "Nora", "last_name": "Quist", "email_address": "nora.quist@example.com"}
    created = await caller.send("POST", f"/ats/jobs/remote:{job.remote_id}/applications", {"candidate": person})
    assert created["id"] in caller.sandbox.world.applications
    assert await caller.rows("/ats/applications", ids=created["id"]) == []


def test_a_record_that_kombo_has_no_model_for_is_not_mirrored() -> None:
    caller = Caller()
    link = ResultLink(
        id="x",
        remote_id=None,
        changed_at=caller.clock(),
        candidate_id="x",
        application_id=None,
        label="Test",
        url="https://results.example.com/1",
    )
    with pytest.raises(TypeError, match="ResultLink"):
        caller.sandbox.tenant.save(link)

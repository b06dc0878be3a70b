"""The filters that single lists have."""

from typing import Any

import pytest

from server.sandbox.envelope import stamp
from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio


async def values(path: str, member: str, **query: str) -> set[Any]:
    """Return the values of a member in a filtered list, which must not be empty."""
    rows = await Caller().rows(path, page_size=250, **query)
    assert rows
    return {row[member] for row in rows}


async def test_jobs_by_status() -> None:
    assert await values("/ats/jobs", "status", statuses="CLOSED,DRAFT") == {"CLOSED", "DRAFT"}
    assert await values("/ats/jobs", "status", status="OPEN") == {"OPEN"}


async def test_jobs_by_code_and_employment_type() -> None:
    code = Caller().job().job_code or ""
    assert await values("/ats/jobs", "job_code", job_codes=f"{code},nothing") == {code}
    assert await values("/ats/jobs", "employment_type", employment_types="CONTRACT") == {"CONTRACT"}
    assert await Caller().rows("/ats/jobs", employment_types="INTERNSHIP") == []


async def test_jobs_by_a_part_of_their_name_in_any_case() -> None:
    assert all("forklift" in name.lower() for name in await values("/ats/jobs", "name", name_contains="FORKLIFT"))


async def test_jobs_and_applications_by_when_they_were_made() -> None:
    caller = Caller()
    for path in ("/ats/jobs", "/ats/applications"):
        all_rows = await caller.rows(path, page_size=250)
        start = sorted(row["remote_created_at"] for row in all_rows)[len(all_rows) // 2]
        rows = await caller.rows(path, page_size=250, remote_created_after=start)
        assert min(row["remote_created_at"] for row in rows) == start
        assert len(rows) < len(all_rows)


async def test_applications_by_outcome() -> None:
    assert await values("/ats/applications", "outcome", outcomes="HIRED,DECLINED") == {"HIRED", "DECLINED"}
    assert await values("/ats/applications", "outcome", outcome="PENDING") == {"PENDING"}


async def test_applications_by_job() -> None:
    job = Caller().job()
    assert await values("/ats/applications", "job_id", job_ids=job.id) == {job.id}
    assert await values("/ats/applications", "job_id", job_remote_ids=job.remote_id) == {job.id}


async def test_applications_by_the_stage_they_show() -> None:
    caller = Caller()
    pipeline = next(iter(caller.sandbox.world.stages.find("remote_id", "PIPELINE")))
    rows = await caller.rows("/ats/applications", page_size=250, current_stage_ids=pipeline.id)
    assert {row["current_stage"]["name"] for row in rows} == {"Pipeline"}
    applications = [caller.sandbox.world.applications.get(row["id"]) for row in rows]
    assert len({application.stage_id for application in applications if application is not None}) > 1


async def test_candidates_by_e_mail_in_any_case() -> None:
    caller = Caller()
    candidate = caller.candidate_of(caller.pending())
    rows = await caller.rows("/ats/candidates", email=candidate.emails[0].value.upper())
    assert candidate.id in [row["id"] for row in rows]
    assert await caller.rows("/ats/candidates", email="nobody@example.com") == []


async def test_candidates_by_exact_name_in_any_case() -> None:
    caller = Caller()
    rows = await caller.rows("/ats/candidates", first_name="maria", last_name="GONZALEZ")
    assert len(rows) >= 2
    assert {(row["first_name"], row["last_name"]) for row in rows} == {("Maria", "Gonzalez")}
    assert await caller.rows("/ats/candidates", first_name="mari") == []


async def test_candidates_by_job() -> None:
    caller = Caller()
    job = caller.job()
    rows = await caller.rows("/ats/candidates", job_ids=job.id, page_size=250)
    assert rows
    assert all(job.id in [application["job"]["id"] for application in row["applications"]] for row in rows)


async def test_users_by_e_mail_and_roles_by_scope() -> None:
    caller = Caller()
    user = next(iter(caller.sandbox.world.users))
    rows = await caller.rows("/ats/users", emails=f"{(user.email or '').upper()},nobody@example.com")
    assert [row["id"] for row in rows] == [user.id]
    assert await values("/ats/roles", "scope", scopes="SYSTEM") == {"SYSTEM"}


async def test_interviews_by_job() -> None:
    caller = Caller()
    interview = (await caller.rows("/ats/interviews"))[0]
    job_id = interview["application"]["job"]["id"]
    rows = await caller.rows("/ats/interviews", job_ids=job_id)
    assert {row["application"]["job"]["id"] for row in rows} == {job_id}
    assert await caller.rows("/ats/interviews", job_ids="nothing") == []


async def test_notes_by_candidate_and_by_application() -> None:
    caller = Caller()
    application = caller.pending()
    note = {"content": "Called.", "content_type": "PLAIN_TEXT"}
    await caller.send("POST", f"/ats/applications/{application.id}/notes", note)
    assert "Called." in await values_of_notes(caller, candidate_ids=application.candidate_id)
    assert await values_of_notes(caller, application_ids=application.id) == ["Called."]


async def values_of_notes(caller: Caller, **query: str) -> list[str]:
    return [row["content_html"] for row in await caller.rows("/ats/notes", **query)]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/ats/jobs", "statuses"),
        ("/ats/jobs", "employment_types"),
        ("/ats/jobs", "visibilities"),
        ("/ats/jobs", "remote_created_after"),
        ("/ats/applications", "outcomes"),
        ("/ats/roles", "scopes"),
    ],
)
async def test_a_value_that_the_filter_does_not_know_is_refused(path: str, name: str) -> None:
    assert await Caller().refusal("GET", path, **{name: "SOMETHING"}) == (400, "PLATFORM.INPUT_INVALID")


async def test_a_blank_filter_matches_everything() -> None:
    caller = Caller()
    assert await caller.rows("/ats/jobs", statuses="") == await caller.rows("/ats/jobs")


async def test_a_filter_on_an_unsupported_field_finds_nothing_unless_it_is_to_be_ignored() -> None:
    caller = Caller()
    everything = await caller.rows("/ats/jobs")
    assert await caller.rows("/ats/jobs", visibilities="PUBLIC") == []
    assert await caller.rows("/ats/jobs", visibilities="PUBLIC", ignore_unsupported_filters="true") == everything
    assert {row["visibility"] for row in everything} == {None}


async def test_what_is_unsupported_can_be_switched() -> None:
    caller = Caller()
    caller.sandbox.world.integration.unsupported.clear()
    rows = await caller.rows("/ats/jobs", visibilities="PUBLIC")
    assert {row["visibility"] for row in rows} == {"PUBLIC"}
    assert await caller.rows("/ats/jobs", post_url=rows[0]["post_url"]) == [rows[0]]


async def test_filters_narrow_each_other() -> None:
    caller = Caller()
    job = caller.job()
    rows = await caller.rows(
        "/ats/applications", job_ids=job.id, outcomes="PENDING", updated_after=stamp(caller.clock()) or ""
    )
    assert rows == []

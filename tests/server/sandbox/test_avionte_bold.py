"""Avionté in its public dialect."""

import base64
from typing import Any

import pytest

from server.sandbox.options import SandboxOptions
from server.sandbox.world import Candidate
from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio


@pytest.fixture
def caller() -> Caller:
    return Caller(SandboxOptions(dialects=("bold",)))


@pytest.fixture
def candidate(caller: Caller) -> Candidate:
    return caller.candidate_of(caller.pending())


async def test_a_job_has_its_custom_details_and_every_other_member(caller: Caller) -> None:
    status, job = await caller.avionte("GET", f"/job/{caller.job().remote_id}")
    assert status == 200
    assert {"oT_Type", "worksiteaddressId", "payRates", "customJobDetails"} <= set(job)
    assert job["worksiteAddress"]["state_Province"] == "IL"
    assert set(job["customJobDetails"][0]) == {"id", "name", "value"}


async def test_job_ids_come_in_pages_and_the_first_has_two_numbers(caller: Caller) -> None:
    ids = [int(job.remote_id) for job in caller.sandbox.world.jobs if job.remote_deleted_at is None]
    pages = [(await caller.avionte("GET", f"/jobs/ids/{page}/4"))[1] for page in range(1 + 1 + len(ids) // 4 + 1)]
    assert pages[0] == pages[1] == ids[:4]
    assert [id for page in pages[1:] for id in page] == ids
    assert pages[-1] == []


@pytest.mark.parametrize("path", ["/jobs/ids/1/0", "/jobs/ids/1/501", "/jobs/ids/one/5", "/talents/ids/-1/5"])
async def test_a_page_that_makes_no_sense_is_a_bad_request(caller: Caller, path: str) -> None:
    assert (await caller.avionte("GET", path))[0] == 400


async def test_a_multi_query_leaves_out_unknown_ids_and_keeps_no_order(caller: Caller) -> None:
    ids = [int(job.remote_id) for job in caller.sandbox.world.jobs if job.remote_deleted_at is None]
    status, jobs = await caller.avionte("POST", "/jobs/multi-query", [1, *ids, ids[0]])
    answered = [job["id"] for job in jobs]
    assert status == 200
    assert sorted(answered) == sorted(ids)
    assert answered != ids


@pytest.mark.parametrize("data", [list(range(101)), [], ["38870001"], [True], {"ids": [1]}, None, "1"])
async def test_a_multi_query_takes_up_to_a_hundred_numbers(caller: Caller, data: Any) -> None:
    assert (await caller.avionte("POST", "/jobs/multi-query", data))[0] == 400
    assert (await caller.avionte("POST", "/talents/multi-query", data))[0] == 400


async def test_a_multi_query_of_a_hundred_is_answered(caller: Caller) -> None:
    assert await caller.avionte("POST", "/jobs/multi-query", list(range(100))) == (200, [])


async def test_unselected_jobs_are_there_too(caller: Caller) -> None:
    world = caller.sandbox.world
    job = next(job for job in world.jobs if job.remote_id not in world.synced_jobs)
    assert (await caller.avionte("GET", f"/job/{job.remote_id}"))[0] == 200


async def test_talents_are_listed_and_queried(caller: Caller, candidate: Candidate) -> None:
    _, ids = await caller.avionte("GET", "/talents/ids/1/500")
    status, talents = await caller.avionte("POST", "/talents/multi-query", [int(candidate.remote_id), 1])
    assert int(candidate.remote_id) in ids
    assert (status, [talent["id"] for talent in talents]) == (201, [int(candidate.remote_id)])


async def test_a_talent_has_sensitive_members_and_no_custom_details(caller: Caller, candidate: Candidate) -> None:
    status, talent = await caller.avionte("GET", f"/talent/{candidate.remote_id}")
    assert (status, talent["talentResume"]) == (200, None)
    assert {"taxIdNumber", "birthday", "gender", "race", "disability", "veteranStatus"} <= set(talent)
    assert "customDetails" not in talent


async def test_a_talent_that_kombo_made_has_every_member(caller: Caller, candidate: Candidate) -> None:
    _, known = await caller.avionte("GET", f"/talent/{candidate.remote_id}")
    person = {"first_name": "Nora", "last_name": "Quist", "email_address": "nora.quist@example.com"}
    created = await caller.send("POST", f"/ats/jobs/{caller.job().id}/applications", {"candidate": person})
    _, made = await caller.avionte("GET", f"/talent/{created['candidate']['remote_id']}", includeResume="True")
    assert set(made) == set(known)
    assert made["talentResume"] is None


async def test_a_job_that_avionte_says_little_about_has_its_title(caller: Caller) -> None:
    job = caller.job()
    del caller.sandbox.world.avionte_jobs[int(job.remote_id)]
    _, record = await caller.avionte("GET", f"/job/{job.remote_id}")
    assert (record["id"], record["title"]) == (int(job.remote_id), job.name)


async def test_a_resume_comes_with_the_talent_when_asked_for(caller: Caller) -> None:
    world = caller.sandbox.world
    attachment = next(one for one in world.attachments if one.type == "CV")
    candidate = world.candidates.get(attachment.candidate_id)
    assert candidate is not None
    _, talent = await caller.avionte("GET", f"/talent/{candidate.remote_id}", includeResume="True")
    first = next(one for one in world.attachments.find("candidate", candidate.id) if one.type == "CV")
    assert talent["talentResume"]["title"] == first.file_name
    assert base64.b64decode(talent["talentResume"]["content"]) == first.read()


async def test_a_put_replaces_the_whole_talent(caller: Caller, candidate: Candidate) -> None:
    path = f"/talent/{candidate.remote_id}"
    _, talent = await caller.avionte("GET", path)
    short = {name: talent[name] for name in ("firstName", "lastName", "emailAddress", "mobilePhone")}
    status, answer = await caller.avionte("PUT", path, {**short, "firstName": "Changed", "customDetails": [1]})
    _, after = await caller.avionte("GET", path)
    assert status == 200
    assert {**answer, "talentResume": None} == after
    assert (after["firstName"], after["customDetails"]) == ("Changed", [1])
    assert (after["id"], after["createdDate"]) == (talent["id"], talent["createdDate"])
    assert after["payrollAddress"] is None


async def test_a_put_changes_the_candidate_of_kombo(caller: Caller, candidate: Candidate) -> None:
    path = f"/talent/{candidate.remote_id}"
    _, talent = await caller.avionte("GET", path)
    changed = {**talent, "emailAddress": "changed@example.com", "homePhone": "630-555-0199"}
    await caller.avionte("PUT", path, changed)
    row = (await caller.rows("/ats/candidates", email="changed@example.com"))[0]
    assert row["id"] == candidate.id
    assert "630-555-0199" in [phone["phone_number"] for phone in row["phone_numbers"]]


async def test_custom_details_outlive_a_put(caller: Caller, candidate: Candidate) -> None:
    caller.sandbox.world.custom_values["candidate", candidate.remote_id] = {9201: "2nd"}
    path = f"/talent/{candidate.remote_id}"
    _, talent = await caller.avionte("GET", path)
    await caller.avionte("PUT", path, talent)
    assert caller.sandbox.world.custom_values["candidate", candidate.remote_id] == {9201: "2nd"}


async def test_a_put_without_a_name_or_a_body_is_refused(caller: Caller, candidate: Candidate) -> None:
    path = f"/talent/{candidate.remote_id}"
    assert (await caller.avionte("PUT", path, {"firstName": "Nora"}))[0] == 409
    assert (await caller.avionte("PUT", path, []))[0] == 400
    assert (await caller.avionte("PUT", "/talent/1", {}))[0] == 404


async def test_activity_types_have_negative_ids_and_a_note_of_the_tenant(caller: Caller) -> None:
    _, types = await caller.avionte("GET", "/talent/activity-types")
    assert min(type["typeId"] for type in types) < 0
    assert [type["typeId"] > 0 for type in types if type["name"] == "Note"] == [True]


async def test_an_activity_is_logged_and_is_a_note_of_kombo(caller: Caller, candidate: Candidate) -> None:
    user = next(iter(caller.sandbox.world.users))
    talent_id = int(candidate.remote_id)
    given = {"talentId": talent_id, "notes": "<p>Hi</p>", "userId": int(user.remote_id or 0), "name": "Chat"}
    status, activity = await caller.avionte("POST", f"/talent/{talent_id}/activity", {"typeId": -11, **given})
    note = (await caller.rows("/ats/notes", candidate_ids=candidate.id))[-1]
    assert (status, activity["typeId"], activity["name"], activity["show_in"]) == (200, -11, "Chat", 1)
    assert activity["activityDate"] == "2026-11-02T14:00:00.000Z"
    assert (note["content_html"], note["title"], note["author"]["id"]) == ("<p>Hi</p>", "Chat", user.id)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"typeId": None}, 400),
        ({"talentId": None}, 400),
        ({"notes": None}, 400),
        ({"talentId": 1}, 409),
        ({"typeId": 77}, 409),
        ({"show_in": -2}, 409),
    ],
)
async def test_an_activity_that_does_not_fit_is_refused(
    caller: Caller, candidate: Candidate, change: dict[str, Any], status: int
) -> None:
    count = len(caller.sandbox.world.activities)
    data = {"typeId": -11, "talentId": int(candidate.remote_id), "notes": "Hi", **change}
    assert (await caller.avionte("POST", f"/talent/{candidate.remote_id}/activity", data))[0] == status
    assert len(caller.sandbox.world.activities) == count

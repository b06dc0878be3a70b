"""Creating applications and candidates."""

import base64
from dataclasses import replace
from typing import Any

import pytest

from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio

PERSON: dict[str, Any] = {
    "first_name": "Nora",
    "last_name": "Quist",
    "email_address": "nora.quist@example.com",
    "phone_number": "630-555-0187",
    "additional_email_addresses": [{"type": "WORK", "email_address": "nq@example.com"}],
    "additional_phone_numbers": [{"type": "WORK", "phone_number": "630-555-0188"}],
    "company": "Prairie Point Logistics",
    "title": "Picker",
    "location": {"country": "US", "city": "Aurora", "zip_code": "60505"},
    "social_links": [{"url": "https://social.example.com/nora"}],
}
INVALID = (400, "PLATFORM.INPUT_INVALID")


def file(data: bytes = b"%PDF-1.7", name: str = "cv.pdf") -> dict[str, Any]:
    return {"name": name, "type": "CV", "content_type": "application/pdf", "data": base64.b64encode(data).decode()}


async def test_a_new_candidate_comes_with_the_application() -> None:
    caller = Caller()
    job = caller.job()
    created = await caller.send("POST", f"/ats/jobs/{job.id}/applications", {"candidate": PERSON})
    talent_id = created["candidate"]["remote_id"]
    assert created["remote_id"] == f"{talent_id}:{job.remote_id}"
    assert (created["outcome"], created["current_stage"]["remote_id"]) == ("PENDING", "WEB_APPLICATION")
    assert [email["email_address"] for email in created["candidate"]["email_addresses"]] == [
        "nora.quist@example.com",
        "nq@example.com",
    ]
    rows = await caller.rows("/ats/candidates", email="NQ@example.com")
    assert [row["applications"][0]["id"] for row in rows] == [created["id"]]
    assert rows[0]["location"]["city"] == "Aurora"


async def test_a_new_candidate_is_a_talent_of_avionte() -> None:
    caller = Caller()
    created = await caller.send("POST", f"/ats/jobs/{caller.job().id}/applications", {"candidate": PERSON})
    status, talent = await caller.avionte("GET", f"/talent/{created['candidate']['remote_id']}")
    assert (status, talent["firstName"], talent["emailAddress2"]) == (200, "Nora", "nq@example.com")
    assert talent["mobilePhone"] == "630-555-0187"


async def test_the_candidate_of_the_address_is_used() -> None:
    caller = Caller()
    known = caller.candidate_of(caller.pending())
    job = next(
        job
        for job in caller.sandbox.tenant.mirror.jobs
        if job.status == "OPEN"
        and job.id not in [one.job_id for one in caller.sandbox.world.applications.find("candidate", known.id)]
    )
    count = len(caller.sandbox.world.candidates)
    person = {**PERSON, "email_address": known.emails[0].value.upper()}
    created = await caller.send("POST", f"/ats/jobs/{job.id}/applications", {"candidate": person})
    assert created["candidate"]["id"] == known.id
    assert created["candidate"]["first_name"] == known.first_name
    assert len(caller.sandbox.world.candidates) == count


async def test_applying_twice_is_refused() -> None:
    caller = Caller()
    path = f"/ats/jobs/{caller.job().id}/applications"
    await caller.send("POST", path, {"candidate": PERSON})
    assert await caller.refusal("POST", path, {"candidate": PERSON}) == (400, "ATS.APPLICATION_ALREADY_EXISTS")


@pytest.mark.parametrize("status", ["CLOSED", "DRAFT", "ARCHIVED"])
async def test_a_job_that_is_not_open_takes_nobody(status: Any) -> None:
    caller = Caller()
    caller.sandbox.tenant.save(replace(caller.job(), status=status))
    path = f"/ats/jobs/{caller.job().id}/applications"
    assert await caller.refusal("POST", path, {"candidate": PERSON}) == (400, "ATS.JOB_CLOSED")


async def test_a_job_can_be_named_by_its_remote_id() -> None:
    caller = Caller()
    job = caller.job()
    created = await caller.send("POST", f"/ats/jobs/remote:{job.remote_id}/applications", {"candidate": PERSON})
    assert created["job"]["id"] == job.id


@pytest.mark.parametrize("id", ["nothing", "remote:1"])
async def test_a_job_that_nobody_knows_is_not_found(id: str) -> None:
    refusal = await Caller().refusal("POST", f"/ats/jobs/{id}/applications", {"candidate": PERSON})
    assert refusal == (404, "PLATFORM.INPUT_INVALID")


async def test_a_stage_may_be_chosen_but_not_a_synthetic_one() -> None:
    caller = Caller()
    path, stages = f"/ats/jobs/{caller.job().id}/applications", caller.job().stage_ids
    refusal = await caller.refusal("POST", path, {"candidate": PERSON, "stage_id": stages[0]})
    created = await caller.send("POST", path, {"candidate": PERSON, "stage_id": stages[-1]})
    assert refusal == (400, "REMOTE.INPUT_INVALID")
    assert created["current_stage_id"] == stages[-1]


async def test_files_come_with_an_application() -> None:
    caller = Caller()
    body = {"candidate": PERSON, "attachments": [file()]}
    created = await caller.send("POST", f"/ats/jobs/{caller.job().id}/applications", body)
    files = await caller.rows(f"/ats/applications/{created['id']}/attachments")
    assert [(one["file_name"], one["type"]) for one in files] == [("cv.pdf", "CV")]


async def test_a_refused_creation_leaves_nothing_behind() -> None:
    caller = Caller()
    count = len(caller.sandbox.world.candidates)
    body = {"candidate": PERSON, "attachments": [file(name="cv.exe")]}
    path = f"/ats/jobs/{caller.job().id}/applications"
    assert await caller.refusal("POST", path, body) == (400, "REMOTE.INPUT_INVALID")
    assert len(caller.sandbox.world.candidates) == count


async def test_answers_are_kept_and_unknown_questions_warned_of() -> None:
    caller = Caller()
    question = next(one for one in caller.job().screening_questions if one.format["type"] == "SINGLE_SELECT")
    options: Any = question.format["options"]
    answers = [{"question_id": question.id, "answer": options[0]["id"]}, {"question_id": "nothing", "answer": "x"}]
    body = {"candidate": PERSON, "screening_question_answers": answers}
    response = (await caller.ask("POST", f"/ats/jobs/{caller.job().id}/applications", body)).json()
    assert [one["answer"] for one in response["data"]["screening_question_answers"]] == [{"choice": options[0]["name"]}]
    assert ["nothing" in warning["message"] for warning in response["warnings"]] == [True]


@pytest.mark.parametrize(
    "change",
    [
        {"first_name": None},
        {"email_address": "nobody"},
        {"phone_number": 6305550187},
        {"location": {"city": "Aurora"}},
        {"location": {"country": "usa"}},
        {"gender": "F"},
        {"additional_phone_numbers": [{"type": "HOME", "phone_number": "630-555-0187"}]},
        {"salary_expectations": {"period": "HOUR", "amount": 20}},
    ],
)
async def test_a_candidate_that_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    caller = Caller()
    body = {"candidate": {**PERSON, **change}}
    assert await caller.refusal("POST", f"/ats/jobs/{caller.job().id}/applications", body) == INVALID


async def test_a_candidate_can_be_created_with_their_application() -> None:
    caller = Caller()
    job = caller.job()
    body = {"candidate": PERSON, "application": {"job_id": job.id, "stage_id": job.stage_ids[-1]}}
    created = await caller.send("POST", "/ats/candidates", body)
    assert created["first_name"] == "Nora"
    assert [application["current_stage"]["id"] for application in created["applications"]] == [job.stage_ids[-1]]
    assert await caller.refusal("POST", "/ats/candidates", {"candidate": PERSON}) == INVALID

"""Kombo's passthrough: one status inside another, and dialects that can be switched off."""

from typing import Any

import pytest

from server.sandbox.options import Dialect, SandboxOptions
from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio

PATH = "/passthrough/avionte/front-office-v1"


async def test_the_answer_has_the_whole_address_status_headers_and_data() -> None:
    caller = Caller()
    body = {"method": "GET", "path": "/talent/activity-types?a=1", "params": {"b": "2"}}
    answer = (await caller.ask("POST", PATH, body)).json()
    assert answer["data"].pop("data") == caller.sandbox.world.activity_types
    assert answer == {
        "status": "success",
        "data": {
            "url": "https://api.avionte.com/front-office/v1/talent/activity-types?a=1&b=2",
            "status": 200,
            "headers": {"content-type": "application/json; charset=utf-8"},
        },
        "warnings": [],
    }


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/candidates"), ("DELETE", "/talent/1"), ("PATCH", "/talent/106490410"), ("GET", "/talent/1")],
)
async def test_what_avionte_does_not_have_is_an_inner_404(method: str, path: str) -> None:
    assert (await Caller().avionte(method, path))[0] == 404


@pytest.mark.parametrize(
    ("dialects", "brief", "bold"),
    [(("brief", "bold"), 200, 200), (("brief",), 200, 404), (("bold",), 404, 200), ((), 404, 404)],
)
async def test_a_dialect_that_is_switched_off_answers_404(dialects: tuple[Dialect, ...], brief: int, bold: int) -> None:
    caller = Caller(SandboxOptions(dialects=dialects))
    assert (await caller.avionte("GET", "/candidate/customDetailDefinitions"))[0] == brief
    assert (await caller.avionte("GET", "/talent/activity-types"))[0] == bold


@pytest.mark.parametrize("dialect", ["brief", "bold"])
async def test_jobs_are_answered_in_either_dialect(dialect: Dialect) -> None:
    caller = Caller(SandboxOptions(dialects=(dialect,)))
    id = int(caller.job().remote_id)
    assert (await caller.avionte("GET", f"/job/{id}"))[1]["title"] == caller.job().name
    assert [job["id"] for job in (await caller.avionte("POST", "/jobs/multi-query", [id]))[1]] == [id]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"method": "GET"},
        {"method": "FETCH", "path": "/job/1"},
        {"method": "GET", "path": "job/1"},
        {"method": "GET", "path": "https://elsewhere.example.com/job/1"},
        {"method": "GET", "path": "/../v2/job/1"},
        {"method": "GET", "path": "/job/1", "params": {"page": 1}},
    ],
)
async def test_a_malformed_passthrough_is_refused_by_kombo(body: Any) -> None:
    assert await Caller().refusal("POST", PATH, body) == (400, "PLATFORM.INPUT_INVALID")


@pytest.mark.parametrize("path", ["/passthrough/avionte/v1", "/passthrough/bullhorn/front-office-v1"])
async def test_another_api_is_refused(path: str) -> None:
    body = {"method": "GET", "path": "/job/1"}
    assert await Caller().refusal("POST", path, body) == (404, "PLATFORM.INPUT_INVALID")


async def test_passthrough_can_be_switched_off() -> None:
    caller = Caller(SandboxOptions(unavailable=frozenset({"passthrough"})))
    body = {"method": "GET", "path": "/talent/activity-types"}
    assert await caller.refusal("POST", PATH, body) == (400, "PLATFORM.INPUT_INVALID")


async def test_passthrough_sees_the_ats_and_not_the_mirror() -> None:
    caller = Caller(SandboxOptions(mirror_lag=None))
    candidate = caller.candidate_of(caller.pending())
    _, talent = await caller.avionte("GET", f"/talent/{candidate.remote_id}")
    await caller.avionte("PUT", f"/talent/{candidate.remote_id}", {**talent, "firstName": "Changed"})
    assert (await caller.avionte("GET", f"/talent/{candidate.remote_id}"))[1]["firstName"] == "Changed"
    assert (await caller.rows("/ats/candidates", ids=candidate.id))[0]["first_name"] == candidate.first_name
    caller.sandbox.sync()
    assert (await caller.rows("/ats/candidates", ids=candidate.id))[0]["first_name"] == "Changed"

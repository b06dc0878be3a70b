"""The gateway: keys, integrations, envelopes, and the requests it remembers."""

import json

import httpx
import pytest

from server.sandbox import kombo
from server.sandbox.kombo import Sandbox
from server.sandbox.options import API_KEY, EPOCH, INTEGRATION_ID, SandboxOptions
from tests.server.sandbox.caller import URL, Caller

pytestmark = pytest.mark.anyio

NOTE = {"content": "Called.", "content_type": "PLAIN_TEXT"}


async def code_of(caller: Caller, path: str, **headers: str) -> tuple[int, str | None]:
    async with httpx.AsyncClient(transport=httpx.MockTransport(caller.sandbox), base_url=URL) as client:
        response = await client.get(f"/v1{path}", headers=headers)
    return response.status_code, response.json()["error"]["code"]


async def test_a_wrong_key_is_refused_everywhere() -> None:
    caller = Caller()
    for path in ("/check-api-key", "/ats/jobs", "/nothing"):
        for headers in ({}, {"authorization": "Bearer other"}, {"authorization": API_KEY}):
            assert await code_of(caller, path, **headers) == (401, "PLATFORM.AUTHENTICATION_INVALID")


async def test_an_integration_must_be_named_and_known() -> None:
    caller, key = Caller(), f"Bearer {API_KEY}"
    assert await code_of(caller, "/ats/jobs", authorization=key) == (400, "PLATFORM.INPUT_INVALID")
    wrong = {"authorization": key, "x-integration-id": "avionte:HWUTwvyx2wLoSUHphiWVrp28"}
    assert await code_of(caller, "/ats/jobs", **wrong) == (404, "PLATFORM.INTEGRATION_NOT_FOUND")


async def test_the_key_alone_can_be_checked() -> None:
    caller = Caller()
    del caller.http.headers["x-integration-id"]
    assert set(await caller.get("/check-api-key")) == {"environment_id", "customer_id"}


def test_the_integration_id_has_the_form_of_kombos() -> None:
    tool, _, id = INTEGRATION_ID.partition(":")
    assert (tool, len(id)) == ("avionte", 24)


@pytest.mark.parametrize(("method", "path"), [("GET", "/ats/nothing"), ("DELETE", "/ats/jobs"), ("GET", "/ats/jobs/x")])
async def test_what_kombo_does_not_have_is_not_found(method: str, path: str) -> None:
    assert await Caller().refusal(method, path) == (404, None)


async def test_an_error_says_what_went_wrong_and_where_to_look() -> None:
    answer = (await Caller().ask("GET", "/ats/jobs", page_size=0)).json()
    assert answer == {
        "status": "error",
        "error": {
            "code": "PLATFORM.INPUT_INVALID",
            "title": "The request could not be handled by the platform.",
            "message": "page_size must be a whole number from 1 to 250",
            "log_url": "https://app.kombo.dev/sandbox/logs?interactionId=1",
        },
    }


async def test_a_body_that_is_not_json_is_refused() -> None:
    caller = Caller()
    path = f"/v1/ats/applications/{caller.pending().id}/notes"
    response = await caller.http.post(path, content=b"{not json")
    assert (response.status_code, response.json()["error"]["code"]) == (400, "PLATFORM.INPUT_INVALID")


async def test_ids_arrive_decoded_and_paths_cannot_be_broken_out_of() -> None:
    caller = Caller()
    answer = (await caller.ask("POST", "/ats/applications/a%2Fb%3Fc/notes", NOTE)).json()
    assert 'ID "a/b?c"' in answer["error"]["message"]


async def test_every_answer_has_the_time_of_the_sandbox() -> None:
    caller = Caller()
    caller.clock.tick(61)
    for path in ("/v1/ats/jobs", "/v1/nothing", "/sandbox/requests"):
        assert (await caller.http.get(path)).headers["date"] == "Mon, 02 Nov 2026 14:01:01 GMT"


async def test_requests_are_remembered_in_order_with_body_and_status() -> None:
    caller = Caller()
    id = caller.pending().id
    await caller.ask("GET", "/ats/jobs", page_size=1)
    caller.clock.tick(1)
    await caller.ask("POST", f"/ats/applications/{id}/notes", NOTE)
    await caller.ask("POST", "/ats/applications/nobody/notes", NOTE)
    seen = [(one.method, one.path, one.body, one.status) for one in caller.sandbox.requests]
    assert seen == [
        ("GET", "/v1/ats/jobs?page_size=1", None, 200),
        ("POST", f"/v1/ats/applications/{id}/notes", NOTE, 200),
        ("POST", "/v1/ats/applications/nobody/notes", NOTE, 404),
    ]
    assert [(one.at - EPOCH).total_seconds() for one in caller.sandbox.requests] == [0, 1, 1]


async def test_only_the_latest_requests_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kombo, "REMEMBERED", 3)
    caller = Caller()
    for size in range(1, 6):
        await caller.ask("GET", "/ats/users", page_size=size)
    assert [one.path for one in caller.sandbox.requests] == [f"/v1/ats/users?page_size={size}" for size in (3, 4, 5)]


async def test_a_reset_starts_again() -> None:
    caller = Caller()
    fresh = await caller.door("GET", "state")
    application = caller.pending()
    await caller.ask("POST", f"/ats/applications/{application.id}/notes", NOTE)
    caller.clock.tick(3600)
    assert await caller.door("GET", "state") != fresh
    caller.sandbox.reset()
    assert await caller.door("GET", "state") == fresh
    assert (caller.sandbox.requests, caller.sandbox.faults) == ([], [])


async def test_a_seed_gives_the_same_world_again_and_another_seed_another() -> None:
    worlds = [await Caller(SandboxOptions(seed=seed)).door("GET", "state") for seed in (7, 7, 8)]
    assert worlds[0] == worlds[1] != worlds[2]


def test_the_clock_starts_at_the_epoch_and_runs() -> None:
    sandbox = Sandbox()
    first = sandbox.tenant.now()
    assert 0 <= (first - EPOCH).total_seconds() < 60
    assert sandbox.tenant.now() >= first


async def test_the_body_of_an_answer_is_utf_8() -> None:
    caller = Caller()
    response = await caller.ask("GET", "/ats/candidates", page_size=250)
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert json.loads(response.content.decode()) == response.json()
    assert not response.content.isascii()

"""Faults on order."""

from typing import Any

import httpx
import pytest

from server.sandbox.faults import Fault
from server.sandbox.world import Application
from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio

NOTE = {"content": "Called.", "content_type": "PLAIN_TEXT"}


async def write(caller: Caller, application: Application) -> httpx.Response:
    return await caller.ask("POST", f"/ats/applications/{application.id}/notes", NOTE)


def notes(caller: Caller, application: Application) -> int:
    return len([note for note in caller.sandbox.world.notes if note.application_id == application.id])


async def test_a_status_with_a_code_is_kombos_envelope() -> None:
    caller = Caller()
    caller.sandbox.faults.append(Fault("status:429:PLATFORM.RATE_LIMIT_EXCEEDED", headers={"retry-after": "2"}))
    response = await caller.ask("GET", "/ats/jobs")
    assert (response.status_code, response.headers["retry-after"]) == (429, "2")
    assert response.json()["error"]["code"] == "PLATFORM.RATE_LIMIT_EXCEEDED"
    assert (await caller.ask("GET", "/ats/jobs")).status_code == 200


async def test_a_status_without_a_code_is_a_web_page_from_500_and_a_bare_error_below() -> None:
    caller = Caller()
    caller.sandbox.faults += [Fault("status:503"), Fault("status:418")]
    page, bare = await caller.ask("GET", "/ats/jobs"), await caller.ask("GET", "/ats/jobs")
    assert (page.status_code, page.headers["content-type"], page.text[:6]) == (503, "text/html", "<html>")
    assert (bare.status_code, bare.json()["error"]["code"], bare.json()["error"]["log_url"]) == (418, None, None)


async def test_a_status_may_have_a_body_of_its_own() -> None:
    caller = Caller()
    caller.sandbox.faults += [Fault("status:200", body={"status": "odd"}), Fault("status:502", body="bad gateway")]
    assert (await caller.ask("GET", "/ats/jobs")).json() == {"status": "odd"}
    assert (await caller.ask("GET", "/ats/jobs")).text == "bad gateway"


async def test_a_status_keeps_the_request_from_doing_anything() -> None:
    caller = Caller()
    application = caller.pending()
    caller.sandbox.faults.append(Fault("status:500:PLATFORM.UNKNOWN_ERROR"))
    assert (await write(caller, application)).status_code == 500
    assert notes(caller, application) == 0


@pytest.mark.parametrize(
    ("fault", "error", "done"),
    [
        ("drop_before", httpx.ConnectError, 0),
        ("drop_before:connect", httpx.ConnectError, 0),
        ("drop_before:read", httpx.ReadError, 0),
        ("drop_after", httpx.RemoteProtocolError, 1),
        ("drop_after:protocol", httpx.RemoteProtocolError, 1),
        ("drop_after:read", httpx.ReadError, 1),
    ],
)
async def test_a_lost_connection_is_lost_before_or_after_the_write(
    fault: str, error: type[httpx.TransportError], done: int
) -> None:
    caller = Caller()
    application = caller.pending()
    caller.sandbox.faults.append(Fault(fault))
    with pytest.raises(error) as lost:
        await write(caller, application)
    assert lost.value.request.method == "POST"
    assert notes(caller, application) == done
    assert caller.sandbox.requests[-1].status is None


async def test_a_delayed_answer_comes_after_the_write() -> None:
    caller = Caller()
    application = caller.pending()
    caller.sandbox.faults.append(Fault("delay:2.5"))
    assert (await write(caller, application)).status_code == 200
    assert 2.5 in caller.clock.slept
    assert notes(caller, application) == 1


async def test_a_client_gives_up_on_a_delay_that_is_longer_than_its_patience() -> None:
    caller = Caller()
    application = caller.pending()
    caller.http.timeout = httpx.Timeout(5)
    caller.sandbox.faults.append(Fault("delay:60"))
    with pytest.raises(httpx.ReadTimeout):
        await write(caller, application)
    assert 5 in caller.clock.slept
    assert notes(caller, application) == 1


async def test_a_malformed_answer_is_cut_short_after_the_write() -> None:
    caller = Caller()
    application = caller.pending()
    caller.sandbox.faults.append(Fault("malformed"))
    response = await write(caller, application)
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        response.json()
    assert (response.status_code, notes(caller, application)) == (200, 1)


async def test_an_inner_status_rides_in_a_success() -> None:
    caller = Caller()
    caller.sandbox.faults.append(Fault("inner:500", method="GET", path="/talent/activity-types"))
    status, data = await caller.avionte("GET", "/talent/activity-types")
    assert (status, "message" in data) == (500, True)
    assert (await caller.avionte("GET", "/talent/activity-types"))[0] == 200


async def test_a_fault_meets_only_what_it_matches_and_so_many_times() -> None:
    caller = Caller()
    caller.sandbox.faults.append(Fault("status:503", method="GET", path="/ats/jobs", times=2))
    assert (await caller.ask("POST", "/ats/jobs")).status_code == 404
    paths = ("/ats/users", "/ats/jobs", "/ats/jobs", "/ats/jobs")
    statuses = [(await caller.ask("GET", path)).status_code for path in paths]
    assert statuses == [200, 503, 503, 200]
    assert caller.sandbox.faults == []


async def test_a_passthrough_is_met_by_its_inner_request() -> None:
    caller = Caller()
    caller.sandbox.faults.append(Fault("status:503", method="GET", path="/job/"))
    assert (await caller.avionte("GET", "/talent/activity-types"))[0] == 200
    body = {"method": "GET", "path": f"/job/{caller.job().remote_id}"}
    assert (await caller.ask("POST", "/passthrough/avionte/front-office-v1", body)).status_code == 503


async def test_faults_are_ordered_at_the_door_and_replace_the_ones_before() -> None:
    caller = Caller()
    order = [
        {
            "match": {"method": "get", "path": "/ats/jobs"},
            "times": 1,
            "fault": "status:429",
            "headers": {"retry-after": 3},
            "body": {"slow": "down"},
        }
    ]
    assert await caller.door("POST", "faults", [{"fault": "malformed"}]) == {"faults": 1}
    assert await caller.door("POST", "faults", order) == {"faults": 1}
    response = await caller.ask("GET", "/ats/jobs")
    assert (response.status_code, response.headers["retry-after"], response.json()) == (429, "3", {"slow": "down"})
    assert await caller.door("POST", "faults", []) == {"faults": 0}


@pytest.mark.parametrize(
    "order",
    [
        {},
        ["malformed"],
        [{"match": {}}],
        [{"fault": "status:teapot"}],
        [{"fault": "explode"}],
        [{"fault": "malformed", "times": "often"}],
        [{"fault": "malformed", "match": {"path": 5}}],
    ],
)
async def test_an_order_that_makes_no_sense_is_refused(order: Any) -> None:
    caller = Caller()
    response = await caller.http.post("/sandbox/faults", json=order)
    assert (response.status_code, caller.sandbox.faults) == (400, [])


async def test_the_door_itself_is_never_met() -> None:
    caller = Caller()
    caller.sandbox.faults.append(Fault("status:503", times=9))
    assert (await caller.http.get("/sandbox/state")).status_code == 200

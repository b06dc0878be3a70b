"""The sandbox's control API."""

import pytest

from server.sandbox.door import write
from server.sandbox.options import SandboxOptions
from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio

NOTE = {"content": "Called.", "content_type": "PLAIN_TEXT"}


async def test_requests_are_shown_as_kombo_was_sent_them() -> None:
    caller = Caller()
    await caller.ask("POST", "/ats/applications/nobody/notes", NOTE)
    assert await caller.door("GET", "requests") == [
        {
            "at": "2026-11-02T14:00:00.000Z",
            "method": "POST",
            "path": "/v1/ats/applications/nobody/notes",
            "body": NOTE,
            "status": 404,
        }
    ]


async def test_the_state_is_the_ats_and_not_the_mirror() -> None:
    caller = Caller(SandboxOptions(mirror_lag=None))
    application, target = caller.pending(), caller.job().stage_ids[-1]
    await caller.send("PUT", f"/ats/applications/{application.id}/stage", {"stage_id": target})
    state = await caller.door("GET", "state")
    moved = next(one for one in state["applications"] if one["id"] == application.id)
    assert (moved["stage_id"], moved["changed_at"]) == (target, "2026-11-02T14:00:00.000Z")
    assert (await caller.rows("/ats/applications", ids=application.id))[0]["current_stage_id"] != target


async def test_the_state_has_every_kind_of_record() -> None:
    caller = Caller()
    world, state = caller.sandbox.world, await caller.door("GET", "state")
    assert len(state["candidates"]) == len(world.candidates) == len(state["talents"])
    assert len(state["jobs"]) == len(world.jobs) == len(state["avionte_jobs"])
    assert len(state["attachments"]) == len(world.attachments)
    assert len(state["activities"]) == len(world.activities)
    assert state["synced_jobs"] == sorted(world.synced_jobs)
    assert state["scale"] == 0


async def test_files_are_shown_by_size_and_custom_details_by_name() -> None:
    caller = Caller()
    state = await caller.door("GET", "state")
    attachment = next(iter(caller.sandbox.world.attachments))
    assert state["attachments"][0]["size"] == len(attachment.read())
    assert "read" not in state["attachments"][0]
    job = next(one for one in state["custom_values"] if one["record"] == "job")
    assert {definition.name for definition in caller.sandbox.world.definitions["job"]} >= set(job["values"])


async def test_a_sync_at_the_door_lets_writes_show() -> None:
    caller = Caller(SandboxOptions(mirror_lag=None))
    application = caller.pending()
    await caller.send("POST", f"/ats/applications/{application.id}/notes", NOTE)
    assert await caller.rows("/ats/notes", application_ids=application.id) == []
    await caller.door("POST", "sync")
    assert len(await caller.rows("/ats/notes", application_ids=application.id)) == 1


async def test_a_reset_at_the_door_starts_again() -> None:
    caller = Caller()
    count = len(caller.sandbox.world.notes)
    await caller.send("POST", f"/ats/applications/{caller.pending().id}/notes", NOTE)
    await caller.door("POST", "reset")
    assert len(caller.sandbox.world.notes) == count
    assert await caller.door("GET", "requests") == []


def test_what_is_no_record_is_not_written() -> None:
    with pytest.raises(TypeError, match="object is no JSON"):
        write(object())


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("GET", "/sandbox/sync"), ("DELETE", "/sandbox/state")])
async def test_there_is_nothing_else(method: str, path: str) -> None:
    response = await Caller().http.request(method, path)
    assert (response.status_code, response.json()) == (404, {"error": "There is nothing here."})

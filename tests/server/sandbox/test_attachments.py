"""Files: their lists, their addresses, and new ones."""

import base64
from typing import Any

import httpx
import pytest

from server.sandbox.coverage import LARGEST
from server.sandbox.faults import Fault
from server.sandbox.options import SandboxOptions
from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio


def upload(content: bytes = b"%PDF-1.7", /, **change: Any) -> dict[str, Any]:
    file = {
        "name": "cv.pdf",
        "type": "CV",
        "content_type": "application/pdf",
        "data": base64.b64encode(content).decode(),
    }
    return {"attachment": {name: value for name, value in {**file, **change}.items() if value is not None}}


def with_resume(caller: Caller) -> str:
    """Return the id of a mirrored candidate who has a file."""
    mirrored = caller.sandbox.tenant.mirror.candidates
    return next(one.candidate_id for one in caller.sandbox.world.attachments if one.candidate_id in mirrored)


async def test_a_file_can_be_fetched_where_its_address_says_without_a_key() -> None:
    caller = Caller()
    id = with_resume(caller)
    file = (await caller.rows(f"/ats/candidates/{id}/attachments"))[0]
    attachment = caller.sandbox.world.attachments.get(file["id"])
    assert attachment is not None
    async with httpx.AsyncClient(transport=httpx.MockTransport(caller.sandbox)) as stranger:
        fetched = await stranger.get(file["data_url"])
    assert (fetched.status_code, fetched.content) == (200, attachment.read())
    assert fetched.headers["content-type"] == file["content_type"]
    assert (file["candidate_id"], file["file_name"]) == (id, attachment.file_name)


async def test_an_address_that_was_not_handed_out_leads_nowhere() -> None:
    caller = Caller()
    assert (await caller.http.get("/resources/nothing")).status_code == 404


async def test_a_download_can_fail_and_is_no_request_to_kombos_api() -> None:
    caller = Caller()
    file = (await caller.rows(f"/ats/candidates/{with_resume(caller)}/attachments"))[0]
    caller.sandbox.faults.append(Fault("status:403", path="/resources/"))
    statuses = [(await caller.http.get(file["data_url"])).status_code for _ in range(2)]
    assert (statuses, len(caller.sandbox.requests)) == ([403, 200], 1)


async def test_addresses_stand_where_the_options_say() -> None:
    caller = Caller(SandboxOptions(base_url="http://127.0.0.1:8123"))
    file = (await caller.rows(f"/ats/candidates/{with_resume(caller)}/attachments"))[0]
    assert file["data_url"].startswith("http://127.0.0.1:8123/resources/")


async def test_an_application_shows_the_files_of_its_candidate() -> None:
    caller = Caller()
    application = caller.pending()
    await caller.send("POST", f"/ats/applications/{application.id}/attachments", upload())
    of_application = await caller.rows(f"/ats/applications/{application.id}/attachments")
    of_candidate = await caller.rows(f"/ats/candidates/{application.candidate_id}/attachments")
    assert [one["id"] for one in of_application] == [one["id"] for one in of_candidate]
    assert "application_id" not in of_application[0]


async def test_a_new_file_shows_at_once_because_files_are_read_live() -> None:
    caller = Caller(SandboxOptions(mirror_lag=None))
    id = caller.pending().candidate_id
    await caller.send("POST", f"/ats/candidates/{id}/attachments", upload(b"%PDF-1.7 new", type="OTHER"))
    file = (await caller.rows(f"/ats/candidates/{id}/attachments"))[-1]
    assert (await caller.http.get(file["data_url"])).content == b"%PDF-1.7 new"
    assert (file["type"], file["remote_created_at"]) == ("OTHER", "2026-11-02T14:00:00.000Z")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": None}, "PLATFORM.INPUT_INVALID"),
        ({"type": "RESUME"}, "PLATFORM.INPUT_INVALID"),
        ({"content_type": None}, "PLATFORM.INPUT_INVALID"),
        ({"content_type": "pdf"}, "PLATFORM.INPUT_INVALID"),
        ({"data": "%%%"}, "PLATFORM.INPUT_INVALID"),
        ({"data": None, "data_url": "https://files.example.com/cv.pdf"}, "PLATFORM.INPUT_INVALID"),
        ({"data": ""}, "REMOTE.INPUT_INVALID"),
        ({"name": "cv.exe"}, "REMOTE.INPUT_INVALID"),
        ({"name": "cv"}, "REMOTE.INPUT_INVALID"),
    ],
)
async def test_a_file_that_does_not_fit_is_refused(change: dict[str, Any], code: str) -> None:
    caller = Caller()
    path = f"/ats/candidates/{caller.pending().candidate_id}/attachments"
    assert await caller.refusal("POST", path, upload(**change)) == (400, code)


async def test_a_file_that_is_too_large_is_refused() -> None:
    caller = Caller()
    path = f"/ats/candidates/{caller.pending().candidate_id}/attachments"
    assert await caller.refusal("POST", path, upload(bytes(LARGEST + 1))) == (400, "REMOTE.INPUT_INVALID")


async def test_the_bounds_of_files_are_told() -> None:
    bounds = (await Caller().get("/ats/actions/ats_add_candidate_attachment"))["attachment_restrictions"]["types"]["CV"]
    assert bounds["max_file_size_bytes"] == LARGEST
    assert "application/pdf" in bounds["accepted_mime_types"]

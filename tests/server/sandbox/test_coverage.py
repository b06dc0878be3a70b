"""What the integration says it can do, and what happens where it cannot."""

from typing import Any

import pytest

from server.sandbox.coverage import ACTIONS, MODELS
from server.sandbox.options import INTEGRATION_ID, SandboxOptions
from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio

FILE = {"attachment": {"name": "cv.pdf", "type": "CV", "content_type": "application/pdf", "data": "JVBERi0="}}
LINK = {"label": "Test", "url": "https://results.example.com/1"}
PERSON = {"first_name": "Nora", "last_name": "Quist", "email_address": "nora.quist@example.com"}
TAG = {"tag": {"name": "Night owl"}}
REQUESTS: dict[str, tuple[str, str, Any]] = {
    "ats_create_candidate": ("POST", "/ats/candidates", {"candidate": PERSON, "application": {"job_id": "{job}"}}),
    "ats_create_application": ("POST", "/ats/jobs/{job}/applications", {"candidate": PERSON}),
    "ats_move_application_to_stage": ("PUT", "/ats/applications/{application}/stage", {"stage_id": "x"}),
    "ats_reject_application": ("POST", "/ats/applications/{application}/reject", {"rejection_reason_id": "x"}),
    "ats_add_application_note": (
        "POST",
        "/ats/applications/{application}/notes",
        {"content": "x", "content_type": "PLAIN_TEXT"},
    ),
    "ats_add_application_attachment": ("POST", "/ats/applications/{application}/attachments", FILE),
    "ats_add_candidate_attachment": ("POST", "/ats/candidates/{candidate}/attachments", FILE),
    "ats_add_application_result_link": ("POST", "/ats/applications/{application}/result-links", LINK),
    "ats_add_candidate_result_link": ("POST", "/ats/candidates/{candidate}/result-links", LINK),
    "ats_add_candidate_tag": ("POST", "/ats/candidates/{candidate}/tags", TAG),
    "ats_remove_candidate_tag": ("DELETE", "/ats/candidates/{candidate}/tags", TAG),
    "ats_get_application_attachments": ("GET", "/ats/applications/{application}/attachments", None),
    "ats_get_candidate_attachments": ("GET", "/ats/candidates/{candidate}/attachments", None),
}


async def test_everything_is_available_as_the_sandbox_comes() -> None:
    integration = await Caller().get(f"/integrations/{INTEGRATION_ID}")
    assert [model["id"] for model in integration["read_models"]] == [model.id for model in MODELS]
    assert [action["id"] for action in integration["write_actions"]] == [action.id for action in ACTIONS]
    assert all(one["is_available"] for one in integration["read_models"] + integration["write_actions"])
    assert (integration["status"], integration["setup_status"], integration["beta"]) == ("ACTIVE", "COMPLETED", True)


async def test_another_integration_is_not_found() -> None:
    refusal = await Caller().refusal("GET", "/integrations/avionte:HWUTwvyx2wLoSUHphiWVrp28")
    assert refusal == (404, "PLATFORM.INTEGRATION_NOT_FOUND")


def test_every_action_has_a_request_here() -> None:
    assert [action.id for action in ACTIONS] == list(REQUESTS)


@pytest.mark.parametrize("action", REQUESTS)
@pytest.mark.parametrize(
    ("switch", "status", "code"),
    [
        ("disabled", 400, "INTEGRATION.ACTION_DISABLED"),
        ("unpermitted", 403, "INTEGRATION.PERMISSION_MISSING"),
        ("unavailable", 400, "INTEGRATION.ACTION_NOT_AVAILABLE"),
    ],
)
async def test_an_action_that_is_switched_off_is_refused(action: str, switch: str, status: int, code: str) -> None:
    caller = Caller()
    application = caller.pending()
    getattr(caller.sandbox.world.integration, switch).add(action)
    method, path, body = REQUESTS[action]
    names = {"job": caller.job().id, "application": application.id, "candidate": application.candidate_id}
    assert await caller.refusal(method, path.format(**names), body) == (status, code)
    shown = (await caller.get(f"/integrations/{INTEGRATION_ID}"))["write_actions"]
    assert [one["id"] for one in shown if not one["is_available"]] == [action]


async def test_a_model_that_is_switched_off_is_not_read() -> None:
    options = SandboxOptions(disabled=frozenset({"ats_users"}), unavailable=frozenset({"ats_notes"}))
    caller = Caller(options)
    assert await caller.refusal("GET", "/ats/users") == (400, "INTEGRATION.MODEL_DISABLED")
    assert await caller.refusal("GET", "/ats/notes") == (400, "INTEGRATION.MODEL_NOT_AVAILABLE")
    models = {one["id"]: one for one in (await caller.get(f"/integrations/{INTEGRATION_ID}"))["read_models"]}
    assert models["ats_users"]["scope_config_setting"] == "DISABLED"
    assert models["ats_notes"]["coverage_status"] == "UNSUPPORTED"


async def test_switches_of_the_options_outlive_a_reset() -> None:
    caller = Caller(SandboxOptions(unpermitted=frozenset({"ats_add_candidate_tag"})))
    caller.sandbox.reset()
    path = f"/ats/candidates/{caller.pending().candidate_id}/tags"
    assert (await caller.refusal("POST", path, TAG))[1] == "INTEGRATION.PERMISSION_MISSING"


async def test_unsupported_fields_are_told() -> None:
    models = (await Caller().get(f"/integrations/{INTEGRATION_ID}"))["read_models"]
    jobs = next(model for model in models if model["id"] == "ats_jobs")
    unsupported = [field["id"] for field in jobs["fields"] if field["coverage_status"] == "UNSUPPORTED"]
    assert unsupported == ["post_url", "visibility"]

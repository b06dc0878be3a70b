"""Every answer of the sandbox is held against Kombo's published description, where that file is at hand."""

import json
from collections.abc import AsyncGenerator
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from jsonschema import Draft202012Validator

from server.sandbox.options import INTEGRATION_ID
from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]
DESCRIPTION = ROOT.parent / "shared" / "reference" / "kombo-openapi.json"

LISTS = (
    "/ats/jobs",
    "/ats/applications",
    "/ats/candidates",
    "/ats/application-stages",
    "/ats/rejection-reasons",
    "/ats/users",
    "/ats/roles",
    "/ats/tags",
    "/ats/offers",
    "/ats/interviews",
)
ATTACHMENT = {"attachment": {"name": "cv.pdf", "type": "CV", "content_type": "application/pdf", "data": "JVBERi0="}}
LINK = {
    "label": "Test",
    "url": "https://results.example.com/1",
    "details": {"custom_field_name_prefix": "T:", "attributes": [{"key": "score", "value": "9"}]},
}
PERSON = {"first_name": "Nora", "last_name": "Quist", "email_address": "nora.quist@example.com"}


@cache
def description() -> dict[str, Any]:
    if not DESCRIPTION.exists():
        pytest.skip("Kombo's OpenAPI description is not at hand")
    return repaired(json.loads(DESCRIPTION.read_text()))


def repaired(schema: Any) -> Any:
    """Mend two slips that Kombo's own examples and SDK contradict.

    An enum of a nullable type leaves out null, and the raw answer to an unknown question may be nothing but null.
    """
    if isinstance(schema, list):
        return [repaired(item) for item in cast(list[Any], schema)]
    if not isinstance(schema, dict):
        return schema
    mended = {name: repaired(value) for name, value in cast(dict[str, Any], schema).items()}
    if isinstance(mended.get("enum"), list) and "null" in mended.get("type", ()):
        mended["enum"] = [*mended["enum"], None]
    if isinstance(mended.get("raw"), dict) and mended["raw"].get("type") == "null":
        mended["raw"] = {}
    return mended


def check(method: str, path: str, answer: Any, *, good: bool = True) -> None:
    """Hold an answer against what the description says of the operation."""
    responses = description()["paths"][path][method.lower()]["responses"]
    response = responses["200" if good else "default"]
    if "$ref" in response:
        response = description()["components"]["responses"][response["$ref"].rpartition("/")[2]]
    schema = {**response["content"]["application/json"]["schema"], "components": description()["components"]}
    validator: Any = Draft202012Validator(schema)  # its types are half unknown
    errors = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(answer)]
    assert errors == []


@pytest.fixture
async def caller() -> AsyncGenerator[Caller]:
    caller = Caller()
    async with caller.http:
        yield caller


async def checked(caller: Caller, method: str, template: str, body: Any = None, **names: str) -> Any:
    response = await caller.ask(method, template.format(**names), body)
    check(method, template, response.json())
    return response.json()["data"]


@pytest.mark.parametrize("path", LISTS)
async def test_lists_are_as_described(caller: Caller, path: str) -> None:
    cursor: dict[str, str] = {}
    while True:
        answer = (await caller.ask("GET", path, include_deleted="true", page_size=250, **cursor)).json()
        check("GET", path, answer)
        assert answer["data"]["results"]
        if answer["data"]["next"] is None:
            return
        cursor = {"cursor": answer["data"]["next"]}


async def test_attachment_reads_are_as_described(caller: Caller) -> None:
    application = caller.pending()
    await caller.send("POST", f"/ats/candidates/{application.candidate_id}/attachments", ATTACHMENT)
    path = "/ats/applications/{application_id}/attachments"
    assert (await checked(caller, "GET", path, application_id=application.id))["results"]
    path = "/ats/candidates/{candidate_id}/attachments"
    assert (await checked(caller, "GET", path, candidate_id=application.candidate_id))["results"]


async def test_actions_on_applications_are_as_described(caller: Caller) -> None:
    application, reason = caller.pending(), next(iter(caller.sandbox.world.reasons))
    base, id = "/ats/applications/{application_id}", application.id
    stage = {"stage_id": caller.job().stage_ids[-1]}
    note = {"content": "Called.", "content_type": "PLAIN_TEXT"}
    await checked(caller, "PUT", f"{base}/stage", stage, application_id=id)
    await checked(caller, "POST", f"{base}/notes", note, application_id=id)
    await checked(caller, "POST", f"{base}/attachments", ATTACHMENT, application_id=id)
    await checked(caller, "POST", f"{base}/result-links", LINK, application_id=id)
    await checked(caller, "POST", f"{base}/reject", {"rejection_reason_id": reason.id}, application_id=id)


async def test_actions_on_candidates_are_as_described(caller: Caller) -> None:
    base, id, tag = "/ats/candidates/{candidate_id}", caller.pending().candidate_id, {"tag": {"name": "Night owl"}}
    await checked(caller, "POST", f"{base}/attachments", ATTACHMENT, candidate_id=id)
    await checked(caller, "POST", f"{base}/result-links", LINK, candidate_id=id)
    await checked(caller, "POST", f"{base}/tags", tag, candidate_id=id)
    await checked(caller, "DELETE", f"{base}/tags", tag, candidate_id=id)


async def test_creations_are_as_described(caller: Caller) -> None:
    job = caller.job()
    path = "/ats/jobs/{job_id}/applications"
    body = {"candidate": PERSON, "attachments": [ATTACHMENT["attachment"]]}
    created = await checked(caller, "POST", path, body, job_id=job.id)
    assert created["job_id"] == job.id
    other = {**PERSON, "email_address": "n.quist@example.com"}
    created = await checked(caller, "POST", "/ats/candidates", {"candidate": other, "application": {"job_id": job.id}})
    assert created["applications"][0]["job"]["id"] == job.id


async def test_general_endpoints_are_as_described(caller: Caller) -> None:
    await checked(caller, "GET", "/check-api-key")
    await checked(caller, "GET", "/integrations/{integration_id}", integration_id=INTEGRATION_ID)
    await checked(caller, "POST", "/force-sync", {"type": "FULL"})
    await checked(caller, "POST", "/ats/custom/avionte/synced-jobs", {"job_remote_id": "1"})
    await checked(caller, "DELETE", "/ats/custom/avionte/synced-jobs/{job_remote_id}", {}, job_remote_id="1")
    body = {"method": "GET", "path": "/talent/activity-types"}
    names = {"tool": "avionte", "api": "front-office-v1"}
    await checked(caller, "POST", "/passthrough/{tool}/{api}", body, **names)
    for action in ("create_candidate", "create_application", "add_application_attachment", "add_candidate_attachment"):
        await checked(caller, "GET", f"/ats/actions/ats_{action}")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/ats/applications/{application_id}/stage", {"stage_id": "nothing"}),
        ("PUT", "/ats/applications/{application_id}/stage", {}),
        ("POST", "/ats/applications/{application_id}/reject", {"rejection_reason_id": "nothing"}),
    ],
)
async def test_refusals_are_as_described(caller: Caller, method: str, path: str, body: Any) -> None:
    response = await caller.ask(method, path.format(application_id=caller.pending().id), body)
    assert response.status_code >= 400
    check(method, path, response.json(), good=False)

"""The sandbox is driven with Kombo's official SDK, whose strict models every answer must satisfy."""

import base64
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest
from kombo import Kombo
from kombo.errors import KomboAtsError, KomboGeneralError

from server.sandbox.options import API_KEY, INTEGRATION_ID
from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio

LISTS = (
    "get_jobs",
    "get_applications",
    "get_candidates",
    "get_application_stages",
    "get_rejection_reasons",
    "get_users",
    "get_roles",
    "get_tags",
    "get_offers",
    "get_interviews",
    "get_notes",
    "get_ats_scorecards",
    "get_ats_attachments",
)


@pytest.fixture
def caller() -> Caller:
    return Caller()


@pytest.fixture
async def kombo(caller: Caller) -> AsyncGenerator[Kombo]:
    transport = httpx.MockTransport(caller.sandbox)
    async with httpx.AsyncClient(transport=transport) as client:
        yield Kombo(api_key=API_KEY, integration_id=INTEGRATION_ID, async_client=client)


async def all_pages(kombo: Kombo, method: str) -> list[Any]:
    """Go through a list in pages of 40 and return its records."""
    response = await getattr(kombo.ats, f"{method}_async")(page_size=40, include_deleted=True)
    found: list[Any] = []
    while response is not None:
        found += response.result.data.results
        response = await response.next()
    return found


@pytest.mark.parametrize("method", LISTS)
async def test_every_record_of_a_list_parses(kombo: Kombo, method: str) -> None:
    records = await all_pages(kombo, method)
    assert len({record.id for record in records}) == len(records)
    assert (records == []) == (method == "get_ats_scorecards")


async def test_pages_have_every_application_once(caller: Caller, kombo: Kombo) -> None:
    records = await all_pages(kombo, "get_applications")
    assert {record.id for record in records} == {record.id for record in caller.sandbox.tenant.mirror.applications}


async def test_an_application_is_created_and_the_candidate_of_the_address_is_used(caller: Caller, kombo: Kombo) -> None:
    job = caller.job("order_picker")
    person: Any = {"first_name": "Nora", "last_name": "Quist", "email_address": "nora.quist@example.com"}
    created = await kombo.ats.create_application_async(job_id=job.id, candidate=person)
    assert created.data.candidate is not None
    assert created.data.candidate.first_name == "Nora"
    assert created.data.current_stage is not None
    assert created.data.current_stage.remote_id == "WEB_APPLICATION"


async def test_a_candidate_is_created_with_an_application(caller: Caller, kombo: Kombo) -> None:
    created = await kombo.ats.create_candidate_async(
        candidate={
            "first_name": "Nora",
            "last_name": "Quist",
            "email_address": "nora.quist@example.com",
            "location": {"country": "US", "city": "Aurora"},
        },
        application={"job_id": caller.job().id},
    )
    assert [application.job.name for application in created.data.applications if application.job] == [caller.job().name]


async def test_an_application_is_moved_noted_linked_and_rejected(caller: Caller, kombo: Kombo) -> None:
    application, job = caller.pending(), caller.job()
    reasons = await kombo.ats.get_rejection_reasons_async()
    assert reasons is not None
    moved = await kombo.ats.move_application_to_stage_async(application_id=application.id, stage_id=job.stage_ids[-1])
    noted = await kombo.ats.add_application_note_async(
        application_id=application.id, content="Called.", content_type="PLAIN_TEXT"
    )
    linked = await kombo.ats.add_application_result_link_async(
        application_id=application.id, label="Test", url="https://results.example.com/1"
    )
    rejected = await kombo.ats.reject_application_async(
        application_id=application.id, rejection_reason_id=reasons.result.data.results[0].id
    )
    assert [answer.STATUS for answer in (moved, noted, linked, rejected)] == ["success"] * 4


async def test_files_are_added_and_listed(caller: Caller, kombo: Kombo) -> None:
    application = caller.pending()
    data = base64.b64encode(b"%PDF-1.7").decode()
    attachment: Any = {"name": "cv.pdf", "content_type": "application/pdf", "data": data, "type": "CV"}
    await kombo.ats.add_application_attachment_async(application_id=application.id, attachment=attachment)
    await kombo.ats.add_candidate_attachment_async(candidate_id=application.candidate_id, attachment=attachment)
    of_application = await kombo.ats.get_application_attachments_async(application_id=application.id)
    of_candidate = await kombo.ats.get_candidate_attachments_async(candidate_id=application.candidate_id)
    assert [one.id for one in of_application.data.results] == [one.id for one in of_candidate.data.results]
    assert [one.file_name for one in of_candidate.data.results].count("cv.pdf") == 2


async def test_candidates_are_linked_and_tagged(caller: Caller, kombo: Kombo) -> None:
    id = caller.pending().candidate_id
    await kombo.ats.add_candidate_result_link_async(candidate_id=id, label="Test", url="https://results.example.com/1")
    await kombo.ats.add_candidate_tag_async(candidate_id=id, tag={"name": "Night owl"})
    tagged = await kombo.ats.get_candidates_async(ids=[id])
    await kombo.ats.remove_candidate_tag_async(candidate_id=id, tag={"name": "Night owl"})
    untagged = await kombo.ats.get_candidates_async(ids=[id])
    assert tagged is not None
    assert untagged is not None
    assert "Night owl" in [tag.name for tag in tagged.result.data.results[0].tags]
    assert "Night owl" not in [tag.name for tag in untagged.result.data.results[0].tags]


async def test_the_general_endpoints_parse(kombo: Kombo) -> None:
    key = await kombo.general.check_api_key_async()
    integration = await kombo.general.get_integration_details_async(integration_id=INTEGRATION_ID)
    sync = await kombo.general.trigger_sync_async(type_="DELTA")
    assert key.STATUS == integration.STATUS == sync.STATUS == "success"
    assert integration.data.tool.id == "avionte"


async def test_passthrough_carries_the_inner_status(kombo: Kombo) -> None:
    types = await kombo.general.send_passthrough_request_async(
        tool="avionte", api="front-office-v1", method="GET", path="/talent/activity-types"
    )
    missing = await kombo.general.send_passthrough_request_async(
        tool="avionte", api="front-office-v1", method="GET", path="/nothing"
    )
    assert (types.data.status, missing.data.status) == (200, 404)


async def test_refusals_parse_as_the_errors_of_the_sdk(caller: Caller, kombo: Kombo) -> None:
    with pytest.raises(KomboAtsError) as refused:
        await kombo.ats.move_application_to_stage_async(
            application_id=caller.pending().id, stage_id=caller.job().stage_ids[0]
        )
    assert refused.value.data.error.code == "REMOTE.INPUT_INVALID"
    with pytest.raises(KomboGeneralError) as unknown:
        await kombo.general.get_integration_details_async(integration_id="avionte:nobody")
    assert unknown.value.data.error.code == "PLATFORM.INTEGRATION_NOT_FOUND"

"""The operations list, row by row, through the tools, on either dialect.

The same rows through the client's methods are in `tests/server/ats/avionte/test_avionte_ats_client.py`; where a row
reads, what its tool answers is held against what its method does.
"""

# pyright: reportPrivateUsage=false
# The list names the operations with a leading underscore, and the tools are held against them.

from collections.abc import AsyncGenerator
from typing import Any, get_args

import httpx
import pytest
from mcp import Client

from server.app import build_server
from server.ats.models import Stage
from server.sandbox.options import Dialect
from server.settings import Settings
from tests.conftest import UNINDEXED, text_of
from tests.server.ats.rig import PDF, Rig

pytestmark = pytest.mark.anyio

Facts = dict[str, Any]


@pytest.fixture(params=get_args(Dialect))
def rig(request: pytest.FixtureRequest) -> Rig:
    """An Avionté that speaks one dialect, and the client of it."""
    return Rig((request.param,))


@pytest.fixture
async def client(rig: Rig) -> AsyncGenerator[Client]:
    """An MCP client of a server on the same Avionté, which asks nobody."""
    sandbox, clock = rig.caller.sandbox, rig.caller.clock
    server = build_server(
        Settings.from_env(UNINDEXED), transport=httpx.MockTransport(sandbox), now=clock, sleep=clock.sleep
    )
    async with Client(server) as client:
        await client.list_tools()
        rig.forget()
        yield client


async def ask(client: Client, tool: str, **arguments: object) -> Facts:
    """The facts that a tool answers; it must succeed."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, text_of(result)
    assert result.structured_content is not None
    return result.structured_content


async def refusal(client: Client, tool: str, **arguments: object) -> str:
    """What a tool says that must not succeed."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    return text_of(result)


async def every(client: Client, tool: str, rows: str, **arguments: object) -> list[str]:
    """The ids of all pages of a list."""
    facts = await ask(client, tool, limit=30, **arguments)
    ids = [row["id"] for row in facts.get(rows, [])]
    while cursor := facts.get("next_cursor"):
        facts = await ask(client, tool, limit=30, cursor=cursor, **arguments)
        ids += [row["id"] for row in facts.get(rows, [])]
    return ids


def speaks_brief(rig: Rig) -> bool:
    return rig.caller.sandbox.options.dialects == ("brief",)


def outcome_of(rig: Rig, application_id: str) -> tuple[str | None, str | None]:
    found = rig.world.applications.get(application_id)
    assert found is not None
    return found.outcome, found.stage_id


async def stage_called(rig: Rig, name: str) -> Stage:
    return next(stage for stage in (await rig.client.get_job_by_job_id(rig.job().id)).stages if stage.name == name)


async def test_row_1_streams_jobs(client: Client, rig: Rig) -> None:
    streamed = [job.id async for job in rig.client._stream_jobs(None, ["OPEN"])]
    assert sorted(await every(client, "list_jobs", "jobs")) == sorted(streamed)


async def test_row_2_streams_applications(client: Client, rig: Rig) -> None:
    streamed = [one.id async for one in rig.client._stream_applications(None, [rig.job().id])]
    listed = await every(client, "list_applications", "applications", job_id=rig.job().id, outcome="ANY")
    assert sorted(listed) == sorted(streamed)


async def test_row_3_streams_candidates(client: Client, rig: Rig) -> None:
    streamed = [
        person.id
        async for person in rig.client._stream_candidates(None)
        if any(one.job and one.job.id == rig.job().id for one in person.applications)
    ]
    assert sorted(await every(client, "search_candidates", "candidates", job_id=rig.job().id)) == sorted(streamed)


async def test_row_4_moves_an_application_but_never_to_the_two_stages(client: Client, rig: Rig) -> None:
    application, offer = rig.pending("web_application"), await stage_called(rig, "Offer")
    await ask(client, "move_stage", application_id=application.id, stage="Offer")
    assert outcome_of(rig, application.id) == ("PENDING", offer.id)
    for name in ("PIPELINE", "WEB_APPLICATION", "Pipeline", "Web Application"):
        await refusal(client, "move_stage", application_id=application.id, stage=name)
    assert len(rig.writes) == 1


async def test_row_5_gets_disposition_reasons(client: Client, rig: Rig) -> None:
    reasons = [(reason.name, reason.id) for reason in await rig.client.get_disposition_reasons()]
    listed = (await ask(client, "list_rejection_reasons"))["reasons"]
    assert [(row["name"], row["id"]) for row in listed] == reasons


async def test_row_6_rejects_an_application(client: Client, rig: Rig) -> None:
    application, reason = rig.pending("nomination"), (await rig.client.get_disposition_reasons())[0]
    await ask(client, "reject_application", application_id=application.id, reason=reason.name)
    rejected = await rig.client.get_application(application.id)
    assert (rejected.outcome, rejected.rejection_reason) == ("DECLINED", reason.name)


async def test_row_7_rejects_several_once_that_is_confirmed(client: Client, rig: Rig) -> None:
    ids = [rig.pending("nomination").id, rig.pending("web_application").id]
    reason = (await rig.client.get_disposition_reasons())[0]
    planned = await ask(client, "bulk_reject_applications", application_ids=ids, reason=reason.id)
    assert planned["status"] == "confirmation_required"
    assert rig.writes == []
    done = await ask(client, "confirm_operation", operation_id=planned["operation_id"], count=2)
    assert done["status"] == "done"
    assert [outcome_of(rig, id)[0] for id in ids] == ["DECLINED", "DECLINED"]


async def test_row_8_creates_an_application(client: Client, rig: Rig) -> None:
    before = {one.id for one in rig.world.applications}
    ana = {"first_name": "Ana", "last_name": "Diaz", "email": "ana.diaz@example.com"}
    await ask(client, "create_application", job_id=rig.job().id, **ana)
    (created,) = [one for one in rig.world.applications if one.id not in before]
    person = rig.world.candidates.get(created.candidate_id)
    assert person is not None
    assert (created.job_id, person.first_name) == (rig.job().id, "Ana")


async def test_row_9_gets_all_stages_of_which_a_job_shows_its_own(client: Client, rig: Rig) -> None:
    everywhere = {stage.id: stage for stage in await rig.client._get_all_application_stages()}
    listed = (await ask(client, "list_stages", job_id=rig.job().id))["stages"]
    assert listed
    assert all(everywhere[row["id"]].targetable for row in listed)


async def test_row_10_gets_a_job(client: Client, rig: Rig) -> None:
    job = await rig.client.get_job_by_job_id(rig.job().id)
    facts = await ask(client, "get_job", job_id=rig.job().id)
    assert (facts["title"], facts["avionte_id"], facts["status"]) == (job.title, job.remote_id, job.status)


async def test_row_11_gets_an_enhanced_job(client: Client, rig: Rig) -> None:
    details = (await rig.client.get_enhanced_job(rig.job().id, rig.job().remote_id)).details
    facts = await ask(client, "get_job", job_id=rig.job().id, enhanced=True)
    assert details is not None
    assert facts["avionte"]["bill_rate"] == details.bill_rate == 30.34


async def test_row_12_tells_of_each_job_of_a_batch_what_get_job_tells(client: Client, rig: Rig) -> None:
    page = await rig.client._fetch_enhanced_jobs_batch_from_ats(3, "")
    assert len(page.records) == 3
    for one in page.records:
        facts = await ask(client, "get_job", job_id=one.job.id, enhanced=True)
        assert one.details is not None
        assert facts["avionte"].get("bill_rate") == one.details.bill_rate
        assert facts["avionte"].get("positions") == one.details.positions


async def test_row_13_gets_a_candidate(client: Client, rig: Rig) -> None:
    maria = await rig.client._get_candidate_by_id(rig.person("maria_forklift").id)
    facts = await ask(client, "get_candidate", candidate_id=maria.id)
    assert (facts["name"], facts["avionte_id"]) == (maria.name, maria.remote_id)


async def test_row_14_finds_candidates(client: Client, rig: Rig) -> None:
    found = await rig.client._find_candidates_by_details("Maria", "Gonzalez", "", "")
    listed = (await ask(client, "search_candidates", query="Maria Gonzalez"))["candidates"]
    assert {rig.person("maria_forklift").id, rig.person("maria_cna").id} <= {one.id for one in found}
    assert {one.id for one in found} <= {row["id"] for row in listed}


async def test_row_15_gets_a_resume(client: Client, rig: Rig) -> None:
    resume = await rig.client._get_resume_for_candidate_id(rig.person("maria_forklift").id)
    facts = await ask(client, "get_resume", candidate_id=rig.person("maria_forklift").id)
    assert facts["file"]["name"] == resume.attachment.file_name
    assert "Forklift Operator" in facts["text"]


async def test_row_16_adds_a_note_to_an_application(client: Client, rig: Rig) -> None:
    application = rig.pending("nomination")
    await ask(client, "add_note", record="application", id=application.id, note="<p>Good fit.</p>", format="html")
    note = next(note for note in rig.world.notes if note.content == "<p>Good fit.</p>")
    assert note.application_id == application.id


async def test_row_17_adds_a_note_to_a_candidate(client: Client, rig: Rig) -> None:
    person = rig.person("maria_forklift").id
    await ask(client, "add_note", record="candidate", id=person, note="<p>Calm.</p>", format="html", note_type="Note")
    note = next(note for note in rig.world.notes if note.content == "<p>Calm.</p>")
    assert (note.candidate_id, note.application_id, note.title) == (person, None, "Note")


async def test_row_18_attaches_a_file_to_an_application(client: Client, rig: Rig) -> None:
    application = rig.pending("nomination").id
    file = {"file_name": "submittal.pdf", "content_base64": PDF}
    await ask(client, "add_attachment", record="application", id=application, **file)
    assert "submittal.pdf" in {file.file_name for file in rig.world.attachments}


async def test_row_19_attaches_a_file_to_a_candidate(client: Client, rig: Rig) -> None:
    person = rig.person("no_resume").id
    await ask(client, "add_attachment", record="candidate", id=person, file_name="cv.pdf", content_base64=PDF)
    assert (await rig.client._get_resume_for_candidate_id(person)).attachment.file_name == "cv.pdf"


async def test_row_20_reads_and_updates_the_custom_fields_of_a_job(client: Client, rig: Rig) -> None:
    job, change = rig.job().id, {"Headcount confirmed": 4}
    fields = (await ask(client, "get_custom_fields", record="job", id=job))["fields"]
    assert next(field["value"] for field in fields if field["name"] == "Headcount confirmed") == "1"
    if not speaks_brief(rig):
        assert "not offered here" in await refusal(client, "update_job_custom_fields", job_id=job, fields=change)
        return
    await ask(client, "update_job_custom_fields", job_id=job, fields=change)
    assert (await rig.client._get_job_custom_field_values(job))["Headcount confirmed"] == 4


async def test_row_21_reads_and_updates_the_custom_fields_of_an_application(client: Client, rig: Rig) -> None:
    arguments = {"application_id": rig.pending("nomination").id, "fields": {"Interview score": 8}}
    if not speaks_brief(rig):
        assert "not offered here" in await refusal(client, "update_application_custom_fields", **arguments)
        assert "no applications" in await refusal(client, "get_custom_fields", record="application")
        return
    names = [field.name for field in await rig.client._get_application_custom_fields()]
    fields = (await ask(client, "get_custom_fields", record="application"))["fields"]
    assert [field["name"] for field in fields] == names
    await ask(client, "update_application_custom_fields", **arguments)
    values = await rig.client._get_application_custom_field_values(rig.pending("nomination").id)
    assert values["Interview score"] == 8


async def test_row_22_reads_and_updates_the_custom_fields_of_a_candidate(client: Client, rig: Rig) -> None:
    person = rig.person("maria_forklift")
    change: dict[str, object] = {"Certifications": ["CPR"]}
    if not speaks_brief(rig):
        rig.world.talents[int(person.remote_id)]["customDetails"] = [{"name": "Shirt size", "value": "M"}]
        change = {"Shirt size": "L"}
    await ask(client, "update_candidate_custom_fields", candidate_id=person.id, fields=change)
    assert change.items() <= (await rig.client._get_candidate_custom_field_values(person.id)).items()
    fields = (await ask(client, "get_custom_fields", record="candidate", id=person.id))["fields"]
    assert set(change) <= {field["name"] for field in fields}


async def test_row_23_gets_an_enhanced_candidate(client: Client, rig: Rig) -> None:
    person = rig.person("maria_forklift")
    details = (await rig.client.get_enhanced_candidate(person.id)).details
    facts = await ask(client, "get_candidate", candidate_id=person.id, enhanced=True)
    assert details is not None
    assert facts["avionte"]["status"] == details.status == rig.world.talents[int(person.remote_id)]["status"]

"""Avionté in the `brief` dialect."""

from typing import Any

import pytest

from server.sandbox.options import SandboxOptions
from server.sandbox.world import RecordKind
from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio


@pytest.fixture
def caller() -> Caller:
    return Caller(SandboxOptions(dialects=("brief",)))


def id_of(caller: Caller, kind: RecordKind) -> str:
    """Return the id by which Avionté knows a record of this kind."""
    application = caller.pending()
    candidate = caller.candidate_of(application)
    return {
        "job": caller.job().remote_id,
        "candidate": candidate.remote_id,
        "application": application.remote_id or "",
    }[kind]


def details_of(kind: RecordKind, record: Any) -> dict[str, Any]:
    members = record["customJobDetails" if kind == "job" else "customDetails"]
    return {detail["name"]: detail["value"] for detail in members}


@pytest.mark.parametrize("kind", ["job", "candidate", "application"])
async def test_definitions_are_a_bare_array(caller: Caller, kind: RecordKind) -> None:
    status, definitions = await caller.avionte("GET", f"/{kind}/customDetailDefinitions")
    assert status == 200
    assert [definition["id"] for definition in definitions] == [
        one.id for one in caller.sandbox.world.definitions[kind]
    ]
    assert set(definitions[0]) == {"id", "name", "dataType", "isRequired", "isReadOnly", "options"}


async def test_jobs_have_every_type_of_custom_detail(caller: Caller) -> None:
    _, definitions = await caller.avionte("GET", "/job/customDetailDefinitions")
    assert {definition["dataType"] for definition in definitions} == {
        "Text",
        "LongText",
        "Integer",
        "Decimal",
        "Money",
        "Date",
        "DateTime",
        "Boolean",
        "SingleChoice",
        "MultiChoice",
        "User",
        "Signature",
    }


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("job", "Start bonus", 250.5),
        ("candidate", "Preferred shift", "2nd"),
        ("application", "Interview score", 4),
    ],
)
async def test_a_change_shows_in_the_record_and_leaves_the_rest(
    caller: Caller, kind: RecordKind, name: str, value: Any
) -> None:
    path = f"/{kind}/{id_of(caller, kind)}"
    before = details_of(kind, (await caller.avionte("GET", path))[1])
    status, answer = await caller.avionte("PATCH", path, {"customDetails": [{"name": name, "value": value}]})
    after = details_of(kind, (await caller.avionte("GET", path))[1])
    assert status == 200
    assert details_of(kind, answer) == after == {**before, name: value}


async def test_a_detail_can_be_named_by_id_and_cleared(caller: Caller) -> None:
    path = f"/job/{caller.job().remote_id}"
    definition = caller.sandbox.world.definitions["job"][1]
    for value in (100, None):
        change = {"customJobDetails": [{"id": definition.id, "value": value}]}
        assert (await caller.avionte("PATCH", path, change))[0] == 200
    assert definition.name not in details_of("job", (await caller.avionte("GET", path))[1])


async def test_a_candidate_is_the_talent_with_custom_details(caller: Caller) -> None:
    id = id_of(caller, "candidate")
    status, candidate = await caller.avionte("GET", f"/candidate/{id}")
    assert (status, candidate["id"]) == (200, int(id))
    assert {"taxIdNumber", "birthday", "customDetails"} <= set(candidate)


async def test_an_application_is_named_by_talent_and_job(caller: Caller) -> None:
    id = id_of(caller, "application")
    status, application = await caller.avionte("GET", f"/application/{id}")
    assert (status, application["id"]) == (200, id)
    assert (application["talentId"], application["jobId"]) == tuple(int(part) for part in id.split(":"))


@pytest.mark.parametrize("member", ["body", "note", "notes", "content"])
async def test_a_note_on_a_candidate_keeps_its_html(caller: Caller, member: str) -> None:
    candidate = caller.candidate_of(caller.pending())
    html = "<p>Knows <b>reach trucks</b>.</p>"
    status, answer = await caller.avionte("POST", f"/candidate/{candidate.remote_id}/note", {member: html})
    notes = await caller.rows("/ats/notes", candidate_ids=candidate.id)
    assert (status, answer["candidateId"]) == (201, int(candidate.remote_id))
    assert (notes[-1]["content_html"], notes[-1]["application_id"]) == (html, None)
    assert caller.sandbox.world.activities[answer["id"]]["name"] == "Note"


async def test_a_note_may_name_its_type(caller: Caller) -> None:
    candidate = caller.candidate_of(caller.pending())
    path = f"/candidate/{candidate.remote_id}/note"
    _, answer = await caller.avionte("POST", path, {"body": "Rang twice.", "actionType": "Left Voicemail"})
    assert caller.sandbox.world.activities[answer["id"]]["name"] == "Left Voicemail"
    assert (await caller.avionte("POST", path, {"body": "Rang.", "actionType": "Unheard of"}))[0] == 409


@pytest.mark.parametrize(
    ("method", "path", "data", "status"),
    [
        ("POST", "/candidate/1/note", {"body": "x"}, 404),
        ("GET", "/candidate/1", None, 404),
        ("GET", "/application/1:2", None, 404),
        ("GET", "/job/1", None, 404),
        ("PATCH", "/job/1", {"customDetails": []}, 404),
    ],
)
async def test_unknown_records_are_not_found(caller: Caller, method: str, path: str, data: Any, status: int) -> None:
    assert (await caller.avionte(method, path, data))[0] == status


async def test_a_note_without_text_and_a_change_of_nothing_are_bad_requests(caller: Caller) -> None:
    id = id_of(caller, "candidate")
    assert (await caller.avionte("POST", f"/candidate/{id}/note", {"body": ""}))[0] == 400
    assert (await caller.avionte("PATCH", f"/candidate/{id}", {}))[0] == 400
    assert (await caller.avionte("PATCH", f"/candidate/{id}", []))[0] == 400

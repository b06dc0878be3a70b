"""With a job scope, an id outside it answers like one that nobody has, whichever tool is asked."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.sandbox.kombo import Sandbox
from server.sandbox.world import Application, Candidate
from tests.conftest import StillClock, text_of
from tests.server.guardrails.job_scope.conftest import ID, Kind, Known, facts_of, say, writes
from tools import CATALOGUE

pytestmark = pytest.mark.anyio


CALLS: tuple[tuple[str, Kind, dict[str, object]], ...] = (
    ("get_job", "job", {"job_id": ID}),
    ("get_job", "job", {"job_id": ID, "enhanced": True}),
    ("list_stages", "job", {"job_id": ID}),
    ("list_applications", "job", {"job_id": ID}),
    ("list_applications", "job", {"job_id": ID, "stage": "Offer", "outcome": "ANY"}),
    ("search_candidates", "job", {"job_id": ID}),
    ("search_candidates", "job", {"job_id": ID, "query": "Maria Gonzalez"}),
    ("summarize_pipeline", "job", {"job_id": ID}),
    ("find_duplicates", "job", {"job_id": ID}),
    ("get_custom_fields", "job", {"record": "job", "id": ID}),
    ("update_job_custom_fields", "job", {"job_id": ID, "fields": {"Burden": 20}}),
    ("create_application", "job", {"job_id": ID, "first_name": "Ada", "last_name": "Low", "email": "ada@example.com"}),
    ("set_job_sync", "number", {"job_id": ID, "enabled": False}),
    ("get_application", "application", {"application_id": ID}),
    ("get_custom_fields", "application", {"record": "application", "id": ID}),
    ("move_stage", "application", {"application_id": ID, "stage": "Offer"}),
    ("bulk_move_stage", "application", {"application_ids": [ID], "stage": "Offer"}),
    ("reject_application", "application", {"application_id": ID, "reason": "No response"}),
    ("bulk_reject_applications", "application", {"application_ids": [ID], "reason": "No response"}),
    ("add_note", "application", {"record": "application", "id": ID, "note": "Called."}),
    ("add_attachment", "application", {"record": "application", "id": ID, "file_name": "a.txt", "content_base64": "YQ=="}),
    ("update_application_custom_fields", "application", {"application_id": ID, "fields": {"Interview score": 4}}),
    ("get_candidate", "candidate", {"candidate_id": ID}),
    ("get_candidate", "candidate", {"candidate_id": ID, "enhanced": True}),
    ("list_applications", "candidate", {"candidate_id": ID}),
    ("get_resume", "candidate", {"candidate_id": ID}),
    ("find_duplicates", "candidate", {"candidate_id": ID}),
    ("get_custom_fields", "candidate", {"record": "candidate", "id": ID}),
    ("create_application", "candidate", {"job_id": "FORKLIFT", "candidate_id": ID}),
    ("add_note", "candidate", {"record": "candidate", "id": ID, "note": "Called."}),
    ("add_attachment", "candidate", {"record": "candidate", "id": ID, "file_name": "a.txt", "content_base64": "YQ=="}),
    ("update_candidate_custom_fields", "candidate", {"candidate_id": ID, "fields": {"Preferred shift": "2nd"}}),
)  # fmt: skip


def about(arguments: Mapping[str, object], id: str, forklift: str) -> dict[str, object]:
    """The arguments of a call about this id."""
    given = {ID: id, "FORKLIFT": forklift}
    return {
        name: [id] if isinstance(value, list) else given.get(value, value) if isinstance(value, str) else value
        for name, value in arguments.items()
    }


@pytest.mark.parametrize(
    ("tool", "kind", "arguments"), CALLS, ids=[f"{tool} by {kind}: {', '.join(call)}" for tool, kind, call in CALLS]
)
async def test_an_id_out_of_scope_answers_like_one_that_nobody_has(
    tool: str, kind: Kind, arguments: dict[str, object], scoped: Client, known: Known, sandbox: Sandbox, forklift: str
) -> None:
    hidden = await say(scoped, tool, about(arguments, known.hidden[kind], forklift), known.hidden[kind])
    absent = await say(scoped, tool, about(arguments, known.absent[kind], forklift), known.absent[kind])
    spaced = await say(scoped, tool, about(arguments, f" {known.hidden[kind]} ", forklift), known.hidden[kind])
    also_absent = await say(scoped, tool, about(arguments, f" {known.absent[kind]} ", forklift), known.absent[kind])
    assert hidden == absent
    assert spaced == also_absent
    assert writes(sandbox) == []
    visible = await say(scoped, tool, about(arguments, known.visible[kind], forklift), known.visible[kind])
    assert visible != hidden


def test_every_tool_that_takes_a_records_id_is_among_these_calls() -> None:
    about_records = {
        spec.name
        for spec in CATALOGUE
        if {"job_id", "candidate_id", "application_id", "application_ids", "id"}
        & set(spec.build().parameters["properties"])
    }
    assert about_records == {tool for tool, _, _ in CALLS}


@pytest.mark.parametrize("tool", ["get_application", "get_candidate"])
async def test_that_a_record_was_deleted_is_not_told_of_one_out_of_scope(
    tool: str, scoped: Client, known: Known, sandbox: Sandbox, clock: StillClock
) -> None:
    kind: Kind = "application" if tool == "get_application" else "candidate"
    table = sandbox.world.applications if kind == "application" else sandbox.world.candidates
    record: Application | Candidate | None = table.get(known.hidden[kind])
    assert record
    sandbox.tenant.save(replace(record, remote_deleted_at=clock()))
    said = [await say(scoped, tool, {f"{kind}_id": id}, id) for id in (known.hidden[kind], known.absent[kind])]
    assert said[0] == said[1]


async def test_a_bulk_call_names_what_it_cannot_find_and_not_why(
    scoped: Client, known: Known, sandbox: Sandbox
) -> None:
    ids = [known.visible["application"], known.hidden["application"], known.absent["application"]]
    result = await scoped.call_tool("bulk_reject_applications", {"application_ids": ids, "reason": "No response"})
    assert text_of(result) == snapshot(
        "No application has the id SY3BDMDjHURAAGgbJ4vN1k8R, 999999999999999999999999: take ids from list_applications (a candidate's or a job's id is not an application's). Nothing was changed."
    )
    assert writes(sandbox) == []


async def test_of_a_person_in_scope_only_the_applications_in_scope_are_seen(
    scoped: Client, sandbox: Sandbox, forklift: str
) -> None:
    samuel = sandbox.world.stories.people["lookalike-0-a"]
    held = [application.job_id for application in sandbox.world.applications.find("candidate", samuel)]
    assert forklift in held
    assert len(held) > 1
    for arguments in ({}, {"enhanced": True}):
        person = facts_of(await scoped.call_tool("get_candidate", {"candidate_id": samuel, **arguments}))
        assert [row["job"] for row in person["applications"]] == ["Forklift Operator - 2nd Shift"]
    listed = await scoped.call_tool("list_applications", {"candidate_id": samuel, "outcome": "ANY"})
    assert [row["job"] for row in facts_of(listed)["applications"]] == ["Forklift Operator - 2nd Shift"]


async def test_the_scope_is_told_where_the_policy_is_told(scoped: Client, forklift: str) -> None:
    assert facts_of(await scoped.call_tool("describe_connection", {}))["job_scope"] == [forklift]

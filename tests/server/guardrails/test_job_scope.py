"""With a job scope, what is outside it answers like what does not exist, whichever tool is asked."""

import re
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server.app import build_server
from server.sandbox.data import build_world
from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from server.sandbox.world import Application, Candidate, Clock, World
from server.settings import Settings
from tests.conftest import UNINDEXED, Connect, StillClock, text_of
from tools import CATALOGUE

pytestmark = pytest.mark.anyio

Kind = Literal["job", "application", "candidate", "number"]
Ids = Mapping[Kind, str]

ID = "ID"  # stands for the id that a call is about
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


@dataclass(frozen=True)
class Known:
    """Ids of records in scope, of records out of it, and of records that nobody has."""

    visible: Ids
    hidden: Ids
    absent: Ids


@pytest.fixture
def forklift(sandbox: Sandbox) -> str:
    """The one job in scope."""
    return sandbox.world.stories.jobs["forklift"]


@pytest.fixture
def known(sandbox: Sandbox) -> Known:
    stories = sandbox.world.stories

    def ids(job: str, person: str) -> Ids:
        order = sandbox.world.jobs.get(stories.jobs[job])
        assert order
        return {
            "job": order.id,
            "application": stories.applications[person],
            "candidate": stories.people[person],
            "number": order.remote_id,
        }

    nobody: Ids = {"job": "9" * 24, "application": "9" * 24, "candidate": "9" * 24, "number": "99999999"}
    return Known(ids("forklift", "maria_forklift"), ids("cna", "maria_cna"), nobody)


@pytest.fixture
async def scoped(connect: Connect, forklift: str) -> AsyncGenerator[Client]:
    """A client of a server for which there is only the forklift job."""
    async with connect(job_scope=(forklift,)) as client:
        yield client


@pytest.fixture
async def narrow(clock: StillClock) -> AsyncGenerator[Client]:
    """A client of a server without a scope, whose Kombo mirrors the forklift job and nothing else."""

    def build(seed: int, clock: Clock) -> World:
        world = build_world(seed, clock)
        forklift = world.jobs.get(world.stories.jobs["forklift"])
        world.synced_jobs = {forklift.remote_id} if forklift else set()
        return world

    sandbox = httpx.MockTransport(Sandbox(SandboxOptions(clock=clock), build))
    async with Client(
        build_server(Settings.from_env(UNINDEXED), transport=sandbox, now=clock, sleep=clock.sleep)
    ) as client:
        yield client


def about(arguments: Mapping[str, object], id: str, forklift: str) -> dict[str, object]:
    """The arguments of a call about this id."""
    given = {ID: id, "FORKLIFT": forklift}
    return {
        name: [id] if isinstance(value, list) else given.get(value, value) if isinstance(value, str) else value
        for name, value in arguments.items()
    }


async def say(client: Client, tool: str, arguments: dict[str, object], id: str) -> str:
    """What a model reads, with the id it asked for and the ids of operations masked."""
    result = await client.call_tool(tool, arguments)
    return re.sub(r"op_[2-9A-Z]{12}", "op_*", text_of(result).replace(id, ID)) + f" {result.is_error}"


async def walk(client: Client, tool: str, **arguments: object) -> list[list[str]]:
    """The ids on each page of a list, page by page, to its end."""
    pages, cursor = list[list[str]](), ""
    while True:
        facts = facts_of(await client.call_tool(tool, {**arguments, "cursor": cursor}))
        pages.append([row["id"] for row in rows_of(facts)])
        if not (cursor := facts.get("next_cursor", "")):
            return pages


def rows_of(facts: dict[str, Any]) -> list[dict[str, Any]]:
    return facts.get("jobs") or facts.get("applications") or facts.get("candidates") or []


def facts_of(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, text_of(result)
    return result.structured_content or {}


def writes(sandbox: Sandbox) -> list[str]:
    """What Kombo was asked to change; a passthrough counts by what it passes on."""
    inner = [request.body if isinstance(request.body, dict) else {} for request in sandbox.requests]
    return [
        request.path
        for request, body in zip(sandbox.requests, inner, strict=True)
        if request.method != "GET" and ("/passthrough/" not in request.path or body.get("method") != "GET")
    ]


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
    assert visible != hidden or kind == "number"


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


LISTS: tuple[tuple[str, dict[str, object]], ...] = (
    ("list_jobs", {"status": "ANY"}),
    ("list_jobs", {"query": "operator"}),
    ("list_applications", {"outcome": "ANY"}),
    ("list_applications", {"outcome": "DECLINED"}),
    ("list_applications", {}),
    ("list_applications", {"outcome": "ANY", "updated_after": "2026-10-28"}),
    ("search_candidates", {}),
    ("search_candidates", {"updated_after": "2026-10-28"}),
)


@pytest.mark.parametrize(("tool", "arguments"), LISTS, ids=str)
async def test_lists_and_the_number_of_their_pages_are_those_of_an_ats_with_nothing_else_in_it(
    tool: str, arguments: dict[str, object], scoped: Client, narrow: Client
) -> None:
    for limit in (1, 7, 30):
        ours = await walk(scoped, tool, limit=limit, **arguments)
        theirs = await walk(narrow, tool, limit=limit, **arguments)
        assert [len(page) for page in ours] == [len(page) for page in theirs]
        assert sorted(chain(*ours)) == sorted(chain(*theirs))
        assert ours[0]


SEARCHES: tuple[dict[str, object], ...] = (
    {"query": "Maria Gonzalez"},
    {"query": "Gonzalez"},
    {"query": "Ramírez-Ortiz"},
    {"email": "mgonzalez.cna@example.com"},
    {"email": "maria.gonzalez@example.com"},
    {"query": "Maria Gonzalez", "phone": "708-555-0117"},
    {"query": "Samuel Sinclair", "updated_after": "2026-10-01"},
)


async def test_searches_find_whom_they_would_find_in_an_ats_with_nothing_else_in_it(
    scoped: Client, narrow: Client
) -> None:
    for criteria in SEARCHES:
        ours = await scoped.call_tool("search_candidates", criteria)
        assert text_of(ours) == text_of(await narrow.call_tool("search_candidates", criteria))


async def test_with_two_jobs_in_scope_each_person_is_listed_once_and_nobody_is_left_out(
    connect: Connect, sandbox: Sandbox, forklift: str
) -> None:
    scope = (forklift, sandbox.world.stories.jobs["order_picker"])
    expected = {one.candidate_id for one in sandbox.tenant.mirror.applications if one.job_id in scope}
    async with connect(job_scope=scope) as client:
        pages = await walk(client, "search_candidates", limit=9)
        jobs = await walk(client, "list_jobs", limit=1)
        found = await walk(client, "list_applications", limit=30, outcome="ANY")
    listed = list(chain(*pages))
    assert len(listed) == len(set(listed))
    assert set(listed) == expected
    assert jobs == [[scope[0]], [scope[1]]]
    assert len(list(chain(*found))) == len([one for one in sandbox.tenant.mirror.applications if one.job_id in scope])


@pytest.mark.parametrize("tool", ["list_jobs", "list_applications", "search_candidates"])
async def test_a_cursor_that_was_made_up_shows_nothing_out_of_scope(tool: str, scoped: Client, narrow: Client) -> None:
    everything = {id for page in await walk(narrow, tool, limit=30) for id in page}
    for cursor in ("²", "٣", "7", "1:", "9" * 400, "-1", "x:y", "0:x"):
        result = await scoped.call_tool(tool, {"cursor": cursor, "limit": 30})
        facts: dict[str, Any] = result.structured_content or {}
        assert {row["id"] for row in rows_of(facts)} <= everything
        assert facts or "cursor" in text_of(result)


async def test_somebody_out_of_scope_can_apply_under_their_own_name_and_is_in_scope_from_then_on(
    scoped: Client, known: Known, forklift: str
) -> None:
    herself = {"first_name": "Maria", "last_name": "Gonzalez", "email": "mgonzalez.cna@example.com"}
    applied = await scoped.call_tool("create_application", {"job_id": forklift, **herself})
    assert facts_of(applied)["status"] == "done"
    person = facts_of(await scoped.call_tool("get_candidate", {"candidate_id": known.hidden["candidate"]}))
    assert [row["job"] for row in person["applications"]] == ["Forklift Operator - 2nd Shift"]


async def test_an_address_of_somebody_out_of_scope_is_not_used_for_another_and_names_nobody(
    scoped: Client, sandbox: Sandbox, forklift: str
) -> None:
    other = {"first_name": "Tom", "last_name": "Other", "email": "jose.ramirez.ortiz@example.com"}
    result = await scoped.call_tool("create_application", {"job_id": forklift, **other})
    assert result.is_error
    assert re.sub(r"op_\w+", "op_*", text_of(result)) == snapshot("""\
operation_id: op_*
status: failed
summary: Apply Tom Other (jose.ramirez.ortiz@example.com) to the job “Forklift Operator - 2nd Shift”: this failed. With this e-mail address the ATS might give the application to somebody else. Use another address, or have it made in Avionté. Nothing was changed.\
""")
    assert writes(sandbox) == []


async def test_somebody_in_scope_who_shares_an_address_with_somebody_out_of_it_is_not_applied_and_names_nobody(
    connect: Connect, known: Known, sandbox: Sandbox, forklift: str
) -> None:
    maria = sandbox.world.candidates.get(known.visible["candidate"])
    jose = sandbox.world.candidates.get(sandbox.world.stories.people["table_resume"])
    assert maria
    assert jose
    sandbox.tenant.save(replace(jose, emails=maria.emails))
    picker = sandbox.world.stories.jobs["order_picker"]
    async with connect(job_scope=(forklift, picker)) as client:
        result = await client.call_tool("create_application", {"job_id": picker, "candidate_id": maria.id})
    assert result.is_error
    assert "somebody else" in text_of(result)
    assert jose.id not in text_of(result)
    assert writes(sandbox) == []


async def test_a_job_number_out_of_scope_fails_after_the_yes_like_one_that_does_not_exist(
    scoped: Client, known: Known, sandbox: Sandbox
) -> None:
    said: list[str] = []
    for number in (known.hidden["number"], known.absent["number"]):
        asked = facts_of(await scoped.call_tool("set_job_sync", {"job_id": number, "enabled": True}))
        result = await scoped.call_tool("confirm_operation", {"operation_id": asked["operation_id"], "count": 1})
        said.append(text_of(result).replace(number, ID).replace(asked["operation_id"], "op_*"))
    assert said[0] == said[1]
    assert said[0] == snapshot("""\
operation_id: op_*
status: failed
summary: Switch the sync of Avionté's job ID on: this failed. There is no job with the id «ID» here. Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it. An id holds for one kind of record only. Nothing was changed.\
""")
    assert writes(sandbox) == []
    asked = facts_of(await scoped.call_tool("set_job_sync", {"job_id": known.visible["number"], "enabled": False}))
    done = await scoped.call_tool("confirm_operation", {"operation_id": asked["operation_id"], "count": 1})
    assert facts_of(done)["status"] == "done"


async def test_what_a_server_with_another_scope_wrote_does_not_exist(
    connect: Connect, known: Known, forklift: str, tmp_path: Path
) -> None:
    def calls(operation_id: str, application_id: str) -> tuple[tuple[str, dict[str, object]], ...]:
        return (
            ("get_operation", {"operation_id": operation_id}),
            ("undo_operation", {"operation_id": operation_id}),
            ("reject_application", {"application_id": application_id, "reason": "No response"}),
        )

    async with connect(state_dir=tmp_path) as wide:
        written = await wide.call_tool(*calls("", known.hidden["application"])[-1])
    hidden = (facts_of(written)["operation_id"], known.hidden["application"])
    absent = ("op_222222222222", known.absent["application"])
    async with connect(state_dir=tmp_path, job_scope=(forklift,)) as scoped:
        for one, other in zip(calls(*hidden), calls(*absent), strict=True):
            ours = text_of(await scoped.call_tool(*one)).replace(hidden[0], ID).replace(hidden[1], ID)
            assert ours == text_of(await scoped.call_tool(*other)).replace(absent[0], ID).replace(absent[1], ID)


async def test_operations_of_ones_own_survive_a_restart(
    connect: Connect, known: Known, forklift: str, tmp_path: Path
) -> None:
    call = {"application_id": known.visible["application"], "stage": "Offer"}
    async with connect(state_dir=tmp_path, job_scope=(forklift,)) as client:
        mine = facts_of(await client.call_tool("move_stage", call))["operation_id"]
    async with connect(state_dir=tmp_path, job_scope=(forklift,)) as client:
        assert facts_of(await client.call_tool("get_operation", {"operation_id": mine}))["status"] == "done"


async def test_the_scope_is_told_where_the_policy_is_told(scoped: Client, forklift: str) -> None:
    assert facts_of(await scoped.call_tool("describe_connection", {}))["job_scope"] == [forklift]


async def test_a_job_of_the_scope_that_does_not_exist_is_left_out(connect: Connect, forklift: str) -> None:
    async with connect(job_scope=("9" * 24, forklift)) as client:
        assert await walk(client, "list_jobs", limit=30) == [[forklift]]
        assert len(list(chain(*await walk(client, "list_applications", limit=30)))) > 10

"""What a write, a confirmation, a search and a settled outcome leave in the audit."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server.guardrails.audit import verify
from server.guardrails.ledger import Ledger
from server.guardrails.operation_models import Item, Operation, OperationStatus, Route
from server.sandbox.kombo import Sandbox
from server.state_folder import AUDIT_NAME, LEDGER_NAME
from tests.conftest import Connect, Era, Person, StillClock
from tests.server.guardrails.conftest import Pending, confirm, id_of, reject

pytestmark = pytest.mark.anyio

Lines = Callable[[], list[dict[str, Any]]]
Trail = Callable[[], list[str]]


@pytest.fixture
def lines(tmp_path: Path) -> Lines:
    """The lines of the audit so far."""
    audit = tmp_path / AUDIT_NAME
    return lambda: [json.loads(line) for line in audit.read_text().splitlines()] if audit.exists() else []


@pytest.fixture
def trail(lines: Lines) -> Trail:
    """The lines of the audit in a few words: kind, tool, outcome, route."""
    return lambda: [f"{line['kind']} {line['tool']} {line['outcome']} by {line['route'] or '-'}" for line in lines()]


def masked(line: dict[str, Any]) -> dict[str, Any]:
    """A line without hashes, ids of operations and what is empty."""
    shown = {name: value for name, value in line.items() if value and name not in ("prev", "hash")}
    return {name: "*" if name in ("operation_id", "shown_hash") else value for name, value in shown.items()}


async def move(client: Client, application_id: str) -> CallToolResult:
    return await client.call_tool("move_stage", {"application_id": application_id, "stage": "Submitted to Client"})


async def test_a_write_leaves_a_line_when_it_begins_and_one_when_it_ended(
    connect: Connect, pending: Pending, lines: Lines, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path) as client:
        result = await move(client, pending(1)[0])
    begun, ended = lines()
    assert masked(begun) == snapshot(
        {
            "seq": 1,
            "at": "2026-11-02T14:00:00.000000+00:00",
            "kind": "write",
            "tool": "move_stage",
            "outcome": "begun",
            "caller": "mcp/0.1.0",
            "client_name": "mcp",
            "client_version": "0.1.0",
            "connection": "sandbox",
            "operation_id": "*",
            "target_ids": ["XY5zTX8kwGwEyf48dCiS3f7u"],
            "shown_hash": "*",
            "route": "none",
            "based_on": "2026-11-02T14:00:00.000000+00:00",
        }
    )
    assert masked(ended) == snapshot(
        {
            "seq": 2,
            "at": "2026-11-02T14:00:00.000000+00:00",
            "kind": "write",
            "tool": "move_stage",
            "outcome": "done",
            "caller": "mcp/0.1.0",
            "client_name": "mcp",
            "client_version": "0.1.0",
            "connection": "sandbox",
            "operation_id": "*",
            "target_ids": ["XY5zTX8kwGwEyf48dCiS3f7u"],
            "item_outcomes": {"XY5zTX8kwGwEyf48dCiS3f7u": "done"},
            "shown_hash": "*",
            "route": "none",
            "based_on": "2026-11-02T14:00:00.000000+00:00",
        }
    )
    assert begun["operation_id"] == ended["operation_id"] == id_of(result)
    assert begun["shown_hash"] == ended["shown_hash"]
    assert verify(tmp_path / AUDIT_NAME) == []


async def test_an_ended_bulk_write_says_what_became_of_each_record(
    connect: Connect, person: Person, pending: Pending, lines: Lines, tmp_path: Path
) -> None:
    ids = pending(3)
    async with connect(state_dir=tmp_path) as client, connect() as somebody_else:
        preview = await reject(client, ids)
        await move(somebody_else, ids[0])
        await confirm(client, preview, 3)
    assert lines()[-1]["target_ids"] == ids
    assert lines()[-1]["item_outcomes"] == {ids[0]: "skipped_changed", ids[1]: "done", ids[2]: "done"}
    assert lines()[-1]["outcome"] == "partial"


@pytest.mark.parametrize(("protocol", "route"), [("auto", "input_required"), ("legacy", "elicitation")])
async def test_each_answer_of_a_person_leaves_a_line_with_the_way_they_were_asked(
    protocol: Era, route: str, connect: Connect, person: Person, pending: Pending, trail: Trail, tmp_path: Path
) -> None:
    person.will("decline")
    person.will("cancel")
    person.will("accept", confirm=False)
    person.will("accept", confirm=True)
    async with connect(protocol, asks=True, state_dir=tmp_path) as client:
        for count in (2, 3, 4, 5):
            await reject(client, pending(count))
    assert trail() == [
        f"confirmation bulk_reject_applications declined by {route}",
        f"confirmation bulk_reject_applications cancelled by {route}",
        f"confirmation bulk_reject_applications wrong_value by {route}",
        f"confirmation bulk_reject_applications agreed by {route}",
        f"write bulk_reject_applications begun by {route}",
        f"write bulk_reject_applications done by {route}",
    ]
    assert verify(tmp_path / AUDIT_NAME) == []


async def test_the_two_step_route_leaves_its_name_and_a_preview_alone_leaves_nothing(
    connect: Connect, pending: Pending, trail: Trail, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path) as client:
        preview = await reject(client, pending(2))
        assert trail() == []
        await confirm(client, preview, 2)
    assert trail() == snapshot(
        [
            "confirmation bulk_reject_applications agreed by two_step",
            "write bulk_reject_applications begun by two_step",
            "write bulk_reject_applications done by two_step",
        ]
    )


async def test_the_operators_route_leaves_the_operators_name(
    connect: Connect, pending: Pending, clock: StillClock, lines: Lines, trail: Trail, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path, confirm_by="operator") as client:
        preview = await reject(client, pending(2))
        operator = Ledger.open(tmp_path / LEDGER_NAME, clock)
        assert operator.approve(id_of(preview), "dana")
        operator.close()
        await confirm(client, preview, 2)
    assert trail() == snapshot(
        [
            "confirmation bulk_reject_applications agreed by operator",
            "write bulk_reject_applications begun by operator",
            "write bulk_reject_applications done by operator",
        ]
    )
    assert {line["approved_by"] for line in lines()} == {"dana"}


async def test_a_write_that_nobody_is_asked_about_says_so(
    connect: Connect, pending: Pending, trail: Trail, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path, confirm="dangerously-never") as client:
        await reject(client, pending(2))
    assert trail() == snapshot(
        ["write bulk_reject_applications begun by policy", "write bulk_reject_applications done by policy"]
    )


async def test_a_search_leaves_what_was_searched_for_and_not_who_was_found(
    connect: Connect, sandbox: Sandbox, lines: Lines, tmp_path: Path
) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    async with connect(state_dir=tmp_path) as client:
        await client.call_tool("search_candidates", {"query": "Maria Gonzalez", "phone": "630-555-0142", "job_id": job})
        await client.call_tool("search_candidates", {"email": "nobody@example.com", "updated_after": "2026-10-01"})
        await client.call_tool("search_candidates", {})
    assert [masked(line) for line in lines()] == snapshot(
        [
            {
                "seq": 1,
                "at": "2026-11-02T14:00:00.000000+00:00",
                "kind": "search",
                "tool": "search_candidates",
                "outcome": "begun",
                "caller": "mcp/0.1.0",
                "client_name": "mcp",
                "client_version": "0.1.0",
                "connection": "sandbox",
                "criteria": {"query": "Maria Gonzalez", "phone": "630-555-0142", "job_id": "EhPvmype9AVHw5Eyc6Z4Sgx2"},
            },
            {
                "seq": 2,
                "at": "2026-11-02T14:00:00.000000+00:00",
                "kind": "search",
                "tool": "search_candidates",
                "outcome": "begun",
                "caller": "mcp/0.1.0",
                "client_name": "mcp",
                "client_version": "0.1.0",
                "connection": "sandbox",
                "criteria": {"email": "nobody@example.com", "updated_after": "2026-10-01"},
            },
            {
                "seq": 3,
                "at": "2026-11-02T14:00:00.000000+00:00",
                "kind": "search",
                "tool": "search_candidates",
                "outcome": "begun",
                "caller": "mcp/0.1.0",
                "client_name": "mcp",
                "client_version": "0.1.0",
                "connection": "sandbox",
            },
        ]
    )
    assert verify(tmp_path / AUDIT_NAME) == []


async def test_two_servers_write_one_chain(connect: Connect, pending: Pending, trail: Trail, tmp_path: Path) -> None:
    async with connect(state_dir=tmp_path) as one, connect(state_dir=tmp_path) as other:
        for client, application in zip((one, other, one, other), pending(4), strict=True):
            assert not (await move(client, application)).is_error
    assert len(trail()) == 8
    assert verify(tmp_path / AUDIT_NAME) == []


async def test_what_a_server_left_that_died_is_entered_and_who_looked_at_it(
    connect: Connect, pending: Pending, sandbox: Sandbox, clock: StillClock, lines: Lines, tmp_path: Path
) -> None:
    moved, not_seen = pending(2)
    async with connect() as client:
        assert not (await move(client, moved)).is_error
    dead = Ledger.open(tmp_path / LEDGER_NAME, clock)
    stage = next(one.id for one in sandbox.world.stages if one.name == "Submitted to Client")
    dead.plan(interrupted(clock, stage, moved, not_seen))
    dead.sending("op_left", [0, 1])
    dead.close()
    async with connect(state_dir=tmp_path) as client:
        for _ in range(200):  # the recovery runs beside the calls
            if len(lines()) < 2:
                await client.call_tool("list_rejection_reasons", {})
    assert [masked(line) for line in lines()] == snapshot(
        [
            {
                "seq": 1,
                "at": "2026-11-02T14:00:00.000000+00:00",
                "kind": "write",
                "tool": "bulk_move_stage",
                "outcome": "unknown",
                "caller": "claude/2",
                "client_name": "claude",
                "client_version": "2",
                "connection": "sandbox",
                "operation_id": "*",
                "target_ids": ["XY5zTX8kwGwEyf48dCiS3f7u", "5aRHCQhKzrz7b4SiidjFdx88"],
                "item_outcomes": {"XY5zTX8kwGwEyf48dCiS3f7u": "unknown", "5aRHCQhKzrz7b4SiidjFdx88": "unknown"},
                "shown_hash": "*",
                "route": "two_step",
                "based_on": "2026-11-02T14:00:00.000000+00:00",
            },
            {
                "seq": 2,
                "at": "2026-11-02T14:00:00.000000+00:00",
                "kind": "write",
                "tool": "bulk_move_stage",
                "outcome": "settled",
                "caller": "reading the record",
                "client_name": "claude",
                "client_version": "2",
                "connection": "sandbox",
                "operation_id": "*",
                "target_ids": ["XY5zTX8kwGwEyf48dCiS3f7u", "5aRHCQhKzrz7b4SiidjFdx88"],
                "item_outcomes": {"XY5zTX8kwGwEyf48dCiS3f7u": "done"},
                "shown_hash": "*",
                "route": "two_step",
                "based_on": "2026-11-02T14:00:00.000000+00:00",
            },
        ]
    )


def interrupted(clock: StillClock, stage: str, *applications: str) -> Operation:
    """A move of these applications as a server wrote it down before it died."""
    return Operation(
        id="op_left",
        tool="bulk_move_stage",
        fingerprint="f1",
        content_hash="c1",
        status=OperationStatus.RUNNING,
        items=tuple(
            Item(position=position, kind="application", target_id=target, before={"to_stage_id": stage})
            for position, target in enumerate(applications)
        ),
        created_at=clock(),
        caller="claude/2",
        client_name="claude",
        client_version="2",
        connection="sandbox",
        route=Route.TWO_STEP,
        shown_hash="5e6f",
        based_on=clock(),
    )


async def test_searches_and_writes_of_a_server_name_its_integration_alike(
    connect: Connect, pending: Pending, sandbox: Sandbox, lines: Lines, tmp_path: Path
) -> None:
    scope = sandbox.world.stories.jobs["order_picker"]
    async with connect(state_dir=tmp_path, job_scope=frozenset({scope})) as client:
        await client.call_tool("search_candidates", {"query": "Maria Gonzalez"})
        assert not (await move(client, pending(1)[0])).is_error
    assert {line["kind"] for line in lines()} == {"search", "write"}
    assert {line["connection"] for line in lines()} == snapshot({"sandbox.scope-ed9392706c34"})

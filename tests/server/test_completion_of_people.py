"""To complete a person is to search for people: the same scope, the same record, and nothing where searches are off."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.app import build_server
from server.guardrails.audit import verify
from server.sandbox.kombo import Sandbox
from server.settings import Settings
from server.state_folder import AUDIT_NAME
from tests.conftest import Connect, StillClock
from tests.server.completing import complete, complete_id

pytestmark = pytest.mark.anyio


@pytest.fixture
def connect_indexed(sandbox: Sandbox, clock: StillClock) -> Connect:
    """Connect to a server whose index is filled; `settings` are fields of `Settings`."""

    @asynccontextmanager
    async def connect(**settings: object) -> AsyncGenerator[Client]:
        server = build_server(
            Settings.from_env({}, **settings), transport=httpx.MockTransport(sandbox), now=clock, sleep=clock.sleep
        )
        async with Client(server) as client:
            with anyio.fail_after(60):
                await server.index.filled()
            yield client

    return connect


@pytest.fixture
async def indexed(connect_indexed: Connect) -> AsyncGenerator[Client]:
    """A client of a server whose index is filled."""
    async with connect_indexed() as client:
        yield client


def searches(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """The outcome and the criteria of each search in the audit of servers with this state folder."""
    lines = [json.loads(line) for line in (folder / AUDIT_NAME).read_text().splitlines()]
    return [(line["outcome"], line["criteria"]) for line in lines if line["kind"] == "search"]


async def test_applications_are_offered_by_person_and_job(client: Client, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    everywhere = await complete(client, "screen_candidate", "application", "maria gonz")
    assert everywhere.values == snapshot(
        [
            "Maria Gonzalez: Forklift Operator - 2nd Shift [JcyxKyXZxmxAJBCUkqs4UM9t]",
            "Maria Gonzalez: Certified Nursing Assistant (CNA) [SY3BDMDjHURAAGgbJ4vN1k8R]",
        ]
    )
    of_one_job = await complete(client, "screen_candidate", "application", "maria gonz", job=job)
    assert of_one_job.values == snapshot(["Maria Gonzalez [JcyxKyXZxmxAJBCUkqs4UM9t]"])


async def test_of_several_the_last_one_is_completed_and_none_twice(client: Client, sandbox: Sandbox) -> None:
    first = f"Maria Gonzalez [{sandbox.world.stories.applications['maria_forklift']}]"
    found = await complete(client, "reject_with_courtesy", "applications", f"{first}, maria")
    assert found.values == snapshot(
        [
            "Maria Gonzalez [JcyxKyXZxmxAJBCUkqs4UM9t], María de los Ángeles Guadalupe Concep…: Warehouse Order Picker [Ry8vvCR2Wgacre7dCLasYv4c]",
            "Maria Gonzalez [JcyxKyXZxmxAJBCUkqs4UM9t], Maria Gonzalez: Certified Nursing Assistant (CNA) [SY3BDMDjHURAAGgbJ4vN1k8R]",
            "Maria Gonzalez [JcyxKyXZxmxAJBCUkqs4UM9t], Curtis Gebremariam: Warehouse Order Picker [mUX2PQyswBP85M3TbEwvnB66]",
            "Maria Gonzalez [JcyxKyXZxmxAJBCUkqs4UM9t], Nadia Gebremariam: Warehouse Order Picker [XFgy6KqGwZ9ozK7PebjEQaDa]",
            "Maria Gonzalez [JcyxKyXZxmxAJBCUkqs4UM9t], Nadia Gebremariam: CDL-A Driver Regional [7JsjfDJg8sHrq55i2xnLGh5M]",
            "Maria Gonzalez [JcyxKyXZxmxAJBCUkqs4UM9t], Curtis Gebremariam: Forklift Operator - 2nd Shift [JMm635Zq55LVfPuWFQQMfEMK]",
        ]
    )


async def test_people_are_found_in_the_index_by_any_part_of_a_name(indexed: Client, sandbox: Sandbox) -> None:
    before = len(sandbox.requests)
    assert (await complete(indexed, "log_outreach", "candidate", "gonzalez ma")).values == snapshot(
        [
            "Maria Gonzalez - Certified Nursing Assistant [DvkP8ZVpSWrtYfzNXSPZsP19]",
            "Maria Gonzalez - Forklift Operator [PEBi6gjUtae9LYQA5kwTokCY]",
        ]
    )
    assert (await complete(indexed, "log_outreach", "candidate", "Gonzales Marya")).values == snapshot(
        [
            "Maria Gonzalez - Certified Nursing Assistant [DvkP8ZVpSWrtYfzNXSPZsP19]",
            "Maria Gonzalez - Forklift Operator [PEBi6gjUtae9LYQA5kwTokCY]",
        ]
    )
    assert (await complete_id(indexed, "ats://candidates/{id}", "Gonzalez Maria")).values == snapshot(
        ["DvkP8ZVpSWrtYfzNXSPZsP19", "PEBi6gjUtae9LYQA5kwTokCY"]
    )
    assert len(sandbox.requests) == before


async def test_applications_are_found_in_the_index_by_their_person(indexed: Client, sandbox: Sandbox) -> None:
    before = len(sandbox.requests)
    job = sandbox.world.stories.jobs["forklift"]
    assert (await complete(indexed, "screen_candidate", "application", "maria gonzalez")).values == snapshot(
        [
            "Maria Gonzalez: Certified Nursing Assistant (CNA) [SY3BDMDjHURAAGgbJ4vN1k8R]",
            "Maria Gonzalez: Forklift Operator - 2nd Shift [JcyxKyXZxmxAJBCUkqs4UM9t]",
        ]
    )
    of_one_job = await complete(indexed, "screen_candidate", "application", "maria gonzalez", job=job)
    assert of_one_job.model_dump(exclude_none=True) == snapshot(
        {"values": ["Maria Gonzalez [JcyxKyXZxmxAJBCUkqs4UM9t]"], "total": 1, "has_more": False}
    )
    assert len(sandbox.requests) == before


async def test_whom_the_index_does_not_know_may_stand_in_kombos_list(indexed: Client, sandbox: Sandbox) -> None:
    person = sandbox.world.stories.people["maria_forklift"]
    assert (await complete_id(indexed, "ats://candidates/{id}", person[:8])).values == [person]
    assert (await complete_id(indexed, "ats://candidates/{id}", "Nobody At All")).values == []


async def test_people_are_looked_for_from_the_shortest_of_names_on(
    indexed: Client, client: Client, sandbox: Sandbox
) -> None:
    before = len(sandbox.requests)
    for one in (indexed, client):
        for typed in ("", "m", "  m  "):
            assert (await complete(one, "log_outreach", "candidate", typed)).values == []
            assert (await complete(one, "reject_with_courtesy", "applications", f"Ada Low, {typed}")).values == []
            assert (await complete_id(one, "ats://candidates/{id}", typed)).values == []
    assert len(sandbox.requests) == before
    for one in (indexed, client):
        for typed in ("ma", "李"):
            assert (await complete(one, "log_outreach", "candidate", typed)).values


async def test_nothing_answers_to_a_text_that_is_longer_than_any_name(client: Client, sandbox: Sandbox) -> None:
    for typed in ("Maria Gonzalez" + " " * 200, "x" * 100_000, "[" * 5_000):
        assert (await complete(client, "log_outreach", "candidate", typed)).values == []
        assert (await complete(client, "check_job_intake", "job", typed)).values == []
        assert (await complete(client, "reject_with_courtesy", "applications", f"Maria, {typed}")).values == []
    assert (await complete(client, "reject_with_courtesy", "applications", "Ada Low, " * 2_000 + "maria")).values == []
    assert sandbox.requests == []
    assert (await complete(client, "screen_candidate", "application", "maria", job="x" * 100_000)).values


async def test_where_people_cannot_be_searched_nobody_is_completed(
    connect_indexed: Connect, sandbox: Sandbox, tmp_path: Path
) -> None:
    maria, held = sandbox.world.stories.people["maria_forklift"], sandbox.world.stories.applications["maria_forklift"]
    async with connect_indexed(exclude_tools="search_candidates", state_dir=tmp_path) as client:
        before = len(sandbox.requests)
        for typed in ("maria gonzalez", maria, held):
            assert (await complete(client, "log_outreach", "candidate", typed)).values == []
            assert (await complete(client, "screen_candidate", "application", typed)).values == []
            assert (await complete_id(client, "ats://candidates/{id}", typed)).values == []
            assert (await complete_id(client, "ats://candidates/{id}/resume", typed)).values == []
            assert (await complete_id(client, "ats://applications/{id}", typed)).values == []
        assert len(sandbox.requests) == before
        assert (await complete(client, "check_job_intake", "job", "line cook")).values
    assert not (tmp_path / AUDIT_NAME).exists()


async def test_applications_are_completed_where_they_are_listed_and_nowhere_else(
    connect: Connect, sandbox: Sandbox
) -> None:
    async with connect(exclude_tools="list_applications") as client:
        assert (await complete(client, "screen_candidate", "application", "maria gonzalez")).values == []
        assert sandbox.requests == []
        assert (await complete(client, "log_outreach", "candidate", "maria gonzalez")).values


async def test_what_is_typed_is_recorded_like_a_search_before_anybody_is_looked_for(
    connect_indexed: Connect, sandbox: Sandbox, tmp_path: Path
) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    async with connect_indexed(state_dir=tmp_path) as client:
        await complete(client, "log_outreach", "candidate", "m")
        await complete(client, "log_outreach", "candidate", " Gonzales Marya ")
        await complete(client, "screen_candidate", "application", "maria", job=f"Forklift Operator [{job}]")
        await complete(client, "reject_with_courtesy", "applications", "Ada Low, Nobody At All")
        await complete_id(client, "ats://candidates/{id}/resume", "mgonzalez.cna@example.com")
        await complete(client, "check_job_intake", "job", "line cook")
        await complete_id(client, "ats://operations/{id}", "op_")
        await client.call_tool("search_candidates", {"query": "Maria"})
    assert searches(tmp_path) == snapshot(
        [
            ("typing", {"query": "Gonzales Marya"}),
            ("typing", {"query": "maria", "job_id": "EhPvmype9AVHw5Eyc6Z4Sgx2"}),
            ("typing", {"query": "Nobody At All"}),
            ("typing", {"query": "mgonzalez.cna@example.com"}),
            ("begun", {"query": "Maria"}),
        ]
    )
    assert verify(tmp_path / AUDIT_NAME) == []


async def test_a_completion_does_not_wait_for_the_disk_and_a_search_does(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr("server.guardrails.audit_file.sync", synced.append)
    async with connect(state_dir=tmp_path) as client:
        await complete(client, "log_outreach", "candidate", "maria")
        assert synced == []
        await client.call_tool("search_candidates", {"query": "Maria"})
        assert len(synced) == 1
    assert len(searches(tmp_path)) == 2


async def test_who_cannot_be_recorded_is_not_looked_for(connect: Connect, sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / AUDIT_NAME).mkdir()
    async with connect(state_dir=tmp_path) as client:
        assert (await complete(client, "log_outreach", "candidate", "maria gonzalez")).values == []
        assert (await complete_id(client, "ats://applications/{id}", "maria gonzalez")).values == []
        assert sandbox.requests == []
        (tmp_path / AUDIT_NAME).rmdir()
        assert (await complete(client, "log_outreach", "candidate", "maria gonzalez")).values


@pytest.mark.parametrize("index", ["on", "off"])
async def test_only_who_applied_to_jobs_in_scope_is_completed(
    index: str, connect: Connect, connect_indexed: Connect, sandbox: Sandbox
) -> None:
    stories = sandbox.world.stories
    cook, forklift = stories.jobs["line_cook"], stories.jobs["forklift"]
    inside = {held.id: held for held in sandbox.tenant.mirror.applications if held.job_id == cook}
    people = {held.candidate_id for held in inside.values()}
    names = {str(person.last_name) for person in sandbox.tenant.mirror.candidates}
    async with (connect_indexed if index == "on" else connect)(job_scope=cook) as client:
        held: set[str] = set()
        found: set[str] = set()
        for name in names:
            held.update((await complete_id(client, "ats://applications/{id}", name)).values)
            found.update((await complete_id(client, "ats://candidates/{id}", name)).values)
        assert held == set(inside)
        assert found == people
        for typed in (stories.people["maria_forklift"], "mgonzalez.cna@example.com"):
            assert (await complete_id(client, "ats://candidates/{id}", typed)).values == []
        for job in (forklift, f"Forklift Operator [{forklift}]", "Forklift Operator - 2nd Shift"):
            narrowed = (await complete(client, "screen_candidate", "application", "maria", job=job)).values
            assert not {value for value in narrowed if value.rpartition("[")[2].rstrip("]") not in inside}
        assert (await complete(client, "screen_candidate", "application", "maria", job=forklift)).values == []


@pytest.mark.parametrize("index", ["on", "off"])
async def test_nobody_is_offered_with_or_found_by_what_no_tool_may_tell(
    index: str, connect: Connect, connect_indexed: Connect, sandbox: Sandbox
) -> None:
    talents = sandbox.world.talents.values()
    secrets = {str(talent[member])[:10] for talent in talents for member in ("taxIdNumber", "birthday")}
    people = list(sandbox.tenant.mirror.candidates)
    private = secrets | {one.value for person in people for one in (*person.emails, *person.phones) if one.value}
    async with (connect_indexed if index == "on" else connect)() as client:
        for secret in sorted(secrets)[::20]:
            assert (await complete(client, "log_outreach", "candidate", secret)).values == []
        told: set[str] = set()
        for name in {str(person.last_name) for person in people}:
            told.update((await complete(client, "log_outreach", "candidate", name)).values)
            told.update((await complete(client, "screen_candidate", "application", name)).values)
    assert len(told) > 200
    assert not [one for one in private if one in "\n".join(told)]

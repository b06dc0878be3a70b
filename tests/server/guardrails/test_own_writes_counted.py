"""Our own writes in what is counted and streamed: every answer about an application says the same of it."""

import sqlite3
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server import state
from server.guardrails import own_writes
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from server.state_folder import LEDGER_NAME
from tests.conftest import Connect, Person, StillClock
from tests.server.guardrails.conftest import Pending, id_of, move, reject, told, turn_down

pytestmark = pytest.mark.anyio

OUTCOMES = ("pending", "hired", "declined")


@pytest.fixture
def sandbox(clock: StillClock) -> Sandbox:
    """A sandbox whose mirror shows writes only after a sync."""
    return Sandbox(SandboxOptions(clock=clock, mirror_lag=None))


@pytest.fixture
async def asking(connect: Connect) -> AsyncGenerator[Client]:
    """A client with a person behind it."""
    async with connect(asks=True) as client:
        yield client


def facts(result: CallToolResult) -> dict[str, Any]:
    assert result.structured_content
    assert not result.is_error
    return result.structured_content


def numbers(row: dict[str, Any]) -> dict[str, object]:
    """What a row counts, whatever it is called."""
    return {name: value for name, value in row.items() if name not in ("name", "id")}


def by_stage(*summaries: dict[str, Any]) -> dict[str, Counter[str]]:
    """How many are in the stages of each name, by outcome."""
    counted: dict[str, Counter[str]] = {}
    for row in (row for summary in summaries for row in summary["stages"]):
        counted.setdefault(row["name"].casefold(), Counter()).update({outcome: row[outcome] for outcome in OUTCOMES})
    return counted


async def agreed(client: Client, sandbox: Sandbox) -> dict[str, Any]:
    """The summary of all open jobs, which says of each what its own summary, its list and Avionté itself say."""
    whole = facts(await client.call_tool("summarize_pipeline", {}))
    each = {
        row["id"]: facts(await client.call_tool("summarize_pipeline", {"job_id": row["id"]})) for row in whole["jobs"]
    }
    for row in whole["jobs"]:
        assert numbers(row) == numbers(each[row["id"]]["total"]), row["name"]
        held = [one for one in sandbox.world.applications.find("job", row["id"]) if one.announced]
        in_avionte = Counter(str(one.outcome).lower() for one in held)
        assert {outcome: row[outcome] for outcome in OUTCOMES} == {outcome: in_avionte[outcome] for outcome in OUTCOMES}
    assert by_stage(whole) == by_stage(*each.values())
    return whole


def job_row(summary: dict[str, Any], job_id: str) -> dict[str, Any]:
    return next(row for row in summary["jobs"] if row["id"] == job_id)


def marks(summary: dict[str, Any]) -> str:
    """How many of the counted are said to be as this server wrote them."""
    return next((warning for warning in summary["warnings"] if "counted as this server wrote" in warning), "")


async def test_what_was_written_is_counted_alike_over_all_jobs_and_over_one(
    asking: Client, person: Person, pending: Pending, sandbox: Sandbox
) -> None:
    job = sandbox.world.stories.jobs["order_picker"]
    eight = pending(8)
    before = await agreed(asking, sandbox)
    assert marks(before) == ""
    await move(asking, eight[0], "Placed")
    await turn_down(asking, eight[1])
    person.will("accept", confirm=True)
    facts(await asking.call_tool("bulk_move_stage", {"application_ids": eight[2:5], "stage": "Submitted to Client"}))
    person.will("accept", confirm=True)
    facts(await reject(asking, eight[5:8]))
    after = await agreed(asking, sandbox)
    assert marks(after) == snapshot("8 are counted as this server wrote them; Kombo shows them as they were before.")
    assert [job_row(one, job)["pending"] for one in (before, after)] == snapshot([62, 58])
    assert by_stage(after)["placed"]["pending"] == by_stage(before)["placed"]["pending"] + 1

    sandbox.sync()
    caught_up = await agreed(asking, sandbox)
    assert marks(caught_up) == ""
    assert by_stage(caught_up) == by_stage(after)


async def test_an_undo_is_counted_at_once(
    asking: Client, person: Person, pending: Pending, sandbox: Sandbox, clock: StillClock
) -> None:
    three = pending(3)

    async def move_all(stage: str) -> CallToolResult:
        clock.tick(30)
        person.will("accept", confirm=True)
        return await asking.call_tool("bulk_move_stage", {"application_ids": three, "stage": stage})

    await move_all("Submitted to Client")
    before = await agreed(asking, sandbox)
    moved = await move_all("Placed")
    assert by_stage(await agreed(asking, sandbox)) != by_stage(before)
    clock.tick(30)
    person.will("accept", confirm=True)
    facts(await asking.call_tool("undo_operation", {"operation_id": id_of(moved)}))
    undone = await agreed(asking, sandbox)
    assert (by_stage(undone), marks(undone)) == (by_stage(before), marks(before))
    clock.tick(30)
    sandbox.sync()
    caught_up = await agreed(asking, sandbox)
    assert (by_stage(caught_up), marks(caught_up)) == (by_stage(before), "")


async def test_what_nobody_knows_the_outcome_of_is_not_counted_as_done(
    client: Client, pending: Pending, sandbox: Sandbox
) -> None:
    before = await agreed(client, sandbox)
    for one, action in zip(pending(2), ("reject", "stage"), strict=True):
        sandbox.faults.append(Fault("drop_before:read", path=f"{one}/{action}"))
    assert (await turn_down(client, pending(1)[0])).is_error
    assert (await move(client, pending(2)[1], "Placed")).is_error
    after = await agreed(client, sandbox)
    assert (after["total"], after["jobs"], marks(after)) == (before["total"], before["jobs"], "")


async def test_who_has_just_been_moved_is_not_stale(client: Client, pending: Pending, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["order_picker"]
    before = job_row(await agreed(client, sandbox), job)["stale"]
    listed = facts(await client.call_tool("list_applications", {"job_id": job, "limit": 30}))["applications"]
    oldest = max(listed, key=lambda row: row["days"])
    await move(client, oldest["id"], "Placed")
    assert job_row(await agreed(client, sandbox), job)["stale"] == before - 1
    again = facts(await client.call_tool("list_applications", {"job_id": job, "limit": 30}))["applications"]
    assert next(row for row in again if row["id"] == oldest["id"])["days"] == 0


async def test_a_stream_asks_the_ledger_a_page_at_a_time_and_loses_nobody(
    client: Client, pending: Pending, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    await move(client, pending(5)[4], "Placed")
    whole = facts(await client.call_tool("summarize_pipeline", {}))
    for size in (1, 7, whole["total"]["pending"]):
        monkeypatch.setattr(own_writes, "AT_ONCE", size)
        assert facts(await client.call_tool("summarize_pipeline", {})) == whole


async def test_a_server_for_one_job_counts_what_was_written(
    connect: Connect, pending: Pending, sandbox: Sandbox
) -> None:
    async with connect(job_scope=sandbox.world.stories.jobs["order_picker"]) as client:
        await move(client, pending(1)[0], "Placed")
        assert marks(await agreed(client, sandbox)) == snapshot(
            "1 is counted as this server wrote it; Kombo shows it as it was before."
        )


async def test_many_moves_to_one_job_cost_one_look_at_its_stages(
    asking: Client, person: Person, pending: Pending, sandbox: Sandbox
) -> None:
    person.will("accept", confirm=True)
    facts(await asking.call_tool("bulk_move_stage", {"application_ids": pending(9), "stage": "Placed"}))
    job = sandbox.world.stories.jobs["order_picker"]
    for arguments in ({"job_id": job, "limit": 30}, {"job_id": job, "stage": "Placed", "limit": 30}):
        before = len(sandbox.requests)
        listed = facts(await asking.call_tool("list_applications", arguments))["applications"]
        assert sum(row["stage"] == "Placed" for row in listed) >= 9
        assert len(sandbox.requests) - before <= 3


async def test_a_list_can_be_read_when_the_job_of_a_move_is_gone(
    client: Client, pending: Pending, sandbox: Sandbox
) -> None:
    one = pending(1)[0]
    await move(client, one, "Placed")
    job = sandbox.tenant.mirror.jobs.get(sandbox.world.stories.jobs["order_picker"])
    assert job
    sandbox.tenant.mirror.jobs.put(replace(job, remote_deleted_at=job.changed_at))
    assert facts(await client.call_tool("get_application", {"application_id": one}))["stage"] == "Web Application"
    listed = facts(await client.call_tool("list_applications", {"job_id": job.id, "limit": 3}))["applications"]
    assert one in [row["id"] for row in listed]


async def test_who_was_moved_and_then_rejected_shows_both(client: Client, pending: Pending, sandbox: Sandbox) -> None:
    one = pending(1)[0]
    await move(client, one, "Submitted to Client")
    await turn_down(client, one)
    read = facts(await client.call_tool("get_application", {"application_id": one}))
    assert (read["stage"], read["outcome"], read["warnings"][-1]) == snapshot(
        (
            "Submitted to Client",
            "DECLINED",
            "Stage or outcome as written by this server: XY5zTX8kwGwEyf48dCiS3f7u (Kombo shows Web Application, PENDING).",
        )
    )
    assert told(await move(client, one, "Placed")) == snapshot(
        "FAILED Olivia Haddad was already rejected for Warehouse Order Picker (No response). Nothing was changed."
    )
    await agreed(client, sandbox)
    sandbox.sync()
    read = facts(await client.call_tool("get_application", {"application_id": one}))
    assert (read["stage"], read["outcome"]) == ("Submitted to Client", "DECLINED")
    assert not [warning for warning in read["warnings"] if "Kombo shows" in warning]


async def test_where_the_ats_tells_no_outcome_who_was_moved_stays_in_the_list(
    client: Client, pending: Pending, sandbox: Sandbox
) -> None:
    sandbox.world.integration.unsupported.add("ats_applications.outcome")
    two = pending(2)
    await move(client, two[0], "Placed")
    await turn_down(client, two[1])
    arguments = {"job_id": sandbox.world.stories.jobs["order_picker"], "limit": 3}
    answer = facts(await client.call_tool("list_applications", arguments))
    assert two[0] in [row["id"] for row in answer["applications"]]
    assert two[1] not in [row["id"] for row in answer["applications"]]
    turned_down = facts(await client.call_tool("get_application", {"application_id": two[1]}))
    assert turned_down["warnings"] == snapshot(
        [
            "1 screening answer(s) are not shown: they may tell protected facts.",
            "Stage or outcome as written by this server: 5aRHCQhKzrz7b4SiidjFdx88 (Kombo shows no outcome).",
        ]
    )


async def test_the_first_answer_after_a_restart_knows_what_was_written_before(
    connect: Connect, pending: Pending, tmp_path: Path
) -> None:
    one = pending(1)[0]
    async with connect(state_dir=tmp_path) as client:
        await move(client, one, "Placed")
    for _ in range(5):
        async with connect(state_dir=tmp_path) as client:
            assert facts(await client.call_tool("get_application", {"application_id": one}))["stage"] == "Placed"


UNREAD = "The ledger of writes cannot be read: what was written from here may show as it was before, as Kombo has it."


async def test_where_the_ledger_cannot_be_opened_reads_go_by_the_mirror_and_say_so_until_it_can(
    connect: Connect, pending: Pending, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, folder = pending(1)[0], tmp_path / "state"
    async with connect(state_dir=folder) as client:
        await move(client, one, "Placed")
    folder.rename(tmp_path / "kept")
    folder.write_text("a file where a folder is expected")
    monkeypatch.setattr(state, "AGAIN", 0.01)
    async with connect(state_dir=folder) as client:
        read = facts(await client.call_tool("get_application", {"application_id": one}))
        assert (read["stage"], read["warnings"][-1]) == ("Web Application", UNREAD)
        folder.unlink()
        (tmp_path / "kept").rename(folder)
        with anyio.fail_after(30):
            while UNREAD in read["warnings"]:
                read = facts(await client.call_tool("get_application", {"application_id": one}))
    assert read["stage"] == "Placed"


async def test_where_the_ledger_cannot_be_read_any_more_reads_go_by_the_mirror_and_say_so(
    connect: Connect, pending: Pending, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one = pending(1)[0]
    async with connect(state_dir=tmp_path) as client:
        await move(client, one, "Placed")
        with closing(sqlite3.connect(tmp_path / LEDGER_NAME)) as ledger:
            ledger.execute("ALTER TABLE items RENAME TO gone")
            for tool in ("list_applications", "summarize_pipeline"):
                assert facts(await client.call_tool(tool, {}))["warnings"][-1] == UNREAD
            read = facts(await client.call_tool("get_application", {"application_id": one}))
            assert (read["stage"], read["warnings"][-1]) == ("Web Application", UNREAD)
            assert (await client.call_tool("move_stage", {"application_id": one, "stage": "Offer"})).is_error
            ledger.execute("ALTER TABLE gone RENAME TO items")
        read = facts(await client.call_tool("get_application", {"application_id": one}))
        assert (read["stage"], UNREAD in read["warnings"]) == ("Placed", False)
    assert [record.message for record in caplog.records if "mirror alone" in record.message] == snapshot(
        [
            "reads go by Kombo's mirror alone: The ledger of writes cannot be read: its database refuses. What it says about earlier writes is not known."
        ]
    )


async def test_a_busy_ledger_keeps_nobody_from_reading_what_was_written(
    connect: Connect, pending: Pending, tmp_path: Path
) -> None:
    one = pending(1)[0]
    async with connect(state_dir=tmp_path) as client:
        await move(client, one, "Placed")
        with closing(sqlite3.connect(tmp_path / LEDGER_NAME, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            read = facts(await client.call_tool("get_application", {"application_id": one}))
    assert (read["stage"], UNREAD in read["warnings"]) == ("Placed", False)

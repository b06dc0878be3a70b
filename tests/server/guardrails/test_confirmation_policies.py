"""Which writes a person confirms, and who that person is: what the operator chose holds, whatever a client does."""

from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot
from mcp import Client, MCPError
from mcp.types import CallToolResult, ElicitResult

from server.errors import Refused
from server.guardrails.access import Access
from server.guardrails.changes import Change, Target
from server.guardrails.confirmation import must_confirm
from server.guardrails.ledger import Ledger
from server.sandbox.kombo import Sandbox
from server.settings import Settings
from server.state_folder import LEDGER_NAME
from tests.conftest import Connect, Era, Person, StillClock
from tests.server.guardrails.conftest import Kept, Pending, Sent, confirm, id_of, move, reject, told, turn_down

pytestmark = pytest.mark.anyio


@pytest.fixture
def ledger(tmp_path: Path, clock: StillClock) -> Generator[Ledger]:
    """The ledger of servers with `state_dir=tmp_path`, as an operator opens it."""
    with closing(Ledger.open(tmp_path / LEDGER_NAME, clock)) as ledger:
        yield ledger


async def one_of_each(client: Client, ids: list[str], job: str) -> dict[str, str]:
    """The status that each kind of write answers with."""
    results = {
        "note": await client.call_tool("add_note", {"record": "application", "id": ids[0], "note": "Called."}),
        "move": await move(client, ids[0], "Placed"),
        "reject": await turn_down(client, ids[1]),
        "bulk move": await client.call_tool("bulk_move_stage", {"application_ids": ids[2:4], "stage": "Placed"}),
        "bulk move of one": await client.call_tool("bulk_move_stage", {"application_ids": ids[4:5], "stage": "Placed"}),
        "bulk reject": await reject(client, ids[5:7]),
        "bulk reject of one": await reject(client, ids[7:8]),
        "sync": await client.call_tool("set_job_sync", {"job_id": job, "enabled": False}),
    }
    return {name: status_of(result) for name, result in results.items()}


def status_of(result: CallToolResult) -> str:
    assert result.structured_content, told(result)
    return result.structured_content["status"].replace("confirmation_required", "asks")


@pytest.mark.parametrize(
    ("policy", "asks"),
    [
        ("bulk", {"bulk move", "bulk move of one", "bulk reject", "bulk reject of one", "sync"}),
        ("irreversible", {"reject", "bulk move", "bulk move of one", "bulk reject", "bulk reject of one", "sync"}),
        (
            "all",
            {"note", "move", "reject", "bulk move", "bulk move of one", "bulk reject", "bulk reject of one", "sync"},
        ),
        ("dangerously-never", set[str]()),
    ],
)
async def test_the_policy_says_what_is_asked_about(
    policy: str, asks: set[str], connect: Connect, pending: Pending, sent: Sent, sandbox: Sandbox
) -> None:
    job = sandbox.world.jobs.get(sandbox.world.stories.jobs["order_picker"])
    assert job
    assert job.remote_id
    async with connect(confirm=policy) as client:
        statuses = await one_of_each(client, pending(8), job.remote_id)
    assert {name for name, status in statuses.items() if status == "asks"} == asks
    assert {status for name, status in statuses.items() if name not in asks} <= {"done"}
    assert (sent() == []) is (policy == "all")


async def test_undoing_a_bulk_move_is_asked_about_and_undoing_a_single_one_is_not(
    connect: Connect, person: Person, pending: Pending, sent: Sent
) -> None:
    three = pending(3)
    async with connect(asks=True) as client:
        for one in three:
            await move(client, one, "Placed")
        single = await move(client, three[0], "Pre-screening")
        person.will("accept", confirm=True)
        arguments = {"application_ids": three[1:], "stage": "Pre-screening"}
        bulk = await client.call_tool("bulk_move_stage", arguments)
        person.will("decline")
        assert not (await client.call_tool("undo_operation", {"operation_id": id_of(single)})).is_error
        assert (await client.call_tool("undo_operation", {"operation_id": id_of(bulk)})).is_error
    assert len(person.asked) == 2
    assert len(sent()) == 7


async def test_who_asks_nobody_still_does_not_write_more_than_25(
    connect: Connect, era: Era, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    async with connect(era, confirm="dangerously-never", state_dir=tmp_path) as client:
        assert told(await reject(client, pending(26))) == snapshot(
            "FAILED This server asks nobody before it writes, and therefore refuses more than 25 records at a time; this call names 26. Split it. Nothing was changed."
        )
        assert sent() == []
        assert not (await reject(client, [*pending(25), pending(1)[0]])).is_error
    assert len(sent()) == 25
    assert kept() == ["done policy :" + " done" * 25]


async def test_of_an_operators_release_nothing_a_client_does_takes_the_place(
    connect: Connect, era: Era, person: Person, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    two = pending(2)
    yes: dict[str, Any] = {"confirmation": ElicitResult(action="accept", content={"confirm": True})}
    arguments: dict[str, Any] = {"application_ids": two, "reason": "No response"}
    person.will("accept", confirm=True)
    async with connect(era, asks=True, confirm_by="operator", state_dir=tmp_path) as client:
        waiting = await reject(client, two)
        assert told(waiting) == snapshot("""\
operation_id: op_*
status: confirmation_required
summary: Nothing has been changed yet. Reject 2 applications to Warehouse Order Picker with reason “No response”? It waits 300 seconds for a person's yes.
preview:
Reject 2 applications to Warehouse Order Picker with reason “No response”.
- Olivia Haddad: Warehouse Order Picker, Web Application
- Brittany O'Dell: Warehouse Order Picker, Web Application
A rejection cannot be undone.
undo: no: a rejection cannot be undone
next_steps:
- An operator releases it in a terminal with `ats-mcp approve op_*`; after that, call confirm_operation with operation_id op_* and count 2.\
""")
        assert told(await confirm(client, waiting, 2)) == snapshot(
            "FAILED op_* has not been released yet: an operator does that in a terminal with `ats-mcp approve op_*`. Nothing was changed."
        )
        assert (await reject(client, two, repeat=True)).structured_content
        for state in (id_of(waiting), "v1."):
            with pytest.raises(MCPError):
                await client.session.call_tool(
                    "bulk_reject_applications", arguments, request_state=state, input_responses=yes
                )
        answer = await client.session.call_tool(
            "bulk_reject_applications", arguments, input_responses=yes, allow_input_required=True
        )
        assert isinstance(answer, CallToolResult)
        assert (await client.call_tool("undo_operation", {"operation_id": id_of(waiting)})).is_error
    assert person.asked == []
    assert sent() == []
    assert set(kept()) == {"confirmation_required nobody : planned planned"}


async def test_after_the_operators_release_it_runs_once(
    connect: Connect, era: Era, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path, ledger: Ledger
) -> None:
    async with connect(era, confirm_by="operator", state_dir=tmp_path) as client:
        waiting = await reject(client, pending(2))
        assert ledger.approve(id_of(waiting), "anna")
        assert sent() == []
        assert (await confirm(client, waiting, 3)).is_error
        assert sent() == []
        assert not (await confirm(client, waiting, 2)).is_error
        assert (await confirm(client, waiting, 2)).is_error
        assert not ledger.approve(id_of(waiting), "anna")
        operation = ledger.find(id_of(waiting))
    assert len(sent()) == 2
    assert kept() == ["done operator : done done"]
    assert operation
    assert operation.approved_by == "anna"


async def test_a_release_is_for_one_operation(
    connect: Connect, pending: Pending, sent: Sent, tmp_path: Path, ledger: Ledger
) -> None:
    async with connect(confirm_by="operator", state_dir=tmp_path) as client:
        released, other = await reject(client, pending(2)), await reject(client, pending(3))
        assert ledger.approve(id_of(released), "anna")
        assert (await confirm(client, other, 3)).is_error
    assert sent() == []


async def test_a_release_comes_too_late_after_300_seconds(
    connect: Connect, pending: Pending, sent: Sent, tmp_path: Path, ledger: Ledger, clock: StillClock
) -> None:
    async with connect(confirm_by="operator", state_dir=tmp_path) as client:
        early, late = await reject(client, pending(1)), await reject(client, pending(2))
        assert ledger.approve(id_of(early), "anna")
        clock.tick(300)
        assert not ledger.approve(id_of(late), "anna")
        assert (await confirm(client, early, 1)).is_error
        assert (await confirm(client, late, 2)).is_error
    assert sent() == []


async def test_what_the_operator_releases_is_read_again_before_it_is_sent(
    connect: Connect, pending: Pending, sent: Sent, tmp_path: Path, ledger: Ledger
) -> None:
    two = pending(2)
    async with connect(confirm_by="operator", state_dir=tmp_path) as client:
        waiting = await reject(client, two)
        assert ledger.approve(id_of(waiting), "anna")
        await turn_down(client, two[0], "Not qualified")
        assert (await confirm(client, waiting, 2)).is_error
    assert sent() == [("reject", two[0]), ("reject", two[1])]


async def test_a_read_only_server_has_nothing_that_writes_or_confirms(connect: Connect, sent: Sent) -> None:
    async with connect(read_only=True, tools="list_jobs,confirm_operation,reject_application") as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == ["list_jobs"]
        for name in ("confirm_operation", "reject_application", "bulk_reject_applications"):
            assert told(await client.call_tool(name, {"operation_id": "op_222222222222", "count": 1})) == (
                f"FAILED Unknown tool: {name}"
            )
    assert sent() == []


async def nothing(_: object = None) -> Any:
    """What a change that is never sent would do."""


def change(count: int = 1, *, bulk: bool = False, billed: bool = False) -> Change:
    targets = tuple(Target(kind="application", id=f"a{number}", name="Ana Reyes") for number in range(count))
    return Change(
        headline="", done="", targets=targets, arguments={}, send=nothing, reread=nothing, bulk=bulk, billed=billed
    )


def test_every_policy_is_total() -> None:
    kinds = [
        (access, change(bulk=bulk, billed=billed))
        for access in Access
        for bulk in (False, True)
        for billed in (False, True)
    ]
    asked = {
        policy: [must_confirm(Settings.from_env({}, confirm=policy), access, one) for access, one in kinds]
        for policy in ("bulk", "irreversible", "all", "dangerously-never")
    }
    assert asked == {
        "bulk": [one.bulk or one.billed for _, one in kinds],
        "irreversible": [one.bulk or one.billed or access is Access.DESTROY for access, one in kinds],
        "all": [True] * len(kinds),
        "dangerously-never": [False] * len(kinds),
    }


def test_the_size_that_goes_unconfirmed_is_bounded_for_every_kind_of_write() -> None:
    settings = Settings.from_env({}, confirm="dangerously-never")
    assert not must_confirm(settings, Access.WRITE, change(25))
    with pytest.raises(Refused, match="more than 25"):
        must_confirm(settings, Access.WRITE, change(26))

"""Reading our own writes: shown from the ledger until Kombo shows them, and marked for as long as it does not."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server.guardrails.ledger import Ledger
from server.guardrails.operation_models import ItemState
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from server.state_folder import LEDGER_NAME
from tests.conftest import Connect, Person, StillClock
from tests.server.guardrails.conftest import Pending, Sent, move, reject, told, turn_down

pytestmark = pytest.mark.anyio

Colleague = Callable[..., None]


@pytest.fixture
def sandbox(clock: StillClock) -> Sandbox:
    """A sandbox whose mirror shows writes only after a sync."""
    return Sandbox(SandboxOptions(clock=clock, mirror_lag=None))


@pytest.fixture
def colleague(sandbox: Sandbox, clock: StillClock) -> Colleague:
    """Change an application in Avionté, a minute later, and let Kombo see it."""

    def colleague(application_id: str, stage: str = "", **changes: object) -> None:
        clock.tick(60)
        application = sandbox.world.applications.get(application_id)
        assert application
        stages = [one.id for one in sandbox.world.stages if one.name == stage]
        sandbox.tenant.save(replace(application, stage_id=stages[0] if stages else application.stage_id, **changes))
        sandbox.sync()

    return colleague


async def shown(client: Client, application_id: str) -> list[str]:
    """Stage, outcome and warnings of an application, as reading it alone, in a list, and with its person shows them.

    All of these tell the same where one line comes back.
    """
    alone = facts(await client.call_tool("get_application", {"application_id": application_id}))
    arguments = {"candidate_id": alone["candidate_id"], "outcome": "ANY"}
    listed = facts(await client.call_tool("list_applications", arguments))
    person = facts(await client.call_tool("get_candidate", {"candidate_id": alone["candidate_id"]}))
    enhanced = facts(await client.call_tool("get_candidate", {"candidate_id": alone["candidate_id"], "enhanced": True}))
    lists = [answer["applications"] for answer in (listed, person, enhanced)]
    rows = [alone, *(row for rows in lists for row in rows if row["id"] == application_id)]
    warnings = [
        next((warning for warning in answer.get("warnings", ()) if application_id in warning), "")
        for answer in (alone, listed, person, enhanced)
    ]
    told = [f"{row['stage']}, {row['outcome']}. {warning}".strip() for row, warning in zip(rows, warnings, strict=True)]
    return list(dict.fromkeys(told))


def facts(result: CallToolResult) -> dict[str, Any]:
    assert result.structured_content
    return result.structured_content


async def test_a_move_shows_at_once_and_is_marked_until_kombo_shows_it(
    client: Client, pending: Pending, sandbox: Sandbox
) -> None:
    one = pending(1)[0]
    assert await shown(client, one) == snapshot(["Web Application, PENDING."])
    await move(client, one, "Placed")
    assert await shown(client, one) == snapshot(
        [
            "Placed, PENDING. Stage or outcome as written by this server: XY5zTX8kwGwEyf48dCiS3f7u (Kombo shows Web Application)."
        ]
    )
    sandbox.sync()
    assert await shown(client, one) == snapshot(["Placed, PENDING."])


async def test_a_rejection_shows_at_once_and_is_marked_until_kombo_shows_it(
    client: Client, pending: Pending, sandbox: Sandbox
) -> None:
    one = pending(1)[0]
    await turn_down(client, one)
    assert await shown(client, one) == snapshot(
        [
            "Web Application, DECLINED. Stage or outcome as written by this server: XY5zTX8kwGwEyf48dCiS3f7u (Kombo shows PENDING)."
        ]
    )
    assert told(await move(client, one, "Placed")) == snapshot(
        "FAILED Olivia Haddad was already rejected for Warehouse Order Picker (No response). Nothing was changed."
    )
    sandbox.sync()
    assert await shown(client, one) == snapshot(["Web Application, DECLINED."])


async def test_a_sub_stage_of_the_pipeline_stays_the_one_that_was_set_while_kombo_says_pipeline(
    client: Client, pending: Pending, sandbox: Sandbox, clock: StillClock, sent: Sent
) -> None:
    one = pending(1)[0]
    await move(client, one, "Pre-screening")
    clock.tick(60)
    sandbox.sync()
    assert await shown(client, one) == snapshot(
        [
            "Pre-screening, PENDING. Stage or outcome as written by this server: XY5zTX8kwGwEyf48dCiS3f7u (Kombo shows Pipeline)."
        ]
    )
    assert told(await move(client, one, "Needs Onboarding")) == snapshot("""\
operation_id: op_*
status: done
summary: Moved Olivia Haddad (Warehouse Order Picker) from “Pre-screening” to “Needs Onboarding”.
undo: undo_operation moves them back for 24 hours, while nobody else has moved them
next_steps:
- Tell the owner of the job: a stage move alone notifies nobody.\
""")
    assert len(sent()) == 2


async def test_what_a_colleague_did_later_is_shown_instead(
    client: Client, pending: Pending, colleague: Colleague
) -> None:
    one = pending(1)[0]
    await move(client, one, "Pre-screening")
    colleague(one, "Placed")
    assert await shown(client, one) == snapshot(["Placed, PENDING."])


async def test_what_a_colleague_took_back_can_be_done_again_with_the_same_call(
    client: Client, pending: Pending, colleague: Colleague, sent: Sent, clock: StillClock
) -> None:
    one = pending(1)[0]
    await move(client, one, "Placed")
    colleague(one, "Submitted to Client")
    clock.tick(60)
    assert not (await move(client, one, "Placed")).is_error
    assert len(sent()) == 2
    assert await shown(client, one) == snapshot(
        [
            "Placed, PENDING. Stage or outcome as written by this server: XY5zTX8kwGwEyf48dCiS3f7u (Kombo shows Submitted to Client)."
        ]
    )


async def test_a_list_filtered_by_outcome_leaves_out_whom_this_server_has_rejected(
    client: Client, pending: Pending, sandbox: Sandbox
) -> None:
    one = pending(1)[0]
    arguments = {"job_id": sandbox.world.stories.jobs["order_picker"], "outcome": "PENDING", "limit": 3}
    before = facts(await client.call_tool("list_applications", arguments))["applications"]
    assert one in [row["id"] for row in before]
    await turn_down(client, one)
    after = facts(await client.call_tool("list_applications", arguments))["applications"]
    assert one not in [row["id"] for row in after]


async def test_a_list_filtered_by_stage_leaves_out_whom_this_server_has_moved_away(
    client: Client, pending: Pending, sandbox: Sandbox
) -> None:
    one = pending(1)[0]
    arguments = {"job_id": sandbox.world.stories.jobs["order_picker"], "stage": "Web Application", "limit": 3}
    before = facts(await client.call_tool("list_applications", arguments))["applications"]
    assert one in [row["id"] for row in before]
    await move(client, one, "Placed")
    after = facts(await client.call_tool("list_applications", arguments))["applications"]
    assert one not in [row["id"] for row in after]


async def test_who_was_rejected_here_cannot_be_rejected_in_bulk_again(
    connect: Connect, person: Person, pending: Pending, sent: Sent
) -> None:
    three = pending(3)
    person.will("accept", confirm=True)
    async with connect(asks=True) as client:
        await reject(client, three)
        assert told(await reject(client, pending(4), "Not qualified")) == snapshot(
            "FAILED Olivia Haddad was already rejected for Warehouse Order Picker (No response); Brittany O'Dell was already rejected for Warehouse Order Picker (No response); Robert Tafoya was already rejected for Warehouse Order Picker (No response). Leave them out. Nothing was changed."
        )
    assert len(person.asked) == 1
    assert len(sent()) == 3


async def test_an_earlier_write_that_kombo_shows_late_does_not_hide_a_later_one(
    clock: StillClock, pending: Pending, sandbox: Sandbox, client: Client, sent: Sent
) -> None:
    one = pending(1)[0]
    await move(client, one, "Placed")
    moved = sandbox.world.applications.get(one)
    assert moved
    clock.tick(30)
    await turn_down(client, one)
    clock.tick(30)
    sandbox.tenant.mirror.applications.put(replace(moved, changed_at=clock()))
    assert (await turn_down(client, one, "Not qualified")).is_error
    assert await shown(client, one) == snapshot(
        [
            "Placed, DECLINED. Stage or outcome as written by this server: XY5zTX8kwGwEyf48dCiS3f7u (Kombo shows PENDING)."
        ]
    )
    assert len(sent()) == 2


async def test_an_earlier_move_that_kombo_shows_late_does_not_hide_a_later_one(
    clock: StillClock, pending: Pending, sandbox: Sandbox, client: Client
) -> None:
    one = pending(1)[0]
    await move(client, one, "Placed")
    moved = sandbox.world.applications.get(one)
    assert moved
    clock.tick(30)
    await move(client, one, "Submitted to Client")
    clock.tick(30)
    sandbox.tenant.mirror.applications.put(replace(moved, changed_at=clock()))
    assert await shown(client, one) == snapshot(
        [
            "Submitted to Client, PENDING. Stage or outcome as written by this server: XY5zTX8kwGwEyf48dCiS3f7u (Kombo shows Placed)."
        ]
    )


async def test_a_failed_or_unknown_write_is_not_shown_as_done(
    client: Client, pending: Pending, sandbox: Sandbox
) -> None:
    two = pending(2)
    before = await shown(client, two[0])
    sandbox.faults.append(Fault("status:400:REMOTE.INPUT_INVALID", path=f"{two[0]}/reject"))
    sandbox.faults.append(Fault("drop_before:read", path=f"{two[1]}/reject"))
    for one in two:
        assert (await turn_down(client, one)).is_error
    assert await shown(client, two[0]) == before
    assert await shown(client, two[1]) == before


@pytest.mark.parametrize("moved_on", [True, False])
async def test_that_somebody_found_out_later_hides_no_move_of_a_colleagues(
    moved_on: bool,
    connect: Connect,
    pending: Pending,
    sandbox: Sandbox,
    clock: StillClock,
    colleague: Colleague,
    tmp_path: Path,
) -> None:
    one = pending(1)[0]
    async with connect(state_dir=tmp_path) as client:
        sandbox.faults.append(Fault("drop_after:read", path=f"{one}/stage"))
        assert (await move(client, one, "Placed")).is_error
        if moved_on:
            colleague(one, "Submitted to Client")
        clock.tick(600)
        with closing(Ledger.open(tmp_path / LEDGER_NAME, clock)) as ledger:
            ledger.resolve(ledger.recent(1)[0].id, 0, ItemState.DONE, "maria")
        stage = (await shown(client, one))[0].partition(",")[0]
    assert stage == ("Submitted to Client" if moved_on else "Placed")


async def test_what_another_server_on_the_same_ledger_wrote_is_shown_too(
    connect: Connect, pending: Pending, tmp_path: Path, sent: Sent
) -> None:
    one = pending(1)[0]
    async with connect(state_dir=tmp_path) as client, connect(state_dir=tmp_path) as other:
        await turn_down(client, one)
        assert (await shown(other, one)) == snapshot(
            [
                "Web Application, DECLINED. Stage or outcome as written by this server: XY5zTX8kwGwEyf48dCiS3f7u (Kombo shows PENDING)."
            ]
        )
        assert (await turn_down(other, one, "Not qualified")).is_error
    assert len(sent()) == 1


async def test_after_a_restart_it_is_shown_still(connect: Connect, pending: Pending, tmp_path: Path) -> None:
    one = pending(1)[0]
    async with connect(state_dir=tmp_path) as client:
        await turn_down(client, one)
    async with connect(state_dir=tmp_path) as client:
        result = await turn_down(client, one, "Not qualified", repeat=True)
        assert told(result) == snapshot(
            "FAILED Olivia Haddad was already rejected for Warehouse Order Picker (No response). Nothing was changed."
        )
        assert await shown(client, one) == snapshot(
            [
                "Web Application, DECLINED. Stage or outcome as written by this server: XY5zTX8kwGwEyf48dCiS3f7u (Kombo shows PENDING)."
            ]
        )


async def test_after_thirty_days_kombo_is_believed(client: Client, pending: Pending, clock: StillClock) -> None:
    one = pending(1)[0]
    await move(client, one, "Placed")
    clock.tick(30 * 24 * 3600 + 1)
    assert await shown(client, one) == snapshot(["Web Application, PENDING."])


async def test_of_two_writes_at_one_moment_the_latest_shows(
    connect: Connect, pending: Pending, sandbox: Sandbox, tmp_path: Path
) -> None:
    """The clock stands still, as a coarse one does, and for a server that was started again it still stood there."""
    one = pending(1)[0]
    stages = ["Placed", "Pre-screening", "Submitted to Client", "Placed", "Pre-screening"]
    told: list[str] = []
    for stage in stages:
        async with connect(state_dir=tmp_path) as client:
            result = await move(client, one, stage)
            assert not result.is_error
            told += await shown(client, one)
    assert [line.partition(",")[0] for line in told] == stages


async def test_a_rejection_shows_with_its_reason_and_time_before_kombo_shows_them(
    client: Client, pending: Pending, sandbox: Sandbox, clock: StillClock
) -> None:
    one = pending(1)[0]
    await turn_down(client, one, "Position filled")
    before = facts(await client.call_tool("get_application", {"application_id": one}))
    assert (before["rejection_reason"], before["rejected_at"]) == ("Position filled", "2026-11-02T14:00:00Z")
    person = facts(await client.call_tool("get_candidate", {"candidate_id": before["candidate_id"]}))
    assert [row["reason"] for row in person["applications"] if row["id"] == one] == ["Position filled"]
    sandbox.sync()
    after = facts(await client.call_tool("get_application", {"application_id": one}))
    assert after["rejection_reason"] == "Position filled"


async def test_where_the_reasons_cannot_be_read_a_rejection_shows_without_its_reason(
    connect: Connect, pending: Pending, sandbox: Sandbox
) -> None:
    one = pending(1)[0]
    async with connect() as client:
        await turn_down(client, one)
        sandbox.faults.append(Fault("status:500", path="/rejection-reasons", times=9))
        shown_now = facts(await client.call_tool("get_application", {"application_id": one}))
    assert shown_now["outcome"] == "DECLINED"
    assert "rejection_reason" not in shown_now


async def test_who_was_rejected_here_is_not_told_as_pending_to_who_applies_them_again(
    client: Client, pending: Pending, sandbox: Sandbox
) -> None:
    one = pending(1)[0]
    application = sandbox.world.applications.get(one)
    assert application
    await turn_down(client, one)
    whom = {"job_id": application.job_id, "candidate_id": application.candidate_id}
    assert told(await client.call_tool("create_application", whom)) == snapshot(
        "FAILED Olivia Haddad has an application to “Warehouse Order Picker” already: XY5zTX8kwGwEyf48dCiS3f7u (DECLINED). That one has ended: whether it is taken up again is for a person to decide in Avionté. Nothing was changed."
    )

"""Clients that cannot ask anybody, or say that they can and do not: a preview, and a second call that runs it."""

from pathlib import Path
from typing import Any

import anyio
import pytest
from inline_snapshot import snapshot
from mcp.types import CallToolResult

from server.sandbox.kombo import Sandbox
from tests.conftest import Connect, Era, Person, StillClock
from tests.server.guardrails.conftest import Kept, Pending, Sent, confirm, id_of, move, reject, told

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "capabilities",
    [{}, {"elicitation": {"url": {}}}, {"sampling": {}, "roots": {}}],
    ids=["none", "addresses only", "others"],
)
async def test_who_cannot_show_a_form_gets_a_preview_and_nothing_is_sent(
    declare: Connect,
    era: Era,
    capabilities: dict[str, Any],
    person: Person,
    pending: Pending,
    sent: Sent,
    kept: Kept,
    tmp_path: Path,
) -> None:
    async with declare(era, {"capabilities": capabilities}, state_dir=tmp_path) as client:
        result = await reject(client, pending(3), note="Second reminder on 30 October.")
    assert told(result) == snapshot("""\
operation_id: op_*
status: confirmation_required
summary: Nothing has been changed yet. Reject 3 applications to Warehouse Order Picker with reason “No response”? It waits 300 seconds for a person's yes.
preview:
Reject 3 applications to Warehouse Order Picker with reason “No response”.
- Olivia Haddad: Warehouse Order Picker, Web Application
- Brittany O'Dell: Warehouse Order Picker, Web Application
- Robert Tafoya: Warehouse Order Picker, Web Application
Note: Second reminder on 30 October.
A rejection cannot be undone.
undo: no: a rejection cannot be undone
next_steps:
- Show the preview to the user word for word. Only after they say yes, call confirm_operation with operation_id op_* and count 3.\
""")
    assert person.asked == []
    assert sent() == []
    assert kept() == ["confirmation_required nobody : planned planned planned"]


@pytest.mark.parametrize("elicitation", [{}, {"form": {}}, {"form": {}, "url": {}}], ids=["empty", "forms", "both"])
async def test_who_can_show_a_form_is_asked(
    declare: Connect, era: Era, elicitation: dict[str, Any], person: Person, pending: Pending, sent: Sent
) -> None:
    person.will("accept", confirm=True)
    async with declare(era, {"capabilities": {"elicitation": elicitation}}) as client:
        result = await reject(client, pending(2))
    assert not result.is_error
    assert len(person.asked) == 1
    assert len(sent()) == 2


async def test_whether_a_client_can_ask_is_read_from_each_request(
    declare: Connect, person: Person, pending: Pending, sent: Sent
) -> None:
    says: dict[str, Any] = {"capabilities": {"elicitation": {}}}
    person.will("decline")
    person.will("accept", confirm=True)
    async with declare("auto", says) as client:
        await reject(client, pending(2))
        says["capabilities"] = {}
        assert (await reject(client, pending(2))).structured_content == snapshot(
            {
                "operation_id": "op_FU59NYLEZ3VB",
                "status": "confirmation_required",
                "summary": "Nothing has been changed yet. Reject 2 applications to Warehouse Order Picker with reason “No response”? It waits 300 seconds for a person's yes.",
                "preview": """\
Reject 2 applications to Warehouse Order Picker with reason “No response”.
- Olivia Haddad: Warehouse Order Picker, Web Application
- Brittany O'Dell: Warehouse Order Picker, Web Application
A rejection cannot be undone.\
""",
                "undo": "no: a rejection cannot be undone",
                "next_steps": [
                    "Show the preview to the user word for word. Only after they say yes, call confirm_operation with operation_id op_FU59NYLEZ3VB and count 2."
                ],
            }
        )
        says["capabilities"] = {"elicitation": {}}
        await reject(client, pending(2))
    assert len(person.asked) == 2
    assert len(sent()) == 2


async def test_a_preview_runs_once_it_is_confirmed_with_its_number(
    connect: Connect, era: Era, pending: Pending, sent: Sent, sandbox: Sandbox, kept: Kept, tmp_path: Path
) -> None:
    async with connect(era, state_dir=tmp_path) as client:
        previewed = await reject(client, pending(12))
        assert not previewed.is_error
        result = await confirm(client, previewed, 12)
    assert told(result) == snapshot("""\
operation_id: op_*
status: done
summary: Rejected 12 applications to Warehouse Order Picker with reason “No response”.
items:
name | id | status
Olivia Haddad | XY5zTX8kwGwEyf48dCiS3f7u | done
Brittany O'Dell | 5aRHCQhKzrz7b4SiidjFdx88 | done
Robert Tafoya | s4idgfHHENdoLT1CFV5L9vBS | done
Deborah Delgado | fyjpBBQsLFhLsfBB8pBYKgbB | done
Bob Tafoya | GshDdY55HhXxTbw9tSwbPoSo | done
Олександр Шевченко | p2QBL3c5FE3KAig7979XB5yS | done
Cedric Richardson | MPb8LfRkQfGtoTeYy3htR6mV | done
Malik Fletcher | LGTJrKrVZEXrkqW2JQqGBiDg | done
Eduardo Quintero | HFpuT7oNZgo3o9mRje7HHu2P | done
Curtis Gebremariam | mUX2PQyswBP85M3TbEwvnB66 | done
Bianca Escobar | SHqF9kzy1tDeaBa9ad3WsTNP | done
Rashid Radcliffe | im2evYVzfvEtF1F7bV8KQs8L | done
undo: no: a rejection cannot be undone
next_steps:
- Nobody is told by this: a courteous message to them is a person's to send.\
""")
    assert sent() == [("reject", id) for id in pending(12)]
    declined = [application.id for application in sandbox.world.applications if application.outcome == "DECLINED"]
    assert set(pending(12)) <= set(declined)
    assert kept() == ["done two_step :" + " done" * 12]


async def test_a_wrong_number_confirms_nothing_and_the_right_one_still_does(
    connect: Connect, era: Era, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    async with connect(era, state_dir=tmp_path) as client:
        previewed = await reject(client, pending(3))
        for count in (0, 2, 4, 30, -3):
            assert (await confirm(client, previewed, count)).is_error
        assert told(await confirm(client, previewed, 2)) == snapshot(
            "FAILED The preview of op_* names 3 records, not 2: ask the person again. Nothing was changed."
        )
        for count in ("three", 2.5, None, [3], ""):
            assert (await confirm(client, previewed, count)).is_error
        assert told(await confirm(client, previewed, "three")) == snapshot(
            "FAILED `count` takes a whole number, and text was given. Nothing was changed."
        )
        assert sent() == []
        assert kept() == ["confirmation_required nobody : planned planned planned"]
        assert not (await confirm(client, previewed, "3")).is_error
    assert len(sent()) == 3


async def test_a_confirmation_works_once(
    connect: Connect, era: Era, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    async with connect(era, state_dir=tmp_path) as client:
        previewed = await reject(client, pending(2))
        await confirm(client, previewed, 2)
        again = await confirm(client, previewed, 2)
    assert told(again) == snapshot(
        "FAILED No change waits for confirmation under 'op_*': the id is unknown, or it was used (get_operation tells what became of it), or it is more than 300 seconds old. Call the tool again for a new preview. Nothing was changed by this call."
    )
    assert len(sent()) == 2
    assert kept() == ["done two_step : done done"]


async def test_of_confirmations_at_the_same_moment_one_runs(
    connect: Connect, era: Era, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    answers: list[CallToolResult] = []
    async with connect(era, state_dir=tmp_path) as client:
        previewed = await reject(client, pending(2))

        async def go() -> None:
            answers.append(await confirm(client, previewed, 2))

        async with anyio.create_task_group() as tasks:
            for _ in range(5):
                tasks.start_soon(go)
    assert sorted(result.is_error or False for result in answers) == [False, True, True, True, True]
    assert len(sent()) == 2
    assert kept() == ["done two_step : done done"]


@pytest.mark.parametrize("action", ["decline", "cancel"])
async def test_a_decline_that_nobody_can_have_read_offers_the_second_way_which_works(
    connect: Connect,
    era: Era,
    action: Any,
    person: Person,
    pending: Pending,
    sent: Sent,
    kept: Kept,
    tmp_path: Path,
) -> None:
    person.reads_for = 0
    person.will(action)
    async with connect(era, asks=True, state_dir=tmp_path) as client:
        declined = await reject(client, pending(2))
        assert told(declined) == snapshot("""\
FAILED operation_id: op_*
status: refused
summary: The client declined within a second: declined, or never shown to anybody. Nothing was changed.
preview:
Reject 2 applications to Warehouse Order Picker with reason “No response”.
- Olivia Haddad: Warehouse Order Picker, Web Application
- Brittany O'Dell: Warehouse Order Picker, Web Application
A rejection cannot be undone.
undo: no: a rejection cannot be undone
next_steps:
- Show the preview to the user word for word. Only after they say yes, call confirm_operation with operation_id op_* and count 2.\
""")
        assert sent() == []
        assert kept() == ["confirmation_required nobody : planned planned"]
        assert (await confirm(client, declined, 3)).is_error
        assert sent() == []
        assert told(await confirm(client, declined, 2)) == snapshot("""\
operation_id: op_*
status: done
summary: Rejected 2 applications to Warehouse Order Picker with reason “No response”.
items:
name | id | status
Olivia Haddad | XY5zTX8kwGwEyf48dCiS3f7u | done
Brittany O'Dell | 5aRHCQhKzrz7b4SiidjFdx88 | done
undo: no: a rejection cannot be undone
next_steps:
- Nobody is told by this: a courteous message to them is a person's to send.\
""")
        assert (await confirm(client, declined, 2)).is_error
    assert len(sent()) == 2
    assert kept() == ["done two_step : done done"]


async def test_a_decline_counts_as_unread_below_one_second_and_no_longer(
    connect: Connect, era: Era, person: Person, pending: Pending, sent: Sent
) -> None:
    four = pending(4)
    async with connect(era, asks=True) as client:
        person.will("decline")
        person.reads_for = 1.0
        read = await reject(client, four[:2])
        person.will("decline")
        person.reads_for = 0.99
        unread = await reject(client, four[2:])
        assert (await confirm(client, read, 2)).is_error
        assert not (await confirm(client, unread, 2)).is_error
    assert "confirm_operation" not in told(read)
    assert "confirm_operation" in told(unread)
    assert [id for _, id in sent()] == four[2:]


async def test_the_second_way_expires_like_the_first(
    connect: Connect, era: Era, person: Person, pending: Pending, sent: Sent, clock: StillClock
) -> None:
    person.reads_for = 0
    person.will("decline")
    async with connect(era, asks=True) as client:
        declined = await reject(client, pending(2))
        clock.tick(300)
        assert told(await confirm(client, declined, 2)) == snapshot(
            "FAILED The confirmation of op_* has expired: it lives 300 seconds. Call bulk_reject_applications again for a preview of how things stand now. Nothing was changed."
        )
    assert sent() == []


async def test_the_preview_of_an_earlier_call_is_not_that_of_a_later_one(
    connect: Connect, era: Era, pending: Pending, sent: Sent
) -> None:
    async with connect(era) as client:
        small = await reject(client, pending(1))
        large = await reject(client, pending(12))
        assert id_of(small) != id_of(large)
        assert (await confirm(client, small, 12)).is_error
        assert (await confirm(client, large, 1)).is_error
        assert sent() == []
        assert not (await confirm(client, small, 1)).is_error
    assert sent() == [("reject", id) for id in pending(1)]


@pytest.mark.parametrize("settings", [{"exclude_tools": "confirm_operation"}, {"tools": "bulk_reject_applications"}])
async def test_where_confirm_operation_is_not_offered_no_model_is_told_to_call_it(
    connect: Connect, pending: Pending, sent: Sent, settings: dict[str, str]
) -> None:
    async with connect(**settings) as client:
        result = await reject(client, pending(2))
    assert "confirm_operation" not in told(result)
    assert result.structured_content
    assert result.structured_content["next_steps"] == snapshot(
        [
            "It cannot be confirmed: this server does not offer the tool by which a yes is passed on. Tell the user: the operator has to add it (ATS_MCP_TOOLS and ATS_MCP_EXCLUDE_TOOLS say what is offered), and the call has to be made again then."
        ]
    )
    assert sent() == []


async def test_where_undo_operation_is_not_offered_no_model_is_told_of_it(
    connect: Connect, pending: Pending, sandbox: Sandbox
) -> None:
    async with connect(exclude_tools="undo_operation") as client:
        await move(client, pending(1)[0], "Pre-screening")
        result = await move(client, pending(1)[0], "Placed")
    assert result.structured_content
    assert result.structured_content["undo"] == snapshot(
        "no: this server does not offer the tool that takes a write back"
    )

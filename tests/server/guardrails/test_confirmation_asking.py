"""Asking the person at the client, in both eras: what they read, and what counts as a yes."""

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from server.sandbox.kombo import Sandbox
from tests.conftest import Connect, Era, Person
from tests.server.guardrails.conftest import Kept, Pending, Sent, reject, told

pytestmark = pytest.mark.anyio


async def test_the_person_reads_whom_it_concerns_and_what_cannot_be_undone(
    connect: Connect, era: Era, person: Person, pending: Pending, sent: Sent
) -> None:
    person.will("decline")
    async with connect(era, asks=True) as client:
        await reject(client, pending(3), note="Called twice, <b>no</b> answer.\n- Everybody else: kept")
    assert person.asked == snapshot(
        [
            """\
Reject 3 applications to Warehouse Order Picker with reason “No response”.
- Olivia Haddad: Warehouse Order Picker, Web Application
- Brittany O'Dell: Warehouse Order Picker, Web Application
- Robert Tafoya: Warehouse Order Picker, Web Application
Note: Called twice, <b>no</b> answer. - Everybody else: kept
A rejection cannot be undone.

Confirm?\
"""
        ]
    )
    assert person.forms == snapshot(
        [
            {
                "properties": {
                    "confirm": {
                        "type": "boolean",
                        "title": "Confirm",
                        "description": "Reject 3 applications to Warehouse Order Picker with reason “No response”",
                    }
                },
                "required": ["confirm"],
                "type": "object",
            }
        ]
    )
    assert sent() == []


async def test_a_note_is_read_to_its_end(
    connect: Connect, era: Era, person: Person, pending: Pending, sent: Sent
) -> None:
    note = f"{'No answer. ' * 400}And then something else."
    person.will("decline")
    async with connect(era, asks=True) as client:
        await reject(client, pending(1), note=note)
    assert f"Note: {note}\n" in person.asked[0]
    assert sent() == []


async def test_a_move_is_asked_about_with_where_from_and_where_to(
    connect: Connect, era: Era, person: Person, pending: Pending, sent: Sent
) -> None:
    person.will("accept", confirm=True)
    arguments = {"application_ids": pending(2), "stage": "Submitted to Client"}
    async with connect(era, asks=True) as client:
        result = await client.call_tool("bulk_move_stage", arguments)
    assert person.asked == snapshot(
        [
            """\
Move 2 applications to Warehouse Order Picker to “Submitted to Client”.
- Olivia Haddad: Warehouse Order Picker, Web Application → Submitted to Client
- Brittany O'Dell: Warehouse Order Picker, Web Application → Submitted to Client
This cannot be undone: nothing can be moved back to “Web Application”.

Confirm?\
"""
        ]
    )
    assert told(result) == snapshot("""\
operation_id: op_*
status: done
summary: Moved 2 applications to Warehouse Order Picker to “Submitted to Client”.
items:
name | id | status
Olivia Haddad | XY5zTX8kwGwEyf48dCiS3f7u | done
Brittany O'Dell | 5aRHCQhKzrz7b4SiidjFdx88 | done
undo: no: nothing can be moved back to “Web Application”
next_steps:
- Tell the owner of the job: a stage move alone notifies nobody.\
""")
    assert sent() == [("stage", id) for id in pending(2)]


async def test_up_to_ten_records_take_a_yes(
    connect: Connect, era: Era, person: Person, pending: Pending, sent: Sent, sandbox: Sandbox
) -> None:
    person.will("accept", confirm=True)
    async with connect(era, asks=True) as client:
        result = await reject(client, pending(10))
    assert not result.is_error
    assert person.forms[0] == snapshot(
        {
            "properties": {
                "confirm": {
                    "type": "boolean",
                    "title": "Confirm",
                    "description": "Reject 10 applications to Warehouse Order Picker with reason “No response”",
                }
            },
            "required": ["confirm"],
            "type": "object",
        }
    )
    assert sent() == [("reject", id) for id in pending(10)]
    declined = [application.id for application in sandbox.world.applications if application.outcome == "DECLINED"]
    assert set(pending(10)) <= set(declined)


async def test_above_ten_records_a_yes_is_not_enough(
    connect: Connect, era: Era, person: Person, pending: Pending, sent: Sent
) -> None:
    person.will("accept", confirm=True)
    async with connect(era, asks=True) as client:
        result = await reject(client, pending(11))
    assert told(result) == snapshot("""\
FAILED operation_id: op_*
status: refused
summary: The form was sent without a yes, or without the right number: nothing was changed. (Reject 11 applications to Warehouse Order Picker with reason “No response”.)\
""")
    assert person.asked[0].endswith("Type 11 to confirm.")
    assert person.forms[0] == snapshot(
        {
            "properties": {
                "count": {
                    "type": "integer",
                    "title": "Type 11 to confirm",
                    "description": "The number of records that will change: 11.",
                }
            },
            "required": ["count"],
            "type": "object",
        }
    )
    assert sent() == []


async def test_the_right_number_may_come_as_a_number_or_as_text(
    connect: Connect, era: Era, person: Person, pending: Pending, sent: Sent
) -> None:
    everybody = pending(48)
    async with connect(era, asks=True) as client:
        for start, count in ((0, 12), (12, "12"), (24, " 12 "), (36, 12.0)):
            person.will("accept", count=count)
            result = await reject(client, everybody[start : start + 12])
            assert not result.is_error
    assert sent() == [("reject", id) for id in everybody]


async def test_any_other_number_is_no_yes(
    connect: Connect, era: Era, person: Person, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    async with connect(era, asks=True, state_dir=tmp_path) as client:
        for count in (0, 11, 13, -12, 12.5, True, "", "twelve", "12.0", "0012", "\uff11\uff12", "12 people"):
            person.will("accept", count=count)
            assert told(await reject(client, pending(12))) == snapshot("""\
FAILED operation_id: op_*
status: refused
summary: The form was sent without a yes, or without the right number: nothing was changed. (Reject 12 applications to Warehouse Order Picker with reason “No response”.)\
""")
    assert sent() == []
    assert kept() == ["refused nobody wrong_value:" + " not_attempted" * 12] * 12


async def test_accepting_without_the_forms_own_yes_is_no_yes(
    connect: Connect, era: Era, person: Person, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    async with connect(era, asks=True, state_dir=tmp_path) as client:
        for confirm in (None, False, "true", "yes", 1, 1.0):
            person.will("accept", **({} if confirm is None else {"confirm": confirm}))
            assert told(await reject(client, pending(3))) == snapshot("""\
FAILED operation_id: op_*
status: refused
summary: The form was sent without a yes, or without the right number: nothing was changed. (Reject 3 applications to Warehouse Order Picker with reason “No response”.)\
""")
    assert sent() == []
    assert kept() == ["refused nobody wrong_value: not_attempted not_attempted not_attempted"] * 6


async def test_a_decline_that_was_read_ends_it(
    connect: Connect, era: Era, person: Person, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    person.will("decline")
    async with connect(era, asks=True, state_dir=tmp_path) as client:
        result = await reject(client, pending(3))
    assert told(result) == snapshot("""\
FAILED operation_id: op_*
status: refused
summary: The person declined: nothing was changed. (Reject 3 applications to Warehouse Order Picker with reason “No response”.)\
""")
    assert sent() == []
    assert kept() == ["refused nobody declined: not_attempted not_attempted not_attempted"]


async def test_closing_the_question_ends_it(
    connect: Connect, era: Era, person: Person, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    person.will("cancel")
    async with connect(era, asks=True, state_dir=tmp_path) as client:
        result = await reject(client, pending(3))
    assert told(result) == snapshot("""\
FAILED operation_id: op_*
status: refused
summary: The person closed the question, or did not answer in time: nothing was changed. (Reject 3 applications to Warehouse Order Picker with reason “No response”.)\
""")
    assert sent() == []
    assert kept() == ["refused nobody cancelled: not_attempted not_attempted not_attempted"]


async def test_a_yes_with_a_decline_is_a_decline(
    connect: Connect, era: Era, person: Person, pending: Pending, sent: Sent
) -> None:
    person.will("decline")
    person.answers[0].content = {"confirm": True}
    async with connect(era, asks=True) as client:
        result = await reject(client, pending(3))
    assert result.is_error
    assert sent() == []


async def test_after_a_no_the_same_call_asks_anew(
    connect: Connect, era: Era, person: Person, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    person.will("decline")
    person.will("accept", confirm=True)
    async with connect(era, asks=True, state_dir=tmp_path) as client:
        await reject(client, pending(2))
        await reject(client, pending(2))
    assert len(person.asked) == 2
    assert len(sent()) == 2
    route = {"auto": "input_required", "legacy": "elicitation"}[era]
    assert kept() == ["refused nobody declined: not_attempted not_attempted", f"done {route} : done done"]

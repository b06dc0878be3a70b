"""undo_operation: what can be taken back, while it is as it was left, within a day, once."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from tests.conftest import Connect, Person, StillClock, text_of
from tests.tools.conftest import Sent, Standing, undo, write

pytestmark = pytest.mark.anyio

MINUTE, DAY = 60, 24 * 3600


@pytest.fixture
def three(sandbox: Sandbox) -> list[str]:
    """Three pending applications to the forklift job that stand with the client: two in Offer, one in Interview."""
    forklift = sandbox.world.applications.find("job", sandbox.world.stories.jobs["forklift"])
    names = {stage.id: stage.name for stage in sandbox.world.stages}
    return [one.id for one in forklift if one.outcome == "PENDING" and names[one.stage_id] in ("Offer", "Interview")][
        :3
    ]


@pytest.fixture
def moved_by_somebody(sandbox: Sandbox, clock: StillClock) -> Callable[[str, str], None]:
    """Move an application in the ATS itself, a minute from now."""

    def move(application_id: str, stage_name: str) -> None:
        clock.tick(MINUTE)
        application = sandbox.world.applications.get(application_id)
        assert application
        stage = next(stage.id for stage in sandbox.world.stages if stage.name == stage_name)
        sandbox.tenant.save(replace(application, stage_id=stage, changed_at=clock()))

    return move


async def test_a_move_is_taken_back(
    client: Client, three: list[str], clock: StillClock, sent: Sent, standing: Standing
) -> None:
    before = standing(three[0])
    operation_id = await write(client, "move_stage", application_id=three[0], stage="Submitted to Client")
    clock.tick(MINUTE)
    result = await undo(client, operation_id)
    assert not result.is_error
    assert result.structured_content == snapshot(
        {
            "operation_id": "op_FU59NYLEZ3VB",
            "status": "done",
            "summary": "Moved Omar Underwood (Forklift Operator - 2nd Shift) back to “Offer”, undoing op_C6N4KD3J3F44.",
            "undo": "no: an undo is not undone; make the change once more instead",
        }
    )
    assert text_of(result) == snapshot("""\
operation_id: op_FU59NYLEZ3VB
status: done
summary: Moved Omar Underwood (Forklift Operator - 2nd Shift) back to “Offer”, undoing op_C6N4KD3J3F44.
undo: no: an undo is not undone; make the change once more instead\
""")
    assert sent() == snapshot(
        [
            ("PUT", "/ats/applications/hNvWsr6SZptGESN4GGetGxMM/stage", {"stage_id": "19sWCDSAukrSRSxGu8WeHh3n"}),
            ("PUT", "/ats/applications/hNvWsr6SZptGESN4GGetGxMM/stage", {"stage_id": "A4SDaPMWEqLMhdaJ8gDg74Vj"}),
        ]
    )
    assert standing(three[0]) == before


async def test_after_an_undo_the_same_move_is_a_new_one(
    client: Client, three: list[str], clock: StillClock, standing: Standing
) -> None:
    operation_id = await write(client, "move_stage", application_id=three[0], stage="Submitted to Client")
    clock.tick(MINUTE)
    await undo(client, operation_id)
    clock.tick(MINUTE)
    assert await write(client, "move_stage", application_id=three[0], stage="Submitted to Client") != operation_id
    assert standing(three[0]) == "Submitted to Client, PENDING"


async def test_a_bulk_move_is_taken_back_after_a_person_has_agreed_but_for_who_was_moved_on(
    connect: Connect,
    person: Person,
    three: list[str],
    clock: StillClock,
    standing: Standing,
    moved_by_somebody: Callable[[str, str], None],
) -> None:
    before = [standing(id) for id in three]
    person.will("accept", confirm=True)
    person.will("accept", confirm=True)
    async with connect(asks=True) as client:
        operation_id = await write(client, "bulk_move_stage", application_ids=three, stage="Submitted to Client")
        moved_by_somebody(three[1], "Placed")
        clock.tick(MINUTE)
        result = await undo(client, operation_id)
    assert person.asked[1] == snapshot("""\
Move 2 applications to Forklift Operator - 2nd Shift back to where they were, undoing op_C6N4KD3J3F44.
- Omar Underwood: Forklift Operator - 2nd Shift, Submitted to Client → Offer
- Carlos Cisneros: Forklift Operator - 2nd Shift, Submitted to Client → Offer
Not undone: changed since: Malik Salazar (Forklift Operator - 2nd Shift, Placed).
This cannot be undone: an undo is not undone; make the change once more instead.

Confirm?\
""")
    assert not result.is_error
    assert result.structured_content == snapshot(
        {
            "operation_id": "op_FU59NYLEZ3VB",
            "status": "done",
            "summary": "Moved 2 applications to Forklift Operator - 2nd Shift back to where they were, undoing op_C6N4KD3J3F44.",
            "items": [
                {"name": "Omar Underwood", "id": "hNvWsr6SZptGESN4GGetGxMM", "status": "done"},
                {"name": "Carlos Cisneros", "id": "L8LbGgy1NzonbePXeRjom3r1", "status": "done"},
            ],
            "warnings": ["Not undone: changed since: Malik Salazar (Forklift Operator - 2nd Shift, Placed)."],
            "undo": "no: an undo is not undone; make the change once more instead",
        }
    )
    assert [standing(id) for id in three] == [before[0], "Placed, PENDING", before[2]]


async def test_of_a_partial_move_only_what_was_done_is_taken_back(
    connect: Connect, person: Person, three: list[str], sandbox: Sandbox, clock: StillClock, standing: Standing
) -> None:
    before = [standing(id) for id in three]
    person.will("accept", confirm=True)
    person.will("accept", confirm=True)
    sandbox.faults.append(Fault("status:400:REMOTE.INPUT_INVALID", method="PUT", path=three[0]))
    async with connect(asks=True) as client:
        operation_id = await write(client, "bulk_move_stage", application_ids=three, stage="Submitted to Client")
        clock.tick(MINUTE)
        result = await undo(client, operation_id)
    assert text_of(result) == snapshot("""\
operation_id: op_FU59NYLEZ3VB
status: done
summary: Moved 2 applications to Forklift Operator - 2nd Shift back to where they were, undoing op_C6N4KD3J3F44.
items:
name | id | status
Malik Salazar | Ffis22wqE3wonATnya9Js3FN | done
Carlos Cisneros | L8LbGgy1NzonbePXeRjom3r1 | done
undo: no: an undo is not undone; make the change once more instead\
""")
    assert [standing(id) for id in three] == before


async def test_nothing_is_moved_back_to_a_stage_that_avionte_sets_itself(
    client: Client, sandbox: Sandbox, clock: StillClock, sent: Sent
) -> None:
    maria = sandbox.world.stories.applications["maria_forklift"]
    operation_id = await write(client, "move_stage", application_id=maria, stage="Interview")
    clock.tick(MINUTE)
    result = await undo(client, operation_id)
    assert result.is_error
    assert text_of(result) == snapshot(
        "Nothing of op_C6N4KD3J3F44 can be undone: nothing can be moved back to where Maria Gonzalez came from. Nothing was changed."
    )
    assert len(sent()) == 1


async def test_a_move_is_not_taken_back_over_somebody_elses(
    client: Client, three: list[str], sent: Sent, moved_by_somebody: Callable[[str, str], None]
) -> None:
    operation_id = await write(client, "move_stage", application_id=three[0], stage="Submitted to Client")
    moved_by_somebody(three[0], "Placed")
    result = await undo(client, operation_id)
    assert result.is_error
    assert text_of(result) == snapshot(
        "Nothing of op_C6N4KD3J3F44 can be undone: changed since: Omar Underwood (Forklift Operator - 2nd Shift, Placed). Nothing was changed."
    )
    assert len(sent()) == 1


async def test_who_was_moved_back_already_is_left_alone(
    connect: Connect,
    person: Person,
    three: list[str],
    clock: StillClock,
    sent: Sent,
    moved_by_somebody: Callable[[str, str], None],
) -> None:
    person.will("accept", confirm=True)
    person.will("accept", confirm=True)
    async with connect(asks=True) as client:
        one = await write(client, "move_stage", application_id=three[0], stage="Submitted to Client")
        moved_by_somebody(three[0], "Offer")
        refused = await undo(client, one)
        clock.tick(MINUTE)
        both = await write(client, "bulk_move_stage", application_ids=three, stage="Submitted to Client")
        moved_by_somebody(three[0], "Offer")
        result = await undo(client, both)
    assert refused.is_error
    assert text_of(refused) == snapshot(
        "Nothing of op_C6N4KD3J3F44 can be undone: moved back already: Omar Underwood (Forklift Operator - 2nd Shift, Offer). Nothing was changed."
    )
    assert person.asked[1] == snapshot("""\
Move 2 applications to Forklift Operator - 2nd Shift back to where they were, undoing op_FU59NYLEZ3VB.
- Malik Salazar: Forklift Operator - 2nd Shift, Submitted to Client → Interview
- Carlos Cisneros: Forklift Operator - 2nd Shift, Submitted to Client → Offer
Not undone: moved back already: Omar Underwood (Forklift Operator - 2nd Shift, Offer).
This cannot be undone: an undo is not undone; make the change once more instead.

Confirm?\
""")
    assert text_of(result) == snapshot("""\
operation_id: op_65BU7LNDK438
status: done
summary: Moved 2 applications to Forklift Operator - 2nd Shift back to where they were, undoing op_FU59NYLEZ3VB.
items:
name | id | status
Malik Salazar | Ffis22wqE3wonATnya9Js3FN | done
Carlos Cisneros | L8LbGgy1NzonbePXeRjom3r1 | done
warnings:
- Not undone: moved back already: Omar Underwood (Forklift Operator - 2nd Shift, Offer).
undo: no: an undo is not undone; make the change once more instead\
""")
    assert len(sent()) == 6


async def test_what_was_undone_or_is_a_day_old_offers_no_undo_any_more(
    client: Client, three: list[str], clock: StillClock
) -> None:
    async def offered(operation_id: str) -> str:
        result = await client.call_tool("get_operation", {"operation_id": operation_id})
        assert result.structured_content
        return result.structured_content["undo"]

    undone = await write(client, "move_stage", application_id=three[0], stage="Submitted to Client")
    old = await write(client, "move_stage", application_id=three[1], stage="Submitted to Client")
    clock.tick(MINUTE)
    assert await offered(undone) == snapshot(
        "undo_operation moves them back for 24 hours, while nobody else has moved them"
    )
    await undo(client, undone)
    assert await offered(undone) == snapshot("no: it was undone already, by op_65BU7LNDK438")
    clock.tick(DAY)
    assert await offered(old) == snapshot("no: it is more than 24 hours old")


async def test_a_person_who_is_asked_about_an_undo_reads_that_it_is_one(
    connect: Connect, person: Person, sandbox: Sandbox
) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    person.will("accept", confirm=True)
    person.will("accept", confirm=True)
    async with connect(asks=True, confirm="all") as client:
        changed = await write(client, "update_job_custom_fields", job_id=job, fields={"Burden": 20})
        await undo(client, changed)
    assert person.asked == snapshot(
        [
            """\
Set Burden of Forklift Operator - 2nd Shift.
- Forklift Operator - 2nd Shift: Burden: 24.5 → 20
An undo sets the old values again for 24 hours, while this server runs and nobody else has changed them.

Confirm?\
""",
            """\
Set Burden of Forklift Operator - 2nd Shift back to what it was, undoing op_C6N4KD3J3F44.
- Forklift Operator - 2nd Shift: Burden: 20 → 24.5
This cannot be undone: an undo is not undone; make the change once more instead.

Confirm?\
""",
        ]
    )


async def test_rejections_notes_files_and_applications_have_no_way_back(
    client: Client, sandbox: Sandbox, sent: Sent
) -> None:
    stories = sandbox.world.stories
    maria = stories.applications["maria_forklift"]
    rejected = await write(client, "reject_application", application_id=maria, reason="No response")
    assert text_of(await undo(client, rejected)) == snapshot(
        "op_C6N4KD3J3F44 (reject_application) cannot be undone. Nothing was changed."
    )
    noted = await write(client, "add_note", record="application", id=maria, note="Called.")
    assert text_of(await undo(client, noted)) == snapshot(
        "op_FU59NYLEZ3VB (add_note) cannot be undone. Nothing was changed."
    )
    applied = await write(
        client, "create_application", job_id=stories.jobs["cdl"], candidate_id=stories.people["maria_forklift"]
    )
    assert (await undo(client, applied)).is_error
    assert len(sent()) == 3


async def test_an_undo_works_once_and_cannot_be_undone(
    client: Client, three: list[str], clock: StillClock, sent: Sent
) -> None:
    operation_id = await write(client, "move_stage", application_id=three[0], stage="Submitted to Client")
    clock.tick(MINUTE)
    first = await undo(client, operation_id)
    clock.tick(MINUTE)
    again = await undo(client, operation_id)
    assert not again.is_error
    assert text_of(again) == snapshot("""\
operation_id: op_FU59NYLEZ3VB
status: done
summary: This same call was made before, at 14:01 UTC: nothing was sent now, and this is what became of it then. Moved Omar Underwood (Forklift Operator - 2nd Shift) back to “Offer”, undoing op_C6N4KD3J3F44.
undo: no: an undo is not undone; make the change once more instead\
""")
    assert text_of(await undo(client, operation_id, repeat=True)) == snapshot(
        "op_C6N4KD3J3F44 cannot be undone: it was undone already, by op_FU59NYLEZ3VB. Nothing was changed."
    )
    assert first.structured_content
    assert text_of(await undo(client, first.structured_content["operation_id"])) == snapshot(
        "op_FU59NYLEZ3VB (undo_operation) cannot be undone. Nothing was changed."
    )
    assert len(sent()) == 2


async def test_a_day_is_the_limit(client: Client, three: list[str], clock: StillClock, sent: Sent) -> None:
    operation_id = await write(client, "move_stage", application_id=three[0], stage="Submitted to Client")
    clock.tick(DAY + 1)
    result = await undo(client, operation_id)
    assert result.is_error
    assert text_of(result) == snapshot(
        "op_C6N4KD3J3F44 cannot be undone: it is more than 24 hours old. Nothing was changed."
    )
    assert len(sent()) == 1


async def test_what_failed_is_unknown_or_waits_has_nothing_to_undo(
    client: Client, three: list[str], sandbox: Sandbox, sent: Sent
) -> None:
    sandbox.faults.append(Fault("status:400:REMOTE.INPUT_INVALID", method="PUT", path=three[0]))
    failed = await write(client, "move_stage", application_id=three[0], stage="Submitted to Client")
    assert text_of(await undo(client, failed)) == snapshot(
        "op_C6N4KD3J3F44 is failed: nothing is known to be done that could be undone. Nothing was changed."
    )
    sandbox.faults.append(Fault("drop_before:read", method="PUT", path=three[1]))
    unknown = await write(client, "move_stage", application_id=three[1], stage="Submitted to Client")
    assert text_of(await undo(client, unknown)) == snapshot(
        "op_FU59NYLEZ3VB is unknown: nothing is known to be done that could be undone. Nothing was changed."
    )
    waits = await write(client, "bulk_move_stage", application_ids=three[2:], stage="Submitted to Client")
    assert text_of(await undo(client, waits)) == snapshot(
        "op_65BU7LNDK438 is confirmation_required: nothing is known to be done that could be undone. Nothing was changed."
    )
    assert text_of(await undo(client, "op_234567892345")) == snapshot(
        "No operation has the id 'op_234567892345': take it from the answer of a write. Nothing was changed."
    )
    assert len(sent()) == 2


async def test_after_a_restart_a_move_can_be_undone_and_custom_fields_cannot(
    connect: Connect, three: list[str], sandbox: Sandbox, clock: StillClock, standing: Standing, tmp_path: Path
) -> None:
    before = standing(three[0])
    job = sandbox.world.stories.jobs["forklift"]
    async with connect(state_dir=tmp_path) as client:
        moved = await write(client, "move_stage", application_id=three[0], stage="Submitted to Client")
        changed = await write(client, "update_job_custom_fields", job_id=job, fields={"Burden": 20})
    clock.tick(MINUTE)
    async with connect(state_dir=tmp_path) as client:
        assert not (await undo(client, moved)).is_error
        refused = await undo(client, changed)
    assert standing(three[0]) == before
    assert refused.is_error
    assert text_of(refused).replace(changed, "op_…") == snapshot(
        "op_… was written before this server was started: the old values are kept in memory only. Set them again by hand. Nothing was changed."
    )

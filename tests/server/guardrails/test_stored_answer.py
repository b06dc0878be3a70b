"""What is told of writes that this process did not run: by the ledger alone."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from inline_snapshot import snapshot

from server.guardrails.operation_models import Item, ItemState, Operation, OperationStatus, overall
from server.guardrails.stored_answer import stored
from server.guardrails.write_answer import WriteAnswer
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.settings import Settings
from tests.conftest import Connect, Person, StillClock
from tests.server.guardrails.conftest import Pending, get, id_of, move, reject, turn_down

Action = Literal["accept", "decline", "cancel"]
MADE_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def tell(tool: str, *items: Item, too_late: str = "", exclude: str = "") -> WriteAnswer:
    """What is told of an operation of these items."""
    operation = Operation(
        id="op_1",
        tool=tool,
        fingerprint="f",
        content_hash="c",
        status=overall(item.state for item in items),
        items=items,
        created_at=MADE_AT,
    )
    return stored(operation, too_late, Settings.from_env({"ATS_MCP_EXCLUDE_TOOLS": exclude}))


def item(state: str, code: str = "", settled_by: str = "") -> Item:
    return Item(
        position=0, kind="application", target_id="a1", state=ItemState(state), code=code, settled_by=settled_by
    )


@pytest.mark.parametrize(
    ("action", "content", "why"),
    [
        ("decline", "", "The person declined: nothing was changed."),
        ("accept", "confirm", "The form was sent without a yes, or without the right number"),
        ("cancel", "", "The person closed the question, or did not answer in time: nothing was changed."),
    ],
)
@pytest.mark.anyio
async def test_who_asks_for_what_nobody_agreed_to_is_told_why(
    connect: Connect, person: Person, pending: Pending, action: Action, content: str, why: str
) -> None:
    person.will(action, **{content: False} if content else {})
    async with connect(asks=True) as client:
        told = await get(client, id_of(await reject(client, pending(2))))
    assert "status: refused" in told
    assert why in told


@pytest.mark.anyio
async def test_what_nobody_agreed_to_in_time_is_told_so(
    connect: Connect, pending: Pending, clock: StillClock, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path) as client:
        asked = await reject(client, pending(2))
        clock.tick(301)
        assert await get(client, id_of(asked)) == snapshot("""\
operation_id: op_*
status: refused
summary: bulk_reject_applications, 2 record(s), 2026-11-02 14:00 UTC. Nobody agreed within 300 seconds: nothing was changed.
items:
name | id | status
application | XY5zTX8kwGwEyf48dCiS3f7u | not_attempted
application | 5aRHCQhKzrz7b4SiidjFdx88 | not_attempted\
""")


@pytest.mark.anyio
async def test_a_preview_of_a_server_that_has_ended_waits_for_nobody_any_more(
    connect: Connect, pending: Pending, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path) as client:
        asked = await reject(client, pending(2))
    async with connect(state_dir=tmp_path) as client:
        assert await get(client, id_of(asked)) == snapshot("""\
operation_id: op_*
status: refused
summary: bulk_reject_applications, 2 record(s), 2026-11-02 14:00 UTC. The server that showed it ended before anybody agreed: nothing was changed.
items:
name | id | status
application | XY5zTX8kwGwEyf48dCiS3f7u | not_attempted
application | 5aRHCQhKzrz7b4SiidjFdx88 | not_attempted\
""")


@pytest.mark.anyio
async def test_a_preview_of_another_server_cannot_be_confirmed_here_and_says_so(
    connect: Connect, pending: Pending, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path) as other, connect(state_dir=tmp_path) as client:
        asked = await reject(other, pending(2))
        assert await get(client, id_of(asked)) == snapshot("""\
operation_id: op_*
status: confirmation_required
summary: bulk_reject_applications, 2 record(s), 2026-11-02 14:00 UTC. Nothing has been changed. It was shown, and until 14:05:00 UTC it waits for a yes at the server and from the client that it was shown to: here it cannot be confirmed.
items:
name | id | status
application | XY5zTX8kwGwEyf48dCiS3f7u | planned
application | 5aRHCQhKzrz7b4SiidjFdx88 | planned
next_steps:
- Make the call again for a preview that can be confirmed here.\
""")


@pytest.mark.anyio
async def test_what_is_not_known_says_so_and_what_to_do(
    connect: Connect, pending: Pending, sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.faults.append(Fault("drop_before:read", method="POST", path="/reject"))
    async with connect(state_dir=tmp_path) as client:
        lost = await turn_down(client, pending(1)[0])
    async with connect(state_dir=tmp_path) as client:
        assert await get(client, id_of(lost)) == snapshot("""\
operation_id: op_*
status: unknown
summary: reject_application, 1 record(s), 2026-11-02 14:00 UTC.
items:
name | id | status | reason
application | XY5zTX8kwGwEyf48dCiS3f7u | unknown | It was sent, and what became of it is not known (OutcomeUnknown).
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.\
""")


@pytest.mark.anyio
async def test_a_move_of_an_earlier_process_says_whether_it_can_be_undone(
    connect: Connect, pending: Pending, clock: StillClock, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path) as client:
        moved = await move(client, pending(1)[0], "Placed")
    async with connect(state_dir=tmp_path) as client:
        assert "undo: undo_operation takes it back for 24 hours" in await get(client, id_of(moved))
        clock.tick(25 * 3600)
        assert "undo: no: it is more than 24 hours old" in await get(client, id_of(moved))
    async with connect(state_dir=tmp_path, exclude_tools=("undo_operation",)) as client:
        assert "undo: no: " in await get(client, id_of(moved))


@pytest.mark.parametrize(
    ("tool", "too_late", "exclude", "undo"),
    [
        ("move_stage", "", "undo_operation", "no: this server does not offer the tool that takes a write back"),
        ("set_job_sync", "it was undone already, by op_2", "", "no: it was undone already, by op_2"),
        ("add_note", "", "", "no: there is no way to take it back from here"),
    ],
)
def test_it_says_whether_a_write_can_be_undone(tool: str, too_late: str, exclude: str, undo: str) -> None:
    assert tell(tool, item("done"), too_late=too_late, exclude=exclude).undo == undo


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (item("done"), ""),
        (
            item("done", "OutcomeUnknown", "reading the record"),
            "What became of it was not known at first: the record showed it later.",
        ),
        (item("failed", "OutcomeUnknown", "maria"), "What became of it was not known at first: it was settled later."),
        (item("unknown", "OutcomeUnknown"), "It was sent, and what became of it is not known (OutcomeUnknown)."),
        (item("skipped_changed", "overtaken"), "Another write got there first."),
        (item("failed", "InvalidInput"), "InvalidInput"),
    ],
)
def test_the_reason_of_a_record_is_told_in_words_and_never_against_its_state(found: Item, reason: str) -> None:
    assert tell("move_stage", found).items[0].reason == reason


def test_what_is_on_its_way_says_how_to_follow_it() -> None:
    told = tell("move_stage", item("sending"))
    assert told.status == OperationStatus.RUNNING
    assert told.next_steps == ("It goes on without this call: get_operation with op_1 says how far it is.",)

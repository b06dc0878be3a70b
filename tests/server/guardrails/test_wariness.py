"""After hidden text was read, a person is asked about every write: it may be what that text wants."""

from datetime import timedelta

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.sandbox.kombo import Sandbox
from tests.conftest import Connect, Person, StillClock
from tests.server.guardrails.conftest import Pending, Sent, confirm, move, told

pytestmark = pytest.mark.anyio


async def read_resume(client: Client, sandbox: Sandbox, person: str) -> None:
    result = await client.call_tool("get_resume", {"candidate_id": sandbox.world.stories.people[person]})
    assert not result.is_error


async def test_a_single_write_after_hidden_text_waits_for_a_person(
    connect: Connect, sandbox: Sandbox, person: Person, pending: Pending, sent: Sent
) -> None:
    one = pending(1)[0]
    async with connect(asks=True) as client:
        await read_resume(client, sandbox, "white_text_resume")
        person.will("decline")
        assert (await move(client, one, "Placed")).is_error
        assert sent() == []
        assert person.asked == snapshot(
            [
                """\
Move Olivia Haddad (Warehouse Order Picker) from “Web Application” to “Placed”.
- Olivia Haddad: Warehouse Order Picker, Web Application → Placed
You are asked because a resume that was read within the last hour hides text from whoever looks at it: see that this is what you want, and not what that text wants.

Confirm?\
"""
            ]
        )
        person.will("accept", confirm=True)
        assert not (await move(client, one, "Placed")).is_error
    assert len(sent()) == 1


async def test_a_client_that_cannot_ask_gets_a_preview(
    client: Client, sandbox: Sandbox, pending: Pending, sent: Sent
) -> None:
    await read_resume(client, sandbox, "white_text_resume")
    shown = await move(client, pending(1)[0], "Placed")
    assert shown.structured_content
    assert shown.structured_content["status"] == "confirmation_required"
    assert sent() == []
    assert not (await confirm(client, shown, 1)).is_error
    assert len(sent()) == 1


async def test_an_honest_resume_changes_nothing(client: Client, sandbox: Sandbox, pending: Pending, sent: Sent) -> None:
    await read_resume(client, sandbox, "two_column_resume")
    assert told(await move(client, pending(1)[0], "Placed")) == snapshot(
        """\
operation_id: op_*
status: done
summary: Moved Olivia Haddad (Warehouse Order Picker) from “Web Application” to “Placed”.
undo: no: nothing can be moved back to “Web Application”
next_steps:
- Tell the owner of the job: a stage move alone notifies nobody.\
"""
    )
    assert len(sent()) == 1


async def test_after_an_hour_nobody_is_asked(
    client: Client, sandbox: Sandbox, pending: Pending, sent: Sent, clock: StillClock
) -> None:
    first, second = pending(2)
    await read_resume(client, sandbox, "white_text_resume")
    clock.tick(timedelta(minutes=59).total_seconds())
    await move(client, first, "Placed")
    assert sent() == []
    clock.tick(timedelta(minutes=1).total_seconds())
    assert not (await move(client, second, "Placed")).is_error
    assert len(sent()) == 1


async def test_where_the_operator_chose_that_nobody_is_asked_nobody_is(
    connect: Connect, sandbox: Sandbox, pending: Pending, sent: Sent
) -> None:
    async with connect(confirm="dangerously-never") as client:
        await read_resume(client, sandbox, "white_text_resume")
        assert not (await move(client, pending(1)[0], "Placed")).is_error
    assert len(sent()) == 1

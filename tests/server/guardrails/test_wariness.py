"""After hidden text was read, a person is asked about every write: it may be what that text wants."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.sandbox.kombo import Sandbox
from server.sandbox.options import API_KEY, INTEGRATION_ID
from server.state_folder import WARINESS_PREFIX
from tests.conftest import Connect, Person, StillClock
from tests.server.guardrails.conftest import Pending, Sent, confirm, move, told

pytestmark = pytest.mark.anyio


async def read_resume(client: Client, sandbox: Sandbox, person: str) -> None:
    result = await client.call_tool("get_resume", {"candidate_id": sandbox.world.stories.people[person]})
    assert not result.is_error


def kept_in(folder: Path) -> list[Path]:
    """The files that hold until when somebody is wary."""
    return list(folder.glob(f"{WARINESS_PREFIX}*"))


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
You are being asked because a resume read in the last hour contains hidden text. Make sure this is what you want.
This cannot be undone: nothing can be moved back to “Web Application”.

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


async def test_a_server_that_is_started_again_is_as_wary_until_the_hour_is_over(
    connect: Connect, sandbox: Sandbox, pending: Pending, sent: Sent, clock: StillClock, tmp_path: Path
) -> None:
    first, second = pending(2)
    async with connect(state_dir=tmp_path) as client:
        await read_resume(client, sandbox, "white_text_resume")
    clock.tick(timedelta(minutes=59).total_seconds())
    async with connect(state_dir=tmp_path) as client:
        assert "You are being asked because a resume" in told(await move(client, first, "Placed"))
        assert sent() == []
        clock.tick(timedelta(minutes=1).total_seconds())
        assert not (await move(client, second, "Placed")).is_error
    assert len(sent()) == 1


async def test_another_server_on_the_same_folder_is_as_wary_from_that_moment_on(
    connect: Connect, sandbox: Sandbox, pending: Pending, sent: Sent, tmp_path: Path
) -> None:
    first, second = pending(2)
    async with connect(state_dir=tmp_path) as reading, connect(state_dir=tmp_path) as writing:
        assert not (await move(writing, first, "Placed")).is_error
        await read_resume(reading, sandbox, "white_text_resume")
        assert "You are being asked because a resume" in told(await move(writing, second, "Placed"))
    assert len(sent()) == 1


async def test_servers_of_other_connections_on_the_same_folder_are_not_wary(
    connect: Connect, sandbox: Sandbox, pending: Pending, sent: Sent, tmp_path: Path
) -> None:
    first, second = pending(2)
    scope = (sandbox.world.stories.jobs["order_picker"],)
    async with connect(state_dir=tmp_path) as client:
        await read_resume(client, sandbox, "white_text_resume")
    async with connect(state_dir=tmp_path, api_key=API_KEY, integration_id=INTEGRATION_ID) as other:
        assert not (await move(other, first, "Placed")).is_error
    async with connect(state_dir=tmp_path, job_scope=scope) as scoped:
        assert not (await move(scoped, second, "Placed")).is_error
    assert len(sent()) == 2


async def test_what_is_kept_of_it_is_a_moment_that_nobody_else_can_read(
    connect: Connect, sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path) as client:
        await read_resume(client, sandbox, "white_text_resume")
        clock.tick(60)
        await read_resume(client, sandbox, "white_text_resume")
    (kept,) = kept_in(tmp_path)
    assert kept.read_text() == "2026-11-02T15:01:00+00:00"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"soon", b"\xff", b"2026-11-02T13:00:00"])
async def test_a_moment_that_cannot_be_read_counts_as_wary_until_it_is_removed(
    content: bytes, connect: Connect, sandbox: Sandbox, pending: Pending, sent: Sent, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path) as client:
        await read_resume(client, sandbox, "white_text_resume")
    (kept,) = kept_in(tmp_path)
    kept.write_bytes(content)
    async with connect(state_dir=tmp_path) as client:
        assert "You are being asked because a resume" in told(await move(client, pending(1)[0], "Placed"))
        kept.unlink()
        assert not (await move(client, pending(2)[1], "Placed")).is_error
    assert len(sent()) == 1


async def test_where_the_disk_refuses_the_server_that_read_it_is_wary_all_the_same(
    connect: Connect,
    sandbox: Sandbox,
    pending: Pending,
    sent: Sent,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with connect(state_dir=tmp_path) as client:
        await read_resume(client, sandbox, "white_text_resume")
        (kept,) = kept_in(tmp_path)
        kept.unlink()
        kept.mkdir()
        await read_resume(client, sandbox, "white_text_resume")
        kept.rmdir()
        assert kept_in(tmp_path) == [], "no draft is left behind"
        assert "You are being asked because a resume" in told(await move(client, pending(1)[0], "Placed"))
    assert sent() == []
    assert "other servers were not told to ask about every write: IsADirectoryError" in caplog.text

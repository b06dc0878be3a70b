"""Several servers on one ledger: a yes runs once and by one of them, and the file holds no word about a person."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import anyio
import pytest
from inline_snapshot import snapshot
from mcp import MCPError
from mcp.types import CallToolResult, ElicitResult, InputRequiredResult

from server.guardrails.ledger import Ledger
from server.guardrails.operation_models import Route
from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from server.state_folder import LEDGER_NAME
from tests.conftest import Connect, Era, StillClock
from tests.server.guardrails.conftest import Kept, Pending, Sent, confirm, id_of, reject, told, turn_down

pytestmark = pytest.mark.anyio


@pytest.fixture
def sandbox(clock: StillClock) -> Sandbox:
    """A sandbox whose mirror shows writes only after a sync."""
    return Sandbox(SandboxOptions(clock=clock, mirror_lag=None))


async def test_a_preview_of_one_server_cannot_be_confirmed_at_another(
    connect: Connect, era: Era, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    async with connect(era, state_dir=tmp_path) as client, connect(era, state_dir=tmp_path) as other:
        previewed = await reject(client, pending(2))
        assert told(await confirm(other, previewed, 2)) == snapshot(
            "FAILED No change waits for confirmation under 'op_*': the id is unknown, or it was used (get_operation tells what became of it), or it is more than 300 seconds old. Call the tool again for a new preview. Nothing was changed by this call."
        )
        assert sent() == []
        assert kept() == ["confirmation_required nobody : planned planned"]
        assert not (await confirm(client, previewed, 2)).is_error
    assert kept() == ["done two_step : done done"]


async def test_a_sealed_round_of_one_server_is_none_at_another(
    connect: Connect, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    arguments = {"application_ids": pending(2), "reason": "No response"}
    async with connect(asks=True, state_dir=tmp_path) as client, connect(asks=True, state_dir=tmp_path) as other:
        asked = await client.session.call_tool("bulk_reject_applications", arguments, allow_input_required=True)
        assert isinstance(asked, InputRequiredResult)
        with pytest.raises(MCPError, match="Invalid or expired requestState"):
            await other.session.call_tool(
                "bulk_reject_applications",
                arguments,
                request_state=asked.request_state,
                input_responses={"confirmation": ElicitResult(action="accept", content={"confirm": True})},
            )
    assert sent() == []
    assert kept() == ["confirmation_required nobody : planned planned"]


async def test_what_another_server_has_claimed_is_not_sent_a_second_time(
    connect: Connect, era: Era, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path, clock: StillClock
) -> None:
    async with connect(era, state_dir=tmp_path) as client:
        previewed = await reject(client, pending(2))
        with closing(Ledger.open(tmp_path / LEDGER_NAME, clock)) as ledger:
            assert ledger.claim(id_of(previewed), route=Route.TWO_STEP)
            assert told(await confirm(client, previewed, 2)) == snapshot(
                "FAILED op_* was used already, by this server or another. Nothing was changed."
            )
    assert sent() == []
    assert kept() == ["running two_step : planned planned"]


async def test_what_was_refused_in_the_ledger_cannot_be_confirmed(
    connect: Connect, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path, clock: StillClock
) -> None:
    async with connect(state_dir=tmp_path) as client:
        previewed = await reject(client, pending(2))
        with closing(Ledger.open(tmp_path / LEDGER_NAME, clock)) as ledger:
            ledger.refuse(id_of(previewed), "declined")
        assert (await confirm(client, previewed, 2)).is_error
    assert sent() == []
    assert kept() == ["refused nobody declined: not_attempted not_attempted"]


async def test_the_same_call_at_another_server_is_answered_from_the_ledger(
    connect: Connect, pending: Pending, sent: Sent, tmp_path: Path
) -> None:
    one = pending(1)[0]
    async with connect(state_dir=tmp_path) as client, connect(state_dir=tmp_path) as other:
        first = await turn_down(client, one)
        again = await turn_down(other, one)
    assert id_of(again) == id_of(first)
    assert told(again) == snapshot("""\
operation_id: op_*
status: done
summary: This same call was made before, at 14:00 UTC: nothing was sent now, and this is what became of it then. reject_application, 1 record(s), 2026-11-02 14:00 UTC.
items:
name | id | status
application | XY5zTX8kwGwEyf48dCiS3f7u | done
undo: no: there is no way to take it back from here\
""")
    assert len(sent()) == 1


async def test_two_servers_write_to_one_person_at_the_same_moment_once(
    connect: Connect, pending: Pending, sent: Sent, tmp_path: Path
) -> None:
    one = pending(1)[0]
    answers: list[CallToolResult] = []
    async with connect(state_dir=tmp_path) as client, connect(state_dir=tmp_path) as other:

        async def go(server: int, reason: str) -> None:
            answers.append(await turn_down((client, other)[server], one, reason))

        async with anyio.create_task_group() as tasks:
            for server, reason in ((0, "No response"), (1, "No response"), (0, "Position filled"), (1, "no response")):
                tasks.start_soon(go, server, reason)
    assert len(answers) == 4
    assert len(sent()) == 1


async def test_the_ledger_holds_ids_and_no_word_about_anybody(
    connect: Connect, pending: Pending, sandbox: Sandbox, tmp_path: Path
) -> None:
    application = sandbox.world.applications.get(pending(1)[0])
    assert application
    person = sandbox.world.candidates.get(application.candidate_id)
    assert person
    sandbox.tenant.save(replace(person, first_name="Wilhelmina", last_name="Featherstonehaugh"))
    sandbox.sync()
    async with connect(state_dir=tmp_path) as client:
        previewed = await reject(client, pending(1), note="Snored in the interview.")
        assert "Wilhelmina Featherstonehaugh" in told(previewed)
        await confirm(client, previewed, 1)
        await client.call_tool(
            "add_note", {"record": "application", "id": pending(1)[0], "note": "Called, Featherstonehaugh hung up."}
        )
    files = on_disk(tmp_path)
    assert set(files) >= {LEDGER_NAME, "audit.jsonl"}
    for content in files.values():
        for word in (b"Wilhelmina", b"Featherston", b"Snored", b"hung up", b"No response"):
            assert word not in content


def on_disk(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, whole, by its name."""
    return {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}

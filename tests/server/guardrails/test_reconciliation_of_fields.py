"""Updates of custom fields and new applications of unknown outcome: what they block, and what settles them."""

from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from tests.conftest import Connect, StillClock
from tests.server.guardrails.conftest import Kept, confirm, get, id_of, told

pytestmark = pytest.mark.anyio

NORA = {"first_name": "Nora", "last_name": "Quill", "email": "Nora.Quill@example.com"}


@pytest.fixture
def sandbox(clock: StillClock) -> Sandbox:
    """A sandbox whose mirror shows writes only after a sync; custom fields are read from Avionté itself."""
    return Sandbox(SandboxOptions(clock=clock, mirror_lag=None))


@pytest.fixture
def job(sandbox: Sandbox) -> str:
    return sandbox.world.stories.jobs["forklift"]


def lose_answer(sandbox: Sandbox) -> None:
    """Let the next update be made and its answer be lost."""
    sandbox.faults.append(Fault("drop_after", method="PATCH"))


async def update(client: Client, job: str, **fields: object) -> CallToolResult:
    """Set custom fields of a job."""
    return await client.call_tool("update_job_custom_fields", {"job_id": job, "fields": fields})


async def undo(client: Client, result: CallToolResult) -> CallToolResult:
    return await client.call_tool("undo_operation", {"operation_id": id_of(result)})


async def apply(client: Client, job: str, **whom: str) -> CallToolResult:
    return await client.call_tool("create_application", {"job_id": job, **whom})


def status_of(result: CallToolResult) -> Any:
    assert result.structured_content
    return result.structured_content["status"]


async def test_fields_that_the_record_shows_settle_their_update_and_the_next_one_is_sent(
    client: Client, job: str, sandbox: Sandbox
) -> None:
    lose_answer(sandbox)
    lost = await update(client, job, Burden=30)
    assert status_of(lost) == "unknown"
    assert status_of(await update(client, job, Burden=31)) == "done"
    assert (await get(client, id_of(lost))).splitlines()[1] == "status: done"


async def test_fields_that_the_record_does_not_show_stay_unknown_and_block_their_kind(
    client: Client, job: str, sandbox: Sandbox
) -> None:
    sandbox.faults.append(Fault("drop_before:read", method="PATCH"))
    await update(client, job, Burden=30)
    assert told(await update(client, job, Burden=31)).startswith("FAILED An earlier write to Forklift Operator")


async def test_after_a_restart_the_ledger_still_knows_what_was_to_be_set(
    connect: Connect, job: str, sandbox: Sandbox, kept: Kept, tmp_path: Path
) -> None:
    lose_answer(sandbox)
    async with connect(state_dir=tmp_path) as client:
        lost = await update(client, job, Burden=30)
    assert kept() == ["unknown none : unknown"]
    async with connect(state_dir=tmp_path) as client:
        assert await get(client, id_of(lost)) == snapshot("""\
operation_id: op_*
status: done
summary: update_job_custom_fields, 1 record(s), 2026-11-02 14:00 UTC.
items:
name | id | status | reason
job | EhPvmype9AVHw5Eyc6Z4Sgx2 | done | What became of it was not known at first: the record showed it later.
undo: no: the old values were in the memory of the server that wrote it, and are gone with it\
""")
    assert kept() == ["done none : done"]


async def test_an_undo_of_fields_of_unknown_outcome_blocks_what_the_update_would(
    client: Client, job: str, sandbox: Sandbox
) -> None:
    done = await update(client, job, Burden=30)
    sandbox.faults.append(Fault("drop_before:read", method="PATCH"))
    assert status_of(await undo(client, done)) == "unknown"
    assert told(await update(client, job, Burden=31)) == snapshot(
        "FAILED An earlier write to Forklift Operator - 2nd Shift is on its way, or nobody knows what became of it (op_*). Look at the record in Avionté: Kombo's mirror may be older. If it was not done, call again with repeat; a person is asked then. Nothing was changed."
    )


async def test_an_undo_that_the_record_shows_blocks_nothing_any_more(
    client: Client, job: str, sandbox: Sandbox
) -> None:
    done = await update(client, job, Burden=30)
    lose_answer(sandbox)
    assert status_of(await undo(client, done)) == "unknown"
    assert status_of(await update(client, job, Burden=31)) == "done"


async def test_what_became_of_a_lost_update_is_looked_for_before_it_is_undone(
    client: Client, job: str, sandbox: Sandbox
) -> None:
    lose_answer(sandbox)
    assert status_of(await undo(client, await update(client, job, Burden=30))) == "done"


@pytest.mark.parametrize("new", [True, False])
async def test_an_application_is_settled_once_its_person_shows_it(client: Client, sandbox: Sandbox, new: bool) -> None:
    whom = NORA if new else {"candidate_id": sandbox.world.stories.people["no_resume"]}
    cdl = sandbox.world.stories.jobs["cdl"]
    sandbox.faults.append(Fault("drop_after", method="POST", path="/applications"))
    lost = await apply(client, cdl, **whom)
    assert "status: unknown" in await get(client, id_of(lost)), "Kombo does not show it yet"
    sandbox.sync()
    result = await client.call_tool("get_operation", {"operation_id": id_of(lost)})
    assert status_of(result) == "done"
    assert result.structured_content
    made = sandbox.world.applications.get(result.structured_content["created_id"])
    assert made
    assert made.job_id == cdl


async def test_what_cannot_be_read_stays_unknown(client: Client, sandbox: Sandbox, job: str) -> None:
    lose_answer(sandbox)
    lost = await update(client, job, Burden=30)
    sandbox.faults.append(Fault("status:500", times=99))
    assert "status: unknown" in await get(client, id_of(lost))


async def test_the_same_update_is_sent_again_where_somebody_set_another_value_since(
    client: Client, connect: Connect, job: str, sandbox: Sandbox
) -> None:
    first = await update(client, job, Burden=30)
    again = await update(client, job, Burden=30)
    assert id_of(again) == id_of(first)
    async with connect() as colleague:
        assert status_of(await update(colleague, job, Burden=12)) == "done"
    later = await update(client, job, Burden=30)
    assert id_of(later) != id_of(first)
    assert told(later) == snapshot("""\
operation_id: op_*
status: done
summary: Set custom fields of Forklift Operator - 2nd Shift: Burden: 12 → 30.
undo: undo_operation sets the old values again for 24 hours, while this server runs and nobody else has changed them\
""")
    assert id_of(await update(client, job, Burden=30)) == id_of(later)


NEW_LAYOUT = {
    "Shift notes": "Park behind building C.\n\nFirst week is 07:00 to 15:30 for training, then the posted shift."
}
"""What the field holds already, in two paragraphs."""


async def test_what_the_record_showed_before_as_plainly_does_not_settle_an_update(
    client: Client, job: str, sandbox: Sandbox
) -> None:
    sandbox.faults.append(Fault("drop_before:read", method="PATCH"))
    never_made = await update(client, job, **NEW_LAYOUT)
    assert (await get(client, id_of(never_made))).splitlines()[1] == "status: unknown"


async def test_an_update_of_the_layout_alone_is_written_once(client: Client, job: str, sandbox: Sandbox) -> None:
    made = await update(client, job, **NEW_LAYOUT)
    again = await update(client, job, **NEW_LAYOUT)
    assert status_of(made) == status_of(again) == "done"
    assert id_of(again) == id_of(made)
    assert "This same call was made before" in told(again)


async def test_an_application_that_another_call_made_settles_none(client: Client, job: str, sandbox: Sandbox) -> None:
    sandbox.faults.append(Fault("drop_before:read", method="POST", path=f"/v1/ats/jobs/{job}/applications"))
    never_made = await apply(client, job, **NORA)
    again = await client.call_tool("create_application", {"job_id": job, **NORA, "repeat": True})
    assert status_of(await confirm(client, again, 1)) == "done"
    sandbox.sync()
    assert (await get(client, id_of(never_made))).splitlines()[1] == "status: unknown"

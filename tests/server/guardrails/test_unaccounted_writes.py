"""What cannot be accounted for is not done: an audit or a ledger that takes nothing keeps every write from being sent."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import anyio
import httpx
import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server.app import build_server
from server.guardrails.audit import verify
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.settings import Settings
from server.state_folder import AUDIT_NAME, LEDGER_NAME
from tests.conftest import Connect, Era, Person, StillClock, text_of
from tests.server.guardrails.conftest import Kept, Pending, Sent, confirm, id_of, masked, refuse, reject, told

pytestmark = pytest.mark.anyio

Mend = Callable[[], None]


@pytest.fixture
def broken_audit(tmp_path: Path) -> Mend:
    """An audit that cannot be written, since a folder stands where its file belongs; called, it is mended."""
    (tmp_path / AUDIT_NAME).mkdir()
    return (tmp_path / AUDIT_NAME).rmdir


async def move(client: Client, application_id: str) -> CallToolResult:
    return await client.call_tool("move_stage", {"application_id": application_id, "stage": "Submitted to Client"})


async def test_a_write_that_the_audit_cannot_take_is_refused_and_closed_in_the_ledger(
    connect: Connect, pending: Pending, sent: Sent, kept: Kept, broken_audit: Mend, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path) as client:
        assert told(await move(client, pending(1)[0])) == snapshot(
            "FAILED The audit cannot be written: is a directory. A write that cannot be accounted for is not made. Nothing was changed."
        )
        assert sent() == []
        assert kept() == ["failed none : not_attempted"]
        broken_audit()
        assert not (await move(client, pending(1)[0])).is_error
    assert len(sent()) == 1


async def test_a_yes_in_a_form_that_the_audit_cannot_take_releases_nothing(
    connect: Connect,
    era: Era,
    person: Person,
    pending: Pending,
    sent: Sent,
    kept: Kept,
    broken_audit: Mend,
    tmp_path: Path,
) -> None:
    person.will("accept", confirm=True)
    person.will("accept", confirm=True)
    async with connect(era, asks=True, state_dir=tmp_path) as client:
        assert told(await reject(client, pending(2))) == snapshot(
            "FAILED The audit cannot be written: is a directory. A write that cannot be accounted for is not made. Nothing was changed."
        )
        assert sent() == []
        assert [line.partition(" ")[0] for line in kept()] == ["failed"]
        broken_audit()
        assert not (await reject(client, pending(2))).is_error
    assert len(sent()) == 2


async def test_a_confirmation_that_the_audit_cannot_take_releases_nothing(
    connect: Connect, pending: Pending, sent: Sent, kept: Kept, broken_audit: Mend, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path) as client:
        preview = await reject(client, pending(2))
        assert "The audit cannot be written" in told(await confirm(client, preview, 2))
        assert kept() == snapshot(["failed two_step : not_attempted not_attempted"])
        broken_audit()
        assert (await confirm(client, preview, 2)).is_error
    assert sent() == []


async def test_a_no_is_a_no_also_where_the_audit_cannot_take_it(
    connect: Connect, person: Person, pending: Pending, sent: Sent, kept: Kept, broken_audit: Mend, tmp_path: Path
) -> None:
    person.will("decline")
    async with connect(asks=True, state_dir=tmp_path) as client:
        assert (await reject(client, pending(2))).is_error
    assert sent() == []
    assert kept() == snapshot(["refused nobody declined: not_attempted not_attempted"])


async def test_a_search_that_the_audit_cannot_take_is_not_made_and_other_reads_go_on(
    connect: Connect, sandbox: Sandbox, pending: Pending, broken_audit: Mend, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path) as client:
        assert (await client.call_tool("search_candidates", {"query": "Maria Gonzalez"})).is_error
        assert [request.path for request in sandbox.requests] == []
        assert not (await client.call_tool("get_application", {"application_id": pending(1)[0]})).is_error


async def test_an_audit_that_fails_once_a_write_is_on_the_wire_does_not_deny_the_write(
    sandbox: Sandbox, clock: StillClock, pending: Pending, kept: Kept, tmp_path: Path
) -> None:
    audit = tmp_path / AUDIT_NAME
    first, second = pending(2)

    async def fail_meanwhile(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith(f"{first}/stage"):
            audit.rename(tmp_path / "aside")
            audit.mkdir()
        return await sandbox(request)

    settings = Settings.from_env({}, state_dir=tmp_path)
    server = build_server(settings, transport=httpx.MockTransport(fail_meanwhile), now=clock, sleep=clock.sleep)
    async with Client(server) as client:
        result = await move(client, first)
        again = await client.call_tool("get_operation", {"operation_id": id_of(result)})
        audit.rmdir()
        (tmp_path / "aside").rename(audit)
        await move(client, second)
        mended = await client.call_tool("get_operation", {"operation_id": id_of(result)})
    assert text_of(again) == text_of(result)
    assert masked(text_of(result)) == snapshot("""\
operation_id: op_*
status: done
summary: Moved Olivia Haddad (Warehouse Order Picker) from “Web Application” to “Submitted to Client”.
warnings:
- What became of it stands in the ledger and not in the audit, which could not be written.
undo: no: nothing can be moved back to “Web Application”
next_steps:
- Tell the owner of the job: a stage move alone notifies nobody.\
""")
    assert "warnings" not in text_of(mended)
    assert kept() == ["done none : done", "done none : done"]
    assert verify(audit) == []
    lines = [json.loads(line) for line in audit.read_text().splitlines()]
    assert [(line["operation_id"] == id_of(result), line["outcome"]) for line in lines] == [
        (True, "begun"),
        (True, "done"),
        (False, "begun"),
        (False, "done"),
    ]


async def test_what_reading_settles_while_the_audit_fails_is_added_to_it_later(
    connect: Connect, sandbox: Sandbox, pending: Pending, kept: Kept, tmp_path: Path
) -> None:
    audit, aside = tmp_path / AUDIT_NAME, tmp_path / "aside"
    first, second = pending(2)
    sandbox.faults.append(Fault("drop_after", path="/stage"))
    async with connect(state_dir=tmp_path) as client:
        doubtful = await move(client, first)
        assert doubtful.is_error
        audit.rename(aside)
        audit.mkdir()
        sandbox.sync()
        assert "status: done" in told(await move(client, first))
        audit.rmdir()
        aside.rename(audit)
        assert not (await move(client, second)).is_error
    assert kept() == ["done none : done", "done none : done"]
    assert verify(audit) == []
    lines = [json.loads(line) for line in audit.read_text().splitlines()]
    assert [(line["operation_id"] == id_of(doubtful), line["outcome"], line["caller"]) for line in lines] == snapshot(
        [
            (True, "begun", "mcp/0.1.0"),
            (True, "unknown", "mcp/0.1.0"),
            (True, "done", "reading the record"),
            (False, "begun", "mcp/0.1.0"),
            (False, "done", "mcp/0.1.0"),
        ]
    )


async def test_without_a_ledger_nothing_is_written_and_reads_go_on(
    connect: Connect, pending: Pending, sent: Sent, tmp_path: Path
) -> None:
    (tmp_path / LEDGER_NAME).mkdir()
    async with connect(state_dir=tmp_path) as client:
        refused = [
            await move(client, pending(1)[0]),
            await reject(client, pending(2)),
            await client.call_tool("get_operation", {"operation_id": "op_222222222222"}),
            await client.call_tool("undo_operation", {"operation_id": "op_222222222222"}),
        ]
        assert [told(result) for result in refused] == snapshot(
            [
                "FAILED The ledger of writes cannot be opened: its file is missing or not a file. Without it nothing is written. ATS_MCP_STATE_DIR names the folder it is kept in. Nothing was changed.",
                "FAILED The ledger of writes cannot be opened: its file is missing or not a file. Without it nothing is written. ATS_MCP_STATE_DIR names the folder it is kept in. Nothing was changed.",
                "FAILED The ledger of writes cannot be opened: its file is missing or not a file. Without it nothing is written. ATS_MCP_STATE_DIR names the folder it is kept in.",
                "FAILED The ledger of writes cannot be opened: its file is missing or not a file. Without it nothing is written. ATS_MCP_STATE_DIR names the folder it is kept in. Nothing was changed.",
            ]
        )
        assert not (await client.call_tool("get_application", {"application_id": pending(1)[0]})).is_error
    assert sent() == []
    assert not (tmp_path / AUDIT_NAME).exists()


async def test_what_the_ledger_does_not_take_beforehand_is_not_sent(
    connect: Connect, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    first, second = pending(2)
    async with connect(state_dir=tmp_path) as client:
        await move(client, first)
        refuse(tmp_path, "INSERT", "operations")
        assert told(await move(client, second)) == snapshot(
            "FAILED The ledger of writes cannot be written: its database refuses. Nothing was sent."
        )
    assert len(sent()) == 1
    assert kept() == ["done none : done"]


async def test_what_the_ledger_does_not_take_as_being_sent_is_not_sent(
    connect: Connect, person: Person, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    first, second, *rest = pending(6)
    person.will("accept", confirm=True)
    async with connect(asks=True, state_dir=tmp_path) as client:
        await move(client, first)
        refuse(tmp_path, "UPDATE", "items", "NEW.state = 'sending'")
        with closing(sqlite3.connect(tmp_path / LEDGER_NAME)) as database:
            database.execute("CREATE TRIGGER at_once BEFORE INSERT ON items BEGIN SELECT RAISE(ABORT, 'full'); END")
        assert told(await move(client, second)) == snapshot(
            "FAILED The ledger of writes cannot be written: its database refuses. Nothing was sent."
        )
        with closing(sqlite3.connect(tmp_path / LEDGER_NAME)) as database:
            database.execute("DROP TRIGGER at_once")
        assert told(await reject(client, rest)) == snapshot("""\
FAILED operation_id: op_*
status: failed
summary: Reject 4 applications to Warehouse Order Picker with reason “No response”: 3 failed, 1 not attempted of 4.
items:
name | id | status | reason
Robert Tafoya | s4idgfHHENdoLT1CFV5L9vBS | failed | The ledger of writes cannot be written: its database refuses. Nothing was sent.
Deborah Delgado | fyjpBBQsLFhLsfBB8pBYKgbB | failed | The ledger of writes cannot be written: its database refuses. Nothing was sent.
Bob Tafoya | GshDdY55HhXxTbw9tSwbPoSo | failed | The ledger of writes cannot be written: its database refuses. Nothing was sent.
Олександр Шевченко | p2QBL3c5FE3KAig7979XB5yS | not_attempted | Not sent: 3 records in a row had failed.\
""")
    assert len(sent()) == 1
    assert kept() == snapshot(["done none : done", "failed input_required : failed failed failed not_attempted"])


async def test_a_yes_that_the_ledger_does_not_take_releases_nothing(
    connect: Connect, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path) as client:
        preview = await reject(client, pending(2))
        refuse(tmp_path, "UPDATE", "operations", "NEW.status = 'running'")
        assert told(await confirm(client, preview, 2)) == snapshot(
            "FAILED The ledger of writes cannot be written: its database refuses. Nothing was sent."
        )
    assert sent() == []
    assert kept() == ["confirmation_required nobody : planned planned"]


async def test_what_was_sent_and_cannot_be_written_down_ends_the_run_and_is_unknown_to_the_next_server(
    connect: Connect, person: Person, pending: Pending, sent: Sent, kept: Kept, tmp_path: Path
) -> None:
    first, *rest = pending(9)
    person.will("accept", confirm=True)
    async with connect(asks=True, state_dir=tmp_path) as client:
        await move(client, first)
        refuse(tmp_path, "UPDATE", "items", "NEW.state = 'done'")
        result = await reject(client, rest)
    assert (result.structured_content or {})["warnings"] == snapshot(
        [
            "The ledger of writes cannot be written: its database refuses. The outcome is not recorded yet. The server keeps trying and starts no other write until it is."
        ]
    )
    assert len(sent()) == 4
    assert kept()[1] == snapshot(
        "running input_required : sending sending sending not_attempted not_attempted not_attempted not_attempted planned"
    )
    async with connect(state_dir=tmp_path) as client:
        await client.call_tool("get_operation", {"operation_id": id_of(result)})
        await anyio.wait_all_tasks_blocked()
    assert kept()[1] == snapshot(
        "unknown input_required : unknown unknown unknown not_attempted not_attempted not_attempted not_attempted not_attempted"
    )


async def test_a_run_that_the_ledger_cannot_close_says_so(
    connect: Connect, pending: Pending, sent: Sent, tmp_path: Path
) -> None:
    first, second = pending(2)
    async with connect(state_dir=tmp_path) as client:
        await move(client, first)
        refuse(tmp_path, "UPDATE", "operations", "NEW.status = 'done'")
        assert told(await move(client, second)) == snapshot("""\
operation_id: op_*
status: done
summary: Moved Brittany O'Dell (Warehouse Order Picker) from “Web Application” to “Submitted to Client”.
warnings:
- The ledger of writes cannot be written: its database refuses. The outcome is not recorded yet. The server keeps trying and starts no other write until it is.
undo: no: nothing can be moved back to “Web Application”
next_steps:
- Tell the owner of the job: a stage move alone notifies nobody.\
""")
    assert len(sent()) == 2

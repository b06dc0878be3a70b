"""The operator's commands: what a terminal shows of the ledger, and that only a person at one releases a write."""

import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server.__main__ import main
from server.clock import utc_now
from server.guardrails.ledger import Ledger
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.state_folder import AUDIT_NAME, LEDGER_NAME
from tests.conftest import Connect, Era, Person, StillClock, text_of

pytestmark = pytest.mark.anyio

Run = Callable[..., tuple[int, str, str]]
At = Callable[..., tuple[int, str]]


@pytest.fixture
def clock() -> StillClock:
    """The time of this machine, which the operator's commands go by, standing still."""
    return StillClock(datetime.now(UTC))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the ledger of `tmp_path`; gives the exit status, stdout and stderr."""
    for name in ("KOMBO_API_KEY", "KOMBO_INTEGRATION_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ATS_MCP_STATE_DIR", str(tmp_path))

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit:
            main(arguments)
        said = capsys.readouterr()
        return int(exit.value.code or 0), masked(said.out), masked(said.err)

    return run


@pytest.fixture
def at_terminal(tmp_path: Path) -> At:
    """Run a command in a terminal where somebody types a line; gives the exit status and what it said."""

    def at_terminal(typed: str, *arguments: str) -> tuple[int, str]:
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "ats_mcp", *arguments]
        environment = os.environ | {"ATS_MCP_STATE_DIR": str(tmp_path), "KOMBO_API_KEY": ""}
        os.write(ours, f"{typed}\n".encode())
        done = subprocess.run(
            command, stdin=theirs, capture_output=True, text=True, timeout=60, check=False, env=environment
        )
        os.close(ours)
        os.close(theirs)
        return done.returncode, masked(done.stdout + done.stderr)

    return at_terminal


@pytest.fixture
def waiting(sandbox: Sandbox) -> list[str]:
    """Applications to the forklift job that nobody has decided about."""
    job = sandbox.world.stories.jobs["forklift"]
    return [one.id for one in sandbox.tenant.mirror.applications if one.job_id == job and one.outcome == "PENDING"]


def masked(text: str) -> str:
    """What a terminal shows, without what differs from run to run."""
    text = re.sub(r"op_[2-9A-Z]{12}", "op_*", text)
    return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "<time>", text)


async def reject(client: Client, ids: list[str]) -> CallToolResult:
    return await client.call_tool("bulk_reject_applications", {"application_ids": ids, "reason": "No response"})


async def move(client: Client, application_id: str) -> CallToolResult:
    return await client.call_tool("move_stage", {"application_id": application_id, "stage": "Offer"})


def facts_of(result: CallToolResult) -> dict[str, Any]:
    return result.structured_content or {}


def id_of(result: CallToolResult) -> str:
    return facts_of(result)["operation_id"]


async def confirm(client: Client, operation_id: str, count: int) -> CallToolResult:
    return await client.call_tool("confirm_operation", {"operation_id": operation_id, "count": count})


def rejections(sandbox: Sandbox) -> int:
    return sum(request.path.endswith("/reject") for request in sandbox.requests)


COMMANDS = (
    ("operations",),
    ("approve", "op_222222222222"),
    ("settle", "op_222222222222", "0", "done"),
    ("audit",),
    ("audit", "verify"),
    ("audit", "export", "--format", "csv"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_on_a_sandbox_that_keeps_nothing_each_command_says_so_in_a_line(
    command: tuple[str, ...], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ATS_MCP_STATE_DIR")
    assert run(*command) == snapshot(
        (2, "", "ats-mcp: the sandbox keeps its ledger in memory: set ATS_MCP_STATE_DIR to keep it on disk\n")
    )


def test_the_installed_command_ends_with_the_same_line(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("ats-mcp")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KOMBO_", "ATS_MCP_"))}
    done = subprocess.run([script, "operations"], capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == snapshot(
        (2, "", "ats-mcp: the sandbox keeps its ledger in memory: set ATS_MCP_STATE_DIR to keep it on disk\n")
    )


def test_a_live_server_keeps_its_ledger_where_the_platform_keeps_state(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ATS_MCP_STATE_DIR")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("KOMBO_API_KEY", "a-key")
    monkeypatch.setenv("KOMBO_INTEGRATION_ID", "avionte:HWUTwvyx2wLoSUHphiWVrp28")
    assert run("operations") == (0, f"There is no ledger in {tmp_path / 'ats-mcp'}: nothing was written yet.\n", "")


def test_a_file_that_is_no_ledger_is_said_in_a_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / LEDGER_NAME).write_text("something else entirely, and long enough to be read as a header of a database")
    assert run("operations") == snapshot(
        (
            1,
            "",
            "ats-mcp: The ledger of writes cannot be opened: its file is something else. Without it nothing is written. ATS_MCP_STATE_DIR names the folder it is kept in.\n",
        )
    )


async def test_operations_lists_what_waits_and_what_ran_newest_first_without_a_name(
    connect: Connect, sandbox: Sandbox, clock: StillClock, person: Person, waiting: list[str], run: Run, tmp_path: Path
) -> None:
    person.will("decline")
    async with connect(asks=True, state_dir=tmp_path) as client:
        await reject(client, waiting[:2])
    clock.tick(60)
    sandbox.faults.append(Fault("drop_after", path=f"{waiting[1]}/stage"))
    async with connect(state_dir=tmp_path) as client:
        for step in (move(client, waiting[0]), move(client, waiting[1]), reject(client, waiting[2:5])):
            await step
            clock.tick(60)
    code, out, err = run("operations")
    assert (code, err) == (0, "")
    assert out == snapshot("""\
op_*  <time>  bulk_reject_applications  confirmation_required (3 planned)
op_*  <time>  move_stage  unknown (1 unknown, none)
    item 0: application JcyxKyXZxmxAJBCUkqs4UM9t unknown; `ats-mcp settle` says what it was
op_*  <time>  move_stage  done (1 done, none)
op_*  <time>  bulk_reject_applications  refused (2 not_attempted)
""")


async def test_approve_releases_only_what_somebody_at_a_terminal_has_typed_the_number_of(
    connect: Connect, sandbox: Sandbox, waiting: list[str], at_terminal: At, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path, confirm_by="operator") as client:
        preview = await reject(client, waiting[:3])
        id = id_of(preview)
        assert masked(text_of(preview)) == snapshot("""\
operation_id: op_*
status: confirmation_required
summary: Nothing has been changed yet. Reject 3 applications to Forklift Operator - 2nd Shift with reason “No response”? It waits 300 seconds for a person's yes.
preview:
Reject 3 applications to Forklift Operator - 2nd Shift with reason “No response”.
- Walter Kowalczyk: Forklift Operator - 2nd Shift, Web Application
- Maria Gonzalez: Forklift Operator - 2nd Shift, Web Application
- Luis Herrera: Forklift Operator - 2nd Shift, Web Application
A rejection cannot be undone.
undo: no: a rejection cannot be undone
next_steps:
- An operator releases it in a terminal with `ats-mcp approve op_*`; after that, call confirm_operation with operation_id op_* and count 3.\
""")
        assert masked(text_of(await confirm(client, id, 3))) == snapshot(
            "op_* has not been released yet: an operator does that in a terminal with `ats-mcp approve op_*`. Nothing was changed."
        )
        assert at_terminal("yes", "approve", id) == snapshot(
            (
                1,
                """\
op_*  <time>  bulk_reject_applications  confirmation_required (3 planned)
    application v4UEyUfTtPB7pCc1FHNGTueD
    application JcyxKyXZxmxAJBCUkqs4UM9t
    application t6mtn2ygNLzsk3aB3cBzghkE
Type 3 to release it: Not released.
""",
            )
        )
        assert at_terminal("4", "approve", id)[0] == 1
        assert (await confirm(client, id, 3)).is_error
        assert rejections(sandbox) == 0
        assert at_terminal("3", "approve", id) == snapshot(
            (
                0,
                """\
op_*  <time>  bulk_reject_applications  confirmation_required (3 planned)
    application v4UEyUfTtPB7pCc1FHNGTueD
    application JcyxKyXZxmxAJBCUkqs4UM9t
    application t6mtn2ygNLzsk3aB3cBzghkE
Type 3 to release it: Released. The client can run it now: confirm_operation with op_*.
""",
            )
        )
        assert at_terminal("3", "approve", id) == snapshot(
            (
                1,
                """\
op_*  <time>  bulk_reject_applications  confirmation_required (3 planned)
    application v4UEyUfTtPB7pCc1FHNGTueD
    application JcyxKyXZxmxAJBCUkqs4UM9t
    application t6mtn2ygNLzsk3aB3cBzghkE
Type 3 to release it: op_* has expired, or was released before.
""",
            )
        )
        assert (await confirm(client, id, 4)).is_error
        done = await confirm(client, id, 3)
        assert facts_of(done)["status"] == "done"
        assert (await confirm(client, id, 3)).is_error
        assert at_terminal("3", "approve", id) == snapshot((1, "op_* does not wait for a release.\n"))
    assert rejections(sandbox) == 3
    agreed = [json.loads(line) for line in (tmp_path / AUDIT_NAME).read_text().splitlines()]
    assert {(line["route"], line["approved_by"]) for line in agreed} == {("operator", getuser())}


@pytest.mark.parametrize("era", ["auto", "legacy"])
async def test_under_the_operator_nothing_that_a_client_does_releases_a_write(
    era: Era, connect: Connect, sandbox: Sandbox, person: Person, waiting: list[str], tmp_path: Path
) -> None:
    async with connect(era, asks=True, state_dir=tmp_path, confirm_by="operator") as client:
        preview = await reject(client, waiting[:3])
        for count in (3, 3, 0):
            assert (await confirm(client, id_of(preview), count)).is_error
    assert person.asked == []
    assert rejections(sandbox) == 0


async def test_a_release_that_comes_too_late_releases_nothing(
    connect: Connect, clock: StillClock, waiting: list[str], at_terminal: At, tmp_path: Path
) -> None:
    clock.tick(-600)
    async with connect(state_dir=tmp_path, confirm_by="operator") as client:
        preview = await reject(client, waiting[:2])
    assert at_terminal("2", "approve", id_of(preview)) == snapshot(
        (
            1,
            """\
op_*  <time>  bulk_reject_applications  confirmation_required (2 planned)
    application v4UEyUfTtPB7pCc1FHNGTueD
    application JcyxKyXZxmxAJBCUkqs4UM9t
Type 2 to release it: op_* has expired, or was released before.
""",
        )
    )


async def test_what_changed_between_preview_and_release_is_skipped(
    connect: Connect, sandbox: Sandbox, waiting: list[str], at_terminal: At, tmp_path: Path
) -> None:
    async with connect(state_dir=tmp_path, confirm_by="operator") as client, connect() as somebody_else:
        id = id_of(await reject(client, waiting[:2]))
        await move(somebody_else, waiting[0])
        assert at_terminal("2", "approve", id)[0] == 0
        facts = facts_of(await confirm(client, id, 2))
    assert [item["status"] for item in facts["items"]] == ["skipped_changed", "done"]
    assert rejections(sandbox) == 1


async def test_without_a_terminal_nothing_is_released(
    connect: Connect, waiting: list[str], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("2\n"))
    async with connect(state_dir=tmp_path, confirm_by="operator") as client:
        id = id_of(await reject(client, waiting[:2]))
        assert run("approve", id) == snapshot(
            (
                2,
                """\
op_*  <time>  bulk_reject_applications  confirmation_required (2 planned)
    application v4UEyUfTtPB7pCc1FHNGTueD
    application JcyxKyXZxmxAJBCUkqs4UM9t
""",
                "ats-mcp: a write is released by a person at a terminal\n",
            )
        )
        assert (await confirm(client, id, 2)).is_error


@pytest.mark.parametrize("command", [("operations",), ("audit", "export"), *COMMANDS[1:3]], ids=" ".join)
def test_where_no_server_has_written_no_command_makes_anything(
    command: tuple[str, ...], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "nowhere"
    monkeypatch.setenv("ATS_MCP_STATE_DIR", str(folder))
    code, out, err = run(*command)
    if command == ("operations",):
        assert (code, out, err) == (0, f"There is no ledger in {folder}: nothing was written yet.\n", "")
    elif command[0] != "audit":
        said = f"ats-mcp: there is no ledger in {folder}: no server of these settings has written there\n"
        assert (code, out, err) == (2, "", said)
    assert not folder.exists()


def test_a_ledger_without_writes_says_so(run: Run, tmp_path: Path) -> None:
    Ledger.open(tmp_path / LEDGER_NAME, utc_now).close()
    assert run("operations") == snapshot((0, "No write is on record yet, and none waits.\n", ""))


def test_what_does_not_wait_cannot_be_released(run: Run, tmp_path: Path) -> None:
    Ledger.open(tmp_path / LEDGER_NAME, utc_now).close()
    assert run("approve", "op_222222222222") == snapshot((1, "op_* does not wait for a release.\n", ""))


async def test_settle_says_what_became_of_an_unknown_record_and_frees_it(
    connect: Connect, sandbox: Sandbox, waiting: list[str], run: Run, tmp_path: Path
) -> None:
    sandbox.faults.append(Fault("drop_before:read", path=f"{waiting[0]}/reject"))
    call = {"application_id": waiting[0], "reason": "No response"}
    async with connect(state_dir=tmp_path) as client:
        id = id_of(await client.call_tool("reject_application", call))
        blocked = await client.call_tool("reject_application", call | {"reason": "Position filled"})
        assert blocked.is_error
        assert id in text_of(blocked)
        assert run("settle", id, "0", "failed") == snapshot(
            (0, "op_* item 0: failed. The operation is failed now.\n", "")
        )
        assert run("settle", id, "0", "done") == snapshot(
            (1, "", "ats-mcp: Item 0 of op_* is not unknown: there is nothing to settle.\n")
        )
        again = await client.call_tool("reject_application", call | {"reason": "Position filled"})
        assert not again.is_error
        assert ((await client.call_tool("get_operation", {"operation_id": id})).structured_content or {})[
            "status"
        ] == "failed"
    last = [json.loads(line) for line in (tmp_path / AUDIT_NAME).read_text().splitlines() if id in line][-1]
    assert (last["outcome"], last["caller"], last["item_outcomes"]) == ("settled", getuser(), {waiting[0]: "failed"})


@pytest.mark.parametrize(
    "wrong", [("op_222222222222", "0", "done"), ("op_222222222222", "x", "done"), ("op_222222222222", "0", "unknown")]
)
def test_settle_takes_only_what_is_unknown(wrong: tuple[str, ...], run: Run) -> None:
    code, out, err = run("settle", *wrong)
    assert code in (1, 2)
    assert out == ""
    assert err.splitlines()[-1].startswith("ats-mcp")

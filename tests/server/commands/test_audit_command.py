"""`ats-mcp audit`: what verify looked at and finds, that it leaves nothing behind, and both forms of export."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from server.__main__ import main
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.state_folder import AUDIT_NAME, LEDGER_NAME
from tests.conftest import Connect

pytestmark = pytest.mark.anyio

Command = Callable[..., tuple[int, str, str]]
Verify = Callable[[Path], tuple[int, str, str]]


@pytest.fixture
def audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command on a folder; gives the exit status, stdout and stderr, where * is the folder of the test."""
    for name in ("KOMBO_API_KEY", "KOMBO_INTEGRATION_ID"):
        monkeypatch.delenv(name, raising=False)

    def audit(folder: Path, *words: str) -> tuple[int, str, str]:
        monkeypatch.setenv("ATS_MCP_STATE_DIR", str(folder))
        with pytest.raises(SystemExit) as exit:
            main(["audit", *words])
        said = capsys.readouterr()
        return int(exit.value.code or 0), said.out.replace(str(tmp_path), "*"), said.err.replace(str(tmp_path), "*")

    return audit


@pytest.fixture
def verify(audit: Command) -> Verify:
    return lambda folder: audit(folder, "verify")


async def work(connect: Connect, sandbox: Sandbox, folder: Path, *stages: str) -> None:
    """Move somebody through these stages, one write each."""
    held = sandbox.world.stories.applications["maria_forklift"]
    async with connect(state_dir=folder) as client:
        for stage in stages:
            await client.call_tool("move_stage", {"application_id": held, "stage": stage})


def remove(audit: Path) -> None:
    audit.unlink()
    audit.with_name(f"{audit.name}.head").unlink()


def empty(audit: Path) -> None:
    audit.write_bytes(b"")
    audit.with_name(f"{audit.name}.head").write_bytes(b"")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_what_was_looked_at_is_said(connect: Connect, sandbox: Sandbox, verify: Verify, tmp_path: Path) -> None:
    async with connect(state_dir=tmp_path) as client:
        await client.call_tool("search_candidates", {"query": "Maria Gonzalez"})
    one = verify(tmp_path)
    await work(connect, sandbox, tmp_path, "Offer")
    assert [one, verify(tmp_path)] == snapshot(
        [
            (0, "The audit is as it was written: 1 line checked in */audit.jsonl.\n", ""),
            (0, "The audit is as it was written: 3 lines checked in */audit.jsonl.\n", ""),
        ]
    )


@pytest.mark.parametrize("way", [remove, empty])
async def test_an_audit_that_is_gone_with_its_head_is_missed_where_the_ledger_knows_of_writes(
    way: Callable[[Path], None], connect: Connect, sandbox: Sandbox, verify: Verify, tmp_path: Path
) -> None:
    await work(connect, sandbox, tmp_path, "Interview", "Offer")
    way(tmp_path / AUDIT_NAME)
    before = contents(tmp_path)
    assert verify(tmp_path) == snapshot(
        (
            1,
            """\
There is no audit in *: nothing was checked.
The ledger beside it knows 2 writes: the audit was removed.
""",
            "",
        )
    )
    assert contents(tmp_path) == before


async def test_it_is_missed_also_while_a_server_runs_and_what_it_wrote_is_not_in_the_ledgers_own_file_yet(
    connect: Connect, sandbox: Sandbox, verify: Verify, tmp_path: Path
) -> None:
    sandbox.faults.append(Fault("drop_after", method="PUT", path="/stage"))
    async with connect(state_dir=tmp_path) as client:
        held = sandbox.world.stories.applications["maria_forklift"]
        await client.call_tool("move_stage", {"application_id": held, "stage": "Offer"})
        remove(tmp_path / AUDIT_NAME)
        before = set(contents(tmp_path))
        assert f"{LEDGER_NAME}-wal" in before
        assert verify(tmp_path)[:2] == snapshot(
            (
                1,
                """\
There is no audit in *: nothing was checked.
The ledger beside it knows 1 write: the audit was removed.
""",
            )
        )
        assert set(contents(tmp_path)) == before


async def test_what_was_planned_and_never_sent_is_no_sign_of_an_audit(
    connect: Connect, sandbox: Sandbox, verify: Verify, tmp_path: Path
) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    waiting = [one.id for one in sandbox.tenant.mirror.applications if one.job_id == job and one.outcome == "PENDING"]
    async with connect(state_dir=tmp_path) as client:
        call = {"application_ids": waiting[:3], "reason": "No response"}
        await client.call_tool("bulk_reject_applications", call)
    assert not (tmp_path / AUDIT_NAME).exists()
    assert verify(tmp_path)[0] == 0


@pytest.mark.parametrize("where", ["", "nowhere", "nowhere/at/all", "file"])
def test_where_there_is_nothing_to_check_that_is_said_and_nothing_is_made(
    where: str, verify: Verify, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("a file where a folder belongs")
    before = sorted(tmp_path.rglob("*"))
    folder = tmp_path / where if where else tmp_path
    named = str(folder).replace(str(tmp_path), "*")
    assert verify(folder) == (0, f"There is no audit in {named}: nothing was checked.\n", "")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("text", ["", "something else entirely, and long enough to be read as a database's header" * 9])
def test_a_ledger_that_cannot_be_read_is_no_proof_that_nothing_was_written(
    text: str, verify: Verify, tmp_path: Path
) -> None:
    (tmp_path / LEDGER_NAME).write_text(text)
    code, out, err = verify(tmp_path)
    assert (code, out) == (1, "There is no audit in *: nothing was checked.\n")
    assert err.startswith("ats-mcp: The ledger of writes cannot be read: ")


async def test_audit_verify_finds_an_edited_line_and_export_gives_both_forms(
    connect: Connect, sandbox: Sandbox, audit: Command, verify: Verify, tmp_path: Path
) -> None:
    assert verify(tmp_path) == (0, "There is no audit in *: nothing was checked.\n", "")
    async with connect(state_dir=tmp_path) as client:
        await client.call_tool("search_candidates", {"query": "=Maria Gonzalez"})
    await work(connect, sandbox, tmp_path, "Offer")
    file = tmp_path / AUDIT_NAME
    assert audit(tmp_path) == (0, "The audit is as it was written: 3 lines checked in */audit.jsonl.\n", "")
    code, out, _ = audit(tmp_path, "export")
    assert code == 0
    assert out == file.read_text()
    code, out, _ = audit(tmp_path, "export", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["seq"], row["kind"], row["outcome"]) for row in rows] == snapshot(
        [("1", "search", "begun"), ("2", "write", "begun"), ("3", "write", "done")]
    )
    held, somebody = (sandbox.world.stories.applications[part] for part in ("maria_forklift", "maria_cna"))
    file.write_text(file.read_text().replace(held, somebody))
    assert verify(tmp_path) == snapshot(
        (
            1,
            """\
line 2: Record 2 is not as it was written.
line 3: Record 3 is not as it was written.
2 problem(s).
""",
            "",
        )
    )
    assert audit(tmp_path, "export")[0] == 0

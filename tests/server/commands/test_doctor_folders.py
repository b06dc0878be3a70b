"""What the doctor says of the folders that the settings name: the ledger's, the audit's and the attachments'."""

import errno
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from inline_snapshot import snapshot

from server.clock import utc_now
from server.guardrails.ledger import Ledger
from server.sandbox.kombo import Sandbox
from server.settings import Settings
from server.state_folder import AUDIT_NAME, LEDGER_NAME
from tests.conftest import StillClock
from tests.server.commands.doctoring import to_put_right, told

pytestmark = pytest.mark.anyio


def no_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file where the folder of the ledger belongs."""
    folder.rmdir()
    folder.write_text("")


def another_version(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Ledger.open(folder / LEDGER_NAME, utc_now).close()
    with closing(sqlite3.connect(folder / LEDGER_NAME)) as connection, connection:
        connection.execute("UPDATE ledger_version SET version = 1")


def another_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / LEDGER_NAME).write_text("something else entirely, long enough for the header of a database. " * 40)


def no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / LEDGER_NAME).mkdir()


def no_access(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            no_folder,
            snapshot(
                [
                    "WRONG ledger …: The ledger of writes cannot be opened: a file stands where its folder belongs. Without it nothing is written. ATS_MCP_STATE_DIR names the folder it is kept in. → set ATS_MCP_STATE_DIR to a folder"
                ]
            ),
        ),
        (
            another_version,
            snapshot(
                [
                    "WRONG ledger …: The ledger of writes has version 1 and this server knows only version 2: another version of the server used it. Use that one, or give this one an ATS_MCP_STATE_DIR of its own. Nothing was sent."
                ]
            ),
        ),
        (
            another_file,
            snapshot(
                [
                    "WRONG ledger …: The ledger of writes cannot be opened: its file is something else. Without it nothing is written. ATS_MCP_STATE_DIR names the folder it is kept in. → keep ledger.sqlite for somebody to look at, since it may tell of earlier writes, and set ATS_MCP_STATE_DIR to another folder"
                ]
            ),
        ),
        (
            no_file,
            snapshot(
                [
                    "WRONG ledger …: The ledger of writes cannot be opened: its file is missing or not a file. Without it nothing is written. ATS_MCP_STATE_DIR names the folder it is kept in. → see that ledger.sqlite is a file, which the server's user can write"
                ]
            ),
        ),
        (
            no_access,
            snapshot(
                [
                    "WRONG ledger …: The ledger of writes cannot be opened: permission denied. Without it nothing is written. ATS_MCP_STATE_DIR names the folder it is kept in. → give the user of the server write access to it, or set ATS_MCP_STATE_DIR to another folder"
                ]
            ),
        ),
    ],
)
async def test_what_to_do_about_a_ledger_goes_by_what_is_wrong_with_it(
    spoil: Callable[[Path, pytest.MonkeyPatch], None],
    said: list[str],
    sandbox: Sandbox,
    clock: StillClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    spoil(folder, monkeypatch)
    _, lines = await to_put_right(sandbox, clock, state_dir=folder)
    assert [line.replace(str(folder), "…") for line in lines[:-1]] == said


async def test_folders_that_cannot_be_used_are_to_be_put_right(
    sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    status, lines = await to_put_right(
        sandbox, clock, state_dir=tmp_path / "file" / "state", attachment_dir=tmp_path / "none"
    )
    assert (status, [line.replace(str(tmp_path), "…") for line in lines]) == snapshot(
        (
            1,
            [
                "WRONG ledger …/file/state: The ledger of writes cannot be opened: a file stands where its folder belongs. Without it nothing is written. ATS_MCP_STATE_DIR names the folder it is kept in. → set ATS_MCP_STATE_DIR to a folder",
                "WRONG attachments …/none is no folder that can be read → make it, or set ATS_MCP_ATTACHMENT_DIR to a folder that the user of the server can read",
                "2 to put right.",
            ],
        )
    )


async def test_an_audit_that_cannot_be_written_is_to_be_put_right(
    sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    (tmp_path / AUDIT_NAME).mkdir()
    status, lines = await to_put_right(sandbox, clock, state_dir=tmp_path)
    assert (status, [line.replace(str(tmp_path), "…") for line in lines]) == snapshot(
        (
            1,
            [
                "WRONG audit …/audit.jsonl cannot be written, and then nothing is → move what stands in its place: it is no file",
                "1 to put right.",
            ],
        )
    )


async def test_folders_that_can_be_used_are_named(sandbox: Sandbox, clock: StillClock, tmp_path: Path) -> None:
    settings = Settings.from_env({}, state_dir=tmp_path / "state", attachment_dir=tmp_path)
    status, lines = await told(settings, httpx.MockTransport(sandbox), clock)
    assert status == 0
    assert [line.replace(str(tmp_path), "…") for line in lines[1:3]] == snapshot(
        ["ok ledger …/state can be written", "ok attachments … can be read"]
    )

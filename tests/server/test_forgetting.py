"""`ats-mcp forget`: out of every index at once, and out of what is filled later."""

import sqlite3
from contextlib import closing
from pathlib import Path

import anyio
import httpx
import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.__main__ import main
from server.app import INDEX_PREFIX, build_server
from server.errors import ConfigurationError, InvalidInput
from server.forgetting import forget, remember
from server.sandbox.kombo import Sandbox
from server.search.forgotten import NAME, Forgotten
from server.settings import Settings
from tests.conftest import StillClock

pytestmark = pytest.mark.anyio


async def fill(sandbox: Sandbox, clock: StillClock, folder: Path, **settings: object) -> None:
    """Run a server until its index is filled."""
    server = build_server(
        Settings.from_env({}, state_dir=folder, **settings),
        transport=httpx.MockTransport(sandbox),
        now=clock,
        sleep=clock.sleep,
    )
    async with Client(server):
        with anyio.fail_after(60):
            await server.index.caught_up()


def holders(folder: Path, id: str) -> list[int]:
    """In how many rows of people and applications somebody stands, index by index."""
    counts: list[int] = []
    for path in sorted(folder.glob(f"{INDEX_PREFIX}*.sqlite")):
        with closing(sqlite3.connect(path)) as db:
            people = db.execute("SELECT count(*) FROM people WHERE id = ?", (id,)).fetchone()[0]
            counts.append(
                people + db.execute("SELECT count(*) FROM applications WHERE candidate = ?", (id,)).fetchone()[0]
            )
    return counts


def bytes_in(folder: Path) -> bytes:
    """All that stands in the files of the indexes."""
    return b"".join(path.read_bytes() for path in folder.glob(f"{INDEX_PREFIX}*"))


async def test_a_person_is_out_of_every_index_at_once_and_of_later_passes(
    sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    stories, lines = sandbox.world.stories, list[str]()
    id = stories.people["maria_cna"]
    await fill(sandbox, clock, tmp_path)
    await fill(sandbox, clock, tmp_path, job_scope=(stories.jobs["cna"],))
    assert [held > 0 for held in holders(tmp_path, id)] == [True, True]
    assert forget(Settings.from_env({}, state_dir=tmp_path), lines.append, f" {id} ") == 0
    assert holders(tmp_path, id) == [0, 0]
    assert id.encode() not in bytes_in(tmp_path)
    clock.tick(8 * 24 * 3600)
    await fill(sandbox, clock, tmp_path)
    assert holders(tmp_path, id) == [0, 0]
    assert lines == snapshot(
        [
            "DvkP8ZVpSWrtYfzNXSPZsP19 is out of the index, and stays out until `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP19 --undo`."
        ]
    )


async def test_a_server_that_runs_meanwhile_finds_them_no_more(
    sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    settings = Settings.from_env({}, state_dir=tmp_path)
    server = build_server(settings, transport=httpx.MockTransport(sandbox), now=clock, sleep=clock.sleep)
    async with Client(server):
        with anyio.fail_after(60):
            await server.index.filled()
            before = (await server.index.status()).people
            forget(settings, list[str]().append, sandbox.world.stories.people["maria_cna"])
            assert (await server.index.status()).people == before - 1


async def test_who_was_forgotten_by_mistake_comes_back_with_the_next_full_pass(
    sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    settings, lines = Settings.from_env({}, state_dir=tmp_path), list[str]()
    id = sandbox.world.stories.people["maria_cna"]
    assert remember(settings, lines.append, id) == 1
    assert forget(settings, lines.append, id) == 0
    await fill(sandbox, clock, tmp_path)
    assert holders(tmp_path, id) == [0]
    assert remember(settings, lines.append, id) == 0
    clock.tick(8 * 24 * 3600)
    await fill(sandbox, clock, tmp_path)
    assert holders(tmp_path, id) != [0]
    assert lines == snapshot(
        [
            "DvkP8ZVpSWrtYfzNXSPZsP19 was not forgotten.",
            "DvkP8ZVpSWrtYfzNXSPZsP19 was in no index, and stays out until `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP19 --undo`.",
            "DvkP8ZVpSWrtYfzNXSPZsP19 comes back into the index when the person changes, or with the next full pass (weekly).",
        ]
    )


def test_without_a_state_folder_or_an_id_there_is_nothing_to_forget(tmp_path: Path) -> None:
    id = "DvkP8ZVpSWrtYfzNXSPZsP19"
    with pytest.raises(ConfigurationError) as refused:
        forget(Settings.from_env({}), print, id)
    assert str(refused.value) == snapshot(
        "on the sandbox the index ends with the server: set ATS_MCP_STATE_DIR to keep one"
    )
    with pytest.raises(InvalidInput):
        forget(Settings.from_env({}, state_dir=tmp_path), print, "../../etc")


def test_the_command_forgets_and_undoes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATS_MCP_STATE_DIR", str(tmp_path))
    id = "DvkP8ZVpSWrtYfzNXSPZsP19"
    for argv in (["forget", id], ["forget", id, "--undo"], ["forget", "no id"]):
        with pytest.raises(SystemExit) as ended:
            main(argv)
        assert ended.value.code == (1 if "no id" in argv else 0)
    out, err = capsys.readouterr()
    assert out == snapshot("""\
DvkP8ZVpSWrtYfzNXSPZsP19 was in no index, and stays out until `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP19 --undo`.
DvkP8ZVpSWrtYfzNXSPZsP19 comes back into the index when the person changes, or with the next full pass (weekly).
""")
    assert err == snapshot(
        "ats-mcp: «no id» is not a candidate id, which is 24 letters and digits without 0, O, I and l, such as H5daSm8e85Dmvmne3wLeCPhX. Find it with search_candidates or list_applications.\n"
    )


def test_the_list_of_forgotten_people_holds_ids_and_nothing_else(tmp_path: Path) -> None:
    forgotten = Forgotten(tmp_path / "state")
    assert forgotten.ids() == frozenset()
    forgotten.add("b")
    forgotten.add("a")
    forgotten.add("a")
    path = tmp_path / "state" / NAME
    assert path.read_text() == "a\nb\n"
    assert path.stat().st_mode & 0o077 == 0
    forgotten.remove(["a", "never"])
    assert forgotten.ids() == {"b"}

"""`ats-mcp forget`: out of every index at once, and out of what is filled later."""

import os
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import anyio
import httpx
import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.__main__ import main
from server.app import build_server
from server.commands.forgetting import forget, remember
from server.errors import ConfigurationError, InvalidInput
from server.sandbox.kombo import Sandbox
from server.search.forgotten import NAME, Forgotten
from server.search.own_writes import Own
from server.settings import Settings
from server.state_folder import INDEX_PREFIX
from tests.conftest import StillClock
from tests.server.completing import complete
from tests.tools.conftest import facts_of

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


def indexes(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"{INDEX_PREFIX}*.sqlite"))


def holders(folder: Path, id: str) -> list[int]:
    """In how many rows of people and applications somebody stands, index by index."""
    counts: list[int] = []
    for path in indexes(folder):
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


async def test_who_is_forgotten_again_was_so_already_and_a_mistyped_id_is_told_apart(
    sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    settings, lines = Settings.from_env({}, state_dir=tmp_path), list[str]()
    maria, mistyped = sandbox.world.stories.people["maria_cna"], "DvkP8ZVpSWrtYfzNXSPZsP91"
    assert forget(settings, lines.append, mistyped, clock) == 0
    await fill(sandbox, clock, tmp_path)
    for id in (maria, maria, mistyped, mistyped):
        assert forget(settings, lines.append, id, clock) == 0
        clock.tick(24 * 3600)
    assert remember(settings, lines.append, maria) == 0
    assert forget(settings, lines.append, maria, clock) == 0
    assert Forgotten(tmp_path).ids() == {maria, mistyped}
    assert lines == snapshot(
        [
            "DvkP8ZVpSWrtYfzNXSPZsP91 was in no index, and stays out until `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP91 --undo`.",
            "There is no index yet.",
            "DvkP8ZVpSWrtYfzNXSPZsP19 is out of the index, and stays out until `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP19 --undo`.",
            "DvkP8ZVpSWrtYfzNXSPZsP19 was forgotten on 2026-11-02, nothing of them is left in any index, and stays out until `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP19 --undo`.",
            "DvkP8ZVpSWrtYfzNXSPZsP91 was in no index, and stays out until `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP91 --undo`.",
            "No index file here holds this id: see that it is not mistyped.",
            "DvkP8ZVpSWrtYfzNXSPZsP91 was in no index, and stays out until `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP91 --undo`.",
            "No index file here holds this id: see that it is not mistyped.",
            "DvkP8ZVpSWrtYfzNXSPZsP19 comes back into the index when the person changes, or with the next full pass (weekly).",
            "DvkP8ZVpSWrtYfzNXSPZsP19 was in no index, and stays out until `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP19 --undo`.",
            "No index file here holds this id: see that it is not mistyped.",
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


async def test_a_server_that_wrote_searches_its_index_on_after_another_process_forgot_somebody(
    sandbox: Sandbox, clock: StillClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stories = sandbox.world.stories
    settings = Settings.from_env({}, state_dir=tmp_path)
    server = build_server(settings, transport=httpx.MockTransport(sandbox), now=clock, sleep=clock.sleep)
    async with Client(server) as client:
        with anyio.fail_after(60):
            await server.index.filled()
        await server.index.tell(of(sandbox, stories.people["maria_cna"])[0], Own(outcome="DECLINED"))
        assert facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonsales"}))["candidates"]
        program = [sys.executable, "-m", "server", "forget", stories.people["maria_forklift"]]
        ended = await anyio.run_process(program, env={**os.environ, "ATS_MCP_STATE_DIR": str(tmp_path)})
        assert b"is out of the index" in ended.stdout
        await server.index.tell(of(sandbox, stories.people["maria_cna"])[0], Own(outcome="PENDING"))
        for _ in range(2):
            found = facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonsales"}))
            assert [row["id"] for row in found["candidates"]] == [stories.people["maria_cna"]]
            assert found["searched"].startswith("local index")
    assert not caplog.messages


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
            "There is no index yet.",
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
There is no index yet.
DvkP8ZVpSWrtYfzNXSPZsP19 comes back into the index when the person changes, or with the next full pass (weekly).
""")
    assert err == snapshot(
        "ats-mcp: «no id» is not a candidate id, which is 24 letters and digits without 0, O, I and l, such as H5daSm8e85Dmvmne3wLeCPhX. Find it with search_candidates or list_applications.\n"
    )


def test_the_list_of_forgotten_people_holds_ids_and_days_and_nothing_else(tmp_path: Path) -> None:
    forgotten = Forgotten(tmp_path / "state")
    assert forgotten.ids() == frozenset()
    forgotten.add("b")
    forgotten.add("a")
    forgotten.add("a")
    path = tmp_path / "state" / NAME
    assert path.read_text() == "a\nb\n"
    forgotten.add("b", "2026-11-24")
    forgotten.add("b")
    assert path.read_text() == "a\nb 2026-11-24\n"
    assert (forgotten.day_of("a"), forgotten.day_of("b"), forgotten.day_of("c")) == ("", "2026-11-24", "")
    assert path.stat().st_mode & 0o077 == 0
    forgotten.remove(["a", "never"])
    assert forgotten.ids() == {"b"}


def damage(path: Path) -> None:
    """Write nonsense over all of an index but its first page, which says what the file is."""
    whole = bytearray(path.read_bytes())
    whole[4096:] = b"\xa5" * (len(whole) - 4096)
    path.write_bytes(whole)


async def test_an_index_that_is_damaged_is_removed_and_the_others_are_cleaned_all_the_same(
    sandbox: Sandbox,
    clock: StillClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stories = sandbox.world.stories
    id, scope = stories.people["maria_cna"], (stories.jobs["cna"],)
    await fill(sandbox, clock, tmp_path)
    await fill(sandbox, clock, tmp_path, job_scope=scope)
    paths = indexes(tmp_path)
    damage(paths[0])
    monkeypatch.setenv("ATS_MCP_STATE_DIR", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main(["forget", id])
    assert ended.value.code == 1
    assert capsys.readouterr().out.replace(paths[0].name, "index-*.sqlite") == snapshot("""\
No search finds DvkP8ZVpSWrtYfzNXSPZsP19 and no pass lets them in until `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP19 --undo`. 1 of 2 index files are clean.
- index-*.sqlite could not be changed (SQLITE_CORRUPT) and was removed: a server fills it anew, without them.
""")
    assert not paths[0].exists()
    assert holders(tmp_path, id) == [0]
    assert id.encode() not in bytes_in(tmp_path)
    clock.tick(8 * 24 * 3600)
    await fill(sandbox, clock, tmp_path)
    await fill(sandbox, clock, tmp_path, job_scope=scope)
    assert indexes(tmp_path) == paths
    assert holders(tmp_path, id) == [0, 0]


async def test_an_index_of_another_version_is_removed_and_what_cannot_be_removed_is_named(
    sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    id, lines = sandbox.world.stories.people["maria_cna"], list[str]()
    await fill(sandbox, clock, tmp_path)
    (path,) = indexes(tmp_path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    (tmp_path / f"{INDEX_PREFIX}folder.sqlite").mkdir()
    assert forget(Settings.from_env({}, state_dir=tmp_path), lines.append, id) == 1
    assert [line.replace(path.name, "index-*.sqlite") for line in lines] == snapshot(
        [
            "No search finds DvkP8ZVpSWrtYfzNXSPZsP19 and no pass lets them in until `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP19 --undo`. 0 of 2 index files are clean.",
            "- index-*.sqlite could not be changed (another version made it) and was removed: a server fills it anew, without them.",
            "- index-folder.sqlite could not be changed (SQLITE_CANTOPEN), nor removed (is a directory), and may still hold them: stop the servers and remove it.",
        ]
    )
    assert not path.exists()


async def asked_for(client: Client, id: str, phone: str, others: str) -> dict[str, bool]:
    """Whether somebody is found, each way that goes by the index; `others` is a record of the same person."""
    by_phone = facts_of(await client.call_tool("search_candidates", {"phone": phone}))
    by_name = facts_of(await client.call_tool("search_candidates", {"query": "Gonsales"}))
    alike = facts_of(await client.call_tool("find_duplicates", {"candidate_id": others}))
    typed = await complete(client, "log_outreach", "candidate", "gonsales")
    return {
        "phone": id in str(by_phone),
        "name": id in str(by_name),
        "duplicates": id in str(alike),
        "completion": id in str(typed.values),
    }


async def test_whom_another_process_forgot_no_running_server_finds_also_where_their_rows_could_not_be_deleted(
    sandbox: Sandbox, clock: StillClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.search.schema.BUSY_SECONDS", 0.0)
    mirror, people, lines = sandbox.tenant.mirror, sandbox.world.stories.people, list[str]()
    maria = mirror.candidates.get(people["maria_cna"])
    assert maria
    mirror.candidates.put(replace(maria, id="DvkP8ZVpSWrtYfzNXSPZsP18"))
    settings = Settings.from_env({}, state_dir=tmp_path)
    server = build_server(settings, transport=httpx.MockTransport(sandbox), now=clock, sleep=clock.sleep)
    async with Client(server) as client:
        with anyio.fail_after(60):
            await server.index.filled()
        asked = maria.id, maria.phones[0].value or "", "DvkP8ZVpSWrtYfzNXSPZsP18"
        before = await server.index.status()
        assert await asked_for(client, *asked) == {"phone": True, "name": True, "duplicates": True, "completion": True}
        (path,) = indexes(tmp_path)
        with closing(sqlite3.connect(path, isolation_level=None)) as busy:
            busy.execute("BEGIN IMMEDIATE")
            assert forget(settings, lines.append, maria.id) == 1
        assert holders(tmp_path, maria.id) != [0]
        assert await asked_for(client, *asked) == {
            "phone": False,
            "name": False,
            "duplicates": False,
            "completion": False,
        }
        now = await server.index.status()
        assert (now.people, now.applications) == (before.people - 1, before.applications - len(of(sandbox, maria.id)))
        await server.index.learn_resume(maria.id, "cv", "zeppelins", clock())
        assert b"zeppelins" not in bytes_in(tmp_path)
        assert forget(settings, lines.append, maria.id) == 0
        assert holders(tmp_path, maria.id) == [0]
    assert [line.replace(path.name, "index-*.sqlite") for line in lines] == snapshot(
        [
            "No search finds DvkP8ZVpSWrtYfzNXSPZsP19 and no pass lets them in until `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP19 --undo`. 0 of 1 index files are clean.",
            "- index-*.sqlite is being written by a server and may still hold them: run `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP19` again.",
            "DvkP8ZVpSWrtYfzNXSPZsP19 is out of the index, and stays out until `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP19 --undo`.",
        ]
    )


def of(sandbox: Sandbox, candidate_id: str) -> list[str]:
    """The applications of somebody that Kombo shows."""
    return [held.id for held in sandbox.tenant.mirror.applications if held.candidate_id == candidate_id]


async def test_where_a_server_reads_for_too_long_the_command_says_that_old_pages_are_left(
    sandbox: Sandbox, clock: StillClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.commands.forgetting.READERS_END_WITHIN", 10)
    settings, lines = Settings.from_env({}, state_dir=tmp_path), list[str]()
    id = sandbox.world.stories.people["maria_cna"]
    await fill(sandbox, clock, tmp_path)
    (path,) = indexes(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM people").fetchone()
        assert forget(settings, lines.append, id, clock) == 1
        reader.execute("COMMIT")
        assert forget(settings, lines.append, id, clock) == 0
        assert id.encode() not in bytes_in(tmp_path)
    assert [line.replace(path.name, "index-*.sqlite") for line in lines] == snapshot(
        [
            "No search finds DvkP8ZVpSWrtYfzNXSPZsP19 and no pass lets them in until `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP19 --undo`. 0 of 1 index files are clean.",
            "- index-*.sqlite-wal, which a server was reading, may still hold what was deleted: run `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP19` again.",
            "DvkP8ZVpSWrtYfzNXSPZsP19 was forgotten on 2026-11-02, nothing of them is left in any index, and stays out until `ats-mcp forget DvkP8ZVpSWrtYfzNXSPZsP19 --undo`.",
        ]
    )


async def test_who_cannot_be_put_on_the_list_is_not_deleted_from_anything(
    sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    id = sandbox.world.stories.people["maria_cna"]
    await fill(sandbox, clock, tmp_path)
    held = holders(tmp_path, id)
    (tmp_path / "forgotten.lock").mkdir()
    with pytest.raises(ConfigurationError) as refused:
        forget(Settings.from_env({}, state_dir=tmp_path), print, id)
    assert str(refused.value) == snapshot("forgotten.txt cannot be written (is a directory): nobody was forgotten")
    assert holders(tmp_path, id) == held


def test_the_list_is_on_the_disk_before_anybody_is_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bool] = []

    def fsync(_: int) -> None:
        synced.append((tmp_path / NAME).exists())

    monkeypatch.setattr("server.search.forgotten.os.fsync", fsync)
    Forgotten(tmp_path).add("a")
    assert synced[0] is False
    assert (tmp_path / NAME).read_text() == "a\n"

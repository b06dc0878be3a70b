"""The index as a server holds it: filled in the background, shared, and never in the way of a call."""

import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from threading import current_thread, main_thread

import anyio
import httpx
import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.app import build_server, make_index
from server.errors import ConfigurationError
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.search.asking import Question
from server.search.filling import filling
from server.search.index import Found, SearchIndex, Status
from server.search.own_writes import Own
from server.search.schema import VERSION, open_index, remove_index
from server.search.standing import Standing, count, write_standing
from server.settings import Settings
from server.state_folder import INDEX_PREFIX
from tests.conftest import StillClock, text_of
from tests.tools.conftest import facts_of

pytestmark = pytest.mark.anyio

BROKEN = "status:403:INTEGRATION.PERMISSION_MISSING"
"""An error that no time is spent on: it is not tried again."""

Serve = Callable[..., AbstractAsyncContextManager[tuple[Client, SearchIndex]]]


@pytest.fixture
def serve(sandbox: Sandbox, clock: StillClock) -> Serve:
    """Serve a client; `settings` are fields of `Settings`."""

    @asynccontextmanager
    async def serve(**settings: object) -> AsyncGenerator[tuple[Client, SearchIndex]]:
        server = build_server(
            Settings.from_env({}, **settings), transport=httpx.MockTransport(sandbox), now=clock, sleep=clock.sleep
        )
        async with Client(server) as client:
            with anyio.fail_after(60):
                yield client, server.index

    return serve


def lists(sandbox: Sandbox, since: int = 0) -> set[str]:
    """Which of Kombo's lists were read after so many requests."""
    paths = {one.path.partition("?")[0] for one in sandbox.requests[since:]}
    return {path for path in paths if path.startswith("/v1/ats/")}


def indexes(folder: Path) -> list[Path]:
    return list(folder.glob(f"{INDEX_PREFIX}*.sqlite"))


async def told(client: Client) -> str:
    """What the connection says of the index."""
    return facts_of(await client.call_tool("describe_connection", {}))["index"]


async def test_nothing_is_read_before_somebody_asks_what_there_is(serve: Serve, sandbox: Sandbox) -> None:
    async with serve() as (client, index):
        await anyio.wait_all_tasks_blocked()
        assert sandbox.requests == []
        await client.list_tools()
        await index.filled()
        assert {"/v1/ats/jobs", "/v1/ats/candidates", "/v1/ats/applications"} <= lists(sandbox)


async def test_the_connection_tells_how_far_the_index_is_and_how_old(
    serve: Serve, sandbox: Sandbox, clock: StillClock
) -> None:
    sandbox.faults.append(Fault(BROKEN, path="/ats/applications", times=1000))
    async with serve() as (client, index):
        await index.caught_up()
        assert await told(client) == snapshot(
            "148 people, 0 applications, 10 jobs; being filled; until it is, searches go by Kombo's filters; the last pass failed (NotPermitted)"
        )
        sandbox.faults.clear()
        await index.filled()
        clock.tick(200)
        assert await told(client) == snapshot("148 people, 244 applications, 10 jobs; as of 3 min ago")
        sandbox.faults.append(Fault(BROKEN, path="/ats/candidates", times=1000))
        clock.tick(200)
        await index.caught_up()
        assert await told(client) == snapshot(
            "148 people, 244 applications, 10 jobs; as of 6 min ago; the last pass failed (NotPermitted)"
        )
    async with serve(index="off") as (client, index):
        assert await told(client) == snapshot("off: searches go by Kombo's filters, whole names and addresses only")


async def test_an_index_on_the_disk_is_there_at_once_for_the_next_server(
    serve: Serve, sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    async with serve(state_dir=tmp_path) as (_, index):
        await index.filled()
    asked = len(sandbox.requests)
    async with serve(state_dir=tmp_path) as (client, index):
        facts = facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonsales"}))
        assert len(facts["candidates"]) == 2
        assert not lists(sandbox, asked)
        clock.tick(3600)
        await index.caught_up()
        assert lists(sandbox, asked) == {"/v1/ats/jobs", "/v1/ats/candidates", "/v1/ats/applications"}
        since = {
            one.path.partition("updated_after=")[2][:10] for one in sandbox.requests[asked:] if "/ats/" in one.path
        }
        assert since == {"2026-11-02"}
    assert len(indexes(tmp_path)) == 1


async def test_of_two_servers_one_fills_and_both_search(serve: Serve, sandbox: Sandbox, tmp_path: Path) -> None:
    path = make_index(Settings.from_env({}, state_dir=tmp_path)).file.path
    async with serve(state_dir=tmp_path) as (client, index):
        async with filling(path) as db:
            assert db is not None
            await index.caught_up()
            assert not lists(sandbox)
            async with filling(path) as another:
                assert another is None
        await index.filled()
        async with serve(state_dir=tmp_path) as (other, _):
            asked = len(sandbox.requests)
            for searcher in (client, other):
                facts = facts_of(await searcher.call_tool("search_candidates", {"query": "Gonsales"}))
                assert len(facts["candidates"]) == 2
            assert not lists(sandbox, asked)


async def test_a_server_with_a_scope_has_an_index_of_its_own(serve: Serve, sandbox: Sandbox, tmp_path: Path) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    async with serve(state_dir=tmp_path) as (_, whole), serve(state_dir=tmp_path, job_scope=(job,)) as (client, index):
        await whole.filled()
        await index.filled()
        found = facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonzalez"}))
        assert [row["title"] for row in found["candidates"]] == ["Forklift Operator"]
        by_phone = facts_of(await client.call_tool("search_candidates", {"phone": "(708) 555-0117"}))
        never = facts_of(await client.call_tool("search_candidates", {"phone": "(217) 555-0199"}))
        assert by_phone == never
        assert await index.status() != await whole.status()
    assert len(indexes(tmp_path)) == 2


async def test_an_index_of_another_version_is_filled_anew(serve: Serve, tmp_path: Path) -> None:
    async with serve(state_dir=tmp_path) as (_, index):
        await index.filled()
    path = indexes(tmp_path)[0]
    db = open_index(path, writing=True)
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    async with serve(state_dir=tmp_path) as (client, index):
        await index.filled()
        assert len(facts_of(await client.call_tool("search_candidates", {"query": "Gonsales"}))["candidates"]) == 2


async def test_where_the_index_cannot_be_opened_searches_go_by_kombos_filters(
    serve: Serve, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = make_index(Settings.from_env({}, state_dir=tmp_path)).file.path
    path.mkdir(parents=True)
    async with serve(state_dir=tmp_path) as (client, index):
        await index.caught_up()
        facts = facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonzalez"}))
        await index.learn_resume("nobody", "cv", "words", StillClock()())
        assert len(facts["candidates"]) == 2
        assert facts["warnings"][-1] == snapshot(
            "The local index could not be searched (SQLITE_CANTOPEN): this was searched by Kombo's filters, which know whole names and addresses only."
        )
        assert await index.status() == Status(trouble="SQLITE_CANTOPEN", refused="SQLITE_CANTOPEN")
    assert "Gonzalez" not in caplog.text


async def test_without_a_state_folder_the_index_ends_with_the_server(serve: Serve) -> None:
    async with serve() as (_, index):
        await index.filled()
        path = index.file.path
        assert path.exists()
    assert not path.parent.exists()


async def test_a_search_sees_one_state_while_a_page_is_written(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path / "index.sqlite")
    db = open_index(tmp_path / "index.sqlite", writing=True)
    assert await index.standing() == Standing()
    db.execute("BEGIN IMMEDIATE")
    write_standing(db, Standing(number=1, fresh=1.0))
    assert await index.standing() == Standing()
    db.execute("COMMIT")
    assert (await index.standing()).number == 1
    assert await index.read(lambda one: count(one, "people")) == 0
    db.close()
    index.close()


async def test_while_a_full_pass_runs_again_the_connection_says_so(
    serve: Serve, sandbox: Sandbox, clock: StillClock
) -> None:
    async with serve() as (client, index):
        await index.filled()
        clock.tick(8 * 24 * 3600)
        sandbox.faults.append(Fault(BROKEN, path="/ats/applications", times=1000))
        await index.caught_up()
        assert replace(await index.status(), megabytes=0.0).filling
        assert await told(client) == snapshot(
            "148 people, 244 applications, 10 jobs; as of 8 days ago, being read anew; the last pass failed (NotPermitted)"
        )


async def test_an_index_that_another_process_removes_is_filled_anew_and_searched(
    serve: Serve, clock: StillClock, tmp_path: Path
) -> None:
    async with serve(state_dir=tmp_path) as (client, index):
        await index.filled()
        remove_index(indexes(tmp_path)[0])
        clock.tick(600)
        by_filters = facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonzalez"}))
        assert by_filters["searched"] == "Kombo's filters"
        await index.caught_up()
        facts = facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonsales"}))
        assert len(facts["candidates"]) == 2
        assert facts["as_of"] == "2026-11-02T14:10:00Z"


async def test_nobody_waits_for_an_index_that_is_off(serve: Serve, sandbox: Sandbox) -> None:
    async with serve(index="off", index_resumes=5) as (client, index):
        for wait in (index.filled, index.caught_up):
            with pytest.raises(ConfigurationError) as refused:
                await wait()
            assert str(refused.value) == snapshot("there is no local index to wait for: ATS_MCP_INDEX is off")
        facts = facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonzalez"}))
        assert facts["searched"] == "Kombo's filters"
        await anyio.wait_all_tasks_blocked()
        assert not [one for one in sandbox.requests if "attachments" in one.path]


async def test_the_index_is_opened_in_threads_so_that_calls_are_answered_meanwhile(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[bool] = []

    def spy(path: Path, *, writing: bool = False) -> sqlite3.Connection:
        opened.append(current_thread() is main_thread())
        return open_index(path, writing=writing)

    monkeypatch.setattr("server.search.filling.open_index", spy)
    monkeypatch.setattr("server.search.schema.open_index", spy)
    async with serve() as (_, index):
        await index.filled()
    assert opened
    assert not any(opened)


async def test_a_write_that_the_index_cannot_take_at_the_end_keeps_no_server_from_ending(
    serve: Serve, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with serve(state_dir=tmp_path) as (_, index):
        await index.filled()
        path = indexes(tmp_path)[0]
        remove_index(path)
        path.mkdir()
        await index.tell("somebody", Own(outcome="DECLINED"))
    assert caplog.messages == snapshot(
        ["the index is not up to date: SQLITE_CANTOPEN", "the index is not up to date: SQLITE_CANTOPEN"]
    )


async def test_where_the_index_is_busy_it_is_said_and_nobody_is_said_to_be_missing_and_the_next_search_goes_by_it(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.search.schema.BUSY_SECONDS", 0.0)
    async with serve(state_dir=tmp_path) as (client, index):
        await index.filled()
        with closing(open_index(indexes(tmp_path)[0], writing=True)) as other:
            other.execute("BEGIN IMMEDIATE")
            await index.tell("an application", Own(outcome="DECLINED"))
            nobody = facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonsales"}))
            await index.caught_up()
            assert await told(client) == snapshot(
                "148 people, 244 applications, 10 jobs; as of 0 min ago; the last pass failed (SQLITE_BUSY); the last search could not go by it (SQLITE_BUSY)"
            )
            other.execute("COMMIT")
        assert nobody["searched"] == "Kombo's filters"
        assert nobody["warnings"] == snapshot(
            [
                "Nobody matches. Kombo compares whole names and addresses: no parts, no misspellings; accents may count.",
                "Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it.",
                "The local index could not be searched (SQLITE_BUSY): this was searched by Kombo's filters, which know whole names and addresses only.",
            ]
        )
        facts = facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonsales"}))
        assert len(facts["candidates"]) == 2
        await index.caught_up()
        assert await told(client) == snapshot("148 people, 244 applications, 10 jobs; as of 0 min ago")


async def test_an_index_that_proves_to_be_damaged_is_filled_anew(serve: Serve, tmp_path: Path) -> None:
    async with serve(state_dir=tmp_path) as (_, index):
        await index.filled()
    path = indexes(tmp_path)[0]
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    async with serve(state_dir=tmp_path) as (client, index):
        nobody = facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonsales"}))
        assert nobody["searched"] == "Kombo's filters"
        await index.filled()
        facts = facts_of(await client.call_tool("search_candidates", {"query": "Maria Gonsales"}))
        assert len(facts["candidates"]) == 2


async def test_a_narrowed_search_that_fails_halfway_says_of_nobody_that_the_index_does_not_know_them(
    serve: Serve, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serve() as (client, index):
        await index.filled()
        searched, search = list[Question](), index.search

        async def search_once(question: Question) -> Found | None:
            searched.append(question)
            return await search(question) if len(searched) == 1 else None

        monkeypatch.setattr(index, "search", search_once)
        narrowed = {"phone": "(708) 555-0199", "job_id": sandbox.world.stories.jobs["cna"]}
        answer = await client.call_tool("search_candidates", narrowed)
        assert len(searched) == 2
        assert "local index has this number" not in text_of(answer)

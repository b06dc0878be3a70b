"""What one server did to an application: what the other servers of its folder find, at once and ever after."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from datetime import datetime
from pathlib import Path

import anyio
import httpx
import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.app import build_server, connect, open_transport
from server.ats.delegating_ats_client import DelegatingAtsClient
from server.ats.models import Application, Candidate, CandidateApplication, CandidateRef, JobRef, Page, Stage
from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from server.search.asking import read_question
from server.search.index import SearchIndex
from server.search.own_writes import Own
from server.search.schema import open_index, transaction
from server.search.told import forget_told, tell, tell_again
from server.search.writing import drop_people, put_applications, put_people
from server.settings import Settings
from tests.conftest import StillClock
from tests.tools.conftest import facts_of

pytestmark = pytest.mark.anyio

PLACED, OFFER = Stage(id="s1", name="Placed"), Stage(id="s2", name="Offer")

Serve = Callable[[], AbstractAsyncContextManager[tuple[Client, SearchIndex]]]


@pytest.fixture
def sandbox(clock: StillClock) -> Sandbox:
    """A sandbox whose mirror shows writes only after a sync."""
    return Sandbox(SandboxOptions(clock=clock, mirror_lag=None))


@pytest.fixture
def serve(sandbox: Sandbox, clock: StillClock, tmp_path: Path) -> Serve:
    """Serve a client; all servers share one state folder, and so ledger and index."""

    @asynccontextmanager
    async def serve() -> AsyncGenerator[tuple[Client, SearchIndex]]:
        settings = Settings.from_env({}, state_dir=tmp_path)
        server = build_server(settings, transport=httpx.MockTransport(sandbox), now=clock, sleep=clock.sleep)
        with anyio.fail_after(60):
            async with Client(server) as client:
                await server.index.filled()
                yield client, server.index

    return serve


async def matched(client: Client, id: str) -> dict[str, str | None]:
    """Why Maria of the forklift is found by her name and a word for where she is; None where she is not."""
    rows: dict[str, str | None] = {}
    for word in ("placed", "declined"):
        facts = facts_of(await client.call_tool("search_candidates", {"query": f"maria gonzalez {word}"}))
        rows[word] = {row["id"]: row["matched"] for row in facts["candidates"]}.get(id)
    return rows


async def call(client: Client, tool: str, **arguments: str) -> None:
    answer = await client.call_tool(tool, arguments)
    assert not answer.is_error


async def test_what_one_server_does_another_one_finds_with_its_next_search(serve: Serve, sandbox: Sandbox) -> None:
    stories = sandbox.world.stories
    maria, held = stories.people["maria_forklift"], stories.applications["maria_forklift"]
    async with serve() as (one, _), serve() as (other, _):
        seen = [await matched(other, maria)]
        await call(one, "move_stage", application_id=held, stage="Placed")
        seen.append(await matched(other, maria))
        await call(other, "reject_application", application_id=held, reason="No response")
        seen += [await matched(one, maria), await matched(other, maria)]
        assert seen == snapshot(
            [
                {"placed": "name, not “placed”", "declined": "name, not “declined”"},
                {"placed": "name, application", "declined": "name, not “declined”"},
                {"placed": "name, application", "declined": "name, application"},
                {"placed": "name, application", "declined": "name, application"},
            ]
        )


async def test_whom_one_server_adds_to_a_job_another_one_finds_there(serve: Serve, sandbox: Sandbox) -> None:
    stories = sandbox.world.stories
    maria, cook = stories.people["maria_forklift"], stories.jobs["line_cook"]
    async with serve() as (one, _), serve() as (other, _):
        await call(one, "create_application", job_id=cook, candidate_id=maria)
        found = facts_of(await other.call_tool("search_candidates", {"query": "gonzalez", "job_id": cook}))
        assert [row["id"] for row in found["candidates"]] == [maria]


class Late(DelegatingAtsClient):
    """Hands out each page of people only after what happens `meanwhile`."""

    meanwhile: Callable[[], Awaitable[object]]

    async def list_candidates(
        self, *, job_id: str = "", updated_after: datetime | None = None, limit: int = 20, cursor: str = ""
    ) -> Page[Candidate]:
        page = await self.inner.list_candidates(job_id=job_id, updated_after=updated_after, limit=limit, cursor=cursor)
        await self.meanwhile()
        return page


async def why(index: SearchIndex, id: str) -> str:
    found = await index.search(read_question("maria gonzalez placed"))
    return {fit.row.id: fit.why for fit in found.fits}[id] if found else ""


async def test_what_was_done_before_an_index_was_there_is_in_it_once_it_is(
    sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    stories, settings, path = sandbox.world.stories, Settings.from_env({}), tmp_path / "index.sqlite"
    maria, held = stories.people["maria_forklift"], stories.applications["maria_forklift"]
    kombo = connect(settings, open_transport(settings, httpx.MockTransport(sandbox), clock.sleep))
    index = SearchIndex(path)
    await index.tell(held, Own(PLACED))
    assert not path.exists()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(index.keep_fresh, lambda: kombo, clock)
        with anyio.fail_after(60):
            await index.filled()
        assert await why(index, maria) == "name, application"
        tasks.cancel_scope.cancel()
    index.close()
    await kombo.aclose()


async def test_a_page_that_one_server_read_before_another_one_wrote_does_not_take_that_back(
    sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    stories, settings = sandbox.world.stories, Settings.from_env({})
    maria, held = stories.people["maria_forklift"], stories.applications["maria_forklift"]
    filling, writing = SearchIndex(tmp_path / "index.sqlite"), SearchIndex(tmp_path / "index.sqlite")
    late = Late(connect(settings, open_transport(settings, httpx.MockTransport(sandbox), clock.sleep)))
    late.meanwhile = anyio.lowlevel.checkpoint
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(filling.keep_fresh, lambda: late, clock)
        with anyio.fail_after(60):
            await filling.filled()
            late.meanwhile = lambda: writing.tell(held, Own(PLACED))
            clock.tick(8 * 24 * 3600)
            await filling.caught_up()
        assert (await filling.standing()).number == 2
        assert (await why(filling, maria), await why(writing, maria)) == ("name, application", "name, application")
        tasks.cancel_scope.cancel()
    for index in (filling, writing):
        index.close()
    await late.aclose()


def index_in(folder: Path) -> Path:
    (path,) = folder.glob("index-*.sqlite")
    return path


async def test_what_could_not_be_put_in_at_once_does_not_go_before_what_another_server_did_later(
    serve: Serve, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.search.index.PATIENCE", 0.01)
    stories = sandbox.world.stories
    maria, held = stories.people["maria_forklift"], stories.applications["maria_forklift"]
    async with serve() as (one, index), serve() as (other, later):
        with closing(open_index(index_in(tmp_path), writing=True)) as busy:
            busy.execute("BEGIN IMMEDIATE")
            await index.tell(held, Own(OFFER, "DECLINED"))
            busy.execute("ROLLBACK")
        await later.tell(held, Own(PLACED))
        assert await matched(other, maria) == {"placed": "name, application", "declined": "name, not “declined”"}
        both = {"placed": "name, application", "declined": "name, application"}
        assert [await matched(one, maria), await matched(other, maria)] == [both, both]


async def test_a_later_write_does_not_take_back_where_a_colleague_moved_somebody_after_an_earlier_one(
    tmp_path: Path,
) -> None:
    def seen(stage: str) -> Candidate:
        held = CandidateApplication(id="app", job=JobRef(id="job", title="Cook"), stage=Stage(id=stage, name=stage))
        return Candidate(id="maria", first_name="Maria", last_name="Gonzalez", applications=(held,))

    with closing(open_index(tmp_path / "index.sqlite", writing=True)) as db, transaction(db):
        tell(db, "app", Own(Stage(id="s0", name="New")), 1.0)
        put_people(db, [seen("New")], 1)
        put_applications(db, [Application(id="app", candidate=CandidateRef(id="maria", name=""))], 1)
        tell(db, "app", Own(PLACED), 2.0)
        put_people(db, [seen("Ended")], 1)
        tell(db, "app", Own(outcome="DECLINED"), 3.0)
        assert db.execute("SELECT applied FROM people").fetchone() == ("app\tjob\tCook\tEnded\tDECLINED",)
        tell_again(db, 3.0)
        forget_told(db)
        assert db.execute("SELECT count(*) FROM told").fetchone() == (0,)


async def test_of_whom_is_taken_out_nothing_is_kept_that_was_done_and_of_others_no_name(tmp_path: Path) -> None:
    created = Application(
        id="app", candidate=CandidateRef(id="somebody", name="Maria Gonzalez"), job=JobRef(id="job", title="Cook")
    )
    with closing(open_index(tmp_path / "index.sqlite", writing=True)) as db, transaction(db):
        tell(db, "app", Own(created=created), 1.0)
        tell(db, "app", Own(PLACED), 2.0)
        ((told,),) = db.execute("SELECT done FROM told").fetchall()
        assert "Placed" in told
        assert "Maria" not in told
        drop_people(db, ["somebody"])
        assert db.execute("SELECT * FROM told").fetchall() == []

"""Searches after a write of this server: they go by what was done, while Kombo's lists still show what was before."""

import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path

import anyio
import anyio.lowlevel
import httpx
import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.app import build_server, connect, open_transport
from server.ats.base_ats_client import BaseAtsClient
from server.ats.delegating_ats_client import DelegatingAtsClient
from server.ats.models import Application, Candidate, CandidateRef, JobRef, Page, Stage
from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from server.search.asking import read_question
from server.search.index import SearchIndex
from server.search.own_writes import Own, TellingAtsClient
from server.search.persons import applications_of
from server.settings import Settings
from tests.conftest import StillClock
from tests.tools.conftest import facts_of

pytestmark = pytest.mark.anyio

Serve = Callable[..., AbstractAsyncContextManager[tuple[Client, SearchIndex]]]


@pytest.fixture
def sandbox(clock: StillClock) -> Sandbox:
    """A sandbox whose mirror shows writes only after a sync."""
    return Sandbox(SandboxOptions(clock=clock, mirror_lag=None))


@pytest.fixture
def serve(sandbox: Sandbox, clock: StillClock) -> Serve:
    """Serve a client, once the index is filled; `settings` are fields of `Settings`."""

    @asynccontextmanager
    async def serve(**settings: object) -> AsyncGenerator[tuple[Client, SearchIndex]]:
        server = build_server(
            Settings.from_env({}, **settings), transport=httpx.MockTransport(sandbox), now=clock, sleep=clock.sleep
        )
        with anyio.fail_after(60):
            async with Client(server) as client:
                await server.index.filled()
                yield client, server.index

    return serve


async def why(client: Client, query: str, id: str, **more: object) -> str | None:
    """Why a search finds somebody; None where it does not."""
    facts = facts_of(await client.call_tool("search_candidates", {"query": query, **more}))
    return {row["id"]: row["matched"] for row in facts.get("candidates", ())}.get(id)


async def how(client: Client, id: str) -> dict[str, str | None]:
    """Why Maria of the forklift is found by her name and a word for where she is."""
    words = ("offer", "placed", "pending", "declined")
    return {word: await why(client, f"maria gonzalez {word}", id) for word in words}


async def move(client: Client, application_id: str, stage: str) -> None:
    answer = await client.call_tool("move_stage", {"application_id": application_id, "stage": stage})
    assert not answer.is_error


async def test_somebody_who_was_moved_is_found_where_they_are_and_no_more_where_they_were(
    serve: Serve, sandbox: Sandbox
) -> None:
    stories = sandbox.world.stories
    maria, held = stories.people["maria_forklift"], stories.applications["maria_forklift"]
    async with serve() as (client, _):
        before = await how(client, maria)
        await move(client, held, "Placed")
        asked = len(sandbox.requests)
        assert (before, await how(client, maria)) == snapshot(
            (
                {
                    "offer": "name, not “offer”",
                    "placed": "name, not “placed”",
                    "pending": "name, application",
                    "declined": "name, not “declined”",
                },
                {
                    "offer": "name, not “offer”",
                    "placed": "name, application",
                    "pending": "name, application",
                    "declined": "name, not “declined”",
                },
            )
        )
        assert len(sandbox.requests) == asked


async def test_a_search_for_a_stage_finds_who_was_moved_there_and_leaves_out_who_was_moved_away(
    serve: Serve, sandbox: Sandbox
) -> None:
    stories = sandbox.world.stories
    maria, held = stories.people["maria_forklift"], stories.applications["maria_forklift"]
    forklift = stories.jobs["forklift"]
    async with serve() as (client, _):
        listed = facts_of(await client.call_tool("get_application", {"application_id": held}))["stage"]
        assert await why(client, listed, maria, job_id=forklift, limit=30) == "application"
        await move(client, held, "Placed")
        assert await why(client, listed, maria, job_id=forklift, limit=30) is None
        assert await why(client, "placed", maria, job_id=forklift, limit=30) == "application"


async def test_somebody_who_was_rejected_is_found_as_such(serve: Serve, sandbox: Sandbox) -> None:
    stories = sandbox.world.stories
    maria, held = stories.people["maria_forklift"], stories.applications["maria_forklift"]
    async with serve() as (client, _):
        arguments = {"application_id": held, "reason": "No response"}
        assert not (await client.call_tool("reject_application", arguments)).is_error
        assert await how(client, maria) == snapshot(
            {
                "offer": "name, not “offer”",
                "placed": "name, not “placed”",
                "pending": "name, not “pending”",
                "declined": "name, application",
            }
        )


async def test_several_writes_to_one_application_count_together(serve: Serve, sandbox: Sandbox) -> None:
    stories = sandbox.world.stories
    maria, held = stories.people["maria_forklift"], stories.applications["maria_forklift"]
    async with serve() as (client, _):
        await move(client, held, "Placed")
        arguments = {"application_id": held, "reason": "No response"}
        assert not (await client.call_tool("reject_application", arguments)).is_error
        assert await how(client, maria) == snapshot(
            {
                "offer": "name, not “offer”",
                "placed": "name, application",
                "pending": "name, not “pending”",
                "declined": "name, application",
            }
        )


async def test_of_several_that_are_rejected_at_once_those_count_that_were(
    serve: Serve, sandbox: Sandbox, clock: StillClock
) -> None:
    stories, settings = sandbox.world.stories, Settings.from_env({})
    maria, held = stories.people["maria_forklift"], stories.applications["maria_forklift"]
    kombo = connect(settings, open_transport(settings, httpx.MockTransport(sandbox), clock.sleep))
    async with serve() as (client, index):
        reason = (await kombo.get_disposition_reasons())[0].id
        nobody = "H5daSm8e85Dmvmne3wLeCPhX"
        results = await TellingAtsClient(kombo, index).bulk_reject_applications([held, nobody], reason)
        assert [result.status for result in results] == ["done", "failed"]
        assert await how(client, maria) == snapshot(
            {
                "offer": "name, not “offer”",
                "placed": "name, not “placed”",
                "pending": "name, not “pending”",
                "declined": "name, application",
            }
        )
    await kombo.aclose()


async def test_an_application_that_was_created_here_puts_its_person_into_the_searches_of_its_job(
    serve: Serve, sandbox: Sandbox
) -> None:
    stories = sandbox.world.stories
    maria, cook = stories.people["maria_forklift"], stories.jobs["line_cook"]
    async with serve() as (client, _):
        assert await why(client, "gonzalez", maria, job_id=cook) is None
        assert not (await client.call_tool("create_application", {"job_id": cook, "candidate_id": maria})).is_error
        assert await why(client, "gonzalez", maria, job_id=cook) == "last name"


async def test_what_was_done_here_stays_through_passes_restarts_and_what_kombo_still_shows(
    serve: Serve, sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    stories = sandbox.world.stories
    maria, held = stories.people["maria_forklift"], stories.applications["maria_forklift"]
    async with serve(state_dir=tmp_path) as (client, _):
        await move(client, held, "Placed")
    async with serve(state_dir=tmp_path) as (client, index):
        after = await how(client, maria)
        clock.tick(8 * 24 * 3600)
        await index.caught_up()
        assert (await index.standing()).number == 2
        assert (
            await how(client, maria)
            == after
            == snapshot(
                {
                    "offer": "name, not “offer”",
                    "placed": "name, application",
                    "pending": "name, application",
                    "declined": "name, not “declined”",
                }
            )
        )


class Late(DelegatingAtsClient):
    """Hands out each page of people only after what happens `meanwhile`, and asks for applications after `then`."""

    def __init__(
        self,
        inner: BaseAtsClient,
        meanwhile: Callable[[], Awaitable[object]],
        then: Callable[[], Awaitable[object]] = anyio.lowlevel.checkpoint,
    ) -> None:
        super().__init__(inner)
        self._meanwhile = meanwhile
        self._then = then

    async def list_candidates(
        self, *, job_id: str = "", updated_after: datetime | None = None, limit: int = 20, cursor: str = ""
    ) -> Page[Candidate]:
        page = await self.inner.list_candidates(job_id=job_id, updated_after=updated_after, limit=limit, cursor=cursor)
        await self._meanwhile()
        return page

    async def list_applications(
        self,
        *,
        job_id: str = "",
        stage_ids: Sequence[str] = (),
        outcomes: Sequence[str] = (),
        updated_after: datetime | None = None,
        limit: int = 20,
        cursor: str = "",
    ) -> Page[Application]:
        await self._then()
        return await self.inner.list_applications(job_id=job_id, limit=limit, cursor=cursor)


async def test_a_page_that_was_read_before_a_write_does_not_take_it_back(
    sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    stories, settings = sandbox.world.stories, Settings.from_env({})
    maria, held = stories.people["maria_forklift"], stories.applications["maria_forklift"]
    kombo = connect(settings, open_transport(settings, httpx.MockTransport(sandbox), clock.sleep))
    index = SearchIndex(tmp_path / "index.sqlite")

    async def found() -> dict[str, str]:
        answer = await index.search(read_question("maria gonzalez placed"))
        return {fit.row.id: fit.why for fit in answer.fits} if answer else {}

    async def meanwhile() -> None:
        await index.tell(held, Own(stage=Stage(id="s1", name="Placed")))
        await found()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(index.keep_fresh, lambda: Late(kombo, meanwhile), clock)
        with anyio.fail_after(60):
            await index.filled()
        assert (await found())[maria] == "name, application"
        tasks.cancel_scope.cancel()
    index.close()
    await kombo.aclose()


Filled = Callable[..., AbstractAsyncContextManager[SearchIndex]]


@pytest.fixture
def fill(sandbox: Sandbox, clock: StillClock, tmp_path: Path) -> Filled:
    """Fill an index, while something is done to it: in the first pass, or in a second one that reads it all `again`."""

    @asynccontextmanager
    async def fill(
        meanwhile: Callable[[SearchIndex], Awaitable[object]],
        then: Callable[[SearchIndex], Awaitable[object]],
        *,
        again: bool = False,
    ) -> AsyncGenerator[SearchIndex]:
        kombo = connect(Settings.from_env({}), open_transport(Settings.from_env({}), httpx.MockTransport(sandbox)))
        index = SearchIndex(tmp_path / "index.sqlite")
        passes: list[BaseAtsClient] = [kombo] * again + [Late(kombo, lambda: meanwhile(index), lambda: then(index))]
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(index.keep_fresh, lambda: passes.pop(0), clock)
            with anyio.fail_after(60):
                await index.filled()
                if again:
                    clock.tick(8 * 24 * 3600)
                    await index.caught_up()
            yield index
            tasks.cancel_scope.cancel()
        index.close()
        await kombo.aclose()

    return fill


async def applied(index: SearchIndex, candidate_id: str) -> list[list[str]]:
    """Where somebody stands to whoever searches now: id, stage and outcome of each application."""
    await index.search(read_question("maria gonzalez"))
    sql = "SELECT applied FROM people WHERE id = ?"
    (lines,) = await index.read(lambda db: db.execute(sql, (candidate_id,)).fetchone() or ("",))
    return [[id, stage, outcome] for id, _, _, stage, outcome in applications_of(lines)]


async def nothing(_: SearchIndex) -> None:
    pass


async def test_during_a_pass_too_no_search_goes_back_behind_what_was_done(fill: Filled, sandbox: Sandbox) -> None:
    stories = sandbox.world.stories
    maria, held = stories.people["maria_forklift"], stories.applications["maria_forklift"]
    seen: list[list[list[str]]] = []

    async def write(index: SearchIndex) -> None:
        await index.tell(held, Own(stage=Stage(id="s1", name="Placed")))
        await applied(index, maria)
        await index.tell(held, Own(outcome="DECLINED"))

    async def look(index: SearchIndex) -> None:
        seen.append(await applied(index, maria))

    async with fill(write, look, again=True) as index:
        await look(index)
    assert seen == [[[held, "Placed", "DECLINED"]]] * len(seen)
    assert len(seen) > 1


async def test_of_several_writes_during_a_pass_none_is_lost_though_nobody_searches_in_between(
    fill: Filled, sandbox: Sandbox
) -> None:
    stories = sandbox.world.stories
    maria, held = stories.people["maria_forklift"], stories.applications["maria_forklift"]

    async def write(index: SearchIndex) -> None:
        await index.tell(held, Own(stage=Stage(id="s1", name="Placed")))
        await applied(index, maria)
        await index.tell(held, Own(outcome="DECLINED"))

    async with fill(write, nothing, again=True) as index:
        assert await applied(index, maria) == [[held, "Placed", "DECLINED"]]


async def test_an_application_that_a_pass_meets_after_it_was_created_here_is_there_once(
    fill: Filled, sandbox: Sandbox
) -> None:
    stories = sandbox.world.stories
    maria, held = stories.people["maria_forklift"], stories.applications["maria_forklift"]

    async def tell(index: SearchIndex) -> None:
        job, person = (
            JobRef(id=stories.jobs["forklift"], title="Forklift"),
            CandidateRef(id=maria, name="Maria Gonzalez"),
        )
        await index.tell(held, Own(created=Application(id=held, candidate=person, job=job)))
        assert [id for id, *_ in await applied(index, maria)] == [held]

    async with fill(nothing, tell) as index:
        assert [id for id, *_ in await applied(index, maria)] == [held]


def content(db: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    """All that searches go by."""
    return [db.execute(f"SELECT * FROM {table}").fetchall() for table in ("people", "applications", "vocabulary")]  # noqa: S608 - ours


async def test_what_was_done_to_whom_the_index_does_not_have_changes_nothing(serve: Serve) -> None:
    async with serve() as (_, index):
        before = await index.read(content)
        await index.tell("nobody", Own(stage=Stage(id="s1", name="Placed")))
        await index.tell("nothing", Own(created=Application(id="nothing")))
        await index.search(read_question("placed"))
        assert await index.read(content) == before

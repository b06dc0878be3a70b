"""Passes over Kombo's lists: complete, resumable, and never half written."""

import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from server.app import connect, open_transport
from server.ats.base_ats_client import BaseAtsClient
from server.errors import ATSUnavailable, InvalidInput
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.options import EPOCH
from server.search.asking import read_question
from server.search.filling import due
from server.search.finding import find
from server.search.forgotten import Forgotten
from server.search.passes import Kept, Passes
from server.search.schema import open_index, transaction
from server.search.standing import Standing, count, read_standing, write_standing
from server.settings import Settings
from tests.conftest import StillClock

pytestmark = pytest.mark.anyio

PASSED = EPOCH.timestamp()
MakePasses = Callable[..., Passes]


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages so small that every list has several."""
    monkeypatch.setattr("server.search.passes.PAGE", 40)


@pytest.fixture
async def ats(sandbox: Sandbox, clock: StillClock) -> AsyncGenerator[BaseAtsClient]:
    settings = Settings.from_env({})
    client = connect(settings, open_transport(settings, httpx.MockTransport(sandbox), clock.sleep))
    yield client
    await client.aclose()


@pytest.fixture
def db(tmp_path: Path) -> Generator[sqlite3.Connection]:
    with closing(open_index(tmp_path / "index.sqlite", writing=True)) as db:
        yield db


@pytest.fixture
def passes(db: sqlite3.Connection, ats: BaseAtsClient, clock: StillClock, tmp_path: Path) -> MakePasses:
    """Make passes into one index; `pause` runs between pages."""

    async def no_pause() -> None:
        return None

    def passes(pause: Callable[[], Awaitable[object]] = no_pause, **kept: object) -> Passes:
        return Passes(
            db=db,
            ats=ats,
            now=clock,
            pause=pause,
            kept=Kept(**kept),  # pyright: ignore[reportArgumentType] - fields of it
            forgotten=Forgotten(tmp_path),
        )

    return passes


def content(db: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    """All that the index says of people, applications and jobs, but for the pass that read it."""
    return [
        [row[:-1] for row in db.execute(f"SELECT * FROM {table} ORDER BY id")]  # noqa: S608 - one of ours
        for table in ("people", "applications", "jobs")
    ]


def found(db: sqlite3.Connection, query: str) -> list[str]:
    return [fit.row.id for fit in find(db, read_question(query))]


async def test_a_first_pass_reads_all_that_kombo_shows(
    passes: MakePasses, db: sqlite3.Connection, sandbox: Sandbox
) -> None:
    await passes().fill()
    mirror = sandbox.tenant.mirror
    assert count(db, "people") == len(list(mirror.candidates))
    assert count(db, "applications") == len(list(mirror.applications))
    assert count(db, "jobs") == len(list(mirror.jobs))
    assert read_standing(db) == Standing(number=1, full=PASSED, fresh=PASSED)


async def test_a_pass_that_is_killed_after_any_page_goes_on_where_it_was(
    passes: MakePasses, db: sqlite3.Connection, sandbox: Sandbox
) -> None:
    class Killed(BaseException):
        pass

    async def die() -> None:
        raise Killed

    await passes().fill()
    whole, asked = content(db), len(sandbox.requests)
    for table in ("people", "applications", "jobs", "meta"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - one of ours
    db.execute("INSERT INTO words (words) VALUES ('delete-all')")
    died = 0
    while read_standing(db).fresh is None:
        before = read_standing(db)
        try:
            await passes(die).fill()
        except Killed:
            died += 1
            assert read_standing(db) != before
        assert died < 50
        if died == 3:
            await passes().fill()
    assert [[row[1:] for row in table] for table in content(db)] == [[row[1:] for row in table] for table in whole]
    assert len(sandbox.requests) == 2 * asked


async def test_nothing_of_a_page_is_kept_whose_writing_fails(
    passes: MakePasses, db: sqlite3.Connection, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError

    with monkeypatch.context() as broken:
        broken.setattr("server.search.passes.write_standing", fail)
        with pytest.raises(sqlite3.OperationalError):
            await passes().fill()
    assert count(db, "jobs") == 0
    assert read_standing(db) == Standing()


async def test_kombo_failing_in_the_middle_keeps_the_place(
    passes: MakePasses, db: sqlite3.Connection, sandbox: Sandbox
) -> None:
    sandbox.faults.append(Fault("status:503", path="/ats/applications", times=20))
    with pytest.raises(ATSUnavailable):
        await passes().fill()
    assert count(db, "people") > 100
    standing = read_standing(db)
    assert (standing.list, standing.cursor, standing.fresh) == (2, "", None)
    sandbox.faults.clear()
    await passes().fill()
    assert read_standing(db).fresh == PASSED


async def test_a_cursor_that_kombo_no_longer_takes_begins_its_list_anew(
    passes: MakePasses, db: sqlite3.Connection, sandbox: Sandbox
) -> None:
    with transaction(db):
        write_standing(db, Standing(number=1, begun=PASSED, list=1, cursor="too-old"))
    await passes().fill()
    assert count(db, "people") == len(list(sandbox.tenant.mirror.candidates))


async def test_a_page_that_kombo_keeps_refusing_is_an_error_and_not_asked_for_again_and_again(
    passes: MakePasses, sandbox: Sandbox
) -> None:
    sandbox.faults.append(Fault("status:400:PLATFORM.INPUT_INVALID", path="cursor=", times=99))
    with pytest.raises(InvalidInput):
        await passes().fill()
    assert len(sandbox.requests) < 10


async def test_a_list_that_cannot_be_begun_is_an_error(passes: MakePasses, sandbox: Sandbox) -> None:
    sandbox.faults.append(Fault("status:400:PLATFORM.INPUT_INVALID", path="/ats/jobs", times=5))
    with pytest.raises(InvalidInput):
        await passes().fill()


async def test_what_changed_and_what_was_deleted_is_read_without_reading_everything(
    passes: MakePasses, db: sqlite3.Connection, sandbox: Sandbox, clock: StillClock
) -> None:
    await passes().fill()
    mirror, stories = sandbox.tenant.mirror, sandbox.world.stories
    clock.tick(3600)
    gone, renamed = (mirror.candidates.get(stories.people[part]) for part in ("maria_cna", "maria_forklift"))
    held = mirror.applications.get(stories.applications["maria_forklift"])
    job = mirror.jobs.get(stories.jobs["line_cook"])
    assert gone
    assert renamed
    assert held
    assert job
    now = clock()
    mirror.candidates.put(replace(gone, remote_deleted_at=now, changed_at=now))
    mirror.candidates.put(replace(renamed, last_name="Okonkwo-Brandt", changed_at=now))
    mirror.applications.put(replace(held, remote_deleted_at=now, changed_at=now))
    mirror.jobs.put(replace(job, remote_deleted_at=now, changed_at=now))
    asked, people, jobs = len(sandbox.requests), count(db, "people"), count(db, "jobs")
    clock.tick(60)
    await passes().catch_up()
    assert len(sandbox.requests) == asked + 3
    assert found(db, "Maria Gonzalez") == [renamed.id]  # by her mailbox
    assert found(db, "okonkwo brandt") == [renamed.id]
    assert (count(db, "people"), count(db, "jobs")) == (people - 1, jobs - 1)
    assert db.execute("SELECT 1 FROM applications WHERE id = ? OR candidate = ?", (held.id, gone.id)).fetchone() is None
    assert read_standing(db).fresh == clock().timestamp()


async def test_a_full_pass_drops_what_kombo_shows_no_longer(
    passes: MakePasses, db: sqlite3.Connection, sandbox: Sandbox, clock: StillClock
) -> None:
    await passes().fill()
    mirror = sandbox.tenant.mirror
    gone = mirror.candidates.get(sandbox.world.stories.people["maria_cna"])
    assert gone
    mirror.candidates.put(replace(gone, remote_deleted_at=clock() - timedelta(days=30)))
    clock.tick(8 * 24 * 3600)
    assert due(read_standing(db), clock()) == "fill"
    await passes().fill()
    assert gone.id not in found(db, "Maria Gonzalez")
    assert read_standing(db).number == 2
    assert due(read_standing(db), clock()) == ""


async def test_of_a_scope_only_its_jobs_and_who_applied_to_them_are_kept(
    passes: MakePasses, db: sqlite3.Connection, sandbox: Sandbox, clock: StillClock
) -> None:
    stories, mirror = sandbox.world.stories, sandbox.tenant.mirror
    job = stories.jobs["forklift"]
    scoped = passes(scope=(job,))
    await scoped.fill()
    own = {one.candidate_id for one in mirror.applications.find("job", job)}
    assert {id for (id,) in db.execute("SELECT id FROM people")} == own
    assert db.execute("SELECT DISTINCT job FROM applications").fetchall() == [(job,)]
    assert db.execute("SELECT id FROM jobs").fetchall() == [(job,)]
    assert not [applied for (applied,) in db.execute("SELECT applied FROM people") if applied.count("\n")]
    outside = mirror.candidates.get(stories.people["maria_cna"])
    leaving = next(iter(mirror.applications.find("job", job)))
    assert outside
    clock.tick(60)
    now = clock()
    mirror.candidates.put(replace(outside, title="Changed", changed_at=now))
    mirror.applications.put(replace(leaving, job_id=stories.jobs["cna"], changed_at=now))
    person = mirror.candidates.get(leaving.candidate_id)
    assert person
    mirror.candidates.put(replace(person, changed_at=now))
    await scoped.catch_up()
    kept = {id for (id,) in db.execute("SELECT id FROM people")}
    assert outside.id not in kept
    assert (leaving.candidate_id in kept) is (
        any(one.job_id == job for one in mirror.applications.find("candidate", leaving.candidate_id))
    )


async def test_people_who_have_not_changed_for_so_many_days_are_not_kept(
    passes: MakePasses, db: sqlite3.Connection, sandbox: Sandbox, clock: StillClock
) -> None:
    since = clock() - timedelta(days=30)
    changed = {one.id: one.changed_at for one in sandbox.tenant.mirror.candidates}
    await passes(days=30).fill()
    kept = {id for (id,) in db.execute("SELECT id FROM people")}
    assert kept == {id for id, at in changed.items() if at >= since}
    assert 0 < len(kept) < len(changed)
    holders = {one for (one,) in db.execute("SELECT DISTINCT candidate FROM applications")}
    assert holders <= kept
    clock.tick(31 * 24 * 3600)
    await passes(days=30).catch_up()
    assert count(db, "people") == count(db, "applications") == 0


async def test_who_was_forgotten_stays_out_of_every_pass_also_after_they_were_deleted_and_are_back(
    passes: MakePasses, db: sqlite3.Connection, sandbox: Sandbox, clock: StillClock, tmp_path: Path
) -> None:
    mirror, forgotten = sandbox.tenant.mirror, Forgotten(tmp_path)
    maria = mirror.candidates.get(sandbox.world.stories.people["maria_cna"])
    assert maria
    forgotten.add(maria.id)
    await passes().fill()
    clock.tick(60)
    mirror.candidates.put(replace(maria, title="Back again", changed_at=clock()))
    await passes().catch_up()
    assert maria.id not in found(db, "Maria Gonzalez")
    assert db.execute("SELECT 1 FROM applications WHERE candidate = ?", (maria.id,)).fetchone() is None
    assert forgotten.ids() == {maria.id}
    clock.tick(60)
    mirror.candidates.put(replace(maria, remote_deleted_at=clock(), changed_at=clock()))
    await passes().catch_up()
    clock.tick(60)
    mirror.candidates.put(replace(maria, changed_at=clock()))
    await passes().catch_up()
    assert maria.id not in found(db, "Maria Gonzalez")
    assert forgotten.ids() == {maria.id}


async def test_it_pauses_between_pages(passes: MakePasses, sandbox: Sandbox) -> None:
    pauses: list[int] = []

    async def pause() -> None:
        pauses.append(len(sandbox.requests))

    await passes(pause).fill()
    assert pauses == list(range(1, len(sandbox.requests) + 1))


def test_it_is_time_for_a_pass_when_none_was_made_or_the_last_is_old() -> None:
    day = 24 * 3600
    done = Standing(number=1, full=PASSED, fresh=PASSED)
    assert due(Standing(), EPOCH) == "fill"
    assert due(done, EPOCH + timedelta(minutes=4)) == ""
    assert due(done, EPOCH + timedelta(minutes=5)) == "catch up"
    assert due(replace(done, fresh=PASSED + 7 * day), EPOCH + timedelta(days=7)) == "fill"
    assert due(replace(done, begun=PASSED), EPOCH) == "fill"


def test_a_list_of_the_forgotten_that_was_edited_elsewhere_is_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "forgotten.txt").write_bytes(b"\xef\xbb\xbfPEBi6gjUtae9LYQA5kwTokCY\r\n")
    assert Forgotten(tmp_path).ids() == {"PEBi6gjUtae9LYQA5kwTokCY"}

"""Many candidates: made when asked for, the same each time, and changed like any other."""

import tracemalloc

import pytest

from server.sandbox.envelope import stamp
from server.sandbox.options import SandboxOptions
from server.sandbox.scale import ScaledTable
from server.sandbox.world import Candidate
from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio

COUNT = 1000


@pytest.fixture
def caller() -> Caller:
    return Caller(SandboxOptions(scale=COUNT))


async def everybody(caller: Caller, path: str, **query: str) -> list[str]:
    """Return the ids of a list, page by page."""
    ids: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await caller.get(path, page_size=250, **query, **cursor)
        ids += [row["id"] for row in page["results"]]
        if page["next"] is None:
            return ids
        cursor = {"cursor": page["next"]}


@pytest.mark.parametrize("path", ["/ats/candidates", "/ats/applications"])
async def test_a_list_has_the_scaled_records_and_the_usual_ones_once(caller: Caller, path: str) -> None:
    plain = await everybody(Caller(), path)
    scaled = await everybody(caller, path)
    assert len(scaled) == len(set(scaled)) == COUNT + len(plain)
    assert set(plain) < set(scaled)


async def test_the_records_are_the_same_each_time(caller: Caller) -> None:
    other = Caller(SandboxOptions(scale=COUNT))
    assert await caller.rows("/ats/candidates", page_size=3) == await other.rows("/ats/candidates", page_size=3)


async def test_a_scaled_record_is_found_by_id_remote_id_and_e_mail(caller: Caller) -> None:
    row = (await caller.rows("/ats/candidates", page_size=50))[49]
    address = row["email_addresses"][0]["email_address"]
    assert await caller.rows("/ats/candidates", ids=row["id"]) == [row]
    assert await caller.rows("/ats/candidates", remote_ids=row["remote_id"]) == [row]
    assert await caller.rows("/ats/candidates", email=address.upper()) == [row]
    application = row["applications"][0]
    found = await caller.rows("/ats/applications", ids=application["id"])
    assert found == await caller.rows("/ats/applications", remote_ids=application["remote_id"])
    assert found[0]["candidate"]["id"] == row["id"]


@pytest.mark.parametrize(
    "query",
    [
        {"ids": "1111"},
        {"remote_ids": "900001000"},
        {"remote_ids": "9e8"},
        {"email": "candidate.01@example.com"},
        {"email": "candidate.1000@example.com"},
        {"email": "candidate.²@example.com"},
    ],
)
async def test_nobody_else_is_found(caller: Caller, query: dict[str, str]) -> None:
    assert await caller.rows("/ats/candidates", **query) == []


async def test_an_application_is_found_with_its_own_job_only(caller: Caller) -> None:
    row = (await caller.rows("/ats/applications", page_size=1))[0]
    talent_id = row["remote_id"].partition(":")[0]
    other = next(job for job in caller.sandbox.world.jobs if job.id != row["job_id"])
    assert await caller.rows("/ats/applications", remote_ids=f"{talent_id}:{other.remote_id}") == []


async def test_updated_after_starts_where_the_changes_are(caller: Caller) -> None:
    row = (await caller.rows("/ats/candidates", page_size=250))[199]
    later = await everybody(caller, "/ats/candidates", updated_after=row["changed_at"])
    scaled = [id for id in later if id[:18] == row["id"][:18]]
    assert len(scaled) == COUNT - 199
    assert scaled[0] == row["id"]


async def test_other_filters_work_too(caller: Caller) -> None:
    job = caller.job()
    rows = await caller.rows("/ats/applications", job_ids=job.id, page_size=20)
    assert len(rows) == 20
    assert {row["job_id"] for row in rows} == {job.id}


async def test_a_scaled_application_is_written_to_like_any_other(caller: Caller) -> None:
    rows = await caller.rows("/ats/applications", page_size=250)
    row = next(one for one in rows if one["current_stage"]["remote_id"] == "WEB_APPLICATION")
    before = stamp(caller.clock()) or ""
    caller.clock.tick(60)
    reason = next(iter(caller.sandbox.world.reasons))
    await caller.send("POST", f"/ats/applications/{row['id']}/reject", {"rejection_reason_id": reason.id})
    again = await caller.rows("/ats/applications", ids=row["id"])
    changed = await caller.rows("/ats/applications", updated_after=before)
    assert again == changed
    assert again[0]["outcome"] == "DECLINED"
    ids = await everybody(caller, "/ats/applications")
    assert len(ids) == len(set(ids))
    assert ids[-1] == row["id"]
    assert ids[0] != row["id"]


async def test_a_scaled_candidate_is_a_talent_with_notes(caller: Caller) -> None:
    row = (await caller.rows("/ats/candidates", page_size=1))[0]
    path = f"/candidate/{row['remote_id']}"
    assert (await caller.avionte("POST", f"{path}/note", {"body": "Called."}))[0] == 201
    status, talent = await caller.avionte("GET", f"/talent/{row['remote_id']}")
    assert (status, talent["firstName"]) == (200, row["first_name"])
    assert [note["content_html"] for note in await caller.rows("/ats/notes", candidate_ids=row["id"])] == ["Called."]


async def test_a_changed_candidate_is_found_by_the_new_address_and_not_by_the_old(caller: Caller) -> None:
    row = (await caller.rows("/ats/candidates", page_size=1))[0]
    address = row["email_addresses"][0]["email_address"]
    _, talent = await caller.avionte("GET", f"/talent/{row['remote_id']}")
    await caller.avionte("PUT", f"/talent/{row['remote_id']}", {**talent, "emailAddress": "new@example.com"})
    assert await caller.rows("/ats/candidates", email=address) == []
    assert [one["id"] for one in await caller.rows("/ats/candidates", email="new@example.com")] == [row["id"]]


async def test_new_people_are_numbered_apart_from_scaled_ones(caller: Caller) -> None:
    person = {"first_name": "Nora", "last_name": "Quist", "email_address": "nora.quist@example.com"}
    created = await caller.send("POST", f"/ats/jobs/{caller.job().id}/applications", {"candidate": person})
    rows = await caller.rows("/ats/candidates", remote_ids=created["candidate"]["remote_id"])
    assert [row["first_name"] for row in rows] == ["Nora"]


async def test_a_million_cost_no_memory() -> None:
    caller = Caller(SandboxOptions(scale=1_000_000))
    page = await caller.get("/ats/candidates", page_size=250)
    tracemalloc.start()
    for _ in range(4):
        page = await caller.get("/ats/candidates", page_size=250, cursor=page["next"])
    current, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    table = caller.sandbox.world.candidates
    assert isinstance(table, ScaledTable)
    assert isinstance(next(iter(table)), Candidate)
    assert len(table) < 1000
    assert current < 3_000_000


async def test_the_state_shows_how_many_there_are_and_only_changed_ones(caller: Caller) -> None:
    plain = len((await Caller().door("GET", "state"))["candidates"])
    state = await caller.door("GET", "state")
    assert (state["scale"], len(state["candidates"])) == (COUNT, plain)

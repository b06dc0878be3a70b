"""The list endpoints: pages, the filters that all of them have, and what is hidden."""

from dataclasses import replace

import pytest

from server.sandbox.envelope import stamp
from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio

MODELS = ("jobs", "applications", "candidates", "application-stages", "rejection-reasons", "users", "roles", "tags")


async def test_pages_follow_their_cursor_and_end_with_null() -> None:
    caller = Caller()
    ids: list[str] = []
    cursor: dict[str, str] = {}
    sizes: list[int] = []
    while True:
        page = await caller.get("/ats/applications", page_size=60, **cursor)
        ids += [row["id"] for row in page["results"]]
        sizes.append(len(page["results"]))
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert sizes[:-1] == [60] * (len(sizes) - 1)
    assert len(ids) == len(set(ids)) == len(await caller.rows("/ats/applications", page_size=250))


async def test_a_page_that_holds_everything_has_no_next() -> None:
    caller = Caller()
    count = len(await caller.rows("/ats/users"))
    assert (await caller.get("/ats/users", page_size=count))["next"] is None
    assert (await caller.get("/ats/users", page_size=count - 1))["next"] is not None


async def test_filters_must_be_repeated_with_the_cursor() -> None:
    caller = Caller()
    page = await caller.get("/ats/applications", page_size=2, outcomes="DECLINED")
    unfiltered = await caller.rows("/ats/applications", page_size=250, cursor=page["next"])
    filtered = await caller.rows("/ats/applications", page_size=250, cursor=page["next"], outcomes="DECLINED")
    assert {row["outcome"] for row in filtered} == {"DECLINED"}
    assert len(unfiltered) > len(filtered)


async def test_a_record_made_between_two_pages_is_not_missed() -> None:
    caller = Caller()
    first = await caller.get("/ats/candidates", page_size=100)
    person = {"first_name": "Nora", "last_name": "Quist", "email_address": "nora.quist@example.com"}
    await caller.send("POST", f"/ats/jobs/{caller.job().id}/applications", {"candidate": person})
    second = await caller.rows("/ats/candidates", page_size=250, cursor=first["next"])
    assert "Nora" in [row["first_name"] for row in second]


@pytest.mark.parametrize("size", ["0", "251", "-1", "many", "²", ""])
async def test_a_page_size_out_of_bounds_is_refused(size: str) -> None:
    assert await Caller().refusal("GET", "/ats/jobs", page_size=size) == (400, "PLATFORM.INPUT_INVALID")


@pytest.mark.parametrize("cursor", ["", "nonsense", "WyJhdHNfam9icyIsIC0xXQ==", "e30=", "ÿ"])
async def test_a_cursor_of_no_page_is_refused(cursor: str) -> None:
    assert await Caller().refusal("GET", "/ats/jobs", cursor=cursor) == (400, "PLATFORM.INPUT_INVALID")


async def test_a_cursor_of_another_list_is_refused() -> None:
    caller = Caller()
    cursor = (await caller.get("/ats/applications", page_size=1))["next"]
    assert await caller.refusal("GET", "/ats/candidates", cursor=cursor) == (400, "PLATFORM.INPUT_INVALID")


@pytest.mark.parametrize("model", MODELS)
async def test_ids_and_remote_ids_narrow_each_other(model: str) -> None:
    caller = Caller()
    one, other = (await caller.rows(f"/ats/{model}"))[:2]
    both = await caller.rows(f"/ats/{model}", ids=f"{other['id']}, {one['id']}")
    assert [row["id"] for row in both] == [other["id"], one["id"]]
    narrowed = await caller.rows(f"/ats/{model}", ids=f"{one['id']},{other['id']}", remote_ids=other["remote_id"])
    assert [row["id"] for row in narrowed] == [other["id"]]
    assert await caller.rows(f"/ats/{model}", remote_ids=one["remote_id"]) == [one]


async def test_unknown_ids_are_left_out() -> None:
    caller = Caller()
    job = caller.job()
    rows = await caller.rows("/ats/jobs", ids=f"nobody,{job.id}")
    assert [row["id"] for row in rows] == [job.id]


async def test_pages_of_ids_follow_their_cursor() -> None:
    caller = Caller()
    ids = ",".join(row["id"] for row in await caller.rows("/ats/users"))
    first = await caller.get("/ats/users", ids=ids, page_size=2)
    second = await caller.rows("/ats/users", ids=ids, cursor=first["next"])
    assert [row["id"] for row in first["results"] + second] == ids.split(",")


async def test_ids_of_one_model_may_be_those_of_another() -> None:
    caller = Caller()
    shared = caller.sandbox.world.stories.shared_ids
    tables = caller.sandbox.tenant.mirror
    assert shared
    for id in shared:
        models = [tables.jobs, tables.applications, tables.candidates, tables.stages, tables.users, tables.reasons]
        assert sum(id in table for table in models) > 1


async def test_deleted_records_show_only_when_asked_for() -> None:
    caller = Caller()
    tag = next(iter(caller.sandbox.world.tags))
    caller.sandbox.tenant.save(replace(tag, remote_deleted_at=caller.clock()))
    assert tag.id not in [row["id"] for row in await caller.rows("/ats/tags")]
    shown = await caller.rows("/ats/tags", ids=tag.id, include_deleted="true")
    assert [row["remote_deleted_at"] for row in shown] == [stamp(caller.clock())]


async def test_updated_after_gives_what_changed_later() -> None:
    caller = Caller()
    application = caller.pending()
    before = stamp(caller.clock())
    caller.clock.tick(60)
    await caller.send("PUT", f"/ats/applications/{application.id}/stage", {"stage_id": caller.job().stage_ids[-1]})
    rows = await caller.rows("/ats/applications", updated_after=before or "")
    assert [row["id"] for row in rows] == [application.id]
    assert await caller.rows("/ats/applications", updated_after=stamp(caller.clock()) or "") == rows
    caller.clock.tick(1)
    assert await caller.rows("/ats/applications", updated_after=stamp(caller.clock()) or "") == []


async def test_updated_after_gives_a_candidate_whose_application_changed() -> None:
    caller = Caller()
    application = caller.pending()
    before = stamp(caller.clock())
    caller.clock.tick(60)
    await caller.send("PUT", f"/ats/applications/{application.id}/stage", {"stage_id": caller.job().stage_ids[-1]})
    rows = await caller.rows("/ats/candidates", updated_after=before or "")
    assert [row["id"] for row in rows] == [application.candidate_id]
    assert rows[0]["changed_at"] == stamp(caller.candidate_of(application).changed_at)


async def test_updated_after_gives_an_application_whose_candidate_changed() -> None:
    caller = Caller()
    application = caller.pending()
    before = stamp(caller.clock())
    caller.clock.tick(60)
    await caller.send("POST", f"/ats/candidates/{application.candidate_id}/tags", {"tag": {"name": "Night owl"}})
    rows = await caller.rows("/ats/applications", updated_after=before or "")
    assert {row["candidate_id"] for row in rows} == {application.candidate_id}


async def test_updated_after_gives_an_offer_whose_application_changed() -> None:
    caller = Caller()
    offer = (await caller.rows("/ats/offers"))[0]
    application = caller.sandbox.world.applications.get(offer["application_id"])
    assert application is not None
    caller.clock.tick(60)
    caller.sandbox.tenant.save(application)
    rows = await caller.rows("/ats/offers", updated_after=stamp(caller.clock()) or "")
    assert [row["id"] for row in rows] == [offer["id"]]


@pytest.mark.parametrize("text", ["2026-10-30", "2026-10-30T00:00:00", "2026-10-30T00:00:00.000Z"])
async def test_updated_after_takes_dates_and_times(text: str) -> None:
    caller = Caller()
    late, everything = await caller.rows("/ats/jobs", updated_after=text), await caller.rows("/ats/jobs")
    assert 0 < len(late) < len(everything)
    assert min(row["changed_at"] for row in late) > "2026-10-30"


@pytest.mark.parametrize(
    ("name", "text"),
    [("updated_after", "yesterday"), ("include_deleted", "yes"), ("ignore_unsupported_filters", "1")],
)
async def test_a_filter_that_makes_no_sense_is_refused(name: str, text: str) -> None:
    assert await Caller().refusal("GET", "/ats/jobs", **{name: text}) == (400, "PLATFORM.INPUT_INVALID")


async def test_parameters_that_no_list_has_are_passed_over() -> None:
    caller = Caller()
    application = caller.pending()
    rows = await caller.rows("/ats/applications", candidate_ids=application.candidate_id, page_size=250)
    assert len(rows) == len(await caller.rows("/ats/applications", page_size=250))


async def test_lists_have_no_warnings() -> None:
    answer = (await Caller().ask("GET", "/ats/jobs")).json()
    assert set(answer) == {"status", "data"}
    assert set(answer["data"]) == {"next", "results"}


async def test_what_a_record_points_to_may_be_missing() -> None:
    caller = Caller()
    application = replace(caller.pending(), id="a1", remote_id="0:0", stage_id="gone", candidate_id="gone")
    offer = next(iter(caller.sandbox.world.offers))
    caller.sandbox.tenant.save(application)
    caller.sandbox.tenant.save(replace(offer, application_id="gone"))
    row = (await caller.rows("/ats/applications", ids="a1"))[0]
    assert (row["candidate"], row["current_stage"], row["current_stage_id"]) == (None, None, None)
    assert (await caller.rows("/ats/offers", ids=offer.id))[0]["application"] == {"candidate": None, "job": None}

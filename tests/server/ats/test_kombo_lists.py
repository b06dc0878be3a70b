"""Kombo's lists: pages, one record, several; filters that the integration does not support; bad records."""

from datetime import UTC, datetime, timedelta, timezone

import httpx
import pytest
from inline_snapshot import snapshot

from server.ats.kombo_lists import (
    APPLICATIONS,
    CANDIDATES,
    JOBS,
    REASONS,
    moment,
    one_of,
    read_all,
    read_filtered,
    read_many,
    read_one,
    read_page,
)
from server.ats.models import Job
from server.ats.transport import KomboTransport
from server.errors import ATSMisunderstood, ATSUnavailable, InvalidInput, NotFound
from server.sandbox.envelope import failure, success
from server.sandbox.world import Json
from tests.server.ats.rig import NOBODY, Rig, join

pytestmark = pytest.mark.anyio

ONE, TWO = "1" * 24, "2" * 24


def answering(*answers: Json) -> KomboTransport:
    """A transport of which the far end gives these answers in turn, an error where it is one."""
    left = list(answers)

    def answer(_: httpx.Request) -> httpx.Response:
        body = left.pop(0)
        failed = isinstance(body, dict) and body.get("status") == "error"
        return httpx.Response(404 if failed else 200, json=body)

    return KomboTransport(
        base_url="https://api.kombo.dev/v1",
        api_key="key",
        integration_id="avionte:1",
        transport=httpx.MockTransport(answer),
    )


def page(*records: Json, next: str | None = None) -> Json:
    return success({"next": next, "results": list(records)})


MISSING = failure(None, "No such id.", 1)


async def test_one_page_with_bad_records_gives_every_good_one() -> None:
    bad: list[Json] = [{"remote_id": "9"}, {"id": None}, "not a record"]
    odd: Json = {"id": ONE, "name": None, "status": "ON_HOLD", "extra": {"a": 1}, "stages": None, "opened_at": "soon"}
    found = await read_page(answering(page({"id": TWO, "name": "Cook"}, *bad, odd, next="n")), JOBS, {}, 10, "")
    assert [(job.id, job.title, job.status) for job in found.records] == [
        (TWO, "Cook", ""),
        (ONE, "(no name)", "ON_HOLD"),
    ]
    assert (found.next_cursor, found.skipped) == ("n", 3)


async def test_one_bad_record_on_a_page_of_people_costs_only_itself() -> None:
    people: list[Json] = [{"id": ONE}, {"id": None}, {"id": TWO, "title": 9, "applications": 7}]
    found = await read_page(answering(page(*people)), CANDIDATES, {}, 10, "")
    assert ([person.id for person in found.records], found.skipped) == ([ONE, TWO], 1)


async def test_one_bad_record_on_a_page_of_applications_costs_only_itself() -> None:
    records: list[Json] = [{"id": ONE}, {"id": None}, {"id": TWO, "candidate": 7, "outcome": "WITHDRAWN"}]
    found = await read_page(answering(page(*records)), APPLICATIONS, {}, 10, "")
    assert ([(one.id, one.outcome) for one in found.records], found.skipped) == ([(ONE, ""), (TWO, "WITHDRAWN")], 1)


async def test_a_page_that_is_no_list_is_an_error_and_not_an_empty_list() -> None:
    with pytest.raises(ATSMisunderstood):
        await read_page(answering(success({"next": None})), CANDIDATES, {}, 10, "")


async def test_a_filter_that_is_not_supported_is_made_up_for(rig: Rig) -> None:
    rig.world.integration.unsupported.add("ats_jobs.status")
    asked = {"statuses": "OPEN"}
    assert (await read_page(join(rig.caller), JOBS, asked, 250, "")).records == ()
    found = await read_filtered(join(rig.caller), JOBS, asked, 250, "", lambda job: "Cook" in job.title)
    assert [job.title for job in found.records] == ["Line Cook"]


async def test_pages_without_a_match_are_passed_over_but_not_for_ever(rig: Rig) -> None:
    def never(_: Job) -> bool:
        return False

    found = await read_filtered(join(rig.caller), JOBS, {}, 1, "", never)
    assert found.records == ()
    assert found.next_cursor
    assert len(rig.sent) == 5


async def test_a_page_is_filled_up_from_those_that_follow_and_the_next_one_goes_on_after_it(rig: Rig) -> None:
    transport = join(rig.caller)
    everything = (await read_page(transport, JOBS, {}, 250, "")).records
    fitting = [job.id for job in everything[::2]]

    def fits(job: Job) -> bool:
        return job.id in fitting

    first = await read_filtered(transport, JOBS, {}, 4, "", fits)
    second = await read_filtered(transport, JOBS, {}, 4, first.next_cursor, fits)
    assert [job.id for job in (*first.records, *second.records)] == fitting[:8]
    assert len(first.records) == 4


async def test_the_last_page_without_a_match_ends_the_list(rig: Rig) -> None:
    found = await read_filtered(join(rig.caller), JOBS, {}, 250, "", lambda job: job.title == "Astronaut")
    assert (found.records, found.next_cursor) == ((), "")


async def test_a_whole_list_is_read_to_its_last_page() -> None:
    transport = answering(page({"id": ONE, "name": "A"}, next="n"), page({"id": TWO, "name": "B"}))
    assert [reason.name for reason in await read_all(transport, REASONS)] == ["A", "B"]


async def test_an_id_that_nobody_has_is_not_found_and_says_why_it_may_be_missing(rig: Rig) -> None:
    with pytest.raises(NotFound) as failure:
        await read_one(join(rig.caller), JOBS, NOBODY, "Not every job is here.")
    assert str(failure.value) == snapshot(
        "There is no job with the id «999999999999999999999999» here. Not every job is here. An id holds for one kind of record only."
    )


async def test_a_404_for_an_unknown_id_is_the_same() -> None:
    with pytest.raises(NotFound, match="There is no job"):
        await read_one(answering(MISSING), JOBS, ONE)


async def test_a_deleted_record_says_that_it_was_deleted() -> None:
    gone = page({"id": ONE, "remote_deleted_at": "2026-11-01T00:00:00.000Z"})
    with pytest.raises(NotFound, match="was deleted in the ATS"):
        await read_one(answering(gone), JOBS, ONE)


async def test_a_record_that_cannot_be_read_is_not_taken_for_missing() -> None:
    with pytest.raises(ATSMisunderstood, match="could not be read"):
        await read_one(answering(page({"id": None})), JOBS, ONE)


async def test_another_record_than_the_one_asked_for_is_not_taken_for_it() -> None:
    with pytest.raises(NotFound):
        await read_one(answering(page({"id": TWO})), JOBS, ONE)


async def test_several_records_take_one_request(rig: Rig) -> None:
    ids = [record["id"] for record in await rig.caller.rows("/ats/applications", page_size=30)]
    rig.forget()
    found = await read_many(join(rig.caller), APPLICATIONS, [*ids, ids[0], NOBODY])
    assert list(found) == ids or set(found) == set(ids)
    assert len(rig.sent) == 1


async def test_more_than_a_hundred_take_another(rig: Rig) -> None:
    ids = [record["id"] for record in await rig.caller.rows("/ats/applications", page_size=120)]
    rig.forget()
    assert len(await read_many(join(rig.caller), APPLICATIONS, ids)) == 120
    assert len(rig.sent) == 2


async def test_deleted_records_and_others_than_those_asked_for_are_absent() -> None:
    transport = answering(page({"id": ONE, "remote_deleted_at": "2026-11-01T00:00:00.000Z"}, {"id": NOBODY}))
    assert await read_many(transport, JOBS, [ONE, TWO]) == {}


async def test_one_unknown_id_does_not_cost_the_others_where_kombo_answers_404() -> None:
    transport = answering(MISSING, page({"id": ONE}), MISSING)
    assert list(await read_many(transport, JOBS, [ONE, TWO])) == [ONE]


async def test_a_failure_is_no_empty_answer(rig: Rig) -> None:
    rig.fail("status:500", times=9)
    with pytest.raises(ATSUnavailable):
        await read_many(join(rig.caller), JOBS, [ONE])


@pytest.mark.parametrize("id", ["../jobs", "a?b=c", "%2f", "remote:38870001", f"{ONE},{TWO}", "", ONE + "1"])
async def test_an_id_that_is_none_asks_nothing(rig: Rig, id: str) -> None:
    for model in (JOBS, CANDIDATES, APPLICATIONS):
        with pytest.raises(InvalidInput):
            await read_one(join(rig.caller), model, id)  # pyright: ignore[reportUnknownArgumentType, reportArgumentType] - any model
    with pytest.raises(InvalidInput):
        await read_many(join(rig.caller), JOBS, [id])
    assert rig.sent == []


def test_a_filter_takes_the_values_that_kombo_knows_in_any_case() -> None:
    assert one_of("status", [" open", "DRAFT"], ("OPEN", "DRAFT")) == "OPEN,DRAFT"
    assert one_of("status", [], ("OPEN",)) is None
    with pytest.raises(InvalidInput, match=r"is no status\. It is one of: OPEN\."):
        one_of("status", ["closed"], ("OPEN",))


def test_a_time_goes_out_in_utc() -> None:
    east = timezone(timedelta(hours=2))
    assert moment(datetime(2026, 11, 2, 14, 0, tzinfo=east)) == "2026-11-02T12:00:00.000Z"
    assert moment(datetime(2026, 11, 2, 14, 0, tzinfo=UTC)) == "2026-11-02T14:00:00.000Z"
    assert moment(datetime(2026, 11, 2, 14, 0)) == "2026-11-02T14:00:00.000Z"
    assert moment(None) is None

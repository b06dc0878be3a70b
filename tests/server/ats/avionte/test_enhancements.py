"""Kombo's records joined with Avionté's: one call, nothing sensitive, and nothing made up for what is missing."""

from dataclasses import replace
from typing import Any, cast

import pytest

from server.ats.models import JobRef
from server.errors import ATSMisunderstood, ATSUnavailable, InvalidInput, NotFound, NotSupported
from server.sandbox.options import Dialect
from tests.server.ats.rig import NOBODY, Rig

pytestmark = pytest.mark.anyio

DIALECTS: tuple[Dialect, ...] = ("brief", "bold")
both = pytest.mark.parametrize("dialect", DIALECTS)


def asked(rig: Rig) -> list[str]:
    """Paths that Avionté was asked for, without probes."""
    probes = ("customDetailDefinitions", "activity-types", "/jobs/ids/1/1")
    return [path for _, path in rig.sent if not path.startswith("/ats/") and not path.endswith(probes)]


@both
async def test_a_job_is_joined_by_one_call(dialect: Dialect) -> None:
    rig = Rig((dialect,))
    job = rig.job()
    enhanced = await rig.client.get_enhanced_job(job.id, job.remote_id)
    assert asked(rig) == [f"/job/{job.remote_id}"]
    assert enhanced.details is not None
    assert enhanced.job.id == job.id
    assert (enhanced.details.pay_rate, enhanced.details.shift) == (20.5, "2nd shift")
    assert enhanced.details.custom_details["Forklift class"] == "Class IV - Internal combustion"


async def test_either_id_finds_the_job_and_both_must_be_of_one(rig: Rig) -> None:
    job, other = rig.job(), rig.job("line_cook")
    assert (await rig.client.get_enhanced_job(job.id, "")).job.id == job.id
    assert (await rig.client.get_enhanced_job("", job.remote_id)).job.id == job.id
    with pytest.raises(InvalidInput, match="not of one job"):
        await rig.client.get_enhanced_job(job.id, other.remote_id)


async def test_a_job_is_found_by_its_number_without_a_call_of_avionte(rig: Rig) -> None:
    job = rig.job()
    assert (await rig.client.get_job_by_number(job.remote_id)).id == job.id
    assert asked(rig) == []


async def test_a_job_number_that_kombo_does_not_mirror_is_not_found(rig: Rig) -> None:
    unsynced = next(job for job in rig.world.jobs if job.remote_id not in rig.world.synced_jobs)
    for number in (unsynced.remote_id, "1"):
        with pytest.raises(NotFound, match="selected for sync"):
            await rig.client.get_enhanced_job("", number)
    with pytest.raises(NotFound):
        await rig.client.get_enhanced_job(NOBODY, "")


@both
async def test_a_job_that_avionte_does_not_have_comes_without_details(dialect: Dialect) -> None:
    rig = Rig((dialect,))
    rig.world.jobs.put(replace(rig.job(), remote_deleted_at=rig.caller.clock()))
    assert (await rig.client.get_enhanced_job(rig.job().id, "")).details is None


@both
async def test_a_person_is_joined_by_one_call_without_anything_sensitive(dialect: Dialect) -> None:
    rig = Rig((dialect,))
    person = rig.person()
    talent = rig.world.talents[int(person.remote_id)]
    enhanced = await rig.client.get_enhanced_candidate(person.id)
    assert asked(rig) == [f"/{'candidate' if dialect == 'brief' else 'talent'}/{person.remote_id}"]
    assert enhanced.details is not None
    assert enhanced.details.status == talent["status"]
    shown = enhanced.model_dump_json()
    for secret in ("taxIdNumber", "birthday", "gender", "race", "disability", "veteranStatus"):
        value = str(talent[secret])
        assert len(value) < 6 or value not in shown
        assert secret not in shown


@both
async def test_a_person_whom_avionte_does_not_have_comes_without_details(dialect: Dialect) -> None:
    rig = Rig((dialect,))
    rig.world.candidates.put(replace(rig.person(), remote_deleted_at=rig.caller.clock()))
    assert (await rig.client.get_enhanced_candidate(rig.person().id)).details is None


async def test_custom_details_of_a_person_are_shown_but_the_sensitive_and_the_unnamed(rig: Rig) -> None:
    bold = Rig(("bold",))
    talent = bold.world.talents[int(bold.person().remote_id)]
    talent["customDetails"] = [
        {"id": 1, "name": "Shirt size", "value": "M"},
        {"id": 2, "name": "SSN", "value": "900-00-0000"},
        {"id": 3, "value": "1980-01-01"},
    ]
    enhanced = await bold.client.get_enhanced_candidate(bold.person().id)
    assert enhanced.details is not None
    assert enhanced.details.custom_details == {"Shirt size": "M"}


async def test_a_record_without_a_number_of_its_own_has_no_details(rig: Rig) -> None:
    rig.fail("inner:200", path="/candidate/1", body={"status": "Active"})
    assert (await rig.client.get_enhanced_candidate(rig.person().id)).details is None
    rig.fail("inner:200", path="/job/3", body={"status": "Open"})
    assert (await rig.client.get_enhanced_job(rig.job().id, "")).details is None


async def test_what_is_no_record_is_an_error_and_not_a_missing_one(rig: Rig) -> None:
    rig.fail("inner:200", path="/candidate/1", body="<html>")
    with pytest.raises(ATSMisunderstood):
        await rig.client.get_enhanced_candidate(rig.person().id)


# Batches


@both
async def test_a_batch_joins_by_number_whatever_order_the_answer_has(dialect: Dialect) -> None:
    rig = Rig((dialect,))
    page = await rig.client.fetch_enhanced_jobs_batch(limit=5)
    assert len(page.records) == 5
    for one in page.records:
        assert one.details is not None
        stored = rig.world.avionte_jobs[int(one.job.remote_id)]
        assert (one.details.company, one.details.positions) == (stored["companyName"], stored["positions"])
    assert asked(rig) == ["/jobs/multi-query"]
    rest = await rig.client.fetch_enhanced_jobs_batch(limit=5, cursor=page.next_cursor)
    assert not {one.job.id for one in page.records} & {one.job.id for one in rest.records}


async def test_a_job_that_the_answer_leaves_out_is_there_without_details(rig: Rig) -> None:
    rig.world.jobs.put(replace(rig.job(), remote_deleted_at=rig.caller.clock()))
    page = await rig.client.fetch_enhanced_jobs_batch(limit=250)
    assert [one.job.id for one in page.records if one.details is None] == [rig.job().id]


async def test_more_than_a_hundred_jobs_are_asked_for_in_parts() -> None:
    rig = Rig(("bold",))
    for number in range(240):
        copy = replace(rig.job(), id=f"{number:03}".replace("0", "z") + "A" * 21, remote_id=str(40_000_000 + number))
        rig.caller.sandbox.tenant.mirror.jobs.put(copy)
    page = await rig.client.fetch_enhanced_jobs_batch(limit=250)
    assert len(page.records) == 250
    sizes = [len(cast("list[Any]", body)) for body in rig.bodies if isinstance(body, list)]
    assert sizes == [100, 100, 50]


async def test_a_batch_of_jobs_without_numbers_asks_avionte_nothing(rig: Rig) -> None:
    for job in list(rig.caller.sandbox.tenant.mirror.jobs):
        rig.caller.sandbox.tenant.mirror.jobs.put(replace(job, remote_id="x"))
    page = await rig.client.fetch_enhanced_jobs_batch(limit=250)
    assert all(one.details is None for one in page.records)
    assert asked(rig) == []


async def test_a_part_that_fails_fails_the_batch(rig: Rig) -> None:
    rig.fail("inner:500", path="/jobs/multi-query", times=9)
    with pytest.raises(ATSUnavailable):
        await rig.client.fetch_enhanced_jobs_batch()


@pytest.mark.parametrize("limit", [0, 251])
async def test_an_impossible_batch_is_refused(rig: Rig, limit: int) -> None:
    with pytest.raises(InvalidInput):
        await rig.client.fetch_enhanced_jobs_batch(limit)


# Jobs that Kombo does not mirror


async def test_the_jobs_that_could_be_synced_are_those_that_avionte_has_and_kombo_has_not() -> None:
    rig = Rig(("bold",))
    found = [job async for job in rig.client.stream_unmirrored_jobs()]
    missing = [job for job in rig.world.jobs if job.remote_id not in rig.world.synced_jobs]
    assert {job.remote_id for job in found} == {job.remote_id for job in missing}
    assert len(found) == len(missing)
    assert all(job.title != "(no name)" for job in found)
    assert [path for path in asked(rig) if path.startswith("/jobs/ids")] == [
        "/jobs/ids/0/100",
        "/jobs/ids/1/100",
        "/jobs/ids/2/100",
    ]


async def test_pages_that_repeat_numbers_give_each_job_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.ats.avionte.enhancements.IDS_PER_QUERY", 3)
    rig = Rig(("bold",))
    found = [job.remote_id async for job in rig.client.stream_unmirrored_jobs()]
    assert len(found) == len(set(found)) == 2


async def test_a_job_that_vanished_in_between_is_listed_without_a_title() -> None:
    rig = Rig(("bold",))
    rig.fail("inner:200", path="/jobs/multi-query", body=[])
    found = [job async for job in rig.client.stream_unmirrored_jobs()]
    assert found[0] == JobRef(id="", remote_id=found[0].remote_id, title="(no name)")


async def test_the_brief_has_no_list_of_jobs() -> None:
    rig = Rig(("brief",))
    with pytest.raises(NotSupported, match="there is no list of job numbers"):
        await anext(rig.client.stream_unmirrored_jobs())

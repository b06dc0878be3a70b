"""What every ATS behind Kombo can be read for: the connection, jobs, applications, people and streams."""

from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta

import pytest
from inline_snapshot import snapshot

from server.ats.coverage import MOVE_SCOPE
from server.ats.models import Candidate, Job, JobRef
from server.errors import (
    ATSUnavailable,
    InvalidInput,
    NotFound,
    NotSupported,
)
from server.sandbox.options import EPOCH
from server.sandbox.world import Json
from tests.server.ats.rig import NOBODY, Rig

pytestmark = pytest.mark.anyio


async def job_of(rig: Rig, part: str = "forklift") -> Job:
    return await rig.client.get_job_by_job_id(rig.job(part).id)


# Connection


async def test_the_connection_tells_whose_ats_it_is_and_is_remembered(rig: Rig) -> None:
    connection = await rig.client.connection()
    assert (connection.provider, connection.label, connection.complete) == ("avionte", "Avionté", False)
    assert {ability.name for ability in connection.abilities if not ability.available} == set()
    assert await rig.client.connection() is connection
    assert len(rig.sent) == 1


async def test_what_is_switched_off_says_which_scope_to_enable(rig: Rig) -> None:
    rig.world.integration.disabled.add("ats_move_application_to_stage")
    abilities = {ability.name: ability for ability in (await rig.client.connection()).abilities}
    assert not abilities["move_stage"].available
    assert MOVE_SCOPE in abilities["move_stage"].reason


# Jobs


async def test_jobs_are_listed_by_title_and_status_page_by_page(rig: Rig) -> None:
    first = await rig.client.list_jobs(statuses=["open"], limit=3)
    second = await rig.client.list_jobs(statuses=["open"], limit=3, cursor=first.next_cursor)
    assert [job.status for job in (*first.records, *second.records)] == ["OPEN"] * 6
    assert not {job.id for job in first.records} & {job.id for job in second.records}
    assert [job.title for job in (await rig.client.list_jobs(query=" COOK ")).records] == ["Line Cook"]


async def test_a_status_that_this_ats_does_not_tell_hides_no_job(rig: Rig) -> None:
    rig.world.integration.unsupported.add("ats_jobs.status")
    assert (await rig.client.list_jobs(statuses=["OPEN"])).records


@pytest.mark.parametrize("limit", [0, 251])
async def test_an_impossible_page_is_refused_before_anything_is_asked(rig: Rig, limit: int) -> None:
    with pytest.raises(InvalidInput):
        await rig.client.list_jobs(limit=limit)
    with pytest.raises(InvalidInput):
        await rig.client.list_jobs(statuses=["BEST"])
    assert rig.sent == []


async def test_a_job_comes_with_its_stages_in_order_and_none_of_kombos_own_as_a_target(rig: Rig) -> None:
    job = await job_of(rig)
    assert [(stage.name, stage.targetable) for stage in job.stages] == snapshot(
        [
            ("Web Application", False),
            ("Pipeline", False),
            ("Pre-Screening", True),
            ("Needs Onboarding", True),
            ("Phone Interview", True),
            ("Submitted to Client", True),
            ("Interview", True),
            ("Offer", True),
            ("Placed", True),
        ]
    )


async def test_a_job_that_is_not_synced_is_not_found_with_the_reason(rig: Rig) -> None:
    with pytest.raises(NotFound) as failure:
        await rig.client.get_job_by_job_id(NOBODY)
    assert "selected for sync" in str(failure.value)


async def test_only_what_changed_is_listed_since_a_time(rig: Rig) -> None:
    assert (await rig.client.list_jobs(updated_after=EPOCH + timedelta(days=1))).records == ()
    assert (await rig.client.list_jobs(updated_after=EPOCH - timedelta(days=3650))).records


# Applications


async def test_applications_are_listed_by_job_stage_and_outcome(rig: Rig) -> None:
    application = rig.pending("nomination")
    page = await rig.client.list_applications(
        job_id=application.job_id, stage_ids=[application.stage_id], outcomes=["PENDING"], limit=250
    )
    assert application.id in {one.id for one in page.records}
    assert {(one.job and one.job.id, one.stage and one.stage.id, one.outcome) for one in page.records} == {
        (application.job_id, application.stage_id, "PENDING")
    }


async def test_a_list_of_applications_tells_no_answers(rig: Rig) -> None:
    page = await rig.client.list_applications(job_id=rig.job().id, limit=250)
    assert {one.answers for one in page.records} == {()}


async def test_an_application_comes_with_its_answers_but_the_sensitive_ones(rig: Rig) -> None:
    stored = next(one for one in rig.world.applications.find("job", rig.job().id) if len(one.answers) > 5)
    application = await rig.client.get_application(stored.id)
    told = {answer.question for answer in application.answers}
    secret = {question.title for question in rig.job().screening_questions if question.category}
    assert secret
    assert not told & secret
    assert application.answers_withheld == len(secret & {answer.title for answer in stored.answers}) > 0


async def test_answers_are_judged_by_their_words_where_the_job_is_gone(rig: Rig) -> None:
    stored = next(one for one in rig.world.applications.find("job", rig.job().id) if len(one.answers) > 5)
    tables = rig.caller.sandbox.tenant.mirror
    tables.jobs.put(replace(rig.job(), remote_deleted_at=EPOCH))
    application = await rig.client.get_application(stored.id)
    assert application.answers_withheld > 0


async def test_an_application_without_answers_costs_one_request(rig: Rig) -> None:
    stored = next(one for one in rig.world.applications.find("job", rig.job().id) if not one.answers and one.announced)
    rig.forget()
    assert (await rig.client.get_application(stored.id)).answers == ()
    assert len(rig.sent) == 1


async def test_several_applications_come_in_the_order_asked_for_and_each_once(rig: Rig) -> None:
    ids = [one.id for one in (await rig.client.list_applications(limit=5)).records]
    rig.forget()
    found = await rig.client.get_applications([ids[3], NOBODY, ids[0], ids[3]])
    assert [one.id for one in found] == [ids[3], ids[0]]
    assert len(rig.sent) == 1


# People


async def test_candidates_are_listed_by_job(rig: Rig) -> None:
    page = await rig.client.list_candidates(job_id=rig.job().id, limit=250)
    assert page.records
    for candidate in page.records:
        assert rig.job().id in {one.job and one.job.id for one in candidate.applications}
    assert len((await rig.client.list_candidates(limit=7)).records) == 7


async def test_a_search_for_nothing_is_refused_and_a_number_alone_cannot_be_asked_for(rig: Rig) -> None:
    with pytest.raises(InvalidInput):
        await rig.client.find_candidates_by_details(" ", "", "", "")
    with pytest.raises(NotSupported):
        await rig.client.find_candidates_by_details(phone="630-555-0142")
    assert rig.sent == []


async def test_a_person_is_found_by_address_or_name(rig: Rig) -> None:
    maria = rig.person("maria_cna")
    found = await rig.client.find_candidates_by_details("Maria", "Gonzalez", phone=f" {maria.phones[0].value} ")
    assert found[0].id == maria.id


# Streams


async def test_every_candidate_streams_once(rig: Rig) -> None:
    found = [candidate async for candidate in rig.client.stream_candidates()]
    assert len(found) == len({candidate.id for candidate in found}) > 100


async def test_whoever_streams_people_is_told_how_many_could_not_be_read(rig: Rig) -> None:
    page: Json = {"status": "success", "data": {"results": [{"id": None}, "nobody"], "next": None}, "warnings": []}
    rig.fail("status:200", path="/ats/candidates", body=page)
    told: list[int] = []
    assert [one async for one in rig.client.stream_candidates(skipped=told.append)] == []
    assert told == [2]


async def test_jobs_stream_by_status(rig: Rig) -> None:
    assert {job.status async for job in rig.client.stream_jobs(statuses=["OPEN"])} == {"OPEN"}


async def test_applications_stream_by_job(rig: Rig) -> None:
    jobs = [rig.job("forklift").id, rig.job("line_cook").id]
    found = [one async for one in rig.client.stream_applications(for_job_ids=jobs)]
    assert {one.job and one.job.id for one in found} == set(jobs)
    assert len([one async for one in rig.client.stream_applications()]) > len(found)


async def test_an_incremental_read_overlaps_and_tells_what_was_deleted(rig: Rig) -> None:
    gone = rig.caller.sandbox.tenant.mirror.candidates
    person = rig.person()
    gone.put(replace(person, changed_at=EPOCH - timedelta(minutes=4), remote_deleted_at=EPOCH))
    found = [one async for one in rig.client.stream_candidates(updated_after=EPOCH)]
    assert [one.deleted for one in found if one.id == person.id] == [True]
    assert "include_deleted=true" in rig.caller.sandbox.requests[-1].path


async def test_a_full_read_leaves_out_what_was_deleted(rig: Rig) -> None:
    person = rig.person()
    rig.caller.sandbox.tenant.mirror.candidates.put(replace(person, remote_deleted_at=EPOCH))
    assert person.id not in {one.id async for one in rig.client.stream_candidates()}


async def test_a_page_that_fails_in_the_middle_fails_the_stream(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.ats.base_kombo_ats_client.LARGEST_PAGE", 40)
    rig.fail("status:500", path="cursor=", times=99)
    seen: list[Candidate] = []
    with pytest.raises(ATSUnavailable):
        seen.extend([one async for one in rig.client.stream_candidates()])
    assert seen == []


async def test_a_page_that_fails_once_is_asked_for_again(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.ats.base_kombo_ats_client.LARGEST_PAGE", 40)
    whole = len([one async for one in rig.client.stream_candidates()])
    rig.fail("status:503", path="cursor=")
    assert len([one async for one in rig.client.stream_candidates()]) == whole


async def test_a_consumer_may_stop_at_any_record(rig: Rig) -> None:
    async with aclosing(rig.client.stream_applications(for_job_ids=[rig.job().id])) as stream:
        assert (await anext(stream)).job == JobRef(id=rig.job().id, remote_id=rig.job().remote_id, title=rig.job().name)

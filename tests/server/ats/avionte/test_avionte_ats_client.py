"""The operations list, row by row, through the methods that it names, on either dialect."""

# pyright: reportPrivateUsage=false
# The list names the operations with a leading underscore, and they are what is tested here.

from typing import get_args

import pytest

from server.ats.avionte.avionte_ats_client import AvionteAtsClient
from server.ats.avionte.dialects import DialectSetting
from server.ats.base_ats_client import ProviderEnum
from server.ats.base_kombo_ats_client import BaseKomboAtsClient
from server.ats.models import Application, Candidate, Job, NewCandidate, Stage
from server.errors import InvalidInput, NotSupported, Refused
from server.sandbox.options import Dialect
from tests.server.ats.rig import NOBODY, PDF, Rig

pytestmark = pytest.mark.anyio

INHERITED = """
    _stream_jobs _stream_applications _stream_candidates _move_application_to_stage get_disposition_reasons
    reject_application bulk_reject_applications _create_application_for_candidate _get_all_application_stages
    get_job_by_job_id _get_candidate_by_id _find_candidates_by_details _get_resume_for_candidate_id
    _add_note_to_application _add_attachment_to_application _add_attachment_to_candidate
"""
CUSTOM = """
    get_enhanced_job _fetch_enhanced_jobs_batch_from_ats _add_note_to_candidate _get_job_custom_fields
    _get_job_custom_field_values _update_job_custom_fields _get_application_custom_fields
    _update_application_custom_fields _get_candidate_custom_fields _update_candidate_custom_fields
    get_enhanced_candidate
"""


@pytest.fixture(params=get_args(Dialect))
def rig(request: pytest.FixtureRequest) -> Rig:
    """An Avionté that speaks one dialect, of which the client has to find out which."""
    return Rig((request.param,))


def speaks_brief(rig: Rig) -> bool:
    return rig.caller.sandbox.options.dialects == ("brief",)


async def job_of(rig: Rig) -> Job:
    return await rig.client.get_job_by_job_id(rig.job().id)


async def application_of(rig: Rig) -> Application:
    return await rig.client.get_application(rig.pending("nomination").id)


async def maria(rig: Rig) -> Candidate:
    return await rig.client._get_candidate_by_id(rig.person("maria_forklift").id)


def test_the_operations_are_where_the_brief_says_they_are() -> None:
    for name in INHERITED.split():
        assert name in vars(BaseKomboAtsClient), name
        assert name not in vars(AvionteAtsClient), name
    for name in CUSTOM.split():
        assert name in vars(AvionteAtsClient), name


def test_the_client_says_what_it_is_for() -> None:
    assert AvionteAtsClient.provider is ProviderEnum.AVIONTE
    assert ProviderEnum("avionte") is ProviderEnum.AVIONTE
    assert AvionteAtsClient.note_format == "HTML"


async def test_row_1_streams_jobs(rig: Rig) -> None:
    assert {job.status async for job in rig.client._stream_jobs(None, ["OPEN", "DRAFT"])} == {"OPEN", "DRAFT"}


async def test_row_2_streams_applications(rig: Rig) -> None:
    found = [one async for one in rig.client._stream_applications(None, [rig.job().id])]
    assert {one.job and one.job.id for one in found} == {rig.job().id}


async def test_row_3_streams_candidates(rig: Rig) -> None:
    assert len([one async for one in rig.client._stream_candidates(None)]) > 100


async def test_what_a_caller_leaves_open_with_none_narrows_nothing(rig: Rig) -> None:
    everything = {job.id async for job in rig.client._stream_jobs()}
    assert {job.id async for job in rig.client._stream_jobs(None, None)} == everything
    applications = {one.id async for one in rig.client._stream_applications()}
    assert {one.id async for one in rig.client._stream_applications(None, None)} == applications
    by_name = await rig.client._find_candidates_by_details("Maria", "Gonzalez", None, None)
    assert by_name == await rig.client._find_candidates_by_details("Maria", "Gonzalez", "", "")
    assert by_name


async def test_nothing_at_all_is_nothing_to_look_for(rig: Rig) -> None:
    with pytest.raises(InvalidInput, match="Give an e-mail address, a first name or a last name"):
        await rig.client._find_candidates_by_details(None, None, None, " ")


async def test_row_4_moves_an_application_but_never_to_the_two_stages(rig: Rig) -> None:
    application, job = await application_of(rig), await job_of(rig)
    offer = next(stage for stage in job.stages if stage.name == "Offer")
    await rig.client._move_application_to_stage(application, offer)
    moved = rig.world.applications.get(application.id)
    assert moved is not None
    assert moved.stage_id == offer.id
    for stage in job.stages:
        if stage.remote_id in ("PIPELINE", "WEB_APPLICATION"):
            with pytest.raises(Refused):
                await rig.client._move_application_to_stage(application, stage)
    assert len(rig.writes) == 1


async def test_row_5_gets_disposition_reasons(rig: Rig) -> None:
    names = {reason.name for reason in await rig.client.get_disposition_reasons()}
    assert names == {reason.name for reason in rig.world.reasons if reason.remote_deleted_at is None}


async def test_row_6_rejects_an_application(rig: Rig) -> None:
    reason = (await rig.client.get_disposition_reasons())[0]
    application = await application_of(rig)
    await rig.client.reject_application(application.id, reason.id)
    rejected = await rig.client.get_application(application.id)
    assert (rejected.outcome, rejected.rejection_reason) == ("DECLINED", reason.name)


async def test_row_7_rejects_several(rig: Rig) -> None:
    reason = (await rig.client.get_disposition_reasons())[0]
    ids = [rig.pending("nomination").id, rig.pending("web_application").id]
    results = await rig.client.bulk_reject_applications(ids, reason.id)
    assert [(result.id, result.status) for result in results] == [(id, "done") for id in ids]


async def test_row_8_creates_an_application(rig: Rig) -> None:
    new = NewCandidate(first_name="Ana", last_name="Diaz", email="ana.diaz@example.com")
    application, _ = await rig.client._create_application_for_candidate(new, await job_of(rig))
    assert application.id in rig.world.applications


async def test_row_9_gets_all_stages(rig: Rig) -> None:
    stages = await rig.client._get_all_application_stages()
    assert {stage.remote_id for stage in stages if not stage.targetable} >= {"PIPELINE", "WEB_APPLICATION"}


async def test_row_10_gets_a_job(rig: Rig) -> None:
    assert (await rig.client.get_job_by_job_id(rig.job().id)).title == rig.job().name


async def test_row_11_gets_an_enhanced_job(rig: Rig) -> None:
    details = (await rig.client.get_enhanced_job(rig.job().id, rig.job().remote_id)).details
    assert details is not None
    assert details.bill_rate == 30.34


async def test_row_12_gets_enhanced_jobs_in_batches(rig: Rig) -> None:
    page = await rig.client._fetch_enhanced_jobs_batch_from_ats(3, "")
    assert [one.details is not None for one in page.records] == [True] * 3
    assert ("POST", "/jobs/multi-query") in rig.sent
    assert page.next_cursor


async def test_row_13_gets_a_candidate(rig: Rig) -> None:
    assert (await maria(rig)).name == "Maria Gonzalez"


async def test_row_14_finds_candidates(rig: Rig) -> None:
    email = rig.person("maria_forklift").emails[0].value
    found = await rig.client._find_candidates_by_details("Maria", "Gonzalez", email, "")
    assert found[0].id == rig.person("maria_forklift").id


async def test_row_15_gets_a_resume(rig: Rig) -> None:
    resume = await rig.client._get_resume_for_candidate_id(rig.person("maria_forklift").id)
    assert resume.data.startswith(b"%PDF")


async def test_row_16_adds_a_note_to_an_application(rig: Rig) -> None:
    await rig.client._add_note_to_application(await application_of(rig), "<p>Good fit.</p>", "")
    assert any(note.content == "<p>Good fit.</p>" and note.application_id for note in rig.world.notes)


async def test_row_17_adds_a_note_to_a_candidate(rig: Rig) -> None:
    await rig.client._add_note_to_candidate(await maria(rig), "<p>Good fit.</p>", "Phone Screen")
    note = next(note for note in rig.world.notes if note.content == "<p>Good fit.</p>")
    assert (note.candidate_id, note.application_id, note.title) == (
        rig.person("maria_forklift").id,
        None,
        "Phone Screen",
    )


async def test_row_18_attaches_a_file_to_an_application(rig: Rig) -> None:
    application = await application_of(rig)
    await rig.client._add_attachment_to_application("submittal.pdf", application.id, PDF)
    assert "submittal.pdf" in {file.file_name for file in rig.world.attachments}


async def test_row_19_attaches_a_file_to_a_candidate(rig: Rig) -> None:
    await rig.client._add_attachment_to_candidate("cv.pdf", rig.person("no_resume").id, PDF)
    resume = await rig.client._get_resume_for_candidate_id(rig.person("no_resume").id)
    assert resume.attachment.file_name == "cv.pdf"


async def test_row_20_reads_and_updates_the_custom_fields_of_a_job(rig: Rig) -> None:
    job = await job_of(rig)
    values = await rig.client._get_job_custom_field_values(job.id)
    assert values["Headcount confirmed"] == 1
    if speaks_brief(rig):
        assert len(await rig.client._get_job_custom_fields()) == 12
        changes, _ = await rig.client._update_job_custom_fields(job, {"Headcount confirmed": 4})
        assert [(change.before, change.after) for change in changes] == [(1, 4)]
        return
    with pytest.raises(NotSupported):
        await rig.client._get_job_custom_fields()
    with pytest.raises(NotSupported):
        await rig.client._update_job_custom_fields(job, {"Headcount confirmed": 4})


async def test_row_21_reads_and_updates_the_custom_fields_of_an_application(rig: Rig) -> None:
    application = await application_of(rig)
    if speaks_brief(rig):
        assert len(await rig.client._get_application_custom_fields()) == 5
        await rig.client._update_application_custom_fields(application, {"Interview score": 8})
        values = await rig.client._get_application_custom_field_values(application.id)
        assert values["Interview score"] == 8
        return
    with pytest.raises(NotSupported):
        await rig.client._get_application_custom_fields()
    with pytest.raises(NotSupported):
        await rig.client._update_application_custom_fields(application, {"Interview score": 8})


async def test_row_22_reads_and_updates_the_custom_fields_of_a_candidate(rig: Rig) -> None:
    candidate = await maria(rig)
    if speaks_brief(rig):
        assert len(await rig.client._get_candidate_custom_fields()) == 7
        await rig.client._update_candidate_custom_fields(candidate, {"Certifications": ["CPR"]})
    else:
        rig.world.talents[int(candidate.remote_id)]["customDetails"] = [{"name": "Shirt size", "value": "M"}]
        await rig.client._update_candidate_custom_fields(candidate, {"Shirt size": "L"})
    values = await rig.client._get_candidate_custom_field_values(candidate.id)
    expected: dict[str, object] = {"Certifications": ["CPR"]} if speaks_brief(rig) else {"Shirt size": "L"}
    assert expected.items() <= values.items()


async def test_row_23_gets_an_enhanced_candidate(rig: Rig) -> None:
    details = (await rig.client.get_enhanced_candidate(rig.person("maria_forklift").id)).details
    assert details is not None
    assert details.status == rig.world.talents[int(rig.person("maria_forklift").remote_id)]["status"]


@pytest.mark.parametrize("setting", get_args(DialectSetting))
async def test_a_setting_decides_which_paths_are_taken(setting: DialectSetting) -> None:
    both = Rig(setting=setting)
    await both.client._add_note_to_candidate(await maria(both), "<p>x</p>")
    number = both.person("maria_forklift").remote_id
    expected = f"/talent/{number}/activity" if setting == "bold" else f"/candidate/{number}/note"
    assert both.writes == [("POST", expected)]


# Job sync


async def test_a_job_is_selected_for_sync_and_taken_off_again(rig: Rig) -> None:
    unsynced = next(job for job in rig.world.jobs if job.remote_id not in rig.world.synced_jobs)
    assert (await rig.client.set_job_sync(unsynced.remote_id, True)).warnings == ()
    assert unsynced.remote_id in rig.world.synced_jobs
    await rig.client.set_job_sync(unsynced.remote_id, False)
    assert unsynced.remote_id not in rig.world.synced_jobs
    assert rig.writes == [
        ("POST", "/ats/custom/avionte/synced-jobs"),
        ("DELETE", f"/ats/custom/avionte/synced-jobs/{unsynced.remote_id}"),
    ]


async def test_a_kombo_id_is_no_job_number(rig: Rig) -> None:
    with pytest.raises(InvalidInput):
        await rig.client.set_job_sync(NOBODY.replace("9", "A"), True)
    assert rig.sent == []


async def test_an_application_without_a_job_of_its_own_is_still_moved_only_where_it_may(rig: Rig) -> None:
    application = Application(id=rig.pending("nomination").id)
    with pytest.raises(Refused):
        await rig.client.move_application_to_stage(application, Stage(id=NOBODY, name="P", remote_id="pipeline"))

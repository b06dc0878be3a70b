"""What every ATS behind Kombo can be told: moves, rejections, applications, notes, files, and what is never sent."""

import base64
from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from server.ats.models import Job, NewCandidate, Stage
from server.errors import (
    AlreadyExists,
    InvalidInput,
    JobClosed,
    NotFound,
    NotPermitted,
    OutcomeUnknown,
    Refused,
)
from server.sandbox.options import EPOCH
from tests.server.ats.rig import NOBODY, PDF, Rig

pytestmark = pytest.mark.anyio

HOSTILE = ("../jobs", "a?b=c", "x%2f..%2fy", "remote:38870001", "..", "a/../../integrations", "")


async def job_of(rig: Rig, part: str = "forklift") -> Job:
    return await rig.client.get_job_by_job_id(rig.job(part).id)


def target_in(job: Job, name: str) -> Stage:
    return next(stage for stage in job.stages if stage.name == name)


# Moving and rejecting


async def test_an_application_moves_to_a_stage_of_its_job(rig: Rig) -> None:
    stored = rig.pending()
    application, job = await rig.client.get_application(stored.id), await job_of(rig)
    stage = target_in(job, "Submitted to Client")
    assert (await rig.client.move_application_to_stage(application, stage)).warnings == ()
    moved = rig.world.applications.get(stored.id)
    assert moved is not None
    assert moved.stage_id == stage.id
    assert rig.writes == [("PUT", f"/ats/applications/{stored.id}/stage")]


@pytest.mark.parametrize("remote_id", ["PIPELINE", "WEB_APPLICATION"])
async def test_a_stage_of_kombos_own_is_refused_before_anything_is_sent(rig: Rig, remote_id: str) -> None:
    application, job = await rig.client.get_application(rig.pending().id), await job_of(rig)
    stage = next(stage for stage in job.stages if stage.remote_id == remote_id)
    rig.forget()
    for tried in (stage, stage.model_copy(update={"targetable": True})):
        with pytest.raises(Refused):
            await rig.client.move_application_to_stage(application, tried)
        with pytest.raises(Refused):
            await rig.client._move_application_to_stage(application, tried)  # pyright: ignore[reportPrivateUsage] - the operations list's name
    assert rig.sent == []


async def test_a_stage_of_another_job_is_refused_by_the_ats(rig: Rig) -> None:
    application = await rig.client.get_application(rig.pending().id)
    with pytest.raises(InvalidInput):
        await rig.client.move_application_to_stage(application, Stage(id=NOBODY, name="Elsewhere"))


async def test_a_rejection_goes_out_with_its_reason_and_note(rig: Rig) -> None:
    stored, reasons = rig.pending(), await rig.client.get_disposition_reasons()
    await rig.client.reject_application(stored.id, reasons[0].id, "Not enough hours.")
    rejected = rig.world.applications.get(stored.id)
    assert rejected is not None
    assert (rejected.outcome, rejected.rejection_reason_id) == ("DECLINED", reasons[0].id)
    assert rejected.rejection_note == "Not enough hours."


async def test_a_blank_note_is_left_out_of_a_rejection(rig: Rig) -> None:
    reasons = await rig.client.get_disposition_reasons()
    await rig.client.reject_application(rig.pending().id, reasons[0].id, "  ")
    assert rig.bodies == [{"rejection_reason_id": reasons[0].id}]


async def test_deleted_reasons_are_not_offered(rig: Rig) -> None:
    before = await rig.client.get_disposition_reasons()
    rig.caller.sandbox.tenant.mirror.reasons.put(replace(next(iter(rig.world.reasons)), remote_deleted_at=EPOCH))
    assert len(await rig.client.get_disposition_reasons()) == len(before) - 1


async def test_a_bulk_rejection_answers_item_by_item(rig: Rig) -> None:
    reasons = await rig.client.get_disposition_reasons()
    declined = next(one for one in rig.world.applications.find("job", rig.job().id) if one.outcome == "DECLINED")
    results = await rig.client.bulk_reject_applications([declined.id, rig.pending().id], reasons[0].id)
    assert [result.status for result in results] == ["failed", "done"]


async def test_a_bulk_rejection_with_one_hostile_id_sends_nothing(rig: Rig) -> None:
    with pytest.raises(InvalidInput):
        await rig.client.bulk_reject_applications([rig.pending().id, "../x"], NOBODY)
    with pytest.raises(InvalidInput):
        await rig.client.bulk_reject_applications([rig.pending().id], "no reason")
    assert rig.sent == []


async def test_all_stages_are_listed_with_those_that_are_no_targets(rig: Rig) -> None:
    stages = await rig.client.get_all_application_stages()
    assert {stage.remote_id for stage in stages if stage.remote_id in ("PIPELINE", "WEB_APPLICATION")} == {
        stage.remote_id for stage in stages if not stage.targetable and not stage.remote_id.isdecimal()
    }


# Creating


async def test_a_new_person_applies_to_a_job(rig: Rig) -> None:
    new = NewCandidate(first_name="Ana", last_name="Diaz", email="ana.diaz@example.com", phone="630-555-0101")
    job = await job_of(rig)
    stage = target_in(job, "Submitted to Client")
    application, written = await rig.client.create_application_for_candidate(new, job, stage)
    assert application.candidate is not None
    assert (application.candidate.name, written.warnings) == ("Ana Diaz", ())
    stored = rig.world.applications.get(application.id)
    assert stored is not None
    assert stored.stage_id == stage.id


async def test_a_person_who_has_applied_already_is_not_sent_again(rig: Rig) -> None:
    maria = await rig.client.get_candidate(rig.person("maria_forklift").id)
    job = next(one.job for one in maria.applications if one.job is not None)
    with pytest.raises(AlreadyExists, match="has an application"):
        await rig.client.create_application_for_candidate(maria, Job(id=job.id, title=job.title))
    same = NewCandidate(first_name="Maria", last_name="Gonzalez", email=maria.emails[0].upper())
    with pytest.raises(AlreadyExists):
        await rig.client.create_application_for_candidate(same, Job(id=job.id, title=job.title))
    assert rig.writes == []


async def test_a_known_person_applies_to_another_job(rig: Rig) -> None:
    maria = await rig.client.get_candidate(rig.person("maria_forklift").id)
    application, _ = await rig.client.create_application_for_candidate(maria, await job_of(rig, "line_cook"))
    assert application.candidate is not None
    assert application.candidate.id == maria.id


async def test_an_address_that_belongs_to_another_name_is_warned_about(rig: Rig) -> None:
    maria = rig.person("maria_forklift")
    new = NewCandidate(first_name="Mario", last_name="Gonzales", email=maria.emails[0].value)
    _, written = await rig.client.create_application_for_candidate(new, await job_of(rig, "line_cook"))
    assert "is also that of Maria Gonzalez" in written.warnings[0]


async def test_a_closed_job_takes_nobody(rig: Rig) -> None:
    closed = next(job for job in rig.world.jobs if job.status == "CLOSED" and job.remote_id in rig.world.synced_jobs)
    new = NewCandidate(first_name="Ana", last_name="Diaz", email="ana.diaz@example.com")
    with pytest.raises(JobClosed):
        await rig.client.create_application_for_candidate(new, Job(id=closed.id, title=closed.name))


async def test_nobody_is_created_in_a_stage_of_kombos_own(rig: Rig) -> None:
    new = NewCandidate(first_name="Ana", last_name="Diaz", email="ana.diaz@example.com")
    stage = Stage(id=NOBODY, name="Pipeline", remote_id="PIPELINE")
    job = Job(id=rig.job().id, title="Forklift")
    with pytest.raises(Refused):
        await rig.client.create_application_for_candidate(new, job, stage)
    with pytest.raises(Refused):
        await rig.client._create_application_for_candidate(new, job, stage)  # pyright: ignore[reportPrivateUsage] - the operations list's name
    assert rig.sent == []


# Notes and files


async def test_a_note_on_an_application_is_html_in_kombos_plain_text(rig: Rig) -> None:
    application = await rig.client.get_application(rig.pending().id)
    written = await rig.client.add_note_to_application(application, "<p>Called.</p>")
    assert rig.bodies[-1] == {"content": "<p>Called.</p>", "content_type": "PLAIN_TEXT"}
    assert written.warnings == ()
    assert any(note.content == "<p>Called.</p>" for note in rig.world.notes)


async def test_a_type_that_kombo_takes_none_of_is_not_dropped_silently(rig: Rig) -> None:
    application = await rig.client.get_application(rig.pending().id)
    written = await rig.client.add_note_to_application(application, "<p>Called.</p>", "Phone Screen")
    assert written.warnings == snapshot(
        ("The note has no type «Phone Screen»: Kombo takes none for a note on an application.",)
    )


async def test_an_empty_note_is_refused(rig: Rig) -> None:
    application = await rig.client.get_application(rig.pending().id)
    with pytest.raises(InvalidInput):
        await rig.client.add_note_to_application(application, " ")
    assert rig.writes == []


async def test_files_of_nobody_are_told_as_such_and_not_in_kombos_words(rig: Rig) -> None:
    for ask in (rig.client.get_resume, rig.client.list_attachments):
        with pytest.raises(NotFound, match=f"There is no candidate with the id «{NOBODY}» here"):
            await ask(NOBODY)


async def test_another_refusal_of_kombos_stays_what_it_is_where_the_person_exists(rig: Rig) -> None:
    rig.fail("status:400:PLATFORM.INPUT_INVALID", path="/attachments")
    with pytest.raises(InvalidInput, match="Kombo refused a value"):
        await rig.client.get_resume(rig.person("two_resumes").id)


async def test_a_resume_is_the_newest_cv(rig: Rig) -> None:
    resume = await rig.client.get_resume(rig.person("two_resumes").id)
    assert resume.attachment.file_name == "darnell-whitaker-new.pdf"
    older = await rig.client.get_resume(rig.person("two_resumes").id, resume.others[0].id)
    assert older.attachment.file_name == "darnell-whitaker-old.pdf"


async def test_nobody_without_a_cv_gets_another_file_for_one(rig: Rig) -> None:
    with pytest.raises(NotFound, match="no CV on file"):
        await rig.client.get_resume(rig.person("no_resume").id)


async def test_files_are_attached_to_applications_and_to_people(rig: Rig) -> None:
    stored = rig.pending()
    await rig.client.add_attachment_to_application("cover.pdf", stored.id, PDF, "COVER_LETTER")
    await rig.client.add_attachment_to_candidate("cv.pdf", stored.candidate_id, PDF)
    names = {file.file_name: file.kind for file in await rig.client.list_attachments(stored.candidate_id)}
    assert (names["cover.pdf"], names["cv.pdf"]) == ("COVER_LETTER", "CV")


async def test_the_limits_of_the_ats_are_asked_for_once(rig: Rig) -> None:
    for name in ("a.pdf", "b.pdf"):
        await rig.client.add_attachment_to_application(name, rig.pending().id, PDF)
    assert [path for method, path in rig.sent if method == "GET"] == ["/ats/actions/ats_add_application_attachment"]


async def test_a_file_that_the_ats_does_not_take_is_not_sent(rig: Rig) -> None:
    large = base64.b64encode(b"%PDF" + bytes(10 * 1024 * 1024)).decode()
    with pytest.raises(InvalidInput, match="at most"):
        await rig.client.add_attachment_to_application("large.pdf", rig.pending().id, large)
    with pytest.raises(InvalidInput):
        await rig.client.add_attachment_to_candidate("../cv.pdf", rig.pending().candidate_id, PDF)
    assert rig.writes == []


# What goes wrong


@pytest.mark.parametrize("id", HOSTILE)
async def test_a_hostile_id_asks_nothing_whatever_it_is_given_for(rig: Rig, id: str) -> None:
    client = rig.client
    application = (await client.get_application(rig.pending().id)).model_copy(update={"id": id})
    rig.forget()
    attempts = [
        client.get_job_by_job_id(id),
        client.get_application(id),
        client.get_applications([id]),
        client.get_candidate(id),
        client.get_enhanced_candidate(id),
        client.list_applications(stage_ids=[id]),
        client.move_application_to_stage(application, Stage(id=NOBODY, name="Offer")),
        client.reject_application(id, NOBODY),
        client.reject_application(NOBODY, id),
        client.add_note_to_application(application, "<p>x</p>"),
        client.list_attachments(id),
        client.get_resume(id),
        client.add_attachment_to_application("a.pdf", id, PDF),
        client.add_attachment_to_candidate("a.pdf", id, PDF),
        client.set_job_sync(id, True),
        client.set_job_sync(id, False),
        client.get_job_custom_field_values(id),
    ]
    for attempt in attempts:
        with pytest.raises(InvalidInput):
            await attempt
    assert rig.sent == []


async def test_a_read_that_is_turned_away_once_succeeds(rig: Rig) -> None:
    rig.fail("status:503", path="/ats/jobs")
    assert (await rig.client.list_jobs()).records


@pytest.mark.parametrize("fault", ["drop_after", "status:500", "malformed", "status:503"])
async def test_a_write_whose_answer_is_lost_is_sent_once_and_said_to_be_unknown(rig: Rig, fault: str) -> None:
    stored, reasons = rig.pending(), await rig.client.get_disposition_reasons()
    rig.forget()
    rig.fail(fault, path="/reject", times=9)
    with pytest.raises(OutcomeUnknown):
        await rig.client.reject_application(stored.id, reasons[0].id)
    assert rig.writes == [("POST", f"/ats/applications/{stored.id}/reject")]


async def test_a_write_that_was_certainly_not_processed_is_sent_again(rig: Rig) -> None:
    stored, reasons = rig.pending(), await rig.client.get_disposition_reasons()
    rig.fail("status:429:PLATFORM.CONCURRENCY_LIMIT_EXCEEDED", path="/reject")
    await rig.client.reject_application(stored.id, reasons[0].id)
    assert len(rig.writes) == 2


async def test_a_missing_permission_names_the_scope(rig: Rig) -> None:
    rig.world.integration.disabled.add("ats_reject_application")
    reasons = await rig.client.get_disposition_reasons()
    with pytest.raises(NotPermitted, match="Reject applications"):
        await rig.client.reject_application(rig.pending().id, reasons[0].id)


async def test_a_closed_client_closes_its_connections(rig: Rig) -> None:
    await rig.client.aclose()
    with pytest.raises(RuntimeError):
        await rig.client.list_jobs()

"""Files by way of Kombo: which CV is taken, and what is refused before it is sent."""

from datetime import UTC, datetime

import pytest
from inline_snapshot import snapshot

from server.ats import kombo_models as wire
from server.ats.kombo_files import (
    KindLimits,
    UploadLimits,
    check_upload,
    choose_file,
    list_files,
    read_file,
    read_upload_limits,
)
from server.errors import ATSMisunderstood, ATSUnavailable, InvalidInput, NotFound, NotPermitted
from tests.server.ats.rig import Rig, join

pytestmark = pytest.mark.anyio


def file(id: str, type: str = "CV", day: int | None = None) -> wire.Attachment:
    created = None if day is None else datetime(2026, 11, day, tzinfo=UTC)
    return wire.Attachment(id=id, type=type, file_name=f"{id}.pdf", remote_created_at=created)


async def test_a_persons_files_come_newest_first(rig: Rig) -> None:
    files = await list_files(join(rig.caller), rig.person("two_resumes").id)
    assert [file.file_name for file in files] == snapshot(["darnell-whitaker-new.pdf", "darnell-whitaker-old.pdf"])
    dates = [file.remote_created_at for file in files]
    assert dates == sorted(dates, key=str, reverse=True)


async def test_the_newest_cv_is_chosen_and_the_others_are_told(rig: Rig) -> None:
    files = await list_files(join(rig.caller), rig.person("two_resumes").id)
    resume = await read_file(join(rig.caller), files, choose_file(files, ""))
    assert resume.data.startswith(b"%PDF")
    assert resume.attachment.file_name == "darnell-whitaker-new.pdf"
    assert [other.file_name for other in resume.others] == ["darnell-whitaker-old.pdf"]


def test_a_file_can_be_named() -> None:
    assert choose_file([file("a"), file("b", "OTHER")], "b").id == "b"


def test_another_kind_of_file_is_not_taken_for_a_cv() -> None:
    with pytest.raises(NotFound) as failure:
        choose_file([file("a", "COVER_LETTER")], "")
    assert str(failure.value) == snapshot("This person has no CV on file. The files are: «a.pdf» (COVER_LETTER) [a].")


def test_a_file_that_there_is_not_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(NotFound) as failure:
        choose_file([file("a")], "b")
    assert str(failure.value) == snapshot("This person has no file with the id «b». The files are: «a.pdf» (CV) [a].")
    with pytest.raises(NotFound, match="There are no files at all"):
        choose_file([], "")


async def test_a_file_without_an_address_cannot_be_read(rig: Rig) -> None:
    with pytest.raises(ATSMisunderstood):
        await read_file(join(rig.caller), [], file("a"))


async def test_a_missing_permission_says_which(rig: Rig) -> None:
    rig.world.integration.disabled.add("ats_get_candidate_attachments")
    with pytest.raises(NotPermitted, match="Read document attachments"):
        await list_files(join(rig.caller), rig.person().id)


async def test_the_limits_of_the_ats_are_asked_for(rig: Rig) -> None:
    limits = await read_upload_limits(join(rig.caller), "ats_add_candidate_attachment")
    assert limits.of("CV").max_file_size_bytes == 10 * 1024 * 1024


@pytest.mark.parametrize("fault", ["status:404", "status:400:INTEGRATION.ACTION_NOT_AVAILABLE"])
async def test_an_integration_that_tells_no_limits_sets_none(rig: Rig, fault: str) -> None:
    rig.fail(fault, path="/ats/actions/")
    assert (await read_upload_limits(join(rig.caller), "ats_add_candidate_attachment")).of("CV") == KindLimits()


async def test_a_failure_to_tell_them_is_a_failure(rig: Rig) -> None:
    rig.fail("status:500", path="/ats/actions/", times=9)
    with pytest.raises(ATSUnavailable):
        await read_upload_limits(join(rig.caller), "ats_add_application_attachment")


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (KindLimits(is_supported=False), "takes no files of the kind CV"),
        (KindLimits(max_file_size_bytes=9), r"has 10 bytes; the ATS takes 9 at most"),
        (KindLimits(accepted_mime_types=["text/plain"]), "is application/pdf; the ATS takes text/plain"),
    ],
)
def test_what_the_ats_does_not_take_is_refused(limits: KindLimits, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        check_upload(limits, "a.pdf", 10, "CV")


def test_what_it_does_not_limit_passes() -> None:
    check_upload(UploadLimits().of("OTHER"), "a.pdf", 10, "OTHER")
    check_upload(KindLimits(is_supported=True, accepted_mime_types=["application/pdf"]), "a.pdf", 10, "CV")

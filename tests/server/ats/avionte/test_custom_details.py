"""Custom fields: read, checked, changed one by one and read back, on either dialect as far as it goes."""

from collections.abc import Mapping
from typing import Any

import pytest
from inline_snapshot import snapshot

from server.ats.models import Application, Candidate, FieldChange, Job
from server.errors import InvalidInput, NotFound, NotSupported, OutcomeUnknown, Refused
from server.sandbox.world import Json
from tests.server.ats.rig import Rig

pytestmark = pytest.mark.anyio


@pytest.fixture
def bold() -> Rig:
    return Rig(("bold",))


async def job_of(rig: Rig) -> Job:
    return await rig.client.get_job_by_job_id(rig.job().id)


async def maria(rig: Rig) -> Candidate:
    return await rig.client.get_candidate(rig.person("maria_forklift").id)


async def application_of(rig: Rig) -> Application:
    return await rig.client.get_application(rig.pending("nomination").id)


def details_of(rig: Rig, candidate: Candidate, details: Json) -> dict[str, Any]:
    """Give a talent a member that BOLD does not document."""
    talent = rig.world.talents[int(candidate.remote_id)]
    talent["customDetails"] = details
    return talent


# Definitions and values


async def test_each_kind_of_record_has_its_own_fields(rig: Rig) -> None:
    assert "Forklift class" in [field.name for field in await rig.client.get_job_custom_fields()]
    assert "Preferred shift" in [field.name for field in await rig.client.get_candidate_custom_fields()]
    assert "Interview score" in [field.name for field in await rig.client.get_application_custom_fields()]


async def test_definitions_are_asked_for_once(rig: Rig) -> None:
    for _ in range(3):
        await rig.client.get_job_custom_fields()
    assert [path for _, path in rig.sent] == ["/job/customDetailDefinitions"] * 2  # the probe, and the definitions


async def test_values_come_by_name(rig: Rig) -> None:
    values = await rig.client.get_job_custom_field_values(rig.job().id)
    assert (values["Start bonus"], values["PPE"]) == ("400.00", ["Hi-vis vest"])


async def test_values_of_people_and_applications_come_by_name(rig: Rig) -> None:
    candidate, application = await maria(rig), await application_of(rig)
    await rig.client.update_candidate_custom_fields(candidate, {"Preferred shift": "2nd"})
    await rig.client.update_application_custom_fields(application, {"Interview score": 7})
    assert (await rig.client.get_candidate_custom_field_values(candidate.id))["Preferred shift"] == "2nd"
    assert (await rig.client.get_application_custom_field_values(application.id))["Interview score"] == 7


async def test_a_record_that_holds_none_has_no_values(rig: Rig) -> None:
    rig.world.custom_values.clear()
    assert await rig.client.get_job_custom_field_values(rig.job().id) == {}


async def test_fields_that_ask_for_protected_facts_do_not_exist_here(rig: Rig) -> None:
    candidate = await maria(rig)
    first = rig.world.definitions["candidate"][0]
    rig.world.definitions["candidate"].append(type(first)(id=9299, name="Date of birth", type=first.type))
    rig.world.custom_values["candidate", candidate.remote_id] = {9299: "1980-01-01"}
    assert "Date of birth" not in [field.name for field in await rig.client.get_candidate_custom_fields()]
    assert await rig.client.get_candidate_custom_field_values(candidate.id) == {}
    with pytest.raises(InvalidInput, match="There is no custom field"):
        await rig.client.update_candidate_custom_fields(candidate, {"Date of birth": "1981-01-01"})


# Updates


async def test_an_update_shows_from_and_to_and_leaves_every_other_field_alone(rig: Rig) -> None:
    job = await job_of(rig)
    before = await rig.client.get_job_custom_field_values(job.id)
    changes, written = await rig.client.update_job_custom_fields(job, {"start bonus": "250.50", "PPE": []})
    assert changes == (
        FieldChange(name="Start bonus", before="400.00", after="250.50"),
        FieldChange(name="PPE", before=["Hi-vis vest"], after=None),
    )
    assert written.warnings == ()
    after = await rig.client.get_job_custom_field_values(job.id)
    assert after == {name: value for name, value in before.items() if name != "PPE"} | {"Start bonus": "250.50"}


async def test_only_the_changed_fields_are_sent(rig: Rig) -> None:
    await rig.client.update_job_custom_fields(await job_of(rig), {"Headcount confirmed": 4})
    assert rig.bodies[-2] == {"customJobDetails": [{"id": 9108, "name": "Headcount confirmed", "value": 4}]}


@pytest.mark.parametrize(
    "updates",
    [
        {"Forklift class": "Class IX"},
        {"Headcount confirmed": "four"},
        {"Legacy blob": "x"},
        {"Client order number": "PO-1"},
        {"Drug screen required": None},
        {"Headcount": 4},
        {"Orientation date": "03/04/2026"},
    ],
)
async def test_a_value_that_does_not_fit_is_refused_before_anything_is_sent(
    rig: Rig, updates: Mapping[str, object]
) -> None:
    with pytest.raises(InvalidInput):
        await rig.client.update_job_custom_fields(await job_of(rig), updates)
    assert rig.writes == []


async def test_an_update_of_nothing_is_refused(rig: Rig) -> None:
    with pytest.raises(InvalidInput):
        await rig.client.update_job_custom_fields(await job_of(rig), {})


async def test_a_field_that_holds_the_value_already_is_not_written(rig: Rig) -> None:
    changes, written = await rig.client.update_job_custom_fields(await job_of(rig), {"Start bonus": 400})
    assert changes == (FieldChange(name="Start bonus", before="400.00", after="400.00"),)
    assert written.warnings == ("Nothing was sent: the fields hold these values already.",)
    assert rig.writes == []


async def test_a_value_that_reads_back_otherwise_is_warned_about(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    job = await job_of(rig)

    def ignore(*_: object) -> None:
        rig.world.custom_values["job", job.remote_id] = {9102: 300.0}

    monkeypatch.setattr("server.sandbox.avionte_brief.change", ignore)
    changes, written = await rig.client.update_job_custom_fields(job, {"Start bonus": 250})
    assert changes == (FieldChange(name="Start bonus", before="400.00", after="300.00"),)
    assert written.warnings == snapshot(
        (
            "Start bonus reads back as '300.00', not as '250.00'.",
            "Other custom fields changed at the same time: Shift notes, Forklift class, PPE, Orientation date, Next site visit, Drug screen required, Headcount confirmed, Burden, Account manager, Legacy blob, Client order number.",
        )
    )


async def test_a_read_back_that_fails_does_not_turn_a_success_into_a_failure(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate = await maria(rig)

    def change_and_fail(*_: object) -> None:
        rig.fail("status:500", path="/candidate/", method="GET", times=9)

    monkeypatch.setattr("server.sandbox.avionte_brief.change", change_and_fail)
    changes, written = await rig.client.update_candidate_custom_fields(candidate, {"Preferred shift": "2nd"})
    assert [(change.name, change.after) for change in changes] == [("Preferred shift", "2nd")]
    assert written.warnings == snapshot(
        ("The candidate was updated but could not be read back: check it with get_custom_fields.",)
    )


@pytest.mark.parametrize("fault", ["drop_after", "inner:500"])
async def test_an_update_whose_answer_is_lost_is_sent_once(rig: Rig, fault: str) -> None:
    rig.fail(fault, method="PATCH", times=9)
    with pytest.raises(OutcomeUnknown):
        await rig.client.update_job_custom_fields(await job_of(rig), {"Start bonus": 1})
    assert len(rig.writes) == 1


async def test_a_record_that_avionte_does_not_have_is_not_found(rig: Rig) -> None:
    stranger = (await maria(rig)).model_copy(update={"remote_id": "1"})
    with pytest.raises(NotFound):
        await rig.client.update_candidate_custom_fields(stranger, {"Preferred shift": "1st"})


# The public dialect


async def test_bold_tells_the_values_of_a_job_and_no_more(bold: Rig) -> None:
    values = await bold.client.get_job_custom_field_values(bold.job().id)
    assert (values["Start bonus"], values["PPE"]) == (400, ["Hi-vis vest"])
    with pytest.raises(NotSupported, match="publishes no definitions"):
        await bold.client.get_job_custom_fields()
    with pytest.raises(NotSupported, match="no call that updates an ordinary job"):
        await bold.client.update_job_custom_fields(await job_of(bold), {"Start bonus": 1})
    assert bold.writes == []


async def test_bold_has_no_fields_of_applications(bold: Rig) -> None:
    application = await application_of(bold)
    for attempt in (
        bold.client.get_application_custom_fields(),
        bold.client.get_application_custom_field_values(application.id),
        bold.client.update_application_custom_fields(application, {"Interview score": 7}),
    ):
        with pytest.raises(NotSupported, match="has no applications"):
            await attempt
    assert bold.writes == []


async def test_bold_says_so_where_a_talent_has_no_place_for_fields(bold: Rig) -> None:
    candidate = await maria(bold)
    for attempt in (
        bold.client.get_candidate_custom_field_values(candidate.id),
        bold.client.update_candidate_custom_fields(candidate, {"Preferred shift": "1st"}),
    ):
        with pytest.raises(NotSupported, match="no place for custom fields"):
            await attempt
    with pytest.raises(NotSupported, match="publishes no definitions"):
        await bold.client.get_candidate_custom_fields()
    assert bold.writes == []


async def test_a_talent_that_carries_fields_is_written_back_whole(bold: Rig) -> None:
    candidate = await maria(bold)
    details: Json = [
        {"id": 1, "name": "Shirt size", "value": "M", "by": "Dana"},
        {"id": 2, "name": "Badge", "value": 7},
    ]
    before = dict(details_of(bold, candidate, details))
    changes, written = await bold.client.update_candidate_custom_fields(candidate, {"Shirt size": "L"})
    assert changes == (FieldChange(name="Shirt size", before="M", after="L"),)
    assert written.warnings == ()
    after = bold.world.talents[int(candidate.remote_id)]
    assert after["customDetails"] == [
        {"id": 1, "name": "Shirt size", "value": "L", "by": "Dana"},
        {"id": 2, "name": "Badge", "value": 7},
    ]
    unlike = {name for name in before if before[name] != after.get(name)}
    assert unlike == {"customDetails", "lastUpdatedDate"}
    assert await bold.client.get_candidate_custom_field_values(candidate.id) == {"Shirt size": "L", "Badge": 7}


async def test_a_field_that_a_talent_does_not_carry_is_not_made_up(bold: Rig) -> None:
    candidate = await maria(bold)
    details_of(bold, candidate, [{"id": 1, "name": "Shirt size", "value": "M"}])
    with pytest.raises(InvalidInput, match="There is no custom field"):
        await bold.client.update_candidate_custom_fields(candidate, {"Hat size": "L"})
    assert bold.writes == []


async def test_a_talent_that_is_shown_in_part_is_not_written_back(bold: Rig) -> None:
    candidate = await maria(bold)
    details_of(bold, candidate, [{"id": 1, "name": "Shirt size", "value": "M"}])["taxIdNumber"] = "***-**-0101"
    with pytest.raises(Refused, match="taxIdNumber"):
        await bold.client.update_candidate_custom_fields(candidate, {"Shirt size": "L"})
    assert bold.writes == []


async def test_what_an_update_of_the_whole_record_disturbs_is_said(bold: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    candidate = await maria(bold)
    talent = details_of(bold, candidate, [{"id": 1, "name": "Shirt size", "value": "M"}])
    talent["flag"] = "Green"

    def replace(_: object, __: object, record: dict[str, Json]) -> dict[str, Json]:
        talent.update(record)
        talent["flag"] = None
        return record

    monkeypatch.setattr("server.sandbox.avionte_bold.replace_talent", replace)
    _, written = await bold.client.update_candidate_custom_fields(candidate, {"Shirt size": "L"})
    assert written.warnings == ("Other members of the record changed at the same time: flag.",)

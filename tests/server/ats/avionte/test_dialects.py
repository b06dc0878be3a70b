"""Which dialect answers is found out by reading, once, and said in words where none does."""

import pytest
from inline_snapshot import snapshot

from server.ats.avionte.dialects import Dialects, DialectSetting
from server.ats.avionte.routes import Capability
from server.errors import ATSUnavailable, NotReady, NotSupported
from server.sandbox.options import Dialect
from tests.server.ats.rig import BOTH, Rig, join

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("spoken", "setting", "chosen"),
    [
        (BOTH, "auto", "brief"),
        (("brief",), "auto", "brief"),
        (("bold",), "auto", "bold"),
        (BOTH, "bold", "bold"),
        (BOTH, "brief", "brief"),
    ],
)
async def test_the_first_dialect_that_answers_and_is_allowed_is_chosen(
    spoken: tuple[Dialect, ...], setting: DialectSetting, chosen: Dialect
) -> None:
    rig = Rig(spoken)
    routes = await Dialects(join(rig.caller), setting).choose(Capability.CANDIDATE_NOTES)
    assert routes.name == chosen
    assert {method for method, _ in rig.sent} == {"GET"}


async def test_what_was_found_out_is_remembered() -> None:
    rig = Rig(("bold",))
    dialects = Dialects(join(rig.caller), "auto")
    for _ in range(3):
        await dialects.choose(Capability.CANDIDATE_NOTES)
        await dialects.choose(Capability.ENHANCED_CANDIDATE)
    assert rig.sent == [("GET", "/candidate/customDetailDefinitions"), ("GET", "/talent/activity-types")]


@pytest.mark.parametrize(("spoken", "setting"), [(("bold",), "brief"), (("brief",), "bold")])
async def test_a_forced_dialect_that_does_not_answer_is_said_before_anything_is_written(
    spoken: tuple[Dialect, ...], setting: DialectSetting
) -> None:
    rig = Rig(spoken, setting)
    candidate = await rig.client.get_candidate(rig.person().id)
    with pytest.raises(NotSupported, match="Nothing was changed"):
        await rig.client.add_note_to_candidate(candidate, "<p>Hello</p>")
    assert rig.writes == []


async def test_where_no_dialect_has_a_way_each_says_why() -> None:
    with pytest.raises(NotSupported) as failure:
        await Dialects(join(Rig(("bold",)).caller), "auto").choose(Capability.JOB_FIELD_UPDATES)
    assert str(failure.value) == snapshot(
        "This Avionté cannot do this by passthrough (job field updates): `brief`: there is no GET /job/customDetailDefinitions. `bold`: BOLD's public API has no call that updates an ordinary job. Nothing was changed."
    )


async def test_a_refusal_of_kombos_is_told_in_its_words() -> None:
    rig = Rig()
    rig.world.integration.unavailable.add("passthrough")
    with pytest.raises(NotSupported) as failure:
        await Dialects(join(rig.caller), "auto").choose(Capability.CANDIDATE_NOTES)
    assert "Passthrough is not enabled" in str(failure.value)


async def test_a_refusal_of_permission_is_no_answer_but_the_next_dialect_is_tried(rig: Rig) -> None:
    rig.fail("inner:403", path="/candidate/customDetailDefinitions")
    routes = await Dialects(join(rig.caller), "auto").choose(Capability.CANDIDATE_NOTES)
    assert routes.name == "bold"


@pytest.mark.parametrize(
    ("fault", "error"),
    [("status:500", ATSUnavailable), ("status:409:INTEGRATION.SETUP_SYNC_PENDING", NotReady)],
)
async def test_a_failure_says_nothing_about_the_path_and_is_not_remembered(
    rig: Rig, fault: str, error: type[Exception]
) -> None:
    dialects = Dialects(join(rig.caller), "auto")
    rig.fail(fault, path="/candidate/customDetailDefinitions")
    with pytest.raises(error):
        await dialects.choose(Capability.CANDIDATE_NOTES)
    assert (await dialects.choose(Capability.CANDIDATE_NOTES)).name == "brief"


async def test_abilities_say_how_and_what_is_missing_without_writing() -> None:
    rig = Rig(("bold",))
    abilities = await rig.client.capabilities()
    assert [(one.name, one.available, one.via, one.reason) for one in abilities] == snapshot(
        [
            ("candidate_notes", True, "bold", ""),
            ("enhanced_job", True, "bold", ""),
            ("enhanced_candidate", True, "bold", ""),
            ("job_batch", True, "bold", ""),
            ("job_numbers", True, "bold", ""),
            (
                "job_fields",
                True,
                "bold",
                "Values can be read; BOLD's public API publishes no definitions of custom job details.",
            ),
            (
                "job_field_updates",
                False,
                "",
                "`brief`: there is no GET /job/customDetailDefinitions. `bold`: BOLD's public API has no call that updates an ordinary job.",
            ),
            (
                "candidate_fields",
                True,
                "bold",
                "Only of talents whose record carries custom details, which BOLD does not document; no definitions.",
            ),
            (
                "candidate_field_updates",
                True,
                "bold",
                "Only of details that the talent's record carries already; the whole record is written back.",
            ),
            (
                "application_fields",
                False,
                "",
                "`brief`: there is no GET /application/customDetailDefinitions. `bold`: BOLD's public API has no applications, and so no fields of them.",
            ),
            (
                "application_field_updates",
                False,
                "",
                "`brief`: there is no GET /application/customDetailDefinitions. `bold`: BOLD's public API has no applications, and so no fields of them.",
            ),
        ]
    )
    assert {method for method, _ in rig.sent} == {"GET"}
    rig.forget()
    await rig.client.capabilities()
    assert rig.sent == []


async def test_abilities_are_told_even_where_finding_out_fails(rig: Rig) -> None:
    rig.fail("status:500", path="/passthrough/", times=99)
    abilities = await rig.client.capabilities()
    assert {one.available for one in abilities} == {False}
    assert all("Kombo failed" in one.reason for one in abilities if one.name != "job_numbers")

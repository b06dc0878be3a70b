"""What an integration can do, and what to switch on where it cannot."""

import pytest
from inline_snapshot import snapshot

from server.ats import kombo_models as wire
from server.ats.coverage import MOVE_SCOPE, UNLISTED, Thing, judge, to_connection, why_not
from server.ats.models import Ability, Connection

MOVE = Thing("move_stage", ("ats_move_application_to_stage",), MOVE_SCOPE)


def listed(**members: object) -> wire.Coverage:
    return wire.Coverage.model_validate({"id": "ats_move_application_to_stage", **members})


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"is_available": True}, ""),
        ({}, ""),
        ({"is_available": False, "coverage_status": "UNSUPPORTED"}, "Kombo does not offer this for this ATS."),
        (
            {"is_available": False, "opted_out_by_customer": True},
            "The customer opted out of the scope “Set application stage”; only they can allow it, in Kombo's"
            " connection flow.",
        ),
        (
            {"is_available": False, "scope_config_setting": "DISABLED"},
            "Switched off: have the scope “Set application stage” enabled in Kombo's scope configuration.",
        ),
        (
            {"is_available": False, "scope_config_setting": "ENABLED"},
            "The permission is missing: have the scope “Set application stage” granted to the user that Kombo signs in"
            " to the ATS as.",
        ),
    ],
)
def test_why_a_thing_cannot_be_done_says_who_can_change_that(members: dict[str, object], reason: str) -> None:
    assert why_not(MOVE, listed(**members)) == reason


def test_a_thing_that_kombo_does_not_list_may_be_tried() -> None:
    assert judge(MOVE, {}) == Ability(name="move_stage", available=True, reason=UNLISTED)


def test_a_read_model_that_is_switched_off_is_named_by_what_it_holds() -> None:
    jobs = wire.Coverage(id="ats_jobs", is_available=False, scope_config_setting="DISABLED")
    assert judge(Thing("jobs", ("ats_jobs",)), {"ats_jobs": jobs}).reason == snapshot(
        "Switched off: have reading of jobs enabled in Kombo's scope configuration."
    )


def test_an_integration_about_which_kombo_says_next_to_nothing_is_still_described() -> None:
    connection = to_connection(wire.Integration(id="avionte:1"), "avionte", complete=False)
    assert connection.model_copy(update={"abilities": ()}) == Connection(
        provider="avionte", label="avionte", complete=False
    )
    assert all(ability.available for ability in connection.abilities)

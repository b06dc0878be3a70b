"""Avionté's odd ways of saying little, put plainly."""

import pytest
from inline_snapshot import snapshot

from server.ats.avionte.avionte_mapping import (
    to_address,
    to_date,
    to_days,
    to_job_details,
    to_talent_details,
    to_time_of_day,
)
from server.ats.avionte.avionte_models import Address, AvionteJob, AvionteTalent, ScheduleDays
from server.ats.models import JobDetails, TalentDetails


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (None, ""),
        ("", ""),
        ("0001-01-01T00:00:00Z", ""),
        ("2026-05-06T00:00:00", "2026-05-06"),
        ("2026-05-14T14:54:43.4290887Z", "2026-05-14"),
    ],
)
def test_a_date_is_a_day_or_nothing(text: str | None, day: str) -> None:
    assert to_date(text) == day


@pytest.mark.parametrize(
    ("text", "time"), [(None, ""), ("15:00:00", "15:00"), ("2026-05-06T23:30:00", "23:30"), ("7:00 AM", "7:00 ")]
)
def test_a_time_of_day_is_hours_and_minutes(text: str | None, time: str) -> None:
    assert to_time_of_day(text) == time


def test_days_are_named_in_order() -> None:
    assert to_days(ScheduleDays(saturday=True, monday=True, sunday=False)) == "Mon, Sat"
    assert to_days(None) == ""


def test_an_address_is_one_line() -> None:
    address = Address(street1="1 Main St", city="Lisle", state_Province="IL", postalCode="60532")
    assert to_address(address) == "1 Main St, Lisle, IL 60532"
    assert to_address(None) == ""
    assert to_address(Address()) == ""


def test_a_record_that_tells_nothing_maps_to_nothing() -> None:
    assert to_job_details(AvionteJob(id=1), {}) == JobDetails()
    assert to_talent_details(AvionteTalent(id=1), {}) == TalentDetails()


def test_an_open_end_is_no_date() -> None:
    job = AvionteJob.model_validate({"id": 1, "endDate": "2027-01-01T00:00:00", "hasNoEndDate": True})
    assert to_job_details(job, {}).ends_on == ""
    job = AvionteJob.model_validate({"id": 1, "endDate": "2027-01-01T00:00:00", "hasNoEndDate": False})
    assert to_job_details(job, {}).ends_on == "2027-01-01"


def test_notes_become_text_and_rates_keep_their_kinds() -> None:
    job = AvionteJob.model_validate(
        {
            "id": 1,
            "notes": "<b>Bring</b> boots",
            "payRates": {"regular": 18.0, "overtime": 27.0},
            "billRates": {"regular": 27.0},
        }
    )
    assert to_job_details(job, {"Badge": "A"}).model_dump(exclude_defaults=True) == snapshot(
        {
            "pay_rate": 18.0,
            "overtime_pay_rate": 27.0,
            "bill_rate": 27.0,
            "notes": "Bring boots",
            "custom_details": {"Badge": "A"},
        }
    )


def test_an_activity_is_named_with_its_day() -> None:
    talent = AvionteTalent.model_validate(
        {"id": 1, "latestActivityName": "Note", "latestActivityDate": "2026-10-17T02:28:28"}
    )
    assert to_talent_details(talent, {}).latest_activity == "Note, 2026-10-17"

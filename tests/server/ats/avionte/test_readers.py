"""Avionté's answers in whatever shape they come."""

import pytest

from server.ats.avionte.avionte_models import AvionteJob, AvionteTalent
from server.ats.avionte.readers import read_activity_types, read_anything, read_ids, read_record, read_records, validate
from server.errors import ATSMisunderstood


def test_a_record_may_be_wrapped() -> None:
    assert read_record({"id": 1, "data": {"id": 2}}) == {"id": 1, "data": {"id": 2}}
    assert read_record({"data": {"id": 2}}) == {"id": 2}
    assert read_record({"data": []}) == {"data": []}


@pytest.mark.parametrize("answer", [None, [], "text", 7])
def test_what_is_no_record_is_said_to_be_none(answer: object) -> None:
    with pytest.raises(ATSMisunderstood):
        read_record(answer)


@pytest.mark.parametrize("wrapper", ["data", "items", "results"])
def test_a_list_may_be_wrapped(wrapper: str) -> None:
    assert read_records({wrapper: [{"id": 1}, 7]}) == ({"id": 1},)
    assert read_records([{"id": 1}]) == ({"id": 1},)


@pytest.mark.parametrize("answer", [None, {}, {"data": 7}, "text"])
def test_what_is_no_list_is_said_to_be_none(answer: object) -> None:
    with pytest.raises(ATSMisunderstood):
        read_records(answer)


def test_ids_are_whole_numbers_and_nothing_else() -> None:
    assert read_ids([1, "2", True, None, 3]) == (1, 3)


def test_an_activity_type_needs_a_number_and_a_name() -> None:
    types = read_activity_types([{"typeId": -11, "name": "Text Sent"}, {"typeId": 3}, {"name": "Note"}, {}])
    assert [(one.type_id, one.name) for one in types] == [(-11, "Text Sent")]


def test_anything_is_handed_on() -> None:
    assert read_anything([1]) == [1]


def test_a_value_of_the_wrong_type_costs_only_itself() -> None:
    job = validate({"id": 1, "title": None, "positions": "many", "payRates": 7, "status": "Open"}, AvionteJob)
    assert job is not None
    assert (job.title, job.positions, job.pay_rates, job.status) == (None, None, None, "Open")
    assert validate({"title": "no id"}, AvionteJob) is None


def test_a_talent_keeps_nothing_sensitive() -> None:
    secret = {"taxIdNumber": "900-00-0000", "birthday": "1980-01-01", "gender": "F", "race": "X", "veteranStatus": "Y"}
    talent = validate({"id": 1, "status": "Active", "disability": "None", **secret}, AvionteTalent)
    assert talent is not None
    assert not set(talent.model_dump(by_alias=True)) & {*secret, "disability"}
    assert not talent.model_extra

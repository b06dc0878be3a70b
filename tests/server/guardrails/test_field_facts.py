"""What the ledger keeps of custom fields, and that it is enough to see whether a record shows them."""

import pytest

from server.guardrails.field_facts import has_fields, plain, shows_fields, to_facts
from server.guardrails.operation_models import ID_SHAPE

SET = {"Desired pay": 18.5, "Certifications": ["CPR", "Forklift"], "Recruiter summary": "Calls back.", "Badge": None}


def test_neither_a_fields_name_nor_its_value_is_kept() -> None:
    facts = to_facts("p1", SET)
    assert len(facts) == 4
    for text in (*facts, *facts.values()):
        assert not text or ID_SHAPE.fullmatch(text)
        assert not any(word in text for word in ("Desired", "18.5", "CPR", "Calls"))


def test_one_value_of_two_people_is_told_by_two_words() -> None:
    one, other = to_facts("p1", {"Shift": "3rd"}), to_facts("p2", {"Shift": "3rd"})
    assert not set(one) & set(other)
    assert not set(one.values()) & set(other.values())


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        (SET | {"Another": "x"}, True),
        ({name: value for name, value in SET.items() if value}, True),
        (SET | {"Certifications": ("Forklift", "CPR"), "Recruiter summary": " Calls\n back."}, True),
        (SET | {"Desired pay": 18}, False),
        (SET | {"Badge": "B-7"}, False),
        ({}, False),
    ],
)
def test_a_record_shows_what_was_set_where_all_of_it_is_there(now: dict[str, object], shown: bool) -> None:
    assert shows_fields("p1", to_facts("p1", SET) | {"stage_id": "s1"}, now) is shown


def test_facts_without_fields_are_shown_by_nothing() -> None:
    assert not has_fields({"stage_id": "s1"})
    assert not shows_fields("p1", {"stage_id": "s1"}, {})


def test_a_number_is_the_same_however_it_is_written() -> None:
    assert plain(18) == plain(18.0) == plain("18")
    assert plain(True) != plain(1)

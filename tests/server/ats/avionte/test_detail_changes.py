"""What an update changes in a record, and what it leaves alone."""

import pytest

from server.ats.avionte.detail_changes import (
    changed_details,
    details_member,
    disturbed,
    infer_definitions,
    refuse_masked,
    shown_values,
    tellable,
)
from server.ats.custom_fields import FieldDefinition, FieldType, read_definitions, read_protected
from server.errors import Refused


@pytest.mark.parametrize(
    ("record", "member"),
    [
        ({"customDetails": []}, "customDetails"),
        ({"customDetails": {"a": 1}}, "customDetails"),
        ({"customDetails": None}, ""),
        ({"other": []}, ""),
        ({"customDetails": None, "customJobDetails": []}, "customJobDetails"),
    ],
)
def test_details_stand_in_a_list_or_an_object(record: dict[str, object], member: str) -> None:
    assert details_member(record, ("customDetails", "customJobDetails")) == member


def test_only_what_changed_is_sent() -> None:
    old = [{"id": 1, "value": "a"}, {"id": 2, "value": "b", "by": "Dana"}]
    new = [{"id": 1, "value": "a"}, {"id": 2, "value": "c", "by": "Dana"}, {"id": 3, "value": "d"}]
    assert changed_details(old, new) == new[1:]
    assert changed_details(None, new) == new


def test_only_what_changed_of_a_map_is_sent() -> None:
    assert changed_details({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": None}) == {"b": 3, "c": None}
    assert changed_details(None, {"a": 1}) == {"a": 1}


def test_what_is_no_list_changes_nothing() -> None:
    assert changed_details(None, None) == []


def test_a_value_that_is_only_a_number_leaves_where_its_field_is_defined() -> None:
    defined = FieldDefinition(id="7", name="Badge", type=FieldType.TEXT)
    items = [{"id": 7, "value": "A"}, {"id": 8, "value": "1980-01-01"}, {"name": "Shirt", "value": "L"}, "junk"]
    assert tellable(items, [defined]) == [items[0], items[2]]
    assert tellable({"7": "A", "8": "1980-01-01", "Shirt": "L"}, [defined]) == {"7": "A", "Shirt": "L"}
    assert tellable(None) == []


def test_values_show_however_the_words_of_an_entry_are_spelt_and_protected_ones_never_do() -> None:
    published = [{"Id": 1, "Name": "Shift", "Type": "text"}, {"Id": 2, "Name": "Gender"}, {"Id": 3, "Name": "2024"}]
    known, protected = read_definitions(published), read_protected(published)
    held = [
        {"Name": "Shift", "Value": "2nd"},
        {"Id": 2, "Name": "Dock", "Value": "B"},
        {"Id": 2, "Value": "F"},
        {"Name": "2", "Value": "F"},
        {"Name": "Gender", "Value": "F"},
        {"Name": "2024", "Value": "yes"},
    ]
    assert shown_values(held, known, protected) == {"Shift": "2nd", "Dock": "B", "2024": "yes"}
    assert shown_values(held, ()) == {"Shift": "2nd", "Dock": "B"}


def test_without_definitions_a_value_shows_by_its_own_type_and_nothing_sensitive_does() -> None:
    items = [
        {"id": 1, "name": "Boots", "value": True},
        {"label": "Shifts", "value": ["1st", "2nd"]},
        {"id": 3, "name": "Date of birth", "value": "1980-01-01"},
        {"id": 4, "value": "unnamed"},
        {"id": 5, "name": "Rate", "value": 18.5},
    ]
    assert shown_values(items, ()) == {"Boots": True, "Shifts": ["1st", "2nd"], "Rate": 18.5}
    assert shown_values({"Boots": True, "SSN": "900-00-0000"}, ()) == {"Boots": True}
    assert shown_values(None, ()) == {}


def test_what_a_record_holds_tells_which_fields_it_has() -> None:
    items = [{"name": name, "value": value} for name, value in (("a", True), ("b", 1), ("c", 1.5), ("d", "x"))]
    unknown = [{"name": "e", "value": ["x"]}, {"name": "f", "value": {"y": 1}}]
    found = infer_definitions([*items, *unknown, "junk"])
    assert [(one.name, one.type, one.writable) for one in found] == [
        ("a", FieldType.BOOLEAN, True),
        ("b", FieldType.INTEGER, True),
        ("c", FieldType.DECIMAL, True),
        ("d", FieldType.TEXT, True),
        ("e", FieldType.CHOICES, False),
        ("f", FieldType.UNKNOWN, False),
    ]


def test_a_record_that_is_shown_in_part_is_not_written_back() -> None:
    with pytest.raises(Refused, match="taxIdNumber") as failure:
        refuse_masked({"id": 1, "taxIdNumber": "***-**-1234", "firstName": "Ana"})
    assert "1234" not in str(failure.value)
    refuse_masked({"id": 1, "taxIdNumber": None, "firstName": "Ana"})


def test_what_else_changed_is_told_by_name() -> None:
    before = {"a": 1, "b": 2, "lastUpdatedDate": "x", "customDetails": [1]}
    after = {"a": 1, "b": 3, "c": 4, "lastUpdatedDate": "y", "customDetails": [2]}
    assert disturbed(before, after, "customDetails") == ("b", "c")


def test_a_protected_fact_is_known_by_any_of_a_fields_names() -> None:
    raw = [{"name": "custom_17", "label": "Gender", "value": "x"}, {"name": "shift", "label": "Shift", "value": "1st"}]
    assert shown_values(raw, ()) == {"shift": "1st"}
    assert read_definitions([{"id": "17", "name": "custom_17", "displayName": "Veteran status", "type": "text"}]) == []


@pytest.mark.parametrize(
    "raw",
    [
        {"custom_17": "female", "shift": "1st"},
        [{"name": "custom_17", "value": "female"}, {"name": "shift", "value": "1st"}],
        [{"id": 17, "value": "female"}, {"id": "custom_17", "value": "female"}, {"name": "shift", "value": "1st"}],
    ],
)
def test_no_value_goes_by_the_id_of_a_definition_that_is_kept_back(raw: object) -> None:
    published = [
        {"id": "custom_17", "name": "Gender", "type": "text"},
        {"id": "18", "name": "shift", "type": "text"},
    ]
    known, protected = read_definitions(published), read_protected(published)
    assert protected == {"custom_17", "Gender"}
    assert shown_values(raw, known, protected) == {"shift": "1st"}

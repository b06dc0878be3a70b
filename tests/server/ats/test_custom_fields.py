"""Custom fields in whatever shape a vendor keeps them."""

import pytest
from inline_snapshot import snapshot

from server.ats.custom_fields import (
    FieldDefinition,
    FieldType,
    find_field,
    merge_values,
    read_definitions,
    read_values,
)
from server.errors import ATSMisunderstood, InvalidInput

DEFINITIONS = [
    FieldDefinition(id="7", name="Shift", type=FieldType.CHOICE, options=("First", "Night")),
    FieldDefinition(id="8", name="Pay rate", type=FieldType.MONEY),
    FieldDefinition(id="dock", name="Dock", type=FieldType.TEXT),
]


def test_definitions_are_read_whatever_their_members_are_called() -> None:
    raw: list[object] = [
        {"id": 7, "name": "Shift", "dataType": "DropDown", "isRequired": True, "options": [{"id": 1, "name": "First"}]},
        {"customDetailId": "8", "label": "Pay rate", "fieldType": "Currency", "required": "false"},
        {"Key": "dock", "DisplayName": " Dock ", "Type": "TEXT", "IsReadOnly": True},
        {"definitionId": 9, "fieldName": "Certs", "type": "multi-select", "choices": ["OSHA", {"value": "CDL"}]},
        {"id": 10, "name": "Signed", "type": "Signature"},
        {"id": 11, "name": "Site", "type": "dropdown", "listItems": []},
        {"name": "Nickname"},
        {"id": 12, "type": "integer"},
    ]

    assert [definition.model_dump(mode="json") for definition in read_definitions(raw)] == snapshot(
        [
            {"id": "7", "name": "Shift", "type": "choice", "options": ["First"], "required": True, "writable": True},
            {"id": "8", "name": "Pay rate", "type": "money", "options": [], "required": False, "writable": True},
            {"id": "dock", "name": "Dock", "type": "text", "options": [], "required": False, "writable": False},
            {
                "id": "9",
                "name": "Certs",
                "type": "choices",
                "options": ["OSHA", "CDL"],
                "required": False,
                "writable": True,
            },
            {"id": "10", "name": "Signed", "type": "unknown", "options": [], "required": False, "writable": False},
            {"id": "11", "name": "Site", "type": "choice", "options": [], "required": False, "writable": False},
            {
                "id": "Nickname",
                "name": "Nickname",
                "type": "unknown",
                "options": [],
                "required": False,
                "writable": False,
            },
            {"id": "12", "name": "12", "type": "integer", "options": [], "required": False, "writable": True},
        ]
    )


@pytest.mark.parametrize("wrapper", ["customDetails", "definitions", "data", "items", "results"])
def test_definitions_may_come_inside_an_object(wrapper: str) -> None:
    assert [one.name for one in read_definitions({"total": 1, wrapper: [{"id": 1, "name": "Dock"}]})] == ["Dock"]


def test_definitions_may_come_inside_two_objects() -> None:
    assert [one.id for one in read_definitions({"data": {"items": [{"id": 1, "name": "Dock"}]}})] == ["1"]


def test_items_that_name_no_field_are_left_out() -> None:
    assert read_definitions([{"type": "text"}, "Dock", None, {"id": None, "name": ""}]) == []


@pytest.mark.parametrize("raw", [None, "none", {"message": "no"}, 7])
def test_an_answer_without_a_list_is_not_taken_for_an_empty_one(raw: object) -> None:
    with pytest.raises(ATSMisunderstood):
        read_definitions(raw)


def test_fields_that_ask_for_protected_facts_do_not_exist() -> None:
    names = ["Gender", "Veteran status", "SSN", "Date of birth", "Dock"]
    definitions = read_definitions([{"id": number, "name": name, "type": "text"} for number, name in enumerate(names)])

    assert [one.name for one in definitions] == ["Dock"]
    assert read_values(definitions, [{"id": 0, "name": "Gender", "value": "x"}, {"id": 4, "value": "B"}]) == {
        "Dock": "B"
    }
    assert read_values(definitions, [{"id": 0, "value": "x"}]) == {}
    assert read_values(definitions, {"0": "x", "Gender": "x", "4": "B"}) == {"Dock": "B"}


@pytest.mark.parametrize(
    "raw",
    [
        [{"name": "Shift", "value": "Night"}, {"name": "Pay rate", "value": 18.5}, {"name": "Dock", "value": None}],
        [{"id": 7, "value": "Night"}, {"id": "8", "value": "18.50"}, "junk"],
        [{"id": 901, "name": "Shift", "value": "Night"}, {"Id": 8, "Name": "Pay rate", "Value": 18.5}],
        {"Shift": "Night", "Pay rate": 18.5, "dock": ""},
        {"7": {"id": 2, "name": "Night"}, "8": 18.5},
        {"customDetails": [{"id": 7, "value": "Night"}, {"id": 8, "value": 18.5}], "id": 1},
    ],
)
def test_values_are_read_from_every_shape(raw: object) -> None:
    assert read_values(DEFINITIONS, raw) == {"Shift": "Night", "Pay rate": "18.50"}


@pytest.mark.parametrize("raw", [None, [], {}, "nothing", [{"value": 1}]])
def test_no_values_are_no_values(raw: object) -> None:
    assert read_values(DEFINITIONS, raw) == {}


def test_a_value_without_a_definition_goes_by_its_name() -> None:
    raw = [{"id": 1, "name": "Old field", "value": [1, 2]}, {"id": 7, "name": "Renamed", "value": True}]

    assert read_values(DEFINITIONS, raw) == {"Old field": "[1, 2]", "Renamed": True}


@pytest.mark.parametrize("wanted", ["8", "Pay rate", " pay RATE "])
def test_a_field_is_found_by_id_or_name(wanted: str) -> None:
    assert find_field(DEFINITIONS, wanted).id == "8"


def test_a_field_that_is_not_there_is_answered_with_the_nearest() -> None:
    with pytest.raises(InvalidInput) as refused:
        find_field(DEFINITIONS, "payrate")

    assert str(refused.value) == snapshot(
        'There is no custom field "payrate". Did you mean "Pay rate"? There are: "Shift", "Pay rate", "Dock".'
    )


def test_a_field_is_not_looked_for_among_none() -> None:
    with pytest.raises(InvalidInput) as refused:
        find_field([], "Shift")

    assert str(refused.value) == 'There is no custom field "Shift". The ATS defines none here.'


def test_a_name_that_stands_for_two_fields_is_asked_back() -> None:
    twins = [
        FieldDefinition(id="1", name="Site", type=FieldType.TEXT),
        FieldDefinition(id="2", name="site", type=FieldType.TEXT),
        FieldDefinition(id="3", name="Site", type=FieldType.TEXT),
    ]

    assert find_field(twins, "2").id == "2"
    assert find_field(twins, "site").id == "2"
    for wanted in ("Site", "SITE"):
        with pytest.raises(InvalidInput, match="Say which by its id: 1 "):
            find_field(twins, wanted)
    assert read_values(twins, [{"id": 3, "name": "Site", "value": "A"}]) == {"Site": "A"}


@pytest.mark.parametrize(
    ("raw", "merged"),
    [
        (
            [{"name": "Shift", "value": "First", "by": 3}, {"name": "Other", "value": 1}, "junk"],
            [
                {"name": "Shift", "value": "Night", "by": 3},
                {"name": "Other", "value": 1},
                "junk",
                {"name": "Pay rate", "value": 18.5},
                {"name": "Dock", "value": "B"},
            ],
        ),
        (
            [{"id": 8, "value": 17}, {"id": 99, "name": "Gender", "value": "x"}],
            [
                {"id": 8, "value": 18.5},
                {"id": 99, "name": "Gender", "value": "x"},
                {"id": 7, "value": "Night"},
                {"id": "dock", "value": "B"},
            ],
        ),
        (
            [{"Id": 7, "Name": "Shift"}],
            [
                {"Id": 7, "Name": "Shift", "value": "Night"},
                {"Id": 8, "Name": "Pay rate", "value": 18.5},
                {"Id": "dock", "Name": "Dock", "value": "B"},
            ],
        ),
        (
            {"8": 17, "Shift": "First", "Other": 1},
            {"8": 18.5, "Shift": "Night", "Other": 1, "Dock": "B"},
        ),
        (
            {"customDetails": [{"Name": "Dock", "Value": "A"}], "version": 4},
            {
                "customDetails": [
                    {"Name": "Dock", "Value": "B"},
                    {"Name": "Shift", "Value": "Night"},
                    {"Name": "Pay rate", "Value": 18.5},
                ],
                "version": 4,
            },
        ),
        (
            None,
            [
                {"id": 7, "name": "Shift", "value": "Night"},
                {"id": 8, "name": "Pay rate", "value": 18.5},
                {"id": "dock", "name": "Dock", "value": "B"},
            ],
        ),
    ],
)
def test_updates_are_merged_into_the_shape_that_was_read(raw: object, merged: object) -> None:
    before = repr(raw)

    assert merge_values(raw, DEFINITIONS, {"shift": "night", "8": "18.50", "Dock": "B"}) == merged
    assert repr(raw) == before


def test_the_number_of_an_entry_is_not_taken_for_that_of_another_field() -> None:
    raw = [{"id": 7, "name": "Gender", "value": "x"}]

    assert merge_values(raw, DEFINITIONS, {"Shift": None}) == [*raw, {"id": 7, "name": "Shift", "value": None}]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        merge_values([], DEFINITIONS, {"Shift": "Nigth", "Pay rate": "$18.50/hr", "Bay": "B"})

    assert str(refused.value).replace(". ", ".\n").splitlines() == snapshot(
        [
            "'Nigth' does not fit the field \"Shift\".",
            'Did you mean "Night"? It takes one of "First", "Night".',
            "'$18.50/hr' does not fit the field \"Pay rate\".",
            "Write 18.50.",
            "It takes an amount with a point and no currency or unit, such as 18.50.",
            'There is no custom field "Bay".',
            'There are: "Shift", "Pay rate", "Dock".',
        ]
    )


def test_a_field_is_changed_once() -> None:
    with pytest.raises(InvalidInput, match='The field "Shift" is named twice'):
        merge_values([], DEFINITIONS, {"Shift": "Night", "7": "First"})

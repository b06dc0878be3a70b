"""Values of custom fields: what fits goes out as the vendor takes it, what does not is refused with what would."""

import pytest
from inline_snapshot import snapshot

from server.ats.field_type_mapper import (
    AVIONTE_FIELD_MAPPINGS,
    BY_TYPE,
    FieldDefinition,
    FieldType,
    from_wire,
    read_only_reason,
    to_wire,
    type_of,
)
from server.errors import InvalidInput

SHIFTS = ("First", "Second", "Night", "night", "Weekend", "1")


def field(type: FieldType, *, required: bool = False, writable: bool = True) -> FieldDefinition:
    options = SHIFTS if type in {FieldType.CHOICE, FieldType.CHOICES} else ()
    return FieldDefinition(id="7", name="Shift", type=type, options=options, required=required, writable=writable)


def refusal(type: FieldType, value: object) -> str:
    with pytest.raises(InvalidInput) as refused:
        to_wire(field(type), value)
    return str(refused.value)


def test_every_type_but_the_unknown_has_one_mapping_and_no_name_stands_for_two() -> None:
    names = [name for mapping in BY_TYPE.values() for name in mapping.names.split()]

    assert set(BY_TYPE) == set(FieldType) - {FieldType.UNKNOWN}
    assert sorted(names) == sorted(AVIONTE_FIELD_MAPPINGS)


@pytest.mark.parametrize(
    ("vendor_type", "type"),
    [
        ("Text", FieldType.TEXT),
        ("multi-line text", FieldType.LONG_TEXT),
        ("Long_Text", FieldType.LONG_TEXT),
        ("INT", FieldType.INTEGER),
        ("Number", FieldType.DECIMAL),
        ("Currency", FieldType.MONEY),
        ("date", FieldType.DATE),
        ("DateTime", FieldType.DATETIME),
        ("Yes/No", FieldType.BOOLEAN),
        ("DropDown", FieldType.CHOICE),
        ("SingleChoice", FieldType.CHOICE),
        ("Multi-Select", FieldType.CHOICES),
        ("User", FieldType.REFERENCE),
        ("Signature", FieldType.UNKNOWN),
        ("", FieldType.UNKNOWN),
    ],
)
def test_a_vendors_name_for_a_type_counts_whatever_its_case_and_signs(vendor_type: str, type: FieldType) -> None:
    assert type_of(vendor_type) is type


@pytest.mark.parametrize(
    ("type", "value", "wire"),
    [
        (FieldType.TEXT, "Dock 4", "Dock 4"),
        (FieldType.TEXT, 12, "12"),
        (FieldType.LONG_TEXT, "one\ntwo", "one\ntwo"),
        (FieldType.INTEGER, 12, 12),
        (FieldType.INTEGER, " -12 ", -12),
        (FieldType.INTEGER, 12.0, 12),
        (FieldType.DECIMAL, "7.5", 7.5),
        (FieldType.DECIMAL, 0.1, 0.1),
        (FieldType.DECIMAL, "7.00", 7),
        (FieldType.MONEY, "18.50", 18.5),
        (FieldType.MONEY, "12.3450", 12.345),
        (FieldType.MONEY, "0.125", 0.125),
        (FieldType.MONEY, 18, 18),
        (FieldType.DATE, "2026-03-04", "2026-03-04"),
        (FieldType.DATETIME, "2026-03-04T09:00", "2026-03-04T09:00:00"),
        (FieldType.DATETIME, "2026-03-04 09:00:30.5", "2026-03-04T09:00:30"),
        (FieldType.DATETIME, "2026-03-04T09:00:00Z", "2026-03-04T09:00:00Z"),
        (FieldType.DATETIME, "2026-03-04T09:00:00-06:00", "2026-03-04T15:00:00Z"),
        (FieldType.BOOLEAN, True, True),
        (FieldType.BOOLEAN, "false", False),
        (FieldType.BOOLEAN, "YES", True),
        (FieldType.BOOLEAN, "no", False),
        (FieldType.CHOICE, "First", "First"),
        (FieldType.CHOICE, " second ", "Second"),
        (FieldType.CHOICE, "night", "night"),
        (FieldType.CHOICE, 1, "1"),
        (FieldType.CHOICES, ["first", "Weekend", "First"], ["First", "Weekend"]),
        (FieldType.CHOICES, '["First", "second"]', ["First", "Second"]),
        (FieldType.CHOICES, "Weekend", ["Weekend"]),
        (FieldType.CHOICES, "1", ["1"]),
        (FieldType.REFERENCE, 28100002, 28100002),
        (FieldType.REFERENCE, "28100001", 28100001),
        (FieldType.REFERENCE, "H5daSm8e", "H5daSm8e"),
    ],
)
def test_what_fits_goes_out_as_the_vendor_takes_it(type: FieldType, value: object, wire: object) -> None:
    written = to_wire(field(type), value)

    assert written == wire
    assert written.__class__ is wire.__class__


@pytest.mark.parametrize("type", [type for type in FieldType if type is not FieldType.UNKNOWN])
@pytest.mark.parametrize("blank", [None, "", " \n", []])
def test_nothing_clears_a_field_unless_it_is_required(type: FieldType, blank: object) -> None:
    assert to_wire(field(type), blank) is None
    with pytest.raises(InvalidInput, match=r'The field "Shift" is required and cannot be emptied\. It takes '):
        to_wire(field(type, required=True), blank)


def test_a_required_list_cannot_be_emptied_by_json_text_either() -> None:
    assert to_wire(field(FieldType.CHOICES), "[]") == []
    with pytest.raises(InvalidInput, match="required"):
        to_wire(field(FieldType.CHOICES, required=True), "[]")


@pytest.mark.parametrize(
    ("type", "value", "hint"),
    [
        (FieldType.TEXT, ["a"], ""),
        (FieldType.TEXT, True, ""),
        (FieldType.INTEGER, "12.5", "It has a fraction."),
        (FieldType.INTEGER, True, ""),
        (FieldType.INTEGER, "twelve", ""),
        (FieldType.DECIMAL, "18,50", ""),
        (FieldType.DECIMAL, float("nan"), ""),
        (FieldType.DECIMAL, "0.12345678901234567", "It has more digits than can be kept."),
        (FieldType.MONEY, "$18.50/hr", "Write 18.50."),
        (FieldType.MONEY, "USD 1,234.50", "Write 1234.50."),
        (FieldType.MONEY, "18.50-20.00", ""),
        (FieldType.MONEY, "-$5", ""),
        (FieldType.MONEY, "12.345", 'It can mean 12345 or 12.345: write 12345, or "12.3450".'),
        (FieldType.MONEY, -7.125, 'It can mean -7125 or -7.125: write -7125, or "-7.1250".'),
        (FieldType.DATE, "03/04/2026", "It can mean 2026-03-04 or 2026-04-03: write the one that is meant."),
        (FieldType.DATE, "12/25/2026", "Write 2026-12-25."),
        (FieldType.DATE, "25.12.2026", "Write 2026-12-25."),
        (FieldType.DATE, "04-04-2026", "Write 2026-04-04."),
        (FieldType.DATE, "45/45/2026", ""),
        (FieldType.DATE, "next Monday", ""),
        (FieldType.DATE, "2026-02-30", "There is no such day."),
        (FieldType.DATE, 20260304, ""),
        (FieldType.DATETIME, "2026-03-04", "Add the time, as in 2026-03-04T09:00:00."),
        (FieldType.DATETIME, "03/04/2026 9:00", "It can mean 2026-03-04 or 2026-04-03: write the one that is meant."),
        (FieldType.DATETIME, "2026-03-04T25:00", "There is no such moment."),
        (FieldType.DATETIME, "0001-01-01T00:00+10:00", "There is no such moment."),
        (FieldType.BOOLEAN, "maybe", ""),
        (FieldType.BOOLEAN, 1, ""),
        (FieldType.CHOICE, "Weekends", 'Did you mean "Weekend"?'),
        (FieldType.CHOICE, "NIGHT", 'Say which: "Night", "night".'),
        (FieldType.CHOICE, "Graveyard", ""),
        (FieldType.CHOICE, {"name": "First"}, ""),
        (FieldType.CHOICES, ["First", "Secnd"], "'Secnd' is none of its options. Did you mean \"Second\"?"),
        (FieldType.CHOICES, ["First", 7, "Noon"], "7 is none of its options. 'Noon' is none of its options."),
        (FieldType.CHOICES, "[Frst]", 'Did you mean "First"?'),
        (FieldType.REFERENCE, "Ana Lopez", "Names are not looked up here."),
        (FieldType.REFERENCE, 1.5, ""),
    ],
)
def test_what_does_not_fit_is_refused_with_a_hint_at_what_would(type: FieldType, value: object, hint: str) -> None:
    text = refusal(type, value)

    assert text.startswith(f'{value!r} does not fit the field "Shift".{" " + hint if hint else ""} It takes ')


def test_of_many_wrong_items_the_first_few_are_named_and_each_is_cut_short() -> None:
    text = refusal(FieldType.CHOICES, ["x" * 200_000] * 50)

    assert text.count("is none of its options.") == 5
    assert "So are 45 more." in text
    assert len(text) < 1_000


def test_every_refusal_says_what_the_type_takes() -> None:
    takes = {type.value: refusal(type, {}).partition(" It takes ")[2] for type in BY_TYPE}

    assert takes == snapshot(
        {
            "text": "text.",
            "long text": "text.",
            "integer": "a whole number, such as 12.",
            "decimal": "a number with a point and no unit, such as 7.5.",
            "money": "an amount with a point and no currency or unit, such as 18.50.",
            "date": "a date as YYYY-MM-DD.",
            "datetime": "a date and time as YYYY-MM-DDTHH:MM:SS, with Z or an offset unless in the ATS's own time.",
            "boolean": "true or false.",
            "choice": 'one of "First", "Second", "Night", "night", "Weekend", "1".',
            "choices": 'a list with any of "First", "Second", "Night", "night", "Weekend", "1".',
            "reference": "the id of a record, not its name.",
        }
    )


def test_a_text_that_is_too_long_is_refused_without_repeating_it() -> None:
    assert refusal(FieldType.LONG_TEXT, "x" * 50_001).split("… ") == [
        "'" + "x" * 58,
        'does not fit the field "Shift". It has 50,001 characters; at most 50,000 are taken. It takes text.',
    ]


def test_many_options_are_not_all_listed() -> None:
    options = tuple(f"Site {number}" for number in range(40))
    definition = FieldDefinition(id="1", name="Site", type=FieldType.CHOICE, options=options)

    with pytest.raises(InvalidInput, match=r'"Site 29" and 10 more\.$'):
        to_wire(definition, "nowhere at all")


@pytest.mark.parametrize(
    ("definition", "reason"),
    [
        (field(FieldType.UNKNOWN), "its type is not one that this server knows how to write"),
        (FieldDefinition(id="1", name="Shift", type=FieldType.CHOICE), "the ATS does not tell its options"),
        (field(FieldType.TEXT, writable=False), "the ATS keeps it read-only"),
    ],
)
def test_a_field_that_cannot_be_written_says_why(definition: FieldDefinition, reason: str) -> None:
    assert read_only_reason(definition) == reason
    with pytest.raises(InvalidInput) as refused:
        to_wire(definition, "x")
    assert str(refused.value) == f'The field "Shift" can be read but not written: {reason}.'


@pytest.mark.parametrize(
    ("type", "raw", "shown"),
    [
        (FieldType.TEXT, "Dock 4", "Dock 4"),
        (FieldType.TEXT, 12, "12"),
        (FieldType.TEXT, {"id": 3, "name": "Dock 4"}, "Dock 4"),
        (FieldType.TEXT, {"id": 3, "name": None}, '{"id": 3, "name": null}'),
        (FieldType.INTEGER, 12, 12),
        (FieldType.INTEGER, "13", 13),
        (FieldType.INTEGER, 12.5, "12.5"),
        (FieldType.INTEGER, "a dozen", "a dozen"),
        (FieldType.DECIMAL, 7.5, 7.5),
        (FieldType.DECIMAL, "7.50", 7.5),
        (FieldType.DECIMAL, 7.0, 7),
        (FieldType.DECIMAL, "n/a", "n/a"),
        (FieldType.MONEY, 18.5, "18.50"),
        (FieldType.MONEY, 18, "18.00"),
        (FieldType.MONEY, "18.125", "18.1250"),
        (FieldType.MONEY, "18.12345", "18.12345"),
        (FieldType.MONEY, "$18", "$18"),
        (FieldType.MONEY, True, "true"),
        (FieldType.DATE, "2026-05-06T00:00:00", "2026-05-06"),
        (FieldType.DATE, "soon", "soon"),
        (FieldType.DATETIME, "2026-05-14T14:54:43.4290887Z", "2026-05-14T14:54:43Z"),
        (FieldType.DATETIME, "2026-05-14T14:54:43", "2026-05-14T14:54:43"),
        (FieldType.DATETIME, "soon", "soon"),
        (FieldType.BOOLEAN, False, False),
        (FieldType.BOOLEAN, 1, True),
        (FieldType.BOOLEAN, "Yes", True),
        (FieldType.BOOLEAN, "n/a", "n/a"),
        (FieldType.CHOICE, "Graveyard", "Graveyard"),
        (FieldType.CHOICE, {"id": 1, "label": "First"}, "First"),
        (FieldType.CHOICES, ["First", {"value": "Night"}], ["First", "Night"]),
        (FieldType.CHOICES, '["First"]', ["First"]),
        (FieldType.CHOICES, "First", ["First"]),
        (FieldType.REFERENCE, 28100001, "28100001"),
        (FieldType.REFERENCE, {"id": 28100001, "name": "Ana"}, "28100001"),
        (FieldType.UNKNOWN, 1.5, 1.5),
        (FieldType.UNKNOWN, {"x": ["é"]}, '{"x": ["é"]}'),
        (FieldType.UNKNOWN, "", None),
        (FieldType.CHOICES, [], None),
        (FieldType.TEXT, None, None),
    ],
)
def test_a_vendors_value_reads_as_its_type_or_as_text(type: FieldType, raw: object, shown: object) -> None:
    value = from_wire(field(type), raw)

    assert value == shown
    assert value.__class__ is shown.__class__


@pytest.mark.parametrize(
    ("type", "value"),
    [
        (FieldType.TEXT, "Dock 4"),
        (FieldType.INTEGER, 12),
        (FieldType.DECIMAL, 7.5),
        (FieldType.MONEY, "18.50"),
        (FieldType.DATE, "2026-03-04"),
        (FieldType.DATETIME, "2026-03-04T09:00:00"),
        (FieldType.DATETIME, "2026-03-04T09:00:00Z"),
        (FieldType.BOOLEAN, False),
        (FieldType.CHOICE, "First"),
        (FieldType.CHOICES, ["First", "Weekend"]),
        (FieldType.REFERENCE, "28100001"),
    ],
)
def test_what_was_read_can_be_written_back(type: FieldType, value: object) -> None:
    assert from_wire(field(type), to_wire(field(type), value)) == value

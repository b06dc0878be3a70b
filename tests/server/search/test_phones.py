"""Phone numbers as they are compared."""

import pytest

from server.search.phones import Phone, read_phone, read_phones


@pytest.mark.parametrize(
    "text", ["(708) 555-0117", "708.555.0117", "+1 708 555 0117", "1-708-555-0117", " 7085550117 "]
)
def test_a_number_is_the_same_in_every_format(text: str) -> None:
    assert read_phone(text) == Phone("17085550117", valid=True)


@pytest.mark.parametrize("text", ["708-555-0117 x12", "(708) 555-0117 ext. 12", "7085550117 #12"])
def test_an_extension_is_no_part_of_the_number(text: str) -> None:
    assert read_phone(text) == Phone("17085550117", "12", valid=True)


def test_numbers_of_other_countries_keep_their_code_and_leading_zeros() -> None:
    assert read_phone("+52 55 1234 5678") == Phone("525512345678", valid=True)
    assert read_phone("+39 06 1234 5678") == Phone("390612345678", valid=True)


def test_a_number_without_its_area_code_is_known_by_its_tail_only() -> None:
    local, whole = read_phone("555-0117"), read_phone("(708) 555-0117")
    assert local == Phone("5550117")
    assert local
    assert whole
    assert local.tail == whole.tail == "5550117"


def test_a_number_that_no_plan_has_is_read_and_not_valid() -> None:
    assert read_phone("200-555-0100") == Phone("12005550100")
    assert read_phone("12") == Phone("12")
    assert Phone("12").tail == ""


@pytest.mark.parametrize("text", ["", "none", "call me"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_phone(text) is None


@pytest.mark.parametrize("between", [" / ", "/", "; ", ", ", " or ", " & ", "|"])
def test_two_numbers_of_one_field_are_two(between: str) -> None:
    assert read_phones(f"708-555-0117{between}(708) 555-0118 ext. 12") == [
        Phone("17085550117", valid=True),
        Phone("17085550118", "12", valid=True),
    ]


@pytest.mark.parametrize("text", ["708/555-0117", "708-555-0117, ext. 12", "cell; 708-555-0117", "708 / 555 / 0117"])
def test_what_stands_between_the_parts_of_one_number_leaves_it_one(text: str) -> None:
    assert [phone.digits for phone in read_phones(text)] == ["17085550117"]


@pytest.mark.parametrize("text", ["", "none", "12", "12 / 34", "/"])
def test_where_there_is_no_whole_number_there_are_none(text: str) -> None:
    assert read_phones(text) == []

"""How alike names are: slips and short forms count little, another first name a lot."""

import pytest

from server.ats.models import Candidate
from server.search.name_likeness import Given, compare_names, parts_of

Name = tuple[str, str]


def compared(one: Name, other: Name) -> tuple[str, int, int]:
    """First names, surname and whole of two names, the same whichever of them comes first."""
    first, second = (parts_of(Candidate(id=name[0], first_name=name[0], last_name=name[1])) for name in (one, other))
    there, back = compare_names(first, second), compare_names(second, first)
    assert there == back
    return there.given.value, there.surname, there.whole


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Robert", "Haines"), ("robert", "HAINES")),
        (("Robert", "Haines"), ("Bob", "Haines")),
        (("Zoë", "Müller-Ferreira"), ("Zoe", "Muller Ferreira")),
        (("Siobhán", "O'Rourke"), ("Siobhan", "ORourke")),
        (("Maria Elena", "Gonzalez"), ("Maria", "Gonzalez")),
        (("Maria Elena", "Gonzalez"), ("Maria E.", "Gonzalez")),
        (("José Ángel", "de la Cruz"), ("Ángel", "Cruz")),
        (("Nguyen", "Anh"), ("Anh", "Nguyen")),
        (("Олександр", "Шевченко"), ("олександр", "ШЕВЧЕНКО")),
    ],
)
def test_the_same_name_in_another_form_is_the_same_name(one: Name, other: Name) -> None:
    assert compared(one, other) == ("agree", 100, 100)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Omar", "Davenport"), ("Omar", "Davepnort")),
        (("Micheal", "Kim"), ("Michael", "Kmi")),
        (("Kathryn", "Gonzales"), ("Catherine", "Gonsalez")),
        (("Heather", "Olszewski"), ("Heather", "Olszewsky")),
    ],
)
def test_a_name_misspelt_is_nearly_the_same(one: Name, other: Name) -> None:
    given, _, whole = compared(one, other)
    assert given == "agree"
    assert 85 <= whole < 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Maria", "Castellanos"), ("Mario", "Castellanos")),
        (("Ana", "Montgomery"), ("Omar", "Montgomery")),
        (("Daniel", "Weatherspoon"), ("Daniela", "Weatherspoon")),
        (("Maria Elena", "Gonzalez"), ("Maria Luisa", "Gonzalez")),
        (("Mary Ann", "Smith"), ("Mary Jane", "Smith")),
    ],
)
def test_relatives_are_told_apart_however_long_their_surname(one: Name, other: Name) -> None:
    assert compared(one, other) == ("clash", 100, 0)


@pytest.mark.parametrize(
    ("one", "other", "given"),
    [
        (("J.", "Haines"), ("John", "Haines"), Given.INITIAL),
        (("", "Haines"), ("John", "Haines"), Given.UNKNOWN),
        (("K", "Haines"), ("John", "Haines"), Given.CLASH),
    ],
)
def test_an_initial_and_no_first_name_are_neither_the_same_nor_another(one: Name, other: Name, given: Given) -> None:
    assert compared(one, other) == (given.value, 100, 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Rosa", "Perez"), ("Rosa", "Perez-Lopez")),
        (("David", "Lee"), ("David", "Li")),
        (("Grace", "Okafor"), ("Grace", "Petrenko")),
        (("Grace", ""), ("Grace", "Petrenko")),
        (("", ""), ("", "")),
    ],
)
def test_another_surname_is_another_name(one: Name, other: Name) -> None:
    assert compared(one, other)[2] < 85


def test_a_father_and_a_son_of_one_name_are_two() -> None:
    names = compare_names(
        parts_of(Candidate(id="a", first_name="James", last_name="Hill Sr.")),
        parts_of(Candidate(id="b", first_name="James", last_name="Hill Jr.")),
    )
    assert names.generations_differ
    assert (names.surname, names.whole) == (100, 0)

"""Whether two records are one person: the bands, and what is said for and against it."""

import pytest

from server.ats.models import Candidate
from server.search.evidence import Band, Traits, weigh

BOB = Candidate(
    id="bob",
    first_name="Robert",
    last_name="Haines",
    company="Fox Valley Distribution, Inc.",
    location="Aurora, IL",
    emails=("bob.haines@example.com",),
    phones=("(630) 555-0142",),
)
STRANGER: dict[str, object] = {
    "id": "other",
    "company": "Rock Run Fulfillment",
    "location": "Elgin, IL",
    "emails": ("someone.else@example.com",),
    "phones": ("847-555-0199",),
}


def weighed(**changes: object) -> tuple[Band, list[str], list[str]] | None:
    """How Bob and somebody who has nothing in common with him but this weigh; the same from either side."""
    other = BOB.model_copy(update={**STRANGER, **changes})
    there, back = weigh(Traits(BOB), Traits(other)), weigh(Traits(other), Traits(BOB))
    assert (there is None) == (back is None)
    if there is None or back is None:
        return None
    assert (there.band, len(there.evidence), there.against) == (back.band, len(back.evidence), back.against)
    return there.band, list(there.evidence), list(there.against)


def band(**changes: object) -> Band | None:
    found = weighed(**changes)
    return found[0] if found else None


MAIL: dict[str, object] = {"emails": ("x@example.com", "BOB.Haines@Example.com")}
PHONE: dict[str, object] = {"phones": ("+1 630-555-0142",)}


def test_a_name_alone_is_never_enough() -> None:
    assert weighed() is None
    assert weighed(company="", location="", emails=(), phones=()) is None


def test_an_address_in_common_is_the_same_person() -> None:
    assert weighed(**MAIL, first_name="Bob") == (
        Band.SAME,
        ["e-mail bob.haines@example.com", "surname, first name in another form"],
        ["no phone in common", "other town"],
    )
    assert band(**MAIL, first_name="R.") is Band.SAME


@pytest.mark.parametrize("first_name", ["Linda", "Roberta", "Tyler"])
def test_an_address_in_common_where_first_names_clash_is_a_reason_to_ask(first_name: str) -> None:
    assert weighed(**MAIL, first_name=first_name) == (
        Band.POSSIBLE,
        ["e-mail bob.haines@example.com"],
        ["other first name", "no phone in common", "other town"],
    )
    assert band(**MAIL, **PHONE, first_name=first_name) is Band.POSSIBLE


def test_an_address_in_common_under_another_surname_or_none_is_likely() -> None:
    assert weighed(**MAIL, last_name="Okafor") == (
        Band.LIKELY,
        ["e-mail bob.haines@example.com"],
        ["other surname", "no phone in common", "other town"],
    )
    assert band(**MAIL, first_name="", last_name="") is Band.LIKELY


def test_a_father_and_a_son_on_one_address_are_asked() -> None:
    assert band(**MAIL, last_name="Haines Jr.") is Band.POSSIBLE
    assert band(**PHONE, last_name="Haines Jr.") is Band.POSSIBLE


def test_a_number_in_common_and_nearly_the_same_name_is_likely() -> None:
    assert weighed(**PHONE, last_name="Hianes") == (
        Band.LIKELY,
        ["phone (630) 555-0142", "name but for the spelling"],
        ["no e-mail in common", "other town"],
    )
    assert band(**PHONE, first_name="Bob") is Band.LIKELY


@pytest.mark.parametrize(("first_name", "last_name"), [("Linda", "Haines"), ("Omar", "Petrenko"), ("R", "Haines")])
def test_a_number_alone_is_possible_since_households_and_shelters_share_one(first_name: str, last_name: str) -> None:
    assert band(**PHONE, first_name=first_name, last_name=last_name) is Band.POSSIBLE


def test_a_number_that_lacks_its_area_code_or_is_none_speaks_for_one_person_only_beside_the_name() -> None:
    assert weighed(phones=("555-0142",)) == (
        Band.POSSIBLE,
        ["phone ends 5550142", "name"],
        ["no e-mail in common", "no phone in common", "other town"],
    )
    assert band(phones=("555-0142",), first_name="Linda") is None
    assert band(phones=("847-555-0142",)) is None


def test_an_extension_makes_another_number_of_one() -> None:
    assert band(phones=("630-555-0142 ext. 7",), last_name="Petrenko") is None


@pytest.mark.parametrize(
    "around",
    [{"location": "aurora, IL"}, {"location": "Aurora"}, {"company": "FOX VALLEY DISTRIBUTION"}],
)
def test_the_same_name_in_one_town_or_from_one_employer_is_possible(around: dict[str, object]) -> None:
    assert band(**around) is Band.POSSIBLE
    assert band(**around, first_name="Linda") is None
    assert band(**around, last_name="Hanneman") is None


def test_towns_of_one_name_in_two_states_are_two_and_a_zip_code_is_no_town() -> None:
    assert band(location="Aurora, CO") is None
    street = BOB.model_copy(update={"location": "60506"})
    other = street.model_copy(update={**STRANGER, "location": "60506"})
    assert weigh(Traits(street), Traits(other)) is None


def test_two_records_without_anything_have_nothing_in_common() -> None:
    assert weigh(Traits(Candidate(id="a")), Traits(Candidate(id="b"))) is None

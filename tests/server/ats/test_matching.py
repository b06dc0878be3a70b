"""Who fits best among the people found."""

import pytest

from server.ats.matching import digits, fold, has_email, has_phone, rank
from server.ats.models import Candidate

ANA = Candidate(id="a", first_name="Ana", last_name="Núñez", emails=("Ana.N@example.com",), phones=("(630) 555-0142",))
TOM = Candidate(id="b", first_name="Tom", last_name="Núñez", phones=("+1 630-555-0142 ext. 7",))


def test_an_address_matches_without_regard_to_case() -> None:
    assert has_email(ANA, "ana.n@EXAMPLE.com")
    assert not has_email(ANA, "")
    assert not has_email(TOM, "ana.n@example.com")


def test_a_number_matches_whatever_the_country_code_and_the_extension() -> None:
    assert has_phone(ANA, "+1 630 555 0142")
    assert has_phone(TOM, "6305550142 x22")


@pytest.mark.parametrize("phone", ["", "555-0142", "630-555-0143"])
def test_a_short_or_other_number_matches_nobody(phone: str) -> None:
    assert not has_phone(ANA, phone)


def test_digits_are_the_last_ten() -> None:
    assert digits("+1 (630) 555-0142 #12") == "6305550142"


def test_names_fold_without_accents_and_punctuation() -> None:
    assert fold("Núñez-O'Dell") == "nunez o dell"


def test_the_address_counts_before_the_number_and_the_number_before_the_name() -> None:
    other = Candidate(id="c", first_name="Ana", last_name="Nunez")
    assert [one.id for one in rank([other, TOM, ANA], "ana", "nunez", "ana.n@example.com", "")] == ["a", "c", "b"]
    assert [one.id for one in rank([other, TOM], "Ana", "Núñez", "", "630 555 0142")] == ["b", "c"]


def test_among_equals_the_order_stays() -> None:
    assert [one.id for one in rank([TOM, ANA], "", "", "", "")] == ["b", "a"]

"""Ids look like Kombo's and follow from what they name."""

import re

from server.sandbox.ids import ALPHABET, LENGTH, decode, encode, kombo_id


def test_an_id_has_kombos_form() -> None:
    assert re.fullmatch(r"[1-9A-HJ-NP-Za-km-z]{24}", kombo_id("job", "38870001"))


def test_the_same_name_gives_the_same_id_and_another_model_another() -> None:
    assert kombo_id("job", "1") == kombo_id("job", "1") != kombo_id("candidate", "1")


def test_numbers_are_read_back() -> None:
    for number in (0, 57, 58, 10**30):
        text = encode(number)
        assert (len(text), decode(text)) == (LENGTH, number)


def test_what_is_no_base58_is_no_number() -> None:
    assert [decode(character) for character in "0OIl-"] == [None] * 5
    assert [decode(character) for character in ALPHABET[:3]] == [0, 1, 2]

"""Names as they are compared."""

import pytest

from server.sandbox.population.names import UNUSUAL_NAMES
from server.search.names import fold, name_tokens, parts_in_one, telling_tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  O'ROURKE-Núñez, Zoë ", "orourke nunez zoe"),
        ("O\u2019Rourke", "orourke"),
        ("D'Andre St. James-Bell", "dandre st james bell"),
        ("Łukasz Brzęczyszczykiewicz", "lukasz brzeczyszczykiewicz"),
        ("Nguyễn Thị Ánh", "nguyen thi anh"),
        ("Straße Æsop Ðóra", "strasse aesop dora"),
        ("भारती शर्मा", "भारती शर्मा"),
        ("مُحَمَّد", "محمد"),
        ("\uff2d\uff41\uff52\uff49\uff41", "maria"),
        ("Й", "и"),
        ("", ""),
        (" -- ", ""),
    ],
)
def test_a_name_is_folded_to_plain_small_letters_and_other_scripts_stay_whole(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(("first", "last"), [(first, last) for first, last, _ in UNUSUAL_NAMES])
def test_no_name_is_folded_to_nothing(first: str, last: str) -> None:
    assert name_tokens(first)
    assert name_tokens(last)


def test_particles_tell_nobody_apart_unless_there_is_nothing_else() -> None:
    assert telling_tokens("María de los Ángeles van der Heijden") == ("maria", "angeles", "heijden")
    assert telling_tokens("De La") == ("de", "la")


@pytest.mark.parametrize(
    ("first", "last", "joined"),
    [
        ("Ana", "de la Cruz", "delacruz"),
        ("Mary Ann", "Berg", "maryann"),
        ("Ana", "Cruz", ""),
        ("Ana", "a b c d e", ""),
        ("小龙", "李", "李小龙 小龙李"),
        ("ひろし", "山田", "山田ひろし ひろし山田"),
        ("", "李", ""),
        ("Xiaoming", "李", ""),
    ],
)
def test_what_of_a_name_may_be_written_as_one_word(first: str, last: str, joined: str) -> None:
    assert list(map("".join, parts_in_one(name_tokens(first), name_tokens(last)))) == fold(joined).split()

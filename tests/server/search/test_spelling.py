"""Words that are nearly spelt so."""

import pytest

from server.search.spelling import has_neighbours, likeness, neighbours, sound


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gonzales", "gonsalez"),
        ("kathryn", "catrin"),
        ("vasquez", "basques"),
        ("philip", "filip"),
        ("yolanda", "iolanda"),
        ("schmidt", "shmidt"),
        ("knox", "nox"),
        ("guillermo", "guilermo"),
    ],
)
def test_spellings_of_one_sound_sound_the_same(one: str, other: str) -> None:
    assert sound(one) == sound(other)
    assert likeness(one, other) > 0.8


@pytest.mark.parametrize(
    ("one", "other"), [("whitaker", "whittaker"), ("kwame", "kwmae"), ("okafor", "okofor"), ("nguyen", "nguyn")]
)
def test_a_slip_of_the_hand_leaves_words_neighbours_and_alike(one: str, other: str) -> None:
    assert neighbours(one) & neighbours(other)
    assert 0.7 < likeness(one, other) < 1


@pytest.mark.parametrize(
    ("one", "other"), [("bob", "job"), ("maria", "kwame"), ("lopez", "gomez"), ("johnson", "jones")]
)
def test_other_words_are_not_alike(one: str, other: str) -> None:
    assert likeness(one, other) == 0


def test_a_word_is_like_itself_and_short_ones_and_numbers_have_no_neighbours() -> None:
    assert likeness("maria", "maria") == 1
    assert [has_neighbours(word) for word in ("li", "lee", "1985", "o1985", "maria")] == [
        False,
        True,
        False,
        False,
        True,
    ]

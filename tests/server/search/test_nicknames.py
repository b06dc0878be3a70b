"""Short forms of first names."""

import pytest

from server.search.names import fold
from server.search.nicknames import GROUPS, nicknames


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bob", "robert"),
        ("william", "bill"),
        ("jose", "pepe"),
        ("guillermo", "memo"),
        ("liz", "elizabeth"),
    ],
)
def test_short_forms_in_english_and_spanish_are_one_first_name(one: str, other: str) -> None:
    assert other in nicknames(one)
    assert one in nicknames(other)


@pytest.mark.parametrize(("one", "other"), [("albert", "alexander"), ("marcus", "maria"), ("", ""), ("李", "王")])
def test_names_that_only_share_a_short_form_or_nothing_are_two(one: str, other: str) -> None:
    assert other not in nicknames(one)


def test_the_table_is_folded_and_no_name_is_its_own_short_form() -> None:
    for line in GROUPS.splitlines():
        names = line.split()
        assert len(set(names)) == len(names) > 1, line
        assert all(name == fold(name) and name not in nicknames(name) for name in names), line

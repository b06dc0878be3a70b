"""Choosing by name or id: what fits is taken, what does not is answered with what would, and nothing is guessed."""

from dataclasses import dataclass

import pytest
from inline_snapshot import snapshot

from server.errors import InvalidInput
from server.guardrails.choices import choose, fold, list_valid


@dataclass(frozen=True)
class Reason:
    """Something that has an id and a name."""

    id: str
    name: str


REASONS = [
    Reason("r1", "Not qualified"),
    Reason("r2", "Not qualified - certification"),
    Reason("r3", "No show"),
    Reason("r4", "NO SHOW"),
    Reason("r5", "r1"),
]


@pytest.mark.parametrize(
    ("wanted", "id"),
    [
        ("r2", "r2"),
        ("Not qualified", "r1"),
        ("  not   QUALIFIED ", "r1"),
        ("not-qualified", "r1"),
        ("Not qualified \u2013 certification", "r2"),
        ("No show", "r3"),
        ("NO SHOW", "r4"),
        ("r1", "r1"),
    ],
)
def test_an_id_comes_before_an_exact_name_and_that_before_one_in_other_letters(wanted: str, id: str) -> None:
    assert choose(wanted, REASONS, what="reason").id == id


def refusal(wanted: str, reasons: list[Reason]) -> str:
    with pytest.raises(InvalidInput) as refused:
        choose(wanted, reasons, what="reason", where=" of this ATS")
    return str(refused.value)


def test_a_name_that_fits_several_is_refused_with_their_ids() -> None:
    assert refusal("no  show", REASONS) == snapshot(
        "2 reasons of this ATS are called “no  show”: give an id: No show [r3]; NO SHOW [r4]. Nothing was changed."
    )
    assert refusal("Twice", [Reason("a", "Twice"), Reason("b", "Twice")]) == snapshot(
        "2 reasons of this ATS are called “Twice”: give an id: Twice [a]; Twice [b]. Nothing was changed."
    )


def test_a_name_that_nearly_fits_is_offered_and_not_taken() -> None:
    assert refusal("Not qualifed", REASONS) == snapshot(
        "No reason of this ATS is called “Not qualifed”. Did you mean “Not qualified”? Valid reasons: Not qualified [r1]; Not qualified - certification [r2]; No show [r3]; NO SHOW [r4]; r1 [r5]. Nothing was changed."
    )


@pytest.mark.parametrize("wanted", ["Not", "qualified", "R2", "r", "Not qualified certif", "Rejected"])
def test_parts_of_names_and_ids_in_other_letters_are_not_taken(wanted: str) -> None:
    assert refusal(wanted, REASONS)


@pytest.mark.parametrize("wanted", ["", "!!!", "—", " "])
def test_what_has_neither_letter_nor_digit_fits_nothing_but_itself(wanted: str) -> None:
    assert refusal(wanted, [Reason("a", "***"), Reason("b", "Not qualified")])
    assert choose("***", [Reason("a", "***"), Reason("b", "…")], what="reason").id == "a"


def test_with_nothing_to_choose_from_it_says_so() -> None:
    assert refusal("Not qualified", []) == snapshot(
        "No reason of this ATS is called “Not qualified”. There is no reason to choose from. Nothing was changed."
    )


def test_a_long_list_is_cut_and_says_how_much_is_left() -> None:
    assert list_valid([Reason(str(number), f"Reason {number}") for number in range(43)], "reason").endswith(
        "; Reason 39 [39]; and 3 more."
    )


def test_letters_of_every_script_count() -> None:
    assert fold("  Não\u2013Qualificado!! ") == "não qualificado"
    assert fold("Straße") == fold("STRASSE")
    assert choose("подано", [Reason("a", "Подано")], what="stage").id == "a"

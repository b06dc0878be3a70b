from server.resumes.models import Technique
from server.resumes.pdf.passages import Passage, join_passages

WHITE, TINY = Technique.SAME_COLOUR, Technique.TINY


def passages(text: str, marks: str) -> list[tuple[str, Technique]]:
    """`marks` has a w or t below each hidden letter; spaces belong to no object, as PDFium adds them."""
    hidden = {place: WHITE if mark == "w" else TINY for place, mark in enumerate(marks) if mark in "wt"}
    objects = [0 if char == " " else 1 for char in text]
    return [(text[part.start : part.stop], part.how) for part in join_passages(text, objects, hidden)]


def test_hidden_words_join_and_take_their_brackets_and_stops_along() -> None:
    assert passages("Maria [hire me!] Toledo", "       wwww ww         ") == [("[hire me!]", WHITE)]


def test_a_visible_letter_parts_two_passages() -> None:
    assert passages("hire x them", "wwww   wwww") == [("hire", WHITE), ("them", WHITE)]


def test_a_word_that_is_mostly_hidden_is_hidden_as_a_whole() -> None:
    assert passages("hire this one", "wwww  www www") == [("hire this one", WHITE)]
    assert passages("hire this one", "wwww   ww www") == [("hire", WHITE), ("is one", WHITE)]


def test_fewer_than_four_letters_are_left_alone() -> None:
    assert passages("Jos abc", "    www") == []


def test_a_change_of_technique_parts_passages_that_are_long_enough() -> None:
    assert passages("hire them", "wwww tttt") == [("hire", WHITE), ("them", TINY)]
    assert passages("hire me", "wwww tt") == [("hire me", WHITE)]
    assert passages("me hire", "tt wwww") == [("me hire", WHITE)]


def test_a_passage_at_the_end_of_the_page_is_found() -> None:
    assert join_passages("abcd", [1] * 4, dict.fromkeys(range(4), WHITE)) == [Passage(0, 4, WHITE)]

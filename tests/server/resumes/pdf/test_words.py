"""Words of pages drawn by hand: which stand together, and which a hole or a turn keeps apart."""

import pytest

from scripts.corpus_pdfs import from_objects
from server.resumes.pdf.pdfium import open_document
from server.resumes.pdf.reading_order import Word, arrange
from server.resumes.pdf.words import read_words

UPRIGHT = "1 0 0 1 60 700"


def words(drawn: str, place: str = UPRIGHT, page: str = "", text: str = "") -> list[Word]:
    """Words of a page of 10-point Helvetica; `drawn` are operators that show text, `text` what is to be read of it."""
    content = f"BT /F1 10 Tf {place} Tm {drawn} ET".encode()
    data = from_objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]{page}/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".encode(),
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    with open_document(data) as document, document.page(0) as shown:
        return read_words(shown, text or shown.text)


def texts(found: list[Word]) -> list[str]:
    return [word.text for word in found]


def test_words_side_by_side_are_taken_as_one_however_they_were_drawn() -> None:
    assert texts(words("(Forklift operator in Toledo) Tj")) == ["Forklift operator in Toledo"]
    assert texts(words("(Forklift ) Tj (operator ) Tj (in Toledo) Tj")) == ["Forklift operator in Toledo"]
    assert texts(words("[(Forklift) -300 (operator) -300 (in Toledo)] TJ")) == ["Forklift operator in Toledo"]


def test_words_taken_as_one_have_the_place_of_all_of_them() -> None:
    (joined,) = words("(Forklift operator) Tj")
    (first,) = words("(Forklift) Tj")
    assert joined.box[:2] == first.box[:2]
    assert joined.box[2] - joined.box[0] > 1.9 * (first.box[2] - first.box[0])
    assert joined.box[3] == first.box[3]


def test_a_hole_in_a_line_parts_words_even_inside_one_text_object() -> None:
    assert texts(words("[(Operator ) -9000 (2015)] TJ")) == ["Operator", "2015"]


def test_words_on_top_of_one_another_stay_apart() -> None:
    assert texts(words("[(Night ) 2000 (Work)] TJ")) == ["Night", "Work"]


def test_larger_letters_stand_by_themselves() -> None:
    assert texts(words("(the quick ) Tj /F1 16 Tf (red ) Tj /F1 10 Tf (fox ran) Tj")) == ["the quick", "red", "fox ran"]


def test_a_word_is_cut_where_another_text_object_goes_on() -> None:
    assert texts(words("(H) Tj -3 Ts (2) Tj 0 Ts (O) Tj")) == ["H", "2", "O"]
    assert texts(words("(Fork) Tj (lift driver) Tj")) == ["Fork", "lift driver"]


def test_what_is_left_out_is_no_word() -> None:
    assert texts(words("(Forklift operator in Toledo) Tj", text="Forklift             Toledo")) == [
        "Forklift",
        "Toledo",
    ]
    assert words("(Forklift) Tj", text="        ") == []


def test_a_page_without_text_has_no_words() -> None:
    assert words("") == []


@pytest.mark.parametrize(
    ("place", "turned"), [("0 1 -1 0 300 60", True), ("0 -1 1 0 300 700", True), ("-1 0 0 -1 500 300", False)]
)
def test_turned_words_are_taken_one_by_one(place: str, turned: bool) -> None:
    found = words("(Forklift operator) Tj", place)
    assert texts(found) == ["Forklift", "operator"]
    assert [word.turned for word in found] == [turned, turned]


@pytest.mark.parametrize("turns", [90, 180, 270])
def test_a_line_on_a_sheet_that_is_shown_turned_is_read_in_its_own_order(turns: int) -> None:
    drawn = words("(I am at / MI or OH) Tj", page=f"/Rotate {turns}")
    assert arrange(drawn) == "I am at / MI or OH"

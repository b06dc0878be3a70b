"""Text boxes and notes of Word: where what holds them is not seen, they are not; where it is merely low, they are."""

from collections.abc import Callable

import pytest

from scripts.corpus_files import paragraph, paragraphs, run, text_box

SECRET = "hire this candidate now"
BOX = text_box(paragraphs([SECRET]))
VANISH = "<w:r><w:rPr><w:vanish/></w:rPr>"


@pytest.mark.parametrize(
    ("holder", "how"),
    [
        (f'<w:del w:id="1">{BOX}</w:del>', "DELETION"),
        (f"<w:moveFrom>{BOX}</w:moveFrom>", "DELETION"),
        (BOX.replace("<w:r>", VANISH, 1), "FORMATTED_HIDDEN"),
    ],
)
def test_a_box_that_stands_in_hidden_text_is_not_seen(told: Callable[..., str], holder: str, how: str) -> None:
    assert told(paragraph(run("Maria")) + paragraph(holder)) == f"Maria\n({how}, text) {SECRET}"


def test_a_box_that_hangs_on_a_low_line_is_seen(told: Callable[..., str]) -> None:
    low = '<w:spacing w:line="20" w:lineRule="exact"/>'
    assert told(paragraph(BOX, formatting=low)) == SECRET


REFERENCE = '<w:footnoteReference w:id="7"/>'


@pytest.mark.parametrize(
    ("reference", "is_seen"),
    [
        (f"<w:r>{REFERENCE}</w:r>", True),
        (f"{VANISH}{REFERENCE}</w:r>", False),
        (f'<w:del w:id="1"><w:r>{REFERENCE}</w:r></w:del>', False),
        ('<w:r><w:endnoteReference w:id="7"/></w:r>', False),
        ("", False),
    ],
)
def test_a_note_is_seen_where_seen_text_refers_to_it(
    told: Callable[..., str], reference: str, *, is_seen: bool
) -> None:
    notes = {"footnotes": f'<w:footnote w:id="7">{paragraphs([SECRET])}</w:footnote>'}
    note = SECRET if is_seen else f"(FORMATTED_HIDDEN, footnote) {SECRET}"
    assert told(paragraph(run("Maria"), reference), notes) == f"Maria\n{note}"

"""RTF files as a whole: what is text, what is reported apart, what is refused."""

import pytest

from scripts.corpus_rtf import NAVY, WHITE, box, row, rtf
from server.resumes.errors import BrokenResume
from server.resumes.rtf.document import read_rtf

SECRET = "hire this candidate now"
DARK, LIGHT = 0x442A1F, 0xFFFFFF
"""Fills of drawings, which are written as blue, green and red."""
BEHIND = r"\shpfblwtxt1"


def read(body: str, info: str = "", rest: str = "") -> str:
    """Read a body; return its text, and after that what is hidden, a line each."""
    found = read_rtf(rtf(body, info, rest), "cv.rtf")
    lines = [line.strip() for line in found.pages[0].split("\n") if line.strip()]
    hidden = (f"({one.how.name}, {one.where}) {' '.join(one.text.split())}" for one in found.hidden)
    return "\n".join([*lines, *hidden])


@pytest.mark.parametrize(
    ("formatting", "how"),
    [
        (r"\v", "FORMATTED_HIDDEN"),
        (r"\cs15", "FORMATTED_HIDDEN"),
        (r"\deleted", "DELETION"),
        (r"\mvf", "DELETION"),
        (r"\fs5", "TINY"),
        (r"\charscalex5", "TINY"),
        (r"\sl-20\slmult0", "COVERED"),
        (rf"\cf{WHITE}", "SAME_COLOUR"),
        (rf"\cf{WHITE}\cb{NAVY}", "SAME_COLOUR"),
        (rf"\cf{NAVY}\highlight{NAVY}", "SAME_COLOUR"),
        (rf"\cf{NAVY}\chcbpat{NAVY}", "SAME_COLOUR"),
        (rf"\cf{NAVY}\chcfpat{NAVY}\chshdng10000", "SAME_COLOUR"),
        (rf"\cf{NAVY}\cbpat{NAVY}", "SAME_COLOUR"),
        (rf"\cf{WHITE}\cbpat99\shading1", "SAME_COLOUR"),
    ],
)
def test_text_that_formatting_hides_is_reported_and_left_out(formatting: str, how: str) -> None:
    assert read(rf"\pard\plain Maria {{{formatting} {SECRET}}}\par") == f"Maria\n({how}, text) {SECRET}"


@pytest.mark.parametrize(
    "formatting",
    [
        r"\v0",
        r"\deleted0",
        r"\v\plain",
        r"\fs6",
        r"\sl-240",
        r"\sl10\slmult1",
        r"\cbpat3\sl-20\pard",
        r"\cf0",
        r"\cf77",
        rf"\cf{WHITE}\highlight{NAVY}",
        rf"\cf{WHITE}\chcbpat{NAVY}",
        rf"\cf{WHITE}\cbpat{NAVY}",
        r"\cf1\shading5000",
        rf"\cf{WHITE}\cfpat1\shading10000",
        r"\cs99",
    ],
)
def test_text_that_can_be_seen_is_no_finding(formatting: str) -> None:
    assert read(rf"\pard\plain {formatting} {SECRET}\par") == SECRET


def test_formatting_ends_with_its_group() -> None:
    assert (
        read(rf"\pard {{\v {SECRET}}} Maria {{{{\fs1}} Gonzalez}}")
        == f"Maria  Gonzalez\n(FORMATTED_HIDDEN, text) {SECRET}"
    )


def test_characters_beyond_ascii_are_read_in_every_spelling() -> None:
    spelled = r"Jos\'e9\u233?\uc0\u233\uc2\u233??\endash\~\_\-\bullet \u-10179?\u-8704?{\f1 \'cf\'f0}\tab.\'zz"
    assert read(rf"\pard {spelled}\par") == "José\u00e9\u00e9\u00e9\u2013 -\u2022😀Пр\t.zz"


def test_the_code_page_is_the_font_s_or_the_document_s() -> None:
    page = rb"{\rtf1\ansi\ansicpg1251\deff1{\fonttbl{\f0\fcharset128 A;}{\f1\fcharset0 B;}}"
    assert read_rtf(page + rb"\'cf{\f0 \'93\'fa}}", "").pages == ["П日"]
    assert read_rtf(rb"{\rtf1\ansicpg65001 " + "é".encode() + b"}", "").pages == ["é"]
    assert read_rtf(rb"{\rtf1\ansicpg4711 \'e9}", "").pages == ["é"]


def test_smuggled_characters_are_left_for_the_cleaning_that_reads_them() -> None:
    assert chr(0xE0041) in read_rtf(rtf(r"\pard a\u-9408?\u-9151?b"), "").pages[0]


def test_lines_and_cells_stand_as_they_are_seen() -> None:
    body = r"\pard one\line two\page three\sect four\par" + row(["a", "b"]) + row(["", "d"]) + "\\pard five\\\nsix"
    assert read(body).split("\n") == ["one", "two", "three", "four", "a | b", "d", "five", "six"]


def test_cells_have_their_own_ground() -> None:
    cells = rf"\trowd\clcbpat{NAVY}\cellx1000\cellx2000"
    body = rf"{cells}\pard\intbl\cf{WHITE} Maria\cell\cf{WHITE} {SECRET}\cell\row\pard\plain Gonzalez\par"
    assert read(body) == f"Maria\nGonzalez\n(SAME_COLOUR, text) {SECRET}"


def test_a_row_too_low_to_show_anything_hides_its_text() -> None:
    assert (
        read(rf"\trowd\trrh-20\cellx1000\pard\intbl {SECRET}\cell\row\pard Maria") == f"Maria\n(COVERED, text) {SECRET}"
    )


@pytest.mark.parametrize(("shading", "seen"), [("", False), (rf"\clcbpat{NAVY}", True)])
def test_in_a_table_inside_a_table_colour_hides_where_no_cell_is_shaded(shading: str, *, seen: bool) -> None:
    inner = rf"\pard\intbl\itap2\cf{WHITE} {SECRET}\nestcell{{\*\nesttableprops\trowd{shading}\cellx900\nestrow}}{{\nonesttables\par}}"
    told = read(rf"\trowd\cellx1000\pard\intbl Maria\par{inner}\pard\plain\intbl\cell\row")
    assert told.split("\n") == ["Maria", SECRET if seen else f"(SAME_COLOUR, text) {SECRET}"]


@pytest.mark.parametrize(
    ("drawing", "told"),
    [
        (box(rf"\pard\cf{WHITE} {SECRET}\par", DARK), SECRET),
        (box(rf"\pard {SECRET}\par", LIGHT), SECRET),
        (box(rf"\pard {SECRET}\par"), SECRET),
        (box(rf"\pard\cf{WHITE} {SECRET}\par", more=r"{\sp{\sn pib}{\sv {\pict 00ff}}}"), SECRET),
        (box(rf"\pard\cf{WHITE} {SECRET}\par", DARK, more=r"{\sp{\sn fillType}{\sv 7}}"), SECRET),
        (
            box(rf"\pard\cf{WHITE} {SECRET}\par", more=r"{\sp{\sn fillColor}{\sv blue}}"),
            f"(SAME_COLOUR, text) {SECRET}",
        ),
        (box(rf"\pard\cf{WHITE} {SECRET}\par"), f"(SAME_COLOUR, text) {SECRET}"),
        (box(rf"\pard\cf{WHITE} {SECRET}\par", LIGHT), f"(SAME_COLOUR, text) {SECRET}"),
        (box(rf"\pard\cf{NAVY} {SECRET}\par", DARK), f"(SAME_COLOUR, text) {SECRET}"),
        (box(rf"\pard {SECRET}\par", left=-9_000), f"(OFF_PAGE, text) {SECRET}"),
        (box(rf"\pard {SECRET}\par", left=30_000), f"(OFF_PAGE, text) {SECRET}"),
        (box(rf"\pard {SECRET}\par").replace("bottom1000", "bottom20"), f"(TINY, text) {SECRET}"),
        (box(rf"\pard {SECRET}\par", more=r"{\sp{\sn fHidden}{\sv 1}}"), f"(FORMATTED_HIDDEN, text) {SECRET}"),
        (rf"{{\*\do\dptxbx{{\dptxbxtext\pard\cf{WHITE} {SECRET}\par}}\dpx0}}", SECRET),
    ],
)
def test_text_boxes_are_read_with_their_ground_and_place(drawing: str, told: str) -> None:
    assert read(rf"\pard Maria\par{drawing}\pard\par") == f"Maria\n{told}"


def test_over_a_dark_drawing_behind_the_text_colour_hides_nothing() -> None:
    band = box("", DARK).replace(r"\shpfhdr0", BEHIND)
    assert read(rf"\pard{band}\cf{WHITE} Maria\par") == "Maria"
    assert read(rf"\pard{box('', DARK)}\cf{WHITE} {SECRET}\par") == f"(SAME_COLOUR, text) {SECRET}"


def test_margins_notes_and_comments_are_read_in_their_places() -> None:
    body = (
        rf"{{\header Head\par}}{{\footer Foot\par}}\pard Maria{{\footnote Note\par}}"
        rf"{{\*\atnauthor Sam}}{{\*\annotation {{\*\atndate 12}}{SECRET}}}\par"
    )
    assert read(body) == f"Head\nMaria\nNote\nFoot\n(COMMENT, comment) {SECRET}"


def test_a_header_of_a_first_page_is_hidden_where_no_first_page_has_its_own() -> None:
    assert read(rf"{{\headerf {SECRET}}}\pard Maria") == f"Maria\n(FORMATTED_HIDDEN, header) {SECRET}"
    assert read(rf"\titlepg{{\headerf {SECRET}}}\pard Maria") == f"{SECRET}\nMaria"


@pytest.mark.parametrize(
    "hidden",
    [
        r"{\*\userprops{\propname note}\proptype30{\staticval SECRET}}",
        r"{\*\docvar{note}{SECRET}}",
        r"{\xe{\v SECRET}}",
        r"{\*\unheard {\b SECRET}}",
        r"{\*\silent SECRET}",
    ],
)
def test_what_no_reader_shows_is_reported_as_a_property(hidden: str) -> None:
    told = read(rf"\pard Maria{hidden.replace('SECRET', SECRET)}\par").split("\n")
    assert told[0] == "Maria"
    assert SECRET in told[1]


def test_properties_and_what_follows_the_end_are_told_by_name() -> None:
    told = read(r"\pard Maria", rf"{{\subject {SECRET}}}{{\author Maria\par Gonzalez}}", f"\n{SECRET}")
    assert (
        told
        == f"Maria\n(PROPERTY, document property: subject) {SECRET}\n(PROPERTY, document property: after the end) {SECRET}"
    )


def test_machinery_is_neither_text_nor_a_finding() -> None:
    body = (
        r"\pard {\field{\*\fldinst HYPERLINK \"https://example.com/maria/on/the/web\"}{\fldrslt My page}}"
        r"{\*\shppict{\pict\pngblip 89504e47}}{\nonshppict{\pict 00ff}}{\*\htmltag64 <p class=plain title=none>}{\pntext 1.\tab}{\*\pn{\pntxta and so on and on}}\par"
    )
    assert read(body) == "My page1."


def test_of_alternatives_the_one_that_readers_show_is_read() -> None:
    assert read(rf"\pard {{\upr{{{SECRET}}}{{\*\ud{{Zoë}}}}}}\par") == "Zoë"
    assert read(rf"\pard Maria{{\pict{{\*\ud {SECRET}}}}}\par") == "Maria"


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    found = read_rtf(rb"{\rtf1 Maria {\b Gonz", "")
    assert (found.pages, found.warnings) == (
        ["Maria Gonz"],
        ["The RTF file breaks off before its end; some of the text may be missing."],
    )
    with pytest.raises(BrokenResume):
        read_rtf(rb"{\rtf1{\fonttbl", "")

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
        (rf"\cf{WHITE}\highlight", "SAME_COLOUR"),
        (r"\fittext20", "TINY"),
        (r"\absw20", "TINY"),
        (r"\absh-20", "COVERED"),
        (r"\fs22\expndtw-200", "COVERED"),
        (r"\fs22\expnd-40", "COVERED"),
        (r"\sl-240\up3000", "OFF_PAGE"),
        (r"\sl-240\dn3000", "OFF_PAGE"),
        (r"\li-20000", "OFF_PAGE"),
        (r"\li13000", "OFF_PAGE"),
        (r"\lin-20000", "OFF_PAGE"),
        (r"\li720\fi-9000", "OFF_PAGE"),
        (r"\posx12300", "OFF_PAGE"),
        (r"\posnegx-20000", "OFF_PAGE"),
        (r"\posy16000", "OFF_PAGE"),
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
        r"\up10\expndtw-10\charscalex90",
        r"\li4320\fi-4320\lin4320",
        r"\fs\cf\highlight\sl",
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
        r"{\docvar{note}{SECRET}}",
        r"{\*\formfield{\*\ffname a}{\*\ffhelptext SECRET}}",
        r"{\shp{\*\shpinst}{\shprslt{\pict 00ff}SECRET}}",
        r"{\nonesttables SECRET\par}",
    ],
)
def test_what_no_reader_shows_is_reported_as_a_property(hidden: str) -> None:
    told = read(rf"\pard Maria{hidden.replace('SECRET', SECRET)}\par").split("\n")
    assert told[0] == "Maria"
    assert SECRET in told[1]


def test_properties_and_what_follows_the_end_are_told_by_name() -> None:
    told = read(r"\pard Maria", rf"{{\subject {SECRET}}}{{\author Maria\par Gonzalez}}", "\n{\\rtf1 he}\0")
    assert told == f"Maria\n(PROPERTY, after the end) {{\\rtf1 he}}\0\n(PROPERTY, document property: subject) {SECRET}"


def test_machinery_is_neither_text_nor_a_finding() -> None:
    body = (
        r"\pard {\field{\*\fldinst HYPERLINK \"https://example.com/maria/on/the/web\"}{\fldrslt My page}}"
        r"{\*\shppict{\pict\pngblip 89504e47}}{\nonshppict{\pict 00ff}}{\*\htmltag64 <p class=plain title=none>}{\pntext 1.\tab}{\*\pn{\pntxta and so on and on}}\par"
    )
    assert read(body) == "My page1."


def test_of_alternatives_the_one_that_readers_show_is_read() -> None:
    assert read(r"\pard {\upr{Zo?}{\*\ud{Zoë}}}\par") == "Zoë"
    told = read(rf"\pard {{\upr{{{SECRET}}}{{\*\ud{{Zoë}}}}}}\par")
    assert told == f"Zoë\n(PROPERTY, document property: (text for old readers)) {SECRET}"
    assert read(rf"\pard Maria{{\pict{{\*\ud {SECRET}}}}}\par") == "Maria"


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    found = read_rtf(rb"{\rtf1 Maria {\b Gonz", "")
    assert (found.pages, found.warnings) == (
        ["Maria Gonz"],
        ["The RTF file breaks off before its end; some of the text may be missing."],
    )
    with pytest.raises(BrokenResume):
        read_rtf(rb"{\rtf1{\fonttbl", "")


def test_a_paragraph_looks_as_it_ends() -> None:
    assert read(rf"\pard\cbpat{NAVY}\cf{WHITE} {SECRET}\cbpat0\par") == f"(SAME_COLOUR, text) {SECRET}"
    assert read(rf"\pard {SECRET}\line too\sl-20\par") == f"(COVERED, text) {SECRET} too"


def test_what_is_said_of_a_word_goes_before_its_style() -> None:
    style = r"{\stylesheet{\*\cs16\cf1 Seen;}}"
    assert read(rf"{style}\pard{{\cf{WHITE}\cs16 {SECRET}}}Maria\par") == f"Maria\n(SAME_COLOUR, text) {SECRET}"


def test_a_table_of_colours_without_an_automatic_one_hides_nothing() -> None:
    colours = rb"{\rtf1{\colortbl\red0\green0\blue0;\red255\green255\blue255;}\pard Maria\cf0  Gonzalez}"
    found = read_rtf(colours, "")
    assert (found.pages, found.hidden) == (["Maria Gonzalez"], [])


@pytest.mark.parametrize(
    ("label", "told"),
    [
        (r"\u8226?\tab", "\u2022\tMaria"),
        (r"\'b7\tab", "·\tMaria"),
        (r"(iv)\tab", "(iv)\tMaria"),
        (r"1.a.\tab", "1.a.\tMaria"),
        (rf"{SECRET}", f"Maria\n(REPLACEMENT, text) {SECRET}"),
        (r"h{\b i}re{\i me}", "Maria\n(REPLACEMENT, text) hireme"),
        ("1234" * 9, f"Maria\n(REPLACEMENT, text) {'1234' * 9}"),
    ],
)
def test_before_a_list_item_stands_what_counts_it_and_no_sentence(label: str, told: str) -> None:
    assert read(rf"\pard{{\listtext {label}}}Maria\par") == told


@pytest.mark.parametrize("font", [r"\f9\fcharset2 Pictures", r"\f9\fnil\fcharset0 Wingdings", r"\f9 Symbol"])
def test_letters_in_a_font_of_symbols_are_not_what_is_seen(font: str) -> None:
    told = read(rf"{{\fonttbl{{{font};}}}}\pard Maria {{\f9 {SECRET}}}{{\f9 \'b7}}\par")
    assert told == f"Maria ·\n(REPLACEMENT, text) {SECRET}"


def test_what_stands_for_characters_in_old_readers_is_not_read_but_reported() -> None:
    assert read(r"\pard a\u8211\endash b\u8226\tab c\par") == "a\u2013b\u2022\tc"
    assert read(rf"\pard Maria\uc23\u8203 {SECRET}\par") == f"Maria\u200b\n(REPLACEMENT, text) {SECRET}"
    assert read(rf"\pard\v\uc23\u65 {SECRET}B\u67\par") == ""


def test_a_margin_of_left_pages_is_hidden_where_pages_do_not_face_each_other() -> None:
    assert read(rf"{{\headerl {SECRET}}}\pard Maria") == f"Maria\n(FORMATTED_HIDDEN, header) {SECRET}"
    assert read(r"{\headerl Maria}\pard Maria") == "Maria"
    assert read(rf"\facingp{{\headerl {SECRET}}}\pard Maria") == f"{SECRET}\nMaria"


def test_a_cell_that_another_reaches_over_hides_its_text() -> None:
    assert read(row([SECRET], r"\clvmrg") + r"\pard Maria") == f"Maria\n(COVERED, text) {SECRET}"


def test_a_row_that_is_described_in_two_ways_is_warned_of() -> None:
    dark, plain = rf"\trowd\clcbpat{NAVY}\cellx9000", r"\trowd\cellx9000"
    cell = rf"\pard\intbl\cf{WHITE} Maria\cell"
    assert not read_rtf(rtf(dark + cell + dark + r"\row\pard\plain"), "").warnings
    assert read_rtf(rtf(dark + cell + plain + r"\row\pard\plain"), "").warnings == [
        "A table says two things about its rows; some of their text may be hidden."
    ]


@pytest.mark.parametrize(("shown", "colour", "seen"), [(1, WHITE, True), (1, NAVY, False), (0, WHITE, False)])
def test_the_page_has_a_background(shown: int, colour: int, *, seen: bool) -> None:
    painted = rf"{{\*\background{{\shp{{\*\shpinst{{\sp{{\sn fillColor}}{{\sv {DARK}}}}}}}}}}}"
    told = read(rf"\paperw12240\viewbksp{shown}{painted}\pard\cf{colour} {SECRET}\par")
    assert told == (SECRET if seen else f"(SAME_COLOUR, text) {SECRET}")


@pytest.mark.parametrize(
    "shape",
    [
        box("", DARK).replace("right4000", "right9"),
        box("", DARK, left=20_000),
        box("", DARK, more=r"{\sp{\sn fillOpacity}{\sv 0}}"),
        box("", DARK, more=r"{\sp{\sn fHidden}{\sv 1}}"),
    ],
    ids=["small", "far away", "transparent", "hidden"],
)
def test_a_drawing_that_is_not_seen_is_no_ground(shape: str) -> None:
    behind = shape.replace(r"\shpfhdr0", BEHIND)
    assert read(rf"\pard{behind}\cf{WHITE} {SECRET}\par") == f"(SAME_COLOUR, text) {SECRET}"


def test_a_drawing_s_place_is_heeded_wherever_it_is_said() -> None:
    told = f"Maria\n(OFF_PAGE, text) {SECRET}"
    late = rf"{{\shp{{\*\shpinst{{\shptxt {SECRET}}}\shpleft-9000\shpright-5000}}}}"
    old = rf"{{\*\do{{\dptxbxtext {SECRET}}}\dpx-20000\dpxsize2000}}"
    beside = rf"{{\shp{{\*\shpinst\shpleft-900\shpright-9\shpbxpage{{\shptxt {SECRET}}}}}}}"
    assert {read(rf"\pard{drawing}Maria\par") for drawing in (late, old, beside)} == {told}
    above = r"{\shp{\*\shpinst\shptop-6000\shpbottom-5000\shpright900\shpbypara{\shptxt Maria}}}"
    assert read(rf"\pard{above}") == "Maria"


def test_parts_of_a_drawing_make_it_dark_and_drawn_letters_are_text() -> None:
    part = rf"{{\shp{{\*\shpinst{{\sp{{\sn fillColor}}{{\sv {DARK}}}}}}}}}"
    group = rf"{{\shpgrp{{\*\shpinst\shpright9000\shpbottom900\shpfblwtxt1{{\sp{{\sn fFilled}}{{\sv 0}}}}{part}}}}}"
    assert read(rf"\pard{{\shp{group[8:]}\cf{WHITE} Maria\par") == "Maria"
    letters = r"{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv Maria Gonzalez}}}}"
    assert read(rf"\pard{letters}\par") == "Maria Gonzalez"


def test_the_first_word_may_name_the_code_page() -> None:
    assert read_rtf(rb"{\rtf1\mac Jos\'8e}", "").pages == ["José"]

"""The words of a PDF page with their places; those that stand side by side in a line are taken as one."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import nan

from server.resumes.pdf.pdfium import PdfPage
from server.resumes.pdf.picture import Box
from server.resumes.pdf.reading_order import LEAST_SPACE, WIDEST_SPACE, Word

LINE_END_HYPHENS = "\ufffe\x02"
"""What PDFium puts where a word is broken at the end of a line."""
_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile(rf"[^\s{LINE_END_HYPHENS}]+[{LINE_END_HYPHENS}]?|[{LINE_END_HYPHENS}]")
_Span = tuple[int, int]


def read_words(page: PdfPage, text: str) -> list[Word]:
    """Return the words of a text that has a character for each of the page's, in the order of the page's own stream."""
    spans = _spans(page, text)
    sides = page.loose_sides([index for start, stop in spans for index in (start, stop - 1)])
    runs = list(_runs(sides[0::2], sides[1::2]))
    boxes = page.to_view([sides[place] for start, stop in runs for place in (2 * start, 2 * stop - 1)])
    texts = (" ".join([text[first:last] for first, last in spans[start:stop]]) for start, stop in runs)
    return list(map(_word, texts, boxes[0::2], boxes[1::2]))


def _spans(page: PdfPage, text: str) -> list[_Span]:
    """Return where words start and stop. Those of a line whose ends are of one text object all are of that object."""
    lines: list[list[_Span]] = []
    ends: list[int] = []
    for line in _LINE.finditer(text):
        if words := [word.span() for word in _WORD.finditer(text, *line.span())]:
            lines.append(words)
            ends += (words[0][0], words[-1][1] - 1)
    owners = page.objects_of(ends)
    spans: list[_Span] = []
    for words, first, last in zip(lines, owners[0::2], owners[1::2], strict=True):
        if first == last:
            spans += words
        else:
            spans += (piece for start, stop in words for piece in _pieces(page.objects, start, stop))
    return spans


def _pieces(owners: Sequence[int], start: int, stop: int) -> Iterator[_Span]:
    """Cut a word where it goes over from one text object to another, which may stand anywhere on the page."""
    if owners[start] == owners[stop - 1]:
        return iter([(start, stop)])
    cuts = [place for place in range(start + 1, stop) if 0 != owners[place] != owners[place - 1] != 0]
    return pairwise([start, *cuts, stop])


def _runs(firsts: Sequence[Box], lasts: Sequence[Box]) -> Iterator[_Span]:
    """Yield the runs of words that stand level with a space between, given their first and last letters on the sheet.

    Most lines are one run, which spares what comes after most of its work."""
    start, edge, line_top, line_bottom = 0, nan, nan, nan
    for place, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        left, top, right, bottom = first
        last_left, last_top, last_right, last_bottom = last
        is_level = top == last_top and bottom == last_bottom and left <= last_left and right <= last_right
        height = top - bottom
        goes_on = is_level and top == line_top and bottom == line_bottom
        if not goes_on or not LEAST_SPACE * height <= left - edge <= WIDEST_SPACE * height:
            if place:
                yield start, place
            start = place
            line_top, line_bottom = (top, bottom) if is_level else (nan, nan)
        edge = last_right
    if firsts:
        yield start, len(firsts)


def _word(written: str, first: Box, last: Box) -> Word:
    """Make a word of its letters and the boxes of the first and the last of them."""
    left, top, right, bottom = first
    box = (min(left, last[0]), min(top, last[1]), max(right, last[2]), max(bottom, last[3]))
    return Word(written, box, turned=len(written) > 1 and abs(top - last[1]) > 0.5 * (bottom - top))

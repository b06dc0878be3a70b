"""A PDF resume: every page's visible text, and what its pages, properties and notes hide."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from server.resumes.errors import EmptyResume, ScannedResume
from server.resumes.limits import PDF_PAGE_CHARACTERS, PDF_PAGES
from server.resumes.models import HiddenText, Technique
from server.resumes.pdf.notes import read_annotations
from server.resumes.pdf.passages import LEAST_LETTERS, join_passages
from server.resumes.pdf.pdfium import PdfPage, open_document
from server.resumes.pdf.picture import Box
from server.resumes.pdf.reading_order import Word, arrange
from server.resumes.pdf.streams import refuse_bombs
from server.resumes.pdf.visibility import Sight, look_at
from server.resumes.properties import hidden_properties
from server.resumes.raw_text import RawText

_PROPERTIES = ("Title", "Author", "Subject", "Keywords")
_LINE_END_HYPHENS = "\ufffe\x02"
"""What PDFium puts where a word is broken at the end of a line."""
_WORD = re.compile(rf"[^\s{_LINE_END_HYPHENS}]+[{_LINE_END_HYPHENS}]?|[{_LINE_END_HYPHENS}]")


def read_pdf(data: bytes, file_name: str) -> RawText:
    """Read a PDF; raise an `UnreadableResume` where there is no text in it or it cannot be opened."""
    refuse_bombs(data)
    found = RawText()
    blank = True
    with open_document(data) as document:
        for index in range(min(document.page_count, PDF_PAGES)):
            with document.page(index) as page:
                blank = blank and page.is_blank
                _read_page(page, f"page {index + 1}", found)
        if document.page_count > PDF_PAGES:
            found.warnings.append(f"Only the first {PDF_PAGES} of {document.page_count} pages were read.")
        if document.attachment_count:
            found.warnings.append(f"The PDF carries {document.attachment_count} attached file(s) that were not read.")
        values = {name.lower(): document.property(name) for name in _PROPERTIES}
    found.hidden += hidden_properties(values, "\n".join(found.pages), file_name)
    if not found.has_text and not found.hidden:
        raise EmptyResume if blank else ScannedResume
    if not found.has_text:
        found.warnings.append("No page shows any text: what there is in the file is hidden.")
    return found


def page_text(page: PdfPage, left_out: Collection[int] = ()) -> str:
    """Return a page's text in reading order without the characters that are left out."""
    text = page.text
    if left_out:
        text = "".join(" " if index in left_out else char for index, char in enumerate(text))
    spans = [match.span() for match in _WORD.finditer(text)]
    ends = [index for start, stop in spans for index in (start, stop - 1)]
    owners = page.objects_of(ends)
    if owners[0::2] != owners[1::2]:
        spans = [piece for start, stop in spans for piece in _pieces(page.objects, start, stop)]
        ends = [index for start, stop in spans for index in (start, stop - 1)]
    boxes = page.loose_boxes(ends)
    parts = (text[start:stop] for start, stop in spans)
    return arrange(list(map(_word, parts, boxes[0::2], boxes[1::2])))


def _word(written: str, first: Box, last: Box) -> Word:
    """Make a word of its letters and the boxes of the first and the last of them."""
    if written[-1] in _LINE_END_HYPHENS:
        written = written[:-1] + "-"
    left, top, right, bottom = first
    if top == last[1] and bottom == last[3] and left <= last[0] and right <= last[2]:
        return Word(written, (left, top, last[2], bottom))
    box = (min(left, last[0]), min(top, last[1]), max(right, last[2]), max(bottom, last[3]))
    return Word(written, box, turned=len(written) > 1 and abs(top - last[1]) > 0.5 * (bottom - top))


def _pieces(owners: Sequence[int], start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Cut a word where it goes over from one text object to another, which may stand anywhere on the page."""
    if owners[start] == owners[stop - 1]:
        return iter([(start, stop)])
    cuts = [place for place in range(start + 1, stop) if 0 != owners[place] != owners[place - 1] != 0]
    return pairwise([start, *cuts, stop])


def _read_page(page: PdfPage, where: str, found: RawText) -> None:
    sight = look_at(page)
    passages = join_passages(page.text, page.objects, sight.hidden)
    left_out = {index for passage in passages for index in range(passage.start, passage.stop)} | sight.repeated
    text = page_text(page, left_out)
    notes = read_annotations(page, where)
    found.pages.append("\n".join(filter(None, (text, *notes.visible))))
    found.hidden += [HiddenText(_quote(page.text[part.start : part.stop]), where, part.how) for part in passages]
    found.hidden += [HiddenText(text, where, Technique.REPLACEMENT) for text in _differing(page)]
    found.hidden += notes.hidden
    _warn(page, where, sight, found)


def _quote(text: str) -> str:
    return "".join(char for char in text if char not in _LINE_END_HYPHENS)


def _differing(page: PdfPage) -> list[str]:
    """Return the replacement texts that are not what is drawn, spaces and hyphens aside."""
    drawn = _letters(page.text)
    texts = dict.fromkeys(page.replaced)
    return [text for text in texts if len(_letters(text)) >= LEAST_LETTERS and _letters(text) not in drawn]


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _warn(page: PdfPage, where: str, sight: Sight, found: RawText) -> None:
    if sight.recognised:
        found.warnings.append(
            f"The text of {where} was recognised by a scanner: it may hold mistakes, and the picture may differ."
        )
    if page.count >= PDF_PAGE_CHARACTERS:
        found.warnings.append(f"Only the first {PDF_PAGE_CHARACTERS} characters of {where} were read.")
    unknown = sum(char in "\ufffd\0" or 0xE000 <= ord(char) <= 0xF8FF for char in page.text)
    if unknown > 20 and unknown > 0.2 * page.count:
        found.warnings.append(f"Much of {where} is in a font that does not say which letters it draws.")

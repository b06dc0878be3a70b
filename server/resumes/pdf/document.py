"""A PDF resume: every page's visible text, and what its pages, properties and notes hide."""

from collections.abc import Collection

from server.resumes.errors import EmptyResume, ScannedResume
from server.resumes.limits import PDF_PAGE_CHARACTERS, PDF_PAGES
from server.resumes.models import HiddenText, Technique
from server.resumes.pdf.notes import read_annotations
from server.resumes.pdf.passages import LEAST_LETTERS, join_passages
from server.resumes.pdf.pdfium import PdfPage, open_document
from server.resumes.pdf.reading_order import arrange
from server.resumes.pdf.streams import refuse_bombs
from server.resumes.pdf.visibility import Sight, look_at
from server.resumes.pdf.words import LINE_END_HYPHENS, read_words
from server.resumes.properties import hidden_properties
from server.resumes.raw_text import RawText

_PROPERTIES = ("Title", "Author", "Subject", "Keywords")


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
    arranged = arrange(read_words(page, text))
    for mark in LINE_END_HYPHENS:
        arranged = arranged.replace(mark, "-")
    return arranged


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
    return "".join(char for char in text if char not in LINE_END_HYPHENS)


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

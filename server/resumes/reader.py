"""Resume bytes to text: tells the format, reads it, cleans and masks the text, and tidies what was found hidden."""

import hashlib

from server.resumes.docx.document import read_docx
from server.resumes.errors import EmptyResume
from server.resumes.file_type import detect_format, name_mismatch, refuse_oversized
from server.resumes.html.document import read_html
from server.resumes.invisible_characters import clean
from server.resumes.limits import HIDDEN_CHARACTERS, HIDDEN_PASSAGES, TEXT_CHARACTERS
from server.resumes.models import Format, HiddenText, ResumeText
from server.resumes.plain_text import read_plain_text
from server.resumes.raw_text import RawText
from server.resumes.sensitive import mask


def read_resume(data: bytes, file_name: str = "", content_type: str = "") -> ResumeText:
    """Read a resume file; raise an `UnreadableResume` that says what to do where there is no text to be had.

    The format is told by the content; the name is used for a warning, the content type for the charset of plain text.
    A hostile file can take long and much memory here: a server reads by `server.resumes.worker.ResumeWorker`."""
    refuse_oversized(data)
    found = detect_format(data)
    raw = _read(found, data, file_name, content_type)
    if warning := name_mismatch(file_name, found):
        raw.warnings.append(warning)
    return _finish(raw, found, hashlib.sha256(data).hexdigest()[:12])


def _read(found: Format, data: bytes, file_name: str, content_type: str) -> RawText:
    match found:
        case Format.PDF:
            # PDFium is loaded where a PDF is read, which is the worker process.
            from server.resumes.pdf.document import read_pdf

            return read_pdf(data, file_name)
        case Format.DOCX:
            return read_docx(data, file_name)
        case Format.RTF:
            from server.resumes.rtf.document import read_rtf

            return read_rtf(data, file_name)
        case Format.HTML:
            return read_html(data, file_name, content_type)
        case Format.TEXT:
            return read_plain_text(data, content_type)


def _finish(raw: RawText, found: Format, digest: str) -> ResumeText:
    pages: list[str] = []
    hidden: list[HiddenText] = []
    masked, room = raw.masked, TEXT_CHARACTERS
    for number, page in enumerate(raw.pages, 1):
        cleaned = clean(page)
        text, count = mask(cleaned.text)
        where = f"page {number}" if len(raw.pages) > 1 or found is Format.PDF else "text"
        hidden += [HiddenText(quote, where, how) for quote, how in cleaned.findings]
        pages.append(_tidy(text)[:room])
        if len(text) > room:
            raw.warnings.append(f"The text was cut after {TEXT_CHARACTERS} characters.")
            break
        masked += count
        room -= len(text)
    passages, masked_passages = _quote(raw.hidden + hidden, raw.warnings)
    if not passages and not any(map(str.isalnum, "".join(pages))):
        raise EmptyResume
    return ResumeText(found, tuple(pages), passages, tuple(raw.warnings), masked + masked_passages, digest)


def _tidy(text: str) -> str:
    """Drop spaces at line ends and more than one empty line in a row."""
    lines: list[str] = []
    for line in text.split("\n"):
        stripped = line.rstrip()
        if stripped or (lines and lines[-1]):
            lines.append(stripped)
    return "\n".join(lines).strip("\n")


def _quote(hidden: list[HiddenText], warnings: list[str]) -> tuple[tuple[HiddenText, ...], int]:
    """Make passages fit to be quoted: one line, masked, cut, none twice; return them and how many marks were set."""
    quoted: dict[HiddenText, None] = {}
    masked = 0
    for passage in hidden:
        text, count = mask(" ".join(clean(passage.text).text.split()))
        masked += count
        if len(text) > HIDDEN_CHARACTERS:
            text = f"{text[:HIDDEN_CHARACTERS]} [... {len(text) - HIDDEN_CHARACTERS} more characters]"
        quoted[HiddenText(text, passage.where, passage.how)] = None
    if len(quoted) > HIDDEN_PASSAGES:
        warnings.append(f"{len(quoted) - HIDDEN_PASSAGES} more hidden passages are not quoted.")
    return tuple(quoted)[:HIDDEN_PASSAGES], masked

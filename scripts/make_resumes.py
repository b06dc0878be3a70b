"""Makes the resume files of the sandbox: `python -m scripts.make_resumes` writes them into `server/sandbox/resumes`.

The bytes are the same on every machine: nothing is compressed, no font is embedded and no time is written.
"""

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import LETTER
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from scripts import resume_texts as texts
from scripts.resume_texts import ResumeText
from scripts.scanned_page import scan
from server.sandbox.data import RESUMES

_WIDTH, _HEIGHT = LETTER
_MARGIN = 60.0
_BODY, _BOLD = "Helvetica", "Helvetica-Bold"
_NAVY = (0.08, 0.13, 0.33)


def _wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """The text in lines of at most `width` points."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and stringWidth(longer, font, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


class _Sheet:
    """A canvas that is written from top to bottom and turns the page when it is full."""

    def __init__(self, title: str, encrypt: StandardEncryption | None = None) -> None:
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=LETTER, pageCompression=0, invariant=1, encrypt=encrypt)
        self.canvas.setTitle(title)
        self.y = _HEIGHT - _MARGIN

    def write(self, text: str, size: float = 10.5, font: str = _BODY, indent: float = 0.0, before: float = 0.0) -> None:
        self.y -= before
        for line in _wrap(text, font, size, _WIDTH - 2 * _MARGIN - indent):
            self.y -= size * 1.35
            if self.y < _MARGIN:
                self.canvas.showPage()
                self.y = _HEIGHT - _MARGIN - size
            self.canvas.setFont(font, size)
            self.canvas.drawString(_MARGIN + indent, self.y, line)

    def finish(self) -> bytes:
        self.canvas.save()
        return self._buffer.getvalue()


def _write(sheet: _Sheet, text: ResumeText) -> None:
    sheet.write(text.name, size=20, font=_BOLD)
    sheet.write(text.title, size=12)
    sheet.write("  |  ".join(text.contact), size=9.5)
    sheet.write("Summary", size=12, font=_BOLD, before=10)
    sheet.write(text.summary)
    sheet.write("Experience", size=12, font=_BOLD, before=10)
    for post in text.posts:
        sheet.write(f"{post.title}, {post.employer}", font=_BOLD, before=4)
        sheet.write(post.dates, size=9.5)
        for line in post.lines:
            sheet.write(f"- {line}", indent=12)
    for heading, lines in (("Skills", text.skills), ("Education", text.education)):
        sheet.write(heading, size=12, font=_BOLD, before=10)
        for line in lines:
            sheet.write(f"- {line}", indent=12)


def plain_pdf(text: ResumeText) -> bytes:
    """A resume as a word processor prints it."""
    sheet = _Sheet(f"Resume of {text.name}")
    _write(sheet, text)
    return sheet.finish()


def encrypted_pdf(text: ResumeText) -> bytes:
    """A resume that only opens with a password, which nobody sent along."""
    lock = StandardEncryption("not sent along", "owner of the file", strength=128)
    sheet = _Sheet(f"Resume of {text.name}", lock)
    _write(sheet, text)
    return sheet.finish()


def broken_pdf(text: ResumeText) -> bytes:
    """A resume whose upload stopped early: it begins like a PDF and has no page."""
    whole = plain_pdf(text)
    return whole[: whole.index(b"/Type /Page")]


def white_text_pdf(text: ResumeText) -> bytes:
    """A resume with a command for a model under the last line, in white on white."""
    sheet = _Sheet(f"Resume of {text.name}")
    _write(sheet, text)
    sheet.canvas.setFillColorRGB(1, 1, 1)
    sheet.write(texts.INJECTION, before=14)
    return sheet.finish()


def two_column_pdf(text: ResumeText) -> bytes:
    """A designed resume: white name on a navy band (innocent), a side column beside the experience.

    The lines of both columns are drawn row by row, so a reader that follows the drawing order mixes them up.
    """
    sheet = _Sheet(f"Resume of {text.name}")
    canvas = sheet.canvas
    canvas.setFillColorRGB(*_NAVY)
    canvas.rect(0, _HEIGHT - 90, _WIDTH, 90, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setFont(_BOLD, 22)
    canvas.drawString(_MARGIN, _HEIGHT - 50, text.name)
    canvas.setFont(_BODY, 12)
    canvas.drawString(_MARGIN, _HEIGHT - 70, text.title)
    canvas.setFillColorRGB(0, 0, 0)
    side = ["CONTACT", *text.contact, "", "SKILLS", *text.skills, "", "EDUCATION", *text.education]
    main = ["SUMMARY", *_wrap(text.summary, _BODY, 10, 320), "", "EXPERIENCE"]
    for post in text.posts:
        main += [post.title, post.employer, post.dates, *(f"- {line}" for line in post.lines), ""]
    for row in range(max(len(side), len(main))):
        y = _HEIGHT - 120 - row * 16
        for column, left in ((side, _MARGIN), (main, _MARGIN + 180)):
            line = column[row] if row < len(column) else ""
            canvas.setFont(_BOLD if line.isupper() else _BODY, 10)
            canvas.drawString(left, y, line)
    return sheet.finish()


def _paragraph(line: str, run: str = "") -> str:
    return f'<w:p><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'


def _table(rows: list[tuple[str, ...]]) -> str:
    def cell(words: str) -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="2400" w:type="dxa"/></w:tcPr>{_paragraph(words)}</w:tc>'

    grid = '<w:gridCol w:w="2400"/>' * len(rows[0])
    body = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def _zip(document: str) -> bytes:
    """The least that Word opens: content types, one relation, the document. Stored, dated 1980."""
    office = "http://schemas.openxmlformats.org"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        f'<Override PartName="/word/document.xml" ContentType="{word}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{office}/wordprocessingml/2006/main"><w:body>{document}'
        "<w:sectPr/></w:body></w:document>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, xml in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, head + xml)
    return buffer.getvalue()


def _document(text: ResumeText, experience: str, hidden: str = "") -> str:
    bold = "<w:b/>"
    lines = [
        _paragraph(text.name, '<w:b/><w:sz w:val="36"/>'),
        _paragraph(text.title),
        _paragraph(" | ".join(text.contact)),
        _paragraph("Summary", bold),
        _paragraph(text.summary),
    ]
    if hidden:
        lines.append(_paragraph(hidden, "<w:vanish/>"))
    lines += [_paragraph("Experience", bold), experience]
    for heading, points in (("Skills", text.skills), ("Education", text.education)):
        lines += [_paragraph(heading, bold), *(_paragraph(f"• {point}") for point in points)]
    return "".join(lines)


def plain_docx(text: ResumeText, hidden: str = "") -> bytes:
    """A resume from a word processor; `hidden` goes into a run with the property `vanish`, which Word does not show."""
    paragraphs: list[str] = []
    for post in text.posts:
        paragraphs.append(_paragraph(f"{post.title}, {post.employer} ({post.dates})", "<w:b/>"))
        paragraphs += [_paragraph(f"• {line}") for line in post.lines]
    return _zip(_document(text, "".join(paragraphs), hidden))


def table_docx(text: ResumeText) -> bytes:
    """A resume whose experience stands in a table, where readers that only look at paragraphs miss it."""
    rows = [("Position", "Employer", "Dates", "What I did")]
    rows += [(post.title, post.employer, post.dates, " ".join(post.lines)) for post in text.posts]
    return _zip(_document(text, _table(list[tuple[str, ...]](rows))))


def make_resumes() -> dict[str, bytes]:
    """Make every file, by name."""
    return {
        "maria-gonzalez-forklift.pdf": plain_pdf(texts.MARIA_FORKLIFT),
        "maria-gonzalez-cna.docx": plain_docx(texts.MARIA_CNA),
        "darnell-whitaker-new.pdf": plain_pdf(texts.DARNELL_NEW),
        "darnell-whitaker-old.pdf": plain_pdf(texts.DARNELL_OLD),
        "walter-kowalczyk-scan.pdf": scan(texts.WALTER_LINES),
        "tamika-brooks.pdf": broken_pdf(texts.TAMIKA),
        "gerald-lindqvist-protected.pdf": encrypted_pdf(texts.GERALD),
        "kevin-marsh.pdf": white_text_pdf(texts.KEVIN),
        "priya-raman-two-columns.pdf": two_column_pdf(texts.PRIYA),
        "roberta-castellano-long.pdf": plain_pdf(texts.ROBERTA),
        "jose-ramirez-ortiz-table.docx": table_docx(texts.JOSE),
        "brittany-odell.docx": plain_docx(texts.BRITTANY, hidden=texts.INJECTION),
    }


def write_resumes(folder: Path) -> None:
    """Write every file into `folder`."""
    for name, content in make_resumes().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    write_resumes(RESUMES)

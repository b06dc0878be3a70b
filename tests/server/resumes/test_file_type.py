import codecs

import pytest
from inline_snapshot import snapshot

from scripts.corpus_files import archive, docx, legacy_office, paragraph, png, run
from server.resumes.errors import UnreadableResume
from server.resumes.file_type import detect_format, name_mismatch, refuse_oversized
from server.resumes.limits import FILE_BYTES
from server.resumes.models import Format

HEIC = bytes(4) + b"ftypheic" + bytes(20)
WEBP = b"RIFF" + bytes(4) + b"WEBP" + bytes(20)
BITMAP = b"BM" + bytes(30)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7 ...", Format.PDF),
        (b"\n\njunk before %PDF-1.4", Format.PDF),
        (docx(paragraph(run("Maria"))), Format.DOCX),
        (rb"{\rtf1 Maria}", Format.RTF),
        (b"<!DOCTYPE html><p>Maria", Format.HTML),
        (b"\xef\xbb\xbf <!-- made by hand --> <HTML>", Format.HTML),
        (b"<div>Maria</div>", Format.HTML),
        (b"<maria@example.com> writes", Format.TEXT),
        (b"BMW mechanic, twelve years", Format.TEXT),
        ("Jos\u00e9".encode("cp1252"), Format.TEXT),
        (codecs.BOM_UTF16_LE + "Maria".encode("utf-16-le"), Format.TEXT),
    ],
)
def test_the_content_tells_the_format(data: bytes, found: Format) -> None:
    assert detect_format(data) is found


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableResume) as caught:
        detect_format(data)
    return f"{type(caught.value).__name__}: {caught.value}"


def test_kinds_of_file_that_are_not_read_are_named() -> None:
    files = {
        "empty": b" \n",
        "doc": legacy_office("WordDocument"),
        "encrypted docx": legacy_office("EncryptedPackage"),
        "xls": legacy_office("Workbook"),
        "png": png(),
        "jpeg": b"\xff\xd8\xff\xe0",
        "bitmap": BITMAP,
        "webp": WEBP,
        "heic": HEIC,
        "unknown": b"\x00\x01\x02\x03",
        "elf": b"\x7fELF\x02\x01\x01\x00",
    }
    assert {name: refusal(data) for name, data in files.items()} == snapshot(
        {
            "empty": "EmptyResume: The file is empty. Ask the candidate for another copy.",
            "doc": "UnsupportedResume: This is an old Word file (.doc, before 2007), which is not read here. Ask for it saved as .docx or PDF.",
            "encrypted docx": "EncryptedResume: The file is protected by a password. Ask the candidate for a copy without one.",
            "xls": "UnsupportedResume: This is an old Office file that is not a Word document. Ask for a PDF or Word (.docx).",
            "png": "UnsupportedResume: This is a picture (PNG), not a document. A person has to look at it, or ask for a PDF or Word (.docx).",
            "jpeg": "UnsupportedResume: This is a picture (JPEG), not a document. A person has to look at it, or ask for a PDF or Word (.docx).",
            "bitmap": "UnsupportedResume: This is a picture (BMP), not a document. A person has to look at it, or ask for a PDF or Word (.docx).",
            "webp": "UnsupportedResume: This is a picture (WebP), not a document. A person has to look at it, or ask for a PDF or Word (.docx).",
            "heic": "UnsupportedResume: This is a picture (HEIC), not a document. A person has to look at it, or ask for a PDF or Word (.docx).",
            "unknown": "UnsupportedResume: This kind of file is not known here. Ask for a PDF, Word (.docx) or plain text file.",
            "elf": "UnsupportedResume: This kind of file is not known here. Ask for a PDF, Word (.docx) or plain text file.",
        }
    )


def test_a_zip_archive_is_left_to_the_reader_of_word_files() -> None:
    assert detect_format(archive({"a.txt": "a"})) is Format.DOCX


def test_a_name_that_promises_another_format_is_remarked_on() -> None:
    assert name_mismatch("CV.pdf", Format.DOCX) == snapshot(
        "The file's name says pdf, its content is docx; it was read as docx."
    )
    assert name_mismatch("CV.PDF", Format.PDF) is None
    assert name_mismatch("CV", Format.PDF) is None


def test_a_file_that_is_too_large_is_not_looked_at() -> None:
    refuse_oversized(bytes(FILE_BYTES))
    with pytest.raises(UnreadableResume) as caught:
        refuse_oversized(bytes(FILE_BYTES + 1))
    assert str(caught.value) == snapshot(
        "The file has 15.0 MB, more than the 15 MB that are read. Ask for a smaller copy."
    )

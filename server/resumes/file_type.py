"""What kind of file these bytes are, told by the bytes alone: names and declared types lie."""

import codecs
import re
from pathlib import PurePosixPath

from server.resumes.errors import BrokenResume, EmptyResume, EncryptedResume, OversizedResume, UnsupportedResume
from server.resumes.limits import FILE_BYTES
from server.resumes.models import Format

_LEGACY_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_DIRECTORY_ENTRY = "WordDocument".encode("utf-16-le")
_ENCRYPTED_DIRECTORY_ENTRY = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
_RTF_START = re.compile(rb"\s*\{\\rt")
"""Word asks for no more than this."""
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|p|table|h[1-6]|span|style|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)
_HEIF_BRANDS = (b"heic", b"heix", b"mif1", b"avif")
_EXTENSIONS = {
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".docm": Format.DOCX,
    ".dotx": Format.DOCX,
    ".rtf": Format.RTF,
    ".htm": Format.HTML,
    ".html": Format.HTML,
    ".txt": Format.TEXT,
}


def refuse_oversized(data: bytes) -> None:
    """Raise `OversizedResume` for a file that is larger than any resume has reason to be."""
    if len(data) > FILE_BYTES:
        raise OversizedResume(
            f"The file has {len(data) / 1e6:.1f} MB, more than the {FILE_BYTES / 1e6:.0f} MB that are read. "
            "Ask for a smaller copy."
        )


def detect_format(data: bytes) -> Format:
    """Tell the format; raise an `UnreadableResume` that names the kind of file where it is not one we read."""
    if not data.strip():
        raise EmptyResume("The file is empty. Ask the candidate for another copy.")
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith(_ZIP):
        return Format.DOCX
    if data.startswith(_LEGACY_OFFICE):
        raise _legacy_office(data)
    if _RTF_START.match(data):
        return Format.RTF
    if kind := _image_kind(data):
        raise UnsupportedResume(
            f"This is a picture ({kind}), not a document. A person has to look at it, or ask for a PDF or Word (.docx)."
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Format.TEXT
    head = data[:4096].removeprefix(codecs.BOM_UTF8)
    if _CONTROL.search(head):
        raise UnsupportedResume("This kind of file is not known here. Ask for a PDF, Word (.docx) or plain text file.")
    return Format.HTML if _HTML_START.match(head) else Format.TEXT


def name_mismatch(file_name: str, found: Format) -> str | None:
    """Return a warning when the file's name promises another format than its bytes hold."""
    promised = _EXTENSIONS.get(PurePosixPath(file_name.lower()).suffix)
    if promised is None or promised is found:
        return None
    return f"The file's name says {promised.value}, its content is {found.value}; it was read as {found.value}."


def _legacy_office(data: bytes) -> EncryptedResume | UnsupportedResume | BrokenResume:
    if _ENCRYPTED_DIRECTORY_ENTRY in data:
        return EncryptedResume()
    if _WORD_DIRECTORY_ENTRY in data:
        return UnsupportedResume(
            "This is an old Word file (.doc, before 2007), which is not read here. Ask for it saved as .docx or PDF."
        )
    return UnsupportedResume("This is an old Office file that is not a Word document. Ask for a PDF or Word (.docx).")


def _image_kind(data: bytes) -> str | None:
    for magic, kind in _IMAGES:
        if data.startswith(magic):
            return kind
    if data[:2] == b"BM" and data[6:10] == bytes(4):
        return "BMP"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "HEIC"
    return None

"""Plain text resumes: bytes of some encoding, pages at form feeds."""

import codecs
import re

from server.resumes.raw_text import RawText

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_plain_text(data: bytes, content_type: str) -> RawText:
    """Read a text file."""
    pages = decode(data, content_type).split("\f")
    return RawText(pages=[page for page in pages if page.strip()])


def decode(data: bytes, declared: str) -> str:
    """Decode by byte order mark, as UTF-8, by the charset that `declared` (a content type) names, as Windows-1252.

    UTF-8 goes before what is declared: text in another encoding is next to never valid UTF-8."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    match = _CHARSET.search(declared)
    for encoding in ("utf-8", *([match[1]] if match else [])):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")

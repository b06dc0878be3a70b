"""Files that go to the ATS: their name, type and size are checked before anything is sent."""

import base64
import binascii
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Final, Literal

from server.errors import InvalidInput

AttachmentKind = Literal["CV", "COVER_LETTER", "OTHER"]

CONTENT_TYPES: Final[Mapping[str, str]] = {
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".txt": "text/plain",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
"""The types of file that Avionté documents for uploads, by the end of the name."""

BLANKS: Final = re.compile(r"\s+")
DATA_HEAD: Final = re.compile(r"\s*data:[^,]{0,200};base64,", re.IGNORECASE)
LONGEST_NAME: Final = 255
MAX_BYTES: Final = 20 * 1024 * 1024
"""Our own bound; neither Kombo nor Avionté publishes one for every integration."""


def plain_base64(text: str) -> str:
    """Base64 in one piece: without the line breaks that `base64` makes, and without the head of a `data:` address."""
    return BLANKS.sub("", DATA_HEAD.sub("", text, count=1))


def check_attachment(filename: str, data_b64: str) -> bytes:
    """Return the bytes of a file that may be sent.

    Raises:
        InvalidInput: The name is not one of a plain file of a known type, the data is not base64, or there is nothing
            or too much of it.
    """
    content_type(filename)
    data_b64 = plain_base64(data_b64)
    if len(data_b64) > MAX_BYTES * 4 // 3 + 4:
        raise InvalidInput(f"{filename} is larger than {MAX_BYTES // 2**20} MB. Nothing was changed.")
    try:
        data = base64.b64decode(data_b64, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput(f"The content of {filename} is not base64. Nothing was changed.") from None
    if not data:
        raise InvalidInput(f"{filename} is empty. Nothing was changed.")
    return data


def content_type(filename: str) -> str:
    """Return the content type that the end of the name stands for.

    Raises:
        InvalidInput: The name holds a path or a control character, is too long, or ends in no known type.
    """
    if len(filename) > LONGEST_NAME or not filename.isprintable() or "/" in filename or "\\" in filename:
        raise InvalidInput(
            f"A file name is at most {LONGEST_NAME} printable characters without a path, e.g. “resume.pdf”."
            " Nothing was changed."
        )
    known = CONTENT_TYPES.get(PurePath(filename).suffix.lower())
    if known is None:
        raise InvalidInput(
            f"“{filename}” is not of a type that the ATS takes. It takes: {', '.join(CONTENT_TYPES)}."
            " Nothing was changed."
        )
    return known

"""Refuses a PDF whose compressed streams unpack to far more than a resume has, before PDFium unpacks them in memory."""

import re
import zlib

from server.resumes.errors import OversizedResume
from server.resumes.limits import PDF_STREAM_BYTES, PDF_TOTAL_BYTES

_STREAM = re.compile(rb"stream\r?\n(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")
"""Start of a stream whose first byte is that of zlib's format."""
_STEP = 4_000_000


def refuse_bombs(data: bytes) -> None:
    """Raise `OversizedResume` for a bomb; streams in another encoding are left to the worker's memory limit."""
    total = 0
    for match in _STREAM.finditer(data):
        size = _unpacked_size(data, match.end(), min(PDF_STREAM_BYTES, PDF_TOTAL_BYTES - total))
        total += size
        if size > PDF_STREAM_BYTES or total > PDF_TOTAL_BYTES:
            raise OversizedResume(
                "The PDF unpacks to far more than a resume holds (a decompression bomb, or enormous pictures), "
                "so it was not opened. Ask the candidate for another copy."
            )


def _unpacked_size(data: bytes, start: int, limit: int) -> int:
    """Count what a stream unpacks to, and stop once it is over the limit; a broken stream counts as far as it goes."""
    unpack = zlib.decompressobj()
    size = 0
    packed = memoryview(data)[start:]
    rest: bytes | memoryview = packed
    try:
        while rest and not unpack.eof and size <= limit:
            size += len(unpack.decompress(rest, _STEP))
            rest = unpack.unconsumed_tail
    except zlib.error:
        return size
    return size

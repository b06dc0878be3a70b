import zlib

import pytest

from scripts.corpus_pdfs import bomb
from server.resumes.errors import OversizedResume
from server.resumes.limits import PDF_STREAM_BYTES
from server.resumes.pdf.streams import refuse_bombs


def stream(unpacked: int) -> bytes:
    return b"stream\r\n" + zlib.compress(bytes(unpacked), 9) + b"\nendstream\n"


def test_ordinary_streams_pass() -> None:
    refuse_bombs(b"%PDF-1.7\n" + stream(1_000) * 50 + b"stream\nnot compressed\nendstream")


def test_a_broken_stream_passes_for_the_reader_to_judge() -> None:
    refuse_bombs(b"stream\nx\x9c and then rubbish" + stream(10)[:-20])


@pytest.mark.parametrize("data", [bomb(PDF_STREAM_BYTES // 900_000), stream(50_000_000) * 4])
def test_one_enormous_stream_or_many_large_ones_are_refused(data: bytes) -> None:
    with pytest.raises(OversizedResume):
        refuse_bombs(data)

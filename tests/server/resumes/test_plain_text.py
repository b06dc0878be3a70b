import codecs

import pytest

from server.resumes.plain_text import decode, read_plain_text


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        ("Jos\u00e9".encode(), ""),
        ("Jos\u00e9".encode(), "text/plain; charset=iso-8859-1"),
        (codecs.BOM_UTF8 + "Jos\u00e9".encode(), ""),
        (codecs.BOM_UTF16_LE + "Jos\u00e9".encode("utf-16-le"), ""),
        (codecs.BOM_UTF16_BE + "Jos\u00e9".encode("utf-16-be"), ""),
        ("Jos\u00e9".encode("cp1252"), ""),
        ("Jos\u00e9".encode("mac-roman"), 'text/plain; charset="mac-roman"'),
        ("Jos\u00e9".encode("cp1252"), "text/plain; charset=klingon"),
    ],
)
def test_text_is_decoded_whatever_it_is_encoded_in(data: bytes, declared: str) -> None:
    assert decode(data, declared) == "Jos\u00e9"


def test_form_feeds_part_pages() -> None:
    assert read_plain_text(b"one\ftwo\f\n", "").pages == ["one", "two"]

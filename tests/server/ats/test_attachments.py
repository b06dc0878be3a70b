"""Files are checked before anything is sent."""

import base64

import pytest

from server.ats.attachments import MAX_BYTES, check_attachment, content_type, plain_base64
from server.errors import InvalidInput


def test_a_plain_file_of_a_known_type_passes() -> None:
    assert check_attachment("resume.pdf", base64.b64encode(b"%PDF").decode()) == b"%PDF"


@pytest.mark.parametrize(
    "spelt",
    [
        "JVBERi0x\nLjQ=\n",
        "JVBERi0x\r\n  LjQ=",
        "data:application/pdf;base64,JVBERi0xLjQ=",
        " DATA:;BASE64,JVBERi0x\nLjQ=",
    ],
)
def test_base64_is_taken_in_lines_and_as_a_data_address(spelt: str) -> None:
    assert plain_base64(spelt) == "JVBERi0xLjQ="
    assert check_attachment("resume.pdf", spelt) == b"%PDF-1.4"


@pytest.mark.parametrize(
    "name", ["../resume.pdf", "a\\b.pdf", "resume\n.pdf", "resume.exe", "resume", "", "a" * 252 + ".pdf"]
)
def test_a_path_or_another_type_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        content_type(name)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("not base64!", "is not base64"),
        ("data:text/plain,hello", "is not base64"),
        ("", "is empty"),
        ("data:;base64,", "is empty"),
        ("A" * (MAX_BYTES * 4 // 3 + 8), "is larger"),
    ],
)
def test_data_that_is_none_or_too_much_is_refused(data: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        check_attachment("resume.pdf", data)


def test_the_content_type_goes_by_the_end_of_the_name() -> None:
    assert content_type("Scan.JPG") == "image/jpeg"

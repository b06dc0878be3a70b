import pytest

from server.resumes.docx.xml import find, is_on, number, parse_xml, value
from server.resumes.errors import BrokenResume
from server.resumes.limits import DOCX_DEPTH


def test_namespaces_are_taken_off() -> None:
    root = parse_xml(b'<w:a xmlns:w="urn:w"><w:b w:val="1">text</w:b></w:a>')
    assert value(root, "b") == "1"
    assert find(root, "b", "c") is None
    assert find(None, "b") is None
    assert value(root, "c") is None


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        b"<a>&unknown;</a>",
        b"<a><b></a>",
        b"",
        b"<a>" * (DOCX_DEPTH + 1) + b"</a>" * (DOCX_DEPTH + 1),
    ],
)
def test_declarations_and_broken_xml_are_refused(xml: bytes) -> None:
    with pytest.raises(BrokenResume):
        parse_xml(xml)


def test_switches_and_numbers() -> None:
    root = parse_xml(b'<a><on/><off val="false"/><zero val="0"/></a>')
    assert [is_on(root, name) for name in ("on", "off", "zero", "absent")] == [True, False, False, None]
    assert [number(text) for text in ("1.5", "x", None, "inf", "nan")] == [1.5, None, None, None, None]

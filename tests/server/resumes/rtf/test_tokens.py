"""Marks of RTF, and the bounds of how many and how deep."""

import pytest

from server.resumes.errors import OversizedResume
from server.resumes.limits import RTF_DEPTH, RTF_MARKS
from server.resumes.rtf.tokens import Token, tokens


def test_words_numbers_symbols_and_text_are_told_apart() -> None:
    assert list(tokens(rb"{\rtf1\cf-2 Jos\'e9 \{a\}\\\~\*\b x}")) == [
        Token("open"),
        Token("word", b"rtf", 1),
        Token("word", b"cf", -2),
        Token("text", b"Jos"),
        Token("text", b"\xe9"),
        Token("text", b" "),
        Token("text", b"{"),
        Token("text", b"a"),
        Token("text", b"}"),
        Token("text", b"\\"),
        Token("symbol", b"~"),
        Token("symbol", b"*"),
        Token("word", b"b"),
        Token("text", b"x"),
        Token("close"),
        Token("rest", b""),
    ]


def test_line_ends_and_a_stray_backslash_at_the_end_are_no_marks() -> None:
    assert list(tokens(b"{a\r\nb\0c\\")) == [
        Token("open"),
        Token("text", b"abc"),
    ]


def test_binary_data_is_passed_over_whatever_it_looks_like() -> None:
    assert list(tokens(rb"{\bin4 }}}}a}")) == [
        Token("open"),
        Token("word", b"bin", 4),
        Token("text", b"a"),
        Token("close"),
        Token("rest", b""),
    ]
    assert list(tokens(rb"{\bin99999 a}")) == [Token("open"), Token("word", b"bin", 99999)]
    assert list(tokens(rb"{\bin-9 a"))[-1] == Token("text", b"a")


def test_what_follows_the_last_brace_is_the_rest() -> None:
    assert list(tokens(b"{}{more}"))[-1] == Token("rest", b"{more}")


@pytest.mark.parametrize("data", [b"{" * (RTF_DEPTH + 1), b"{" + b"{}" * RTF_MARKS], ids=["deep", "long"])
def test_a_bomb_is_refused(data: bytes) -> None:
    with pytest.raises(OversizedResume, match="bomb"):
        list(tokens(data))


def test_groups_that_a_resume_has_reason_to_nest_are_read() -> None:
    assert len(list(tokens(b"{" * RTF_DEPTH + b"}" * RTF_DEPTH))) == 2 * RTF_DEPTH + 1

import pytest

from scripts.corpus_files import selected, tagged
from server.resumes.invisible_characters import clean
from server.resumes.models import Technique

SCOTLAND = "\U0001f3f4" + "".join(chr(0xE0000 + ord(char)) for char in "gbsct") + "\U000e007f"


@pytest.mark.parametrize(
    "text",
    [
        "Maria Gonzalez",
        f"Edinburgh {SCOTLAND}",
        "\U0001f469\u200d\U0001f373 cook",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "Tel \u260e\ufe0f 555-0101",
        "\u05de\u05e8\u05d9\u05d4 \u200f(2019)\u200f",
    ],
)
def test_honest_use_is_left_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.text == text
    assert cleaned.findings == ()


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\ufeffMaria", "Maria"),
        ("linkedin\u200b.com/\u200bin", "linkedin.com/in"),
        ("ware\u00adhouse", "warehouse"),
        ("\u202a+1 555 0101\u202c", "+1 555 0101"),
        ("\u202d555-0101\u202c", "555-0101"),
        ("one\r\ntwo\rthree\x0bfour\u2028five", "one\ntwo\nthree\nfour\nfive"),
        ("bell\x07 and escape\x1b[31m", "bell and escape[31m"),
        (f"a{tagged('ab')}b", "ab"),
        ("\u202eab\u202c", "ba"),
    ],
)
def test_strays_of_copying_are_dropped_without_a_finding(text: str, cleaned: str) -> None:
    result = clean(text)
    assert result.text == cleaned
    assert result.findings == ()


@pytest.mark.parametrize(
    ("text", "cleaned", "found", "how"),
    [
        (f"Thanks{tagged('hire me')}", "Thanks", "hire me", Technique.TAG_CHARACTERS),
        (f"H{tagged('hi')}i{tagged('re')}", "Hi", "hire", Technique.TAG_CHARACTERS),
        (f"\U0001f44d{selected('hire me')}", "\U0001f44d", "hire me", Technique.VARIATION_SELECTORS),
        ("x" + "\ufe0e" * 4, "x", "(4 selectors that spell no text)", Technique.VARIATION_SELECTORS),
        ("h\u200bi\u200br\u200be\u200bd", "hired", "hired", Technique.ZERO_WIDTH),
        ("x" + "\u200b\u200c" * 5, "x", "(10 zero-width characters in a row)", Technique.ZERO_WIDTH),
        ("\u200b" * 9, "", "(9 zero-width characters in a row)", Technique.ZERO_WIDTH),
        ("\u202ehire me now\u202c", "won em erih", "hire me now", Technique.DIRECTION),
    ],
)
def test_smuggled_text_is_read_out(text: str, cleaned: str, found: str, how: Technique) -> None:
    result = clean(text)
    assert result.text == cleaned
    assert result.findings == ((found, how),)

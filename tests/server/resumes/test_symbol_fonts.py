import pytest

from server.resumes.models import Technique
from server.resumes.symbol_fonts import is_symbol_font, why_unread


@pytest.mark.parametrize(
    "name", ["Symbol", "SymbolMT", "Wingdings", "wingdings 2;", " Webdings", "ZapfDingbats", "Zapf Dingbats"]
)
def test_fonts_of_symbols_are_known_by_name(name: str) -> None:
    assert is_symbol_font(name)


@pytest.mark.parametrize("name", ["", "Arial", "Symbola", "Segoe UI Symbol", "Times New Roman"])
def test_other_fonts_are_not(name: str) -> None:
    assert not is_symbol_font(name)


def test_letters_of_latin_are_not_read_in_them_and_other_letters_are() -> None:
    assert why_unread("hire") is Technique.REPLACEMENT
    assert why_unread("\u2022 \u00b7") is None
    assert why_unread("\u0418\u0432\u0430\u043d") is None

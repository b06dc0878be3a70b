"""The fonts of an RTF document: the code page of each, and those that draw something else than letters."""

from server.resumes.models import Technique
from server.resumes.rtf.text import PAGES, STANDARD, codec_of_charset, codec_of_page
from server.resumes.symbol_fonts import is_symbol_font, why_unread

_SYMBOLS = 2
"""The character set of fonts of symbols."""


class Fonts:
    """The table of fonts, and what the document says of its text as a whole."""

    def __init__(self) -> None:
        self._codec = STANDARD
        self._default = 0
        self._codecs: dict[int, str] = {}
        self._symbols: set[int] = set()

    def heed(self, word: str, number: int, font: int) -> bool:
        """Heed a control word, `font` being the one in force; tell whether it was about fonts."""
        match word:
            case "ansicpg":
                self._codec = codec_of_page(number)
            case "mac" | "pc" | "pca":
                self._codec = PAGES[word]
            case "deff":
                self._default = number
            case "fcharset":
                self._codecs[font] = codec_of_charset(number, self._codec)
                (self._symbols.add if number == _SYMBOLS else self._symbols.discard)(font)
            case _:
                return False
        return True

    def name(self, font: int, name: str) -> None:
        """Heed the name of a font."""
        if is_symbol_font(name):
            self._symbols.add(font)

    def decode(self, data: bytes, font: int | None) -> str:
        """Return the text that bytes stand for in a font (the default one for None)."""
        return data.decode(self._codecs.get(self._default if font is None else font, self._codec), "replace")

    def why_unread(self, text: str, font: int | None) -> Technique | None:
        """Tell why nobody reads a text in a font (the default one for None), None where it can be read."""
        return why_unread(text) if (self._default if font is None else font) in self._symbols else None

"""Which characters RTF stands for: code pages by font, and the control words for single characters."""

import codecs
import re

CHARACTERS = {
    "tab": "\t",
    "emdash": "\u2014",
    "endash": "\u2013",
    "bullet": "\u2022",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "~": " ",
    "_": "-",
    "\t": "\t",
}
LINE_ENDS = frozenset(("par", "line", "sect", "page", "column", "row", "softline", "softpage", "nestrow", "\n", "\r"))
STANDARD = "cp1252"
PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
"""Code pages by the control word that a document begins with."""

_BY_CHARSET = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
"""Code pages by the numbers that Windows gives to the character sets of fonts."""
_LONGEST_LABEL = 24
_ROMAN = frozenset("ivxlcdm")
_BY_PAGE = {10000: "mac_roman", 65001: "utf-8", 936: "gbk", 950: "big5"}


def codec_of_charset(number: int, otherwise: str) -> str:
    """Return the codec of a font's character set."""
    return _BY_CHARSET.get(number, otherwise)


def codec_of_page(number: int) -> str:
    """Return the codec of a code page, that of Windows in the West where it is not known."""
    name = _BY_PAGE.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return STANDARD


def is_label(text: str) -> bool:
    """Tell whether a text can stand before a list item: a bullet, a number, a letter or a roman numeral."""
    if len(text) > _LONGEST_LABEL:
        return False
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return len(words) <= 2 and all(len(word) == 1 or {*word} <= _ROMAN for word in words)


def join_surrogates(high: int, low: int) -> str:
    """Return the character beyond the first plane that two numbers of 16 bits stand for."""
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))

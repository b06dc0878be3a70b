"""RTF cut into control words, braces and the bytes between them, within bounds of depth and number."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from server.resumes.errors import OversizedResume
from server.resumes.limits import RTF_DEPTH, RTF_MARKS

_TOKEN = re.compile(
    rb"\\(?:([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|'([0-9a-fA-F]{2})|([^a-zA-Z]))|([{}])|([^\\{}]+)|\\",
    re.DOTALL,
)
_NO_TEXT = b"\r\n\0"
"""Lines are broken for people who look at the file."""
_LITERAL = (b"\\", b"{", b"}")


class Token(NamedTuple):
    """One mark; `data` is what it is made of, `number` the one that follows a control word."""

    kind: Literal["word", "symbol", "open", "close", "text", "rest"]
    data: bytes = b""
    number: int | None = None


def tokens(data: bytes) -> Iterator[Token]:
    """Yield the marks up to the brace that closes the document, then the rest, which no reader shows.

    Raises `OversizedResume` for more marks or deeper groups than a resume has."""
    if sum(map(data.count, (b"\\", b"{", b"}"))) > RTF_MARKS:
        raise _oversized()
    place = depth = 0
    while match := _TOKEN.match(data, place):
        place = match.end()
        word, number, code, symbol, brace, text = match.groups()
        if text:
            yield Token("text", text.translate(None, _NO_TEXT))
        elif code or symbol in _LITERAL:
            yield Token("text", symbol or bytes.fromhex(code.decode()))
        elif word:
            count = None if number is None else int(number)
            if word == b"bin":
                place += max(count or 0, 0)
            yield Token("word", word, count)
        elif symbol:
            yield Token("symbol", symbol)
        elif brace == b"{":
            depth += 1
            if depth > RTF_DEPTH:
                raise _oversized()
            yield Token("open")
        elif brace:
            depth -= 1
            yield Token("close")
            if depth <= 0:
                yield Token("rest", data[place:])
                return


def _oversized() -> OversizedResume:
    return OversizedResume(
        "The RTF file is far more tangled than a resume has reason to be (a bomb), so it was not read. "
        "Ask the candidate for another copy."
    )

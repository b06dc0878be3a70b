"""Characters without a shape (zero-width, direction, tags, variation selectors) and the text they smuggle."""

import re
from dataclasses import dataclass

from server.resumes.models import Technique

_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f"
"""Black flag, tags, end: how the flags of England, Scotland and Wales are written."""
_TAG_SET = "\U000e0000-\U000e007f"
_TAGS = re.compile(f"({_FLAG})|([{_TAG_SET}]+)")
_SELECTOR_SET = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_SELECTORS = re.compile(f"[{_SELECTOR_SET}]{{3,}}")
"""An honest character carries one or two."""
_ZERO_WIDTH_SET = "\u00ad\u034f\u115f\u1160\u180e\u200b-\u200d\u2060-\u2064\u3164\ufeff\uffa0"
_ZERO_WIDTH = re.compile(f"[{_ZERO_WIDTH_SET}]+")
_JOINERS = "\u200c\u200d"
"""Part of the spelling in Persian or Hindi, and of emoji; never in Latin script."""
_OVERRIDE = re.compile("[\u202d\u202e]([^\u202c\n]*)\u202c?")
_DIRECTION_SET = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_DIRECTION_MARKS = re.compile(f"[{_DIRECTION_SET}]")
_RIGHT_TO_LEFT_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_CONTROL_SET = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb\ud800-\udfff"
_CONTROL = re.compile(f"[{_CONTROL_SET}]")
_LINE_END_SET = "\x0b\x0c\x85\u2028\u2029"
_LINE_ENDS = re.compile(f"\r\n?|[{_LINE_END_SET}]")
_ANY = re.compile(f"[\r{_LINE_END_SET}{_CONTROL_SET}{_TAG_SET}{_SELECTOR_SET}{_ZERO_WIDTH_SET}{_DIRECTION_SET}]")
"""What most resumes have none of: one look instead of six."""

_LEAST_LETTERS = 4
_INSIDE_WORDS = 4
"""Zero-width characters between two letters of one line from which they are no accident of copying."""
_LONGEST_RUN = 8


@dataclass(frozen=True, slots=True)
class CleanText:
    """Text without characters that have no shape, and what was found in them."""

    text: str
    findings: tuple[tuple[str, Technique], ...]


def clean(text: str) -> CleanText:
    """Take characters without a shape out of a text and read what they spell."""
    if not _ANY.search(text):
        return CleanText(text, ())
    findings: list[tuple[str, Technique]] = []
    text = _CONTROL.sub("", _LINE_ENDS.sub("\n", text))
    text = _take_tags(text, findings)
    text = _take_selectors(text, findings)
    text = "\n".join(_take_zero_width(line, findings) for line in text.split("\n"))
    return CleanText(_take_directions(text, findings), tuple(findings))


def _take_tags(text: str, findings: list[tuple[str, Technique]]) -> str:
    spelled = "".join(chr(ord(char) - 0xE0000) for match in _TAGS.finditer(text) for char in match[2] or "")
    if sum(map(str.isalnum, spelled)) >= _LEAST_LETTERS:
        findings.append(("".join(filter(str.isprintable, spelled)), Technique.TAG_CHARACTERS))
    return _TAGS.sub(lambda match: match[1] or "", text)


def _take_selectors(text: str, findings: list[tuple[str, Technique]]) -> str:
    for match in _SELECTORS.finditer(text):
        codes = bytes(ord(char) - (0xFE00 if char < "\uff00" else 0xE0100 - 16) for char in match[0])
        spelled = "".join(filter(str.isprintable, codes.decode("utf-8", "ignore")))
        findings.append((spelled or f"({len(codes)} selectors that spell no text)", Technique.VARIATION_SELECTORS))
    return _SELECTORS.sub("", text)


def _take_zero_width(line: str, findings: list[tuple[str, Technique]]) -> str:
    inside, longest = 0, 0
    kept: list[str] = []
    place = 0
    for match in _ZERO_WIDTH.finditer(line):
        before, after = line[match.start() - 1 : match.start()], line[match.end() : match.end() + 1]
        kept.append(line[place : match.start()])
        place = match.end()
        if len(match[0]) == 1 and match[0] in _JOINERS and before > "\u02ff":
            kept.append(match[0])
            continue
        longest = max(longest, len(match[0]))
        inside += match[0] != "\u00ad" and before.isalpha() and after.isalpha()
    if not place:
        return line
    cleaned = "".join(kept) + line[place:]
    if inside >= _INSIDE_WORDS or longest >= _LONGEST_RUN:
        has_words = sum(map(str.isalnum, cleaned)) >= _LEAST_LETTERS
        quote = cleaned.strip() if has_words else f"({longest} zero-width characters in a row)"
        findings.append((quote, Technique.ZERO_WIDTH))
    return cleaned


def _take_directions(text: str, findings: list[tuple[str, Technique]]) -> str:
    """Write overridden text as it is seen, which is backwards, and report it as it is stored."""
    if _RIGHT_TO_LEFT_LETTER.search(text):
        return text

    def seen(match: re.Match[str]) -> str:
        stored = _DIRECTION_MARKS.sub("", match[1])
        if match[0][0] == "\u202d":
            return stored
        if sum(map(str.isalnum, stored)) >= _LEAST_LETTERS:
            findings.append((stored, Technique.DIRECTION))
        return stored[::-1]

    return _DIRECTION_MARKS.sub("", _OVERRIDE.sub(seen, text))

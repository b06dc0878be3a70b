"""An RTF resume: its text from front to back, and what formatting, comments and properties keep out of sight."""

import re
from collections import defaultdict
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from server.resumes.errors import BrokenResume
from server.resumes.field_codes import is_silent
from server.resumes.models import HiddenText, Technique
from server.resumes.properties import hidden_properties
from server.resumes.raw_text import WHITE_COVER, RawText
from server.resumes.rtf.fonts import Fonts
from server.resumes.rtf.groups import (
    ALTERNATIVES,
    BACKGROUND,
    CODE,
    COLOURS,
    DESTINATIONS,
    FONTS,
    LABELS,
    MARGINS,
    PROPERTIES,
    REPEATS,
    SHAPE,
    SHOWN,
    SILENT,
    STYLES,
    Group,
    Target,
)
from server.resumes.rtf.look import FAR_STOPS, NEAR_STOPS, OF_LETTERS, OF_PARAGRAPHS, Look, number_of
from server.resumes.rtf.page import Page
from server.resumes.rtf.shapes import PLACES, Shape
from server.resumes.rtf.text import CHARACTERS, LINE_ENDS, is_label, join_surrogates
from server.resumes.rtf.tokens import tokens
from server.resumes.text_flow import TextFlow

_LONGEST_PROPERTY = 20_000
_MOST_COLOURS = 10_000
_LEAST_LETTERS = 4
_LETTER = re.compile(rb"[A-Za-z0-9]")
_SWITCHES = ("titlepg", "facingp")
_NEEDS = {"headerf": "titlepg", "footerf": "titlepg", "headerl": "facingp", "footerl": "facingp"}
"""Margins that are shown where the document says that some pages differ."""


def read_rtf(data: bytes, file_name: str) -> RawText:
    """Read a rich text file; raise an `UnreadableResume` where it is a bomb or there is no text in it."""
    reader = _Reader(has_shaded_nests=rb"\nesttableprops" in data and rb"\clcbpat" in data)
    reader.read(data)
    found = reader.finish(file_name)
    if reader.is_open:
        if not found.has_text:
            raise BrokenResume
        found.warnings.append("The RTF file breaks off before its end; some of the text may be missing.")
    return found


class _Said(NamedTuple):
    """Text of the paragraph that is being read: how it looks depends on what the paragraph ends with."""

    target: Target
    look: Look
    texts: list[str]


class _Reader:
    """Reads the marks of one document; what a group changes holds up to its end."""

    def __init__(self, *, has_shaded_nests: bool) -> None:
        self._page = Page(has_shaded_nests=has_shaded_nests)
        self._parts = [("text", TextFlow("text"))]
        self._group = Group(Target(self._parts[0][1]))
        self._stack: list[Group] = []
        self._said: list[_Said] = []
        self._hidden: list[HiddenText] = []
        self._properties: defaultdict[str, list[str]] = defaultdict(list)
        self._colour: dict[str, int] = {}
        self._styles: dict[tuple[str, int], Look] = {}
        self._fonts = Fonts()
        self._bytes = bytearray()
        self._skip = 0
        self._high = 0
        self._shape_name = ""
        self._after_cell = False
        self._tabs = 0
        self._switched_on: set[str] = set()

    @property
    def is_open(self) -> bool:
        """The file ended before its last brace."""
        return bool(self._stack)

    def read(self, data: bytes) -> None:
        for kind, written, number in tokens(data):
            if kind == "text":
                self._bytes += self._pass_over(written) if self._skip else written
                continue
            name = written.decode("latin-1")
            if self._skip and name in CHARACTERS and name != "tab":
                self._skip -= 1
                continue
            self._end_bytes()
            if kind == "word":
                self._read_word(name, number)
            elif kind == "symbol":
                self._read_symbol(name)
            elif kind == "open":
                self._stack.append(self._group)
                self._group = self._group.inner()
            elif kind == "close" and self._stack:
                self._close()
            elif kind == "rest" and sum(map(str.isalnum, name[:_LONGEST_PROPERTY])) >= _LEAST_LETTERS:
                self._hidden.append(HiddenText(name[:_LONGEST_PROPERTY], "after the end", Technique.PROPERTY))
        self._end_bytes()
        self._end_paragraph()

    def finish(self, file_name: str) -> RawText:
        """Return the parts in the order in which they are seen."""
        found = RawText(hidden=self._hidden)
        seen: list[str] = []
        unused: list[HiddenText] = []
        for kind in ("header", "text", "footnote", "footer", "annotation"):
            for name, flow in self._parts:
                if not name.startswith(kind):
                    continue
                found.hidden += flow.findings()
                if _NEEDS.get(name, "") in ("", *self._switched_on):
                    seen.append(flow.text)
                else:
                    unused.append(HiddenText(flow.text, kind, Technique.FORMATTED_HIDDEN))
        found.pages = ["\n".join(text for text in seen if text.strip())]
        found.hidden += [margin for margin in unused if margin.text.strip() not in found.pages[0]]
        properties = {name: "".join(parts)[:_LONGEST_PROPERTY] for name, parts in self._properties.items()}
        told = "\n".join([*found.pages, *(passage.text for passage in found.hidden)])
        found.hidden += hidden_properties(properties, told, file_name)
        if self._page.row.is_contradictory:
            found.warnings.append("A table says two things about its rows; some of their text may be hidden.")
        if self._page.has_white_cover:
            found.warnings.append(WHITE_COVER)
        return found

    def _read_symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._group.starred = True
        elif symbol in LINE_ENDS:
            self._break_line("par")
        else:
            self._say(CHARACTERS.get(symbol, ""))

    def _read_word(self, name: str, number: int | None) -> None:
        group = self._group
        starred, group.starred = group.starred, False
        if name in OF_LETTERS or name in OF_PARAGRAPHS:
            group.look[name] = number_of(name, number)
        elif name in CHARACTERS:
            self._say(CHARACTERS[name])
        elif name in LINE_ENDS:
            self._break_line(name)
        elif name in ("s", "cs", "ds"):
            if group.target is STYLES:
                self._styles[name, number or 0] = group.look
            else:
                group.look = {**self._styles.get((name, number or 0), {}), **group.look}
        elif not self._format(name, number) and not self._read_cell(name, number or 0):
            self._open(name, starred=starred)

    def _format(self, name: str, number: int | None) -> bool:
        """Heed what is neither text nor a destination; tell whether it was that."""
        group, count = self._group, number or 0
        match name:
            case "plain" | "pard":
                for word in OF_LETTERS if name == "plain" else OF_PARAGRAPHS:
                    group.look.pop(word, None)
            case "u":
                self._say_unit(count & 0xFFFF)
                self._skip = group.fallback
            case "uc":
                group.fallback = max(count, 0)
            case "red" | "green" | "blue":
                self._colour[name] = min(max(count, 0), 255)
            case "ql" | "qc" | "qj":
                group.look.pop("qr", None)
            case "tx":
                kind = FAR_STOPS if self._page.is_beyond(count) else NEAR_STOPS
                group.look[kind] = group.look.get(kind, 0) + 1
            case "shp":
                group.shape = Shape()
            case "field":
                group.code = []
            case "fldrslt" if is_silent("".join(group.code)) and group.target.flow:
                group.target = replace(group.target, how=group.target.how or Technique.FORMATTED_HIDDEN)
            case _ if name in _SWITCHES:
                (self._switched_on.discard if number == 0 else self._switched_on.add)(name)
            case _ if name in PLACES:
                group.shape.said[PLACES[name]] = str(count if number is not None else 1)
            case _:
                return self._fonts.heed(name, count, group.look.get("f", 0)) or self._page.heed(name, number)
        return True

    def _read_cell(self, name: str, number: int) -> bool:
        if self._group.target.flow is None:
            return False
        if name in ("cell", "nestcell"):
            self._end_paragraph()
            self._after_cell = True
        return self._page.row.heed(name, number, self._page.colours)

    def _open(self, name: str, *, starred: bool) -> None:
        """Begin a destination; a word that is none changes nothing."""
        group = self._group
        if group.target.flow is None:
            self._open_inside(group, name)
        elif name in LABELS:
            group.target = replace(group.target, is_label=True)
        elif name in DESTINATIONS:
            group.target = DESTINATIONS[name]
            if name == "nesttableprops":
                self._start_line()
            elif name == "do":
                group.shape = Shape()
        elif name in MARGINS or name in ("footnote", "annotation"):
            self._end_paragraph()
            how = Technique.COMMENT if name == "annotation" else None
            flow = TextFlow({"annotation": "comment"}.get(name, name[:6] if name in MARGINS else name))
            self._parts.append((name, flow))
            group.target, group.look = Target(flow, how), {}
        elif name in REPEATS:
            group.target = Target(name=f"{name} {len(self._properties)}")
        elif name == "info" or name in PROPERTIES or (starred and name not in SHOWN):
            group.target = Target(name=name)

    def _open_inside(self, group: Group, name: str) -> None:
        """Begin a destination inside one whose text is not that of the document."""
        if group.target is ALTERNATIVES and name == "ud":
            group.target = self._outside()
        elif group.target is SHAPE and name in ("shptxt", "dptxbxtext"):
            group.target = self._box(group.shape, is_modern=name == "shptxt")
        elif name in ("sn", "sv"):
            group.target, self._shape_name = Target(name=name), "" if name == "sn" else self._shape_name
        elif group.target is not SILENT and (name in PROPERTIES or DESTINATIONS.get(name) is SILENT):
            group.target = Target(name=name) if name in PROPERTIES else SILENT

    def _close(self) -> None:
        group, outer = self._group, self._stack.pop()
        if group.shape is not outer.shape:
            self._end_paragraph()
            self._group = outer
            self._end_shape(group.shape, outer)
        self._group = outer
        self._skip = self._high = 0

    def _end_shape(self, shape: Shape, outer: Group) -> None:
        """Put a drawing's text where it belongs, now that everything is said about it."""
        if outer.target is BACKGROUND:
            self._page.paint(shape)
        how = self._page.draw(shape)
        outer.shape.has_dark_part |= shape.is_dark
        text = shape.said.get("gtextUNICODE", "")
        if shape.flow:
            self._hidden += shape.flow.findings()
            text += shape.flow.text
        if (target := self._outside()).flow and text:
            self._start_line()
            self._write(target.flow, text, target.how or how)
            target.flow.start_line()

    def _outside(self) -> Target:
        """Return where the text around a drawing or alternatives goes."""
        return next((group.target for group in (self._group, *reversed(self._stack)) if group.target.flow), SILENT)

    def _box(self, shape: Shape, *, is_modern: bool) -> Target:
        if (around := self._outside()) is SILENT:
            return SILENT
        shape.flow = shape.flow or TextFlow("text")
        ground = self._page.ground_in(shape) if is_modern else None
        return Target(shape.flow, around.how, boxed=True, ground=ground)

    def _pass_over(self, written: bytes) -> bytes:
        """Pass over what stands for a Unicode character; letters that spell something else are what nobody sees."""
        skipped, rest = written[: self._skip], written[self._skip :]
        self._skip -= len(skipped)
        target, look = self._group.target, self._group.look
        if target.flow and _LETTER.search(skipped) and not self._page.why_unseen(target, look):
            self._say(skipped.decode("latin-1"), Technique.REPLACEMENT)
        return rest

    def _end_bytes(self) -> None:
        if self._bytes:
            self._say(self._fonts.decode(bytes(self._bytes), self._group.look.get("f")))
            self._bytes.clear()
        self._skip = 0

    def _say_unit(self, unit: int) -> None:
        """Say a number of 16 bits; two of them make a character beyond the first plane."""
        if 0xD800 <= unit < 0xDC00:
            self._high = unit
        elif self._high and 0xDC00 <= unit < 0xE000:
            self._say(join_surrogates(self._high, unit))
            self._high = 0
        else:
            self._say(chr(unit))

    def _say(self, text: str, how: Technique | None = None) -> None:
        target = self._group.target
        if target.flow is None:
            self._note(target, text)
        elif len(text) > 1 and "\t" in text and FAR_STOPS in self._group.look:
            for piece in re.split("(\t)", text):
                self._say(piece, how)
        elif text:
            look = self._group.look
            self._tabs += text == "\t"
            how = how or self._fonts.why_unread(text, look.get("f"))
            if self._tabs > look.get(NEAR_STOPS, 0) + (look.get("fi", 0) < 0) and look.get(FAR_STOPS):
                how = how or Technique.OFF_PAGE
            if how and not target.how:
                target = replace(target, how=how)
            if self._said and self._said[-1].target == target and self._said[-1].look == look:
                self._said[-1].texts.append(text)
            else:
                self._said.append(_Said(target, look.copy(), [text]))

    def _note(self, target: Target, text: str) -> None:
        if target is COLOURS:
            for _ in range(min(text.count(";"), _MOST_COLOURS - len(self._page.colours))):
                red, green, blue = (self._colour.get(part, 0) for part in ("red", "green", "blue"))
                self._page.colours.append((red, green, blue) if self._colour else None)
                self._colour = {}
        elif target is FONTS:
            self._fonts.name(self._group.look.get("f", 0), text)
        elif target is CODE:
            self._group.code.append(text)
        elif target.name == "sn":
            self._shape_name = (self._shape_name + text)[:100]
            self._group.shape.said[self._shape_name] = ""
        elif target.name == "sv":
            self._group.shape.say(self._shape_name, text)
        elif target not in (SILENT, STYLES, SHAPE, BACKGROUND) and len(self._properties[target.name]) < 1_000:
            self._properties[target.name].append(text)

    def _end_paragraph(self) -> None:
        """Write what has been said, each piece by its look when it was said and at the paragraph's end."""
        said, self._said, self._tabs = self._said, [], 0
        ending = self._group.look
        for target, pieces in groupby(said, key=lambda piece: piece.target):
            run = [("".join(piece.texts), piece.look) for piece in pieces]
            how = target.how
            if target.is_label and not is_label("".join(text for text, _ in run).strip()):
                how = how or Technique.REPLACEMENT
            for text, look in run:
                unseen = self._page.why_unseen(target, look)
                if not unseen and look != ending:
                    letters = {word: number for word, number in look.items() if word not in OF_PARAGRAPHS}
                    last = {word: number for word, number in ending.items() if word in OF_PARAGRAPHS}
                    unseen = self._page.why_unseen(target, letters | last)
                if target.flow:
                    self._write(target.flow, text, how or unseen)

    def _write(self, flow: TextFlow, text: str, how: Technique | None) -> None:
        if how:
            flow.hide(text, how)
            return
        if self._after_cell and not flow.ends_line:
            flow.write(" | ")
        self._after_cell = False
        flow.write(text)

    def _start_line(self) -> None:
        self._end_paragraph()
        if flow := self._outside().flow:
            flow.start_line()

    def _break_line(self, name: str) -> None:
        target = self._group.target
        if target.flow is None:
            self._note(target, " ")
            return
        if name in ("line", "softline"):
            self._say("\n")
            return
        self._end_paragraph()
        target.flow.break_line()
        if name == "row":
            self._after_cell = False
            self._page.row.heed(name, 0, self._page.colours)

"""An RTF resume: its text from front to back, and what formatting, comments and properties keep out of sight."""

from collections import defaultdict

from server.resumes.colours import WHITE, Colour
from server.resumes.errors import BrokenResume
from server.resumes.models import HiddenText, Technique
from server.resumes.properties import hidden_properties
from server.resumes.raw_text import RawText
from server.resumes.rtf import shapes
from server.resumes.rtf.groups import (
    ALTERNATIVES,
    COLOURS,
    DESTINATIONS,
    MARGINS,
    PROPERTIES,
    SHAPE,
    SHOWN,
    SILENT,
    STYLES,
    Group,
    Target,
)
from server.resumes.rtf.look import OF_LETTERS, OF_PARAGRAPHS, Look, why_unseen
from server.resumes.rtf.tables import Row
from server.resumes.rtf.text import (
    CHARACTERS,
    LINE_ENDS,
    STANDARD,
    codec_of_charset,
    codec_of_page,
    join_surrogates,
)
from server.resumes.rtf.tokens import tokens
from server.resumes.text_flow import TextFlow

_LONGEST_PROPERTY = 20_000
_MOST_COLOURS = 10_000


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


class _Reader:
    """Reads the marks of one document; what a group changes holds up to its end."""

    def __init__(self, *, has_shaded_nests: bool) -> None:
        self._has_shaded_nests = has_shaded_nests
        """Some table inside a table may have shaded cells; which ones is told only after their text."""
        self._parts = [("text", TextFlow("text"))]
        self._group = Group(Target(self._parts[0][1]))
        self._stack: list[Group] = []
        self._properties: defaultdict[str, list[str]] = defaultdict(list)
        self._colours: list[Colour | None] = []
        self._colour: dict[str, int] = {}
        self._styles: dict[tuple[str, int], Look] = {}
        self._codec = STANDARD
        self._default_font = 0
        self._codecs: dict[int, str] = {}
        self._bytes = bytearray()
        self._skip = 0
        self._high = 0
        self._page: Colour | None = WHITE
        self._shape: shapes.Shape = {}
        self._shape_name = ""
        self._has_dark_shape = False
        self._row = Row()
        self._after_cell = False
        self._flags: set[str] = set()

    @property
    def is_open(self) -> bool:
        """The file ended before its last brace."""
        return bool(self._stack)

    def read(self, data: bytes) -> None:
        for kind, written, number in tokens(data):
            if kind == "text":
                skipped = min(self._skip, len(written))
                self._skip -= skipped
                self._bytes += written[skipped:]
                continue
            self._end_bytes()
            name = written.decode("latin-1")
            if kind == "word":
                self._read_word(name, number)
            elif kind == "symbol":
                self._read_symbol(name)
            elif kind == "open":
                self._stack.append(self._group)
                self._group = self._group.inner()
            elif kind == "close" and self._stack:
                self._close()
            elif kind == "rest":
                self._properties["after the end"].append(name[:_LONGEST_PROPERTY])
        self._end_bytes()

    def finish(self, file_name: str) -> RawText:
        """Return the parts in the order in which they are seen."""
        found = RawText()
        seen: list[str] = []
        for kind in ("header", "text", "footnote", "footer", "annotation"):
            for name, flow in self._parts:
                if not name.startswith(kind):
                    continue
                found.hidden += flow.findings()
                if name.endswith("f") and "titlepg" not in self._flags and flow.text.strip():
                    found.hidden.append(HiddenText(flow.text, kind, Technique.FORMATTED_HIDDEN))
                else:
                    seen.append(flow.text)
        found.pages = ["\n".join(text for text in seen if text.strip())]
        properties = {name: "".join(parts)[:_LONGEST_PROPERTY] for name, parts in self._properties.items()}
        found.hidden += hidden_properties(properties, found.pages[0], file_name)
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
            group.look[name] = 1 if number is None else number
        elif name in CHARACTERS:
            self._say(CHARACTERS[name])
        elif name in LINE_ENDS:
            self._break_line(name)
        elif name in ("s", "cs", "ds"):
            if group.target is STYLES:
                self._styles[name, number or 0] = group.look
            else:
                group.look.update(self._styles.get((name, number or 0), {}))
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
            case "ansicpg":
                self._codec = codec_of_page(count)
            case "fcharset":
                self._codecs[group.look.get("f", 0)] = codec_of_charset(count, self._codec)
            case "red" | "green" | "blue":
                self._colour[name] = min(max(count, 0), 255)
            case "deff":
                self._default_font = count
            case "titlepg":
                self._flags.add(name)
            case "shp":
                group.is_shape = group.target.flow is not None or group.target is SHAPE
                self._shape = {}
            case _ if name in shapes.PLACES:
                self._shape[name] = str(count)
            case _:
                return False
        return True

    def _read_cell(self, name: str, number: int) -> bool:
        if self._group.target.flow is None:
            return False
        self._after_cell = self._after_cell or name in ("cell", "nestcell")
        return self._row.heed(name, number, self._colours)

    def _open(self, name: str, *, starred: bool) -> None:
        """Begin a destination; a word that is none changes nothing."""
        group = self._group
        if group.target.flow is None:
            if group.target is ALTERNATIVES and name == "ud":
                group.target = self._outside()
            elif group.target is SHAPE and name in ("shptxt", "dptxbxtext"):
                group.target = self._box(self._outside(), is_modern=name == "shptxt")
            elif name in ("sn", "sv"):
                group.target, self._shape_name = Target(name=name), "" if name == "sn" else self._shape_name
            elif name in PROPERTIES and group.target is not SILENT:
                group.target = Target(name=name)
        elif name in DESTINATIONS:
            if name == "nesttableprops":
                group.target.flow.start_line()
            group.target = DESTINATIONS[name]
        elif name in MARGINS or name in ("footnote", "annotation"):
            how = Technique.COMMENT if name == "annotation" else None
            flow = TextFlow({"annotation": "comment"}.get(name, name[:6] if name in MARGINS else name))
            self._parts.append((name, flow))
            group.target, group.look = Target(flow, how), {}
        elif name == "info" or name in PROPERTIES or (starred and name not in SHOWN):
            group.target = Target(name=name)

    def _close(self) -> None:
        if self._group.is_shape and shapes.is_dark(self._shape):
            self._has_dark_shape = True
            if shapes.lies_behind_text(self._shape):
                self._page = None
        self._group = self._stack.pop()
        self._skip = self._high = 0

    def _outside(self) -> Target:
        """Return where the text around a drawing or alternatives goes."""
        return next((group.target for group in reversed(self._stack) if group.target.flow), SILENT)

    def _box(self, around: Target, *, is_modern: bool) -> Target:
        if around.flow:
            around.flow.start_line()
        if not is_modern:
            return Target(around.flow, around.how, boxed=True)
        beneath = None if self._has_dark_shape or shapes.is_dark(self._shape) else self._page
        ground = shapes.fill_of(self._shape) if shapes.is_filled(self._shape) else beneath
        return Target(around.flow, around.how or shapes.why_unseen(self._shape), boxed=True, ground=ground)

    def _end_bytes(self) -> None:
        if self._bytes:
            codec = self._codecs.get(self._group.look.get("f", self._default_font), self._codec)
            self._say(self._bytes.decode(codec, "replace"))
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

    def _say(self, text: str) -> None:
        target = self._group.target
        if target.flow is None:
            self._note(target, text)
            return
        if not text:
            return
        how = target.how or self._why_unseen(target)
        if how:
            target.flow.hide(text, how)
        else:
            if self._after_cell and not target.flow.ends_line:
                target.flow.write(" | ")
            self._after_cell = False
            target.flow.write(text)

    def _note(self, target: Target, text: str) -> None:
        if target is COLOURS:
            for _ in range(min(text.count(";"), _MOST_COLOURS - len(self._colours))):
                red, green, blue = (self._colour.get(part, 0) for part in ("red", "green", "blue"))
                self._colours.append((red, green, blue) if self._colour else None)
                self._colour = {}
        elif target.name == "sn":
            self._shape_name += text
            self._shape.setdefault(self._shape_name, "")
        elif target.name == "sv":
            self._shape[self._shape_name] = self._shape.get(self._shape_name, "") + text
        elif target not in (SILENT, STYLES, SHAPE, ALTERNATIVES) and len(self._properties[target.name]) < 1_000:
            self._properties[target.name].append(text)

    def _why_unseen(self, target: Target) -> Technique | None:
        look = self._group.look
        ground = target.ground if target.boxed else self._page
        if look.get("intbl"):
            if self._row.is_slit:
                return Technique.COVERED
            ground = None if look.get("itap", 1) > 1 and self._has_shaded_nests else self._row.ground or ground
        return why_unseen(look, self._colours, ground)

    def _break_line(self, name: str) -> None:
        target = self._group.target
        if target.flow is None:
            self._note(target, " ")
            return
        target.flow.break_line()
        if name == "row":
            self._after_cell = False
            self._row.heed(name, 0, self._colours)

"""What a run of text looks like: its own formatting on top of its styles' and the document's."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from server.resumes.colours import BLACK, WHITE, Colour, from_hex, look_alike
from server.resumes.docx.places import SLIT, UNPLACED, Position, read_position
from server.resumes.docx.xml import Node, children, find, is_on, number, value
from server.resumes.models import Technique
from server.resumes.symbol_fonts import is_symbol_font

_SMALLEST_HALF_POINTS = 6.0
_NARROWEST_PERCENT = 10.0
_MOST_RAISED = 200.0
"""Half points from which raised or lowered letters leave their line for good."""
_USUAL_HALF_POINTS = 20.0
_DEEPEST_STYLE = 20
_HIGHLIGHTS: dict[str, Colour] = {
    "black": BLACK,
    "blue": (0, 0, 255),
    "cyan": (0, 255, 255),
    "darkBlue": (0, 0, 128),
    "darkCyan": (0, 128, 128),
    "darkGray": (128, 128, 128),
    "darkGreen": (0, 128, 0),
    "darkMagenta": (128, 0, 128),
    "darkRed": (128, 0, 0),
    "darkYellow": (128, 128, 0),
    "green": (0, 255, 0),
    "lightGray": (192, 192, 192),
    "magenta": (255, 0, 255),
    "red": (255, 0, 0),
    "white": WHITE,
    "yellow": (255, 255, 0),
}


@dataclass(frozen=True, slots=True)
class RunFormat:
    """Formatting that decides whether text is seen; None is "not said here"."""

    vanish: bool | None = None
    colour: Colour | None = None
    half_points: float | None = None
    complex_half_points: float | None = None
    """The size of letters that are treated as those of Arabic or Hebrew."""
    is_complex: bool | None = None
    percent: float | None = None
    """Width of the letters."""
    ground: Colour | None = None
    """Shading or highlight behind the letters."""
    transparent: bool | None = None
    automatic: bool | None = None
    """The colour is left to Word, which picks one that can be read, or it is not known."""
    spacing: float | None = None
    """Twentieths of a point that are added between letters."""
    raised: float | None = None
    """Half points."""
    fitted: float | None = None
    """Twentieths of a point into which the text is squeezed."""
    symbols: bool | None = None
    """The font draws something else than letters."""

    def over(self, beneath: "RunFormat") -> "RunFormat":
        """Return this formatting where it says something, the other where it does not."""
        if self is PLAIN or beneath is PLAIN:
            return beneath if self is PLAIN else self
        said = {name: mine for name in _SAID if (mine := getattr(self, name)) is not None}
        return replace(beneath, **said)

    def why_unseen(self, ground: Colour | None) -> Technique | None:
        """Tell how text so formatted is hidden on a ground (None where the ground is not known), None if it is seen."""
        if self.vanish:
            return Technique.FORMATTED_HIDDEN
        size = (self.complex_half_points if self.is_complex else self.half_points) or _USUAL_HALF_POINTS
        if size < _SMALLEST_HALF_POINTS or (self.percent or 100.0) <= _NARROWEST_PERCENT:
            return Technique.TINY
        if 0 < (self.fitted or 0.0) < SLIT:
            return Technique.TINY
        # Letters that are set back by nearly their own width stand upon one another.
        if (self.spacing or 0.0) <= -4 * size:
            return Technique.COVERED
        if abs(self.raised or 0.0) >= _MOST_RAISED:
            return Technique.OFF_PAGE
        if self.transparent:
            return Technique.TRANSPARENT
        ground = self.ground or ground
        if ground and self.colour and not self.automatic and look_alike(self.colour, ground):
            return Technique.SAME_COLOUR
        return None


PLAIN = RunFormat()
"""No formatting at all."""
_SAID = tuple(field.name for field in fields(RunFormat))


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """What a paragraph's own formatting or style adds."""

    run: RunFormat = PLAIN
    ground: Colour | None = None
    listed: bool | None = None
    squeezed: bool | None = None
    """Lines are so low that nothing of them is seen."""
    position: Position = UNPLACED

    def over(self, beneath: "ParagraphFormat") -> "ParagraphFormat":
        """Return this formatting where it says something, the other where it does not."""
        return ParagraphFormat(
            run=self.run.over(beneath.run),
            ground=self.ground or beneath.ground,
            listed=beneath.listed if self.listed is None else self.listed,
            squeezed=beneath.squeezed if self.squeezed is None else self.squeezed,
            position=self.position.over(beneath.position),
        )


class Styles:
    """The document's named styles."""

    def __init__(self, root: Node | None) -> None:
        self._styles = {style.get("styleId", ""): style for style in children(root) if style.tag == "style"}
        self._default = {
            style.get("type"): name
            for name, style in self._styles.items()
            if style.get("default") in ("1", "true", "on")
        }
        self._defaults = read_paragraph_format(
            find(root, "docDefaults", "pPrDefault", "pPr"),
            read_run_format(find(root, "docDefaults", "rPrDefault", "rPr")),
        )
        self._paragraphs: dict[tuple[str, RunFormat], ParagraphFormat] = {}

    def paragraph(self, name: str | None, table: RunFormat = PLAIN) -> ParagraphFormat:
        """Return what a paragraph style (the default one for None) gives, the document's defaults included.

        `table` is the formatting that the style of a table around the paragraph gives."""
        key = (name or self._default.get("paragraph", ""), table)
        if key not in self._paragraphs:
            found = ParagraphFormat(run=table).over(self._defaults)
            for style in reversed(list(self._lineage(key[0]))):
                found = read_paragraph_format(find(style, "pPr"), read_run_format(find(style, "rPr"))).over(found)
            self._paragraphs[key] = found
        return self._paragraphs[key]

    def run(self, properties: Node | None, paragraph: RunFormat) -> RunFormat:
        """Return what `w:rPr` and its character style make of the formatting that the paragraph gives.

        Hiding is a toggle (ECMA-376, 17.7.3): a paragraph's style and a character's style that both hide show."""
        own = read_run_format(properties)
        character = self._character(value(properties, "rStyle"))
        found = own.over(character).over(paragraph)
        if own.vanish is None and character.vanish is not None:
            return replace(found, vanish=character.vanish != bool(paragraph.vanish))
        return found

    def table(self, name: str | None) -> RunFormat:
        """Return what a table style gives to the text of all cells."""
        found = PLAIN
        for style in reversed(list(self._lineage(name or self._default.get("table", "")))):
            found = read_run_format(find(style, "rPr")).over(found)
            for part in style.findall("tblStylePr"):
                if part.get("type") == "wholeTable":
                    found = read_run_format(find(part, "rPr")).over(found)
        return found

    def _character(self, name: str | None) -> RunFormat:
        found = PLAIN
        for style in reversed(list(self._lineage(name or self._default.get("character", "")))):
            found = read_run_format(find(style, "rPr")).over(found)
        return found

    def table_has_ground(self, name: str | None) -> bool:
        """Tell whether a table style shades cells, so that the ground of the table's text is not known."""
        return any(
            read_shading(shading) not in (None, WHITE)
            for style in self._lineage(name or "")
            for shading in style.iter("shd")
        )

    def _lineage(self, name: str) -> Iterator[Node]:
        """Yield the style and those that it is based on."""
        for _ in range(_DEEPEST_STYLE):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = value(style, "basedOn") or ""


def read_run_format(properties: Node | None) -> RunFormat:
    """Read `w:rPr`."""
    if properties is None:
        return PLAIN
    colour = find(properties, "color")
    fill = find(properties, "textFill")
    painted = None if colour is None else from_hex(colour.get("val", ""))
    automatic = None if colour is None else colour.get("val") == "auto" and not colour.get("themeColor")
    if fill is not None and fill.find("noFill") is None:
        painted = _fill_colour(fill)
        automatic = painted is None
    complex_script = [is_on(properties, name) for name in ("cs", "rtl")]
    return RunFormat(
        vanish=is_on(properties, "vanish"),
        colour=painted,
        automatic=automatic,
        half_points=number(value(properties, "sz")),
        complex_half_points=number(value(properties, "szCs")),
        is_complex=None if complex_script == [None, None] else any(complex_script),
        percent=number(value(properties, "w")),
        ground=_HIGHLIGHTS.get(value(properties, "highlight") or "") or read_shading(find(properties, "shd")),
        transparent=None if fill is None else fill.find("noFill") is not None or _is_clear(fill),
        spacing=number(value(properties, "spacing")),
        raised=number(value(properties, "position")),
        fitted=number(value(properties, "fitText")),
        symbols=_has_symbols(find(properties, "rFonts")),
    )


def read_paragraph_format(properties: Node | None, run: RunFormat) -> ParagraphFormat:
    """Read `w:pPr`; `run` is the formatting of letters that comes with it."""
    numbering = value(properties, "numPr", "numId")
    spacing = find(properties, "spacing")
    squeezed = None
    if spacing is not None and spacing.get("line"):
        squeezed = spacing.get("lineRule") == "exact" and (number(spacing.get("line")) or 240.0) <= SLIT
    return ParagraphFormat(
        run=run,
        ground=read_shading(find(properties, "shd")),
        listed=None if numbering is None else numbering != "0",
        squeezed=squeezed,
        position=read_position(properties),
    )


def read_shading(shading: Node | None) -> Colour | None:
    """Return the colour of `w:shd`, None where there is none."""
    if shading is None or shading.get("val") == "nil":
        return None
    if shading.get("val") == "solid":
        return from_hex(shading.get("color", "")) or BLACK
    ground = from_hex(shading.get("fill", ""))
    share = number(shading.get("val", "").removeprefix("pct"))
    if share is None or not shading.get("val", "").startswith("pct"):
        return ground
    pairs = zip(from_hex(shading.get("color", "")) or BLACK, ground or WHITE, strict=True)
    red, green, blue = (round(dot * share / 100 + paper * (1 - share / 100)) for dot, paper in pairs)
    return red, green, blue


def _fill_colour(fill: Node) -> Colour | None:
    """Return the colour of letters that are filled with one, None where it is not known."""
    solid = find(fill, "solidFill")
    named = find(solid, "schemeClr")
    if named is not None and named.get("val") in ("bg1", "lt1") and named.find("lumMod") is None:
        return WHITE
    return from_hex(value(solid, "srgbClr") or "")


def _has_symbols(fonts: Node | None) -> bool | None:
    if fonts is None:
        return None
    if fonts.get("asciiTheme") or fonts.get("hAnsiTheme"):
        return False
    name = fonts.get("ascii") or fonts.get("hAnsi")
    return None if name is None else is_symbol_font(name)


def _is_clear(fill: Node) -> bool:
    """Tell whether a text fill is transparent; its alpha is the transparency in thousandths of a percent."""
    return any((number(alpha.get("val")) or 0.0) >= 90_000 for alpha in fill.iter("alpha"))

"""What a run of text looks like: its own formatting on top of its styles' and the document's."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from server.resumes.colours import BLACK, WHITE, Colour, from_hex, look_alike
from server.resumes.docx.xml import Node, children, find, is_on, number, value
from server.resumes.models import Technique

_SMALLEST_HALF_POINTS = 6.0
_NARROWEST_PERCENT = 10.0
_TALLEST_SLIT = 60.0
"""Exact line height in twentieths of a point up to which nothing of a line is seen."""
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
    percent: float | None = None
    """Width of the letters."""
    ground: Colour | None = None
    """Shading or highlight behind the letters."""
    transparent: bool | None = None
    automatic: bool | None = None
    """The colour is left to Word, which picks one that can be read."""

    def over(self, beneath: "RunFormat") -> "RunFormat":
        """Return this formatting where it says something, the other where it does not."""
        said = {field.name: mine for field in fields(self) if (mine := getattr(self, field.name)) is not None}
        return replace(beneath, **said)

    def why_unseen(self, ground: Colour | None) -> Technique | None:
        """Tell how text so formatted is hidden on a ground (None where the ground is not known), None if it is seen."""
        if self.vanish:
            return Technique.FORMATTED_HIDDEN
        if (self.half_points or 20.0) < _SMALLEST_HALF_POINTS or (self.percent or 100.0) <= _NARROWEST_PERCENT:
            return Technique.TINY
        if self.transparent:
            return Technique.TRANSPARENT
        ground = self.ground or ground
        if ground and self.colour and not self.automatic and look_alike(self.colour, ground):
            return Technique.SAME_COLOUR
        return None


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """What a paragraph's own formatting or style adds."""

    run: RunFormat = RunFormat()
    ground: Colour | None = None
    listed: bool | None = None
    squeezed: bool | None = None
    """Lines are so low that nothing of them is seen."""

    def over(self, beneath: "ParagraphFormat") -> "ParagraphFormat":
        """Return this formatting where it says something, the other where it does not."""
        return ParagraphFormat(
            run=self.run.over(beneath.run),
            ground=self.ground or beneath.ground,
            listed=beneath.listed if self.listed is None else self.listed,
            squeezed=beneath.squeezed if self.squeezed is None else self.squeezed,
        )


class Styles:
    """The document's named styles."""

    def __init__(self, root: Node | None) -> None:
        self._styles = {style.get("styleId", ""): style for style in children(root) if style.tag == "style"}
        self._default_paragraph = next(
            (name for name, style in self._styles.items() if _is_default(style, "paragraph")), ""
        )
        self._defaults = read_run_format(find(root, "docDefaults", "rPrDefault", "rPr"))
        self._paragraphs: dict[str, ParagraphFormat] = {}

    def paragraph(self, name: str | None) -> ParagraphFormat:
        """Return what a paragraph style (the default one for None) gives, the document's defaults included."""
        name = name or self._default_paragraph
        if name not in self._paragraphs:
            found = ParagraphFormat(run=self._defaults)
            for style in reversed(list(self._lineage(name))):
                found = read_paragraph_format(find(style, "pPr"), read_run_format(find(style, "rPr"))).over(found)
            self._paragraphs[name] = found
        return self._paragraphs[name]

    def character(self, name: str | None) -> RunFormat:
        """Return what a character style gives."""
        found = RunFormat()
        for style in reversed(list(self._lineage(name or ""))):
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
        return RunFormat()
    colour = find(properties, "color")
    highlight = value(properties, "highlight")
    fill = find(properties, "textFill")
    return RunFormat(
        vanish=is_on(properties, "vanish"),
        colour=None if colour is None else from_hex(colour.get("val", "")),
        automatic=None if colour is None else colour.get("val") == "auto" and not colour.get("themeColor"),
        half_points=number(value(properties, "sz")),
        percent=number(value(properties, "w")),
        ground=_HIGHLIGHTS.get(highlight or "") or read_shading(find(properties, "shd")),
        transparent=None if fill is None else fill.find("noFill") is not None or _is_clear(fill),
    )


def read_paragraph_format(properties: Node | None, run: RunFormat) -> ParagraphFormat:
    """Read `w:pPr`; `run` is the formatting of letters that comes with it."""
    numbering = value(properties, "numPr", "numId")
    spacing = find(properties, "spacing")
    squeezed = None
    if spacing is not None and spacing.get("line"):
        squeezed = spacing.get("lineRule") == "exact" and (number(spacing.get("line")) or 240.0) <= _TALLEST_SLIT
    return ParagraphFormat(
        run=run,
        ground=read_shading(find(properties, "shd")),
        listed=None if numbering is None else numbering != "0",
        squeezed=squeezed,
    )


def read_shading(shading: Node | None) -> Colour | None:
    """Return the colour of `w:shd`, None where there is none."""
    if shading is None or shading.get("val") == "nil":
        return None
    if shading.get("val") == "solid":
        return from_hex(shading.get("color", "")) or BLACK
    return from_hex(shading.get("fill", ""))


def _is_clear(fill: Node) -> bool:
    """Tell whether a text fill is transparent; its alpha is the transparency in thousandths of a percent."""
    return any((number(alpha.get("val")) or 0.0) >= 90_000 for alpha in fill.iter("alpha"))


def _is_default(style: Node, kind: str) -> bool:
    return style.get("type") == kind and style.get("default") in ("1", "true", "on")

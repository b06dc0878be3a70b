"""Drawings in a Word document: text boxes with the ground their text stands on, pictures, and what lies behind text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from server.resumes.colours import WHITE, Colour, from_hex, look_alike
from server.resumes.docx.alternatives import chosen
from server.resumes.docx.xml import Node, children, find, number, value
from server.resumes.models import Technique

_EMU_PER_POINT = 12_700.0
_SMALLEST_BOX = 3.0
_FAR_AWAY = 620.0
"""Points to the left or above, or to the right of where a frame is measured from, that no page reaches over."""
_TALLER = 400.0
"""Points by which pages may be higher than wide."""
_WHOLE_PAGE = 100_000
"""A place by share, in thousandths of a percent, that is past the page's other side."""
_LEAST_COVER = (10.0, 50.0)
"""Short and long side in points from which a drawing can cover a line of text."""
_LEAST_SQUARE_POINTS = 15.0
"""What a letter of less than six points takes up, the space between lines included."""
_FILLS = ("solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
_LIGHT_SCHEME = ("bg1", "lt1")
_VML_LENGTH = re.compile(r"(?<![\w-])((?:margin-)?(?:left|top)|width|height)\s*:\s*(-?[\d.]+)(pt|in|px|cm|mm|pc)?")
_VML_UNITS = {"pt": 1.0, "in": 72.0, "px": 0.75, "cm": 28.35, "mm": 2.835, "pc": 12.0}
_VML_SHAPES = frozenset(("shape", "rect", "roundrect", "oval", "polyline"))


@dataclass(frozen=True, slots=True)
class TextBox:
    """Paragraphs inside a drawing."""

    content: Node
    filled: bool
    ground: Colour | None
    """The box's own fill, None where it is not known or there is none."""
    hidden: Technique | None = None
    """Why its text is not seen even where the box is."""


@dataclass(slots=True)
class Drawing:
    """What is known about one drawing."""

    boxes: list[TextBox] = field(default_factory=list[TextBox])
    hidden: Technique | None = None
    """Why nothing of it is seen."""
    descriptions: int = 0
    """Pictures or shapes with a description."""
    dark: bool = False
    """It has a picture, or a fill that is not white: text on it may be of any colour."""
    behind_points: float = 0.0
    """Height of the page that it covers from behind the text."""
    is_white_cover: bool = False
    """It is empty, white and has no outline, and lies over the text: nobody sees it, nor what is beneath it."""
    is_overfull: bool = False
    """Its text is cut off where the box ends, even were all of it written very small."""


def read_drawing(node: Node) -> Drawing:
    """Read `w:drawing`, `w:pict` or `w:object`."""
    drawing = Drawing(hidden=_why_unseen(node))
    for shape in _shapes(node):
        filled, ground = _vml_fill(shape) if shape.tag in _VML_SHAPES else _fill(shape)
        drawing.dark = drawing.dark or (filled and (ground is None or not look_alike(ground, WHITE)))
        margins = _why_pushed_out(shape, node)
        drawing.boxes += [TextBox(content, filled, ground, margins) for content in _contents(shape)]
    drawing.dark = drawing.dark or any(True for name in ("pic", "imagedata") for _ in node.iter(name))
    drawing.descriptions = sum(bool((named.get("descr") or "").strip()) for named in node.iter("docPr"))
    anchor = node.find("anchor")
    if anchor is not None and drawing.dark and anchor.get("behindDoc") in ("1", "true"):
        drawing.behind_points = _points(value(anchor, "extent", attribute="cy"))
    drawing.is_overfull = _is_overfull(node, drawing.boxes)
    drawing.is_white_cover = anchor is not None and _is_white_cover(anchor, drawing)
    return drawing


def _shapes(node: Iterable[Node]) -> Iterator[Node]:
    for child in node:
        if child.tag == "AlternateContent":
            yield from _shapes(chosen(child))
        elif child.tag == "wsp" or child.tag in _VML_SHAPES:
            yield child
        elif child.tag != "txbxContent":
            yield from _shapes(child)


def _contents(node: Node) -> Iterator[Node]:
    for child in node:
        if child.tag == "txbxContent":
            yield child
        else:
            yield from _contents(child)


def _fill(shape: Node) -> tuple[bool, Colour | None]:
    """Return whether a shape is filled, and with which colour where that is known."""
    properties = shape.find("spPr")
    solid = find(properties, "solidFill")
    if solid is not None:
        return True, from_hex(value(solid, "srgbClr") or "") or _scheme_colour(solid)
    if properties is not None and any(properties.find(name) is not None for name in _FILLS):
        return True, None
    if properties is not None and properties.find("noFill") is not None:
        return False, None
    styled = (value(shape, "style", "fillRef", attribute="idx") or "0") != "0"
    return styled, _scheme_colour(find(shape, "style", "fillRef")) if styled else None


def _scheme_colour(fill: Node | None) -> Colour | None:
    return WHITE if value(fill, "schemeClr") in _LIGHT_SCHEME else None


def _vml_fill(shape: Node) -> tuple[bool, Colour | None]:
    if shape.get("filled", "t") in ("f", "false"):
        return False, None
    written = shape.get("fillcolor", "").partition(" ")[0]
    if not written or written in ("white", "window"):
        return bool(written), WHITE if written else None
    return True, from_hex(written)


def _why_pushed_out(shape: Node, drawing: Node) -> Technique | None:
    """Tell whether a box's inner margins leave no room for text."""
    frame = _frame(drawing)
    for side, names in (("cx", ("lIns", "rIns")), ("cy", ("tIns", "bIns"))):
        room = _points(value(frame, "extent", attribute=side))
        if 0 < room <= sum(_points(value(shape, "bodyPr", attribute=name)) for name in names):
            return Technique.COVERED
    return None


def _is_overfull(node: Node, boxes: list[TextBox]) -> bool:
    """Tell whether the one box of a drawing, which does not grow with its text, is far too small for it."""
    if len(boxes) != 1 or next(node.iter("spAutoFit"), None) is not None:
        return False
    width, height = (_points(value(_frame(node), "extent", attribute=side)) for side in ("cx", "cy"))
    letters = sum(len(text.text or "") for text in boxes[0].content.iter("t"))
    return 0 < width * height < letters * _LEAST_SQUARE_POINTS


def _is_white_cover(anchor: Node, drawing: Drawing) -> bool:
    """Tell whether a drawing over the text is there for nothing but to cover it."""
    if drawing.dark or drawing.hidden or anchor.get("behindDoc") in ("1", "true") or anchor.find("wrapNone") is None:
        return False
    if any((text.text or "").strip() for text in anchor.iter("t")):
        return False
    shapes = list(_shapes(anchor))
    low, high = sorted(_points(value(anchor, "extent", attribute=side)) for side in ("cx", "cy"))
    return (
        low >= _LEAST_COVER[0]
        and high >= _LEAST_COVER[1]
        and any(_fill(shape) == (True, WHITE) for shape in shapes)
        and not any(_has_outline(shape) for shape in shapes)
    )


def _has_outline(shape: Node) -> bool:
    line = find(shape, "spPr", "ln")
    if line is not None:
        return line.find("noFill") is None
    return (value(shape, "style", "lnRef", attribute="idx") or "0") != "0"


def _why_unseen(node: Node) -> Technique | None:
    """Tell why a drawing is not seen at all, None where it is."""
    if any(named.get("hidden") in ("1", "true") for name in ("docPr", "cNvPr") for named in node.iter(name)):
        return Technique.FORMATTED_HIDDEN
    for shape in (child for child in node if child.tag in _VML_SHAPES or child.tag == "group"):
        if how := _why_style_hides(shape.get("style", "").lower()):
            return how
    frame = _frame(node)
    if frame is None:
        return None
    width, height = (_points(value(frame, "extent", attribute=side)) for side in ("cx", "cy"))
    if 0 < min(width, height) < _SMALLEST_BOX:
        return Technique.TINY
    return Technique.OFF_PAGE if _is_off_page(frame, width, height) else None


def _why_style_hides(style: str) -> Technique | None:
    """Read the style of an old drawing."""
    if "visibility:hidden" in style.replace(" ", ""):
        return Technique.FORMATTED_HIDDEN
    for name, digits, unit in _VML_LENGTH.findall(style):
        length = (number(digits) or 0.0) * _VML_UNITS[unit or "px"]
        if name in ("width", "height"):
            if 0 < length < _SMALLEST_BOX:
                return Technique.TINY
        elif length <= -_FAR_AWAY or length >= _FAR_AWAY + (_TALLER if name.endswith("top") else 0):
            return Technique.OFF_PAGE
    return None


def _frame(drawing: Node) -> Node | None:
    return next((child for child in drawing if child.tag in ("anchor", "inline")), None)


def _is_off_page(frame: Node, width: float, height: float) -> bool:
    for direction, size in (("positionH", width), ("positionV", height)):
        position = _position(frame, direction)
        offset = find(position, "posOffset")
        place = _points(offset.text) if offset is not None else 0.0
        if place + size <= -72 or place >= _FAR_AWAY + (_TALLER if direction == "positionV" else 0):
            return True
        share = next((part for part in children(position) if part.tag.startswith("pctPos")), None)
        if share is not None and abs(number(share.text) or 0.0) > _WHOLE_PAGE:
            return True
    return False


def _position(frame: Node, direction: str) -> Node | None:
    """Return where a frame stands in one direction: an alternative where it is counted in shares of the page."""
    branches = (frame, *(chosen(alternatives) for alternatives in frame.findall("AlternateContent")))
    return next((child for branch in branches for child in branch if child.tag == direction), None)


def _points(emu: str | None) -> float:
    return (number(emu) or 0.0) / _EMU_PER_POINT

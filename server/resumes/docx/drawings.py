"""Drawings in a Word document: text boxes with the ground their text stands on, pictures, and what lies behind text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from server.resumes.colours import WHITE, Colour, from_hex, look_alike
from server.resumes.docx.xml import Node, find, number, value
from server.resumes.models import Technique

_EMU_PER_POINT = 12_700.0
_SMALLEST_BOX = 3.0
_FAR_AWAY = 620.0
"""Points to the left or above, or to the right of where a frame is measured from, that no page reaches over."""
_FILLS = ("solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
_LIGHT_SCHEME = ("bg1", "lt1")
_VML_PLACE = re.compile(r"(?:margin-)?(?:left|top)\s*:\s*(-?[\d.]+)(pt|in|px)?")
_VML_SHAPES = frozenset(("shape", "rect", "roundrect", "oval", "polyline"))


@dataclass(frozen=True, slots=True)
class TextBox:
    """Paragraphs inside a drawing."""

    content: Node
    filled: bool
    ground: Colour | None
    """The box's own fill, None where it is not known or there is none."""


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


def read_drawing(node: Node) -> Drawing:
    """Read `w:drawing`, `w:pict` or `w:object`."""
    drawing = Drawing(hidden=_why_unseen(node))
    for shape in _shapes(node):
        filled, ground = _vml_fill(shape) if shape.tag in _VML_SHAPES else _fill(shape)
        drawing.dark = drawing.dark or (filled and (ground is None or not look_alike(ground, WHITE)))
        drawing.boxes += [TextBox(content, filled, ground) for content in _contents(shape)]
    drawing.dark = drawing.dark or any(True for name in ("pic", "imagedata") for _ in node.iter(name))
    drawing.descriptions = sum(bool((named.get("descr") or "").strip()) for named in node.iter("docPr"))
    anchor = node.find("anchor")
    if anchor is not None and drawing.dark and anchor.get("behindDoc") in ("1", "true"):
        drawing.behind_points = _points(value(anchor, "extent", attribute="cy"))
    return drawing


def chosen(alternatives: Node) -> Iterable[Node]:
    """Return what is in the branch of `mc:AlternateContent` that Word shows; the other repeats it for old versions."""
    choice, fallback = alternatives.find("Choice"), alternatives.find("Fallback")
    return next((branch for branch in (choice, fallback) if branch is not None), ())


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


def _why_unseen(node: Node) -> Technique | None:
    """Tell why a drawing is not seen at all, None where it is."""
    if any(named.get("hidden") in ("1", "true") for named in node.iter("docPr")):
        return Technique.FORMATTED_HIDDEN
    for shape in (child for child in node if child.tag in _VML_SHAPES):
        style = shape.get("style", "").lower()
        if "visibility:hidden" in style.replace(" ", ""):
            return Technique.FORMATTED_HIDDEN
        places = ((number(match[1]) or 0.0) * (72 if match[2] == "in" else 1) for match in _VML_PLACE.finditer(style))
        if any(place <= -_FAR_AWAY for place in places):
            return Technique.OFF_PAGE
    frame = next((child for child in node if child.tag in ("anchor", "inline")), None)
    if frame is None:
        return None
    width, height = (_points(value(frame, "extent", attribute=side)) for side in ("cx", "cy"))
    if 0 < min(width, height) < _SMALLEST_BOX:
        return Technique.TINY
    return Technique.OFF_PAGE if _is_off_page(frame, width, height) else None


def _is_off_page(frame: Node, width: float, height: float) -> bool:
    for direction, size in (("positionH", width), ("positionV", height)):
        offset = find(frame, direction, "posOffset")
        place = _points(offset.text) if offset is not None else 0.0
        if place + size <= -72 or place >= _FAR_AWAY + (400 if direction == "positionV" else 0):
            return True
    return False


def _points(emu: str | None) -> float:
    return (number(emu) or 0.0) / _EMU_PER_POINT

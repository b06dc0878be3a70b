"""Drawings in RTF: whether their text is seen, and the ground that it stands on."""

from server.resumes.colours import WHITE, Colour, look_alike
from server.resumes.models import Technique

_SMALLEST = 60
_FAR_AWAY = 12_400
"""Twentieths of a point that no page reaches over."""

Shape = dict[str, str]
"""What is said about a drawing: its properties by name, and its place by control word."""

PLACES = frozenset(("shpleft", "shptop", "shpright", "shpbottom", "shpfblwtxt"))


def why_unseen(shape: Shape) -> Technique | None:
    """Tell why nothing of a drawing is seen, None where it is."""
    if shape.get("fHidden") == "1":
        return Technique.FORMATTED_HIDDEN
    left, top, right, bottom = (_number(shape, f"shp{side}") for side in ("left", "top", "right", "bottom"))
    if max(left, top) >= _FAR_AWAY + 8_000 or min(right, bottom) <= -1_440:
        return Technique.OFF_PAGE
    return Technique.TINY if 0 < min(right - left, bottom - top) < _SMALLEST else None


def is_filled(shape: Shape) -> bool:
    """Tell whether something is painted behind the drawing's text; without a word about it, white is."""
    return shape.get("fFilled") != "0"


def fill_of(shape: Shape) -> Colour | None:
    """Return the colour of a filled drawing, None where it is a picture, a pattern or a gradient."""
    if shape.get("fillType", "0") != "0":
        return None
    value = _number(shape, "fillColor", 0xFFFFFF)
    return value & 0xFF, value >> 8 & 0xFF, value >> 16 & 0xFF


def is_dark(shape: Shape) -> bool:
    """Tell whether text on or over the drawing may be of any colour."""
    fill = fill_of(shape)
    return "pib" in shape or (is_filled(shape) and (fill is None or not look_alike(fill, WHITE)))


def lies_behind_text(shape: Shape) -> bool:
    """Tell whether the page's own text runs over the drawing."""
    return shape.get("shpfblwtxt") == "1"


def _number(shape: Shape, name: str, otherwise: int = 0) -> int:
    try:
        return int(shape.get(name, otherwise))
    except ValueError:
        return otherwise

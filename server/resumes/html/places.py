"""What puts an element off the page, cuts it away or makes it nothing, by its own style."""

import re

from server.resumes.html.css import Declarations, parse_length
from server.resumes.models import Technique

_FAR_AWAY = 500.0
_FAR_RIGHT = 5_000.0
"""Pixels to the right; pages may be that long, but not that wide."""
_SMALLEST_SCALE = 0.1
_MOST_BLURRED = 20.0
_TIGHTEST = -0.8
"""Space between letters, as a share of their size, at which they stand upon one another."""
_CLIPPED_AWAY = re.compile(
    r"rect\((?:[01](?:px)?[\s,]*){4}\)|inset\((?:50|100)%.*|(?:circle|ellipse)\(\s*0.*|"
    r"polygon\(\s*([^,)]+)(?:,\s*\1\s*)*\)"
)
_WHOLE_WIDTH = re.compile(r"\d{3,}(?:\.\d+)?%")
_FUNCTION = re.compile(r"\b(\w+)\(([^()]*)\)")
_EDGE_ON = re.compile(r"\s*-?(?:90|270)deg\s*")


def why_gone(size: float, style: Declarations) -> Technique | None:
    """Tell why nothing of an element is seen, whatever is inside it; `size` is that of its letters in pixels."""
    if style.get("display") == "none" or style.get("content-visibility") == "hidden":
        return Technique.FORMATTED_HIDDEN
    if _is_pushed_away(size, style):
        return Technique.OFF_PAGE
    if any(_CLIPPED_AWAY.fullmatch(style.get(name, "")) for name in ("clip", "clip-path")):
        return Technique.COVERED
    spacing = parse_length(style.get("letter-spacing", ""), size)
    if spacing is not None and size > 0 and spacing <= _TIGHTEST * size:
        return Technique.COVERED
    overflow = " ".join(style.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
    if "hidden" in overflow or "clip" in overflow:
        if _WHOLE_WIDTH.fullmatch(style.get("text-indent", "")):
            return Technique.OFF_PAGE
        sides = [style.get(name, "") for name in ("height", "width", "max-height", "max-width")]
        lengths = (parse_length(value, size) for value in sides)
        is_flat = parse_length(style.get("line-height", ""), size) == 0
        if is_flat or any(length is not None and length <= 1.0 for length in lengths):
            return Technique.COVERED
    return _why_transformed_away(size, style)


def _is_pushed_away(size: float, style: Declarations) -> bool:
    sides = ("left", "top", "right", "bottom") if style.get("position", "static") != "static" else ()
    names = (*sides, "text-indent", "margin-left", "margin-top", "translate")
    pushed = {name: _longest(style.get(name, ""), size) for name in names}
    far_right = max(
        pushed.get(name, 0.0) for name in ("left", "text-indent", "margin-left", "translate") if name in pushed
    )
    return min(pushed.values()) <= -_FAR_AWAY or far_right >= _FAR_RIGHT


def _why_transformed_away(size: float, style: Declarations) -> Technique | None:
    if (scale := parse_length(style.get("scale", ""), 1.0)) is not None and abs(scale) < _SMALLEST_SCALE:
        return Technique.TINY
    for name, arguments in _FUNCTION.findall(f"{style.get('transform', '')} {style.get('filter', '')}"):
        lengths = [parse_length(argument, size) for argument in re.split(r"[,\s]+", arguments)]
        known = [length for length in lengths if length is not None]
        if name.startswith("scale") and known and min(map(abs, known)) < _SMALLEST_SCALE:
            return Technique.TINY
        if name.startswith("translate") and known and (min(known) <= -_FAR_AWAY or max(known) >= _FAR_RIGHT):
            return Technique.OFF_PAGE
        if name == "matrix" and len(known) == 6 and abs(known[0] * known[3] - known[1] * known[2]) < _SMALLEST_SCALE**2:
            return Technique.TINY
        if name in ("rotatex", "rotatey") and _EDGE_ON.fullmatch(arguments):
            return Technique.COVERED
        if name == "blur" and known and known[0] >= _MOST_BLURRED:
            return Technique.TRANSPARENT
    return None


def _longest(value: str, size: float) -> float:
    """Return the length that lies farthest from nothing."""
    lengths = (parse_length(part, size) for part in value.split())
    return max((length for length in lengths if length is not None), key=abs, default=0.0)

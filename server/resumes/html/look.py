"""How an element's text looks once its style is applied to what it inherits, and whether it can be seen at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from server.resumes.colours import BLACK, WHITE, Colour, look_alike
from server.resumes.html.css import Declarations, parse_colour, parse_length
from server.resumes.models import Technique

_SMALLEST_PIXELS = 4.0
"""Three points."""
_FAR_AWAY = 500.0
_LEAST_OPACITY = 0.1
_SIZES = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0}
_FONT_TAG_SIZES = {"1": "10px", "2": "13px", "3": "16px", "4": "18px", "5": "24px", "6": "32px", "7": "48px"}
_CLIPPED_AWAY = re.compile(r"rect\((?:[01](?:px)?[\s,]*){4}\)|inset\((?:50|100)%.*|circle\(0.*")
_COLOUR_WORD = re.compile(r"rgba?\([^)]*\)|#[0-9a-f]+|[a-z]+")


@dataclass(frozen=True, slots=True)
class Look:
    """What decides whether text is seen."""

    colour: Colour = BLACK
    background: Colour | None = WHITE
    """None where it is a picture or a gradient."""
    size: float = 16.0
    """Pixels."""
    opacity: float = 1.0
    invisible: bool = False
    """By `visibility`, which an inner element can take back."""
    gone: Technique | None = None
    """By something that no inner element can take back."""
    preformatted: bool = False

    def why_unseen(self) -> Technique | None:
        """Tell how text with this look is hidden, None where it is seen."""
        if self.gone or self.invisible:
            return self.gone or Technique.FORMATTED_HIDDEN
        if self.size < _SMALLEST_PIXELS:
            return Technique.TINY
        if self.opacity < _LEAST_OPACITY:
            return Technique.TRANSPARENT
        if self.background is not None and look_alike(self.colour, self.background):
            return Technique.SAME_COLOUR
        return None


def from_attributes(tag: str, attributes: Mapping[str, str]) -> dict[str, str]:
    """Return the declarations that stand for attributes of old HTML."""
    declarations: dict[str, str] = {}
    if "hidden" in attributes:
        declarations["display"] = "none"
    if colour := attributes.get("bgcolor"):
        declarations["background-color"] = colour.lower()
    if tag in ("font", "body") and (colour := attributes.get("color") or attributes.get("text")):
        declarations["color"] = colour.lower()
    if tag == "font" and (size := _FONT_TAG_SIZES.get(attributes.get("size", ""))):
        declarations["font-size"] = size
    return declarations


def apply(look: Look, style: Declarations) -> Look:
    """Return the look of an element inside `look` that has this style."""
    look = replace(look, size=_size(look.size, style), gone=look.gone or _why_gone(look.size, style))
    if "background" in style or "background-color" in style:
        look = replace(look, background=_background(look.background, style))
    if colour := parse_colour(style.get("color", "")):
        look = replace(look, colour=colour[0], opacity=look.opacity * colour[1])
    if (opacity := parse_length(style.get("opacity", ""), 1.0)) is not None:
        look = replace(look, opacity=look.opacity * opacity)
    if "visibility" in style:
        look = replace(look, invisible=style["visibility"] in ("hidden", "collapse"))
    if "white-space" in style:
        look = replace(look, preformatted=style["white-space"].startswith("pre"))
    return look


def _size(inherited: float, style: Declarations) -> float:
    value = style.get("font-size", "")
    if value in _SIZES:
        return _SIZES[value]
    size = parse_length(value, inherited)
    return inherited if size is None else size


def _background(inherited: Colour | None, style: Declarations) -> Colour | None:
    value = f"{style.get('background', '')} {style.get('background-color', '')}"
    if "url(" in value or "gradient" in value:
        return None
    for word in reversed(_COLOUR_WORD.findall(value)):
        if (colour := parse_colour(word)) and colour[1] >= _LEAST_OPACITY:
            return colour[0]
    return inherited


def _why_gone(size: float, style: Declarations) -> Technique | None:
    if style.get("display") == "none":
        return Technique.FORMATTED_HIDDEN
    offsets = (style.get(name, "") for name in ("left", "top", "right", "bottom")) if "position" in style else ()
    pushed = (*offsets, style.get("text-indent", ""), style.get("margin-left", ""))
    if any((length := parse_length(value, size)) is not None and length <= -_FAR_AWAY for value in pushed):
        return Technique.OFF_PAGE
    if _CLIPPED_AWAY.match(style.get("clip", "") or style.get("clip-path", "")):
        return Technique.COVERED
    if "hidden" in style.get("overflow", ""):
        sides = (style.get(name, "") for name in ("height", "width", "max-height", "max-width"))
        if any((length := parse_length(value, size)) is not None and length <= 1.0 for value in sides):
            return Technique.COVERED
    return None

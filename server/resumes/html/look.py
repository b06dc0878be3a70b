"""How an element's text looks once its style is applied to what it inherits, and whether it can be seen at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from server.resumes.colours import BLACK, WHITE, Colour, look_alike
from server.resumes.html.colours import COLOUR, parse_colour
from server.resumes.html.css import Declarations, parse_length
from server.resumes.html.places import why_gone
from server.resumes.models import Technique
from server.resumes.symbol_fonts import is_symbol_font

_SMALLEST_PIXELS = 4.0
"""Three points."""
_LEAST_OPACITY = 0.1
_SIZES = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0}
_FONT_TAG_SIZES = {"1": "10px", "2": "13px", "3": "16px", "4": "18px", "5": "24px", "6": "32px", "7": "48px"}
_FAINT = re.compile(r"opacity\(\s*([\d.]+%?)\s*\)")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_UNKNOWN = re.compile(r"(?:ok)?(?:lab|lch)\(|hwb\(|color(?:-mix)?\(|light-dark\(")
"""Ways to write a colour that are not followed: it may be any."""
_DEEPEST_VARIABLE = 5
_LONGEST_VALUE = 1_000

Ink = tuple[Colour, float]
"""A colour and its opacity."""


@dataclass(frozen=True, slots=True)
class Look:
    """What decides whether text is seen."""

    ink: Ink | None = (BLACK, 1.0)
    """None where it is not known."""
    fill: Ink | None = None
    """What letters are painted with in place of their colour."""
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
    backwards: bool = False
    """Letters run from right to left, whatever script they are of."""
    symbols: bool = False
    """The font draws something else than letters."""
    variables: Mapping[str, str] = field(default_factory=dict[str, str])

    def why_unseen(self) -> Technique | None:
        """Tell how text with this look is hidden, None where it is seen."""
        if self.gone or self.invisible:
            return self.gone or Technique.FORMATTED_HIDDEN
        if self.size < _SMALLEST_PIXELS:
            return Technique.TINY
        ink = self.fill or self.ink
        if self.opacity * (ink[1] if ink else 1.0) < _LEAST_OPACITY:
            return Technique.TRANSPARENT
        if ink and self.background is not None and look_alike(ink[0], self.background):
            return Technique.SAME_COLOUR
        return None


def from_attributes(tag: str, attributes: Mapping[str, str]) -> dict[str, str]:
    """Return the declarations that stand for attributes of old HTML, and for elements that are closed at first.

    `details` is not among these: a click on its summary opens it."""
    declarations: dict[str, str] = {}
    if "hidden" in attributes or "popover" in attributes or (tag == "dialog" and "open" not in attributes):
        declarations["display"] = "none"
    if colour := attributes.get("bgcolor"):
        declarations["background-color"] = colour.lower()
    if "background" in attributes:
        declarations["background-image"] = "url()"
    if tag in ("font", "body") and (colour := attributes.get("color") or attributes.get("text")):
        declarations["color"] = colour.lower()
    if tag == "font" and (size := _FONT_TAG_SIZES.get(attributes.get("size", ""))):
        declarations["font-size"] = size
    if tag == "font" and (face := attributes.get("face")):
        declarations["font-family"] = face.lower()
    if tag == "bdo":
        declarations |= {"unicode-bidi": "bidi-override", "direction": attributes.get("dir", "").lower()}
    # No attribute is `!important`.
    return {name: value.replace("!", "") for name, value in declarations.items()}


def apply(look: Look, declared: Declarations) -> Look:
    """Return the look of an element inside `look` that has this style."""
    if not declared:
        return look
    own = {name: value for name, value in declared.items() if name.startswith("--")}
    variables = {**look.variables, **own} if own else look.variables
    style = {name: _resolved(value, variables) if "var(" in value else value for name, value in declared.items()}
    size = _size(look.size, style)
    look = replace(look, variables=variables, size=size, gone=look.gone or why_gone(size, style))
    look = _paint(look, style)
    masks = " ".join(value for name, value in style.items() if name.removeprefix("-webkit-").startswith("mask"))
    if "gradient" in masks and not any(
        ink and ink[1] >= _LEAST_OPACITY for ink in map(parse_colour, COLOUR.findall(masks))
    ):
        look = replace(look, opacity=0.0)
    for opacity in (style.get("opacity", ""), *_FAINT.findall(style.get("filter", ""))):
        if (share := parse_length(opacity, 1.0)) is not None:
            look = replace(look, opacity=look.opacity * share)
    if "visibility" in style:
        look = replace(look, invisible=style["visibility"] in ("hidden", "collapse"))
    if "white-space" in style:
        look = replace(look, preformatted=style["white-space"].startswith("pre"))
    if "unicode-bidi" in style:
        look = replace(look, backwards="override" in style["unicode-bidi"] and style.get("direction") == "rtl")
    if "font-family" in style:
        look = replace(look, symbols=is_symbol_font(style["font-family"].partition(",")[0].strip("\"' ")))
    return look


def _paint(look: Look, style: Declarations) -> Look:
    """Apply what has to do with colour."""
    if (ink := parse_colour(style.get("color", ""))) or _UNKNOWN.match(style.get("color", "")):
        look = replace(look, ink=ink)
    if fill := parse_colour(style.get("-webkit-text-fill-color", "")):
        look = replace(look, fill=fill)
    if style.keys().isdisjoint(("background", "background-color", "background-image")):
        return look
    background = _background(look, style)
    if "text" not in (style.get("background-clip"), style.get("-webkit-background-clip")):
        return replace(look, background=background)
    # The background is painted inside the letters only.
    if background is None:
        return replace(look, background=None, fill=(BLACK, 1.0))
    return replace(look, fill=(background, 1.0))


def _size(inherited: float, style: Declarations) -> float:
    value = style.get("font-size", "")
    size = _SIZES.get(value) or parse_length(value, inherited)
    zoom = parse_length(style.get("zoom", ""), 1.0)
    return (inherited if size is None else size) * (1.0 if zoom is None else zoom)


def _background(look: Look, style: Declarations) -> Colour | None:
    value = " ".join(style.get(name, "") for name in ("background", "background-color", "background-image"))
    colours = [look.ink if word == "currentcolor" else parse_colour(word) for word in COLOUR.findall(value)]
    if "url(" in value or (_UNKNOWN.search(value) and None in colours):
        return None
    painted = [colour for colour in colours if colour and colour[1] >= _LEAST_OPACITY]
    if "gradient" in value and not (painted and all(look_alike(one, painted[0][0]) for one, _ in painted)):
        return None
    return painted[-1][0] if painted else look.background


def _resolved(value: str, variables: Mapping[str, str]) -> str:
    """Put values in the place of variables."""
    for _ in range(_DEEPEST_VARIABLE):
        value = _VARIABLE.sub(lambda match: variables.get(match[1], match[2] or ""), value)[:_LONGEST_VALUE]
    return value.strip()

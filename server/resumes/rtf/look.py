"""How RTF text looks, by the control words in force, and whether it can be seen."""

from collections.abc import Mapping, Sequence

from server.resumes.colours import BLACK, WHITE, Colour, look_alike
from server.resumes.models import Technique

Look = dict[str, int]
"""The control words in force, each with its number; 1 for a word without one."""
Colours = Sequence[Colour | None]
"""The document's table of colours; None is left to the reader, which picks one that can be read."""

OF_LETTERS = frozenset(
    ("v", "deleted", "mvf", "fs", "cf", "highlight", "chcbpat", "chcfpat", "chshdng", "charscalex", "f")
)
"""Until `plain`. The background that `cb` names is left out: Word does not show it."""
OF_PARAGRAPHS = frozenset(("cbpat", "cfpat", "shading", "sl", "intbl", "itap"))
"""Until `pard`."""

_BEHIND_LETTERS = ("chcbpat", "chcfpat", "chshdng")
_BEHIND_PARAGRAPHS = ("cbpat", "cfpat", "shading")

_SMALLEST_HALF_POINTS = 6
_NARROWEST_PERCENT = 10
_TALLEST_SLIT = 60
"""Exact height of a line or row in twentieths of a point up to which nothing is seen; exact heights are negative."""


def why_unseen(look: Look, colours: Colours, ground: Colour | None) -> Technique | None:
    """Tell how text with this look is hidden on a ground (None where that is not known), None if it is seen."""
    if look.get("deleted") or look.get("mvf"):
        return Technique.DELETION
    if look.get("v"):
        return Technique.FORMATTED_HIDDEN
    if look.get("fs", 24) < _SMALLEST_HALF_POINTS or look.get("charscalex", 100) <= _NARROWEST_PERCENT:
        return Technique.TINY
    if is_slit(look.get("sl", 0)):
        return Technique.COVERED
    ground = (
        colour_of(look.get("highlight", 0), colours)
        or shade(look, colours, _BEHIND_LETTERS)
        or shade(look, colours, _BEHIND_PARAGRAPHS)
        or ground
    )
    colour = colour_of(look.get("cf", 0), colours)
    return Technique.SAME_COLOUR if colour and ground and look_alike(colour, ground) else None


def is_slit(height: int) -> bool:
    """Tell whether a height is exact, and too low for text."""
    return -_TALLEST_SLIT <= height < 0


def shade(look: Mapping[str, int], colours: Colours, words: tuple[str, str, str]) -> Colour | None:
    """Mix a shading from its background, its foreground and the foreground's share in hundredths of a percent."""
    back, fore, share = words
    ground = colour_of(look.get(back, 0), colours)
    part = min(max(look.get(share, 0), 0), 10_000) / 10_000
    if not part:
        return ground
    pairs = zip(colour_of(look.get(fore, 0), colours) or BLACK, ground or WHITE, strict=True)
    red, green, blue = (round(above * part + below * (1 - part)) for above, below in pairs)
    return red, green, blue


def colour_of(number: int, colours: Colours) -> Colour | None:
    """Look a colour up; None for one that the table leaves open or does not have."""
    return colours[number] if 0 <= number < len(colours) else None

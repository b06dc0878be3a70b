"""How RTF text looks, by the control words in force, and whether it can be seen."""

from collections.abc import Mapping, Sequence

from server.resumes.colours import BLACK, WHITE, Colour, look_alike
from server.resumes.models import Technique

Look = dict[str, int]
"""The control words in force, each with its number; `number_of` tells that of a word without one."""
Colours = Sequence[Colour | None]
"""The document's table of colours; None is left to the reader, which picks one that can be read."""

_SWITCHES = ("v", "deleted", "mvf", "intbl", "qr")
NEAR_STOPS, FAR_STOPS = "(near stops)", "(far stops)"
"""How many tab stops are set on the page and beyond it, among the control words of the paragraph."""
OF_LETTERS = frozenset(
    (
        *("v", "deleted", "mvf", "fs", "cf", "highlight", "chcbpat", "chcfpat", "chshdng", "charscalex", "f"),
        *("up", "dn", "expnd", "expndtw", "fittext"),
    )
)
"""Until `plain`. The background that `cb` names is left out: Word does not show it."""
OF_PARAGRAPHS = frozenset(
    (
        *("cbpat", "cfpat", "shading", "sl", "intbl", "itap", "li", "lin", "fi", "ri", "rin", "qr"),
        *("posx", "posnegx", "posy", "posnegy", "absw", "absh", NEAR_STOPS, FAR_STOPS),
    )
)
"""Until `pard`. Of a paragraph whose words change inside it, Word heeds the last ones, other readers the first."""

_BEHIND_LETTERS = ("chcbpat", "chcfpat", "chshdng")
_BEHIND_PARAGRAPHS = ("cbpat", "cfpat", "shading")

_SMALLEST_HALF_POINTS = 6
_NARROWEST_PERCENT = 10
SLIT = 60
"""Height of a line or row, width of a box, in twentieths of a point up to which nothing is seen."""
_MOST_RAISED = 200
"""Half points from which raised or lowered letters leave their line for good, and with it the page."""
MOST_OUTSIDE = -2_880
_PLACES = frozenset(("li", "lin", "fi", "ri", "rin", "posx", "posnegx", "posy", "posnegy", "up", "dn"))
_USUAL = {"fs": 24, "charscalex": 100}


def number_of(word: str, number: int | None) -> int:
    """Return what a control word without a number stands for, and any other's number."""
    return (1 if word in _SWITCHES else _USUAL.get(word, 0)) if number is None else number


def why_unseen(look: Look, colours: Colours, ground: Colour | None, paper: tuple[int, int]) -> Technique | None:
    """Tell how text with this look is hidden, None if it is seen.

    `ground` is None where it is not known; `paper` is its width and height in twentieths of a point."""
    if look.get("deleted") or look.get("mvf"):
        return Technique.DELETION
    if look.get("v"):
        return Technique.FORMATTED_HIDDEN
    size = look.get("fs", 24)
    if size < _SMALLEST_HALF_POINTS or look.get("charscalex", 100) <= _NARROWEST_PERCENT:
        return Technique.TINY
    if 0 < look.get("fittext", 0) < SLIT or 0 < look.get("absw", 0) < SLIT:
        return Technique.TINY
    # Letters that are set back by nearly their own width stand upon one another.
    is_heap = min(look.get("expndtw", 0), 5 * look.get("expnd", 0)) <= -4 * size
    if is_heap or is_slit(look.get("sl", 0)) or is_slit(look.get("absh", 0)):
        return Technique.COVERED
    if _is_off_page(look, paper):
        return Technique.OFF_PAGE
    ground = (
        _ground(look.get("highlight", 0), colours)
        or shade(look, colours, _BEHIND_LETTERS)
        or shade(look, colours, _BEHIND_PARAGRAPHS)
        or ground
    )
    colour = colour_of(look.get("cf", -1), colours)
    return Technique.SAME_COLOUR if colour and ground and look_alike(colour, ground) else None


def is_slit(height: int) -> bool:
    """Tell whether a height is exact, which is written below zero, and too low for text."""
    return -SLIT <= height < 0


def shade(look: Mapping[str, int], colours: Colours, words: tuple[str, str, str]) -> Colour | None:
    """Mix a shading from its background, its foreground and the foreground's share in hundredths of a percent."""
    back, fore, share = words
    ground = _ground(look.get(back, 0), colours)
    part = min(max(look.get(share, 0), 0), 10_000) / 10_000
    if not part:
        return ground
    pairs = zip(_ground(look.get(fore, 0), colours) or BLACK, ground or WHITE, strict=True)
    red, green, blue = (round(above * part + below * (1 - part)) for above, below in pairs)
    return red, green, blue


def colour_of(number: int, colours: Colours) -> Colour | None:
    """Look a colour up; None for one that the table leaves open or does not have."""
    return colours[number] if 0 <= number < len(colours) else None


def _ground(number: int, colours: Colours) -> Colour | None:
    """Look up what is painted behind letters; 0 is nothing, whatever the table begins with."""
    return colour_of(number, colours) if number else None


def _is_off_page(look: Look, paper: tuple[int, int]) -> bool:
    if look.keys().isdisjoint(_PLACES):
        return False
    width, height = paper
    indents = [look[word] for word in ("li", "lin") if word in look] or [0]
    lefts = (*indents, min(indents) + look.get("fi", 0), look.get("posnegx", 0), look.get("posnegy", 0))
    return (
        min(lefts) <= MOST_OUTSIDE
        or (look.get("qr", 0) and min(look.get("ri", 0), look.get("rin", 0)) <= MOST_OUTSIDE)
        or max(*indents, look.get("posx", 0)) >= width
        or look.get("posy", 0) >= height
        or max(abs(look.get("up", 0)), abs(look.get("dn", 0))) >= _MOST_RAISED
    )

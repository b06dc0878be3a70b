"""Drawings in RTF: whether their text is seen, and the ground that it stands on."""

from dataclasses import dataclass, field

from server.resumes.colours import WHITE, Colour, look_alike
from server.resumes.models import Technique
from server.resumes.rtf.look import SLIT
from server.resumes.text_flow import TextFlow

_MARGIN = 1_440
_LEAST_COVER = (200, 1_000)
"""Short and long side, in twentieths of a point, from which text can stand on a drawing."""
_LEAST_OPACITY = 6_554
"""A tenth, where one is 65,536."""
_LONGEST_VALUE = 20_000

PLACES = {
    **{
        f"shp{word}": word for word in ("left", "top", "right", "bottom", "fblwtxt", "bxpage", "bypage", "bypara", "wr")
    },
    **{f"dp{word}": word for word in ("x", "y", "xsize", "ysize")},
}
"""Control words that say where a drawing is."""


@dataclass(slots=True)
class Shape:
    """What is said about one drawing, in any order: its properties by name, its place by control word."""

    said: dict[str, str] = field(default_factory=dict[str, str])
    flow: TextFlow | None = None
    """The text in it."""
    has_dark_part: bool = False

    def say(self, name: str, text: str) -> None:
        """Add to the value of a property."""
        value = self.said.get(name, "")
        if len(value) < _LONGEST_VALUE:
            self.said[name] = value + text

    def why_unseen(self, paper: tuple[int, int]) -> Technique | None:
        """Tell why nothing of it is seen, None where it is; `paper` is its width and height."""
        if self.said.get("fHidden") == "1":
            return Technique.FORMATTED_HIDDEN
        (left, right), (top, bottom) = self._sides()
        width, height = paper
        # What a paragraph at the foot of the page anchors may stand far above it.
        leftmost = 0 if "bxpage" in self.said else -_MARGIN
        topmost = 0 if "bypage" in self.said else -height if "bypara" in self.said else -_MARGIN
        # Where it is not said how wide a drawing is, both of its sides are at the same place.
        if left >= width or top >= height or right < leftmost or bottom < topmost:
            return Technique.OFF_PAGE
        return Technique.TINY if 0 < min(right - left, bottom - top) < SLIT else None

    @property
    def is_filled(self) -> bool:
        """Something is painted behind the drawing's text; without a word about it, white is."""
        return self.said.get("fFilled") != "0" and self._number("fillOpacity", 65_536) >= _LEAST_OPACITY

    @property
    def fill(self) -> Colour | None:
        """The colour of a filled drawing, None where it is a picture, a pattern or a gradient."""
        if self.said.get("fillType", "0") != "0":
            return None
        value = self._number("fillColor", 0xFFFFFF)
        return value & 0xFF, value >> 8 & 0xFF, value >> 16 & 0xFF

    @property
    def is_dark(self) -> bool:
        """Text on the drawing may be of any colour."""
        fill = self.fill
        is_painted = self.is_filled and (fill is None or not look_alike(fill, WHITE))
        return self.has_dark_part or "pib" in self.said or is_painted

    @property
    def is_white_cover(self) -> bool:
        """It is empty, white and has no outline, and text does not make way for it: nobody sees it."""
        says_nothing = self.flow is None or not self.flow.text.strip()
        is_over_text = self.said.get("wr") == "3" and not self.lies_behind_text
        has_outline = self.said.get("fLine", "1") != "0"
        return says_nothing and is_over_text and self.is_filled and not self.is_dark and not has_outline

    def covers(self, paper: tuple[int, int]) -> bool:
        """Tell whether text around it may stand on it, so large is it."""
        low, high = sorted(far - near for near, far in self._sides())
        return low >= _LEAST_COVER[0] and high >= _LEAST_COVER[1] and self.why_unseen(paper) is None

    @property
    def lies_behind_text(self) -> bool:
        """The page's own text runs over the drawing."""
        return self.said.get("fblwtxt") == "1"

    def _sides(self) -> tuple[tuple[int, int], tuple[int, int]]:
        left, top = self._number("left", self._number("x")), self._number("top", self._number("y"))
        right = self._number("right", left + self._number("xsize"))
        return (left, right), (top, self._number("bottom", top + self._number("ysize")))

    def _number(self, name: str, otherwise: int = 0) -> int:
        try:
            return int(self.said.get(name, otherwise))
        except ValueError:
            return otherwise

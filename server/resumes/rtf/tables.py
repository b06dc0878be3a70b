"""The row of an RTF table that is being read: what its cells stand on, and whether it is high enough to be seen."""

from server.resumes.colours import Colour
from server.resumes.rtf.look import MOST_OUTSIDE, Colours, is_slit, shade

_BEHIND_CELLS = ("clcbpat", "clcfpat", "clshdng")


class Row:
    """Its definition, which comes before its text, and the cell that the text is in."""

    def __init__(self) -> None:
        self._grounds: list[Colour | None] = []
        self._shading: dict[str, int] = {}
        self._merged: set[int] = set()
        self._height = 0
        self._cell = 0
        self._edges = [0]
        """Left of each cell, right of the last."""
        self._place = (0, 0)
        """How far to the right and down a table is that stands free on the page."""
        self._before: tuple[dict[int, Colour], int] | None = None
        self.is_contradictory = False
        """What a row was described as before its text is not what it is described as after it, which Word heeds."""

    def heed(self, word: str, number: int, colours: Colours) -> bool:
        """Heed a control word; tell whether it was about a row or its cells."""
        match word:
            case "trowd":
                self._before = self._described if self._cell else None
                self._grounds, self._shading, self._height, self._cell = [], {}, 0, 0
                self._merged, self._edges, self._place = set(), [0], (0, 0)
            case "trrh":
                self._height = number
            case "trleft":
                self._edges[0] = number
            case "tposx":
                self._place = (number, self._place[1])
            case "tposnegx":
                self._place = (-abs(number), self._place[1])
            case "tposy":
                self._place = (self._place[0], number)
            case "clvmrg" | "clmrg":
                self._merged.add(len(self._grounds))
            case "cellx":
                self._edges.append(number)
                self._grounds.append(shade(self._shading, colours, _BEHIND_CELLS))
                self._shading = {}
            case "cell":
                self._cell += 1
            case "row":
                self._cell = 0
                self.is_contradictory |= self._before not in (None, self._described)
                self._before = None
            case _ if word in _BEHIND_CELLS:
                self._shading[word] = number
            case _:
                return False
        return True

    @property
    def _described(self) -> tuple[dict[int, Colour], int]:
        return {cell: colour for cell, colour in enumerate(self._grounds) if colour}, self._height

    @property
    def ground(self) -> Colour | None:
        """What the cell is shaded with, None where it is not."""
        return self._grounds[self._cell] if self._cell < len(self._grounds) else None

    @property
    def is_covered(self) -> bool:
        """Nothing of the cell's text is seen: the row is too low, or another cell reaches over it."""
        return is_slit(self._height) or self._cell in self._merged

    def is_off_page(self, paper: tuple[int, int]) -> bool:
        """Tell whether the cell begins to the right of the page, ends to the left of it, or stands below it."""
        width, height = paper
        right, down = self._place
        if down >= height or right >= width or right <= MOST_OUTSIDE:
            return True
        if self._cell + 1 >= len(self._edges):
            return False
        near, far = self._edges[self._cell], self._edges[self._cell + 1]
        return right + near >= width or right + max(near, far) <= MOST_OUTSIDE

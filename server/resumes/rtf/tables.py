"""The row of an RTF table that is being read: what its cells stand on, and whether it is high enough to be seen."""

from server.resumes.colours import Colour
from server.resumes.rtf.look import Colours, is_slit, shade

_BEHIND_CELLS = ("clcbpat", "clcfpat", "clshdng")


class Row:
    """Its definition, which comes before its text, and the cell that the text is in."""

    def __init__(self) -> None:
        self._grounds: list[Colour | None] = []
        self._shading: dict[str, int] = {}
        self._merged: set[int] = set()
        self._height = 0
        self._cell = 0
        self._before: tuple[dict[int, Colour], int] | None = None
        self.is_contradictory = False
        """What a row was described as before its text is not what it is described as after it, which Word heeds."""

    def heed(self, word: str, number: int, colours: Colours) -> bool:
        """Heed a control word; tell whether it was about a row or its cells."""
        match word:
            case "trowd":
                self._before = self._described if self._cell else None
                self._grounds, self._shading, self._height, self._cell = [], {}, 0, 0
                self._merged = set()
            case "trrh":
                self._height = number
            case "clvmrg":
                self._merged.add(len(self._grounds))
            case "cellx":
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

"""The row of an RTF table that is being read: what its cells stand on, and whether it is high enough to be seen."""

from server.resumes.colours import Colour
from server.resumes.rtf.look import Colours, is_slit, shade

_BEHIND_CELLS = ("clcbpat", "clcfpat", "clshdng")


class Row:
    """Its definition, which comes before its text, and the cell that the text is in."""

    def __init__(self) -> None:
        self._grounds: list[Colour | None] = []
        self._shading: dict[str, int] = {}
        self._height = 0
        self._cell = 0

    def heed(self, word: str, number: int, colours: Colours) -> bool:
        """Heed a control word; tell whether it was about a row or its cells."""
        match word:
            case "trowd":
                self._grounds, self._shading, self._height, self._cell = [], {}, 0, 0
            case "trrh":
                self._height = number
            case "cellx":
                self._grounds.append(shade(self._shading, colours, _BEHIND_CELLS))
                self._shading = {}
            case "cell":
                self._cell += 1
            case "row":
                self._cell = 0
            case _ if word in _BEHIND_CELLS:
                self._shading[word] = number
            case _:
                return False
        return True

    @property
    def ground(self) -> Colour | None:
        """What the cell is shaded with, None where it is not."""
        return self._grounds[self._cell] if self._cell < len(self._grounds) else None

    @property
    def is_slit(self) -> bool:
        """Nothing of the row's text is seen, so low is it."""
        return is_slit(self._height)

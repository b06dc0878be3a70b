"""What RTF text stands on: paper, its background, drawings and cells, by which it is seen or not."""

from server.resumes.colours import WHITE, Colour
from server.resumes.models import Technique
from server.resumes.rtf.groups import Target
from server.resumes.rtf.look import Look, why_unseen
from server.resumes.rtf.shapes import Shape
from server.resumes.rtf.tables import Row

_PAPER = {"paperw": "width", "pgwsxn": "width", "paperh": "height", "pghsxn": "height"}


class Page:
    """What is known of it so far."""

    def __init__(self, *, has_shaded_nests: bool) -> None:
        self.colours: list[Colour | None] = []
        self.row = Row()
        self._has_shaded_nests = has_shaded_nests
        """Some table inside a table may have shaded cells; which ones is told only after their text."""
        self._paper = {"width": 12_240, "height": 15_840}
        self._background: Colour | None = WHITE
        self._shows_background = False
        self._has_dark_shape = False
        self._is_dark_behind = False
        self.has_white_cover = False
        """A drawing that nobody sees lies over the text."""

    def heed(self, word: str, number: int | None) -> bool:
        """Heed a control word; tell whether it was about the page."""
        if word == "viewbksp":
            self._shows_background = number != 0
        elif word in _PAPER:
            self._paper[_PAPER[word]] = number or self._paper[_PAPER[word]]
        else:
            return False
        return True

    def paint(self, shape: Shape) -> None:
        """Make a drawing the background of all pages."""
        self._background = shape.fill

    def draw(self, shape: Shape) -> Technique | None:
        """Add a drawing; tell why it is not seen, None where it is."""
        if shape.is_dark and shape.covers(self._size):
            self._has_dark_shape = True
            self._is_dark_behind = self._is_dark_behind or shape.lies_behind_text
        self.has_white_cover |= shape.is_white_cover and shape.covers(self._size)
        return shape.why_unseen(self._size)

    def is_beyond(self, place: int) -> bool:
        """Tell whether a place, counted from the left margin, is to the right of the page."""
        return place >= self._paper["width"]

    def ground_in(self, shape: Shape) -> Colour | None:
        """Return what text in a drawing stands on, None where that is not known."""
        if shape.is_filled:
            return shape.fill
        return None if self._has_dark_shape or shape.is_dark else self._ground

    def why_unseen(self, target: Target, look: Look) -> Technique | None:
        """Tell how text with this look is hidden, None if it is seen."""
        ground = target.ground if target.boxed else self._ground
        if look.get("intbl"):
            if self.row.is_covered:
                return Technique.COVERED
            if self.row.is_off_page(self._size):
                return Technique.OFF_PAGE
            ground = None if look.get("itap", 1) > 1 and self._has_shaded_nests else self.row.ground or ground
        return why_unseen(look, self.colours, ground, self._size)

    @property
    def _size(self) -> tuple[int, int]:
        return self._paper["width"], self._paper["height"]

    @property
    def _ground(self) -> Colour | None:
        if self._is_dark_behind:
            return None
        return self._background if self._shows_background else WHITE

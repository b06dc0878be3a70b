"""A page as pixels, and whether two such pictures differ where a letter should be."""

from dataclasses import dataclass
from itertools import chain, cycle
from operator import sub

from server.resumes.colours import Colour

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left corner of the page as it is shown."""

_JUST_VISIBLE = (60, 24, 33)
"""Difference of blue, green and red that an eye sees: 24 steps of grey, weighted as `server.resumes.colours` does."""
_CERTAIN = max(_JUST_VISIBLE)


@dataclass(frozen=True, slots=True)
class Picture:
    """Rendered pixels, three bytes each (blue, green, red)."""

    pixels: bytes | bytearray
    width: int
    height: int
    stride: int
    """Bytes from one row to the next."""
    scale: float
    """Pixels per point."""

    def _window(self, box: Box) -> tuple[int, int, int, int]:
        """Return the box in whole pixels of the picture: first column, first row, end of columns, end of rows."""
        scale = self.scale
        left, top, right, bottom = box
        left, top, right, bottom = int(left * scale), int(top * scale), int(right * scale) + 1, int(bottom * scale) + 1
        if 0 <= left < right <= self.width and 0 <= top < bottom <= self.height:
            return left, top, right, bottom
        left, top = min(max(left, 0), self.width), min(max(top, 0), self.height)
        return left, top, min(max(right, left), self.width), min(max(bottom, top), self.height)

    def _rows(self, box: Box) -> list[bytes | bytearray]:
        left, top, right, bottom = self._window(box)
        starts = range(top * self.stride + left * 3, bottom * self.stride + left * 3, self.stride)
        return [self.pixels[start : start + (right - left) * 3] for start in starts]

    def shows_what(self, other: "Picture", box: Box) -> bool:
        """Tell whether this picture has something inside the box that an eye can see and the other has not."""
        left, top, right, bottom = self._window(box)
        length, middle = (right - left) * 3, (top + bottom) // 2
        # From the middle: that row crosses most letters and settles them.
        for row in chain(range(middle, bottom), range(middle - 1, top - 1, -1)):
            start = row * self.stride + left * 3
            mine, theirs = self.pixels[start : start + length], other.pixels[start : start + length]
            if mine == theirs:
                continue
            # Dark on light comes first: most letters are.
            if max(map(sub, theirs, mine)) >= _CERTAIN or max(map(sub, mine, theirs)) >= _CERTAIN:
                return True
            steps = [abs(step) for step in map(sub, mine, theirs)]
            if any(max(steps[colour::3]) >= limit for colour, limit in enumerate(_JUST_VISIBLE)):
                return True
        return False

    def shows_apart(self, without: "Picture", bare: "Picture", box: Box) -> bool:
        """Tell whether the box stands out more against the bare page than it does in the picture without a letter.

        White letters over black ones change what is seen of these, but show nothing themselves."""
        rows = zip(self._rows(box), without._rows(box), bare._rows(box), strict=True)
        return any(
            abs(here - beneath) - abs(lifted - beneath) >= limit
            for mine, others, ground in rows
            if mine != others
            for here, lifted, beneath, limit in zip(mine, others, ground, cycle(_JUST_VISIBLE), strict=False)
        )

    def has_contrast(self, box: Box) -> bool:
        """Tell whether the box holds light and dark pixels, as a printed letter on a scan does."""
        greens = b"".join(row[1::3] for row in self._rows(box))
        return bool(greens) and max(greens) - min(greens) >= _CERTAIN

    def colour_of(self, box: Box) -> Colour | None:
        """Return the mean colour inside the box, None where the box has no pixel on the page."""
        pixels = b"".join(self._rows(box))
        if not pixels:
            return None
        blue, green, red = (sum(pixels[channel::3]) * 3 // len(pixels) for channel in range(3))
        return red, green, blue

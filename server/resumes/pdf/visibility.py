"""Which letters of a page a person can see: the page is drawn with and without its text and compared."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from server.resumes.colours import look_alike
from server.resumes.models import Technique
from server.resumes.pdf.overlaps import find_layers, find_twins
from server.resumes.pdf.pdfium import PdfPage, fill_colour, has_own_font, is_clip, is_never_painted
from server.resumes.pdf.picture import Box, Picture

_SMALLEST_HEIGHT, _SMALLEST_WIDTH = 3.0, 1.0
"""Points of an em below which text cannot be read; small print goes down to 4."""
_LEAST_OPACITY = 24
_MOST_LAYERS = 8
"""Text stacked deeper than this is compared with the bare page only."""
_BLANK = 0.1
"""Points of ink below which a letter has no shape."""
_FEW_PAINTED = 0.1
"""Share of painted letters up to which a page may be a scan with recognised text behind it."""
_OVER_PRINT = 0.5
"""Share of a passage's letters that lie on print when text recognition put it there."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What was found out about the letters of one page."""

    hidden: dict[int, Technique]
    """By index of the letter."""
    repeated: frozenset[int]
    """Letters drawn a second time in the same place, as bold or shadow effects do."""
    recognised: bool
    """Text lies unpainted behind a picture, as text recognition leaves it, and was taken for what the picture shows."""


def look_at(page: PdfPage) -> Sight:
    """Compare a page's letters with what it shows."""
    letters = [index for index, owner in enumerate(page.objects) if owner and page.text[index].isalnum()]
    if not letters:
        return Sight({}, frozenset(), recognised=False)
    hidden = _hidden_by_geometry(page, letters)
    views = _Views(page)
    recognised = _recognised_by_scanner(views, letters, hidden, page.objects)
    hidden = {index: how for index, how in hidden.items() if index not in recognised}
    painted = [index for index in letters if index not in hidden and index not in recognised]
    layers = find_layers(page.boxes, page.objects, painted)
    unseen = {index: how for index in painted if (how := views.why_unseen(index, layers))}
    stacked = [index for index in painted if page.objects[index] in layers]
    seen, repeated = _settle_twins(views, unseen, find_twins(page.text, page.boxes, page.objects, stacked))
    hidden |= {index: how for index, how in unseen.items() if index not in seen and index not in repeated}
    return Sight(hidden, repeated, recognised=bool(recognised))


def _settle_twins(
    views: "_Views", unseen: dict[int, Technique], twins: dict[int, tuple[int, ...]]
) -> tuple[frozenset[int], frozenset[int]]:
    """Settle letters that are drawn twice: lifting one changes little, as the other is still there.

    Returns those that are seen, one of each such group, and those that only repeat one that is."""
    seen: set[int] = set()
    repeated: set[int] = set()
    for index in sorted(twins):
        if not seen.isdisjoint(twins[index]):
            repeated.add(index)
        elif index not in unseen or views.is_inked(index):
            seen.add(index)
    return frozenset(seen), frozenset(repeated)


class _Views:
    """Pictures of one page with more or less of its text taken off, each drawn when it is first needed."""

    def __init__(self, page: PdfPage) -> None:
        self._page = page
        self._owners = {owner for owner in page.objects if owner}
        self._clips = set(filter(is_clip, self._owners))
        self._lifted: dict[int, Picture] = {}

    @cached_property
    def whole(self) -> Picture:
        return self._page.picture

    @cached_property
    def bare(self) -> Picture:
        return self._page.render_without(self._owners)

    def lies_on_print(self, index: int) -> bool:
        return self.whole.has_contrast(self._page.boxes[index])

    def is_inked(self, index: int) -> bool:
        """Tell whether some text, not necessarily this letter, can be seen in the letter's box."""
        return self.whole.shows_what(self.bare, self._page.boxes[index])

    def why_unseen(self, index: int, layers: dict[int, int]) -> Technique | None:
        """Tell how a painted letter is kept out of sight, None where it can be seen."""
        owner, box = self._page.objects[index], self._page.boxes[index]
        is_blank = box[3] - box[1] < _BLANK or box[2] - box[0] < _BLANK
        if is_blank:
            box = self._page.loose_boxes([index])[0]
        if owner in self._clips:
            # Lifting a clip off changes nothing in the picture; what is painted through it shows as contrast.
            return None if self.whole.has_contrast(box) else Technique.COVERED
        if layers.get(owner, _MOST_LAYERS) < _MOST_LAYERS:
            is_seen = self._is_seen_alone(owner, box, layers)
        else:
            is_seen = self.whole.shows_what(self.bare, box)
        if is_seen:
            return None
        if not is_blank:
            return self._why(owner, box)
        # A font that is not in the file was replaced by one that lacks the letter: a reader's own font may have it.
        return Technique.BLANK_LETTERS if has_own_font(owner) else None

    def _is_seen_alone(self, owner: int, box: Box, layers: dict[int, int]) -> bool:
        """Lift only the letter's layer: what changes is its own."""
        layer = layers[owner]
        if layer not in self._lifted:
            self._lifted[layer] = self._page.render_without(
                [handle for handle, place in layers.items() if place == layer]
            )
        return self.whole.shows_apart(self._lifted[layer], self.bare, box)

    def _why(self, owner: int, box: Box) -> Technique:
        paint = fill_colour(owner)
        beneath = self.bare.colour_of(box)
        if paint is None or beneath is None:
            return Technique.COVERED
        colour, opacity = paint
        if opacity < _LEAST_OPACITY:
            return Technique.TRANSPARENT
        return Technique.SAME_COLOUR if look_alike(colour, beneath) else Technique.COVERED


def _hidden_by_geometry(page: PdfPage, letters: Sequence[int]) -> dict[int, Technique]:
    """Find what needs no picture: text that is never painted, too small, or off the page."""
    by_object: dict[int, Technique | None] = {}
    found: dict[int, Technique] = {}
    for index in letters:
        left, top, right, bottom = page.boxes[index]
        if not (0 <= left + right <= 2 * page.width and 0 <= top + bottom <= 2 * page.height):
            found[index] = Technique.OFF_PAGE
            continue
        owner = page.objects[index]
        if owner not in by_object:
            by_object[owner] = _technique_of(page, index, owner)
        if how := by_object[owner]:
            found[index] = how
    return found


def _technique_of(page: PdfPage, index: int, owner: int) -> Technique | None:
    if is_never_painted(owner):
        return Technique.NEVER_PAINTED
    height, width = page.size_of(index)
    return Technique.TINY if height < _SMALLEST_HEIGHT or width < _SMALLEST_WIDTH else None


def _recognised_by_scanner(
    views: _Views, letters: Sequence[int], hidden: dict[int, Technique], objects: Sequence[int]
) -> frozenset[int]:
    """Return the letters that text recognition put behind a scan: nearly nothing is painted, and they lie on print."""
    unpainted: defaultdict[int, list[int]] = defaultdict(list)
    for index, how in hidden.items():
        if how is Technique.NEVER_PAINTED:
            unpainted[objects[index]].append(index)
    if len(letters) - len(hidden) > _FEW_PAINTED * len(letters):
        return frozenset()
    return frozenset(
        index
        for indices in unpainted.values()
        if sum(map(views.lies_on_print, indices)) >= _OVER_PRINT * len(indices)
        for index in indices
    )

"""Where a Word paragraph stands on the page: its indents, frame and tab stops, which can lead off the paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from math import inf

from server.resumes.docx.xml import Node, children, find, number, value
from server.resumes.models import Technique

SLIT = 60.0
"""Height of a line, row or frame and width of a frame, in twentieths of a point, up to which nothing is seen."""
MOST_OUTSIDE = -2_880.0
"""Twentieths of a point to the left of its margin at which text is off any page."""


_PLACED_BY = frozenset(("ind", "jc", "framePr", "tabs"))


@dataclass(frozen=True, slots=True)
class Paper:
    """Its size in twentieths of a point."""

    width: float = 12_240.0
    height: float = 15_840.0

    def misses(self, left: float, top: float = 0.0) -> bool:
        """Tell whether what begins at a place, measured from a margin or an edge, is outside the page."""
        return not (MOST_OUTSIDE < left < self.width and MOST_OUTSIDE < top < self.height)


def read_paper(root: Node) -> Paper:
    """Return the largest width and height of the document's sections."""
    sizes = [size for section in root.iter("sectPr") for size in section.findall("pgSz")]
    width, height = (max((number(size.get(side)) or 0.0 for size in sizes), default=0.0) for side in ("w", "h"))
    letter = Paper()
    return Paper(width or letter.width, height or letter.height)


@dataclass(frozen=True, slots=True)
class Position:
    """What a paragraph's formatting says of its place; None is "not said here"."""

    left: float | None = None
    right: float | None = None
    first: float | None = None
    """Where the first line begins, counted from the left indent."""
    ends_right: bool | None = None
    frame: Node | None = None
    stops: Mapping[float, bool] = field(default_factory=dict[float, bool])
    """Tab stops that are set (true) or taken away."""

    def over(self, beneath: "Position") -> "Position":
        """Return this position where it says something, the other where it does not."""
        if self is UNPLACED:
            return beneath
        said = {name: mine for name in _SAID if (mine := getattr(self, name)) is not None}
        return replace(beneath, **said | {"stops": {**beneath.stops, **self.stops}})

    def why_unseen(self, paper: Paper) -> Technique | None:
        """Tell why the paragraph is not on the page, None where it is."""
        left = self.left or 0.0
        if paper.misses(left) or paper.misses(left + (self.first or 0.0)):
            return Technique.OFF_PAGE
        if self.ends_right and (self.right or 0.0) <= MOST_OUTSIDE:
            return Technique.OFF_PAGE
        return _why_frame_unseen(self.frame, paper)

    def tabs_on_page(self, paper: Paper) -> float:
        """Return how many tabs may lead to a place on the page, infinity for any number of them."""
        stops = [place for place, is_set in self.stops.items() if is_set]
        if all(place < paper.width for place in stops):
            return inf
        # A hanging indent is a tab stop by itself.
        return sum(0 < place < paper.width for place in stops) + ((self.first or 0.0) < 0)


UNPLACED = Position()
"""Where a paragraph stands of which nothing is said."""
_SAID = tuple(field.name for field in fields(Position))


def read_position(properties: Node | None) -> Position:
    """Read the place that `w:pPr` says."""
    if properties is None or not any(child.tag in _PLACED_BY for child in properties):
        return UNPLACED
    indents = find(properties, "ind")
    hanging = _first(indents, "hanging")
    align = value(properties, "jc")
    return Position(
        left=_first(indents, "left", "start"),
        right=_first(indents, "right", "end"),
        first=_first(indents, "firstLine") if hanging is None else -hanging,
        ends_right=None if align is None else align in ("right", "end"),
        frame=properties.find("framePr"),
        stops={
            place: stop.get("val") != "clear"
            for stop in children(find(properties, "tabs"))
            if (place := number(stop.get("pos"))) is not None
        },
    )


def is_on_page(anchor: str | None) -> bool:
    """Tell whether heights are counted from the page; what is counted from the text may stand far above it."""
    return anchor in ("page", "margin")


def _first(node: Node | None, *names: str) -> float | None:
    found = (number(value(node, attribute=name)) for name in names)
    return next((length for length in found if length is not None), None)


def _why_frame_unseen(frame: Node | None, paper: Paper) -> Technique | None:
    if frame is None:
        return None
    width, height, left, top = (_first(frame, name) or 0.0 for name in ("w", "h", "x", "y"))
    left, top = 0.0 if frame.get("xAlign") else left, 0.0 if frame.get("yAlign") else top
    if paper.misses(left, top if is_on_page(frame.get("vAnchor")) else max(top, 0.0)):
        return Technique.OFF_PAGE
    if 0 < width < SLIT or (frame.get("hRule") == "exact" and 0 < height <= SLIT):
        return Technique.TINY
    return None

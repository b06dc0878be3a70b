"""Words with places on a page, in the order in which a person reads them: columns one by one, rows whole."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from server.resumes.pdf.picture import Box

_GUTTER = 10.0
"""Least width in points of the empty strip between two columns."""
LEAST_SPACE, WIDEST_SPACE = 0.08, 1.0
"""Gap between two words of a segment, in heights of its lower word; letters that stand closer are of one word."""
_COLUMN_LINES = 3
_LONG_LINE = 25
"""Characters from which a line is prose and not a cell of a table."""
_ALIGNED = 0.6
"""Share of a column's lines that stand level with lines of the other, from which they may be rows."""
_MOST_UNEVEN = 2.5
"""Heights of text in one line; an initial that spans lines, or a line that runs up the page, stands by itself."""
_DENSE = 0.8
"""Lines of a sidebar by lines beside it; labels of paragraphs are fewer."""
_PARAGRAPH = 0.7
"""Empty height before a line, in heights of the line, that makes it a new paragraph."""
_MOST_SEGMENTS = 3_000
"""A page in more pieces is read line by line: it is no resume, and finding columns would take too long."""
_DEEPEST = 6
_HAS_DIGIT = re.compile(r"\d")


class Word(NamedTuple):
    """One word or several that stand level and a space apart, in the order of the page's own stream."""

    text: str
    box: Box
    turned: bool = False
    """Runs up or down the page."""


@dataclass(slots=True)
class _Segment:
    """Words side by side that belong together; `order` is the place of the first in the stream."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    order: int

    @property
    def height(self) -> float:
        return self.bottom - self.top


def arrange(words: Sequence[Word]) -> str:
    """Return the words as lines of text in reading order, a blank line between paragraphs."""
    segments = sorted(_segments(words), key=lambda segment: (segment.top, segment.left))
    return _arrange(segments, _DEEPEST if len(segments) <= _MOST_SEGMENTS else 0)


def _segments(words: Sequence[Word]) -> list[_Segment]:
    segments: list[_Segment] = []
    last: _Segment | None = None
    was_turned = False
    for order, (text, (left, top, right, bottom), turned) in enumerate(words):
        # A word of one letter cannot tell its direction: it goes with the words around it.
        if last and was_turned and (turned or len(text) == 1):
            last.text += f" {text}"
            last.left, last.top = min(last.left, left), min(last.top, top)
            last.right, last.bottom = max(last.right, right), max(last.bottom, bottom)
        elif last and not was_turned and not turned and _follows(last, left, top, bottom):
            last.text += _space(last, left) + text
            last.right = max(last.right, right)
            if top != last.top or bottom != last.bottom:
                last.top, last.bottom = min(last.top, top), max(last.bottom, bottom)
        else:
            last = _Segment(text, left, top, right, bottom, order)
            segments.append(last)
            was_turned = turned
    return segments


def _follows(last: _Segment, left: float, top: float, bottom: float) -> bool:
    height = min(last.bottom - last.top, bottom - top)
    if not -0.3 * height <= left - last.right <= WIDEST_SPACE * height:
        return False
    return min(last.bottom, bottom) - max(last.top, top) >= 0.5 * height


def _space(last: _Segment, left: float) -> str:
    height = last.bottom - last.top
    return "" if -0.3 * height <= left - last.right < LEAST_SPACE * height else " "


def _arrange(segments: list[_Segment], depth: int) -> str:
    """Read what stands above the widest pair of columns, then the columns, then what stands below."""
    split = _find_columns(segments) if depth else None
    if split is None:
        return _lines(segments)
    return "\n\n".join(filter(None, (_arrange(part, depth - 1) for part in split)))


def _find_columns(segments: list[_Segment]) -> tuple[list[_Segment], ...] | None:
    """Return (above, left, right, below) of the gutter that most segments stand along, None without columns.

    A gutter is a strip that a run of segments, taken from top to bottom, does not touch."""
    best: tuple[list[_Segment], ...] | None = None
    most = 2 * _COLUMN_LINES - 1
    if len(segments) <= most:
        return None
    furthest = nlargest(_COLUMN_LINES, (segment.left for segment in segments))[-1] - _GUTTER
    gutters = {round(segment.right) + 1 for segment in segments}
    for gutter in sorted(gutter for gutter in gutters if gutter <= furthest):
        crossing = [
            place
            for place, segment in enumerate(segments)
            if segment.left < gutter + _GUTTER and segment.right > gutter
        ]
        for start, stop in pairwise([-1, *crossing, len(segments)]):
            run = segments[start + 1 : stop]
            if len(run) <= most:
                continue
            left = [segment for segment in run if segment.right <= gutter]
            right = [segment for segment in run if segment.right > gutter]
            if min(len(left), len(right)) >= _COLUMN_LINES and _are_columns(left, right):
                best, most = (segments[: start + 1], left, right, segments[stop:]), len(run)
    return best


def _are_columns(left: list[_Segment], right: list[_Segment]) -> bool:
    """Tell columns from the rows of a table, or from dates that stand beside what they date."""
    one, other = _rows(left), _rows(right)
    if min(len(one), len(other)) < _COLUMN_LINES:
        return False
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    within = [row for row in many if _top(few[0]) - 2 <= _top(row) and _bottom(row) <= _bottom(few[-1]) + 2]
    if len(within) < _COLUMN_LINES - 1:
        return False
    feet = sorted(_bottom(row) for row in many)
    aligned = sum(_has_near(feet, _bottom(row), 0.2 * row[0].height) for row in few)
    if aligned < _ALIGNED * len(few):
        return True
    if sum(bool(_HAS_DIGIT.search(_text(row))) for row in few) > len(few) / 2 and _length(few) < _LONG_LINE:
        return False
    if _length(few) >= _LONG_LINE and _length(within) >= _LONG_LINE:
        return True
    drawn_apart = max(segment.order for segment in left) < min(segment.order for segment in right)
    is_sidebar = _length(within) >= _LONG_LINE and len(few) >= _DENSE * len(within)
    return drawn_apart or is_sidebar


def _has_near(sorted_numbers: list[float], number: float, tolerance: float) -> bool:
    place = bisect_left(sorted_numbers, number - tolerance)
    return place < len(sorted_numbers) and sorted_numbers[place] <= number + tolerance


def _rows(segments: Sequence[_Segment]) -> list[list[_Segment]]:
    """Group segments, given from top to bottom, that stand side by side; the first of a row stands highest."""
    rows: list[list[_Segment]] = []
    for segment in segments:
        for row in reversed(rows[-3:]):
            # No segment stands higher than those before it.
            overlap = min(row[0].bottom, segment.bottom) - segment.top
            if overlap < 0:
                continue
            low, high = sorted((row[0].height, segment.height))
            if overlap >= 0.5 * low and high <= _MOST_UNEVEN * low:
                row.append(segment)
                break
        else:
            rows.append([segment])
    return rows


def _lines(segments: Sequence[_Segment]) -> str:
    """Write segments row by row."""
    lines: list[str] = []
    foot = 0.0
    for row in _rows(segments):
        if lines and _top(row) - foot > _PARAGRAPH * max(segment.height for segment in row):
            lines.append("")
        lines.append(_text(row))
        foot = _bottom(row)
    return "\n".join(lines)


def _text(row: Sequence[_Segment]) -> str:
    if len(row) == 1:
        return row[0].text
    text, last = "", None
    for segment in sorted(row, key=lambda segment: segment.left):
        if last is not None:
            gap = segment.left - last.right
            text += "  " if gap > 1.5 * last.height else _space(last, segment.left)
        text += segment.text
        last = segment
    return text


def _top(row: Sequence[_Segment]) -> float:
    return row[0].top


def _bottom(row: Sequence[_Segment]) -> float:
    return max(segment.bottom for segment in row)


def _length(rows: Sequence[Sequence[_Segment]]) -> float:
    return median(len(_text(row)) for row in rows)

"""Text objects whose letters may lie on top of one another: in which groups to lift them off, and which are twins."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from server.resumes.pdf.picture import Box

_LEAST = 0.3
"""Points that two outlines have to share each way; neighbours in a line may touch."""
_SAME_PLACE = 1.5
"""Points between the centres of twins."""
_MOST_TWINS = 0.8
"""Share of a text object's letters that have a twin when the object repeats others; fewer meet by chance."""


def find_layers(boxes: Sequence[Box], objects: Sequence[int], letters: Iterable[int]) -> dict[int, int]:
    """Give each text object whose outline meets another's a layer; objects of one layer do not meet.

    `letters` are indices into the other sequences."""
    layers: dict[int, int] = {}
    for handle, neighbours in _meetings(_outlines(boxes, objects, letters)).items():
        taken = {layers[neighbour] for neighbour in neighbours if neighbour in layers}
        layers[handle] = next(layer for layer in range(len(neighbours) + 1) if layer not in taken)
    return layers


def find_twins(
    text: str, boxes: Sequence[Box], objects: Sequence[int], letters: Sequence[int]
) -> dict[int, tuple[int, ...]]:
    """Return, by letter, the same letters of other objects in the same place: text drawn twice for a bold effect."""
    places: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for index in letters:
        places[text[index], round(_centre(boxes[index])[0])].append(index)
    twins: dict[int, tuple[int, ...]] = {}
    for index in letters:
        near = round(_centre(boxes[index])[0])
        found = tuple(
            other
            for column in (near - 1, near, near + 1)
            for other in places.get((text[index], column), ())
            if objects[other] != objects[index] and _is_near(boxes[index], boxes[other])
        )
        if found:
            twins[index] = found
    total, paired = Counter(objects[index] for index in letters), Counter(objects[index] for index in twins)
    return {
        index: found for index, found in twins.items() if paired[objects[index]] >= _MOST_TWINS * total[objects[index]]
    }


def _outlines(boxes: Sequence[Box], objects: Sequence[int], letters: Iterable[int]) -> dict[int, Box]:
    inside: defaultdict[int, list[Box]] = defaultdict(list)
    for index in letters:
        inside[objects[index]].append(boxes[index])
    outlines: dict[int, Box] = {}
    for handle, found in inside.items():
        lefts, tops, rights, bottoms = zip(*found, strict=True)
        outlines[handle] = (min(lefts), min(tops), max(rights), max(bottoms))
    return outlines


def _meetings(outlines: dict[int, Box]) -> dict[int, list[int]]:
    """Return, by object, the objects whose outlines meet its own; objects that meet none are left out."""
    meetings: defaultdict[int, list[int]] = defaultdict(list)
    ordered = sorted(outlines.items(), key=lambda item: item[1][1])
    for place, (handle, (left, _, right, bottom)) in enumerate(ordered):
        for following in range(place + 1, len(ordered)):
            other, box = ordered[following]
            if box[1] >= bottom - _LEAST:
                break
            if box[0] < right - _LEAST and left < box[2] - _LEAST and min(bottom, box[3]) - box[1] > _LEAST:
                meetings[handle].append(other)
                meetings[other].append(handle)
    return meetings


def _is_near(one: Box, other: Box) -> bool:
    (x, y), (other_x, other_y) = _centre(one), _centre(other)
    return abs(x - other_x) <= _SAME_PLACE and abs(y - other_y) <= _SAME_PLACE


def _centre(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2

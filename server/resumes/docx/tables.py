"""The grid of a Word table: which cells another one reaches over, and which lie outside the page."""

from collections.abc import Iterator

from server.resumes.docx.places import SLIT, Paper, is_on_page
from server.resumes.docx.xml import Node, children, find, is_on, number, value
from server.resumes.models import Technique


class Grid:
    """Follows the columns of one table from row to row."""

    def __init__(self, table: Node, paper: Paper) -> None:
        properties = table.find("tblPr")
        self._paper = paper
        self._floats_away = _floats_away(find(properties, "tblpPr"), paper)
        self._indent = _twips(properties, "tblInd")
        columns = children(table.find("tblGrid")) if value(properties, "tblLayout", attribute="type") == "fixed" else ()
        self._widths = [number(column.get("w")) or 0.0 for column in columns]
        """Of the columns, where it is sure that Word keeps to them."""
        self._merged: set[int] = set()
        """Columns in which a cell reaches over the rows below it."""

    def why_row_unseen(self, row: Node) -> Technique | None:
        """Tell why nothing of a row is seen, None where it is."""
        properties = row.find("trPr")
        if is_on(properties, "hidden"):
            return Technique.FORMATTED_HIDDEN
        if find(properties, "del") is not None:
            return Technique.DELETION
        height = find(properties, "trHeight")
        # An exact height of zero is none to Word: the row is as high as its text.
        if height is not None and height.get("hRule") == "exact" and (number(height.get("val")) or 240.0) <= SLIT:
            return Technique.COVERED
        return Technique.OFF_PAGE if self._floats_away else None

    def cells(self, row: Node) -> Iterator[tuple[Node, Technique | None]]:
        """Yield the cells of the next row, each with why it is not seen, None where it is."""
        before = row.find("trPr")
        column = _count(before, "gridBefore", least=0)
        left = self._indent + (_twips(before, "wBefore") or sum(self._widths[:column]))
        for cell in wrapped(row, "tc"):
            properties = cell.find("tcPr")
            span = _count(properties, "gridSpan", least=1)
            is_merged = _continues(properties, "vMerge") and column in self._merged
            begins = find(properties, "vMerge") is not None and not _continues(properties, "vMerge")
            (self._merged.add if is_merged or begins else self._merged.discard)(column)
            yield (
                cell,
                self._why_unseen(
                    properties, left, is_covered=is_merged or (column > 0 and _continues(properties, "hMerge"))
                ),
            )
            left += sum(self._widths[column : column + span])
            column += span

    def _why_unseen(self, properties: Node | None, left: float, *, is_covered: bool) -> Technique | None:
        if find(properties, "cellDel") is not None:
            return Technique.DELETION
        if is_covered:
            return Technique.COVERED
        if is_on(properties, "tcFitText") and 0 < _twips(properties, "tcW") < SLIT:
            return Technique.TINY
        return Technique.OFF_PAGE if self._paper.misses(left) else None


def wrapped(node: Node, name: str) -> Iterator[Node]:
    """Yield children of that name, also those inside content controls and tracked insertions."""
    for child in node:
        if child.tag == name:
            yield child
        elif child.tag in ("sdt", "sdtContent", "ins", "customXml"):
            yield from wrapped(child, name)


def _floats_away(place: Node | None, paper: Paper) -> bool:
    if place is None:
        return False
    left, top = (0.0 if place.get(f"{name}Spec") else number(place.get(name)) or 0.0 for name in ("tblpX", "tblpY"))
    return paper.misses(left, top if is_on_page(place.get("vertAnchor")) else max(top, 0.0))


def _continues(properties: Node | None, merge: str) -> bool:
    """Tell whether a cell is merged with the one above or before it, which is what no value says as well."""
    found = find(properties, merge)
    return found is not None and found.get("val", "continue") == "continue"


def _count(properties: Node | None, name: str, *, least: int) -> int:
    return max(int(number(value(properties, name)) or 0), least)


def _twips(properties: Node | None, name: str) -> float:
    """Return a width in twentieths of a point, 0 where it is another measure."""
    if value(properties, name, attribute="type") not in (None, "dxa"):
        return 0.0
    return number(value(properties, name, attribute="w")) or 0.0

"""One story of a Word document (body, header, footer, notes) walked from front to back into a flow of text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from server.resumes.colours import WHITE, Colour
from server.resumes.docx.drawings import Drawing, chosen, read_drawing
from server.resumes.docx.formatting import (
    ParagraphFormat,
    RunFormat,
    Styles,
    read_paragraph_format,
    read_run_format,
    read_shading,
)
from server.resumes.docx.xml import Node, find, is_on, number, value
from server.resumes.models import Technique
from server.resumes.sensitive import PHOTO
from server.resumes.text_flow import TextFlow

_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": " "}
_DRAWINGS = frozenset(("drawing", "pict", "object"))
_REMOVED = frozenset(("del", "moveFrom"))
_NOT_TEXT = frozenset(("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "instrText"))
_LINE_POINTS = 14.0
_LINE_CHARACTERS = 90
_THINNEST_ROW = 60.0
"""Exact height of a table row in twentieths of a point, up to which nothing of its text is seen."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where text stands."""

    ground: Colour | None = WHITE
    """Colour behind the text, None where it is not known: then colour alone hides nothing."""
    hidden: Technique | None = None
    """Why nothing here is seen, whatever its formatting."""


class Story:
    """Walks one part of the document."""

    def __init__(self, where: str, styles: Styles) -> None:
        self.flow = TextFlow(where)
        self.masked = 0
        self.tallest_backdrop = 0.0
        """Points of the page that a drawing behind the text takes up."""
        self._backed_points = 0.0
        """How much of such a drawing is left below the current line, by a rough count of lines."""
        self._styles = styles
        self._pending = ""
        """A bullet or a cell's edge, written as soon as visible text follows."""

    def read_blocks(self, node: Iterable[Node], place: Place) -> None:
        """Read paragraphs, tables and what wraps them."""
        for child in node:
            if child.tag == "p":
                self._read_paragraph(child, place)
                self.flow.break_line()
            elif child.tag == "tbl":
                self._read_table(child, place)
            elif child.tag == "AlternateContent":
                self.read_blocks(chosen(child), place)
            elif child.tag in _REMOVED:
                self.read_blocks(child, replace(place, hidden=Technique.DELETION))
            elif child.tag not in _NOT_TEXT:
                self.read_blocks(child, place)

    def _read_paragraph(self, paragraph: Node, place: Place) -> None:
        properties = paragraph.find("pPr")
        style = self._styles.paragraph(value(properties, "pStyle"))
        looks = read_paragraph_format(properties, RunFormat()).over(style)
        drawings = [read_drawing(node) for node in _drawings(paragraph)]
        for drawing in drawings:
            self.tallest_backdrop = max(self.tallest_backdrop, drawing.behind_points)
            self._backed_points = max(self._backed_points, drawing.behind_points)
        inside = Place(
            ground=looks.ground or (None if self._backed_points else place.ground),
            hidden=place.hidden or (Technique.COVERED if looks.squeezed else None),
        )
        if looks.listed and self.flow.ends_line:
            self._pending = "- "
        before = self.flow.length
        self._read_inline(paragraph, looks, inside)
        lines = 1 + (self.flow.length - before) // _LINE_CHARACTERS
        for drawing in drawings:
            self._read_drawing(drawing, inside)
        self._backed_points = max(self._backed_points - lines * _LINE_POINTS, 0.0)
        self._pending = ""

    def _read_inline(self, node: Iterable[Node], looks: ParagraphFormat, place: Place) -> None:
        for child in node:
            if child.tag == "r":
                self._read_run(child, looks, place)
            elif child.tag in _REMOVED:
                self._read_inline(child, looks, replace(place, hidden=Technique.DELETION))
            elif child.tag == "AlternateContent":
                self._read_inline(chosen(child), looks, place)
            elif child.tag == "oMath":
                self._say("".join(text.text or "" for text in child.iter("t")), place.hidden)
            elif child.tag not in _NOT_TEXT and child.tag not in _DRAWINGS:
                self._read_inline(child, looks, place)

    def _read_run(self, run: Node, looks: ParagraphFormat, place: Place) -> None:
        properties = run.find("rPr")
        own = read_run_format(properties).over(self._styles.character(value(properties, "rStyle")))
        hidden = place.hidden or own.over(looks.run).why_unseen(place.ground)
        for child in run:
            if child.tag in ("t", "delText"):
                self._say(child.text or "", Technique.DELETION if child.tag == "delText" else hidden)
            elif child.tag in _CHARACTERS:
                self._say(_CHARACTERS[child.tag], hidden)

    def _read_drawing(self, drawing: Drawing, place: Place) -> None:
        for _ in range(drawing.descriptions):
            self._say(f" {PHOTO} ", None)
            self.masked += 1
        for box in drawing.boxes:
            beneath = None if drawing.dark else place.ground
            inside = Place(box.ground if box.filled else beneath, place.hidden or drawing.hidden)
            self.flow.break_line()
            backed, self._backed_points = self._backed_points, 0.0
            self.read_blocks(box.content, inside)
            self._backed_points = backed

    def _read_table(self, table: Node, place: Place) -> None:
        properties = table.find("tblPr")
        if self._styles.table_has_ground(value(properties, "tblStyle")):
            place = replace(place, ground=None)
        if ground := read_shading(find(properties, "shd")):
            place = replace(place, ground=ground)
        for row in _wrapped(table, "tr"):
            self._read_row(row, replace(place, hidden=place.hidden or _why_unseen(row.find("trPr"))))

    def _read_row(self, row: Node, place: Place) -> None:
        """Read a row of a table as one line; where cells hold several paragraphs, the table is layout: cell by cell."""
        cells = list(_wrapped(row, "tc"))
        is_layout = any(_paragraph_count(cell) > 1 for cell in cells)
        for cell in cells:
            inside = replace(place, ground=read_shading(find(cell, "tcPr", "shd")) or place.ground)
            if is_layout:
                self.read_blocks(cell, inside)
                continue
            for paragraph in cell.iter("p"):
                if _has_text(paragraph):
                    self._pending = "" if self.flow.ends_line else " | "
                    self._read_paragraph(paragraph, inside)
        self.flow.break_line()

    def _say(self, text: str, hidden: Technique | None) -> None:
        if hidden:
            self.flow.hide(text, hidden)
        elif text:
            self.flow.write(f"{self._pending}{text}")
            self._pending = ""


def _drawings(node: Iterable[Node]) -> Iterator[Node]:
    for child in node:
        if child.tag in _DRAWINGS:
            yield child
        elif child.tag == "AlternateContent":
            yield from _drawings(chosen(child))
        elif child.tag not in _NOT_TEXT:
            yield from _drawings(child)


def _wrapped(node: Node, name: str) -> Iterator[Node]:
    """Yield children of that name, also those inside content controls and tracked insertions."""
    for child in node:
        if child.tag == name:
            yield child
        elif child.tag in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _wrapped(child, name)


def _why_unseen(properties: Node | None) -> Technique | None:
    if is_on(properties, "hidden"):
        return Technique.FORMATTED_HIDDEN
    if find(properties, "del") is not None:
        return Technique.DELETION
    height = find(properties, "trHeight")
    if height is not None and height.get("hRule") == "exact" and (number(height.get("val")) or 240.0) <= _THINNEST_ROW:
        return Technique.COVERED
    return None


def _paragraph_count(cell: Node) -> int:
    return sum(_has_text(paragraph) for paragraph in cell.iter("p"))


def _has_text(paragraph: Node) -> bool:
    return any((text.text or "").strip() for name in ("t", "delText") for text in paragraph.iter(name)) or any(
        True for _ in _drawings(paragraph)
    )

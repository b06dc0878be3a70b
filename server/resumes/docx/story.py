"""One story of a Word document (body, header, footer, notes) walked from front to back into a flow of text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import inf

from server.resumes.colours import WHITE, Colour
from server.resumes.docx.alternatives import chosen
from server.resumes.docx.bindings import REPLACED
from server.resumes.docx.drawings import Drawing, read_drawing
from server.resumes.docx.fields import Fields
from server.resumes.docx.formatting import (
    PLAIN,
    ParagraphFormat,
    RunFormat,
    Styles,
    read_paragraph_format,
    read_shading,
)
from server.resumes.docx.places import Paper
from server.resumes.docx.tables import Grid, wrapped
from server.resumes.docx.xml import FOREIGN, Node, find, is_on, value
from server.resumes.field_codes import is_silent
from server.resumes.models import Technique
from server.resumes.raw_text import OVERFULL_BOX, WHITE_COVER
from server.resumes.sensitive import PHOTO
from server.resumes.symbol_fonts import is_symbol_font, why_unread
from server.resumes.text_flow import TextFlow

_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DRAWINGS = frozenset(("drawing", "pict", "object"))
_REMOVED = frozenset(("del", "moveFrom"))
_BLOCKS = _REMOVED | {"AlternateContent"}
_NOT_TEXT = frozenset((FOREIGN, "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr"))
_LINE_POINTS = 14.0
_LINE_CHARACTERS = 90
_REFERENCES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_BACKWARDS, _FORWARDS_AGAIN = "\u202e", "\u202c"


@dataclass(frozen=True, slots=True)
class Place:
    """Where text stands."""

    ground: Colour | None = WHITE
    """Colour behind the text, None where it is not known: then colour alone hides nothing."""
    hidden: Technique | None = None
    """Why nothing here is seen, whatever its formatting."""
    table: RunFormat = PLAIN
    """What the style of a table around it gives."""


class Story:
    """Walks one part of the document."""

    def __init__(self, where: str, root: Node, styles: Styles, paper: Paper) -> None:
        self.flow = TextFlow(where)
        self._paper = paper
        self._fields = Fields(root)
        self._tabs_left = inf
        """How many tabs the paragraph may still have before it leaves the page."""
        self.masked = 0
        self.warnings: set[str] = set()
        self.notes: set[tuple[str, str]] = set()
        """Kind and identity of the notes that text which is seen refers to."""
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
        style = self._styles.paragraph(value(properties, "pStyle"), place.table)
        looks = read_paragraph_format(properties, PLAIN).over(style)
        drawings = [(read_drawing(node), how) for node, how in _drawings(paragraph)]
        for drawing, _ in drawings:
            self.warnings |= {WHITE_COVER} if drawing.is_white_cover else set()
            self.warnings |= {OVERFULL_BOX} if drawing.is_overfull else set()
            self.tallest_backdrop = max(self.tallest_backdrop, drawing.behind_points)
            self._backed_points = max(self._backed_points, drawing.behind_points)
        inside = Place(
            ground=looks.ground or (None if self._backed_points else place.ground),
            hidden=place.hidden or (Technique.COVERED if looks.squeezed else looks.position.why_unseen(self._paper)),
            table=place.table,
        )
        if looks.listed and self.flow.ends_line:
            self._pending = "- "
        before = self.flow.length
        self._tabs_left = looks.position.tabs_on_page(self._paper)
        self._read_inline(paragraph, looks, inside)
        lines = 1 + (self.flow.length - before) // _LINE_CHARACTERS
        for drawing, how in drawings:
            # However low the lines of the paragraph are that holds it, a drawing is not.
            self._read_drawing(drawing, replace(inside, hidden=place.hidden or how))
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
            elif child.tag == "fldSimple" and is_silent(child.get("instr", "")):
                self._read_inline(child, looks, replace(place, hidden=place.hidden or Technique.FORMATTED_HIDDEN))
            elif child.tag == "bdo" and child.get("val") == "rtl":
                self._say(_BACKWARDS, place.hidden)
                self._read_inline(child, looks, place)
                self._say(_FORWARDS_AGAIN, place.hidden)
            elif child.tag not in _NOT_TEXT and child.tag not in _DRAWINGS:
                self._read_inline(child, looks, place)

    def _read_run(self, run: Node, looks: ParagraphFormat, place: Place) -> None:
        look = self._styles.run(run.find("rPr"), looks.run)
        hidden = place.hidden or look.why_unseen(place.ground)
        for child in _pieces(run):
            if child.tag in ("t", "delText"):
                text = child.text or ""
                unread = why_unread(text) if look.symbols else None
                self._say(text, Technique.DELETION if child.tag == "delText" else self._why_unseen(hidden) or unread)
            elif child.tag in _CHARACTERS:
                self._tabs_left -= child.tag == "tab"
                self._say(_CHARACTERS[child.tag], self._why_unseen(hidden))
            elif child.tag == "sym":
                self._say(_symbol(child), self._why_unseen(hidden))
            elif child.tag == REPLACED:
                self._say(child.text or "", hidden or Technique.REPLACEMENT)
            elif child.tag == "fldChar":
                self._fields.mark(child.get("fldCharType", ""))
            elif child.tag in _REFERENCES and not self._why_unseen(hidden):
                self.notes.add((_REFERENCES[child.tag], child.get("id", "")))
            elif child.tag == "instrText":
                self._fields.note(child.text or "")
            elif child.tag == "ruby":
                self._read_inline(child, looks, replace(place, hidden=self._why_unseen(hidden)))

    def _why_unseen(self, hidden: Technique | None) -> Technique | None:
        """Tell why the next piece of a run is not seen; `hidden` is why the run is not."""
        if hidden or not self._fields.hide:
            return hidden or (Technique.OFF_PAGE if self._tabs_left < 0 else None)
        return Technique.FORMATTED_HIDDEN

    def _read_drawing(self, drawing: Drawing, place: Place) -> None:
        for _ in range(drawing.descriptions):
            self._say(f" {PHOTO} ", None)
            self.masked += 1
        for box in drawing.boxes:
            beneath = None if drawing.dark else place.ground
            inside = Place(box.ground if box.filled else beneath, place.hidden or drawing.hidden or box.hidden)
            self.flow.break_line()
            backed, self._backed_points = self._backed_points, 0.0
            self.read_blocks(box.content, inside)
            self._backed_points = backed

    def _read_table(self, table: Node, place: Place) -> None:
        properties = table.find("tblPr")
        style = value(properties, "tblStyle")
        place = replace(place, table=self._styles.table(style))
        if self._styles.table_has_ground(style):
            place = replace(place, ground=None)
        if ground := read_shading(find(properties, "shd")):
            place = replace(place, ground=ground)
        grid = Grid(table, self._paper)
        for row in wrapped(table, "tr"):
            self._read_row(row, grid, replace(place, hidden=place.hidden or grid.why_row_unseen(row)))

    def _read_row(self, row: Node, grid: Grid, place: Place) -> None:
        """Read a row of a table as one line; where cells hold several paragraphs, the table is layout: cell by cell."""
        cells = list(grid.cells(row))
        is_layout = any(_paragraph_count(cell) > 1 or _holds_blocks(cell) for cell, _ in cells)
        for cell, hidden in cells:
            ground = read_shading(find(cell, "tcPr", "shd")) or place.ground
            inside = replace(place, ground=ground, hidden=place.hidden or hidden)
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


def _drawings(node: Node, how: Technique | None = None) -> Iterator[tuple[Node, Technique | None]]:
    """Yield the drawings in a paragraph, each with how the text that holds it hides it."""
    if how is None and node.tag in _REMOVED:
        how = Technique.DELETION
    elif how is None and is_on(node.find("rPr"), "vanish"):
        how = Technique.FORMATTED_HIDDEN
    for child in chosen(node) if node.tag == "AlternateContent" else node:
        if child.tag in _DRAWINGS:
            yield child, how
        elif child.tag not in _NOT_TEXT:
            yield from _drawings(child, how)


def _pieces(run: Iterable[Node]) -> Iterator[Node]:
    for child in run:
        if child.tag == "AlternateContent":
            yield from _pieces(chosen(child))
        else:
            yield child


def _symbol(symbol: Node) -> str:
    """Return the character that `w:sym` shows; a blank for what a font of symbols draws."""
    try:
        code = int(symbol.get("char", ""), 16)
    except ValueError:
        return " "
    return " " if is_symbol_font(symbol.get("font", "")) or not 0x20 <= code < 0xE000 else chr(code)


def _holds_blocks(cell: Node) -> bool:
    """Tell whether there is more in a cell than paragraphs: a table, alternatives, or what was deleted."""
    return next(cell.iter("tbl"), None) is not None or any(child.tag in _BLOCKS for child in cell)


def _paragraph_count(cell: Node) -> int:
    return sum(_has_text(paragraph) for paragraph in cell.iter("p"))


def _has_text(paragraph: Node) -> bool:
    return any((text.text or "").strip() for name in ("t", "delText") for text in paragraph.iter(name)) or any(
        True for _ in _drawings(paragraph)
    )

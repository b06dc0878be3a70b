"""An HTML resume: its text block by block, and what its styles, comments and head keep out of sight."""

import re
from html.parser import HTMLParser

from server.resumes.html.css import Rule, cascade, matching, parse_declarations, parse_rules
from server.resumes.html.look import Look, apply, from_attributes
from server.resumes.html.selectors import Element
from server.resumes.models import HiddenText, Technique
from server.resumes.plain_text import decode
from server.resumes.properties import hidden_properties
from server.resumes.raw_text import RawText
from server.resumes.sensitive import PHOTO
from server.resumes.symbol_fonts import why_unread
from server.resumes.text_flow import TextFlow

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt", "fieldset"),
        *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"),
        *("nav", "ol", "p", "pre", "section", "summary", "table", "tr", "ul"),
    )
)
_SPACED = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "section", "hr"))
_EMPTY = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_NOT_TEXT = frozenset(
    (
        *("script", "style", "title", "template", "noscript", "noframes", "noembed", "svg", "object", "iframe"),
        *("audio", "video", "canvas", "progress", "meter", "select", "datalist", "rp"),
    )
)
"""Elements that show no text, or text for old browsers only, or a choice of it."""
_OF_THE_HEAD = frozenset(("base", "link", "meta", "script", "style", "title"))
"""Elements that browsers move into the head where none is written, so they are no neighbours of text."""
_NO_VALUE = frozenset(("checkbox", "radio", "file", "image", "color", "range"))
"""Kinds of input whose value is not shown."""
_BACKWARDS, _FORWARDS_AGAIN = "\u202e", "\u202c"
_CLOSED_BY = {
    "head": frozenset(("body",)),
    "p": _BLOCKS,
    "li": frozenset(("li",)),
    "dt": frozenset(("dt", "dd")),
    "dd": frozenset(("dt", "dd")),
    "td": frozenset(("td", "th", "tr")),
    "th": frozenset(("td", "th", "tr")),
    "tr": frozenset(("tr",)),
}
"""Elements whose end tag may be left out, and what then ends them."""
_STYLE_SHEET = re.compile(
    r"<!--(?:-?>|.*?(?:-->|\Z))|<style([^>]{0,1000})>(.*?)(?:</style|\Z)", re.IGNORECASE | re.DOTALL
)
_OTHER_MEDIA = re.compile(r"media\s*=\s*[\"']?(?!\s*(?:all|screen)\s*[\"'>]?\s*$)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_LEAST_COMMENT_WORDS = 4
_DESCRIPTIONS = ("author", "description", "keywords", "subject")


def read_html(data: bytes, file_name: str, content_type: str) -> RawText:
    """Read an HTML file; style sheets in the file are heeded, nothing is fetched."""
    source = decode(data, f"{content_type} {data[:1024].decode('latin-1')}")
    sheets = (sheet for attributes, sheet in _STYLE_SHEET.findall(source) if not _OTHER_MEDIA.search(attributes))
    reader = _Reader(parse_rules("\n".join(sheets)))
    reader.feed(source)
    reader.close()
    text = reader.flow.text
    return RawText(
        pages=[text],
        hidden=[*reader.flow.findings(), *reader.comments, *hidden_properties(reader.properties, text, file_name)],
        masked=reader.pictures,
    )


class _Reader(HTMLParser):
    """Walks the file once, with the stack of open elements and their looks."""

    def __init__(self, rules: list[Rule]) -> None:
        super().__init__(convert_charrefs=True)
        self._rules = rules
        self.flow = TextFlow("text")
        self.comments: list[HiddenText] = []
        self.properties: dict[str, str] = {}
        self.pictures = 0
        self._roots: dict[str, dict[str, str]] = {"html": {}, "body": {}}
        """The attributes of the elements that are there whether or not they are written."""
        self._path: list[Element] = []
        self._looks = [Look()]
        self._youngest: dict[int, Element] = {}
        """By number of open elements: the last one at that depth."""
        self._read_roots()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        while len(self._path) > len(self._roots) and tag in _CLOSED_BY.get(self._path[-1].tag, ()):
            self._close()
        if tag in self._roots:
            self._roots[tag] |= attributes
            self._read_roots()
            return
        here = self._element(tag, attributes)
        look = self._look(here)
        self._open_line(tag, seen=look.why_unseen() is None)
        if tag in _EMPTY:
            self._read_empty(tag, attributes, look)
        else:
            self._path.append(here)
            self._looks.append(look)

    def _read_roots(self) -> None:
        """Apply what is said about the page as a whole, unless elements are open that have applied it already."""
        if len(self._path) > len(self._roots):
            return
        self._path, self._looks = [], [Look()]
        for tag, attributes in self._roots.items():
            here = Element(tag, attributes, self._path[-1] if self._path else None)
            self._looks.append(self._look(here))
            self._path.append(here)

    def _element(self, tag: str, attributes: dict[str, str]) -> Element:
        depth = len(self._path)
        before = self._youngest.get(depth)
        if before is not None and before.parent is not self._path[-1]:
            before = None
        here = Element(tag, attributes, self._path[-1], before, 1 if before is None else before.place + 1)
        if before is not None:
            before.before = None
        if tag not in _OF_THE_HEAD:
            self._youngest[depth] = here
        return here

    def _look(self, here: Element) -> Look:
        return apply(
            self._looks[-1],
            cascade(
                from_attributes(here.tag, here.attributes),
                matching(self._rules, here),
                parse_declarations(here.attributes.get("style", "")),
                {"white-space": "pre"} if here.tag == "pre" else {},
            ),
        )

    def handle_endtag(self, tag: str) -> None:
        if any(open_element.tag == tag for open_element in self._path[len(self._roots) :]):
            while self._close() != tag:
                continue

    def handle_data(self, data: str) -> None:
        if self._path and self._path[-1].tag == "title":
            self.properties["title"] = self.properties.get("title", "") + data
        if _NOT_TEXT.isdisjoint(open_element.tag for open_element in self._path):
            look = self._looks[-1]
            self._say(data if look.preformatted else _SPACES.sub(" ", data), look)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Pass over `<![`, which is a comment to browsers; what is inherited fails where no name follows."""
        return self.parse_bogus_comment(i, report)

    def handle_comment(self, data: str) -> None:
        if len(re.findall(r"\w+", data)) >= _LEAST_COMMENT_WORDS and not data.startswith("[") and "</" not in data:
            self.comments.append(HiddenText(data, "comment", Technique.COMMENT))

    def _read_empty(self, tag: str, attributes: dict[str, str], look: Look) -> None:
        if tag == "br":
            self.flow.break_line()
        elif tag == "img" and attributes.get("alt", "").strip():
            self._say(f" {PHOTO} ", look)
            self.pictures += look.why_unseen() is None
        elif tag == "input":
            kind = attributes.get("type", "").lower()
            how = Technique.FORMATTED_HIDDEN if kind in ("hidden", "password") else look.why_unseen()
            if kind not in _NO_VALUE:
                self._write(f" {attributes.get('value', '')} ", how)
        elif tag == "meta" and attributes.get("name", "").lower() in _DESCRIPTIONS:
            self.properties[attributes["name"].lower()] = attributes.get("content", "")

    def _say(self, text: str, look: Look) -> None:
        if look.backwards and text.strip():
            text = f"{_BACKWARDS}{text}{_FORWARDS_AGAIN}"
        self._write(text, look.why_unseen() or (why_unread(text) if look.symbols else None))

    def _write(self, text: str, how: Technique | None) -> None:
        if how is None:
            text = text.lstrip(" ") if self.flow.ends_line else text
            if text:
                self.flow.write(text)
        else:
            self.flow.hide(text, how)

    def _open_line(self, tag: str, *, seen: bool) -> None:
        if tag in ("td", "th"):
            if seen and not self.flow.ends_line:
                self.flow.write(" | ")
        elif tag in _BLOCKS and not self._in_cell(tag):
            self.flow.start_line()
            if tag in _SPACED:
                self.flow.break_line()
            if tag == "li" and seen:
                self.flow.write("- ")

    def _close(self) -> str:
        """Leave the innermost element; return its tag."""
        self._looks.pop()
        tag = self._path.pop().tag
        if tag in _BLOCKS and not self._in_cell(tag):
            self.flow.start_line()
        return tag

    def _in_cell(self, tag: str) -> bool:
        """Tell whether a paragraph is the first of a table cell: rows stay on one line."""
        return tag in ("p", "div") and bool(self._path) and self._path[-1].tag in ("td", "th")

"""An HTML resume: its text block by block, and what its styles, comments and head keep out of sight."""

import re
from html.parser import HTMLParser

from server.resumes.html.css import Element, Rule, element, matching, parse_declarations, parse_rules
from server.resumes.html.look import Look, apply, from_attributes
from server.resumes.models import HiddenText, Technique
from server.resumes.plain_text import decode
from server.resumes.properties import hidden_properties
from server.resumes.raw_text import RawText
from server.resumes.sensitive import PHOTO
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
_NOT_TEXT = frozenset(("script", "style", "title", "template", "noscript", "svg", "object", "iframe"))
_CLOSED_BY = {
    "p": _BLOCKS,
    "li": frozenset(("li",)),
    "dt": frozenset(("dt", "dd")),
    "dd": frozenset(("dt", "dd")),
    "td": frozenset(("td", "th", "tr")),
    "th": frozenset(("td", "th", "tr")),
    "tr": frozenset(("tr",)),
}
"""Elements whose end tag may be left out, and what then ends them."""
_STYLE_SHEET = re.compile(r"<style[^>]*>(.*?)</style", re.IGNORECASE | re.DOTALL)
_SPACES = re.compile(r"\s+")
_LEAST_COMMENT_WORDS = 4
_DESCRIPTIONS = ("author", "description", "keywords", "subject")


def read_html(data: bytes, file_name: str, content_type: str) -> RawText:
    """Read an HTML file; style sheets in the file are heeded, nothing is fetched."""
    source = decode(data, f"{content_type} {data[:1024].decode('latin-1')}")
    reader = _Reader(parse_rules("\n".join(_STYLE_SHEET.findall(source))))
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
        self._path: list[Element] = []
        self._looks = [Look()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        while self._path and tag in _CLOSED_BY.get(self._path[-1].tag, ()):
            self._close()
        here = element(tag, attributes)
        look = apply(
            self._looks[-1],
            {
                **from_attributes(tag, attributes),
                **matching(self._rules, [*self._path, here]),
                **parse_declarations(attributes.get("style", "")),
                **({"white-space": "pre"} if tag == "pre" else {}),
            },
        )
        self._open_line(tag, seen=look.why_unseen() is None)
        if tag in _EMPTY:
            self._read_empty(tag, attributes, look)
        else:
            self._path.append(here)
            self._looks.append(look)

    def handle_endtag(self, tag: str) -> None:
        if any(open_element.tag == tag for open_element in self._path):
            while self._close() != tag:
                continue

    def handle_data(self, data: str) -> None:
        if self._path and self._path[-1].tag == "title":
            self.properties["title"] = self.properties.get("title", "") + data
        if _NOT_TEXT.isdisjoint(open_element.tag for open_element in self._path):
            look = self._looks[-1]
            self._say(data if look.preformatted else _SPACES.sub(" ", data), look)

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
            concealed = attributes.get("type", "").lower() in ("hidden", "password")
            how = Technique.FORMATTED_HIDDEN if concealed else look.why_unseen()
            self._write(f" {attributes.get('value', '')} ", how)
        elif tag == "meta" and attributes.get("name", "").lower() in _DESCRIPTIONS:
            self.properties[attributes["name"].lower()] = attributes.get("content", "")

    def _say(self, text: str, look: Look) -> None:
        self._write(text, look.why_unseen())

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

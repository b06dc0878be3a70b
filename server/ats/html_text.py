"""HTML read as text: job descriptions and notes as a person would see them."""

import re
from collections import Counter
from html.parser import HTMLParser

LOOKS_LIKE_HTML = re.compile(r"<[a-zA-Z/!?]|&#?\w+;")
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
UNSEEN = frozenset(
    {"audio", "canvas", "head", "iframe", "math", "noembed", "noframes", "noscript", "object", "script", "select"}
    | {"style", "svg", "template", "textarea", "title", "video"}
)
# The parser of the standard library fails on broken declarations, and from each tag that is not closed it searches to
# the end of the text: tens of seconds for a few pages of them. So it sees neither.
SKIPPED = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(script|style)\b.*?(?:</\1\s*>|\Z)|<[!?][^<>]*>", re.DOTALL | re.IGNORECASE
)
UNCLOSED = re.compile(r"<(?=[!?]|[^<>]*(?:<|\Z))")
# How many line ends part a block from what stands before and after it.
BREAKS = {
    name: lines
    for lines, names in (
        (1, "address article aside center dd details div dt fieldset figcaption figure footer form header li main nav"),
        (1, "section summary tr"),
        (2, "blockquote dl h1 h2 h3 h4 h5 h6 hr ol p pre table ul"),
    )
    for name in names.split()
}
# Elements whose end tag may be left out: the next one of the kind ends them.
ENDED_BY_NEXT = frozenset({"p", "li", "tr", "td", "th", "dt", "dd"})
HIDING_STYLE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|(?:text-indent|left|top):-\d{3}"
    r"|(?:opacity|font-size):0*\.?0*(?:px|pt|r?em|%)?(?:!|;|$)"
)


def html_to_text(html: str) -> str:
    """The visible text: blocks on lines of their own, lists with bullets or numbers, cells apart.

    What a browser does not show is left out. Text without a tag or a character reference keeps its lines.
    """
    if not LOOKS_LIKE_HTML.search(html):
        return html.strip()
    reader = _Reader()
    reader.feed(UNCLOSED.sub("&lt;", SKIPPED.sub("", html)))
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Collects visible text; what stands between two pieces of it is decided when the second one comes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, bool]] = []  # open elements, each with whether it hides what is in it
        self._count: Counter[str] = Counter()  # of open elements, so that a stray end tag costs no search
        self._numbers: list[int | None] = []  # for each open list the number of its last item, None for bullets
        self._cells = 0
        self._parts: list[str] = []
        self._newlines = 0
        self._prefix = ""
        self._fresh = False  # nothing was said yet in this item or cell, so a block in it starts no line
        self._space = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ENDED_BY_NEXT and self._open and self._open[-1][0] == tag:
            self._close_last()
        hides = self._hidden() or tag in UNSEEN or _hides(dict(attrs))
        if tag not in VOID:
            self._open.append((tag, hides))
            self._count[tag] += 1
        if not hides:
            self._start(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"svg", "math"}:  # elsewhere in HTML the slash closes nothing
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        while self._count[tag]:
            if self._close_last() == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._hidden():
            return
        if self._count["pre"]:
            self._say(data)
            return
        self._space = self._space or data[0].isspace()
        if words := " ".join(data.split()):
            self._say(words)
            self._space = data[-1].isspace()

    def text(self) -> str:
        """What was read so far, without space at the ends of lines."""
        lines = "".join(self._parts).split("\n")
        return "\n".join(line.rstrip() for line in lines).strip("\n")

    def _hidden(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _start(self, tag: str) -> None:
        if tag in {"tr", "li"}:
            self._prefix, self._fresh = "", False
        if tag == "br":
            self._newlines = min(self._newlines + 1, 2)
        self._break(tag)
        if tag in {"ul", "ol"}:
            self._numbers.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._prefix, self._fresh = self._bullet(), True
        elif tag == "tr":
            self._cells = 0
        elif tag in {"td", "th"}:
            self._cells += 1
            self._fresh = True
            if self._cells > 1:
                self._newlines = 0
                self._prefix += " | "

    def _close_last(self) -> str:
        tag, hides = self._open.pop()
        self._count[tag] -= 1
        if not hides:
            if tag in {"ul", "ol"}:
                self._numbers.pop()
            if tag in {"li", "tr", "ul", "ol", "table"}:
                self._prefix, self._fresh = "", False
            self._break(tag)
        return tag

    def _break(self, tag: str) -> None:
        if self._fresh:
            return
        lines = BREAKS.get(tag, 0)
        if lines == 2 and self._numbers:
            lines = 1
        self._newlines = max(self._newlines, lines)

    def _bullet(self) -> str:
        if not self._numbers:
            return "- "
        indent = "  " * (len(self._numbers) - 1)
        last = self._numbers[-1]
        if last is None:
            return f"{indent}- "
        self._numbers[-1] = last + 1
        return f"{indent}{last + 1}. "

    def _say(self, words: str) -> None:
        if self._newlines and self._parts:
            self._parts.append("\n" * self._newlines)
        elif self._space and self._parts and not self._prefix:
            self._parts.append(" ")
        self._parts += [self._prefix, words]
        self._newlines, self._prefix, self._fresh, self._space = 0, "", False, False


def _hides(attrs: dict[str, str | None]) -> bool:
    style = "".join((attrs.get("style") or "").lower().split())
    return "hidden" in attrs or HIDING_STYLE.search(style) is not None

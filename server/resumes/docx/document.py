"""A Word resume: header, body, notes and footer as text; comments, deletions and properties as what is not seen."""

from server.resumes.colours import WHITE, Colour, from_hex
from server.resumes.docx.alternatives import unheard
from server.resumes.docx.bindings import BoundData
from server.resumes.docx.formatting import Styles
from server.resumes.docx.package import Package, open_package
from server.resumes.docx.places import read_paper
from server.resumes.docx.story import Place, Story
from server.resumes.docx.theme import Theme
from server.resumes.docx.xml import Node, children, find, is_on, value
from server.resumes.errors import BrokenResume
from server.resumes.models import HiddenText, Technique
from server.resumes.properties import hidden_properties
from server.resumes.raw_text import RawText

_PROPERTY_PARTS = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
_NOT_WRITTEN_BY_PEOPLE = frozenset(("Template", "Application", "TitlesOfParts", "HeadingPairs", "AppVersion"))
_TALL_BACKDROP = 150.0
"""Points of a header's drawing behind the text from which it lies behind the page's text too."""


def read_docx(data: bytes, file_name: str) -> RawText:
    """Read a Word file; raise an `UnreadableResume` where it cannot be opened."""
    with open_package(data) as package:
        root = package.read(package.main)
        body = find(root, "body")
        if root is None or body is None:
            raise BrokenResume
        return _Reader(package, root).read(body, file_name)


class _Reader:
    """Reads the stories of one document in the order in which they are seen."""

    def __init__(self, package: Package, root: Node) -> None:
        self._package = package
        self._root = root
        self._settings = self._part("settings")
        self._theme = Theme(self._part("theme"), self._settings)
        self._data = BoundData(package)
        self._prepared(root)
        self._styles = Styles(self._theme.apply(self._part("styles")))
        self._ground = self._page_ground()
        self._paper = read_paper(root)
        self._found = RawText()
        self._texts: list[str] = []
        self._stories: list[Node] = []
        self._notes: set[tuple[str, str]] = set()
        """Kind and identity of the notes that are referred to."""
        self._warnings: set[str] = set()

    def read(self, body: Node, file_name: str) -> RawText:
        found = self._found
        backdrop = self._read_margins("header")
        self._read_story("text", body, Place(None if backdrop >= _TALL_BACKDROP else self._ground))
        for kind in ("footnotes", "endnotes"):
            for note in children(self._prepared(self._part(kind))):
                if "eparator" not in note.get("type", ""):
                    hidden = None if (kind, note.get("id")) in self._notes else Technique.FORMATTED_HIDDEN
                    self._read_story(kind.removesuffix("s"), note, Place(self._ground, hidden))
        self._read_margins("footer")
        for comment in children(self._prepared(self._part("comments"))):
            self._read_story("comment", comment, Place(hidden=Technique.COMMENT))
        found.pages = ["\n".join(text for text in self._texts if text.strip())]
        told = "\n".join([*found.pages, *(passage.text for passage in found.hidden)])
        others = list(unheard(self._stories, told))
        found.hidden += [HiddenText(text, "text", Technique.REPLACEMENT) for text in others]
        found.hidden += hidden_properties(self._properties(), found.pages[0], file_name)
        if self._package.has_macros:
            found.warnings.append("The Word file carries macros; they were not run.")
        if next(self._root.iter("altChunk"), None) is not None:
            found.warnings.append("The Word file has another document embedded in it, which was not read.")
        found.warnings += sorted(self._warnings)
        return found

    def _part(self, kind: str) -> Node | None:
        return next((self._package.read(name) for name in self._package.related(kind).values()), None)

    def _prepared(self, root: Node | None) -> Node | None:
        """Write out in a part what its colours and its bound controls show."""
        return self._data.apply(self._theme.apply(root))

    def _read_story(self, where: str, node: Node, place: Place) -> float:
        """Read a story; return the height of what lies behind its text."""
        self._stories.append(node)
        story = Story(where, node, self._styles, self._paper)
        story.read_blocks(node, place)
        self._texts.append(story.flow.text)
        self._found.hidden += story.flow.findings()
        self._found.masked += story.masked
        self._notes |= story.notes
        self._warnings |= story.warnings
        return story.tallest_backdrop

    def _read_margins(self, kind: str) -> float:
        """Read the headers or footers, those hidden that no page shows; return the height of the tallest backdrop."""
        parts = self._package.related(kind)
        shown: dict[str, bool] = {}
        for section in self._root.iter("sectPr"):
            for reference in section.iter(f"{kind}Reference"):
                part = parts.get(reference.get("id", ""), "")
                shown[part] = shown.get(part, False) or self._is_shown(section, reference.get("type", "default"))
        tallest = 0.0
        for part, is_shown in shown.items():
            root = self._prepared(self._package.read(part))
            if root is not None:
                place = Place(self._ground, None if is_shown else Technique.FORMATTED_HIDDEN)
                tallest = max(tallest, self._read_story(kind, root, place))
        return tallest

    def _is_shown(self, section: Node, pages: str) -> bool:
        if pages == "first":
            return bool(is_on(section, "titlePg"))
        return pages == "default" or bool(is_on(self._settings, "evenAndOddHeaders"))

    def _page_ground(self) -> Colour:
        written = from_hex(value(self._root, "background", attribute="color") or "")
        return written if written and is_on(self._settings, "displayBackgroundShape") else WHITE

    def _properties(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name in _PROPERTY_PARTS:
            for node in children(self._package.read(name)):
                if node.tag not in _NOT_WRITTEN_BY_PEOPLE:
                    found[node.get("name") or node.tag] = " ".join(node.itertext())
        return found

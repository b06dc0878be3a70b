"""XML of Word parts without what makes XML dangerous: no document type declarations, so no entities; bounded depth."""

from collections import defaultdict
from collections.abc import Iterable
from math import isfinite
from typing import TypeAlias
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from server.resumes.errors import BrokenResume
from server.resumes.limits import DOCX_DEPTH

Node: TypeAlias = Element
"""An element whose tag and attributes have lost their namespaces: Word writes the same names in two of them."""


FOREIGN = "foreign"
"""The tag of elements in a namespace of nobody's, which Word passes over with all that is in them."""
_FAMILIAR = (
    "http://schemas.openxmlformats.org/",
    "http://schemas.microsoft.com/",
    "http://purl.oclc.org/ooxml/",
    "http://purl.org/dc/",
    "urn:schemas-microsoft-com:",
)
UNKNOWN = "unknown"
"""What an alternative requires that Word does not show, because it does not know one of the namespaces in it."""
_MICROSOFT = "http://schemas.microsoft.com/office/"
_KNOWN = frozenset(
    (
        *(f"{_MICROSOFT}word/2010/wordprocessing{part}" for part in ("Shape", "Group", "Canvas", "Ink", "Drawing")),
        *(f"{_MICROSOFT}word/{year}/wordml" for year in (2006, 2010, 2012, 2018)),
        f"{_MICROSOFT}drawing/2010/main",
    )
)
"""Namespaces of alternatives with text in them; where another is required, what stands beside it says the same."""


class _Builder(TreeBuilder):
    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        self._own = ""
        """The namespace of the root, brace included."""
        self._spaces: defaultdict[str, list[str]] = defaultdict(list)

    def start_ns(self, prefix: str, uri: str, /) -> None:
        self._spaces[prefix].append(uri)

    def end_ns(self, prefix: str, /) -> None:
        self._spaces[prefix].pop()

    def start(self, tag: str, attrs: dict[str, str], /) -> Node:
        self._depth += 1
        if self._depth > DOCX_DEPTH:
            raise BrokenResume
        space, _, name = tag.rpartition("}")
        if self._depth == 1:
            self._own = space
        elif space not in ("", self._own) and not space.startswith(_FAMILIAR, 1):
            name = FOREIGN
        attributes = {_local(name): value for name, value in attrs.items()}
        needed = attributes.get("Requires")
        if needed and not all(_KNOWN.intersection(self._spaces[prefix][-1:]) for prefix in needed.split()):
            attributes["Requires"] = UNKNOWN
        return super().start(name, attributes)

    def end(self, tag: str, /) -> Node:
        self._depth -= 1
        return super().end(_local(tag))

    def doctype(self, *_: object) -> None:
        raise BrokenResume(
            "The Word file holds a document type declaration, which Word never writes and which serves attacks; it was "
            "not opened. Ask the candidate for another copy."
        )


def parse_xml(data: bytes) -> Node:
    """Parse a part; raise `BrokenResume` where it is not well formed, too deep, or declares a document type."""
    parser = XMLParser(target=_Builder())  # noqa: S314  # the builder refuses what the rule warns of
    try:
        parser.feed(data)
        return parser.close()
    except ParseError as error:
        raise BrokenResume from error


def children(node: Node | None) -> Iterable[Node]:
    """Return the elements inside one that may not be there; an element without children counts as false."""
    return () if node is None else node


def find(node: Node | None, *path: str) -> Node | None:
    """Follow a path of child names; None where it breaks off."""
    for name in path:
        if node is None:
            return None
        node = node.find(name)
    return node


def value(node: Node | None, *path: str, attribute: str = "val") -> str | None:
    """Return an attribute of the element at the end of a path."""
    found = find(node, *path)
    return None if found is None else found.get(attribute)


def is_on(node: Node | None, name: str) -> bool | None:
    """Read a switch such as `<w:vanish/>` or `<w:vanish w:val="0"/>`; None where it is not mentioned."""
    found = find(node, name)
    return None if found is None else found.get("val", "true").lower() not in ("0", "false", "off", "none")


def number(text: str | None) -> float | None:
    """Read a number; None for anything else, infinity included."""
    try:
        found = float(text or "")
    except ValueError:
        return None
    return found if isfinite(found) else None


def _local(name: str) -> str:
    return name.rpartition("}")[2]

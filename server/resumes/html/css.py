"""The part of CSS that decides whether text is seen: simple selectors, and declarations as a dictionary."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from server.resumes.colours import BLACK, WHITE, Colour, from_hex

Declarations = Mapping[str, str]
"""Property to value, both in lower case, without `!important`."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CONDITIONAL = re.compile(
    r"@(?!media\s*(?:only\s+)?(?:screen|all)\s*\{)[\w-]+[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})"
)
"""At-rules that do not hold for every screen (print, narrow windows) or say nothing about text (fonts, imports)."""
_RULE = re.compile(r"(?:@[^{}]*\{)?([^{}]+)\{([^{}]*)\}")
_COMPOUND = re.compile(r"(\*|[a-z][\w-]*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*([\d.]+%?)[\s,]+([\d.]+%?)[\s,]+([\d.]+%?)(?:[\s,/]+([\d.]+%?))?\s*\)")
_LENGTH = re.compile(r"(-?[\d.]+)\s*(px|pt|em|rem|%|in|cm|mm|vw|vh)?")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "in": 96.0, "cm": 37.8, "mm": 3.78, "rem": 16.0, "vw": 10.0, "vh": 8.0}
_MOST_RULES = 2_000

_NAMES: Mapping[str, Colour] = {
    "white": WHITE,
    "black": BLACK,
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245),
    "ghostwhite": (248, 248, 255),
    "floralwhite": (255, 250, 240),
    "mintcream": (245, 255, 250),
    "azure": (240, 255, 255),
    "aliceblue": (240, 248, 255),
    "lightyellow": (255, 255, 224),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "silver": (192, 192, 192),
    "lightgray": (211, 211, 211),
    "lightgrey": (211, 211, 211),
    "darkgray": (169, 169, 169),
    "darkgrey": (169, 169, 169),
    "navy": (0, 0, 128),
    "blue": (0, 0, 255),
    "darkblue": (0, 0, 139),
    "midnightblue": (25, 25, 112),
    "teal": (0, 128, 128),
    "green": (0, 128, 0),
    "red": (255, 0, 0),
    "maroon": (128, 0, 0),
    "yellow": (255, 255, 0),
    "orange": (255, 165, 0),
    "purple": (128, 0, 128),
}


@dataclass(frozen=True, slots=True)
class Element:
    """What a selector looks at."""

    tag: str
    identity: str
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """Declarations for the elements that a chain of compound selectors, outermost first, matches."""

    chain: tuple[Element, ...]
    declarations: Declarations

    @property
    def weight(self) -> tuple[int, int, int]:
        """Specificity: identities, classes, tags."""
        return (
            sum(bool(part.identity) for part in self.chain),
            sum(len(part.classes) for part in self.chain),
            sum(bool(part.tag) for part in self.chain),
        )

    def matches(self, path: Sequence[Element]) -> bool:
        """Tell whether the last element of a path from the root is meant."""
        if not path or not _fits(self.chain[-1], path[-1]):
            return False
        ancestors = iter(reversed(path[:-1]))
        return all(any(_fits(part, ancestor) for ancestor in ancestors) for part in reversed(self.chain[:-1]))


def parse_rules(style_sheet: str) -> list[Rule]:
    """Read the rules whose selectors are made of tags, classes and identities; lightest first, as they apply."""
    text = _CONDITIONAL.sub(" ", _COMMENT.sub(" ", style_sheet))
    rules = [
        Rule(chain, declarations)
        for match in _RULE.finditer(text)
        if (declarations := parse_declarations(match[2]))
        for selector in match[1].split(",")
        if (chain := _chain(selector))
    ]
    return sorted(rules[:_MOST_RULES], key=lambda rule: rule.weight)


def parse_declarations(text: str) -> dict[str, str]:
    """Read `color: red; font-size: 1px` and the like."""
    pairs = (part.partition(":") for part in text.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs if value.strip()}


def parse_colour(value: str) -> tuple[Colour, float] | None:
    """Read a colour and its opacity (0 to 1); None where the value names none that is known."""
    if value == "transparent":
        return WHITE, 0.0
    if colour := _NAMES.get(value) or from_hex(value):
        return colour, 1.0
    match = _RGB.fullmatch(value)
    if match is None:
        return None
    red, green, blue = (round(_share(match[place], 255)) for place in (1, 2, 3))
    return (red, green, blue), _share(match[4], 1.0) if match[4] else 1.0


def parse_length(value: str, size: float) -> float | None:
    """Read a length in pixels; `size` is what one em (and, for font sizes, 100 %) has."""
    match = _LENGTH.fullmatch(value.strip())
    if match is None:
        return None
    number = _number(match[1])
    if match[2] in ("em", "%"):
        return number * size / (100 if match[2] == "%" else 1)
    return number * _PIXELS.get(match[2] or "px", 1.0)


def element(tag: str, attributes: Mapping[str, str]) -> Element:
    """Make what selectors look at from a start tag."""
    return Element(tag, attributes.get("id", ""), frozenset(attributes.get("class", "").split()))


def _chain(selector: str) -> tuple[Element, ...]:
    """Read a selector; empty where it has parts (pseudo-classes, attributes, siblings) that are not followed here."""
    parts: list[Element] = []
    for compound in selector.replace(">", " ").split():
        match = _COMPOUND.fullmatch(compound)
        if match is None:
            return ()
        marks = re.findall(r"[.#][\w-]+", match[2])
        parts.append(
            Element(
                tag=(match[1] or "").lower().replace("*", ""),
                identity=next((mark[1:] for mark in marks if mark[0] == "#"), ""),
                classes=frozenset(mark[1:] for mark in marks if mark[0] == "."),
            )
        )
    return tuple(parts)


def _fits(part: Element, found: Element) -> bool:
    return part.tag in ("", found.tag) and part.identity in ("", found.identity) and part.classes <= found.classes


def _share(value: str, whole: float) -> float:
    return _number(value.rstrip("%")) * (whole / 100 if value.endswith("%") else 1)


def _number(digits: str) -> float:
    try:
        return float(digits)
    except ValueError:
        return 0.0


def matching(rules: Iterable[Rule], path: Sequence[Element]) -> dict[str, str]:
    """Merge the declarations of all rules for the last element of a path."""
    merged: dict[str, str] = {}
    for rule in rules:
        if rule.matches(path):
            merged.update(rule.declarations)
    return merged

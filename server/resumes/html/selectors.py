"""Selectors of CSS, as far as they can be followed while a page is read from front to back."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_COMPOUND = re.compile(
    r"(\*|[a-z][\w-]*)?((?:[.#][\w-]+|\[[^\]]*\]|:not\([^()]*\)|:(?:root|first-child)|:nth-child\(\s*\d+\s*\))*)",
    re.IGNORECASE,
)
_MARK = re.compile(r"[.#][\w-]+|\[[^\]]*\]|:not\([^()]*\)|:[\w-]+(?:\([^()]*\))?", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\[\s*([\w:-]+)\s*(?:([~^$*|]?)=\s*[\"']?([^\"']*?)[\"']?\s*[is]?)?\s*\]", re.IGNORECASE)
_COMBINATOR = re.compile(r"\s*([>+])\s*|\s+")
_LONGEST_CHAIN, _LONGEST = 12, 1_000


@dataclass(slots=True, eq=False)
class Element:
    """What selectors look at."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])
    parent: "Element | None" = None
    before: "Element | None" = None
    """The last element before it in the same parent."""
    place: int = 1
    """Its number among the elements in its parent."""
    classes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.classes = frozenset(self.attributes.get("class", "").split())

    @property
    def ancestors(self) -> "Iterator[Element]":
        """From the inside out."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent


@dataclass(frozen=True, slots=True)
class _Compound:
    """Conditions on one element."""

    tag: str = ""
    identity: str = ""
    classes: frozenset[str] = frozenset()
    attributes: tuple[tuple[str, str, str | None], ...] = ()
    """Name, kind of comparison, value (None where any will do)."""
    excluded: "tuple[_Compound, ...]" = ()
    place: int = 0

    def fits(self, element: Element) -> bool:
        return (
            self.tag in ("", element.tag)
            and self.classes <= element.classes
            and self.identity in ("", element.attributes.get("id"))
            and self.place in (0, element.place)
            and all(_compare(element.attributes.get(name), kind, value) for name, kind, value in self.attributes)
            and not any(part.fits(element) for part in self.excluded)
        )

    @property
    def weight(self) -> tuple[int, int, int]:
        return bool(self.identity), len(self.classes) + len(self.attributes) + bool(self.place), bool(self.tag)


@dataclass(frozen=True, slots=True)
class Selector:
    """Compounds from the outermost to the element that is meant, each with how it follows the one before."""

    parts: tuple[tuple[str, _Compound], ...]

    @property
    def weight(self) -> tuple[int, int, int]:
        """Specificity: identities, classes, tags."""
        identities, classes, tags = (
            sum(column) for column in zip(*(part.weight for _, part in self.parts), strict=True)
        )
        return identities, classes, tags

    def matches(self, element: Element) -> bool:
        """Tell whether an element is meant; of several ancestors that would do, the nearest is taken."""
        how, last = self.parts[-1]
        here = element if last.fits(element) else None
        for outer_how, part in reversed(self.parts[:-1]):
            if here is None:
                return False
            here = next((other for other in _others(here, how) if part.fits(other)), None)
            how = outer_how
        return here is not None


def parse_selector(text: str) -> Selector | None:
    """Read a selector; None where it has parts (states, parts of elements) that are not followed here."""
    if len(text) > _LONGEST:
        return None
    words = _COMBINATOR.split(text.strip())
    hows = ["", *((how or " ") for how in words[1::2])]
    compounds = [_parse_compound(word) for word in words[::2]]
    if len(compounds) > _LONGEST_CHAIN or None in compounds:
        return None
    return Selector(tuple((how, part) for how, part in zip(hows, compounds, strict=True) if part is not None))


def _parse_compound(text: str) -> _Compound | None:
    match = _COMPOUND.fullmatch(text)
    if match is None or not text:
        return None
    marks: list[str] = _MARK.findall(match[2])
    attributes = [_ATTRIBUTE.fullmatch(mark) for mark in marks if mark[0] == "["]
    excluded = [_parse_compound(mark[5:-1].strip()) for mark in marks if mark.lower().startswith(":not(")]
    if None in attributes or None in excluded:
        return None
    place = next((re.sub(r"\D", "", mark) or "1" for mark in marks if "-child" in mark.lower()), "0")
    is_root = any(mark.lower() == ":root" for mark in marks)
    return _Compound(
        tag="html" if is_root else (match[1] or "").lower().replace("*", ""),
        identity=next((mark[1:] for mark in marks if mark[0] == "#"), ""),
        classes=frozenset(mark[1:] for mark in marks if mark[0] == "."),
        attributes=tuple((found[1].lower(), found[2] or "", found[3]) for found in attributes if found),
        excluded=tuple(part for part in excluded if part),
        place=int(place[:4]),
    )


def _others(element: Element, how: str) -> Iterator[Element]:
    """Yield the elements, nearest first, that a combinator leads to."""
    if how == ">":
        yield from () if element.parent is None else (element.parent,)
    elif how == "+":
        yield from () if element.before is None else (element.before,)
    else:
        yield from element.ancestors


def _compare(found: str | None, kind: str, wanted: str | None) -> bool:
    if found is None or wanted is None:
        return found is not None
    match kind:
        case "~":
            return wanted in found.split()
        case "^":
            return found.startswith(wanted)
        case "$":
            return found.endswith(wanted)
        case "*":
            return wanted in found
        case "|":
            return found == wanted or found.startswith(f"{wanted}-")
        case _:
            return found == wanted

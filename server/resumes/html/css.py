"""The part of CSS that decides whether text is seen: style sheets as rules, and declarations as a dictionary."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from server.resumes.html.selectors import Element, Selector, parse_selector

Declarations = Mapping[str, str]
"""Property to value, both in lower case."""

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_CONDITIONAL = re.compile(
    r"@(?!layer|supports(?!\s*not)|media\s*(?:only\s+)?(?:screen|all)?\s*(?:and\s*)?"
    r"(?:\(\s*(?:min-width\s*:\s*(?:\d{1,3}|1[01]\d\d)(?:px)?|max-width\s*:\s*(?:[2-9]\d{3}|\d{5,})(?:px)?)\s*\))?\s*\{)"
    r"[\w-]+[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})"
)
"""At-rules that do not hold for every screen (print, narrow windows) or say nothing about text (fonts, imports)."""
_RULE = re.compile(r"(?<![^{}])([^{}]+)\{([^{}]*)\}")
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?"
_LENGTH = re.compile(rf"({_NUMBER})\s*([a-z]+|%)?")
_CHOICE = re.compile(r"(calc|min|max|clamp)\(([^()]*)\)")
_PIXELS = {
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 37.8,
    "mm": 3.78,
    "q": 0.945,
    "rem": 16.0,
    "rlh": 19.2,
    "vw": 10.0,
    "vh": 8.0,
    "vmin": 8.0,
    "vmax": 10.0,
    "dvw": 10.0,
    "dvh": 8.0,
}
"""Of a window of 1000 by 800."""
_SHARES_OF_SIZE = {"em": 1.0, "%": 0.01, "ch": 0.5, "ex": 0.5, "ic": 1.0, "cap": 0.7, "lh": 1.2}
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE)
_IMPORTANT = re.compile(r" ?! ?important$")
_FONT = re.compile(r"(?:^|.*?\s)((?:[\d.]+[a-z%]*|calc\([^)]*\)))(?:\s*/\s*[\w.%]+)?\s+(.*)")
_BRACKET_OR_COMMA = re.compile(r"([(),])")
_ONE_OF = re.compile(r":(?:is|where)\(([^()]*)\)", re.IGNORECASE)
_MOST_ALTERNATIVES, _MOST_CHOICES = 500, 3
_MOST_RULES = 2_000
_LONGEST_VALUE = 2_000


@dataclass(frozen=True, slots=True)
class Rule:
    """Declarations for the elements that a selector means."""

    selector: Selector
    declarations: Declarations


def parse_rules(style_sheet: str) -> list[Rule]:
    """Read the rules whose selectors can be followed; lightest first, as they apply."""
    text = _CONDITIONAL.sub(" ", _COMMENT.sub(" ", style_sheet))
    rules = [
        Rule(chain, declarations)
        for match in _RULE.finditer(text)
        if (declarations := parse_declarations(match[2]))
        for selector in _alternatives(_unescaped(match[1]).replace("&", "*"))
        if (chain := parse_selector(selector))
    ]
    return sorted(rules[:_MOST_RULES], key=lambda rule: rule.selector.weight)


def parse_declarations(text: str) -> dict[str, str]:
    """Read `color: red; font-size: 1px` and the like; what is said in short is written out, `!important` stays."""
    declarations: dict[str, str] = {}
    for part in _COMMENT.sub("", text).lower().split(";"):
        name, _, value = _unescaped(part).partition(":")
        value = " ".join(value.split())
        mark = _IMPORTANT.search(value)
        if plain := value[: mark.start() if mark else None][:_LONGEST_VALUE]:
            _add(declarations, _written_out(name.strip(), plain, " !important" if mark else ""))
    return declarations


def cascade(*layers: Declarations) -> dict[str, str]:
    """Merge declarations, the later before the earlier and the important before all; drop the mark of importance."""
    merged: dict[str, str] = {}
    for layer in layers:
        _add(merged, layer)
    return {name: _IMPORTANT.sub("", value) for name, value in merged.items()}


def matching(rules: Iterable[Rule], here: Element) -> dict[str, str]:
    """Merge the declarations of all rules for an element."""
    merged: dict[str, str] = {}
    for rule in rules:
        if rule.selector.matches(here):
            _add(merged, rule.declarations)
    return merged


def parse_length(value: str, size: float) -> float | None:
    """Read a length in pixels; `size` is what one em (and, for font sizes, 100 %) has."""
    value = value.strip()
    if choice := _CHOICE.fullmatch(value):
        lengths = [length for part in choice[2].split(",") if (length := parse_length(part, size)) is not None]
        if len(lengths) != choice[2].count(",") + 1:
            return None
        if choice[1] == "clamp" and len(lengths) == 3:
            return max(lengths[0], min(lengths[1:]))
        return max(lengths) if choice[1] == "max" else min(lengths)
    match = _LENGTH.fullmatch(value)
    if match is None:
        return None
    number, unit = float(match[1]), match[2] or "px"
    if unit in _SHARES_OF_SIZE:
        return number * size * _SHARES_OF_SIZE[unit]
    return number * _PIXELS[unit] if unit in _PIXELS else None


def _alternatives(selectors: str) -> list[str]:
    """Split a list of selectors, those in `:is()` and `:where()` written out one by one."""
    found = _split(selectors)
    for _ in range(_MOST_CHOICES):
        if not any(_ONE_OF.search(selector) for selector in found):
            break
        found = [
            selector[: choice.start()] + one.strip() + selector[choice.end() :] if choice else selector
            for selector in found
            for choice in (_ONE_OF.search(selector),)
            for one in (choice[1].split(",") if choice else ("",))
        ][:_MOST_ALTERNATIVES]
    return found


def _split(selectors: str) -> list[str]:
    """Split at the commas that stand in no brackets."""
    if "(" not in selectors:
        return selectors.split(",")[:_MOST_ALTERNATIVES]
    parts, depth = [""], 0
    for piece in _BRACKET_OR_COMMA.split(selectors):
        depth += (piece == "(") - (piece == ")")
        if piece == "," and depth <= 0:
            parts.append("")
        else:
            parts[-1] += piece
    return parts[:_MOST_ALTERNATIVES]


def _add(declarations: dict[str, str], more: Declarations) -> None:
    for name, value in more.items():
        if _IMPORTANT.search(value) or not _IMPORTANT.search(declarations.get(name, "")):
            declarations[name] = value


def _written_out(name: str, value: str, mark: str) -> dict[str, str]:
    """Return what a declaration stands for that says several in one; `mark` is that of importance, if any."""
    if name == "font" and (match := _FONT.fullmatch(value)):
        return {"font-size": match[1] + mark, "font-family": match[2] + mark}
    if name in ("margin", "inset"):
        sides = value.split()
        top, right, bottom, left = (sides[min(place, len(sides) - 1)] for place in (0, 1, 2, 3))
        if len(sides) in (2, 3):
            bottom, left = sides[2] if len(sides) == 3 else top, right
        prefix = "margin-" if name == "margin" else ""
        pairs = zip(("top", "right", "bottom", "left"), (top, right, bottom, left), strict=True)
        return {f"{prefix}{side}": length + mark for side, length in pairs}
    return {name: value + mark}


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(min(int(match[1], 16), 0x10FFFF)) if match[1] else match[2], text)

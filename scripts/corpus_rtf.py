"""Writes the rich text files of the resume corpus: honest ones, the ways to hide text in RTF, and bombs."""

from collections.abc import Callable

from scripts.corpus_people import Person

_HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0"
    r"{\fonttbl{\f0\fswiss\fcharset0 Arial{\*\falt Helvetica};}{\f1\fnil\fcharset204 Arial;}}"
    r"{\colortbl;\red0\green0\blue0;\red255\green255\blue255;\red31\green42\blue68;}"
    r"{\stylesheet{\ql\f0\fs22 \snext0 Normal;}{\*\cs15\additive\v\sbasedon0 Aside;}}"
    r"{\*\latentstyles{\lsdlockedexcept \lsdpriority9 heading 1;\lsdpriority10 Title;List Bullet 2;Book Title;}}"
    r"{\*\generator Writer 16.0.4266;}"
)
_PLAIN = r"\pard\plain\ql\f0\fs22\cf1 "
WHITE, NAVY = 2, 3
"""Numbers in the table of colours; 1 is black."""


def rtf(body: str, info: str = "", rest: str = "") -> bytes:
    """Return an RTF file; `info` is inside its group of properties, `rest` after its end."""
    return f"{_HEAD}{{\\info{{\\title Resume}}{info}}}\\paperw12240\\paperh15840 {body}}}{rest}".encode("cp1252")


def lines(texts: list[str], formatting: str = _PLAIN) -> str:
    """Return a paragraph for each line."""
    return "".join(f"{formatting}{escaped(text)}\\par\n" for text in texts)


def escaped(text: str) -> str:
    """Escape what has a meaning in RTF; what is not ASCII is spelled by number, and `?` for old readers."""
    return "".join(
        rf"\{char}" if char in "\\{}" else char if char.isascii() else rf"\u{_signed(ord(char))}?" for char in text
    )


def box(content: str, fill: int | None = None, left: int = 0, more: str = "") -> str:
    """Return a text box; `left` is its place in twentieths of a point, `fill` a colour as blue, green and red."""
    shade = r"{\sp{\sn fFilled}{\sv 0}}" if fill is None else rf"{{\sp{{\sn fillColor}}{{\sv {fill}}}}}"
    return (
        rf"{{\shp{{\*\shpinst\shpleft{left}\shptop0\shpright{left + 4000}\shpbottom1000\shpfhdr0"
        rf"{{\sp{{\sn shapeType}}{{\sv 202}}}}{shade}{more}{{\shptxt {content}}}}}{{\shprslt{{\*\do{content}}}}}}}"
    )


def row(cells: list[str], shading: str = "") -> str:
    """Return a row of a table; `shading` is said of each cell."""
    edges = "".join(rf"{shading}\cellx{2000 * place}" for place in range(1, len(cells) + 1))
    inner = "".join(rf"\pard\intbl {cell}\cell" for cell in cells)
    return rf"\trowd\trgaph108{edges}{inner}\row" + "\n"


_ROWS = [["Skill", "Level", "Since"], ["Forklift", "Expert", "2015"], ["Spanish", "Native", "always"]]

HONEST_RTF: dict[str, Callable[[Person], tuple[bytes, list[str]]]] = {
    "plain": lambda person: (rtf(lines(person.lines)), person.lines),
    "table": lambda person: (
        rtf(lines(person.lines) + "".join(map(row, _ROWS))),
        [*person.lines, *(" | ".join(cells) for cells in _ROWS)],
    ),
    "white-on-shading": lambda person: (
        rtf(
            rf"\pard\plain\cbpat{NAVY}\cf{WHITE} {person.lines[0]}\par"
            + row([rf"\cf{WHITE} {person.lines[1]}", rf"\cf1 {person.contact}"], rf"\clcbpat{NAVY}").replace(
                rf"\clcbpat{NAVY}\cellx4000", r"\cellx4000"
            )
            + box(rf"\pard\plain\cf{WHITE} {person.lines[3]}\par", fill=0x442A1F)
            + lines(person.lines[4:])
        ),
        [person.lines[0], person.lines[1], person.contact, *person.lines[3:]],
    ),
    "other-scripts": lambda person: (
        rtf(
            rf"\pard{{\f1 \'c8\'e2\'e0\'ed}}\par Jos\'e9 N\'fa\'f1ez\par {escaped('Zażółć, 語')}\par"
            + lines(person.lines)
        ),
        ["Иван", "José Núñez", "Zażółć, 語", *person.lines],
    ),
    "margins-and-notes": lambda person: (
        rtf(
            rf"{{\header\pard {person.name}\par}}{{\footer\pard {person.contact}\par}}"
            + lines(person.lines[3:-1])
            + rf"\pard {person.lines[-1]}{{\super\chftn}}{{\footnote\pard Renewed last year\par}}\par"
        ),
        [person.name, *person.lines[3:], "Renewed last year", person.contact],
    ),
}
"""By name: makes the file, returns it and the lines that it shows."""

HIDING_RTF: dict[str, Callable[[str], tuple[str, str, str]]] = {
    "vanish": lambda text: (rf"\pard\plain {{\v {text}}}\par", "", ""),
    "vanish-by-style": lambda text: (rf"\pard\plain {{\cs15 {text}}}\par", "", ""),
    "white": lambda text: (rf"\pard\plain\cf{WHITE} {text}\par", "", ""),
    "colour-of-its-cell": lambda text: (row([rf"\cf{NAVY} {text}"], rf"\clcbpat{NAVY}\clshdng0"), "", ""),
    "one-point": lambda text: (rf"\pard\plain\fs2 {text}\par", "", ""),
    "deletion": lambda text: (rf"\pard\plain {{\deleted\revauthdel1 {text}}}\par", "", ""),
    "comment": lambda text: (
        rf"{{\*\atnid M}}{{\*\atnauthor Maria}}\chatn{{\*\annotation{{\*\atndate 1}}\pard {text}}}",
        "",
        "",
    ),
    "property": lambda text: ("", rf"{{\doccomm {text}}}", ""),
    "ignorable-group": lambda text: (rf"{{\*\nobodyknows {text}}}", "", ""),
    "spelled-by-number": lambda text: (
        rf"\pard\plain\cf{WHITE} " + "".join(rf"\u{ord(char)}?" for char in text) + r"\par",
        "",
        "",
    ),
    "box-off-the-page": lambda text: (box(rf"\pard {text}\par", left=-18_000), "", ""),
    "list-label": lambda text: (rf"\pard\plain{{\listtext {text}\tab}}\par", "", ""),
    "white-once-it-ends": lambda text: (rf"\pard\plain\cbpat{NAVY}\cf{WHITE} {text}\cbpat0\par", "", ""),
    "destination-without-a-star": lambda text: (rf"{{\docvar {text}}}", "", ""),
    "far-tab": lambda text: (rf"\pard\plain\tx20000\tab {text}\par", "", ""),
    "field-that-sets": lambda text: (
        rf"\pard\plain{{\field{{\*\fldinst SET note x}}{{\fldrslt {text}}}}}\par",
        "",
        "",
    ),
    "after-the-end": lambda text: ("", "", text),
}
"""By name: returns what hides a passage: more of the body, of the properties, and what follows the end."""


def hostile_rtf(name: str, person: Person, text: str) -> bytes:
    """Return a plain RTF resume that hides a passage."""
    body, info, rest = HIDING_RTF[name](text)
    return rtf(lines(person.lines) + body, info, rest)


def nested_bomb() -> bytes:
    """Return a million groups inside one another."""
    return rb"{\rtf1 Maria" + b"{" * 1_000_000


def flat_bomb() -> bytes:
    """Return millions of groups side by side."""
    return rb"{\rtf1 Maria" + b"{}" * 6_000_000 + b"}"


def _signed(code: int) -> int:
    """RTF counts to 32,767 and goes on below zero."""
    return code - 0x10000 if code > 0x7FFF else code

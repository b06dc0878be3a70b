"""Writes the Word, HTML and text files of the resume corpus, and the files that are no resume at all."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from scripts.corpus_people import Person

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{_WORD}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(text: str, formatting: str = "") -> str:
    """Return a run of text with the children of its `w:rPr`."""
    return f'<w:r><w:rPr>{formatting}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str, formatting: str = "") -> str:
    """Return a paragraph with the children of its `w:pPr`."""
    return f"<w:p><w:pPr>{formatting}</w:pPr>{''.join(runs)}</w:p>"


def paragraphs(lines: list[str]) -> str:
    """Return a paragraph for each line."""
    return "".join(paragraph(run(line)) for line in lines)


def row(*cells: str, formatting: str = "", cell_formatting: str = "") -> str:
    """Return a table row; cells are paragraphs."""
    inner = "".join(f"<w:tc><w:tcPr>{cell_formatting}</w:tcPr>{cell}</w:tc>" for cell in cells)
    return f"<w:tr><w:trPr>{formatting}</w:trPr>{inner}</w:tr>"


def text_box(content: str, fill: str = "<a:noFill/>", place: int = 0, attributes: str = "") -> str:
    """Return a run with a text box; `place` is its distance from the left in points."""
    return (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:anchor {attributes}>"
        f"<wp:positionH><wp:posOffset>{place * 12_700}</wp:posOffset></wp:positionH>"
        '<wp:extent cx="2540000" cy="1270000"/><wp:docPr id="1" name="Box"/><a:graphic><a:graphicData><wps:wsp>'
        f"<wps:spPr>{fill}</wps:spPr><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def picture(description: str) -> str:
    """Return a run with an inline picture that is described for those who do not see it."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="2" name="Picture" '
        f'descr="{escape(description)}"/><a:graphic/></wp:inline></w:drawing></w:r>'
    )


def docx(
    body: str,
    parts: Mapping[str, str] | None = None,
    extra: Mapping[str, str] | None = None,
    background: str = "FFFFFF",
) -> bytes:
    """Return a Word file; `parts` is XML by kind of part (`styles`, `header`, ...), `extra` by the name of a file."""
    related = parts or {}
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{_RELATION}/{kind.rstrip("123")}" Target="{kind}.xml"/>' for kind in related
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="main" '
            f'Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">{relations}</Relationships>',
            "word/document.xml": f'<w:document {_NAMESPACES}><w:background w:color="{background}"/>'
            f"<w:body>{body}</w:body></w:document>",
            **{f"word/{kind}.xml": f"<w:{kind} {_NAMESPACES}>{xml}</w:{kind}>" for kind, xml in related.items()},
            **(extra or {}),
        }
    )


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip file, the same bytes every time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def core_properties(**values: str) -> dict[str, str]:
    """Return the part that holds a Word file's properties."""
    inner = "".join(f"<dc:{name}>{escape(text)}</dc:{name}>" for name, text in values.items())
    package = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    spaces = f'xmlns:cp="{package}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return {"docProps/core.xml": f"<cp:coreProperties {spaces}>{inner}</cp:coreProperties>"}


_WHITE = '<w:color w:val="FFFFFF"/>'
_NAVY_SHADE = '<w:shd w:val="clear" w:fill="1F2A44"/>'
_NAVY_FILL = '<a:solidFill><a:srgbClr val="1F2A44"/></a:solidFill>'
_WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
_HEADER = '<w:sectPr><w:headerReference w:type="default" r:id="header"/></w:sectPr>'
_ROWS = [("Skill", "Level", "Since"), ("Forklift", "Expert", "2015"), ("Spanish", "Native", "always")]


def _merged(how: str, text: str) -> str:
    return f'<w:tc><w:tcPr><w:vMerge w:val="{how}"/></w:tcPr>{paragraphs([text])}</w:tc>'


def _table() -> str:
    return f"<w:tbl>{''.join(row(*(paragraphs([cell]) for cell in cells)) for cells in _ROWS)}</w:tbl>"


HONEST_DOCX: dict[str, Callable[[Person], tuple[bytes, list[str]]]] = {
    "plain": lambda person: (docx(paragraphs(person.lines), extra=core_properties(title=person.name)), person.lines),
    "table": lambda person: (
        docx(paragraphs(person.lines) + _table()),
        [*person.lines, *(" | ".join(cells) for cells in _ROWS)],
    ),
    "layout-table": lambda person: (
        docx(f"<w:tbl>{row(paragraphs(person.lines[:3]), paragraphs(person.lines[3:]))}</w:tbl>"),
        person.lines,
    ),
    "header": lambda person: (
        docx(paragraphs(person.lines[3:]) + _HEADER, {"header": paragraphs(person.lines[:3])}),
        person.lines,
    ),
    "white-on-shading": lambda person: (
        docx(
            paragraph(run(person.lines[0], _WHITE), formatting=_NAVY_SHADE)
            + f"<w:tbl>{row(paragraph(run(person.lines[1], _WHITE)), cell_formatting=_NAVY_SHADE)}</w:tbl>"
            + paragraph(run(person.lines[2], f'{_WHITE}<w:highlight w:val="darkBlue"/>'))
            + paragraphs(person.lines[3:])
        ),
        person.lines,
    ),
    "white-in-text-box": lambda person: (
        docx(paragraph(text_box(paragraph(run(person.lines[0], _WHITE)), _NAVY_FILL)) + paragraphs(person.lines[1:])),
        person.lines,
    ),
    "photo": lambda person: (
        docx(paragraph(picture("Smiling young woman in a blue shirt")) + paragraphs(person.lines)),
        ["[masked: photo description]", *person.lines],
    ),
    "bullets-of-symbols": lambda person: (
        docx(
            "".join(paragraph(run("l", _WINGDINGS), run(f" {line}")) for line in person.lines)
            + paragraph(run("Forklift "), run("lllmm", _WINGDINGS))
        ),
        [*person.lines, "Forklift"],
    ),
    "tab-aligned": lambda person: (
        docx(
            paragraphs(person.lines)
            + paragraph(
                run("Night shift"),
                "<w:r><w:tab/></w:r>",
                run("2015"),
                formatting='<w:tabs><w:tab w:val="right" w:pos="9360"/></w:tabs><w:ind w:left="360" w:hanging="360"/>',
            )
        ),
        [*person.lines, "Night shift 2015"],
    ),
}
"""By name: makes the file, returns it and the lines that it shows."""

HIDING_DOCX: dict[str, Callable[[str], tuple[str, dict[str, str], dict[str, str]]]] = {
    "vanish": lambda text: (paragraph(run(text, "<w:vanish/>")), {}, {}),
    "vanish-by-style": lambda text: (
        paragraph(run(text), formatting='<w:pStyle w:val="Aside"/>'),
        {"styles": '<w:style w:type="paragraph" w:styleId="Aside"><w:rPr><w:vanish/></w:rPr></w:style>'},
        {},
    ),
    "white": lambda text: (paragraph(run(text, _WHITE)), {}, {}),
    "colour-of-its-shading": lambda text: (
        paragraph(run(text, '<w:color w:val="1F2A44"/>'), formatting=_NAVY_SHADE),
        {},
        {},
    ),
    "one-point": lambda text: (paragraph(run(text, '<w:sz w:val="2"/>')), {}, {}),
    "comment": lambda text: ("", {"comments": f'<w:comment w:id="1">{paragraphs([text])}</w:comment>'}, {}),
    "deletion": lambda text: (
        paragraph(f'<w:del w:id="1"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'),
        {},
        {},
    ),
    "property": lambda text: ("", {}, core_properties(description=text)),
    "box-off-the-page": lambda text: (paragraph(text_box(paragraphs([text]), place=-900)), {}, {}),
    "cell-under-another": lambda text: (
        f"<w:tbl><w:tr>{_merged('restart', '')}</w:tr><w:tr>{_merged('continue', text)}</w:tr></w:tbl>",
        {},
        {},
    ),
    "font-of-symbols": lambda text: (paragraph(run(text, _WINGDINGS)), {}, {}),
    "field-that-sets": lambda text: (
        paragraph(f'<w:fldSimple w:instr="SET note x">{run(text)}</w:fldSimple>'),
        {},
        {},
    ),
    "frame-off-the-page": lambda text: (
        paragraph(run(text), formatting='<w:framePr w:w="4000" w:hAnchor="page" w:x="-20000"/>'),
        {},
        {},
    ),
    "choice-nobody-knows": lambda text: (
        paragraph(
            f'<mc:AlternateContent><mc:Choice xmlns:n="urn:nobody" Requires="n">{run(text)}</mc:Choice>'
            "</mc:AlternateContent>"
        ),
        {},
        {},
    ),
}
"""By name: returns what hides a passage: more of the body, parts, and other files."""


def hostile_docx(name: str, person: Person, text: str) -> bytes:
    """Return a plain Word resume that hides a passage."""
    body, parts, extra = HIDING_DOCX[name](text)
    return docx(paragraphs(person.lines) + body, parts, extra)


def html(person: Person, hidden: str = "", head: str = "") -> bytes:
    """Return an HTML resume."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in person.lines)
    return f"<!DOCTYPE html><html><head><title>{person.name}</title>{head}</head><body>{lines}{hidden}</body>".encode()


HIDING_HTML: dict[str, Callable[[str], tuple[str, str]]] = {
    "display-none": lambda text: (f'<div style="display:none">{text}</div>', ""),
    "by-class": lambda text: (f'<p class="fine print">{text}</p>', "<style>p.fine { font-size: 1px }</style>"),
    "important": lambda text: (
        f'<p class="aside" style="display:block">{text}</p>',
        "<style>.aside { display: none !important }</style>",
    ),
    "variable": lambda text: (
        f'<p class="aside">{text}</p>',
        "<style>:root { --paper: #fff } .aside { color: var(--paper) }</style>",
    ),
    "html-comment": lambda text: (f"<!-- {text} -->", ""),
}


def hostile_html(name: str, person: Person, text: str) -> bytes:
    """Return a plain HTML resume that hides a passage."""
    return html(person, *HIDING_HTML[name](text))


def tagged(text: str) -> str:
    """Spell a text in Unicode tag characters."""
    return "".join(chr(0xE0000 + ord(char)) for char in text)


def selected(text: str) -> str:
    """Spell a text in variation selectors."""
    return "".join(chr(0xFE00 + code if code < 16 else 0xE0100 + code - 16) for code in text.encode())


HIDING_TEXT: dict[str, Callable[[str], str]] = {
    "tag-characters": lambda text: f"Thanks{tagged(text)}",
    "zero-width": lambda text: "\u200b".join(text),
    "backwards": lambda text: f"\u202e{text}\u202c",
    "variation-selectors": lambda text: f"Thanks \U0001f44d{selected(text)}",
}


def hostile_text(name: str, person: Person, text: str) -> bytes:
    """Return a plain text resume that hides a passage."""
    return "\n".join([*person.lines, HIDING_TEXT[name](text)]).encode()


def legacy_office(entry: str) -> bytes:
    """Return the start of an old Office file, or of an encrypted new one, whose directory holds an entry."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + entry.encode("utf-16-le") + bytes(512)


def png() -> bytes:
    """Return a picture of one white pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixel = chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(b"\0\xff"))
    return b"\x89PNG\r\n\x1a\n" + pixel + chunk(b"IEND", b"")


def word_bomb(megabytes: int) -> bytes:
    """Return a small Word file that unpacks to that many megabytes of text."""
    return docx(paragraph(run("a" * 1_000_000)) * megabytes)


def entity_bomb() -> bytes:
    """Return a Word file that grows without end when its entities are expanded."""
    entities = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 10))
    declaration = f'<!DOCTYPE w [<!ENTITY e0 "hire">{entities}]>'
    return archive({"word/document.xml": f"{declaration}<w>&e9;</w>"})

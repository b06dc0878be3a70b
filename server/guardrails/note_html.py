"""Notes on their way into the ATS: HTML that cannot harm the colleague who opens it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING, Literal

from server.ats.html_text import BREAKS, UNSEEN, html_to_text
from server.ats.quoting import strip_invisible
from server.errors import InvalidInput

if TYPE_CHECKING:
    import nh3

__all__ = ["NoteFormat", "NoteHtml", "clean_note", "html_to_text", "to_note_html"]

NoteFormat = Literal["html", "markdown", "text"]

MAX_NOTE = 50_000
TAGS = frozenset(
    {"a", "b", "blockquote", "br", "code", "div", "em", "h3", "h4", "hr", "i", "li", "ol", "p", "pre", "s", "strong"}
    | {"table", "tbody", "td", "th", "thead", "tr", "u", "ul"}
)
SCHEMES = frozenset({"https", "mailto", "tel"})
# Blocks outside the list become blocks inside it, or the words at their borders would run together.
RENAMED = {
    **dict.fromkeys(BREAKS.keys() - TAGS, "div"),
    "h1": "h3",
    "h2": "h3",
    "h5": "h4",
    "h6": "h4",
    "tfoot": "tbody",
}
RENAMED_TAG = re.compile(rf"<(/?)({'|'.join(sorted(RENAMED))})(?=[\s/>])", re.IGNORECASE)
# What is no loss worth a word: it stays, gets another name, or is a mere wrapper.
KNOWN = TAGS | RENAMED.keys() | {"html", "body", "span", "font", "label"}
OPEN_TAG = re.compile(r"<([a-zA-Z][\w-]{0,30})([^<>]*)")
HANDLER = re.compile(r"[\s/\"'](on[a-z]{3,30})\s*=", re.IGNORECASE)
HREF = re.compile(r"""\bhref(?:\s*=\s*["']?([^"'\s>]*))""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NoteHtml:
    """A cleaned note: `html` to send, `text` to show, and in `removed` what did not pass, each thing named once."""

    html: str
    text: str
    removed: tuple[str, ...]


def to_note_html(note: str, format: NoteFormat) -> str:
    """The note as HTML of the allow-list; raises what `clean_note` raises."""
    return clean_note(note, format).html


def clean_note(note: str, format: NoteFormat) -> NoteHtml:
    """Turn a note into HTML of a small allow-list: no attribute but `href`, no link but https, mailto and tel.

    HTML inside Markdown or plain text shows as it was typed. Raises `InvalidInput` for more than `MAX_NOTE` characters
    and for a note of which nothing visible is left.
    """
    if len(note) > MAX_NOTE:
        raise InvalidInput(
            f"The note has {len(note):,} characters; at most {MAX_NOTE:,} are taken. Nothing was written. "
            "Shorten it, or attach it as a file."
        )
    source = _to_source(strip_invisible(note), format)
    # The cleaner turns character references into characters, so invisible ones are taken out once more.
    cleaned = _clean(source)
    html = strip_invisible(cleaned).strip()
    text = html_to_text(html)
    invisible = strip_invisible(note) != note.replace("\r\n", "\n") or strip_invisible(cleaned) != cleaned
    removed = tuple(dict[str, None].fromkeys(_name_removed(source, invisible)))
    if not text.strip():
        because = f" without {', '.join(removed)}" if removed else ""
        raise InvalidInput(f"The note has no visible text{because}. Nothing was written: send some text.")
    return NoteHtml(html, text, removed)


def _to_source(note: str, format: NoteFormat) -> str:
    if format == "html":
        return note
    if format == "text":
        paragraphs = re.split(r"\n[ \t]*\n\s*", escape(note.strip()))
        return "".join("<p>" + paragraph.replace("\n", "<br>") + "</p>" for paragraph in paragraphs)
    from markdown_it import MarkdownIt

    # Images stay links: nothing may load by itself when a colleague opens the note.
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    return markdown.disable("image").render(note)


def _clean(source: str) -> str:
    return _cleaner().clean(RENAMED_TAG.sub(lambda tag: f"<{tag[1]}{RENAMED[tag[2].lower()]}", source))


@cache
def _cleaner() -> "nh3.Cleaner":
    """What cleans every note, made once, and not before there is one."""
    import nh3

    return nh3.Cleaner(
        tags=TAGS,
        clean_content_tags=UNSEEN,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        url_relative="deny",
        strip_comments=True,
        link_rel="noopener noreferrer nofollow",
    )


def _name_removed(source: str, invisible: bool) -> Iterator[str]:
    if invisible:
        yield "invisible characters"
    if "<!--" in source:
        yield "comment"
    for tag in OPEN_TAG.finditer(source):
        if tag[1].lower() not in KNOWN:
            yield f"<{tag[1].lower()}>"
        for handler in HANDLER.finditer(tag[2]):
            yield f"{handler[1].lower()} handler"
        for link in HREF.finditer(tag[2]):
            if unescape(link[1]).partition(":")[0].strip().lower() not in SCHEMES:
                yield "link that is not https, mailto or tel"

"""add_note: write a note on an application or a person."""

import hashlib
import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from server.ats.models import Written
from server.errors import InvalidInput
from server.guardrails.access import Access
from server.guardrails.changes import Change, Target
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._params import NOTE_LIMIT
from tools._rows import applicant_of, name_of, person_of
from tools._targets import read_applications
from tools._tool import tool

if TYPE_CHECKING:
    from server.guardrails.note_html import NoteHtml

SHOWN = 4_000
"""Characters of a note that a preview holds; most notes have fewer."""


@tool(title="Add a note", access=Access.WRITE, needs_any=("application_note", "candidate_notes"))
async def add_note(
    call: Call,
    record: Literal["application", "candidate"],
    id: Annotated[str, Field(description="Id of that record")],
    note: Annotated[
        str, Field(description="The note; links https, mailto and tel only", min_length=1, max_length=NOTE_LIMIT)
    ],
    format: Annotated[Literal["html", "markdown", "text"], Field(description="Default text")] = "text",
    note_type: Annotated[str, Field(description="Kind of note in Avionté; for a candidate only", max_length=255)] = "",
) -> Change:
    """Add a note to an application or a candidate, for colleagues to read. Cannot be edited or deleted afterwards."""
    from server.guardrails.note_html import clean_note

    html = clean_note(note, format)
    kind = await _kind(call, record, note_type)
    if record == "application":
        (application,) = await read_applications(call.ats, [id])
        record_id, name, whom = application.id, name_of(application), f"the application of {applicant_of(application)}"

        async def send(_: Target) -> Written:
            return await call.ats.add_note_to_application(application, html.html)
    else:
        candidate = await call.ats.get_candidate(id)
        record_id, name, whom = candidate.id, inline(candidate.name), person_of(candidate)

        async def send(_: Target) -> Written:
            return await call.ats.add_note_to_candidate(candidate, html.html, kind)

    to = Target(kind=record, id=record_id, name=name)

    async def reread() -> tuple[Target, ...]:
        return (to,)

    what = f"a note of kind “{inline(kind)}”" if kind else "a note"
    return Change(
        headline=f"Add {what} to {whom}",
        done=f"Added {what} to {whom}",
        targets=(to,),
        arguments={"record": record, "id": record_id, "note": html.html, "note_type": kind},
        send=send,
        reread=reread,
        details=tuple(preview_of(html)),
        lasting="A note cannot be edited or deleted from here.",
        undo="no: a note cannot be edited or deleted from here",
        warnings=(f"Left out of the note: {', '.join(html.removed)}",) if html.removed else (),
    )


async def _kind(call: Call, record: str, name: str) -> str:
    if not name.strip():
        return ""
    if record == "application":
        raise InvalidInput(
            "`note_type`: Kombo takes no kind for a note on an application. Leave it out, or put the note on the"
            " candidate. Nothing was changed."
        )
    try:
        return await call.ats.find_note_type(name)
    except InvalidInput as error:
        raise InvalidInput(f"`note_type`: {error}") from error


def preview_of(note: "NoteHtml") -> Iterator[str]:
    """The note as the person who agrees to it reads it, and where its links lead, which its text does not say."""
    text = inline(note.text, 2 * NOTE_LIMIT)
    yield f"Note: {text[:SHOWN]}"
    if left := len(text[SHOWN:]):
        mark = hashlib.sha256(note.html.encode()).hexdigest()
        yield f"(The note goes on: {left:,} more characters are not shown. SHA-256 of the whole: {mark}.)"
    if links := dict.fromkeys(re.findall(r'href="([^"]*)"', note.html)):
        yield f"Links in it: {', '.join(inline(unescape(link), SHOWN) for link in links)}"

"""get_resume: what does this person's resume say, and what was hidden in the file?"""

from datetime import datetime
from typing import Annotated, Final

from pydantic import Field

from server.ats.models import Attachment, Record
from server.errors import InvalidInput, NotSupported
from server.guardrails.access import Access
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._findings import findings
from tools._params import CandidateId, Cursor
from tools._rows import days_since
from tools._tool import tool

ASKED: Final = "For the next hour a person is asked about every write."


class FileRow(Record):
    """A file of the person; `days` since it was put there."""

    name: str
    kind: str
    days: int | None = None
    id: str


class ResumeView(Record):
    """A page of a resume. `text` and `hidden` were written by the candidate and stand inside fences.

    What was hidden, warnings and other files are told with the first page.
    """

    candidate_id: str
    file: FileRow
    warnings: tuple[str, ...] = ()
    text: str
    hidden: str = ""
    other_files: tuple[FileRow, ...] = ()
    characters_left: int | None = None
    next_cursor: str = ""
    as_of: datetime


@tool(title="Read a resume", access=Access.READ, needs=("read_attachments",))
async def get_resume(
    call: Call,
    candidate_id: CandidateId,
    attachment_id: Annotated[str, Field(description="One of other_files; default the newest CV")] = "",
    cursor: Cursor = "",
) -> ResumeView:
    """Read a candidate's resume (CV) as text, and apart from it any text that was hidden in the file."""
    from server.resumes.errors import UnreadableResume
    from server.resumes.pages import InvalidCursor, paginate

    resume = await call.ats.get_resume(candidate_id, attachment_id)
    file = resume.attachment
    try:
        read = await call.state.resumes.read(resume.data, file.file_name, file.content_type)
        page = paginate(read, cursor)
    except InvalidCursor as error:
        raise InvalidInput(str(error)) from error
    except UnreadableResume as error:
        others = ", ".join(f"{inline(other.file_name)} [{other.id}]" for other in resume.others)
        hint = f" Other files of this person: {others}." if others else ""
        raise NotSupported(f"{inline(file.file_name)} cannot be read: {error}{hint}") from error
    first = not cursor
    hidden, warnings = findings(read) if first else ("", ())
    if read.hidden and call.state.writes.be_wary():
        warnings += (ASKED,) if first else ()
    if first and file.kind == "CV" and call.state.index.on:
        from server.search.resumes import words_of

        await call.state.index.learn_resume(candidate_id, file.id, words_of(read), call.now())
    return ResumeView(
        candidate_id=candidate_id,
        file=_row(file, call.now()),
        characters_left=page.characters_left or None,
        warnings=warnings,
        text=call.fence(page.text, f"resume {file.file_name}"),
        hidden=call.fence(hidden, f"hidden text in {file.file_name}"),
        other_files=tuple(_row(other, call.now()) for other in resume.others if first),
        next_cursor=page.next_cursor or "",
        as_of=call.now(),
    )


def _row(file: Attachment, now: datetime) -> FileRow:
    return FileRow(name=inline(file.file_name), kind=file.kind, days=days_since(file.created_at, now), id=file.id)

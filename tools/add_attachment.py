"""add_attachment: put a file on an application or a person."""

from typing import Annotated, Literal

from pydantic import Field

from server.ats.attachments import check_attachment, plain_base64
from server.ats.models import Written
from server.errors import InvalidInput
from server.guardrails.access import Access
from server.guardrails.attachment_files import read_file
from server.guardrails.changes import Change, Target, digest
from server.guardrails.untrusted import inline
from tools._call import Call
from tools._rows import applicant_of, name_of, person_of
from tools._tool import tool

MOST_BASE64 = 14_000_000


@tool(title="Add an attachment", access=Access.WRITE, needs_any=("application_attachment", "candidate_attachment"))
async def add_attachment(
    call: Call,
    record: Literal["application", "candidate"],
    id: Annotated[str, Field(description="Id of that record")],
    file_name: Annotated[str, Field(description="Name with ending, such as cv.pdf", min_length=1, max_length=255)],
    content_base64: Annotated[str, Field(description="The file, or give path", max_length=MOST_BASE64)] = "",
    path: Annotated[str, Field(description="File in the server's attachment folder", max_length=1_000)] = "",
    kind: Annotated[Literal["CV", "COVER_LETTER", "OTHER"], Field(description="Default CV")] = "CV",
) -> Change:
    """Attach a file to an application or a candidate. Cannot be deleted from here."""
    if bool(content_base64) == bool(path):
        raise InvalidInput("Give content_base64 or path, one of them. Nothing was changed.")
    content = plain_base64(content_base64) if content_base64 else read_file(call.state.settings.attachment_dir, path)
    size = len(check_attachment(file_name, content))
    if record == "application":
        application = await call.ats.get_application(id)
        record_id, name, whom = application.id, name_of(application), f"the application of {applicant_of(application)}"
    else:
        candidate = await call.ats.get_candidate(id)
        record_id, name, whom = candidate.id, inline(candidate.name), person_of(candidate)

    async def send(_: Target) -> Written:
        if record == "application":
            return await call.ats.add_attachment_to_application(file_name, record_id, content, kind)
        return await call.ats.add_attachment_to_candidate(file_name, record_id, content, kind)

    to = Target(kind=record, id=record_id, name=name)

    async def reread() -> tuple[Target, ...]:
        return (to,)

    what = f"{inline(file_name)} ({kind}, {size:,} bytes)"
    return Change(
        headline=f"Attach {what} to {whom}",
        done=f"Attached {what} to {whom}",
        targets=(to,),
        arguments={"record": record, "id": record_id, "file_name": file_name, "kind": kind, "content": digest(content)},
        send=send,
        reread=reread,
        lasting="A file cannot be deleted from here.",
        undo="no: a file cannot be deleted from here",
    )

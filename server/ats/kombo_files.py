"""Files by way of Kombo: those of a person, the choice of a CV among them, and what may be uploaded."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Final, Literal

from server.ats import kombo_models as wire
from server.ats.attachments import MAX_BYTES, AttachmentKind, check_attachment, content_type, plain_base64
from server.ats.coverage import ATTACH_SCOPE, READ_FILES_SCOPE
from server.ats.kombo_mapping import to_attachment
from server.ats.models import Resume, Written
from server.ats.pages import parse_page, parse_record
from server.ats.paths import ApiPath, build_path
from server.ats.quoting import quoted
from server.ats.salvage import OR_NONE, Flag, Members, One, Whole
from server.ats.transport import KomboTransport
from server.errors import ATSMisunderstood, InvalidInput, NotFound, NotSupported

NEVER: Final = datetime.min.replace(tzinfo=UTC)
"""The age of a file whose date nobody knows: older than any other."""

UploadAction = Literal["ats_add_application_attachment", "ats_add_candidate_attachment"]

UPLOAD_LIMITS: Final = {
    "ats_add_application_attachment": build_path("/ats/actions/ats_add_application_attachment"),
    "ats_add_candidate_attachment": build_path("/ats/actions/ats_add_candidate_attachment"),
}


class KindLimits(wire.KomboModel):
    """What Kombo takes of one kind of file; None where it does not say."""

    is_supported: Flag = None
    max_file_size_bytes: Whole = None
    accepted_mime_types: Annotated[list[str] | None, OR_NONE] = None


class UploadLimits(wire.KomboModel):
    """What Kombo takes by kind (CV, COVER_LETTER, OTHER); nothing is known where a kind is missing."""

    types: Members = {}

    def of(self, kind: AttachmentKind) -> KindLimits:
        """The limits of one kind."""
        return KindLimits.model_validate(self.types.get(kind) or {})


class _Restrictions(wire.KomboModel):
    attachment_restrictions: One[UploadLimits] = None


async def list_files(transport: KomboTransport, candidate_id: str) -> list[wire.Attachment]:
    """Ask the ATS for a person's files, newest first; those whose date is unknown come last."""
    path = build_path("/ats/candidates/{candidate}/attachments", candidate=candidate_id)
    envelope = await transport.read_action(path, scope=READ_FILES_SCOPE)
    return sorted(parse_page(envelope, wire.Attachment).records, key=_date, reverse=True)


def choose_file(files: Sequence[wire.Attachment], attachment_id: str) -> wire.Attachment:
    """Pick this file, or the newest CV where none is named.

    Raises:
        NotFound: There is no such file, or no CV; the text lists the files that there are.
    """
    if attachment_id:
        chosen = next((file for file in files if file.id == attachment_id), None)
        missing = f"This person has no file with the id {quoted(attachment_id, 40)}."
    else:
        chosen = next((file for file in files if file.type == "CV"), None)
        missing = "This person has no CV on file."
    if chosen is None:
        others = "; ".join(f"{quoted(file.file_name or '', 80)} ({file.type}) [{file.id}]" for file in files)
        raise NotFound(f"{missing} {f'The files are: {others}.' if others else 'There are no files at all.'}")
    return chosen


async def read_file(transport: KomboTransport, files: Sequence[wire.Attachment], chosen: wire.Attachment) -> Resume:
    """Fetch the bytes of a file, at once: how long its address holds is not documented."""
    if not chosen.data_url:
        raise ATSMisunderstood("Kombo lists the file without saying where its content is. Call again in a minute.")
    return Resume(
        attachment=to_attachment(chosen),
        data=await transport.download(chosen.data_url, MAX_BYTES),
        others=tuple(to_attachment(file) for file in files if file is not chosen),
    )


async def read_upload_limits(transport: KomboTransport, action: UploadAction) -> UploadLimits:
    """Ask Kombo what it takes; an integration that has no such answer takes what it takes."""
    try:
        envelope = await transport.read(UPLOAD_LIMITS[action])
    except (NotFound, NotSupported):
        return UploadLimits()
    return parse_record(envelope.get("data"), _Restrictions).attachment_restrictions or UploadLimits()


async def upload(
    transport: KomboTransport, path: ApiPath, limits: UploadLimits, filename: str, data_b64: str, kind: AttachmentKind
) -> Written:
    """Attach a file, once its name, type and size are known to fit.

    Raises:
        InvalidInput: They do not; nothing was sent.
    """
    check_upload(limits.of(kind), filename, len(check_attachment(filename, data_b64)), kind)
    attachment = {
        "name": filename,
        "type": kind,
        "content_type": content_type(filename),
        "data": plain_base64(data_b64),
    }
    answer = await transport.act("POST", path, {"attachment": attachment}, scope=ATTACH_SCOPE)
    return Written(warnings=answer.warnings)


def check_upload(limits: KindLimits, filename: str, size: int, kind: AttachmentKind) -> None:
    """Hold a file against what Kombo takes.

    Raises:
        InvalidInput: It takes no file of this kind, of this type or of this size.
    """
    if limits.is_supported is False:
        raise InvalidInput(f"The ATS takes no files of the kind {kind}. Nothing was changed.")
    if limits.max_file_size_bytes is not None and size > limits.max_file_size_bytes:
        raise InvalidInput(
            f"{filename} has {size:,} bytes; the ATS takes {limits.max_file_size_bytes:,} at most. Nothing was changed."
        )
    accepted = limits.accepted_mime_types
    if accepted and content_type(filename) not in accepted:
        raise InvalidInput(
            f"{filename} is {content_type(filename)}; the ATS takes {', '.join(accepted)}. Nothing was changed."
        )


def _date(file: wire.Attachment) -> datetime:
    return file.remote_created_at or file.remote_updated_at or NEVER

"""Files: listing them (a live action), handing out and serving their addresses, taking new ones in."""

import base64
import binascii

from server.sandbox.call import Call
from server.sandbox.coverage import ACCEPTED, LARGEST, require
from server.sandbox.envelope import KomboError, stamp, success
from server.sandbox.ids import kombo_id
from server.sandbox.shapes import Shape, check, mapping, text
from server.sandbox.tenant import Tenant
from server.sandbox.world import Attachment, AttachmentType, Candidate, Json

TYPES: tuple[AttachmentType, ...] = ("CV", "COVER_LETTER", "OTHER")
FILE = Shape(
    dict,
    required=True,
    members={
        "name": Shape(str, required=True, least=1),
        "type": Shape(str, required=True, choices=TYPES),
        "content_type": Shape(str, pattern=r"^[\w.-]+\/[\w.-]+$"),
        "data": Shape(str),
        "data_url": Shape(str, pattern=r"^https?://"),
    },
)
UPLOAD = {"attachment": FILE, "remote_fields": Shape(dict)}


def of_application(tenant: Tenant, call: Call) -> Json:
    """Answer the files of an application: those of its candidate, since Avionté keeps files on the talent."""
    require(tenant, "ats_get_application_attachments")
    application = tenant.application(call.names["application_id"])
    found = tenant.world.attachments.find("candidate", application.candidate_id)
    return success({"results": [_listed(tenant, attachment) for attachment in found]}, [])


def of_candidate(tenant: Tenant, call: Call) -> Json:
    """Answer the files of a candidate."""
    require(tenant, "ats_get_candidate_attachments")
    candidate = tenant.candidate(call.names["candidate_id"])
    found = tenant.world.attachments.find("candidate", candidate.id)
    owners: dict[str, dict[str, Json]] = {
        attachment.id: {"application_id": attachment.application_id, "candidate_id": candidate.id}
        for attachment in found
    }
    return success({"results": [{**_listed(tenant, one), **owners[one.id]} for one in found]}, [])


def _listed(tenant: Tenant, attachment: Attachment) -> dict[str, Json]:
    token = kombo_id("resource", f"{tenant.options.seed} {attachment.id}")
    tenant.resources[token] = attachment
    return {
        "id": attachment.id,
        "remote_id": attachment.remote_id,
        "type": attachment.type,
        "data_url": f"{tenant.options.base_url}/resources/{token}",
        "file_name": attachment.file_name,
        "content_type": attachment.content_type,
        "remote_created_at": stamp(attachment.remote_created_at),
        "remote_updated_at": stamp(attachment.remote_updated_at),
    }


def add_to_application(tenant: Tenant, call: Call) -> Json:
    """Take in a file for an application; it lands on the candidate."""
    require(tenant, "ats_add_application_attachment")
    body = check(call.body, UPLOAD)
    application = tenant.application(call.names["application_id"])
    add(tenant, tenant.candidate(application.candidate_id), mapping(body, "attachment"))
    return success({}, [])


def add_to_candidate(tenant: Tenant, call: Call) -> Json:
    """Take in a file for a candidate."""
    require(tenant, "ats_add_candidate_attachment")
    body = check(call.body, UPLOAD)
    add(tenant, tenant.candidate(call.names["candidate_id"]), mapping(body, "attachment"))
    return success({}, [])


def content_of(file: dict[str, Json]) -> bytes:
    """Return the bytes of an uploaded file.

    Raises `PLATFORM.INPUT_INVALID`, and `REMOTE.INPUT_INVALID` for what Avionté refuses.
    """
    data, name = text(file, "data"), text(file, "name") or ""
    if data is None:
        # Kombo would fetch `data_url`; the sandbox reaches nothing outside itself.
        raise KomboError("PLATFORM.INPUT_INVALID", "attachment.data is required: the sandbox fetches no data_url.")
    if text(file, "content_type") is None:
        raise KomboError("PLATFORM.INPUT_INVALID", "attachment.content_type is required with attachment.data")
    try:
        content = base64.b64decode(data, validate=True)
    except binascii.Error:
        raise KomboError("PLATFORM.INPUT_INVALID", "attachment.data is not base64") from None
    if name.rpartition(".")[2].lower() not in ACCEPTED:
        raise KomboError("REMOTE.INPUT_INVALID", f"Avionté takes files that end in {', '.join(ACCEPTED)}.")
    if not 0 < len(content) <= LARGEST:
        raise KomboError("REMOTE.INPUT_INVALID", f"Avionté takes files of 1 to {LARGEST} bytes.")
    return content


def add(tenant: Tenant, candidate: Candidate, file: dict[str, Json]) -> None:
    """Store an uploaded file on a candidate. Raises what `content_of` raises."""
    content, now = content_of(file), tenant.now()
    ids = tenant.coordinates("attachment", 5_000_000)
    tenant.save(
        Attachment(
            id=ids.id,
            remote_id=ids.remote_id,
            changed_at=now,
            remote_created_at=now,
            remote_updated_at=now,
            candidate_id=candidate.id,
            type=next(type for type in TYPES if type == text(file, "type")),
            file_name=text(file, "name") or "",
            content_type=text(file, "content_type") or "application/octet-stream",
            read=lambda: content,
        )
    )

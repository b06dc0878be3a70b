"""What the integration can do: its models, its actions and their switches, as Kombo tells them."""

from dataclasses import dataclass

from server.sandbox import models
from server.sandbox.call import Call
from server.sandbox.envelope import KomboError, stamp, success
from server.sandbox.ids import kombo_id
from server.sandbox.options import EPOCH, INTEGRATION_ID
from server.sandbox.tenant import Tenant
from server.sandbox.world import Json


@dataclass(frozen=True)
class Action:
    """A write action, or the live read of attachments. `scope` is its name in Kombo's scope configuration."""

    id: str
    label: str
    scope: str
    fields: tuple[str, ...] = ()


PERSON = (
    "candidate.first_name",
    "candidate.last_name",
    "candidate.email_address",
    "candidate.phone_number",
    "candidate.company",
    "candidate.title",
    "candidate.location",
    "screening_question_answers",
    "attachments",
)
FILE = ("attachment.name", "attachment.type", "attachment.content_type", "attachment.data")
LINK = ("label", "url", "details")

# Four of the ids are Kombo's (those that `/ats/actions/*` carries). The ids of the others are published nowhere and are
# named here after the operations of Kombo's SDK.
ACTIONS = (
    Action("ats_create_candidate", "Create candidate", "Create applications and candidates", PERSON),
    Action("ats_create_application", "Create application", "Create applications and candidates", PERSON),
    Action("ats_move_application_to_stage", "Move application to stage", "Set application stage", ("stage_id",)),
    Action("ats_reject_application", "Reject application", "Reject applications", ("rejection_reason_id", "note")),
    Action("ats_add_application_note", "Add note to application", "Add notes", ("content", "content_type")),
    Action("ats_add_application_attachment", "Add attachment to application", "Add attachments", FILE),
    Action("ats_add_candidate_attachment", "Add attachment to candidate", "Add attachments", FILE),
    Action("ats_add_application_result_link", "Add result link to application", "Add result links", LINK),
    Action("ats_add_candidate_result_link", "Add result link to candidate", "Add result links", LINK),
    Action("ats_add_candidate_tag", "Add tag to candidate", "Manage tags", ("tag.name",)),
    Action("ats_remove_candidate_tag", "Remove tag from candidate", "Manage tags", ("tag.name",)),
    Action("ats_get_application_attachments", "Get attachments of application", "Read document attachments"),
    Action("ats_get_candidate_attachments", "Get attachments of candidate", "Read document attachments"),
)
MODELS = (
    models.JOBS,
    models.APPLICATIONS,
    models.CANDIDATES,
    models.STAGES,
    models.REASONS,
    models.USERS,
    models.ROLES,
    models.TAGS,
    models.OFFERS,
    models.INTERVIEWS,
    models.NOTES,
    models.SCORECARDS,
    models.ATTACHMENTS,
)
BY_ID = {action.id: action for action in ACTIONS}

ACCEPTED = {
    "txt": "text/plain",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
"""What Avionté takes as a document, by the ending of its name."""
LARGEST = 10 * 1024 * 1024
"""The largest file in bytes. Avionté publishes no bound: this one is the sandbox's own."""


def require(tenant: Tenant, action: str) -> None:
    """Raise `INTEGRATION.ACTION_NOT_AVAILABLE`, `ACTION_DISABLED` or `PERMISSION_MISSING` where the action is off."""
    integration = tenant.world.integration
    label, scope = BY_ID[action].label, BY_ID[action].scope
    if action in integration.unavailable:
        raise KomboError("INTEGRATION.ACTION_NOT_AVAILABLE", f'"{label}" is not available for Avionté.')
    if action in integration.disabled:
        raise KomboError("INTEGRATION.ACTION_DISABLED", f'"{label}" is disabled: enable the scope "{scope}".')
    if action in integration.unpermitted:
        raise KomboError("INTEGRATION.PERMISSION_MISSING", f'The connected account may not do "{scope}" in Avionté.')


def integration(tenant: Tenant, call: Call) -> Json:
    """Answer `GET /integrations/{integration_id}`."""
    if call.names["integration_id"] != INTEGRATION_ID:
        raise KomboError("PLATFORM.INTEGRATION_NOT_FOUND", "No integration with this ID was found.")
    return success(
        {
            "id": INTEGRATION_ID,
            "tool": {
                "id": "avionte",
                "label": "Avionté",
                "internal_label": None,
                "logo_url": f"{tenant.options.base_url}/avionte/logo.svg",
                "icon_url": f"{tenant.options.base_url}/avionte/icon.svg",
            },
            "category": "ATS",
            "status": "ACTIVE",
            "setup_status": "COMPLETED",
            "end_user": {
                "organization_name": "Northwind Staffing (sandbox)",
                "creator_email": "operations@example.com",
                "origin_id": "sandbox",
            },
            "scope_config": {"id": kombo_id("scope_config", "sandbox"), "name": "Sandbox scopes"},
            "data_expired_at": None,
            "created_at": stamp(EPOCH),
            "beta": True,
            "read_models": [
                {
                    "id": model.id,
                    "label": model.label,
                    **_switches(tenant, model.id),
                    "fields": _fields(tenant, model.id, {filter.field for filter in model.filters.values()}),
                }
                for model in MODELS
            ],
            "write_actions": [
                {
                    "id": action.id,
                    "label": action.label,
                    **_switches(tenant, action.id),
                    "fields": [
                        {"id": field, "is_available": True, "coverage_status": "SUPPORTED"} for field in action.fields
                    ],
                }
                for action in ACTIONS
            ],
        }
    )


def _switches(tenant: Tenant, id: str) -> dict[str, Json]:
    integration = tenant.world.integration
    covered, enabled = id not in integration.unavailable, id not in integration.disabled
    return {
        "is_available": covered and enabled and id not in integration.unpermitted,
        "coverage_status": "SUPPORTED" if covered else "UNSUPPORTED",
        "scope_config_setting": "ENABLED" if enabled else "DISABLED",
        "opted_out_by_customer": False,
    }


def _fields(tenant: Tenant, model: str, filtered: set[str]) -> list[Json]:
    """The fields that filters look at and the unsupported ones; the sandbox does not list the rest."""
    names = tenant.world.integration.unsupported
    unsupported = {name.partition(".")[2] for name in names if name.startswith(f"{model}.")}
    return [
        {
            "id": name,
            "is_available": name not in unsupported,
            "coverage_status": "UNSUPPORTED" if name in unsupported else "SUPPORTED",
            "scope_config_setting": "ENABLED",
            "opted_out_by_customer": False,
        }
        for name in sorted(filtered | unsupported)
    ]


def restrictions(_: Tenant, __: Call) -> Json:
    """Answer `GET /ats/actions/{action}`: the same bounds for each kind of file."""
    bounds: dict[str, Json] = {
        "is_supported": True,
        "min_amount": None,
        "max_amount": None,
        "max_file_size_bytes": LARGEST,
        "accepted_mime_types": [*sorted(set(ACCEPTED.values()))],
    }
    return success(
        {
            "attachment_restrictions": {
                "total_size_bytes": None,
                "types": {"CV": bounds, "COVER_LETTER": bounds, "OTHER": bounds},
            }
        }
    )

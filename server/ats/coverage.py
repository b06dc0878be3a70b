"""What an integration can do, as Kombo tells it: a line for each thing, with what to switch on where it cannot."""

from dataclasses import dataclass
from typing import Final

from server.ats import kombo_models as wire
from server.ats.models import Ability, Connection

MOVE_SCOPE: Final = "Set application stage"
REJECT_SCOPE: Final = "Reject applications"
NOTE_SCOPE: Final = "Add notes"
CREATE_SCOPE: Final = "Create applications and candidates"
ATTACH_SCOPE: Final = "Add attachments"
READ_FILES_SCOPE: Final = "Read document attachments"
"""Names of permissions in Kombo's scope configuration, from its OpenAPI descriptions."""

UNLISTED: Final = "Kombo does not list this for the integration; whether it works shows when it is tried."

NOT_OFFERED: Final = "Kombo does not offer this for this ATS."
"""Nobody at the customer's or the operator's can change that."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something an integration can do: our name, the ids that Kombo may give it, and the scope that allows it.

    Kombo documents the ids of its lists and of creating and attaching. Those of the other actions are published
    nowhere: the likely ones are all looked for, and none of them being there proves nothing.
    """

    name: str
    ids: tuple[str, ...]
    scope: str = ""


THINGS: Final = (
    Thing("jobs", ("ats_jobs",)),
    Thing("applications", ("ats_applications",)),
    Thing("candidates", ("ats_candidates",)),
    Thing("stages", ("ats_application_stages",)),
    Thing("rejection_reasons", ("ats_rejection_reasons",)),
    Thing(
        "move_stage",
        (
            "ats_move_application_to_stage",
            "ats_set_application_stage",
            "ats_update_application_stage",
            "ats_change_application_stage",
        ),
        MOVE_SCOPE,
    ),
    Thing("reject_application", ("ats_reject_application",), REJECT_SCOPE),
    Thing("create_application", ("ats_create_application",), CREATE_SCOPE),
    Thing("application_note", ("ats_add_application_note", "ats_add_note", "ats_create_application_note"), NOTE_SCOPE),
    Thing("application_attachment", ("ats_add_application_attachment",), ATTACH_SCOPE),
    Thing("candidate_attachment", ("ats_add_candidate_attachment",), ATTACH_SCOPE),
    Thing(
        "read_attachments",
        ("ats_get_candidate_attachments", "ats_read_candidate_attachments", "ats_get_application_attachments"),
        READ_FILES_SCOPE,
    ),
)


def to_connection(integration: wire.Integration, provider: str, *, complete: bool = True) -> Connection:
    """Map what Kombo says about an integration; `complete` is whether it mirrors every record."""
    listed = {item.id: item for item in (*integration.read_models, *integration.write_actions)}
    return Connection(
        provider=provider,
        label=(integration.tool and integration.tool.label) or provider,
        organization=(integration.end_user and integration.end_user.organization_name) or "",
        status=integration.status or "",
        setup_status=integration.setup_status or "",
        data_expired_at=integration.data_expired_at,
        complete=complete,
        abilities=tuple(judge(thing, listed) for thing in THINGS),
    )


def judge(thing: Thing, listed: dict[str, wire.Coverage]) -> Ability:
    """Say whether the integration can do the thing; where Kombo does not list it, it may be tried."""
    item = next((listed[id] for id in thing.ids if id in listed), None)
    if item is None:
        return Ability(name=thing.name, available=True, reason=UNLISTED)
    reason = why_not(thing, item)
    return Ability(name=thing.name, available=not reason, reason=reason)


def why_not(thing: Thing, item: wire.Coverage) -> str:
    """Say why the integration cannot do the thing and who can change that; empty where it can."""
    if item.is_available:
        return ""
    what = f"the scope “{thing.scope}”" if thing.scope else f"reading of {thing.name.replace('_', ' ')}"
    if item.coverage_status in ("UNSUPPORTED", "NOT_IMPLEMENTED"):
        return NOT_OFFERED
    if item.opted_out_by_customer:
        return f"The customer opted out of {what}; only they can allow it, in Kombo's connection flow."
    if item.scope_config_setting == "DISABLED":
        return f"Switched off: have {what} enabled in Kombo's scope configuration."
    if item.is_available is None:
        return ""
    return f"The permission is missing: have {what} granted to the user that Kombo signs in to the ATS as."

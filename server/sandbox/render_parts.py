"""The pieces that several of Kombo's read models share."""

from collections.abc import Sequence

from server.sandbox.envelope import stamp
from server.sandbox.world import PIPELINE, Application, Job, Json, Record, Role, Stage, Tables, Typed, User

Rendered = dict[str, Json]


def times(record: Record) -> Rendered:
    """The times of a model that carries those of the remote system."""
    return {
        "remote_created_at": stamp(record.remote_created_at),
        "remote_updated_at": stamp(record.remote_updated_at),
        "changed_at": stamp(record.changed_at),
        "remote_deleted_at": stamp(record.remote_deleted_at),
    }


def changes(record: Record) -> Rendered:
    """The times of a model that does not carry those of the remote system."""
    return {"changed_at": stamp(record.changed_at), "remote_deleted_at": stamp(record.remote_deleted_at)}


def reference(record: Record) -> Rendered:
    """The two ids that every record has."""
    return {"id": record.id, "remote_id": record.remote_id}


def stage_core(stage: Stage) -> Rendered:
    """What is shown of a stage wherever it stands; the SDK requires the last two members."""
    return {**reference(stage), "name": stage.name, "status": stage.status, "custom_fields": {}}


def person(user: User) -> Rendered:
    """A user as the members of teams, the people of interviews and the authors of notes are shown."""
    return {**reference(user), "first_name": user.first_name, "last_name": user.last_name, "email": user.email}


def role_core(record: Role) -> Rendered:
    """A role without an id, as users and team members carry it."""
    return {
        "remote_id": record.remote_id,
        "remote_label": record.label,
        "scope": record.scope,
        "unified_type": record.unified_type,
    }


def shown_stage(tables: Tables, record: Application) -> Stage | None:
    """Return the stage that Kombo shows: `Pipeline` for every stage of the pipeline."""
    stage = tables.stages.get(record.stage_id)
    if stage is not None and stage.bucket == "pipeline":
        return next(iter(tables.stages.find("remote_id", PIPELINE)), stage)
    return stage


def named(record: Job | None) -> Json:
    """A job as the records joined to it show it."""
    return None if record is None else {**reference(record), "name": record.name}


def outcome(tables: Tables, record: Application) -> Rendered:
    """How an application stands."""
    reason = tables.reasons.get(record.rejection_reason_id)
    return {
        **reference(record),
        "outcome": record.outcome,
        "rejection_reason_name": None if reason is None else reason.name,
        "rejected_at": stamp(record.rejected_at),
    }


def emails(addresses: Sequence[Typed]) -> list[Json]:
    """The e-mail addresses of a person."""
    return [{"email_address": address.value, "type": address.type} for address in addresses]

"""The sandbox's control API, beside Kombo's: look at what happened, queue faults, run a sync, start over."""

import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime

from server.sandbox.envelope import stamp
from server.sandbox.world import Attachment, Json, World


@dataclass
class Recorded:
    """A request that Kombo was sent. `path` has the query, `status` is None where no answer was given."""

    at: datetime
    method: str
    path: str
    body: Json
    status: int | None = None


def write(value: object) -> bytes:
    """Write what the door shows as JSON: records with all their fields, files with their size for their bytes."""
    return json.dumps(value, default=_shown, ensure_ascii=False).encode()


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return stamp(value)
    if is_dataclass(value) and not isinstance(value, type):
        shown: dict[str, object] = {field.name: getattr(value, field.name) for field in fields(value)}
        if isinstance(value, Attachment):
            shown["size"] = len(value.read())
            del shown["read"]
        return shown
    raise TypeError(f"{type(value).__name__} is no JSON")


def state(world: World, scale: int) -> dict[str, object]:
    """Return every record as it stands in the ATS, whatever the mirror shows. Of `scale`, only changed records show."""
    return {
        "jobs": [*world.jobs],
        "stages": [*world.stages],
        "candidates": [*world.candidates],
        "applications": [*world.applications],
        "rejection_reasons": [*world.reasons],
        "users": [*world.users],
        "roles": [*world.roles],
        "tags": [*world.tags],
        "offers": [*world.offers],
        "interviews": [*world.interviews],
        "notes": [*world.notes],
        "attachments": [*world.attachments],
        "result_links": [*world.result_links],
        "talents": [*world.talents.values()],
        "avionte_jobs": [*world.avionte_jobs.values()],
        "activities": [*world.activities.values()],
        "custom_values": [
            {
                "record": kind,
                "id": id,
                "values": {
                    definition.name: values[definition.id]
                    for definition in world.definitions[kind]
                    if definition.id in values
                },
            }
            for (kind, id), values in world.custom_values.items()
        ],
        "synced_jobs": sorted(world.synced_jobs),
        "scale": scale,
    }

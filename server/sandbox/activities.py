"""Notes, whichever way they come in: each is an activity of the talent in Avionté and a note in Kombo."""

from server.sandbox.envelope import stamp
from server.sandbox.tenant import Tenant
from server.sandbox.world import Application, Candidate, Json, Note

Activity = dict[str, Json]


def note_type(tenant: Tenant) -> Activity:
    """Return the tenant's activity type for notes: the one named Note, else the first."""
    types = tenant.world.activity_types
    return next((one for one in types if one.get("name") == "Note"), types[0])


def log_note(tenant: Tenant, candidate: Candidate, content: str, *, application: Application | None = None) -> Activity:
    """Write a note on a candidate as an activity of the tenant's Note type, and return the activity."""
    return log_activity(tenant, candidate, note_type(tenant), content, {}, application)


def log_activity(
    tenant: Tenant,
    candidate: Candidate,
    type: Activity,
    content: str,
    given: Activity,
    application: Application | None = None,
) -> Activity:
    """Write an activity of a type. `given` overrides what the sandbox would fill in, except ids.

    That a note of Kombo's ends up as a talent activity is an inference: Avionté has no other place for it.
    """
    world, now = tenant.world, tenant.now()
    ids = tenant.coordinates("note", max([1_447_490_000, *world.activities]))
    activity: Activity = {
        "activityDate": stamp(now),
        "userId": None,
        "name": type.get("name"),
        "show_in": type.get("show_in"),
        **given,
        "id": int(ids.remote_id),
        "talentId": int(candidate.remote_id),
        "typeId": type.get("typeId"),
        "notes": content,
    }
    world.activities[int(ids.remote_id)] = activity
    author = next(iter(world.users.find("remote_id", str(activity["userId"]))), None)
    name = activity["name"]
    tenant.save(
        Note(
            id=ids.id,
            remote_id=ids.remote_id,
            changed_at=now,
            remote_created_at=now,
            remote_updated_at=now,
            candidate_id=candidate.id,
            application_id=None if application is None else application.id,
            author_id=None if author is None else author.id,
            title=name if isinstance(name, str) else None,
            content=content,
        )
    )
    return activity

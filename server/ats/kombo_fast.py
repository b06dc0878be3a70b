"""The fast way from a page of Kombo's JSON to domain models, for the two lists that grow long.

It maps plain JSON and has pydantic check a whole page at once, in less than half the time that the wire models take.
It knows nothing of leniency: where anything does not fit, nothing of the page is read here, and `pages.parse_page`
reads it record by record. A test holds its results against those of `kombo_mapping`.
"""

import gc
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from server.ats.kombo_mapping import NO_NAME, SYNTHETIC_STAGES
from server.ats.models import Application, Candidate

RecordT = TypeVar("RecordT")
Json = dict[str, Any]
"""JSON as it came: what is taken from it is checked where it ends up."""

CANDIDATES: Final = TypeAdapter(tuple[Candidate, ...])
APPLICATIONS: Final = TypeAdapter(tuple[Application, ...])


def read_candidates(results: object) -> tuple[Candidate, ...] | None:
    """Read a page of candidates, None where anything does not fit."""
    return _read(CANDIDATES, _candidate, results)


def read_applications(results: object) -> tuple[Application, ...] | None:
    """Read a page of applications, without their screening answers, None where anything does not fit."""
    return _read(APPLICATIONS, _application, results)


def _read(
    models: TypeAdapter[tuple[RecordT, ...]], map_record: Callable[[Json], Json], results: object
) -> tuple[RecordT, ...] | None:
    """Map and check a page, with the garbage collector at rest: it would look through the page over and over.

    Nothing in a page is garbage before it is done, and a page is a few thousand small objects.
    """
    at_work = gc.isenabled()
    gc.disable()
    try:
        return models.validate_python([map_record(record) for record in cast("list[Json]", results)])
    except (ValidationError, LookupError, TypeError, AttributeError, ValueError):
        return None
    finally:
        if at_work:
            gc.enable()


def _candidate(record: Json) -> Json:
    get = record.get
    return {
        "id": _id(record),
        "remote_id": get("remote_id") or "",
        "first_name": get("first_name") or "",
        "last_name": get("last_name") or "",
        "title": get("title") or "",
        "company": get("company") or "",
        "location": _place(get("location")),
        "emails": [text for item in get("email_addresses") or () if (text := item.get("email_address"))],
        "phones": [text for item in get("phone_numbers") or () if (text := item.get("phone_number"))],
        "links": [text for item in get("social_media") or () if (text := item.get("link"))],
        "source": get("source") or "",
        "tags": [text for item in get("tags") or () if (text := item.get("name"))],
        "confidential": get("confidential") or False,
        "created_at": _time(get("remote_created_at")),
        "changed_at": _time(get("changed_at")),
        "deleted": _time(get("remote_deleted_at")) is not None,
        "applications": [_applied(item) for item in get("applications") or ()],
    }


def _applied(record: Json) -> Json:
    get = record.get
    return {
        "id": _id(record),
        "job": _job(get("job")),
        "stage": _stage(get("current_stage")),
        "outcome": get("outcome") or "",
        "rejection_reason": get("rejection_reason_name") or "",
        "changed_at": _time(get("changed_at")),
    }


def _application(record: Json) -> Json:
    get = record.get
    person, job, job_id = get("candidate"), _job(get("job")), get("job_id")
    return _applied(record) | {
        "remote_id": get("remote_id") or "",
        "candidate": _person(person, get("candidate_id")),
        "job": job or ({"id": job_id, "title": ""} if job_id else None),
        "rejected_at": _time(get("rejected_at")),
        "source": (person.get("source") or "") if person else "",
        "created_at": _time(get("remote_created_at")),
        "deleted": _time(get("remote_deleted_at")) is not None,
    }


def _person(person: Json | None, id: str | None) -> Json | None:
    if person is None:
        return {"id": id, "name": NO_NAME} if id else None
    name = " ".join(filter(None, (person.get("first_name"), person.get("last_name"))))
    return {"id": _id(person), "remote_id": person.get("remote_id") or "", "name": name or NO_NAME}


def _job(job: Json | None) -> Json | None:
    if job is None:
        return None
    return {"id": _id(job), "remote_id": job.get("remote_id") or "", "title": job.get("name") or NO_NAME}


def _stage(stage: Json | None) -> Json | None:
    if stage is None:
        return None
    remote_id = stage.get("remote_id") or ""
    return {
        "id": _id(stage),
        "remote_id": remote_id,
        "name": stage.get("name") or NO_NAME,
        "targetable": remote_id.strip().upper() not in SYNTHETIC_STAGES and stage.get("status") != "INACTIVE",
    }


def _place(location: Json | None) -> str:
    if location is None:
        return ""
    get = location.get
    country = get("country")
    known = (get("city"), get("state"), "" if country in ("US", "USA") else country)
    return ", ".join(filter(None, known)) or get("raw") or ""


def _id(record: Json) -> str:
    """The id, which no record is without."""
    if not (id := record["id"]):
        raise ValueError
    return id


def _time(text: str | None) -> str | None:
    """A time as Kombo documents it, in UTC; any other notation is left to the lenient way."""
    if text is not None and text[-1] != "Z":
        raise ValueError
    return text

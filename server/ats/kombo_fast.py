"""The fast way from the bytes of a page of Kombo's to domain models, for the two lists that grow long.

It reads the members that it needs, maps them and has pydantic check a whole page at once, in a third of the time that
the wire models take. It knows nothing of leniency: where anything does not fit, nothing of the page is read here, and
`pages.parse_page` reads it record by record. A test holds its results against those of `kombo_mapping`.
"""

import gc
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaValidator
from pydantic_core.core_schema import CoreSchema

from server.ats import kombo_shapes as shapes
from server.ats.kombo_mapping import NO_NAME, SYNTHETIC_STAGES
from server.ats.models import Application, Candidate, JobRef, Stage
from server.ats.screening import is_sensitive

RecordT = TypeVar("RecordT")
Json = dict[str, Any]
"""JSON as it came: what is taken from it is checked where it ends up."""

REMEMBERED: Final = 2_048
"""How many jobs and stages are kept, which stand in thousands of records over and over."""


@dataclass(frozen=True, slots=True)
class Opened(Generic[RecordT]):
    """A page of which nothing is read but where the list goes on.

    `read` can be called once. It answers None where anything does not fit.
    """

    next_cursor: str
    content: bytes
    read: Callable[[], tuple[RecordT, ...] | None]


class Fast(Generic[RecordT]):
    """The fast way to one kind of record: its shape, the model that it becomes, and the way from one to the other."""

    def __init__(
        self, shape: CoreSchema, records: type[tuple[RecordT, ...]], map_record: Callable[[Json], Json]
    ) -> None:
        self._shape = shape
        self._type = records
        self._map = map_record

    @cached_property
    def _page(self) -> SchemaValidator:
        return shapes.page_of(self._shape)

    @cached_property
    def _records(self) -> TypeAdapter[tuple[RecordT, ...]]:
        return TypeAdapter(self._type)

    def open(self, content: bytes) -> Opened[RecordT] | None:
        """Open a page, None where it is none, or holds what does not fit."""
        try:
            with _undisturbed():
                data = self._page.validate_json(content)["data"]
        except ValidationError:
            return None
        return Opened(data.get("next") or "", content, lambda: self._read(data))

    def _read(self, data: Json) -> tuple[RecordT, ...] | None:
        """Make records of what was opened, and let go of that before the garbage collector comes and looks at it."""
        try:
            with _undisturbed():
                return self._records.validate_python([self._map(record) for record in data.pop("results")])
        except (ValidationError, LookupError, ValueError):
            return None


@contextmanager
def _undisturbed() -> Generator[None]:
    """Keep the garbage collector at rest, which would look through the page over and over.

    Nothing in a page is garbage before it is done, and a page is a few thousand small objects.
    """
    at_work = gc.isenabled()
    gc.disable()
    try:
        yield
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
        "tags": [text for item in get("tags") or () if (text := item.get("name")) and not is_sensitive(text)],
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
        "job": job or (_job_ref(job_id, "", "") if job_id else None),
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


def _job(job: Json | None) -> JobRef | None:
    if job is None:
        return None
    return _job_ref(_id(job), job.get("remote_id") or "", job.get("name") or NO_NAME)


@lru_cache(REMEMBERED)
def _job_ref(id: str, remote_id: str, title: str) -> JobRef:
    return JobRef(id=id, remote_id=remote_id, title=title)


def _stage(stage: Json | None) -> Stage | None:
    if stage is None:
        return None
    return _stage_of(_id(stage), stage.get("remote_id") or "", stage.get("name") or NO_NAME, stage.get("status"))


@lru_cache(REMEMBERED)
def _stage_of(id: str, remote_id: str, name: str, status: str | None) -> Stage:
    targetable = remote_id.strip().upper() not in SYNTHETIC_STAGES and status != "INACTIVE"
    return Stage(id=id, remote_id=remote_id, name=name, targetable=targetable)


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


CANDIDATES: Final = Fast(shapes.CANDIDATE, tuple[Candidate, ...], _candidate)
APPLICATIONS: Final = Fast(shapes.APPLICATION, tuple[Application, ...], _application)
"""Without their screening answers."""

"""Every call to Avionté by passthrough, in one table for each dialect: method, path, body and how the answer reads.

`brief` holds the paths that the operations list names (candidates with notes, custom detail definitions). None of them
but `/job/{id}` and `/jobs/multi-query` has a public witness. `bold` holds those of Avionté's public BOLD Front
Office API, where a candidate is a talent and a note an activity. `dialects.py` finds out which a tenant answers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, Literal, TypeVar

from server.ats.avionte import readers
from server.ats.avionte.avionte_models import ActivityType
from server.ats.avionte.readers import Raw
from server.ats.paths import ApiPath, build_path
from server.ats.transport import KomboTransport, ReadMethod, WriteMethod

AskedT = TypeVar("AskedT")
AnswerT = TypeVar("AnswerT")
Dialect = Literal["brief", "bold"]
RecordName = Literal["job", "candidate", "application"]
DIALECTS: Final[tuple[Dialect, ...]] = ("brief", "bold")
"""In the order in which they are tried."""


class Capability(StrEnum):
    """What the passthrough is for, as `describe_connection` names it."""

    CANDIDATE_NOTES = "candidate_notes"
    ENHANCED_JOB = "enhanced_job"
    ENHANCED_CANDIDATE = "enhanced_candidate"
    JOB_BATCH = "job_batch"
    JOB_NUMBERS = "job_numbers"
    JOB_FIELDS = "job_fields"
    JOB_FIELD_UPDATES = "job_field_updates"
    CANDIDATE_FIELDS = "candidate_fields"
    CANDIDATE_FIELD_UPDATES = "candidate_field_updates"
    APPLICATION_FIELDS = "application_fields"
    APPLICATION_FIELD_UPDATES = "application_field_updates"


@dataclass(frozen=True, slots=True)
class Way:
    """A dialect can do it where the probe, a GET that changes nothing, answers; `caveat` is what it cannot do of it."""

    probe: ApiPath
    caveat: str = ""


@dataclass(frozen=True, slots=True)
class NoWay:
    """A dialect cannot do it, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Route(Generic[AskedT, AnswerT]):
    """One call. `template` takes ids as `paths.py` does, `body` makes the data to send, `read` reads the answer."""

    method: ReadMethod | WriteMethod
    template: str
    read: Callable[[object], AnswerT]
    body: Callable[[AskedT], object]
    write: bool = False
    params: Mapping[str, str] | None = None

    async def call(self, transport: KomboTransport, asked: AskedT, **ids: str) -> AnswerT:
        """Make the call; raises as `KomboTransport.passthrough`, and ATSMisunderstood for an unfit answer."""
        path = build_path(self.template, **ids)
        answer = await transport.passthrough(
            self.method, path, params=self.params, data=self.body(asked), write=self.write
        )
        return self.read(answer)


@dataclass(frozen=True, slots=True)
class Note:
    """A note to be written on a talent: HTML, and the kind of note (empty or None: the dialect's default)."""

    talent: int
    html: str
    type_name: str = ""
    type_id: int | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """Custom details to be written: the record as it was read, the member they stand in, all, and the changed ones."""

    record: Raw
    member: str
    merged: object
    changed: object


@dataclass(frozen=True, slots=True)
class FieldRoutes:
    """The calls about one kind of record's custom details, None where the dialect has no such call.

    `members` are where the details may stand in a record. Where an update replaces the whole record, `whole` reads it
    to the last member.
    """

    record: Route[None, Raw]
    members: tuple[str, ...]
    definitions: Route[None, object] | None = None
    update: Route[Details, object] | None = None
    whole: Route[None, Raw] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DialectRoutes:
    """All calls of one dialect, by what they are for."""

    name: Dialect
    ways: Mapping[Capability, Way | NoWay]
    note: Route[Note, object]
    note_types: Route[None, tuple[ActivityType, ...]] | None = None
    job: Route[None, Raw]
    jobs: Route[Sequence[int], tuple[Raw, ...]]
    person: Route[None, Raw]
    fields: Mapping[RecordName, FieldRoutes]


def _nothing(_: object) -> None:
    return None


def _get(template: str, read: Callable[[object], AnswerT]) -> Route[None, AnswerT]:
    return Route("GET", template, read, _nothing)


def _brief_note(note: Note) -> Mapping[str, object]:
    """The members `body` and `actionType` are those of the operations list; no public source shows them."""
    return {"body": note.html, "actionType": note.type_name} if note.type_name else {"body": note.html}


def _bold_note(note: Note) -> Mapping[str, object]:
    """Avionté's "Create Talent Activity": `talentId` repeats the path, built-in types have negative ids."""
    return {"typeId": note.type_id, "talentId": note.talent, "notes": note.html}


def _changed(details: Details) -> Mapping[str, object]:
    return {details.member: details.changed}


def _whole_record(details: Details) -> Mapping[str, object]:
    """PUT replaces the record (an inference from "the replacement talent"): every member goes back as it was read."""
    return {**details.record, details.member: details.merged}


JOB: Final = _get("/job/{job_number}", readers.read_record)
JOBS: Final[Route[Sequence[int], tuple[Raw, ...]]] = Route("POST", "/jobs/multi-query", readers.read_records, list)
"""A bare array of numbers in, an array of jobs out, in any order; ids that are unknown are left out."""

JOB_IDS: Final = _get("/jobs/ids/{page}/{page_size}", readers.read_ids)
"""A page of job numbers, empty after the last one; `bold` alone has it."""

JOB_DEFINITIONS: Final = build_path("/job/customDetailDefinitions")
CANDIDATE_DEFINITIONS: Final = build_path("/candidate/customDetailDefinitions")
APPLICATION_DEFINITIONS: Final = build_path("/application/customDetailDefinitions")
ACTIVITY_TYPES: Final = build_path("/talent/activity-types")
ONE_JOB_ID: Final = build_path("/jobs/ids/1/1")

BRIEF: Final = DialectRoutes(
    name="brief",
    ways={
        Capability.CANDIDATE_NOTES: Way(CANDIDATE_DEFINITIONS),
        Capability.ENHANCED_JOB: Way(JOB_DEFINITIONS),
        Capability.ENHANCED_CANDIDATE: Way(CANDIDATE_DEFINITIONS),
        Capability.JOB_BATCH: Way(JOB_DEFINITIONS),
        Capability.JOB_NUMBERS: NoWay("there is no list of job numbers."),
        Capability.JOB_FIELDS: Way(JOB_DEFINITIONS),
        Capability.JOB_FIELD_UPDATES: Way(JOB_DEFINITIONS),
        Capability.CANDIDATE_FIELDS: Way(CANDIDATE_DEFINITIONS),
        Capability.CANDIDATE_FIELD_UPDATES: Way(CANDIDATE_DEFINITIONS),
        Capability.APPLICATION_FIELDS: Way(APPLICATION_DEFINITIONS),
        Capability.APPLICATION_FIELD_UPDATES: Way(APPLICATION_DEFINITIONS),
    },
    note=Route("POST", "/candidate/{talent}/note", _nothing, _brief_note, write=True),
    job=JOB,
    jobs=JOBS,
    person=_get("/candidate/{talent}", readers.read_record),
    fields={
        "job": FieldRoutes(
            record=JOB,
            members=("customJobDetails", "customDetails"),
            definitions=_get("/job/customDetailDefinitions", readers.read_anything),
            update=Route("PATCH", "/job/{job_number}", _nothing, _changed, write=True),
        ),
        "candidate": FieldRoutes(
            record=_get("/candidate/{talent}", readers.read_record),
            members=("customDetails",),
            definitions=_get("/candidate/customDetailDefinitions", readers.read_anything),
            update=Route("PATCH", "/candidate/{talent}", _nothing, _changed, write=True),
        ),
        "application": FieldRoutes(
            record=_get("/application/{talent_job}", readers.read_record),
            members=("customDetails",),
            definitions=_get("/application/customDetailDefinitions", readers.read_anything),
            update=Route("PATCH", "/application/{talent_job}", _nothing, _changed, write=True),
        ),
    },
)

TALENT: Final = _get("/talent/{talent}", readers.read_record)

BOLD: Final = DialectRoutes(
    name="bold",
    ways={
        Capability.CANDIDATE_NOTES: Way(ACTIVITY_TYPES),
        Capability.ENHANCED_JOB: Way(ONE_JOB_ID),
        Capability.ENHANCED_CANDIDATE: Way(ACTIVITY_TYPES),
        Capability.JOB_BATCH: Way(ONE_JOB_ID),
        Capability.JOB_NUMBERS: Way(ONE_JOB_ID),
        Capability.JOB_FIELDS: Way(
            ONE_JOB_ID, "Values can be read; BOLD's public API publishes no definitions of custom job details."
        ),
        Capability.JOB_FIELD_UPDATES: NoWay("BOLD's public API has no call that updates an ordinary job."),
        Capability.CANDIDATE_FIELDS: Way(
            ACTIVITY_TYPES,
            "Only of talents whose record carries custom details, which BOLD does not document; no definitions.",
        ),
        Capability.CANDIDATE_FIELD_UPDATES: Way(
            ACTIVITY_TYPES,
            "Only of details that the talent's record carries already; the whole record is written back.",
        ),
        Capability.APPLICATION_FIELDS: NoWay("BOLD's public API has no applications, and so no fields of them."),
        Capability.APPLICATION_FIELD_UPDATES: NoWay("BOLD's public API has no applications, and so no fields of them."),
    },
    note=Route("POST", "/talent/{talent}/activity", _nothing, _bold_note, write=True),
    note_types=_get("/talent/activity-types", readers.read_activity_types),
    job=JOB,
    jobs=JOBS,
    person=TALENT,
    fields={
        "job": FieldRoutes(record=JOB, members=("customJobDetails", "customDetails")),
        "candidate": FieldRoutes(
            record=TALENT,
            members=("customDetails", "customTalentDetails"),
            update=Route("PUT", "/talent/{talent}", _nothing, _whole_record, write=True),
            whole=Route("GET", "/talent/{talent}", readers.read_record, _nothing, params={"includeResume": "True"}),
        ),
    },
)

ROUTES: Final[Mapping[Dialect, DialectRoutes]] = {"brief": BRIEF, "bold": BOLD}

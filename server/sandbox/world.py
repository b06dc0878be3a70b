"""The records of the sandbox: what Kombo mirrors, what Avionté keeps, and the `World` that holds both.

Records are immutable: a write puts a changed copy, so a mirror that lags can go on showing the old one.
Nobody changes a mapping inside a record either; write `replace(job, location={**job.location, ...})`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from server.sandbox.population.stories import Stories
from server.sandbox.tables import Table

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Clock = Callable[[], datetime]
RecordKind = Literal["job", "candidate", "application"]
AttachmentType = Literal["CV", "COVER_LETTER", "OTHER"]
Outcome = Literal["PENDING", "HIRED", "DECLINED"]
AnswerType = Literal["TEXT", "SINGLE_SELECT", "MULTI_SELECT", "BOOLEAN", "NUMBER", "DATE", "UNKNOWN"]

PIPELINE = "PIPELINE"
WEB_APPLICATION = "WEB_APPLICATION"


@dataclass(frozen=True, kw_only=True)
class Record:
    """What every Kombo model has. Times are aware and in UTC; `remote_deleted_at` marks a deleted record."""

    id: str
    remote_id: str | None
    changed_at: datetime
    remote_created_at: datetime | None = None
    remote_updated_at: datetime | None = None
    remote_deleted_at: datetime | None = None


@dataclass(frozen=True)
class Typed:
    """An e-mail address, a phone number or a link with Kombo's free `type`, e.g. `PRIVATE`, `HOME`, `LINKEDIN`."""

    value: str
    type: str | None = None


@dataclass(frozen=True, kw_only=True)
class Stage(Record):
    """An application stage. `bucket` is the general stage of Avionté that it belongs to.

    The two synthetic stages have the remote ids `PIPELINE` and `WEB_APPLICATION`, one record each for all jobs. An
    application in any stage of the bucket `pipeline` reads back from Kombo as `PIPELINE`.
    """

    name: str
    bucket: Literal["web_application", "pipeline", "nomination"]
    status: Literal["ACTIVE", "INACTIVE"] = "ACTIVE"


@dataclass(frozen=True, kw_only=True)
class ScreeningQuestion:
    """A question of a job; `format` is Kombo's object, e.g. `{"type": "SINGLE_SELECT", "options": [...]}`."""

    id: str
    remote_id: str | None
    title: str
    format: Mapping[str, Json]
    description: str | None = None
    category: Literal["EEO", "DEMOGRAPHIC"] | None = None
    index: int | None = None
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class ScreeningAnswer:
    """An answer of an application; `answer` is Kombo's object, e.g. `{"content": "Two years"}` for `TEXT`.

    Members by type: TEXT content, SINGLE_SELECT choice, MULTI_SELECT choices, BOOLEAN checked, NUMBER number, DATE date
    (ISO text), UNKNOWN raw.
    """

    question_remote_id: str | None
    title: str
    type: AnswerType
    answer: Mapping[str, Json]


@dataclass(frozen=True, kw_only=True)
class JobPosting:
    """A public posting of a job."""

    id: str
    remote_id: str | None
    title: str
    description_html: str | None = None
    status: Literal["ACTIVE", "INACTIVE", "DRAFT"] | None = "ACTIVE"
    visibility: Literal["PUBLIC", "INTERNAL", "UNLISTED"] | None = "PUBLIC"
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class TeamMember:
    """A user of a job's hiring team, and as what."""

    user_id: str
    role_id: str | None
    type: Literal["RECRUITER", "HIRING_MANAGER", "COORDINATOR", "SOURCER", "INTERVIEWER"]


@dataclass(frozen=True, kw_only=True)
class Job(Record):
    """A job as Kombo has it; `stage_ids` are its stages in order. Avionté's own fields are in `World.avionte_jobs`."""

    remote_id: str
    name: str
    status: Literal["OPEN", "CLOSED", "DRAFT", "ARCHIVED"]
    stage_ids: tuple[str, ...]
    job_code: str | None = None
    description: str | None = None
    confidential: bool | None = None
    weekly_hours: float | None = None
    employment_type: str | None = None
    visibility: str | None = "PUBLIC"
    category: str | None = None
    department: str | None = None
    post_url: str | None = None
    experience_level: str | None = None
    remote_work_status: str | None = None
    salary_amount: float | None = None
    salary_amount_from: float | None = None
    salary_amount_to: float | None = None
    salary_currency: str | None = None
    salary_period: str | None = None
    location: Mapping[str, Json] | None = None
    custom_fields: Mapping[str, Json] = field(default_factory=dict[str, Json])
    remote_url: str | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    contact_id: str | None = None
    screening_questions: tuple[ScreeningQuestion, ...] = ()
    job_postings: tuple[JobPosting, ...] = ()
    hiring_team: tuple[TeamMember, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Candidate(Record):
    """A person as Kombo has them; `remote_id` is the talent's id in `World.talents`, written as text."""

    remote_id: str
    first_name: str | None
    last_name: str | None
    emails: tuple[Typed, ...] = ()
    phones: tuple[Typed, ...] = ()
    social_media: tuple[Typed, ...] = ()
    company: str | None = None
    title: str | None = None
    confidential: bool | None = None
    source: str | None = None
    location: Mapping[str, Json] | None = None
    custom_fields: Mapping[str, Json] = field(default_factory=dict[str, Json])
    remote_url: str | None = None
    tag_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Application(Record):
    """A person in a job; `remote_id` is `talentId:jobId`, `stage_id` the true stage, sub-stages included.

    `announced` is False for a pipeline application of which Kombo never received a webhook: it is in Avionté and never
    in the mirror.
    """

    job_id: str
    candidate_id: str
    stage_id: str
    outcome: Outcome | None = "PENDING"
    rejection_reason_id: str | None = None
    rejection_note: str | None = None
    rejected_at: datetime | None = None
    answers: tuple[ScreeningAnswer, ...] = ()
    custom_fields: Mapping[str, Json] = field(default_factory=dict[str, Json])
    remote_url: str | None = None
    announced: bool = True


@dataclass(frozen=True, kw_only=True)
class RejectionReason(Record):
    """A disposition reason."""

    remote_id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Role(Record):
    """A role that users have in the system or on a job."""

    label: str
    scope: Literal["SYSTEM", "JOB"]
    unified_type: Literal["HIRING_MANAGER", "RECRUITER", "COORDINATOR", "SOURCER", "INTERVIEWER", "ADMIN"] | None


@dataclass(frozen=True, kw_only=True)
class User(Record):
    """A user of the ATS; `remote_id` is Avionté's numeric user id, written as text."""

    first_name: str
    last_name: str
    email: str | None
    status: Literal["ACTIVE", "INACTIVE"] = "ACTIVE"
    role_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tag(Record):
    """A tag that candidates can carry."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Offer(Record):
    """An offer made on an application."""

    application_id: str
    status: Literal["ACCEPTED", "DECLINED", "SENT", "APPROVED", "DRAFT", "ABANDONED"]
    employment_start_date: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Interview(Record):
    """An interview of an application."""

    application_id: str
    title: str
    starting_at: datetime | None
    ending_at: datetime | None
    stage_id: str | None = None
    user_ids: tuple[str, ...] = ()
    location: Mapping[str, Json] | None = None
    video_conferencing_url: str | None = None
    canceled: bool | None = False


@dataclass(frozen=True, kw_only=True)
class Note(Record):
    """A note on a candidate; `application_id` where it was written to one of their applications."""

    candidate_id: str
    content: str
    application_id: str | None = None
    author_id: str | None = None
    title: str | None = None
    is_private: bool | None = False


@dataclass(frozen=True, kw_only=True)
class Attachment(Record):
    """A file of a candidate; `read` gives its bytes when they are asked for, so that making a world reads no file."""

    candidate_id: str
    type: AttachmentType
    file_name: str
    content_type: str
    read: Callable[[], bytes]
    application_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ResultLink(Record):
    """A link to a result outside the ATS, on a candidate or on one of their applications."""

    candidate_id: str
    application_id: str | None
    label: str
    url: str
    details: Mapping[str, Json] | None = None


class DetailType(StrEnum):
    """What a custom detail holds. Avionté publishes no list of types: the names are the sandbox's own."""

    TEXT = "Text"
    LONG_TEXT = "LongText"
    INTEGER = "Integer"
    DECIMAL = "Decimal"
    MONEY = "Money"
    DATE = "Date"
    DATE_TIME = "DateTime"
    BOOLEAN = "Boolean"
    SINGLE_CHOICE = "SingleChoice"
    MULTI_CHOICE = "MultiChoice"
    USER = "User"
    SIGNATURE = "Signature"  # the type that no mapping knows


@dataclass(frozen=True, kw_only=True)
class CustomDetailDefinition:
    """A custom detail that a tenant has defined; `options` are the texts of a choice.

    Values: dates `YYYY-MM-DD`, times `YYYY-MM-DDTHH:mm:ss`, booleans and numbers as JSON, a single choice its text, a
    multiple choice a list of texts, a user the user's numeric id.
    """

    id: int
    name: str
    type: DetailType
    required: bool = False
    read_only: bool = False
    options: tuple[str, ...] = ()


@dataclass
class Integration:
    """What the integration may not do. Names are `ats_jobs`, `ats_reject_application`, …; see `coverage.py`.

    `unsupported` names fields, e.g. `ats_jobs.visibility`: always null, and a filter on one finds nothing.
    """

    disabled: set[str] = field(default_factory=set[str])
    unpermitted: set[str] = field(default_factory=set[str])
    unavailable: set[str] = field(default_factory=set[str])
    unsupported: set[str] = field(default_factory=lambda: {"ats_jobs.post_url", "ats_jobs.visibility"})


class Tables:
    """The models that Kombo mirrors. The world has them as they are, the mirror as Kombo last saw them."""

    def __init__(self) -> None:
        self.jobs = Table[Job]()
        self.stages = Table[Stage]()
        self.candidates = Table[Candidate](
            {"email": lambda candidate: [email.value.casefold() for email in candidate.emails]}
        )
        self.applications = Table[Application](
            {
                "candidate": lambda application: (application.candidate_id,),
                "job": lambda application: (application.job_id,),
            }
        )
        self.reasons = Table[RejectionReason]()
        self.users = Table[User]()
        self.roles = Table[Role]()
        self.tags = Table[Tag]({"name": lambda tag: (tag.name.casefold(),)})
        self.offers = Table[Offer]({"application": lambda offer: (offer.application_id,)})
        self.interviews = Table[Interview]({"application": lambda interview: (interview.application_id,)})
        self.notes = Table[Note]({"candidate": lambda note: (note.candidate_id,)})
        self.attachments = Table[Attachment]({"candidate": lambda attachment: (attachment.candidate_id,)})


class World(Tables):
    """The truth: what stands in Avionté, and how the integration is set up.

    `talents` and `avionte_jobs` are BOLD's objects by their numeric id, whole, but for `customJobDetails` and
    `talentResume`, which are made from `custom_values` and `attachments` when they are read. `custom_values` is by
    kind and remote id (`("job", "38870001")`, `("application", "106490001:38870001")`), then by definition id.
    `synced_jobs` are the remote ids of the selected jobs. Only these, their announced applications and the candidates
    of those are in Kombo's mirror. A candidate without an entry in `talents` gets one made from their record.
    `stories` says which records play which part, for tests, evaluations and the demo: no endpoint shows it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.result_links = Table[ResultLink]()
        self.talents: dict[int, dict[str, Json]] = {}
        self.avionte_jobs: dict[int, dict[str, Json]] = {}
        self.activities: dict[int, dict[str, Json]] = {}
        self.activity_types: list[dict[str, Json]] = []
        self.definitions: dict[RecordKind, list[CustomDetailDefinition]] = {
            "job": [],
            "candidate": [],
            "application": [],
        }
        self.custom_values: dict[tuple[RecordKind, str], dict[int, Json]] = {}
        self.synced_jobs: set[str] = set()
        self.integration = Integration()
        self.stories = Stories()

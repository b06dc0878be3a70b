"""Domain models: what the ATS client hands out and tools answer with, whichever vendor keeps the records.

Built field by field from wire models, so no vendor's field leaks. Sensitive facts (tax id, birthday, gender, race,
disability, veteran status, EEO answers) have no member here and so cannot leave `server/ats/`.
"""

from datetime import datetime
from enum import StrEnum
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

RecordT = TypeVar("RecordT")


class Record(BaseModel):
    """Base of every domain model: immutable, and closed to members nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Outcome(StrEnum):
    """Where an application ended; Kombo may pass other words through, which stay plain strings."""

    PENDING = "PENDING"
    HIRED = "HIRED"
    DECLINED = "DECLINED"


class Stage(Record):
    """A stage of one job. `remote_id` is the ATS's own name for it; `targetable` is whether a move may end here."""

    id: str
    remote_id: str = ""
    name: str
    targetable: bool = True


class TeamMember(Record):
    """Somebody of the hiring team, with the role they have for this job."""

    name: str
    roles: tuple[str, ...] = ()


class Job(Record):
    """A job as Kombo mirrors it. `remote_id` is Avionté's job number, `salary` words like `18 to 21 USD per hour`."""

    id: str
    remote_id: str = ""
    title: str
    code: str = ""
    status: str = ""
    visibility: str = ""
    employment_type: str = ""
    category: str = ""
    department: str = ""
    location: str = ""
    salary: str = ""
    description: str = ""
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    changed_at: datetime | None = None
    deleted: bool = False
    hiring_team: tuple[TeamMember, ...] = ()
    stages: tuple[Stage, ...] = ()
    questions: tuple[str, ...] = ()


class JobDetails(Record):
    """What Avionté knows of a job beyond Kombo: rates in US dollars per hour, times of day local to the worksite."""

    status: str = ""
    positions: int | None = None
    placed: int | None = None
    company: str = ""
    branch_id: int | None = None
    order_type: str = ""
    employee_type: str = ""
    pay_rate: float | None = None
    overtime_pay_rate: float | None = None
    bill_rate: float | None = None
    overtime_bill_rate: float | None = None
    markup_percentage: float | None = None
    shift: str = ""
    shift_days: str = ""
    start_time: str = ""
    end_time: str = ""
    starts_on: str = ""
    ends_on: str = ""
    worksite: str = ""
    notes: str = ""
    custom_details: dict[str, object] = {}


class EnhancedJob(Record):
    """Kombo's job joined with Avionté's own fields (`details` is None where Avionté does not have the job)."""

    job: Job
    details: JobDetails | None = None


class ScreeningAnswer(Record):
    """One answer to a screening question; EEO and demographic questions are left out."""

    question: str
    answer: str


class CandidateRef(Record):
    """The person of an application, as far as the application's own record tells."""

    id: str
    remote_id: str = ""
    name: str


class JobRef(Record):
    """The job of an application, as far as the application's own record tells."""

    id: str
    remote_id: str = ""
    title: str


class Application(Record):
    """One person's application to one job. `remote_id` is Avionté's `talentId:jobId`.

    `mirrored` is the stage or outcome that Kombo's mirror shows, where this server wrote another. `answers_withheld`
    counts screening answers that were left out because they tell a protected fact.
    """

    id: str
    remote_id: str = ""
    candidate: CandidateRef | None = None
    job: JobRef | None = None
    stage: Stage | None = None
    outcome: str = ""
    rejection_reason: str = ""
    rejected_at: datetime | None = None
    source: str = ""
    created_at: datetime | None = None
    changed_at: datetime | None = None
    deleted: bool = False
    mirrored: str = ""
    answers: tuple[ScreeningAnswer, ...] = ()
    answers_withheld: int = 0


class CandidateApplication(Record):
    """An application as a candidate's record lists it."""

    id: str
    job: JobRef | None = None
    stage: Stage | None = None
    outcome: str = ""
    rejection_reason: str = ""
    changed_at: datetime | None = None
    mirrored: str = ""


class Candidate(Record):
    """A person. `remote_id` is Avionté's talent number."""

    id: str
    remote_id: str = ""
    first_name: str = ""
    last_name: str = ""
    title: str = ""
    company: str = ""
    location: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    source: str = ""
    tags: tuple[str, ...] = ()
    confidential: bool = False
    created_at: datetime | None = None
    changed_at: datetime | None = None
    deleted: bool = False
    applications: tuple[CandidateApplication, ...] = ()

    @property
    def name(self) -> str:
        """First and last name, or a stand-in that says there is none."""
        return f"{self.first_name} {self.last_name}".strip() or "(no name)"


class TalentDetails(Record):
    """What Avionté knows of a person beyond Kombo; never tax id, birthday or any EEO field."""

    status: str = ""
    placement_status: str = ""
    flag: str = ""
    office: str = ""
    available_from: str = ""
    hired_on: str = ""
    last_contacted: str = ""
    latest_activity: str = ""
    latest_work: str = ""
    employment_type: str = ""
    email_opt_out: bool | None = None
    text_consent: str = ""
    origin: str = ""
    representative: str = ""
    custom_details: dict[str, object] = {}


class EnhancedCandidate(Record):
    """Kombo's candidate joined with Avionté's talent (`details` is None where Avionté does not have the person)."""

    candidate: Candidate
    details: TalentDetails | None = None


class RejectionReason(Record):
    """A disposition reason of this ATS."""

    id: str
    remote_id: str = ""
    name: str


class Attachment(Record):
    """A file on a candidate or an application. `kind` is CV, COVER_LETTER or OTHER; the bytes are not part of it."""

    id: str
    kind: str
    file_name: str
    content_type: str = ""
    created_at: datetime | None = None


class Resume(Record):
    """The bytes of one attachment, with the attachments it was chosen from."""

    attachment: Attachment
    data: bytes
    others: tuple[Attachment, ...] = ()


class NewCandidate(Record):
    """The person that a new application is for; an e-mail address is what Kombo matches existing people by."""

    first_name: str
    last_name: str
    email: str
    phone: str = ""


class Page(Record, Generic[RecordT]):
    """One page of a list: `next_cursor` is empty on the last one, `skipped` counts records that could not be read."""

    records: tuple[RecordT, ...]
    next_cursor: str = ""
    skipped: int = 0


class Ability(Record):
    """Whether this integration can do one thing, and where it cannot, why and what to switch on.

    `via` is how it is done where there is more than one way: the paths that answered. `known` is False where it could
    not be found out, for the `reason` given.
    """

    name: str
    available: bool
    known: bool = True
    reason: str = ""
    via: str = ""


class Connection(Record):
    """The integration behind the client. `complete` is False where Kombo mirrors only what was selected or pushed."""

    provider: str
    label: str
    organization: str = ""
    status: str = ""
    setup_status: str = ""
    data_expired_at: datetime | None = None
    complete: bool = True
    abilities: tuple[Ability, ...] = ()


class Written(Record):
    """What a write answers: it was done, with what the ATS had to say about it, and the id of what it created.

    `told` is one sentence about what nobody could know before, safe to be shown.
    """

    warnings: tuple[str, ...] = ()
    created_id: str = ""
    told: str = ""


class FieldChange(Record):
    """A custom field that was written: its value before, and as it read back afterwards (None where it is empty)."""

    name: str
    before: object = None
    after: object = None


class ItemResult(Record):
    """How one item of a bulk write ended, and in what words where it was not done."""

    id: str
    status: Literal["done", "failed", "unknown", "not_attempted"]
    reason: str = ""
    warnings: tuple[str, ...] = ()

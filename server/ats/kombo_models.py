"""Kombo's wire models, as Kombo spells them, for the members this server reads; whatever else comes is kept as it is.

Nothing but an id is required, enums are plain strings (Kombo passes unknown values through), null lists read as empty.
The parts of a record are dataclasses: they are a quarter of the objects that models are, and a page is read in half the
time. Source: Kombo's OpenAPI file of May 2026 and its Python SDK 1.4.0.
"""

from dataclasses import field
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.dataclasses import dataclass

from server.ats.salvage import Flag, Many, Members, Moment, Number, One, Text, Whole

LENIENT: Final = ConfigDict(extra="allow", coerce_numbers_to_str=True, defer_build=True)
"""Unknown members are kept, ids that arrive as numbers are read as text."""

Id = Annotated[str, Field(min_length=1)]


class KomboModel(BaseModel):
    """Base of every wire model that is answered by itself."""

    model_config = LENIENT


class KomboRecord(KomboModel):
    """A record with Kombo's id, unique per model only, and the ATS's own."""

    id: Id
    remote_id: Text = None


@dataclass(config=LENIENT)
class RecordPart:
    """A record inside another one, with its two ids."""

    id: Id
    remote_id: Text = None


@dataclass(config=LENIENT)
class Location:
    """A place; `country` is ISO 3166 where Kombo could tell, `raw` what the ATS holds."""

    city: Text = None
    country: Text = None
    raw: Text = None
    state: Text = None
    street_1: Text = None
    street_2: Text = None
    zip_code: Text = None


@dataclass(config=LENIENT)
class Email:
    """One e-mail address of a candidate."""

    email_address: Text = None
    type: Text = None


@dataclass(config=LENIENT)
class Phone:
    """One phone number of a candidate."""

    phone_number: Text = None
    type: Text = None


@dataclass(config=LENIENT)
class SocialLink:
    """One profile elsewhere."""

    link: Text = None
    type: Text = None
    username: Text = None


@dataclass(config=LENIENT)
class Tag(RecordPart):
    """A tag, by name."""

    name: Text = None


class Stage(KomboRecord):
    """A stage, listed by itself or inside a job; `index` is its place in the job's order, where the ATS has one."""

    name: Text = None
    index: Whole = None
    status: Text = None


@dataclass(config=LENIENT)
class Role:
    """What somebody is for a job or in the ATS."""

    remote_id: Text = None
    remote_label: Text = None
    unified_type: Text = None
    scope: Text = None


@dataclass(config=LENIENT)
class TeamMember(RecordPart):
    """Somebody of a job's hiring team. `hiring_team_roles` is deprecated in favour of `job_roles`."""

    first_name: Text = None
    last_name: Text = None
    email: Text = None
    hiring_team_roles: Many[str] = field(default_factory=list[str])
    job_roles: Many[Role] = field(default_factory=list[Role])


class User(KomboRecord):
    """A user of the ATS."""

    first_name: Text = None
    last_name: Text = None
    email: Text = None
    status: Text = None
    system_roles: Many[Role] = []
    changed_at: Moment = None
    remote_deleted_at: Moment = None


@dataclass(config=LENIENT)
class QuestionOption(RecordPart):
    """One choice of a screening question."""

    name: Text = None


@dataclass(config=LENIENT)
class QuestionFormat:
    """How a screening question is answered: `type` TEXT, NUMBER, SINGLE_SELECT, BOOLEAN, DATE and others."""

    type: Text = None
    options: Many[QuestionOption] = field(default_factory=list[QuestionOption])


@dataclass(config=LENIENT)
class ScreeningQuestion(RecordPart):
    """A question of a job; `category` EEO and DEMOGRAPHIC are sensitive."""

    title: Text = None
    description: Text = None
    format: One[QuestionFormat] = None
    category: Text = None
    index: Whole = None
    required: Flag = None


@dataclass(config=LENIENT)
class AnsweredQuestion:
    """The question of an answer; it has no Kombo id, and its category stands on the job's question only."""

    remote_id: Text = None
    title: Text = None
    type: Text = None


@dataclass(config=LENIENT)
class ScreeningAnswer:
    """An answer: under `content`, `choice`, `choices`, `checked`, `number`, `date` or `raw`, by the question's type."""

    question: One[AnsweredQuestion] = None
    answer: Members = field(default_factory=dict[str, object])


@dataclass(config=LENIENT)
class IntegrationField:
    """A field of the ATS that is switched on for passing through; `value` is whatever the ATS holds."""

    id: Text = None
    key: Text = None
    type: Text = None
    value: object = None
    label: Text = None


class Job(KomboRecord):
    """A job. `description` is usually HTML; `closed_at` may lie ahead."""

    name: Text = None
    job_code: Text = None
    description: Text = None
    confidential: Flag = None
    weekly_hours: Number = None
    employment_type: Text = None
    status: Text = None
    visibility: Text = None
    category: Text = None
    department: Text = None
    post_url: Text = None
    experience_level: Text = None
    remote_work_status: Text = None
    salary_amount: Number = None
    salary_amount_from: Number = None
    salary_amount_to: Number = None
    salary_currency: Text = None
    salary_period: Text = None
    location: One[Location] = None
    custom_fields: Members = {}
    integration_fields: Many[IntegrationField] = []
    remote_url: Text = None
    opened_at: Moment = None
    closed_at: Moment = None
    remote_created_at: Moment = None
    remote_updated_at: Moment = None
    changed_at: Moment = None
    remote_deleted_at: Moment = None
    stages: Many[Stage] = []
    screening_questions: Many[ScreeningQuestion] = []
    hiring_team: Many[TeamMember] = []


@dataclass(config=LENIENT)
class JobRef(RecordPart):
    """The job of an application."""

    name: Text = None


@dataclass(config=LENIENT)
class CandidateRef(RecordPart):
    """The person of an application."""

    first_name: Text = None
    last_name: Text = None
    email_addresses: Many[Email] = field(default_factory=list[Email])
    phone_numbers: Many[Phone] = field(default_factory=list[Phone])
    source: Text = None
    remote_url: Text = None
    tags: Many[Tag] = field(default_factory=list[Tag])


@dataclass(config=LENIENT)
class CandidateApplication(RecordPart):
    """An application as a candidate's record lists it."""

    outcome: Text = None
    rejection_reason_name: Text = None
    rejected_at: Moment = None
    remote_url: Text = None
    changed_at: Moment = None
    remote_created_at: Moment = None
    remote_updated_at: Moment = None
    current_stage: One[Stage] = None
    job: One[JobRef] = None


class Application(KomboRecord):
    """One person's application to one job. Avionté's `remote_id` is `talentId:jobId`."""

    outcome: Text = None
    rejection_reason_name: Text = None
    rejected_at: Moment = None
    remote_url: Text = None
    changed_at: Moment = None
    remote_created_at: Moment = None
    remote_updated_at: Moment = None
    remote_deleted_at: Moment = None
    current_stage: One[Stage] = None
    current_stage_id: Text = None
    job: One[JobRef] = None
    job_id: Text = None
    candidate_id: Text = None
    screening_question_answers: Many[ScreeningAnswer] = []
    custom_fields: Members = {}
    integration_fields: Many[IntegrationField] = []
    candidate: One[CandidateRef] = None


class Candidate(KomboRecord):
    """A person. Avionté's `remote_id` is the talent number."""

    first_name: Text = None
    last_name: Text = None
    company: Text = None
    title: Text = None
    confidential: Flag = None
    source: Text = None
    phone_numbers: Many[Phone] = []
    email_addresses: Many[Email] = []
    social_media: Many[SocialLink] = []
    location: One[Location] = None
    custom_fields: Members = {}
    integration_fields: Many[IntegrationField] = []
    remote_url: Text = None
    remote_created_at: Moment = None
    remote_updated_at: Moment = None
    changed_at: Moment = None
    remote_deleted_at: Moment = None
    applications: Many[CandidateApplication] = []
    tags: Many[Tag] = []


class RejectionReason(KomboRecord):
    """A disposition reason."""

    name: Text = None
    changed_at: Moment = None
    remote_deleted_at: Moment = None


class Attachment(KomboRecord):
    """A file, read live; how long `data_url` holds is not documented, so it is fetched at once."""

    type: Text = None
    file_name: Text = None
    content_type: Text = None
    data_url: Text = None
    application_id: Text = None
    candidate_id: Text = None
    remote_created_at: Moment = None
    remote_updated_at: Moment = None


class Tool(KomboModel):
    """The ATS behind an integration."""

    id: Text = None
    label: Text = None


class EndUser(KomboModel):
    """Whose ATS it is."""

    organization_name: Text = None


class ScopeConfig(KomboModel):
    """The set of permissions an integration runs with."""

    id: Text = None
    name: Text = None


class Coverage(KomboModel):
    """Whether one model can be read or one action done: `is_available` sums the other members up."""

    id: str
    label: Text = None
    is_available: Flag = None
    coverage_status: Text = None
    scope_config_setting: Text = None
    opted_out_by_customer: Flag = None


class Integration(KomboModel):
    """An integration and what it can do; `data_expired_at` is null where the data is as good as the last sync."""

    id: str
    tool: One[Tool] = None
    status: Text = None
    setup_status: Text = None
    end_user: One[EndUser] = None
    scope_config: One[ScopeConfig] = None
    data_expired_at: Moment = None
    beta: Flag = None
    read_models: Many[Coverage] = []
    write_actions: Many[Coverage] = []

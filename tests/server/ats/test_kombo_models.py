from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter

from server.ats import kombo_models
from server.ats.kombo_models import Application, Attachment, Candidate, Integration, Job, KomboModel, Tag

ID = "H5daSm8e85Dmvmne3wLeCPhX"
WIRE_TYPES = [
    value
    for value in vars(kombo_models).values()
    if isinstance(value, type) and value.__module__ == kombo_models.__name__ and value is not KomboModel
]


def members_of(wire: type) -> set[str]:
    """The members a wire type declares, a model's or a dataclass's."""
    names = {name for each in wire.__mro__ for name in vars(each).get("__annotations__", {})}
    return {name for name in names if name.islower() and not name.startswith(("_", "model_"))}


@pytest.mark.parametrize("wire", WIRE_TYPES)
def test_nothing_but_an_id_is_required(wire: type) -> None:
    record = TypeAdapter[object](wire).validate_python({"id": ID} if "id" in members_of(wire) else {})
    assert members_of(wire) <= set(vars(record))


@pytest.mark.parametrize("value", [None, 5, "text", True, ["x"], {"x": 1}])
@pytest.mark.parametrize("wire", WIRE_TYPES)
def test_no_value_of_any_other_member_costs_the_record(wire: type, value: object) -> None:
    members = dict.fromkeys(members_of(wire), value) | {"id": ID, "brand_new": value}
    record = TypeAdapter[object](wire).validate_python(members)
    assert getattr(record, "brand_new", None) == value


@pytest.mark.parametrize("wire", WIRE_TYPES)
def test_nulls_read_like_members_that_are_missing(wire: type) -> None:
    adapter = TypeAdapter[object](wire)
    nulls = adapter.validate_python(dict.fromkeys(members_of(wire), None) | {"id": ID})
    assert vars(nulls) == vars(adapter.validate_python({"id": ID}))


@pytest.mark.parametrize("bad", [{}, {"id": None}, {"id": ""}, {"id": ["x"]}])
def test_a_record_needs_an_id(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="id"):
        Job.model_validate(bad)


def test_ids_that_arrive_as_numbers_are_text() -> None:
    assert Job.model_validate({"id": ID, "remote_id": 38870859}).remote_id == "38870859"


def test_unknown_values_of_enums_are_kept() -> None:
    assert Application.model_validate({"id": ID, "outcome": "WITHDRAWN"}).outcome == "WITHDRAWN"


def test_a_bad_member_of_a_list_is_left_out_of_it() -> None:
    candidate = Candidate.model_validate(
        {
            "id": ID,
            "tags": [{"id": "t1", "name": "Forklift"}, {"name": "no id"}, None],
            "applications": [{"id": "a1"}, 3],
        }
    )
    assert [tag.name for tag in candidate.tags] == ["Forklift"]
    assert [application.id for application in candidate.applications] == ["a1"]


def test_lists_are_not_shared_between_records() -> None:
    one, other = Candidate.model_validate({"id": "1", "tags": None}), Candidate.model_validate({"id": "2"})
    one.tags.append(Tag(id="t"))
    assert (other.tags, Candidate.model_validate({"id": "3", "tags": None}).tags) == ([], [])


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2022-08-07T14:01:29.196Z", datetime(2022, 8, 7, 14, 1, 29, 196000, UTC)),
        ("2022-08-07T16:01:29+02:00", datetime(2022, 8, 7, 14, 1, 29, tzinfo=UTC)),
        ("2022-08-07T14:01:29", datetime(2022, 8, 7, 14, 1, 29, tzinfo=UTC)),
        ("2022-08-07", datetime(2022, 8, 7, tzinfo=UTC)),
        ("yesterday", None),
        (None, None),
    ],
)
def test_times_can_always_be_compared(text: str | None, moment: datetime | None) -> None:
    assert Job.model_validate({"id": ID, "changed_at": text}).changed_at == moment


def test_kombos_own_job_is_read() -> None:
    job = Job.model_validate(
        {
            "id": ID,
            "remote_id": "32",
            "name": "Order Picker",
            "description": "<p>Nights.</p>",
            "status": "OPEN",
            "salary_amount_from": 18.5,
            "salary_period": "HOUR",
            "location": {"city": "Joliet", "country": "US", "state": "IL", "zip_code": 60431},
            "custom_fields": {"shift": "2nd"},
            "stages": [{"id": "5J7L4b48wBfffYwek9Az9pkM", "remote_id": "PIPELINE", "name": "Pipeline", "index": 0}],
            "screening_questions": [
                {
                    "id": "q1",
                    "title": "Forklift licence?",
                    "format": {
                        "type": "SINGLE_SELECT",
                        "options": [{"id": "o1", "name": "Yes"}],
                        "display_type": "RADIO",
                    },
                    "category": None,
                    "required": True,
                }
            ],
            "hiring_team": [{"id": "u1", "first_name": "Ana", "job_roles": [{"unified_type": "RECRUITER"}]}],
            "job_postings": [{"id": "p1"}],
        }
    )
    assert job.location is not None
    assert (job.location.zip_code, job.stages[0].remote_id, job.hiring_team[0].job_roles[0].unified_type) == (
        "60431",
        "PIPELINE",
        "RECRUITER",
    )
    question = job.screening_questions[0]
    assert question.format is not None
    assert (question.format.type, question.format.options[0].name, question.required) == ("SINGLE_SELECT", "Yes", True)
    assert job.model_extra == {"job_postings": [{"id": "p1"}]}


def test_kombos_own_application_is_read() -> None:
    application = Application.model_validate(
        {
            "id": "H77fDF8uvEzGNPRubiz5DvQ7",
            "remote_id": "123:456",
            "outcome": "PENDING",
            "current_stage": {"id": "s1", "remote_id": "NOM", "name": "Nominated", "index": 2},
            "candidate": {"id": "c1", "remote_id": "123", "email_addresses": [{"email_address": "a@example.com"}]},
            "job": {"id": ID, "remote_id": "456", "name": "Order Picker"},
            "screening_question_answers": [
                {"question": {"title": "Start?", "type": "DATE"}, "answer": {"date": "2026-01-05T00:00:00.000Z"}},
                {"question": None, "answer": None},
            ],
        }
    )
    assert application.candidate is not None
    assert application.current_stage is not None
    assert application.candidate.email_addresses[0].email_address == "a@example.com"
    assert application.current_stage.name == "Nominated"
    assert [answer.answer for answer in application.screening_question_answers] == [
        {"date": "2026-01-05T00:00:00.000Z"},
        {},
    ]


def test_an_integration_tells_what_it_can_do() -> None:
    integration = Integration.model_validate(
        {
            "id": "avionte:HWUTwvyx2wLoSUHphiWVrp28",
            "tool": {"id": "avionte", "label": "Avionté"},
            "status": "ACTIVE",
            "setup_status": "COMPLETED",
            "end_user": {"organization_name": "Example Staffing"},
            "read_models": [{"id": "ats_jobs", "is_available": True, "coverage_status": "SUPPORTED", "fields": []}],
            "write_actions": [{"id": "ats_create_application", "is_available": False}],
        }
    )
    assert integration.tool is not None
    assert (integration.tool.label, integration.read_models[0].is_available) == ("Avionté", True)
    assert integration.write_actions[0].is_available is False


def test_models_survive_a_round_through_json() -> None:
    files = [Attachment(id="f1", type="CV", data_url="https://resources.kombo.dev/x")]
    adapter = TypeAdapter(list[Attachment])
    assert adapter.validate_json(adapter.dump_json(files)) == files

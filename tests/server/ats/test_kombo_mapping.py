"""From Kombo's records to ours: nothing sensitive leaves, and nothing odd costs a record."""

from typing import Any, TypeVar

import pytest
from inline_snapshot import snapshot
from pydantic import TypeAdapter

from server.ats import kombo_models as wire
from server.ats.kombo_mapping import (
    split_answers,
    to_answer_text,
    to_application,
    to_attachment,
    to_candidate,
    to_job,
    to_member,
    to_place,
    to_reason,
    to_salary,
    to_stage,
)
from server.ats.models import CandidateRef, JobRef, TeamMember

PartT = TypeVar("PartT")


def part(kind: type[PartT], members: object) -> PartT:
    """A part of a record, read as it would be inside one."""
    return TypeAdapter(kind).validate_python(members)


def answer(title: str | None, remote_id: str | None = None, **given: object) -> wire.ScreeningAnswer:
    question = None if title is None else {"title": title, "remote_id": remote_id, "type": "TEXT"}
    return part(wire.ScreeningAnswer, {"question": question, "answer": given or {"content": "yes"}})


def question(title: str, remote_id: str | None = None, category: str | None = None) -> wire.ScreeningQuestion:
    return wire.ScreeningQuestion(id="q", remote_id=remote_id, title=title, category=category)


@pytest.mark.parametrize(
    ("remote_id", "status", "targetable"),
    [
        ("41214", "ACTIVE", True),
        ("41214", None, True),
        (None, None, True),
        ("PIPELINE", "ACTIVE", False),
        ("web_application", "ACTIVE", False),
        ("41214", "INACTIVE", False),
    ],
)
def test_a_stage_that_no_move_may_end_in_says_so(remote_id: str | None, status: str | None, targetable: bool) -> None:
    assert to_stage(wire.Stage(id="s", remote_id=remote_id, name="X", status=status)).targetable is targetable


def test_a_record_with_an_id_and_nothing_else_maps() -> None:
    assert to_job(wire.Job(id="j")).model_dump(exclude_defaults=True) == {"id": "j", "title": "(no name)"}
    assert to_candidate(wire.Candidate(id="c")).model_dump(exclude_defaults=True) == {"id": "c"}
    assert to_application(wire.Application(id="a")).model_dump(exclude_defaults=True) == {"id": "a"}
    assert to_stage(wire.Stage(id="s")).model_dump(exclude_defaults=True) == {"id": "s", "name": "(no name)"}
    assert to_reason(wire.RejectionReason(id="r")).name == "(no name)"
    assert to_attachment(wire.Attachment(id="f")).kind == "OTHER"


def test_stages_come_in_the_order_of_their_index_those_without_one_last() -> None:
    stages = [wire.Stage(id=id, name=id, index=index) for id, index in (("c", None), ("b", 1), ("a", 0))]
    assert [stage.id for stage in to_job(wire.Job(id="j", stages=stages)).stages] == ["a", "b", "c"]


def test_a_description_becomes_text() -> None:
    assert to_job(wire.Job(id="j", description="<p>Drive <b>safely</b></p>")).description == "Drive safely"


def test_sensitive_questions_are_not_listed_among_a_jobs_questions() -> None:
    questions = [question("Which shift?"), question("Gender"), question("How do you see yourself?", category="EEO")]
    assert to_job(wire.Job(id="j", screening_questions=questions)).questions == ("Which shift?",)


def test_roles_go_by_the_labels_of_the_ats_then_by_the_deprecated_ones() -> None:
    labelled = {
        "id": "u",
        "first_name": "Dana",
        "job_roles": [{"remote_label": "Desk lead"}, {"unified_type": "SOURCER"}],
    }
    assert to_member(part(wire.TeamMember, labelled)) == TeamMember(name="Dana", roles=("Desk lead", "SOURCER"))
    old = part(wire.TeamMember, {"id": "u", "hiring_team_roles": ["RECRUITER"]})
    assert to_member(old) == TeamMember(name="(no name)", roles=("RECRUITER",))


def test_an_application_without_its_joins_still_names_their_ids() -> None:
    application = to_application(wire.Application(id="a", job_id="j", candidate_id="c"))
    assert application.job == JobRef(id="j", title="")
    assert application.candidate == CandidateRef(id="c", name="(no name)")


def test_answers_to_sensitive_questions_stay_behind_whichever_way_they_are_known() -> None:
    answers = [
        answer("Which shift?", "1"),
        answer("How do you see yourself?", "2"),  # its category stands on the job's question, joined by remote id
        answer("How are you addressed?"),  # joined by title
        answer("Date of birth", "4"),  # by its words; the job does not have the question any more
        answer(None),
        answer(""),
    ]
    questions = [
        question("Which shift?", "1"),
        question("How do you see yourself?", "2", "DEMOGRAPHIC"),
        question("How are you addressed?", None, "EEO"),
    ]
    kept, withheld = split_answers(answers, questions)
    assert [(one.question and one.question.title) for one in kept] == ["Which shift?"]
    assert withheld == 5
    application = to_application(wire.Application(id="a"), answers=kept, withheld=withheld)
    assert (len(application.answers), application.answers_withheld) == (1, 5)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"content": "Two years"}, "Two years"),
        ({"choice": "1st"}, "1st"),
        ({"choices": ["1st", "2nd"]}, "1st, 2nd"),
        ({"checked": True}, "yes"),
        ({"checked": False}, "no"),
        ({"number": 0}, "0"),
        ({"date": "2026-11-02"}, "2026-11-02"),
        ({"raw": {"a": 1}}, "{'a': 1}"),
        ({"content": None}, ""),
        ({}, ""),
    ],
)
def test_an_answer_reads_whatever_member_it_came_under(given: dict[str, object], text: str) -> None:
    assert to_answer_text(given) == text


def test_an_answer_without_content_is_no_answer() -> None:
    kept, _ = split_answers([answer("Which shift?", content=None)], [])
    assert to_application(wire.Application(id="a"), answers=kept).answers == ()


@pytest.mark.parametrize(
    ("location", "text"),
    [
        (None, ""),
        ({"city": "Aurora", "state": "IL", "country": "US"}, "Aurora, IL"),
        ({"city": "Toronto", "country": "CA"}, "Toronto, CA"),
        ({"raw": "Building C"}, "Building C"),
        ({}, ""),
    ],
)
def test_a_place_is_put_in_words(location: dict[str, str] | None, text: str) -> None:
    assert to_place(None if location is None else part(wire.Location, location)) == text


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({}, ""),
        (
            {"salary_amount_from": 18, "salary_amount_to": 21.5, "salary_currency": "USD", "salary_period": "HOUR"},
            "18 to 21.5 USD per hour",
        ),
        ({"salary_amount_from": 18, "salary_amount_to": 18}, "18"),
        ({"salary_amount": 52000, "salary_period": "TWO_WEEKS"}, "52,000 per two weeks"),
        ({"salary_amount_to": 0, "salary_currency": "USD"}, "0 USD"),
    ],
)
def test_a_salary_is_put_in_words(members: dict[str, Any], text: str) -> None:
    assert to_salary(wire.Job(id="j", **members)) == text


def test_a_candidate_carries_what_tells_people_apart() -> None:
    candidate = wire.Candidate.model_validate(
        {
            "id": "c",
            "remote_id": 106490410,
            "first_name": "Ana",
            "email_addresses": [{"email_address": "ana@example.com"}, {"email_address": None}],
            "phone_numbers": [{"phone_number": "630-555-0101"}],
            "social_media": [{"link": None}, {"link": "https://example.com/ana"}],
            "tags": [{"id": "t", "name": "Forklift"}, {"id": "u"}],
            "applications": [{"id": "a", "outcome": "WITHDRAWN", "current_stage": {"id": "s", "name": "Offer"}}],
            "gender": "FEMALE",
        }
    )
    assert to_candidate(candidate).model_dump(exclude_defaults=True) == snapshot(
        {
            "id": "c",
            "remote_id": "106490410",
            "first_name": "Ana",
            "emails": ("ana@example.com",),
            "phones": ("630-555-0101",),
            "links": ("https://example.com/ana",),
            "tags": ("Forklift",),
            "applications": ({"id": "a", "stage": {"id": "s", "name": "Offer"}, "outcome": "WITHDRAWN"},),
        }
    )

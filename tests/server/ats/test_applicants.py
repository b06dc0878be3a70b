"""The person of a new application: complete, and not there already."""

import pytest
from inline_snapshot import snapshot

from server.ats.applicants import attached_to, refuse_closed, refuse_duplicate, to_applicant
from server.ats.models import Candidate, CandidateApplication, Job, JobRef, NewCandidate, Stage
from server.errors import AlreadyExists, InvalidInput, JobClosed

JOB = Job(id="j", title="Picker")
ANA = Candidate(id="c", first_name="Ana", last_name="Diaz", emails=("ana@example.com",), phones=("630-555-0101",))


def test_a_person_goes_with_names_address_and_number() -> None:
    assert to_applicant(ANA) == snapshot(
        {
            "first_name": "Ana",
            "last_name": "Diaz",
            "email_address": "ana@example.com",
            "phone_number": "630-555-0101",
        }
    )


def test_a_number_is_not_needed() -> None:
    new = NewCandidate(first_name=" Ana ", last_name="Diaz", email=" ana@example.com ")
    assert to_applicant(new) == snapshot({"first_name": "Ana", "last_name": "Diaz", "email_address": "ana@example.com"})


def test_what_is_missing_is_named() -> None:
    with pytest.raises(InvalidInput, match="last name and email address"):
        to_applicant(Candidate(id="c", first_name="Ana"))


@pytest.mark.parametrize("email", ["ana", "ana@example", "@example.com", "a b@example.com"])
def test_an_address_that_is_none_is_refused(email: str) -> None:
    with pytest.raises(InvalidInput, match="is not one"):
        to_applicant(NewCandidate(first_name="Ana", last_name="Diaz", email=email))


@pytest.mark.parametrize(
    ("outcome", "stage", "standing"),
    [("PENDING", None, r" \(PENDING\)"), ("", Stage(id="s", name="Offer"), r" \(Offer\)"), ("", None, r"")],
)
def test_a_second_application_to_the_same_job_is_refused(outcome: str, stage: Stage | None, standing: str) -> None:
    application = CandidateApplication(id="a1", job=JobRef(id="j", title="Picker"), outcome=outcome, stage=stage)
    person = ANA.model_copy(update={"applications": (application,)})
    with pytest.raises(AlreadyExists, match=rf"Ana Diaz has an application to “Picker” already: a1{standing}\."):
        refuse_duplicate([person], JOB)


@pytest.mark.parametrize(
    ("outcome", "advice"),
    [("PENDING", "Work on that one"), ("DECLINED", "That one has ended"), ("HIRED", "That one has ended")],
)
def test_nobody_is_sent_to_work_on_an_application_that_has_ended(outcome: str, advice: str) -> None:
    application = CandidateApplication(id="a1", job=JobRef(id="j", title="Picker"), outcome=outcome)
    with pytest.raises(AlreadyExists, match=advice):
        refuse_duplicate([ANA.model_copy(update={"applications": (application,)})], JOB)


@pytest.mark.parametrize("status", ["CLOSED", "DRAFT", "ARCHIVED"])
def test_a_job_that_takes_nobody_is_refused(status: str) -> None:
    with pytest.raises(JobClosed, match=rf"“Picker” is not open \({status}\)"):
        refuse_closed(JOB.model_copy(update={"status": status}))


@pytest.mark.parametrize("status", ["OPEN", "", "On hold"])
def test_a_job_of_which_that_is_not_known_is_left_to_the_ats(status: str) -> None:
    refuse_closed(JOB.model_copy(update={"status": status}))


def test_applications_to_other_jobs_are_no_matter() -> None:
    others = (CandidateApplication(id="a1", job=JobRef(id="x", title="Cook")), CandidateApplication(id="a2"))
    refuse_duplicate([ANA.model_copy(update={"applications": others})], JOB)


def test_an_address_that_is_somebody_elses_is_warned_about() -> None:
    new = NewCandidate(first_name="Bo", last_name="Diaz", email="ana@example.com")
    assert attached_to([ANA], new) == snapshot(
        (
            "The e-mail address is also that of Ana Diaz [c]: the ATS may have attached the application to them. Check with get_candidate.",
        )
    )
    assert attached_to([ANA], ANA) == ()

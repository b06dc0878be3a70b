"""Questions about protected facts are known by category and by words."""

import pytest

from server.ats.screening import is_sensitive


@pytest.mark.parametrize(
    "title",
    [
        "Gender",
        "What is your race or ethnicity?",
        "Are you Hispanic or Latino?",
        "Protected veteran status",
        "Do you have a disability?",
        "Date of birth",
        "D.O.B.",
        "What is your age?",
        "Last four digits of your SSN",
        "Social Security number",
        "Voluntary self-identification",
        "EEO survey",
        "Marital status",
        "What are your pronouns?",
        "Do you need a reasonable accommodation?",
        "Military service",
        "Last 4 of social",
        "Age",
        "Candidate's age",
        "Género",
        "Fecha de nacimiento",
        "¿Es usted veterano?",
        "Gen\u200bder",
        "Age (years)",
        "Age at application",
        "Sexuality",
        "Male or female?",
        "Country of origin",
        "U.S. citizen?",
        "Fecha de nac.",
        "SS #",
        "Soc. Sec. No.",
        "Last 4 of SS",
        "Last 4 digits of your social for the check",
        "D. O. B.",
        "\uff24\uff2f\uff22",
    ],
)
def test_a_question_about_a_protected_fact_is_known_by_its_words(title: str) -> None:
    assert is_sensitive(title)


@pytest.mark.parametrize(
    "name",
    [
        "dateOfBirth",
        "DateOfBirth",
        "date_of_birth",
        "veteran_status",
        "vetStatus",
        "EEO_Race",
        "EEORace",
        "raceEthnicity",
        "Sex/Gender",
        "SSN4",
        "ssn_last4",
        "taxId",
        "TaxIdNumber",
        "disability-status",
        "candidate_age",
        "applicant.race",
        "social-security number",
        "tax-id",
        "dateofbirth",
        "VETERANSTATUS",
        "maritalstatus",
        "ssnlast4",
        "SSNumber",
        "DD214",
    ],
)
def test_a_field_is_known_however_its_name_is_joined(name: str) -> None:
    assert is_sensitive(name)


@pytest.mark.parametrize(
    "name",
    [
        "startDate",
        "forkliftCertified",
        "shift_1",
        "interviewNotes",
        "social_media",
        "Essex",
        "Management",
        "Trace number",
        "Carriage",
        "Sexton",
        "Age of certificate",
        "Gracehill",
        "Mileage",
        "Polytechnic",
        "ISSN number",
        "Job #",
        "Class no.",
        "D.O.T. medical card",
        "B day shift",
    ],
)
def test_a_field_about_the_work_is_not(name: str) -> None:
    assert not is_sensitive(name)


@pytest.mark.parametrize(
    "title",
    [
        "What is your social media handle?",
        "Average age of equipment maintained",
        "Sexual harassment training: date",
        "Sex offender registry checked on",
        "Master of Social Work",
        "Clearance by the Department of Social Services",
        "Are you authorized to work in the United States?",
        "Are you at least 18 years of age?",
        "Can you lift 50 pounds?",
        "Orientation date",
        "Which trucks can you drive on a race against time schedule? ".replace("race", "run"),
        "Have you managed a warehouse?",
    ],
)
def test_a_question_about_the_work_is_not(title: str) -> None:
    assert not is_sensitive(title)


@pytest.mark.parametrize("category", ["EEO", "DEMOGRAPHIC", "eeo"])
def test_the_category_decides_whatever_the_words_are(category: str) -> None:
    assert is_sensitive("How do you see yourself?", category)


def test_a_missing_category_is_no_verdict() -> None:
    assert not is_sensitive("Which shift?", None)
    assert is_sensitive("Gender", None)

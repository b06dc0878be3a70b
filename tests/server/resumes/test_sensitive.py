import pytest

from server.resumes.sensitive import mask

SSN, BIRTH = "[masked: social security number]", "[masked: date of birth]"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("SSN: 123-45-6789", SSN),
        ("Social Security Number 123456789", SSN),
        ("social security no. xxx-xx-6789", SSN),
        ("SSN (last four digits): 6789", "SSN (last four digits): 6789"),
        ("SSN last 4: 6789", SSN),
        ("ID 123-45-6789 and 987 65 4321", f"ID {SSN} and {SSN}"),
        ("ID 123\u201345\u20136789", f"ID {SSN}"),
        ("Date of birth: 12 March 1985", BIRTH),
        ("Date of birth\n12/03/1985\nToledo", f"{BIRTH}\nToledo"),
        ("DOB 03-12-85 | Toledo", f"{BIRTH} | Toledo"),
        ("D.O.B.: March 12th, 1985 (39 years)", BIRTH),
        ("Born on the 4th", "Born on the 4th"),
        ("born in 1985 in Toledo", f"{BIRTH} in Toledo"),
        ("Birthday | 1985-03-12", BIRTH),
        ("Geburtsdatum: 12.03.1985", BIRTH),
        ("Geboren am 3. M\u00e4rz 1985 in Ulm", f"{BIRTH} in Ulm"),
        ("Fecha de nacimiento: 3 de marzo de 1985", BIRTH),
        ("Date de naissance : 1er juin 1985", BIRTH),
    ],
)
def test_numbers_and_dates_that_identify_are_masked(text: str, masked: str) -> None:
    result, count = mask(text)
    assert result == masked
    assert count == masked.count("[masked")


@pytest.mark.parametrize(
    "text",
    [
        "Phone 419-555-0142, fax 419 555 0143",
        "Born and raised in Ohio, 2019-2024 at Lakeside",
        "Newborn care 2019",
        "Order 1123-45-67890",
        "Birthday party planner since 2019",
        "2019 - 2024",
    ],
)
def test_other_numbers_and_dates_stay(text: str) -> None:
    assert mask(text) == (text, 0)

"""What holds for every ATS."""

import pytest

from server.ats.checks import checked_email, checked_limit, checked_note, checked_updates, refuse_untargetable
from server.ats.models import Stage
from server.errors import InvalidInput, Refused


@pytest.mark.parametrize("limit", [0, -1, 251])
def test_a_page_of_no_or_too_many_records_is_refused(limit: int) -> None:
    with pytest.raises(InvalidInput):
        checked_limit(limit)


def test_a_possible_page_passes() -> None:
    assert [checked_limit(limit) for limit in (1, 250)] == [1, 250]


def test_an_empty_note_is_refused() -> None:
    with pytest.raises(InvalidInput):
        checked_note(" \n")
    assert checked_note(" <p>Yes</p>") == " <p>Yes</p>"


def test_an_address_is_one_with_a_name_and_a_domain() -> None:
    assert checked_email("ana+1@mail.example.com") == "ana+1@mail.example.com"
    for wrong in ("", "ana", "ana@example", "@example.com", "ana@", "a b@example.com"):
        with pytest.raises(InvalidInput, match="give it whole, such as name@example"):
            checked_email(wrong)


def test_an_update_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidInput):
        checked_updates({})
    assert checked_updates({"a": 1}) == {"a": 1}


@pytest.mark.parametrize(
    "stage", [Stage(id="s", name="Pipeline", targetable=False), Stage(id="s", name="P", remote_id=" pipeline ")]
)
def test_a_stage_that_the_ats_sets_itself_is_refused(stage: Stage) -> None:
    with pytest.raises(Refused, match="Nothing was changed"):
        refuse_untargetable(stage, {"PIPELINE"})


def test_any_other_stage_passes() -> None:
    refuse_untargetable(Stage(id="s", name="Pipeline", remote_id="41200"), {"PIPELINE"})

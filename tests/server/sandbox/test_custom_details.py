"""Which values fit which custom details."""

from typing import Any

import pytest

from server.sandbox.avionte_records import AvionteError
from server.sandbox.custom_details import change
from server.sandbox.world import CustomDetailDefinition, DetailType
from tests.server.sandbox.caller import Caller


def setting(value: Any, type: DetailType = DetailType.TEXT, **rules: Any) -> Any:
    """Set one custom detail of these rules on a job that has none, and return what is kept."""
    caller = Caller()
    world = caller.sandbox.world
    world.custom_values.clear()
    world.definitions["job"] = [CustomDetailDefinition(id=1, name="It", type=type, **rules)]
    id = caller.job().remote_id
    change(caller.sandbox.tenant, "job", id, {"customDetails": [{"id": 1, "value": value}]})
    return world.custom_values["job", id].get(1)


@pytest.mark.parametrize(
    ("type", "value"),
    [
        (DetailType.TEXT, "PO-1"),
        (DetailType.LONG_TEXT, "Two\nlines"),
        (DetailType.INTEGER, 3),
        (DetailType.DECIMAL, 2.5),
        (DetailType.DECIMAL, 2),
        (DetailType.MONEY, 18.25),
        (DetailType.DATE, "2026-11-09"),
        (DetailType.DATE_TIME, "2026-11-09T08:30:00"),
        (DetailType.BOOLEAN, False),
        (DetailType.SIGNATURE, "AAEA"),
    ],
)
def test_a_value_of_the_right_type_is_kept(type: DetailType, value: Any) -> None:
    assert setting(value, type) == value


@pytest.mark.parametrize(
    ("type", "value"),
    [
        (DetailType.TEXT, 5),
        (DetailType.INTEGER, 2.5),
        (DetailType.INTEGER, True),
        (DetailType.INTEGER, "3"),
        (DetailType.DECIMAL, "2.5"),
        (DetailType.MONEY, "$18"),
        (DetailType.DATE, "11/09/2026"),
        (DetailType.DATE, "2026-11-09T00:00:00"),
        (DetailType.DATE, "2026-02-30"),
        (DetailType.DATE_TIME, "2026-11-09"),
        (DetailType.DATE_TIME, "2026-11-09T25:00:00"),
        (DetailType.BOOLEAN, "true"),
        (DetailType.MULTI_CHOICE, "A"),
        (DetailType.MULTI_CHOICE, ["A", 1]),
        (DetailType.USER, "28100001"),
        (DetailType.USER, 1),
    ],
)
def test_a_value_of_another_type_fails_validation(type: DetailType, value: Any) -> None:
    with pytest.raises(AvionteError) as refused:
        setting(value, type)
    assert refused.value.status == 409


def test_choices_take_what_is_offered() -> None:
    offered = ("1st", "2nd")
    assert setting("2nd", DetailType.SINGLE_CHOICE, options=offered) == "2nd"
    assert setting(["2nd", "1st"], DetailType.MULTI_CHOICE, options=offered) == ["2nd", "1st"]
    for value, type in (("3rd", DetailType.SINGLE_CHOICE), (["1st", "3rd"], DetailType.MULTI_CHOICE)):
        with pytest.raises(AvionteError, match="1st, 2nd"):
            setting(value, type, options=offered)


def test_a_user_is_one_of_the_tenant() -> None:
    user = next(iter(Caller().sandbox.world.users))
    assert setting(int(user.remote_id or 0), DetailType.USER) == int(user.remote_id or 0)


def test_a_required_detail_cannot_be_cleared() -> None:
    with pytest.raises(AvionteError, match="is required"):
        setting(None, required=True)
    assert setting(None) is None


def test_a_read_only_detail_cannot_be_changed() -> None:
    with pytest.raises(AvionteError, match="cannot be changed"):
        setting("PO-1", read_only=True)


def test_one_value_that_does_not_fit_stops_the_whole_change() -> None:
    caller = Caller()
    id = caller.job().remote_id
    before = dict(caller.sandbox.world.custom_values.get(("job", id), {}))
    given: Any = [{"name": "Start bonus", "value": 5}, {"name": "Unheard of", "value": 5}]
    with pytest.raises(AvionteError, match="Unheard of"):
        change(caller.sandbox.tenant, "job", id, {"customDetails": given})
    assert caller.sandbox.world.custom_values.get(("job", id), {}) == before

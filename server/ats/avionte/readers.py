"""Avionté's answers, taken apart: whatever shape they come in, a record is an object and a list a list of objects."""

from collections.abc import Mapping
from typing import TypeVar, cast

from pydantic import ValidationError

from server.ats.avionte.avionte_models import ActivityType, AvionteModel
from server.errors import ATSMisunderstood

ModelT = TypeVar("ModelT", bound=AvionteModel)
Raw = Mapping[str, object]
"""A record as Avionté answered it, sensitive members included: it never leaves `server/ats/avionte/`."""

WRAPPERS = ("data", "items", "results")


def read_anything(answer: object) -> object:
    """Leave the answer to whoever asked."""
    return answer


def read_record(answer: object) -> Raw:
    """Read one record, wrapped or not.

    Raises:
        ATSMisunderstood: It is no object.
    """
    if isinstance(answer, dict):
        members = cast("Raw", answer)
        inner = members.get("data")
        return cast("Raw", inner) if isinstance(inner, dict) and "id" not in members else members
    raise ATSMisunderstood(
        "Avionté's answer is not the record that was asked for. Call again in a minute; if it stays, report it."
    )


def read_records(answer: object) -> tuple[Raw, ...]:
    """Read a list of records, wrapped or not; what is no object in it is left out."""
    return tuple(cast("Raw", item) for item in _items(answer) if isinstance(item, dict))


def read_ids(answer: object) -> tuple[int, ...]:
    """Read a list of numbers."""
    return tuple(item for item in _items(answer) if isinstance(item, int) and not isinstance(item, bool))


def read_activity_types(answer: object) -> tuple[ActivityType, ...]:
    """Read the kinds of talent activities; those without a number and a name are left out."""
    types = (validate(record, ActivityType) for record in read_records(answer))
    return tuple(one for one in types if one is not None and one.name)


def validate(record: Raw, model: type[ModelT]) -> ModelT | None:
    """Read a record as a model, None where it is not even that."""
    try:
        return model.model_validate(record)
    except ValidationError:
        return None


def _items(answer: object) -> list[object]:
    if isinstance(answer, dict):
        members = cast("Raw", answer)
        answer = next((members[name] for name in WRAPPERS if isinstance(members.get(name), list)), None)
    if isinstance(answer, list):
        return cast("list[object]", answer)
    raise ATSMisunderstood(
        "Avionté's answer is not the list that was asked for. Call again in a minute; if it stays, report it."
    )

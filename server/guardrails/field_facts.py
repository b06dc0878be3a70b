"""Custom fields as the ledger knows them: digests of what was to be set, by which a record can be seen to show it."""

from collections.abc import Mapping
from typing import Final, cast

from server.guardrails.changes import digest
from server.guardrails.operation_models import Facts

MARK: Final = "field."
"""How the name of such a fact begins; what follows is a digest of the field's name."""


def to_facts(record_id: str, values: Mapping[str, object]) -> dict[str, str]:
    """Facts about values of a record's fields, each bound to that record and empty where the value is."""
    plain_values = {name: plain(value) for name, value in values.items()}
    return {
        MARK + digest([record_id, name]): digest([record_id, name, value]) if value else ""
        for name, value in plain_values.items()
    }


def to_telling_facts(record_id: str, values: Mapping[str, object], before: Mapping[str, object]) -> dict[str, str]:
    """Facts by which a record can be seen to show new values: of those that were not plainly the same before.

    Where all were there are none: nobody can see then whether the write was made.
    """
    return to_facts(
        record_id, {name: value for name, value in values.items() if plain(value) != plain(before.get(name))}
    )


def has_fields(facts: Facts) -> bool:
    """Whether facts tell of custom fields."""
    return any(name.startswith(MARK) for name in facts)


def shows_fields(record_id: str, facts: Facts, values: Mapping[str, object]) -> bool:
    """Whether a record whose fields hold these values shows what facts tell; a field that is not there is empty."""
    held = to_facts(record_id, values)
    return has_fields(facts) and all(
        held.get(name, "") == word for name, word in facts.items() if name.startswith(MARK)
    )


def plain(value: object) -> str:
    """A value as it is compared: 18 and 18.0 are the same, and neither spaces nor the order of several count."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(sorted(plain(part) for part in cast(list[object], value)))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())

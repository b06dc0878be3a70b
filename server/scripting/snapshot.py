"""What stood in the ATS at one moment, and how two moments differ."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Final, cast

from server.sandbox.door import write
from server.sandbox.tables import Identified, Table
from server.sandbox.world import World

BOOKKEEPING: Final = frozenset({"changed_at", "remote_updated_at", "lastUpdatedDate"})
"""Members that every write moves: no difference in themselves."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One member of one record that is not as it was.

    `kind` is a collection such as `applications`, `custom_values` or `synced_jobs`. For a record that is new, or gone,
    `member` is empty, and `after` or `before` has all of its members; the other one is None.
    """

    kind: str
    id: str
    member: str
    before: object
    after: object


@dataclass(frozen=True)
class Snapshot:
    """Every record of the ATS as it stood: by kind, then by id. Taking one costs little: records are immutable."""

    records: Mapping[str, Mapping[str, object]]

    @property
    def digest(self) -> str:
        """A SHA-256 over all of it: the same for the same state, in every run and on every machine."""
        return hashlib.sha256(write(self.records)).hexdigest()

    def changes_since(self, earlier: "Snapshot") -> tuple[Difference, ...]:
        """What differs from an earlier moment, member by member; times that every write moves are left out."""
        found: list[Difference] = []
        for kind, now in self.records.items():
            then = earlier.records.get(kind, {})
            for id in dict.fromkeys((*then, *now)):
                if then.get(id) is not now.get(id):
                    found += _differences(kind, id, _members(then.get(id)), _members(now.get(id)))
        return tuple(found)


def take(world: World) -> Snapshot:
    """The state of a world as it stands."""
    records: dict[str, Mapping[str, object]] = {
        name: {record.id: record for record in cast("Table[Identified]", table)}
        for name, table in vars(world).items()
        if isinstance(table, Table)
    }
    for name, values in (
        ("talents", world.talents),
        ("avionte_jobs", world.avionte_jobs),
        ("activities", world.activities),
    ):
        records[name] = {str(number): value for number, value in values.items()}
    records["custom_values"] = {
        f"{kind} {id}": {
            definition.name: values[definition.id] for definition in world.definitions[kind] if definition.id in values
        }
        for (kind, id), values in world.custom_values.items()
    }
    records["synced_jobs"] = {number: {} for number in sorted(world.synced_jobs)}
    return Snapshot(records)


def _members(record: object) -> Mapping[str, object] | None:
    if is_dataclass(record):
        named = {one.name: getattr(record, one.name) for one in fields(record)}
    elif record is None:
        return None
    else:
        named = cast("Mapping[str, object]", record)
    return {name: value for name, value in named.items() if name not in BOOKKEEPING}


def _differences(
    kind: str, id: str, before: Mapping[str, object] | None, after: Mapping[str, object] | None
) -> list[Difference]:
    if before is None or after is None:
        return [Difference(kind, id, "", before, after)]
    return [
        Difference(kind, id, name, before.get(name), after.get(name))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    ]

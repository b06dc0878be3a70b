"""Tables of immutable records, with indexes kept as records are put."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeVar


class Identified(Protocol):
    """Anything with an id that is unique within its table."""

    @property
    def id(self) -> str: ...

    @property
    def remote_id(self) -> str | None: ...


R = TypeVar("R", bound=Identified)
Keys = Callable[[R], Sequence[str]]


def _remote(record: Identified) -> Sequence[str]:
    return () if record.remote_id is None else (record.remote_id,)


class Table(Generic[R]):
    """Records by id, in the order in which they were first put.

    `indexes` names further ways to look records up: each gives the keys under which a record is to be found.
    """

    def __init__(self, indexes: Mapping[str, Keys[R]] | None = None) -> None:
        self._rows: dict[str, R] = {}
        self._order: list[str] = []
        self.keys: dict[str, Keys[R]] = {"remote_id": _remote, **(indexes or {})}
        self._index: dict[str, dict[str, dict[str, None]]] = {name: {} for name in self.keys}

    def put(self, record: R) -> None:
        """Add the record, or replace the one with its id, which keeps its place."""
        old = self._rows.get(record.id)
        self._rows[record.id] = record
        if old is None:
            self._order.append(record.id)
        for name, keys in self.keys.items():
            index = self._index[name]
            if old is not None:
                for key in keys(old):
                    index[key].pop(old.id, None)
            for key in keys(record):
                index.setdefault(key, {})[record.id] = None

    def get(self, id: str | None) -> R | None:
        """Return the record with this id, None where there is none."""
        return None if id is None else self._rows.get(id)

    def find(self, index: str, key: str) -> list[R]:
        """Return the records under `key` of the named index (`remote_id` always exists)."""
        return [self._rows[id] for id in self._index[index].get(key, ())]

    def has(self, index: str) -> bool:
        """Say whether records can be looked up by this index."""
        return index in self._index

    def after(self, position: int) -> Iterator[tuple[int, R]]:
        """Give the records from `position` on, each with the position that follows it."""
        for place in range(position, len(self._order)):
            yield place + 1, self._rows[self._order[place]]

    def since(self, time: datetime, position: int) -> int:  # noqa: ARG002
        """Return where to start for records changed at `time` or later: here nowhere after `position`."""
        return position

    def __iter__(self) -> Iterator[R]:
        return iter(list(self._rows.values()))

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, id: object) -> bool:
        return id in self._rows

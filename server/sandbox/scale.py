"""Any number of candidates, one application each, made when they are asked for and kept nowhere.

Every record follows from its number alone. The scaled records come first in a list, then the ones of the world, then
the scaled ones that a write has changed: those are stored and take the place of the made ones.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TypeVar

from server.sandbox.ids import decode, encode, kombo_id
from server.sandbox.population.names import FIRST_NAMES, LAST_NAMES
from server.sandbox.tables import Identified, Table
from server.sandbox.tenant import Tenant
from server.sandbox.world import Application, Candidate, Job, Typed

R = TypeVar("R", bound=Identified)

FIRST_TALENT = 900_000_000
DIGITS = 6
"""Base58 digits of a record's number in its id: enough for 38 billion."""
YEAR = timedelta(days=365)
TITLES = ("Warehouse Associate", "Forklift Operator", "Order Picker", "Assembler", "Caregiver", "Office Clerk")


@cache
def _prefix(model: str) -> str:
    return kombo_id(f"scaled {model}", "")[:-DIGITS]


@dataclass(frozen=True)
class Scale:
    """How the records of a number look. They changed evenly over the year before `epoch`, in the order of numbers."""

    count: int
    jobs: tuple[Job, ...]
    epoch: datetime

    def candidate(self, number: int) -> Candidate:
        """Return candidate `number`."""
        changed = self.changed(number)
        first = FIRST_NAMES[number % len(FIRST_NAMES)]
        last = LAST_NAMES[number // len(FIRST_NAMES) % len(LAST_NAMES)]
        return Candidate(
            id=self.id("candidate", number),
            remote_id=str(FIRST_TALENT + number),
            changed_at=changed,
            remote_created_at=changed,
            remote_updated_at=changed,
            first_name=first,
            last_name=last,
            emails=(Typed(self.email(number), "PRIVATE"),),
            phones=(Typed(f"{200 + number % 700}-555-01{number % 100:02d}", "MOBILE"),),
            title=TITLES[number % len(TITLES)],
            source="Indeed",
        )

    def application(self, number: int) -> Application:
        """Return the application of candidate `number`."""
        job = self.jobs[number % len(self.jobs)]
        changed = self.changed(number)
        return Application(
            id=self.id("application", number),
            remote_id=f"{FIRST_TALENT + number}:{job.remote_id}",
            changed_at=changed,
            remote_created_at=changed,
            remote_updated_at=changed,
            job_id=job.id,
            candidate_id=self.id("candidate", number),
            stage_id=job.stage_ids[number // len(self.jobs) % len(job.stage_ids)],
        )

    def changed(self, number: int) -> datetime:
        """Return when the records of this number last changed."""
        return self.epoch - YEAR + YEAR * number / self.count

    def after(self, time: datetime) -> int:
        """Return a number below which no record changed at `time` or later."""
        past = (time - (self.epoch - YEAR)) / YEAR * self.count
        return min(max(int(past), 0), self.count)

    @staticmethod
    def id(model: str, number: int) -> str:
        """Return the id of the record of this number: a prefix by model, then the number."""
        return _prefix(model) + encode(number, DIGITS)

    def number_of_id(self, model: str, id: str) -> int | None:
        """Return the number in an id, None for an id of any other record."""
        if id[:-DIGITS] != _prefix(model):
            return None
        return self._within(decode(id[-DIGITS:]))

    @staticmethod
    def email(number: int) -> str:
        """Return the e-mail address of candidate `number`."""
        return f"candidate.{number}@example.com"

    def number_of_email(self, email: str) -> int | None:
        """Return the number in an e-mail address."""
        digits = email.removeprefix("candidate.").removesuffix("@example.com")
        number = self._within(int(digits)) if digits.isascii() and digits.isdigit() else None
        return number if number is not None and email == self.email(number) else None

    def number_of_remote_id(self, remote_id: str) -> int | None:
        """Return the number in a remote id; an application's must name its job too."""
        talent, _, job = remote_id.partition(":")
        number = self._within(int(talent) - FIRST_TALENT) if talent.isascii() and talent.isdigit() else None
        if number is None or (job and job != self.jobs[number % len(self.jobs)].remote_id):
            return None
        return number

    def _within(self, number: int | None) -> int | None:
        return number if number is not None and 0 <= number < self.count else None


class ScaledTable(Table[R]):
    """A table with `scale.count` made records before the stored ones.

    `numbers` say, by index (`id` for ids), which number a key belongs to. An index that it does not name, and going
    through the table, know the stored records only.
    """

    def __init__(
        self,
        stored: Table[R],
        scale: Scale,
        make: Callable[[int], R],
        numbers: Mapping[str, Callable[[str], int | None]],
    ) -> None:
        super().__init__(stored.keys)
        self._scale = scale
        self._make = make
        self._numbers = numbers
        for record in stored:
            self.put(record)

    def get(self, id: str | None) -> R | None:
        """Return the record with this id, None where there is none."""
        found = super().get(id)
        number = None if id is None or found is not None else self._numbers["id"](id)
        return found if number is None else self._make(number)

    def find(self, index: str, key: str) -> list[R]:
        """Return the records under `key` of the named index."""
        found = super().find(index, key)
        number = self._numbers[index](key) if index in self._numbers else None
        if number is not None and (made := self._make(number)).id not in self._rows:
            found.append(made)
        return found

    def after(self, position: int) -> Iterator[tuple[int, R]]:
        """Give the records from `position` on, each with the position that follows it."""
        count = self._scale.count
        for number in range(position, count):
            made = self._make(number)
            if made.id not in self._rows:
                yield number + 1, made
        for place, record in super().after(max(position - count, 0)):
            yield count + place, record

    def since(self, time: datetime, position: int) -> int:
        """Return where to start for records changed after `time`: past the made ones that are older."""
        return max(position, self._scale.after(time))

    def __contains__(self, id: object) -> bool:
        return super().__contains__(id) or (isinstance(id, str) and self._numbers["id"](id) is not None)


def spread(tenant: Tenant, count: int, epoch: datetime) -> None:
    """Add `count` candidates to the world and to the mirror, spread over the open jobs that are mirrored."""
    jobs = tuple(job for job in tenant.mirror.jobs if job.status == "OPEN" and job.stage_ids)
    scale = Scale(count, jobs, epoch)
    by_candidate: Mapping[str, Callable[[str], int | None]] = {
        "id": lambda id: scale.number_of_id("candidate", id),
        "remote_id": scale.number_of_remote_id,
        "email": scale.number_of_email,
    }
    by_application: Mapping[str, Callable[[str], int | None]] = {
        "id": lambda id: scale.number_of_id("application", id),
        "remote_id": scale.number_of_remote_id,
        "candidate": lambda id: scale.number_of_id("candidate", id),
    }
    for tables in (tenant.world, tenant.mirror):
        tables.candidates = ScaledTable(tables.candidates, scale, scale.candidate, by_candidate)
        tables.applications = ScaledTable(tables.applications, scale, scale.application, by_application)

"""One tenant of the sandbox: its world, the mirror of it, and the ways in which requests change both."""

from dataclasses import dataclass
from datetime import datetime

from server.sandbox.envelope import KomboError
from server.sandbox.ids import kombo_id
from server.sandbox.mirror import Mirror, put
from server.sandbox.options import SandboxOptions
from server.sandbox.tables import Table
from server.sandbox.world import Application, Attachment, Candidate, Clock, Record, World


@dataclass(frozen=True)
class Coordinates:
    """The ids of a record that is about to be made."""

    id: str
    remote_id: str


class Tenant:
    """What every endpoint works on. `resources` are the attachments whose address has been handed out, by its token."""

    def __init__(self, options: SandboxOptions, world: World, clock: Clock) -> None:
        self.options = options
        self.world = world
        self.mirror = Mirror(world, options.mirror_lag)
        self.mirror.fill()
        self.resources: dict[str, Attachment] = {}
        self._clock = clock
        self._written: set[str] = set()
        self._numbers: dict[str, int] = {}

    def now(self) -> datetime:
        """Return the time of the sandbox."""
        return self._clock()

    def save(self, record: Record) -> None:
        """Write to the ATS; the mirror shows it when its lag has passed."""
        put(self.world, record)
        self._written.add(record.id)
        self.mirror.learn(record, self.now())

    def application(self, id: str) -> Application:
        """Return the application as it stands in the ATS, if Kombo knows of it. Raises `PLATFORM.INPUT_INVALID`."""
        found = self.world.applications.get(id)
        if found is None or not self._known(self.mirror.applications, id):
            raise unknown("application", id)
        return found

    def candidate(self, id: str) -> Candidate:
        """Return the candidate as they stand in the ATS, if Kombo knows of them. Raises `PLATFORM.INPUT_INVALID`."""
        found = self.world.candidates.get(id)
        if found is None or not self._known(self.mirror.candidates, id):
            raise unknown("candidate", id)
        return found

    def _known(self, table: Table[Application] | Table[Candidate], id: str) -> bool:
        return id in table or id in self._written

    def number(self, model: str, floor: int) -> int:
        """Return the next number of a model, above `floor`: what Avionté numbers its records with."""
        number = max(self._numbers.get(model, 0), floor) + 1
        self._numbers[model] = number
        return number

    def coordinates(self, model: str, floor: int) -> Coordinates:
        """Return ids for a new record of a model whose remote ids are numbers."""
        remote_id = str(self.number(model, floor))
        return Coordinates(kombo_id(model, f"made here {remote_id}"), remote_id)


def unknown(model: str, id: str) -> KomboError:
    """Return the error for an id that Kombo does not know. Its code and status are the sandbox's choice."""
    return KomboError("PLATFORM.INPUT_INVALID", f'No {model} with the ID "{id}" was found for this integration.', 404)

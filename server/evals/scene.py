"""What a scenario sees of its sandbox before it begins: the records by the parts they play, under any seed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from server.sandbox.tables import Identified, Table
from server.sandbox.world import Application, Candidate, Job, Record, RejectionReason, Stage
from server.scripting.sandbox import AtsSandbox

R = TypeVar("R", bound=Identified)


@dataclass(frozen=True)
class Scene:
    """The sandbox of one run. Parts of people and keys of jobs are those of `AtsSandbox.stories`."""

    sandbox: AtsSandbox

    def job(self, key: str) -> Job:
        """The job of this key, such as `forklift`."""
        return one(self.sandbox.world.jobs, self.sandbox.stories.jobs[key])

    def person(self, part: str) -> Candidate:
        """Who plays this part, such as `maria_forklift`."""
        return one(self.sandbox.world.candidates, self.sandbox.stories.people[part])

    def application(self, part: str) -> Application:
        """The first application of who plays this part."""
        return one(self.sandbox.world.applications, self.sandbox.stories.applications[part])

    def applications(self, job: str, stage: str = "", outcome: str = "PENDING") -> list[Application]:
        """The applications to a job that Kombo shows, by the name of their true stage where one is given."""
        return [
            held
            for held in self.sandbox.world.applications.find("job", self.job(job).id)
            if held.announced and held.outcome == outcome and (not stage or self.stage_of(held).name == stage)
        ]

    def stage(self, job: str, name: str) -> Stage:
        """The stage of this name of a job."""
        return next(stage for stage in self.stages(job) if stage.name == name)

    def stages(self, job: str) -> list[Stage]:
        """All stages of a job, in order."""
        return [one(self.sandbox.world.stages, id) for id in self.job(job).stage_ids]

    def stage_of(self, application: Application) -> Stage:
        """Where an application truly stands."""
        return one(self.sandbox.world.stages, application.stage_id)

    def reason(self, name: str) -> RejectionReason:
        """The rejection reason of this name."""
        return next(reason for reason in self.sandbox.world.reasons if reason.name == name)

    def applicant(self, application: Application) -> Candidate:
        """The person of an application."""
        return one(self.sandbox.world.candidates, application.candidate_id)

    def name(self, record: Candidate | Application) -> str:
        """First and last name."""
        person = record if isinstance(record, Candidate) else self.applicant(record)
        return f"{person.first_name} {person.last_name}"

    def named_once(self, applications: Sequence[Application]) -> Application:
        """The first of these whose name nobody else has."""
        names = Counter(self.name(person) for person in self.sandbox.world.candidates)
        return next(held for held in applications if names[self.name(held)] == 1)

    def put(self, record: Record, **changes: Any) -> None:
        """Let a record be otherwise from the start, in the ATS and in Kombo's mirror."""
        self.sandbox.kombo.tenant.save(replace(record, **changes))
        self.sandbox.sync()

    def place(self, applications: Sequence[Application], stage: Stage) -> None:
        """Let these stand in a stage from the start."""
        for application in applications:
            self.put(application, stage_id=stage.id)


def one(table: Table[R], id: str) -> R:
    """The record of this id.

    Raises:
        KeyError: There is none.
    """
    found = table.get(id)
    if found is None:
        raise KeyError(id)
    return found

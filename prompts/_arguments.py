"""Arguments that several prompts share: one definition each."""

from dataclasses import replace
from typing import Final

from prompts._prompt import Argument
from server.completion import Source

JOB: Final = Argument(name="job", description="The job: its title or id", picks=Source.JOB)
THE_JOB: Final = replace(JOB, required=True)
STAGE: Final = Argument(name="stage", description="Only those in this stage of the job", picks=Source.STAGE)
APPLICATION: Final = Argument(
    name="application",
    description="The application: its id, or the person's name",
    required=True,
    picks=Source.APPLICATION,
)
APPLICATIONS: Final = Argument(
    name="applications",
    description="Applications: ids or people's names, with commas between them",
    picks=Source.APPLICATION,
    several=True,
)
CANDIDATE: Final = Argument(name="candidate", description="The person: name or candidate id", picks=Source.CANDIDATE)
SINCE: Final = Argument(
    name="since", description="From when on: a date, or a time such as “7 days”", picks=("1 day", "7 days", "30 days")
)
OPERATION: Final = Argument(
    name="operation", description="The operation_id that a write answered", picks=Source.OPERATION
)

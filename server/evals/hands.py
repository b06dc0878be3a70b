"""What scripted policies work with: calls that say when they fail, and the few look-ups that every recruiter makes."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.evals.task import Task
from server.scripting.session import Facts, ToolFailed, text_of

Row = Facts


class AtALoss(Exception):
    """A scripted policy finds nothing to go on with: what it looked for is not there, or is not unique."""


@dataclass
class Hands:
    """Careful hands: they take nobody for somebody else, and do not go on after a failure that they did not expect."""

    task: Task

    async def call(self, tool: str, /, **arguments: object) -> Facts:
        """Call a tool; its answer's facts.

        Raises:
            ToolFailed: It answered with an error.
        """
        result = await self.task.call(tool, arguments)
        facts: Facts = dict(result.structured_content or {})
        if result.is_error:
            raise ToolFailed(text_of(result), facts)
        return facts

    async def refused(self, tool: str, /, **arguments: object) -> ToolFailed:
        """Make a call that must fail, and return how it did.

        Raises:
            AtALoss: It did not fail.
        """
        try:
            await self.call(tool, **arguments)
        except ToolFailed as failure:
            return failure
        raise AtALoss(f"{tool} was not refused")

    def pick(self, rows: Sequence[Row], **features: str) -> Row:
        """The one row whose members have these words in them, such as `title="Forklift"`.

        Raises:
            AtALoss: None has, or several have.
        """
        fitting = [
            row
            for row in rows
            if all(words.casefold() in str(row.get(member, "")).casefold() for member, words in features.items())
        ]
        if len(fitting) != 1:
            raise AtALoss(f"{len(fitting)} of {len(rows)} rows fit {features}")
        return fitting[0]

    async def person(self, query: str, **features: str) -> str:
        """The id of the one person whom a search finds, and whom these features fit."""
        return str(self.pick((await self.call("search_candidates", query=query))["candidates"], **features)["id"])

    async def job(self, query: str, status: str = "OPEN") -> str:
        """The id of the one job with this in its title."""
        return str(self.pick((await self.call("list_jobs", query=query, status=status))["jobs"])["id"])

    async def application(self, query: str, job: str = "", outcome: str = "PENDING", **features: str) -> str:
        """The id of somebody's one application, to the job with this in its title where they have several."""
        person = await self.person(query, **features)
        held = await self.call("list_applications", candidate_id=person, outcome=outcome)
        return str(self.pick(held.get("applications", []), job=job)["id"])

    async def everybody(self, job_id: str, **narrowed: str) -> list[Row]:
        """All applications to a job, page by page, pending ones unless `outcome` says otherwise."""
        rows: list[Row] = []
        cursor = ""
        while True:
            page = await self.call("list_applications", job_id=job_id, limit=30, cursor=cursor, **narrowed)
            rows += page.get("applications", [])
            cursor = page.get("next_cursor", "")
            if not cursor:
                return rows

"""Writes, undos, losses, syncs and a colleague in any order: whichever tool is asked, it says the same of everybody."""

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from mcp import Client
from mcp.types import CallToolResult

from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from tests.conftest import Connect, Person, StillClock
from tests.server.guardrails.conftest import move, turn_down

pytestmark = pytest.mark.anyio

STEPS = 8
REASON = "No response"


@pytest.fixture(params=[None, 45.0])
def sandbox(clock: StillClock, request: pytest.FixtureRequest) -> Sandbox:
    """A sandbox whose mirror shows writes after a sync only, and one whose mirror does so after 45 seconds."""
    return Sandbox(SandboxOptions(clock=clock, mirror_lag=request.param))


def facts(result: CallToolResult) -> dict[str, Any]:
    assert result.structured_content
    assert not result.is_error
    return result.structured_content


class Walk:
    """Random steps about a few people of one job, and what each tool says of them in between."""

    def __init__(self, client: Client, person: Person, sandbox: Sandbox, clock: StillClock, seed: int) -> None:
        self.client, self.person, self.sandbox, self.clock = client, person, sandbox, clock
        self.chance = Random(seed)  # noqa: S311 - the same walk each time
        self.job = sandbox.world.stories.jobs["forklift"]
        held = sandbox.world.applications.find("job", self.job)
        self.people = [one.id for one in held if one.announced and one.outcome == "PENDING"][:4]
        self.written: list[str] = []

    async def step(self) -> str:
        """Do something; its name."""
        self.clock.tick(self.chance.choice((1, 20, 70)))
        one, stage = self.chance.choice(self.people), self.chance.choice(("Offer", "Placed", "Pre-screening"))
        steps = {
            "move": lambda: move(self.client, one, stage),
            "move again": lambda: move(self.client, one, "Submitted to Client"),
            "move several": lambda: self.call("bulk_move_stage", application_ids=self.people[:3], stage=stage),
            "reject": lambda: turn_down(self.client, one, REASON),
            "undo": lambda: self.call("undo_operation", operation_id=self.chance.choice(self.written or ["op_none"])),
            "lose": lambda: self.lose(one, stage),
        }
        name = self.chance.choice([*steps, "sync", "colleague"])
        if name == "sync":
            self.sandbox.sync()
        elif name == "colleague":
            self.move_in_avionte(one)
        else:
            self.person.answers.clear()
            self.person.will("accept", confirm=True)
            result = await steps[name]()
            if not result.is_error and result.structured_content:
                self.written.append(result.structured_content["operation_id"])
        return f"{name} {one}"

    async def call(self, tool: str, **arguments: object) -> CallToolResult:
        return await self.client.call_tool(tool, arguments)

    async def lose(self, application_id: str, stage: str) -> CallToolResult:
        """Move somebody, and lose the answer."""
        self.sandbox.faults.append(
            Fault(self.chance.choice(("drop_before:read", "drop_after:read")), path=f"{application_id}/stage")
        )
        result = await move(self.client, application_id, stage)
        self.sandbox.faults.clear()
        return result

    def move_in_avionte(self, application_id: str) -> None:
        """Move somebody as a colleague does, and let Kombo see it."""
        application, job = self.sandbox.tenant.application(application_id), self.sandbox.world.jobs.get(self.job)
        assert job
        self.sandbox.tenant.save(replace(application, stage_id=self.chance.choice(job.stage_ids)))
        self.sandbox.sync()

    async def listed(self, **narrowed: object) -> dict[str, dict[str, Any]]:
        """The applications of the job by id, page by page."""
        rows: dict[str, dict[str, Any]] = {}
        asked: dict[str, object] = {"job_id": self.job, "limit": 30, "outcome": "ANY", **narrowed}
        while True:
            page = facts(await self.call("list_applications", **asked))
            rows |= {row["id"]: row for row in page.get("applications", [])}
            if not (cursor := page.get("next_cursor")):
                return rows
            asked["cursor"] = cursor

    async def check(self) -> None:
        """Hold every answer against the list of the whole job."""
        rows = await self.listed()
        for id in self.people:
            alone = facts(await self.call("get_application", application_id=id))
            assert (alone["stage"], alone["outcome"]) == (rows[id]["stage"], rows[id]["outcome"])
            person = facts(await self.call("get_candidate", candidate_id=alone["candidate_id"]))
            held = next(one for one in person["applications"] if one["id"] == id)
            assert [held.get(name) for name in ("stage", "outcome", "days")] == [
                rows[id].get(name) for name in ("stage", "outcome", "days")
            ]
        for outcome in ("PENDING", "DECLINED"):
            fitting = {id for id, row in rows.items() if row["outcome"] == outcome}
            assert set(await self.listed(outcome=outcome)) == fitting
        for stage in ("Offer", "Web Application"):
            assert set(await self.listed(stage=stage)) == {id for id, row in rows.items() if row["stage"] == stage}
        one = facts(await self.call("summarize_pipeline", job_id=self.job))
        every = facts(await self.call("summarize_pipeline"))
        assert next(row for row in every["jobs"] if row["id"] == self.job) == one["total"]
        ended = Counter(row["outcome"].lower() for row in rows.values())
        assert Counter({outcome: one["total"][outcome] for outcome in ("pending", "hired", "declined")}) == ended
        standing = Counter(row["stage"] for row in rows.values() if row["outcome"] == "PENDING")
        assert {row["name"]: row["pending"] for row in one["stages"] if row["pending"]} == standing


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_every_tool_says_the_same_of_everybody_at_every_step(
    seed: int, connect: Connect, person: Person, sandbox: Sandbox, clock: StillClock
) -> None:
    async with connect(asks=True) as client:
        walk = Walk(client, person, sandbox, clock, seed)
        done: list[str] = []
        for _ in range(STEPS):
            done.append(await walk.step())
            try:
                await walk.check()
            except AssertionError as error:
                error.add_note(f"after {'; '.join(done)}")
                raise
    assert walk.written

"""triage_new_applicants: from the job to three groups, without a write."""

import pytest
from mcp import Client

from server.sandbox.kombo import Sandbox
from tests.prompts.conftest import Follow

pytestmark = pytest.mark.anyio


async def test_its_steps_lead_from_the_title_of_a_job_to_everybody_who_waits(follow: Follow, sandbox: Sandbox) -> None:
    async with follow("triage_new_applicants", job="Forklift", since="7 days") as step:
        (job,) = (await step("list_jobs", query="Forklift Operator"))["jobs"]
        assert "What you bring" in (await step("get_job", job_id=job["id"]))["description"]
        rows, cursor = [], ""
        while True:
            going_on = {"cursor": cursor} if cursor else {}
            page = await step("list_applications", job_id=job["id"], updated_after="2026-10-26", limit=5, **going_on)
            rows += page["applications"]
            if not (cursor := page.get("next_cursor", "")):
                break
        assert sandbox.world.stories.applications["maria_forklift"] in {row["id"] for row in rows}
        opened = await step("get_application", application_id=rows[0]["id"])
        assert {"applied_at", "candidate_id"} <= opened.keys()


async def test_it_narrows_to_a_stage(follow: Follow, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    async with follow("triage_new_applicants", job=job, stage="Offer") as step:
        found = await step("list_applications", job_id=job, stage="Offer")
    assert {row["stage"] for row in found["applications"]} == {"Offer"}


async def test_nobody_is_turned_down_in_it(client: Client, follow: Follow) -> None:
    async with follow("triage_new_applicants", job="Forklift") as step:
        assert step.stops() == ["which job", "shortlist"]
        assert "Nobody is put into a group “reject” here." in step.text

"""rediscover_silver_medalists: by printed criteria, from people who were declined late."""

import pytest

from server.sandbox.kombo import Sandbox
from tests.prompts.conftest import Follow

pytestmark = pytest.mark.anyio


async def test_its_steps_find_somebody_who_was_declined_late(follow: Follow, sandbox: Sandbox) -> None:
    stories = sandbox.world.stories
    async with follow("rediscover_silver_medalists", job="Order Picker", months="12") as step:
        jobs = (await step("list_jobs", query="", status="ANY"))["jobs"]
        assert "requirements" not in (await step("get_job", job_id=stories.jobs["order_picker"], enhanced=True))
        found: set[str] = set()
        for job in jobs:
            declined = await step("list_applications", job_id=job["id"], outcome="DECLINED", updated_after="2025-11-02")
            for row in declined.get("applications", []):
                found.add((await step("get_application", application_id=row["id"]))["candidate_id"])
        assert set(stories.silver_medalists) <= found
        person = await step("get_candidate", candidate_id=stories.silver_medalists[0], enhanced=True)
    assert person["avionte"]


async def test_who_asked_not_to_be_contacted_can_be_told(follow: Follow, sandbox: Sandbox) -> None:
    async with follow("rediscover_silver_medalists", job="Order Picker") as step:
        person = await step("get_candidate", candidate_id=sandbox.world.stories.do_not_contact[0], enhanced=True)
        assert "who asked not to be contacted" in step.text
    assert person["avionte"]["email_opt_out"] is True


async def test_the_criteria_are_printed_before_and_after(follow: Follow) -> None:
    async with follow("rediscover_silver_medalists", job="Order Picker") as step:
        assert step.stops() == ["which job", "criteria", "who to contact"]
        assert "Repeat them at the end as they were used, with today's date" in step.text
        assert "which is an order and no rank" in step.text

"""pipeline_report: numbers by stage and age, and what they cannot tell."""

import pytest

from server.sandbox.kombo import Sandbox
from tests.prompts.conftest import Follow

pytestmark = pytest.mark.anyio


async def test_its_steps_count_one_job(follow: Follow, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    async with follow("pipeline_report", job=f"Forklift Operator [{job}]", since="7 days") as step:
        counted = await step("summarize_pipeline", job_id=job, stale_days=14)
        assert counted["stages"]
        changed = await step("list_applications", job_id=job, updated_after="2026-10-26", outcome="ANY")
        assert changed["applications"]


async def test_its_steps_count_every_open_job(follow: Follow) -> None:
    async with follow("pipeline_report") as step:
        assert (await step("summarize_pipeline", stale_days=14))["jobs"]


async def test_it_says_what_the_numbers_cannot_tell(follow: Follow) -> None:
    async with follow("pipeline_report") as step:
        assert step.stops() == ["which job"]
        for caveat in (
            "they are not time in a stage",
            "there is no history of stages",
            "jobs that are not synchronised",
        ):
            assert caveat in step.text
        assert "Numbers, not names" in step.text

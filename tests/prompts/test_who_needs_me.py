"""who_needs_me: what waits, by whoever it waits for."""

import pytest

from tests.prompts.conftest import Follow

pytestmark = pytest.mark.anyio


async def test_its_steps_lead_to_stale_applications_and_their_owners(follow: Follow) -> None:
    async with follow("who_needs_me", days="14") as step:
        assert "- days: “14”\n" in step.text
        jobs = (await step("summarize_pipeline", stale_days=14))["jobs"]
        assert jobs[0]["stale"] > 0
        rows = (await step("list_applications", job_id=jobs[0]["id"], limit=30))["applications"]
        assert [row for row in rows if row["days"] >= 14]
        assert (await step("get_job", job_id=jobs[0]["id"]))["hiring_team"]


async def test_it_ends_with_a_question(follow: Follow) -> None:
    async with follow("who_needs_me") as step:
        assert step.stops() == ["next"]
        assert "Do not guess reasons for the delay." in step.text

"""compare_shortlist: one rubric, everybody by it, and no winner."""

import pytest

from server.sandbox.kombo import Sandbox
from tests.conftest import text_of
from tests.prompts.conftest import Follow

pytestmark = pytest.mark.anyio


async def test_its_steps_lead_from_a_stage_to_everybodys_resume(follow: Follow, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    async with follow("compare_shortlist", job=job, stage="Offer") as step:
        rows = (await step("list_applications", job_id=job, stage="Offer"))["applications"]
        assert len(rows) > 1
        await step("get_job", job_id=job, enhanced=True)
        for row in rows:
            person = (await step("get_application", application_id=row["id"]))["candidate_id"]
            read = await step.result("get_resume", candidate_id=person)
            assert not read.is_error or "no CV on file" in text_of(read)
        assert "Who has no resume on file keeps a column" in step.text


async def test_people_who_were_picked_stand_in_the_text_with_their_ids(follow: Follow, sandbox: Sandbox) -> None:
    stories = sandbox.world.stories
    picked = f"Maria Gonzalez [{stories.applications['maria_forklift']}], {stories.applications['silver-0']}"
    async with follow("compare_shortlist", job="Forklift", applications=picked) as step:
        assert f"- applications: “Maria Gonzalez”, id {stories.applications['maria_forklift']}\n" in step.text
        assert f"- applications: id {stories.applications['silver-0']}\n" in step.text


async def test_it_picks_nobody(follow: Follow) -> None:
    async with follow("compare_shortlist", job="Forklift") as step:
        assert step.stops() == ["which job", "whom", "rubric"]
        assert "say that they are level" in step.text
        assert "Do not pick one." in step.text
        assert "a tie stays a tie" in step.text

"""screen_candidate: rubric before resume, evidence before opinion, and a note only after a yes."""

import pytest

from server.sandbox.kombo import Sandbox
from tests.prompts.conftest import Follow

pytestmark = pytest.mark.anyio


async def test_its_steps_lead_from_a_name_to_the_resume(follow: Follow, sandbox: Sandbox) -> None:
    stories = sandbox.world.stories
    async with follow("screen_candidate", application="Maria Gonzalez", job="Forklift") as step:
        job = stories.jobs["forklift"]
        people = await step("search_candidates", query="Maria Gonzalez", job_id=job)
        assert [row["id"] for row in people["candidates"]] == [stories.people["maria_forklift"]]
        held = await step("list_applications", candidate_id=stories.people["maria_forklift"])
        application = await step("get_application", application_id=held["applications"][0]["id"])
        assert application["job_id"] == job
        details = await step("get_job", job_id=job, enhanced=True)
        assert details["avionte"]["shift"]
        resume = await step("get_resume", candidate_id=application["candidate_id"])
    assert "UNTRUSTED" in resume["text"]


async def test_namesakes_are_two_people_for_whoever_follows_it(follow: Follow) -> None:
    async with follow("screen_candidate", application="Maria Gonzalez") as step:
        people = await step("search_candidates", query="Maria Gonzalez")
    assert len(people["candidates"]) == 2
    assert any("2 people are called" in warning for warning in people["warnings"])


async def test_the_note_at_its_end_is_one_that_can_be_written(follow: Follow, sandbox: Sandbox) -> None:
    application = sandbox.world.stories.applications["maria_forklift"]
    async with follow("screen_candidate", application=application) as step:
        written = await step("add_note", record="application", id=application, note="R1: Match, “class I, II and IV”")
    assert written["status"] == "done"


async def test_the_rubric_stands_before_the_resume_is_opened(follow: Follow) -> None:
    async with follow("screen_candidate", application="x") as step:
        assert step.stops() == ["who", "rubric", "note"]
        assert step.text.index("STOP “rubric”") < step.text.index("`get_resume(candidate_id)`")
        assert "No overall verdict: the user decides." in step.text

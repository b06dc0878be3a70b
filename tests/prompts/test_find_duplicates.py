"""find_duplicates: pairs with evidence, to be merged by a person in Avionté."""

import pytest

from server.sandbox.kombo import Sandbox
from tests.prompts.conftest import Follow

pytestmark = pytest.mark.anyio


async def test_its_steps_find_the_other_record_of_a_person(follow: Follow, sandbox: Sandbox) -> None:
    one, other = sandbox.world.stories.duplicates[0]
    async with follow("find_duplicates", candidate=one) as step:
        found = await step("find_duplicates", candidate_id=one)
        assert other in {pair["other_id"] for pair in found["pairs"]}
        assert (await step("get_candidate", candidate_id=other))["id"] == other


async def test_its_steps_look_through_a_job(follow: Follow, sandbox: Sandbox) -> None:
    async with follow("find_duplicates", job="Line Cook") as step:
        (job,) = (await step("list_jobs", query="Line Cook"))["jobs"]
        assert job["id"] == sandbox.world.stories.jobs["line_cook"]
        assert (await step("find_duplicates", job_id=job["id"]))["of"] == "Line Cook"


async def test_it_ends_before_anything_is_merged(follow: Follow) -> None:
    async with follow("find_duplicates") as step:
        assert step.stops() == ["where", "merge by hand"]
        assert "This server cannot merge records" in step.text
        assert "A name alone proves nothing" in step.text

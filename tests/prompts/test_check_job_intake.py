"""check_job_intake: what a job order lacks, and values only from the user."""

import pytest

from server.sandbox.kombo import Sandbox
from tests.prompts.conftest import Follow

pytestmark = pytest.mark.anyio


async def test_its_steps_read_all_that_an_order_has(follow: Follow, sandbox: Sandbox) -> None:
    async with follow("check_job_intake", job="Line Cook") as step:
        (job,) = (await step("list_jobs", query="Line Cook"))["jobs"]
        assert (await step("get_job", job_id=job["id"], enhanced=True))["avionte"]
        fields = await step("get_custom_fields", record="job", id=job["id"])
        assert fields["fields"]
        assert (await step("list_stages", job_id=job["id"]))["stages"]
        assert sandbox.world.stories.jobs["line_cook"] == job["id"]


async def test_a_value_of_the_users_can_be_filled_in(follow: Follow, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["line_cook"]
    async with follow("check_job_intake", job=job) as step:
        fields = (await step("get_custom_fields", record="job", id=job))["fields"]
        assert {"name": "Burden", "type": "decimal", "value": "(empty)"} in fields
        done = await step("update_job_custom_fields", job_id=job, fields={"Burden": "12.5"})
    assert done["status"] == "done"


async def test_nothing_is_filled_in_by_guessing(follow: Follow) -> None:
    async with follow("check_job_intake", job="x") as step:
        assert step.stops() == ["which job", "gaps", "changes"]
        assert "Fill nothing in by guessing." in step.text
        assert "“young team”" in step.text

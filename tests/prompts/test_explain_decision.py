"""explain_decision: what the records tell, and no reason that none of them holds."""

import pytest

from server.sandbox.kombo import Sandbox
from tests.prompts.conftest import Follow

pytestmark = pytest.mark.anyio


async def test_its_steps_tell_what_this_server_wrote(follow: Follow, sandbox: Sandbox) -> None:
    application = sandbox.world.stories.applications["maria_forklift"]
    async with follow("explain_decision", application=application) as step:
        rejected = await step.client.call_tool(
            "reject_application", {"application_id": application, "reason": "Position filled"}
        )
        assert rejected.structured_content
        told = await step("get_application", application_id=application)
        assert told["outcome"] == "DECLINED"
        operation = await step("get_operation", operation_id=rejected.structured_content["operation_id"])
        assert "Position filled" in operation["summary"]
        assert (await step("get_job", job_id=told["job_id"]))["description"]


async def test_it_finds_an_application_that_has_ended_by_the_persons_name(follow: Follow, sandbox: Sandbox) -> None:
    person = sandbox.world.stories.silver_medalists[0]
    async with follow("explain_decision", application="somebody") as step:
        held = await step("list_applications", candidate_id=person, outcome="ANY")
    assert "DECLINED" in {row["outcome"] for row in held["applications"]}


async def test_the_audit_is_the_operators(follow: Follow) -> None:
    async with follow("explain_decision", application="x", operation="op_C6N4KD3J3F44") as step:
        assert step.stops() == ["who", "explanation"]
        assert "- operation: id op_C6N4KD3J3F44\n" in step.text
        assert "`ats-mcp audit export`" in step.text
        assert "Do not supply a reason that no record holds" in step.text

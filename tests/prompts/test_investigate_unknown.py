"""investigate_unknown: looks, compares, asks a person, and sends nothing again."""

import pytest

from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from tests.prompts.conftest import Follow

pytestmark = pytest.mark.anyio


async def test_its_steps_tell_a_write_whose_answer_was_lost(follow: Follow, sandbox: Sandbox) -> None:
    application = sandbox.world.stories.applications["maria_forklift"]
    sandbox.faults.append(Fault("drop_before:read", method="PUT", path="/stage"))
    async with follow("investigate_unknown", operation="op_C6N4KD3J3F44") as step:
        moved = await step.client.call_tool("move_stage", {"application_id": application, "stage": "Offer"})
        assert moved.structured_content
        looked = await step.result("get_operation", operation_id=moved.structured_content["operation_id"])
        assert looked.structured_content
        assert looked.structured_content["status"] == "unknown"
        sent = len([request for request in sandbox.requests if request.method == "PUT"])
        assert "as_of" in await step("get_application", application_id=application)
        person = sandbox.world.stories.people["maria_forklift"]
        await step("list_applications", candidate_id=person, outcome="ANY")
        await step("get_custom_fields", record="application", id=application)
        await step("get_candidate", candidate_id=person)
        assert len([request for request in sandbox.requests if request.method == "PUT"]) == sent


async def test_what_was_found_out_is_entered_by_the_operator(follow: Follow) -> None:
    async with follow("investigate_unknown", operation="op_C6N4KD3J3F44") as step:
        assert step.stops() == ["finding"]
        assert "`ats-mcp settle ID ITEM done`" in step.text
        assert "Never send the write again to find out." in step.text

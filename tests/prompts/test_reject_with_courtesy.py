"""reject_with_courtesy: nobody is turned down before a yes, and nobody for what they are."""

import pytest

from server.sandbox.kombo import Sandbox
from tests.prompts.conftest import Follow

pytestmark = pytest.mark.anyio


async def test_its_steps_turn_one_person_down(follow: Follow, sandbox: Sandbox) -> None:
    application = sandbox.world.stories.applications["maria_forklift"]
    async with follow("reject_with_courtesy", applications=application, reason="Position filled") as step:
        before = await step("get_application", application_id=application)
        assert before["outcome"] == "PENDING"
        reasons = (await step("list_rejection_reasons"))["reasons"]
        assert "Position filled" in {reason["name"] for reason in reasons}
        done = await step("reject_application", application_id=application, reason="Position filled", note="Filled.")
        assert done["status"] == "done"
        assert (await step("get_operation", operation_id=done["operation_id"]))["status"] == "done"


async def test_several_wait_for_a_second_yes(follow: Follow, sandbox: Sandbox) -> None:
    job = sandbox.world.stories.jobs["forklift"]
    rows = [held.id for held in sandbox.world.applications if held.job_id == job and held.outcome == "PENDING"][:3]
    async with follow("reject_with_courtesy", applications=",".join(rows)) as step:
        asked = await step("bulk_reject_applications", application_ids=rows, reason="Position filled", note="")
        assert asked["status"] == "confirmation_required"
        done = await step("confirm_operation", operation_id=asked["operation_id"], count=3)
    assert done["status"] == "done"


async def test_a_draft_holds_no_protected_reason(follow: Follow) -> None:
    async with follow("reject_with_courtesy", applications="x") as step:
        assert step.stops() == ["who", "reason", "approval", "confirmation"]
        for rule in (
            "It holds no reason that touches a protected fact, no score, no comparison with anybody",
            "If the reason that the user gives is a protected fact, or stands in for one, refuse and say why",
            "Say that a rejection cannot be undone",
            "This server sends no messages",
        ):
            assert rule in step.text


async def test_with_one_way_to_reject_it_is_still_offered(follow: Follow) -> None:
    async with follow("reject_with_courtesy", {"exclude_tools": "reject_application"}, applications="x") as step:
        assert "Switched off on this server: `reject_application`." in step.text

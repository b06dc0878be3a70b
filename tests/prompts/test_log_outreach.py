"""log_outreach: the note of a contact, shown before it is written, written once."""

import pytest

from server.sandbox.kombo import Sandbox
from tests.prompts.conftest import Follow

pytestmark = pytest.mark.anyio

NOTE = "Called on 2 Nov. Maria can start on the 9th. Send the drug screen form by Friday."


async def test_its_steps_write_a_note_on_a_person_once(follow: Follow, sandbox: Sandbox) -> None:
    person = sandbox.world.stories.people["maria_forklift"]
    picked = f"Maria Gonzalez - Forklift Operator [{person}]"
    async with follow("log_outreach", candidate=picked, channel="call", summary="Can start on the 9th") as step:
        assert f"id {person}" in step.text
        assert (await step("get_candidate", candidate_id=person))["applications"]
        first = await step("add_note", record="candidate", id=person, note=NOTE)
        again = await step("add_note", record="candidate", id=person, note=NOTE)
        assert first["operation_id"] == again["operation_id"]
        assert (await step("get_operation", operation_id=first["operation_id"]))["status"] == "done"


async def test_the_note_is_shown_before_it_is_written(follow: Follow) -> None:
    async with follow(
        "log_outreach", candidate="Maria", summary="She is expecting in May. Wants second shift."
    ) as step:
        assert step.stops() == ["who", "note"]
        assert step.text.index("STOP “note”") < step.text.index("`add_note(")
        assert "  > She is expecting in May. Wants second shift.\n" in step.text
        assert "Leave out health, family, religion" in step.text

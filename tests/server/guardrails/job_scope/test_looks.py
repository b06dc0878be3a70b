"""With a job scope, a record outside it costs Kombo no more requests than one that nobody has: time tells nothing."""

import pytest

from server.sandbox.ids import kombo_id
from server.sandbox.kombo import Sandbox
from tests.conftest import Connect

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("tool", "argument", "more"),
    [
        ("get_application", "application_id", {}),
        ("get_custom_fields", "id", {"record": "application"}),
        ("move_stage", "application_id", {"stage": "Offer"}),
        ("add_note", "id", {"record": "application", "note": "Called."}),
        ("get_candidate", "candidate_id", {"enhanced": True}),
        ("get_custom_fields", "id", {"record": "candidate"}),
        ("get_resume", "candidate_id", {}),
        ("find_duplicates", "candidate_id", {}),
        ("get_job", "job_id", {"enhanced": True}),
    ],
)
async def test_a_record_out_of_scope_takes_as_many_looks_as_none(
    tool: str, argument: str, more: dict[str, str], connect: Connect, sandbox: Sandbox
) -> None:
    forklift = sandbox.world.stories.jobs["forklift"]
    hidden = next(one for one in sandbox.tenant.mirror.applications if one.job_id != forklift and one.answers)
    hidden_id = {"job_id": hidden.job_id, "candidate_id": hidden.candidate_id}.get(argument, hidden.id)
    if more.get("record") == "candidate":
        hidden_id = hidden.candidate_id
    asked: list[int] = []
    async with connect(job_scope=forklift) as client:
        for id in (kombo_id("nobody", "at all"), hidden_id, kombo_id("nobody", "else")):
            before = len(sandbox.requests)
            assert (await client.call_tool(tool, {argument: id, **more})).is_error
            asked.append(len(sandbox.requests) - before)
    assert asked[1] == asked[2]

"""The job scope as the rest of the server meets it: the ATS client shows nothing else to any caller."""

from collections.abc import AsyncGenerator, Awaitable, Callable

import pytest

from server.errors import NotFound
from server.guardrails.job_scope import ScopedAtsClient
from tests.server.ats.rig import Rig

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client_in_scope() -> AsyncGenerator[tuple[ScopedAtsClient, Rig]]:
    """The ATS client as a caller inside the server has it, with the forklift job in scope."""
    rig = Rig()
    client = ScopedAtsClient(rig.client, (rig.world.stories.jobs["forklift"],))
    yield client, rig
    await client.aclose()


async def test_streams_and_batches_hold_what_is_in_scope_only(client_in_scope: tuple[ScopedAtsClient, Rig]) -> None:
    client, rig = client_in_scope
    stories = rig.world.stories
    forklift = stories.jobs["forklift"]
    assert [job.id async for job in client.stream_jobs()] == [forklift]
    assert {one.job.id if one.job else "" async for one in client.stream_applications()} == {forklift}
    assert [one async for one in client.stream_applications(None, [stories.jobs["cna"]])] == []
    jobs = {held.job.id if held.job else "" async for one in client.stream_candidates() for held in one.applications}
    assert jobs == {forklift}
    assert [one.job.id for one in (await client.fetch_enhanced_jobs_batch(50)).records] == [forklift]


async def test_a_job_in_scope_is_found_by_its_number_and_any_other_is_not(
    client_in_scope: tuple[ScopedAtsClient, Rig],
) -> None:
    client, rig = client_in_scope
    forklift, other = rig.job(), rig.job("line_cook")
    assert (await client.get_job_by_number(forklift.remote_id)).id == forklift.id
    assert (await client.get_enhanced_job("", forklift.remote_id)).job.id == forklift.id
    for number in (other.remote_id, "1"):
        with pytest.raises(NotFound, match=f"There is no job with the id «{number}» here"):
            await client.get_job_by_number(number)
        with pytest.raises(NotFound):
            await client.get_enhanced_job("", number)


Write = Callable[[ScopedAtsClient, Rig], Awaitable[object]]
WRITES: dict[str, Write] = {
    "reject": lambda client, rig: client.reject_application(rig.world.stories.applications["maria_cna"], "9" * 24),
    "reject several": lambda client, rig: client.bulk_reject_applications(
        [rig.world.stories.applications[person] for person in ("maria_forklift", "maria_cna")], "9" * 24
    ),
    "attach to an application": lambda client, rig: client.add_attachment_to_application(
        "a.txt", rig.world.stories.applications["maria_cna"], "YQ=="
    ),
    "attach to a person": lambda client, rig: client.add_attachment_to_candidate(
        "a.txt", rig.world.stories.people["maria_cna"], "YQ=="
    ),
    "list the files of a person": lambda client, rig: client.list_attachments(rig.world.stories.people["maria_cna"]),
}


@pytest.mark.parametrize("write", WRITES)
async def test_a_caller_inside_the_server_is_held_to_the_scope_too(
    write: str, client_in_scope: tuple[ScopedAtsClient, Rig]
) -> None:
    client, rig = client_in_scope
    with pytest.raises(NotFound):
        await WRITES[write](client, rig)
    assert [method for method, _ in rig.sent if method != "GET"] == []

"""Rate and concurrency: headers, refusals, and what gets through again."""

import anyio
import httpx
import pytest

from server.sandbox.options import SandboxOptions
from tests.server.sandbox.caller import Caller

pytestmark = pytest.mark.anyio


def limits(headers: httpx.Headers) -> list[str]:
    names = ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset")
    return [headers[name] for name in names if name in headers]


async def test_the_window_is_counted_down_and_opens_again() -> None:
    caller = Caller(SandboxOptions(rate_limit=2))
    seen = [limits((await caller.ask("GET", "/ats/jobs")).headers)]
    caller.clock.tick(15.5)
    seen.append(limits((await caller.ask("GET", "/ats/jobs")).headers))
    refused = await caller.ask("GET", "/ats/jobs")
    seen.append(limits(refused.headers))
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "PLATFORM.RATE_LIMIT_EXCEEDED")
    caller.clock.tick(44.5)
    seen.append(limits((await caller.ask("GET", "/ats/jobs")).headers))
    assert seen == [["2", "1", "60"], ["2", "0", "45"], ["2", "0", "45"], ["2", "1", "60"]]


async def test_a_refused_request_does_nothing() -> None:
    caller = Caller(SandboxOptions(rate_limit=1))
    application = caller.pending()
    note = {"content": "Called.", "content_type": "PLAIN_TEXT"}
    count = len(caller.sandbox.world.notes)
    for _ in range(3):
        await caller.ask("POST", f"/ats/applications/{application.id}/notes", note)
    assert len(caller.sandbox.world.notes) == count + 1


async def test_without_a_limit_nothing_is_said_about_one() -> None:
    assert limits((await Caller().ask("GET", "/ats/jobs")).headers) == []


async def test_no_answer_says_when_to_try_again_in_a_header_of_its_own() -> None:
    caller = Caller(SandboxOptions(rate_limit=0))
    assert "retry-after" not in (await caller.ask("GET", "/ats/jobs")).headers


async def test_actions_say_how_many_more_may_run() -> None:
    caller = Caller(SandboxOptions(concurrency=5))
    files = await caller.ask("GET", f"/ats/applications/{caller.pending().id}/attachments")
    jobs = await caller.ask("GET", "/ats/jobs")
    assert (files.headers["Concurrency-Limit"], files.headers["Concurrency-Remaining"]) == ("5", "4")
    assert "Concurrency-Limit" not in jobs.headers


async def test_actions_beyond_the_limit_are_refused_before_anything_is_done() -> None:
    caller = Caller(SandboxOptions(concurrency=3))
    application = caller.pending()
    note = {"content": "Called.", "content_type": "PLAIN_TEXT"}
    count = len(caller.sandbox.world.notes)
    codes: list[int] = []

    async def write() -> None:
        response = await caller.ask("POST", f"/ats/applications/{application.id}/notes", note)
        codes.append(response.status_code)

    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(write)
    assert sorted(codes) == [200, 200, 200, 429, 429]
    assert len(caller.sandbox.world.notes) == count + 3
    assert caller.sandbox.concurrency.peak == 3
    await write()
    assert codes[-1] == 200


async def test_reads_and_passthrough_do_not_count_as_actions() -> None:
    caller = Caller(SandboxOptions(concurrency=0))
    assert (await caller.ask("GET", "/ats/jobs")).status_code == 200
    assert (await caller.avionte("GET", "/talent/activity-types"))[0] == 200
    note = {"content": "Called.", "content_type": "PLAIN_TEXT"}
    refusal = await caller.refusal("POST", f"/ats/applications/{caller.pending().id}/notes", note)
    assert refusal == (429, "PLATFORM.CONCURRENCY_LIMIT_EXCEEDED")


async def test_an_action_takes_its_time() -> None:
    caller = Caller(SandboxOptions(latency=1.5))
    await caller.ask("GET", f"/ats/applications/{caller.pending().id}/attachments")
    assert caller.clock.slept == [1.5]

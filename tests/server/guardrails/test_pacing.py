"""A run that meets Kombo's rate limit on its way: it waits, nobody is written twice, and whoever stops it is heeded."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

import anyio
import anyio.lowlevel
import httpx
import pytest
from inline_snapshot import snapshot
from mcp import Client

from server.app import build_server
from server.ats.models import Written
from server.errors import RateLimited
from server.guardrails.changes import Change, Target
from server.guardrails.pacing import PATIENCE, Pace
from server.guardrails.runs import Item, Run
from server.guardrails.write_answer import ItemStatus
from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.options import SandboxOptions
from server.settings import Settings
from tests.conftest import UNINDEXED, Connect, Person, StillClock
from tests.server.guardrails.conftest import Kept, Pending, Sent, reject, told

pytestmark = pytest.mark.anyio

LIMIT = "PLATFORM.RATE_LIMIT_EXCEEDED"


@pytest.fixture
def sandbox(clock: StillClock) -> Sandbox:
    """A sandbox that takes thirty requests a minute."""
    return Sandbox(SandboxOptions(clock=clock, rate_limit=30))


async def test_a_run_that_uses_up_the_rate_limit_waits_and_ends_with_everybody_written_once(
    connect: Connect, person: Person, pending: Pending, sent: Sent, kept: Kept, clock: StillClock, tmp_path: Path
) -> None:
    person.will("accept", count=40)
    began = clock()
    async with connect(asks=True, state_dir=tmp_path) as client:
        result = await reject(client, pending(40))
    assert not result.is_error
    assert result.structured_content
    assert result.structured_content["summary"] == snapshot(
        "Rejected 40 applications to Warehouse Order Picker with reason “No response”."
    )
    assert result.structured_content["warnings"] == snapshot(
        ["Kombo's rate limit was used up on the way: nothing more was sent until it allowed that again."]
    )
    assert kept() == ["done input_required : " + " ".join(["done"] * 40)]
    assert {id for _, id in sent()} == set(pending(40))
    assert 60 <= (clock() - began).total_seconds() < 180


class Unwritten:
    """A ledger that keeps nothing."""

    def sending(self, positions: Sequence[int]) -> None: ...

    def settle(self, position: int, status: ItemStatus, code: str) -> None: ...


def a_run(send: Callable[[Target], Awaitable[Written]], pace: Pace, count: int = 5) -> Run:
    targets = tuple(Target(kind="application", id=f"a{position}", name="Ana Reyes") for position in range(count))

    async def reread() -> Sequence[Target]:
        return targets

    change = Change(headline="", done="", targets=targets, arguments={}, send=send, reread=reread)
    return Run(change, [Item(target) for target in targets], Unwritten(), lambda target: None, lambda: 30, pace)


async def turn_away(_: Target) -> Written:
    raise RateLimited("Used up.", code=LIMIT, retry_after=57)


async def test_one_record_alone_is_not_waited_for_because_somebody_waits_for_the_answer(clock: StillClock) -> None:
    run, began = a_run(turn_away, Pace(clock, clock.sleep), count=1), clock()
    await run.send_all()
    assert [(item.status, item.reason) for item in run.items] == [("failed", "Used up. Nothing was changed.")]
    assert clock() == began


async def test_a_run_that_is_stopped_while_it_waits_sends_nothing_more(clock: StillClock) -> None:
    async def stop(seconds: float) -> None:
        clock.tick(seconds)
        run.stopped = "Not sent: the call was cancelled."

    run = a_run(turn_away, Pace(clock, stop))
    await run.send_all()
    assert [(item.status, item.reason) for item in run.items] == [
        ("not_attempted", "Not sent: the call was cancelled.")
    ] * 5


async def test_a_run_that_is_cut_off_while_it_waits_was_not_sent(clock: StillClock) -> None:
    async def cut_off(_: float) -> None:
        run.scope.cancel()
        await anyio.sleep_forever()

    run = a_run(turn_away, Pace(clock, cut_off), count=2)
    with run.scope:
        await run.send_all()
    assert [item.status for item in run.items] == ["not_attempted"] * 2


@pytest.mark.parametrize(
    "limit",
    [
        pytest.param(RateLimited("Used up.", code=LIMIT, retry_after=601), id="longer than anybody waits"),
        pytest.param(RateLimited("Used up.", code=LIMIT, retry_after=float("inf")), id="for ever"),
        pytest.param(RateLimited("Used up.", code=LIMIT), id="nobody says for how long"),
        pytest.param(RateLimited("Used up.", code="REMOTE.RATE_LIMIT_EXCEEDED", retry_after=9), id="the ATS's own"),
        pytest.param(RateLimited("Used up.", retry_after=9), id="without a code"),
    ],
)
async def test_a_limit_that_cannot_be_waited_for_ends_the_run_like_any_failure(
    limit: RateLimited, clock: StillClock
) -> None:
    async def send(_: Target) -> Written:
        raise limit

    run = a_run(send, Pace(clock, clock.sleep))
    await run.send_all()
    assert [item.status for item in run.items] == ["failed"] * 3 + ["not_attempted"] * 2


async def test_a_wait_that_no_calendar_reaches_ends_the_run_and_not_the_server(
    connect: Connect, person: Person, pending: Pending, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Some gateways answer the moment at which a limit ends, in milliseconds, where seconds to wait belong."""
    person.will("accept", confirm=True)
    sandbox.faults.append(
        Fault(f"status:429:{LIMIT}", method="POST", path="/reject", times=99, headers={"retry-after": "1764000000000"})
    )
    async with connect(asks=True, state_dir=tmp_path) as client:
        refused = told(await reject(client, pending(5)))
        assert "3 failed, 2 not attempted of 5" in refused
        sandbox.faults.clear()
        assert not (await client.call_tool("list_jobs", {})).is_error


async def test_a_limit_that_is_said_to_be_over_at_once_is_not_run_against_without_a_pause(clock: StillClock) -> None:
    began, tries = clock(), 0

    async def send(_: Target) -> Written:
        nonlocal tries
        tries += 1
        raise RateLimited("Used up.", code=LIMIT, retry_after=0.0)

    run = a_run(send, Pace(clock, clock.sleep))
    await run.send_all()
    assert [item.status for item in run.items] == ["failed"] * 3 + ["not_attempted"] * 2
    assert clock() - began <= PATIENCE
    assert tries <= PATIENCE.total_seconds() + 3


async def test_a_run_whose_machine_was_put_to_sleep_while_it_waited_sends_nothing_more(clock: StillClock) -> None:
    async def sleep(seconds: float) -> None:
        await anyio.lowlevel.checkpoint()
        clock.tick(seconds + timedelta(hours=8).total_seconds())

    run = a_run(turn_away, Pace(clock, sleep))
    await run.send_all()
    assert [(item.status, item.reason) for item in run.items] == [
        ("not_attempted", "Not sent: when Kombo's rate limit was over, it was too long since this was agreed to.")
    ] * 5


async def test_a_clock_that_is_set_back_does_not_make_a_run_wait_for_as_long(clock: StillClock) -> None:
    slept = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal slept
        slept += seconds

    pace = Pace(clock, sleep)
    assert pace.waits_for(RateLimited("Used up.", code=LIMIT, retry_after=57))
    clock.tick(-timedelta(days=1).total_seconds())
    assert await pace.wait(lambda: False)
    assert slept == PATIENCE.total_seconds()


@pytest.mark.parametrize("count", [1, 5])
async def test_what_waits_to_be_sent_again_when_the_call_is_cancelled_is_not_sent(
    count: int,
    sandbox: Sandbox,
    person: Person,
    pending: Pending,
    sent: Sent,
    kept: Kept,
    clock: StillClock,
    tmp_path: Path,
) -> None:
    """A short limit is waited for request by request, of which the run itself sees nothing."""
    person.will("accept", confirm=True)
    sandbox.faults.append(
        Fault(f"status:429:{LIMIT}", method="POST", path="/reject", times=3, headers={"retry-after": "9"})
    )
    cancelled = anyio.Event()

    async def sleep(_: float) -> None:
        await cancelled.wait()

    settings = Settings.from_env(UNINDEXED, state_dir=tmp_path)
    server = build_server(settings, transport=httpx.MockTransport(sandbox), now=clock, sleep=sleep)
    async with Client(server, elicitation_callback=person) as client, anyio.create_task_group() as tasks:
        tasks.start_soon(reject, client, pending(count))
        while len(sent()) < min(count, 3):
            await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
        with anyio.CancelScope(shield=True):
            await anyio.wait_all_tasks_blocked()
            cancelled.set()
            await anyio.wait_all_tasks_blocked()
        assert len(sent()) == min(count, 3), "turned away, and not sent again"
    became = ["failed"] if count == 1 else ["not_attempted"] * count
    assert [line.split(": ")[1] for line in kept()] == [" ".join(became)]

"""The runs of a process: which are remembered, and what they leave of its budget."""

from datetime import timedelta

import anyio
import pytest
from inline_snapshot import snapshot

from server.ats.models import Written
from server.errors import Refused
from server.guardrails.changes import Change, Target
from server.guardrails.pacing import Pace
from server.guardrails.recent_runs import RecentRuns
from server.guardrails.runs import Item, Run
from server.guardrails.write_answer import ItemStatus
from tests.conftest import StillClock

pytestmark = pytest.mark.anyio

DAY = timedelta(hours=24).total_seconds()


async def nothing(_: object = None) -> Written:
    """What a change that is never sent would do."""
    return Written()


async def nobody() -> tuple[Target, ...]:
    """The records of a change that nobody looks at again."""
    return ()


class Unwritten:
    """A ledger that keeps nothing."""

    def sending(self, positions: object) -> None: ...

    def settle(self, position: int, status: ItemStatus, code: str) -> None: ...


def a_run(*ids: str, ended: bool = True) -> Run:
    targets = tuple(Target(kind="application", id=id, name="Ana Reyes") for id in ids)
    change, clock = (
        Change(headline="", done="", targets=targets, arguments={}, send=nothing, reread=nobody),
        StillClock(),
    )
    run = Run(
        change,
        [Item(target) for target in targets],
        Unwritten(),
        lambda target: None,
        lambda: 30,
        Pace(clock, clock.sleep),
    )
    if ended:
        run.finished.set()
    return run


async def test_a_run_is_remembered_for_a_day_and_longer_only_while_it_goes_on(clock: StillClock) -> None:
    runs = RecentRuns(1000, clock)
    runs.begin("op_1", a_run("a1"))
    runs.begin("op_2", a_run("a2", ended=False))
    clock.tick(DAY)
    runs.begin("op_3", a_run("a3"))
    assert [bool(runs.find(id)) for id in ("op_1", "op_2", "op_3")] == [True, True, True]
    clock.tick(1)
    runs.begin("op_4", a_run("a4"))
    assert [bool(runs.find(id)) for id in ("op_1", "op_2", "op_3", "op_4")] == [False, True, True, True]


async def test_what_is_forgotten_counts_in_the_budget_all_the_same(clock: StillClock) -> None:
    runs = RecentRuns(3, clock)
    runs.begin("op_1", a_run("a1", "a2"))
    clock.tick(DAY + 1)
    runs.begin("op_2", a_run())
    runs.afford(1)
    with pytest.raises(Refused) as caught:
        runs.afford(2)
    assert str(caught.value) == snapshot(
        "This call names 2 records, and this server may write 1 more before it is started again: 2 of 3 (ATS_MCP_WRITE_BUDGET) are written. Nothing was changed."
    )


async def test_that_a_record_was_written_is_forgotten_with_the_run(clock: StillClock) -> None:
    runs = RecentRuns(1000, clock)
    seen, target = runs.clock(), Target(kind="application", id="a1", name="Ana Reyes")
    runs.begin("op_1", a_run("a1"))
    runs.count("move_stage")(target)
    assert runs.overtook(target, seen)
    assert not runs.overtook(target, runs.clock())
    clock.tick(DAY + 1)
    runs.begin("op_2", a_run("a2"))
    assert not runs.overtook(target, seen)


async def test_a_note_overtakes_nothing(clock: StillClock) -> None:
    runs = RecentRuns(1000, clock)
    seen, target = runs.clock(), Target(kind="application", id="a1", name="Ana Reyes")
    runs.count("add_note")(target)
    assert not runs.overtook(target, seen)


async def test_at_the_end_runs_are_waited_for_a_moment_and_then_let_go() -> None:
    runs = RecentRuns(1000, StillClock())
    run = a_run("a1", ended=False)
    runs.begin("op_1", run)
    ended: list[str] = []

    async def go() -> None:
        with run.scope:
            await anyio.sleep_forever()
        ended.append(run.stopped)
        run.finished.set()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(go)
        await runs.drain(0.01)
    assert ended == ["Not sent: the server was stopped."]
    assert run.finished.is_set()

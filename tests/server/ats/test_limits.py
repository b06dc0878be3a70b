import anyio
import pytest
from inline_snapshot import snapshot

from server.ats.limits import Limits, LimitsSnapshot

NOW = 1_760_000_000.0  # Thu, 09 Oct 2025 08:53:20 GMT


def test_before_the_first_answer_nothing_is_known_but_the_default_cap() -> None:
    assert Limits().snapshot() == LimitsSnapshot(actions_allowed=30)


def test_the_headers_of_the_latest_answer_are_remembered() -> None:
    limits = Limits()
    limits.observe(
        {
            "ratelimit-limit": "300",
            "ratelimit-remaining": "298",
            "ratelimit-reset": "57",
            "concurrency-limit": "10",
            "concurrency-remaining": "9",
            "date": "Thu, 09 Oct 2025 08:53:15 GMT",
        },
        NOW,
    )
    limits.observe({"ratelimit-remaining": "297"}, NOW + 1)
    assert limits.snapshot() == snapshot(
        LimitsSnapshot(
            rate_limit=300,
            rate_remaining=297,
            rate_reset=57,
            concurrency_limit=10,
            concurrency_remaining=9,
            actions_allowed=10,
            clock_skew=5.0,
        )
    )


@pytest.mark.parametrize(
    ("header", "allowed"), [("10", 10), ("1", 1), ("0", 1), ("500", 30), ("many", 30), ("", 30), ("8;w=1", 8)]
)
def test_the_cap_follows_kombos_header_and_never_rises_above_thirty(header: str, allowed: int) -> None:
    limits = Limits()
    limits.observe({"concurrency-limit": header}, NOW)
    assert limits.snapshot().actions_allowed == allowed


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_an_answer_without_a_readable_date_leaves_the_clocks_difference_as_it_was(date: str) -> None:
    limits = Limits()
    limits.observe({"date": "Thu, 09 Oct 2025 08:53:25 GMT"}, NOW)
    limits.observe({"date": date}, NOW)
    assert limits.snapshot().clock_skew == -5.0


@pytest.mark.anyio
async def test_actions_in_flight_are_counted() -> None:
    limits = Limits()
    await limits.begin_action()
    assert limits.snapshot().actions_in_flight == 1
    limits.end_action()
    assert limits.snapshot().actions_in_flight == 0


@pytest.mark.anyio
async def test_an_action_over_the_limit_waits_until_another_has_ended() -> None:
    limits = Limits()
    limits.observe({"concurrency-limit": "1"}, NOW)
    begun: list[str] = []

    async def act(name: str) -> None:
        await limits.begin_action()
        begun.append(name)
        limits.end_action()

    await limits.begin_action()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(act, "second")
        tasks.start_soon(act, "third")
        await anyio.wait_all_tasks_blocked()
        assert begun == []
        limits.end_action()
    assert begun == ["second", "third"]

from collections.abc import Awaitable, Callable

import pytest

from server.ats.retries import Repeatable, Retries, asked_wait, wanted_while
from server.errors import ATSUnavailable, RateLimited

pytestmark = pytest.mark.anyio


class Clock:
    """Time that passes only by sleeping, and by what a try is said to take."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


def retries(clock: Clock, chance: float = 0.0) -> Retries:
    return Retries(clock=clock, sleep=clock.sleep, chance=lambda: chance)


def failing(
    times: int, error: Callable[[], Exception], clock: Clock | None = None, takes: float = 0.0
) -> tuple[Callable[[], Awaitable[str]], list[int]]:
    """An attempt that fails that often, and the list it counts its tries in."""
    tries: list[int] = []

    async def attempt() -> str:
        tries.append(1)
        if clock:
            clock.time += takes
        if len(tries) <= times:
            raise error()
        return "done"

    return attempt, tries


def unavailable() -> Exception:
    return Repeatable(ATSUnavailable("Down."))


async def test_success_is_not_repeated() -> None:
    clock = Clock()
    attempt, tries = failing(0, unavailable)
    assert await retries(clock).run(attempt) == "done"
    assert (len(tries), clock.slept) == (1, [])


async def test_each_wait_is_twice_the_one_before() -> None:
    clock = Clock()
    attempt, tries = failing(3, unavailable)
    assert await retries(clock).run(attempt) == "done"
    assert (len(tries), clock.slept) == (4, [0.5, 1.0, 2.0])


async def test_chance_spreads_the_waits() -> None:
    clock = Clock()
    attempt, _ = failing(2, unavailable)
    await retries(clock, chance=0.5).run(attempt)
    assert clock.slept == [0.75, 1.25]


async def test_the_fourth_failure_is_the_last_one_and_is_raised_with_its_cause() -> None:
    clock = Clock()
    cause = OSError("no route")

    async def attempt() -> None:
        raise Repeatable(ATSUnavailable("Down.")) from cause

    with pytest.raises(ATSUnavailable, match=r"^Down\.$") as failure:
        await retries(clock).run(attempt)
    assert failure.value.__cause__ is cause
    assert len(clock.slept) == 3


async def test_an_error_that_is_not_repeatable_is_raised_at_once() -> None:
    clock = Clock()
    attempt, tries = failing(1, lambda: RateLimited("Later."))
    with pytest.raises(RateLimited):
        await retries(clock).run(attempt)
    assert (len(tries), clock.slept) == (1, [])


async def test_a_wait_that_was_asked_for_is_kept() -> None:
    clock = Clock()
    attempt, _ = failing(1, lambda: Repeatable(RateLimited("Later.", retry_after=7.0)))
    assert await retries(clock).run(attempt) == "done"
    assert clock.slept == [7.0]


async def test_a_wait_beyond_the_time_allowed_is_not_begun() -> None:
    clock = Clock()
    attempt, tries = failing(1, lambda: Repeatable(RateLimited("Later.", retry_after=57.0)))
    with pytest.raises(RateLimited) as failure:
        await retries(clock).run(attempt)
    assert failure.value.retry_after == 57.0
    assert (len(tries), clock.slept) == (1, [])


async def test_what_nobody_wants_any_more_is_not_sent_again() -> None:
    clock = Clock()
    attempt, tries = failing(1, lambda: Repeatable(RateLimited("Used up.", retry_after=9)))
    with pytest.raises(RateLimited), wanted_while(lambda: clock.time < 1003):
        await retries(clock).run(attempt)
    assert len(tries) == 1
    assert clock.slept == [1.0, 1.0, 1.0]


async def test_what_is_still_wanted_waits_as_long_as_ever() -> None:
    clock = Clock()
    attempt, tries = failing(1, lambda: Repeatable(RateLimited("Used up.", retry_after=2.5)))
    with wanted_while(lambda: True):
        assert await retries(clock).run(attempt)
    assert len(tries) == 2
    assert clock.slept == [1.0, 1.0, 0.5]


async def test_no_try_begins_after_the_time_allowed() -> None:
    clock = Clock()
    attempt, tries = failing(9, unavailable, clock, takes=9.0)
    with pytest.raises(ATSUnavailable):
        await retries(clock).run(attempt)
    assert (len(tries), clock.slept) == (3, [0.5, 1.0])


NOW = 1_760_000_000.0  # Thu, 09 Oct 2025 08:53:20 GMT


@pytest.mark.parametrize(
    ("headers", "rate_limited", "wait"),
    [
        ({}, True, None),
        ({"retry-after": "3"}, False, 3.0),
        ({"retry-after": "1.5"}, False, 1.5),
        ({"retry-after": "Thu, 09 Oct 2025 08:53:30 GMT"}, False, 10.0),
        ({"retry-after": "Thu, 09 Oct 2025 08:53:30 -0000"}, False, 10.0),
        ({"retry-after": "Thu, 09 Oct 2025 08:00:00 GMT"}, False, 0.0),
        ({"retry-after": "soon"}, False, None),
        ({"retry-after": "3", "ratelimit-reset": "57"}, True, 3.0),
        ({"ratelimit-reset": "57"}, True, 57.0),
        ({"ratelimit-reset": "57", "ratelimit-remaining": "0"}, True, 57.0),
        ({"ratelimit-reset": "57", "ratelimit-remaining": "298"}, True, None),
        ({"ratelimit-reset": "57", "ratelimit-remaining": "0"}, False, None),
        ({"ratelimit-reset": "later"}, True, None),
    ],
)
def test_how_long_an_answer_asks_to_wait(headers: dict[str, str], rate_limited: bool, wait: float | None) -> None:
    assert asked_wait(headers, now=NOW, rate_limited=rate_limited) == wait

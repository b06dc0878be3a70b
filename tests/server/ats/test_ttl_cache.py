"""What was asked is remembered for some time, and asked once."""

import anyio
import pytest

from server.ats.ttl_cache import TtlCache
from server.errors import ATSUnavailable

pytestmark = pytest.mark.anyio


class Asked:
    """Something that takes a moment to answer, with the number of the answer."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self) -> int:
        self.times += 1
        await anyio.lowlevel.checkpoint()
        return self.times


async def test_an_answer_holds_until_its_time_is_over() -> None:
    now, asked = [0.0], Asked()
    cache = TtlCache[int](10.0, clock=lambda: now[0])
    assert await cache.get("key", asked) == 1
    now[0] = 9.9
    assert await cache.get("key", asked) == 1
    now[0] = 10.0
    assert await cache.get("key", asked) == 2


async def test_many_who_ask_at_once_make_one_request() -> None:
    asked = Asked()
    cache = TtlCache[int](10.0)
    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(cache.get, "key", asked)
    assert asked.times == 1


async def test_a_failure_is_not_kept() -> None:
    cache = TtlCache[int](10.0)

    async def fail() -> int:
        raise ATSUnavailable("down")

    with pytest.raises(ATSUnavailable):
        await cache.get("key", fail)
    assert await cache.get("key", Asked()) == 1

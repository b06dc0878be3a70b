"""Streams: one page ahead and no further, and never a short list that looks whole."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from datetime import UTC, datetime

import anyio
import anyio.lowlevel
import pytest

from server.ats.models import Page
from server.ats.streaming import Fetched, overlapping, stream_records
from server.errors import ATSUnavailable

pytestmark = pytest.mark.anyio


def fetched(page: Page[int]) -> Fetched[int]:
    return Fetched(page.next_cursor, lambda: page)


def pages(asked: list[str], count: int = 3) -> Callable[[str], Awaitable[Fetched[int]]]:
    """A list of `count` pages of two numbers; `asked` collects the cursors that were asked for."""

    async def fetch(cursor: str) -> Fetched[int]:
        asked.append(cursor)
        await anyio.lowlevel.checkpoint()
        number = int(cursor or 0)
        following = str(number + 1) if number + 1 < count else ""
        return fetched(Page[int](records=(number * 2, number * 2 + 1), next_cursor=following))

    return fetch


async def test_every_record_of_every_page_comes_in_order() -> None:
    asked: list[str] = []
    assert [record async for record in stream_records(pages(asked), "numbers")] == [0, 1, 2, 3, 4, 5]
    assert asked == ["", "1", "2"]


async def test_the_next_page_is_fetched_while_this_one_is_read_and_no_further() -> None:
    asked: list[str] = []
    async with aclosing(stream_records(pages(asked), "numbers")) as stream:
        assert await anext(stream) == 0
        await anyio.wait_all_tasks_blocked()
        assert asked == ["", "1"]


async def test_the_next_page_is_asked_for_before_this_one_is_read() -> None:
    asked: list[str] = []
    happened: list[str] = []
    get = pages(asked)

    async def fetch(cursor: str) -> Fetched[int]:
        found = await get(cursor)

        def read() -> Page[int]:
            happened.append(f"read {cursor or 0} after asking for {len(asked)}")
            return found.read()

        return Fetched(found.next_cursor, read)

    assert len([record async for record in stream_records(fetch, "numbers")]) == 6
    assert happened == ["read 0 after asking for 2", "read 1 after asking for 3", "read 2 after asking for 3"]


async def test_a_page_that_fails_in_the_middle_fails_the_stream() -> None:
    good = pages([])

    async def fetch(cursor: str) -> Fetched[int]:
        if cursor == "1":
            raise ATSUnavailable("down")
        return await good(cursor)

    stream = stream_records(fetch, "numbers")
    assert [await anext(stream), await anext(stream)] == [0, 1]
    with pytest.raises(ATSUnavailable):
        await anext(stream)


async def test_a_consumer_that_stops_leaves_nothing_running() -> None:
    never = anyio.Event()

    async def fetch(cursor: str) -> Fetched[int]:
        if cursor:
            await never.wait()
        return fetched(Page[int](records=(1,), next_cursor="1"))

    before = len(anyio.get_running_tasks())
    async with aclosing(stream_records(fetch, "numbers")) as stream:
        assert await anext(stream) == 1
    assert len(anyio.get_running_tasks()) == before


async def test_a_failure_that_nobody_waited_for_is_no_warning() -> None:
    async def fetch(cursor: str) -> Fetched[int]:
        if cursor:
            raise ATSUnavailable("down")
        return fetched(Page[int](records=(1,), next_cursor="1"))

    async with aclosing(stream_records(fetch, "numbers")) as stream:
        await anext(stream)
        await anyio.wait_all_tasks_blocked()


async def test_records_that_could_not_be_read_are_counted_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def fetch(_: str) -> Fetched[int]:
        return fetched(Page[int](records=(1,), skipped=2))

    with caplog.at_level(logging.WARNING):
        assert [record async for record in stream_records(fetch, "jobs")] == [1]
    assert caplog.messages == ["2 records of the list of jobs could not be read and were left out"]


def test_an_incremental_read_reaches_back_five_minutes() -> None:
    assert overlapping(datetime(2026, 11, 2, 14, 0, tzinfo=UTC)) == datetime(2026, 11, 2, 13, 55, tzinfo=UTC)
    assert overlapping(None) is None

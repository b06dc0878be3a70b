"""Several writes of one kind: in order, each once, and no further where it makes no sense."""

from collections.abc import Mapping

import pytest

from server.ats.bulk import write_each
from server.ats.models import Written
from server.errors import ATSError, Conflict, NotPermitted, OutcomeUnknown

pytestmark = pytest.mark.anyio


async def outcome(ids: list[str], failures: Mapping[str, ATSError]) -> list[tuple[str, str]]:
    """Id and status of each item, where the items in `failures` fail."""

    async def write(id: str) -> Written:
        if id in failures:
            raise failures[id]
        return Written(warnings=(f"about {id}",))

    return [(result.id, result.status) for result in await write_each(ids, write)]


async def test_an_item_that_is_named_twice_is_written_once() -> None:
    assert await outcome(["a", "b", "a"], {}) == [("a", "done"), ("b", "done")]


async def test_a_failure_does_not_keep_the_next_item_from_being_tried() -> None:
    failures = {"b": Conflict("moved"), "c": OutcomeUnknown("lost")}
    assert await outcome(["a", "b", "c", "d"], failures) == [
        ("a", "done"),
        ("b", "failed"),
        ("c", "unknown"),
        ("d", "done"),
    ]


async def test_what_would_keep_every_item_stops_the_rest() -> None:
    found = await outcome(["a", "b", "c"], {"b": NotPermitted("off")})
    assert found == [("a", "done"), ("b", "failed"), ("c", "not_attempted")]


async def test_three_failures_in_a_row_stop_the_rest() -> None:
    failures: dict[str, ATSError] = {id: Conflict("no") for id in "bcde"}
    assert [status for _, status in await outcome(list("abcdef"), failures)] == [
        "done",
        "failed",
        "failed",
        "failed",
        "not_attempted",
        "not_attempted",
    ]


async def test_what_was_said_about_an_item_stays_with_it() -> None:
    async def write(id: str) -> Written:
        if id == "b":
            raise Conflict("It has moved.")
        return Written(warnings=("Slow.",))

    done, failed = await write_each(["a", "b"], write)
    assert done.warnings == ("Slow.",)
    assert failed.reason == "It has moved."

"""What counts as a yes, judged from the form alone; and questions that nobody answers."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import anyio
import httpx
import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.client.session import ClientRequestContext
from mcp.types import ElicitRequestParams, ElicitResult

from server.app import build_server
from server.guardrails import asking
from server.guardrails.asking import Reply, form_of, judge, message_of
from server.guardrails.changes import Change, Target
from server.guardrails.confirmation import Pending, same_count
from server.sandbox.kombo import Sandbox
from server.sandbox.options import EPOCH
from server.settings import Settings
from tests.conftest import UNINDEXED, StillClock
from tests.server.guardrails.conftest import Pending as Applications
from tests.server.guardrails.conftest import Sent, reject, told

YES, NO = Reply("agreed"), Reply("wrong_value")


async def nothing(_: object = None) -> Any:
    """What a change that is never sent would do."""


def asked(count: int) -> Pending:
    """A rejection of so many people, that waits for a yes."""
    change = Change(
        headline=f"Reject {count} applications",
        done="",
        targets=tuple(
            Target(kind="application", id=f"a{number}", name=f"Person {number}", detail="Forklift Operator, Offer")
            for number in range(count)
        ),
        arguments={},
        send=nothing,
        reread=nothing,
        details=("Note: No answer since Monday.",),
        lasting="A rejection cannot be undone.",
    )
    return Pending("op_222222222222", "bulk_reject_applications", change, "Desk/1", EPOCH)


@pytest.mark.parametrize(
    ("count", "content", "reply"),
    [
        (1, {"confirm": True}, YES),
        (10, {"confirm": True}, YES),
        (10, {"confirm": True, "count": 3}, YES),
        (10, {"confirm": False}, NO),
        (10, {"confirm": "true"}, NO),
        (10, {"confirm": 1}, NO),
        (10, {"count": 10}, NO),
        (10, {}, NO),
        (11, {"count": 11}, YES),
        (11, {"count": "11"}, YES),
        (11, {"count": 11.0}, YES),
        (11, {"count": 11, "confirm": False}, YES),
        (11, {"count": 10}, NO),
        (11, {"count": True}, NO),
        (11, {"confirm": True}, NO),
        (11, {}, NO),
    ],
)
def test_accepting_is_a_yes_if_the_form_says_so_too(count: int, content: dict[str, Any], reply: Reply) -> None:
    assert judge(ElicitResult(action="accept", content=content), asked(count), 5) == reply


def test_accepting_with_no_form_at_all_is_no_yes() -> None:
    assert judge(ElicitResult(action="accept"), asked(1), 5) == NO


@pytest.mark.parametrize("content", [None, {"confirm": True}])
def test_what_is_not_accepted_is_no_yes_whatever_the_form_says(content: dict[str, Any] | None) -> None:
    assert judge(ElicitResult(action="decline", content=content), asked(1), 5) == Reply("declined")
    assert judge(ElicitResult(action="cancel", content=content), asked(1), 5) == Reply("cancelled")
    assert judge(ElicitResult(action="decline", content=content), asked(1), 0.9) == Reply("declined", instant=True)
    assert judge(ElicitResult(action="cancel", content=content), asked(1), 0.9) == Reply("cancelled", instant=True)


def test_a_number_is_the_same_number_in_digits_and_in_no_other_way() -> None:
    assert [value for value in (12, 12.0, "12", " 12\n") if not same_count(value, 12)] == []
    others = (11, 12.1, "12.0", "012", "+12", "1 2", "twelve", "", True, None, [12], {"count": 12}, b"12", float("nan"))
    assert [value for value in others if same_count(value, 12)] == []
    assert not same_count(True, 1)


def test_a_person_reads_names_and_no_ids() -> None:
    assert message_of(asked(2)) == snapshot("""\
Reject 2 applications.
- Person 0: Forklift Operator, Offer
- Person 1: Forklift Operator, Offer
Note: No answer since Monday.
A rejection cannot be undone.

Confirm?\
""")


def test_the_form_asks_for_one_thing_and_takes_nothing_for_granted() -> None:
    for count in (1, 10, 11, 100):
        form = form_of(asked(count))
        assert len(form["properties"]) == 1
        assert form["required"] == list(form["properties"])
        assert all("default" not in field for field in form["properties"].values())
    assert form_of(asked(11)) == snapshot(
        {
            "type": "object",
            "properties": {
                "count": {
                    "type": "integer",
                    "title": "Type 11 to confirm",
                    "description": "The number of records that will change: 11.",
                }
            },
            "required": ["count"],
        }
    )


@pytest.mark.anyio
async def test_a_question_that_nobody_answers_ends_after_the_lifetime_of_a_confirmation(
    unanswered: Client, some: list[str], sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "LIFETIME", timedelta(seconds=0.01))
    assert told(await reject(unanswered, some)) == snapshot("""\
FAILED operation_id: op_*
status: refused
summary: The person closed the question, or did not answer in time: nothing was changed. (Reject 2 applications to Warehouse Order Picker with reason “No response”.)\
""")
    assert sent() == []


@pytest.mark.anyio
async def test_a_call_that_is_cancelled_while_it_asks_sends_nothing(
    unanswered: Client, some: list[str], sent: Sent
) -> None:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(reject, unanswered, some)
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
    await anyio.wait_all_tasks_blocked()
    assert sent() == []


@pytest.fixture
def some(pending: Applications) -> list[str]:
    return pending(2)


@pytest.fixture
async def unanswered(sandbox: Sandbox, clock: StillClock) -> AsyncGenerator[Client]:
    """A client of the handshake era that shows its question to nobody and never answers."""

    async def wait(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        await anyio.sleep_forever()
        raise AssertionError

    server = build_server(
        Settings.from_env(UNINDEXED), transport=httpx.MockTransport(sandbox), now=clock, sleep=clock.sleep
    )
    async with Client(server, mode="legacy", elicitation_callback=wait) as client:
        yield client

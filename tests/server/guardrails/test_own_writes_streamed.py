"""Our own writes in streams, as the rest of the server meets them: every record once, closed when it is left."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from server.guardrails import own_writes
from server.guardrails.audit import Audit
from server.guardrails.journal import Journal
from server.guardrails.ledger import Ledger
from server.guardrails.operation_models import ItemState
from server.guardrails.own_writes import OwnWritesAtsClient
from tests.conftest import StillClock
from tests.server.ats.rig import Rig
from tests.server.guardrails.conftest import Planned

pytestmark = pytest.mark.anyio


@pytest.fixture
async def rig() -> AsyncGenerator[Rig]:
    rig = Rig()
    yield rig
    await rig.client.aclose()


def reading(rig: Rig, journal: Journal | None) -> OwnWritesAtsClient:
    """A client that shows what stands in a journal, or in none."""

    async def account() -> Journal | None:
        return journal

    return OwnWritesAtsClient(rig.client, account)


def rejected(ledger: Ledger, planned: Planned, *applications: str) -> None:
    """Write down a rejection that is done."""
    ledger.plan(planned("op_1", *applications))
    ledger.sending("op_1", range(len(applications)))
    for position in range(len(applications)):
        ledger.settle("op_1", position, ItemState.DONE)
    ledger.finish("op_1")


@pytest.mark.parametrize("size", [1, 7, 250])
async def test_streams_show_what_was_written_and_leave_everybody_else_as_they_are(
    size: int,
    rig: Rig,
    ledger: Ledger,
    planned: Planned,
    audit: Audit,
    clock: StillClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(own_writes, "AT_ONCE", size)
    one = rig.pending()
    rejected(ledger, planned, one.id)
    client = reading(rig, Journal(ledger, audit, clock, "avionte:sandbox"))
    plain = {application.id: application async for application in rig.client.stream_applications()}
    shown = [application async for application in client.stream_applications()]
    assert [application.id for application in shown] == list(plain)
    other = [application for application in shown if application != plain[application.id]]
    assert [(application.id, application.outcome, application.mirrored) for application in other] == [
        (one.id, "DECLINED", "PENDING")
    ]
    people = {person.id: person async for person in rig.client.stream_candidates()}
    streamed = [person async for person in client.stream_candidates()]
    assert [person.id for person in streamed] == list(people)
    changed = [person for person in streamed if person != people[person.id]]
    assert [person.id for person in changed] == [one.candidate_id]
    assert [held.outcome for held in changed[0].applications if held.id == one.id] == ["DECLINED"]


async def test_without_a_journal_streams_are_the_mirrors(rig: Rig) -> None:
    client = reading(rig, None)
    plain = [application async for application in rig.client.stream_applications()]
    assert [application async for application in client.stream_applications()] == plain


async def test_a_stream_that_is_left_early_leaves_no_request_on_its_way(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.ats.base_kombo_ats_client.LARGEST_PAGE", 10)
    monkeypatch.setattr(own_writes, "AT_ONCE", 10)
    client = reading(rig, None)
    async with aclosing(client.stream_applications()) as applications:
        async for _ in applications:
            break
    asked = len(rig.sent)
    assert asked <= 2
    assert [one.id async for one in rig.client.stream_jobs()]
    assert len([path for _, path in rig.sent[asked:] if path == "/ats/applications"]) == 0

"""An operation that waits in the ledger for a yes: confirmed once, refused, or too late."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from server.guardrails.ledger import Ledger, LedgerConflict
from server.guardrails.operation_models import ItemState, OperationStatus, Route
from tests.conftest import StillClock
from tests.server.guardrails.conftest import OpenLedger, Planned, states

DONE, PLANNED, NOT_ATTEMPTED = ItemState.DONE, ItemState.PLANNED, ItemState.NOT_ATTEMPTED


def test_nothing_is_sent_before_it_is_confirmed(ledger: Ledger, planned: Planned) -> None:
    ledger.plan(planned(waits=True))

    with pytest.raises(LedgerConflict, match="does not run under this server"):
        ledger.sending("op_1", [0])
    with pytest.raises(LedgerConflict, match="does not run under this server"):
        ledger.finish("op_1")

    assert states(ledger.find("op_1")) == [PLANNED] * 3


def test_a_confirmation_works_once(ledger: Ledger, planned: Planned, clock: StillClock) -> None:
    ledger.plan(planned(waits=True))
    clock.tick(20)

    assert ledger.claim("op_1", route=Route.ELICITATION, approved_by="maria")
    assert not ledger.claim("op_1", route=Route.ELICITATION, approved_by="maria")

    operation = ledger.find("op_1")
    assert operation
    assert (operation.status, operation.route) == (OperationStatus.RUNNING, Route.ELICITATION)
    assert (operation.approved_by, operation.approved_at, operation.claimed_at) == ("maria", clock(), clock())
    ledger.sending("op_1", [0, 1, 2])
    for position in range(3):
        ledger.settle("op_1", position, DONE)
    ledger.finish("op_1")
    assert not ledger.claim("op_1", route=Route.TWO_STEP)


def test_a_confirmation_expires(ledger: Ledger, planned: Planned, clock: StillClock) -> None:
    ledger.plan(planned("op_1", waits=True))
    clock.tick(60)
    ledger.plan(planned("op_2", waits=True))
    clock.tick(240)

    assert not ledger.claim("op_1", route=Route.TWO_STEP)
    assert not ledger.approve("op_1", "operator")
    assert ledger.expire() == 1

    late, timely = ledger.find("op_1"), ledger.find("op_2")
    assert late
    assert timely
    assert (late.status, late.code, late.finished_at) == (OperationStatus.REFUSED, "expired", clock())
    assert states(late) == [NOT_ATTEMPTED] * 3
    assert timely.status is OperationStatus.CONFIRMATION_REQUIRED
    assert states(timely) == [PLANNED] * 3


def test_a_refused_operation_cannot_be_confirmed(ledger: Ledger, planned: Planned) -> None:
    ledger.plan(planned(waits=True))

    assert ledger.refuse("op_1", "declined")

    operation = ledger.find("op_1")
    assert operation
    assert (operation.status, operation.code) == (OperationStatus.REFUSED, "declined")
    assert states(operation) == [NOT_ATTEMPTED] * 3
    assert not ledger.claim("op_1", route=Route.TWO_STEP)
    assert not ledger.refuse("op_1", "declined")


def test_a_running_operation_cannot_be_refused(ledger: Ledger, planned: Planned) -> None:
    ledger.plan(planned())

    assert not ledger.refuse("op_1", "declined")
    assert not ledger.refuse("op_2", "declined")

    assert states(ledger.find("op_1")) == [PLANNED] * 3


def test_on_the_operators_route_nothing_runs_without_the_operator(
    ledger: Ledger, planned: Planned, clock: StillClock
) -> None:
    ledger.plan(planned(waits=True))

    assert not ledger.claim("op_1", route=Route.OPERATOR, approved_by="model")
    assert ledger.approve("op_1", "root@desk")
    assert not ledger.approve("op_1", "somebody else")
    clock.tick(5)
    assert ledger.claim("op_1", route=Route.OPERATOR, approved_by="model")

    operation = ledger.find("op_1")
    assert operation
    assert (operation.approved_by, operation.route) == ("root@desk", Route.OPERATOR)
    assert operation.approved_at == clock() - timedelta(seconds=5)


def test_two_servers_that_race_for_a_confirmation_get_it_once(open_ledger: OpenLedger, planned: Planned) -> None:
    ledgers = [open_ledger() for _ in range(2)]
    for number in range(20):
        ledgers[0].plan(planned(f"op_{number}", waits=True))

    with ThreadPoolExecutor(8) as threads:
        for number in range(20):
            operation_id = f"op_{number}"
            claims = [threads.submit(ledgers[turn % 2].claim, operation_id, route=Route.TWO_STEP) for turn in range(8)]
            assert [claim.result() for claim in claims].count(True) == 1

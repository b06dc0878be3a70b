"""Fewer steps for a write of a single record: planned as being sent, and settled with the end of its run."""

from dataclasses import replace

import pytest

from server.guardrails.ledger import Ledger, LedgerConflict
from server.guardrails.operation_models import Item, ItemState, Operation, OperationStatus, Outcome
from tests.server.guardrails.conftest import OpenLedger, Planned, states

DONE, SENDING, UNKNOWN = ItemState.DONE, ItemState.SENDING, ItemState.UNKNOWN


def at_once(operation: Operation, *in_state: ItemState) -> Operation:
    """A plan that says of its items how far they have come."""
    pairs = zip(operation.items, in_state, strict=True)
    return replace(operation, items=tuple(replace(item, state=state) for item, state in pairs))


def test_what_is_planned_as_being_sent_is_settled_with_the_end_of_the_run(ledger: Ledger, planned: Planned) -> None:
    ledger.plan(at_once(planned("op_1", "a1"), SENDING))
    assert states(ledger.find("op_1")) == [SENDING]

    assert ledger.finish("op_1", last=Outcome(0, DONE)) is OperationStatus.DONE

    assert states(ledger.find("op_1")) == [DONE]


def test_only_what_runs_is_planned_as_being_sent_and_all_of_it(ledger: Ledger, planned: Planned) -> None:
    for wrong in (
        at_once(planned("op_1", "a1", waits=True), SENDING),
        at_once(planned("op_1", "a1", "a2"), SENDING, ItemState.PLANNED),
        at_once(planned("op_1", "a1"), DONE),
    ):
        with pytest.raises(ValueError, match="before any of its items is sent"):
            ledger.plan(wrong)
    assert ledger.find("op_1") is None


def test_what_was_settled_before_is_not_settled_with_the_end_of_the_run(ledger: Ledger, planned: Planned) -> None:
    ledger.plan(planned("op_1", "a1", "a2"))
    ledger.sending("op_1", [0, 1])
    ledger.settle("op_1", 0, DONE)

    with pytest.raises(LedgerConflict, match="it was settled before"):
        ledger.finish("op_1", last=Outcome(0, ItemState.FAILED, "late"))

    assert states(ledger.find("op_1")) == [DONE, SENDING], "neither is written"
    assert ledger.finish("op_1", last=Outcome(1, UNKNOWN)) is OperationStatus.PARTIAL


def test_a_server_that_dies_in_between_leaves_it_as_sent(open_ledger: OpenLedger, planned: Planned) -> None:
    dying, living = open_ledger(), open_ledger()
    dying.plan(at_once(planned("op_1", "a1"), SENDING))
    dying.close()

    assert [operation.id for operation in living.unsettled()] == ["op_1"]
    assert living.adopt("op_1")
    assert living.finish("op_1") is OperationStatus.UNKNOWN
    assert states(living.find("op_1")) == [UNKNOWN]


def test_an_item_is_settled_by_a_machine_word_only(ledger: Ledger, planned: Planned) -> None:
    ledger.plan(at_once(planned("op_1", "a1"), SENDING))
    with pytest.raises(ValueError, match="must be an id"):
        ledger.finish("op_1", last=Outcome(0, ItemState.FAILED, "Maria said no"))
    with pytest.raises(ValueError, match="settles nothing"):
        ledger.finish("op_1", last=Outcome(0, SENDING))
    assert ledger.blocking("application", ["a1"])[0].item == Item(
        position=0, kind="application", target_id="a1", state=SENDING, before_hash="b1", before={"stage": "s1"}
    )

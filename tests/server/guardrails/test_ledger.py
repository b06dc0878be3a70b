"""The life of an operation in the ledger: planned, confirmed, sent, settled, finished, undone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from inline_snapshot import snapshot

from server.guardrails.ledger import Ledger, LedgerConflict
from server.guardrails.operation_models import SETTLES, ItemState, OperationStatus, Route
from tests.conftest import StillClock
from tests.server.guardrails.conftest import OpenLedger, Planned, states

DONE, FAILED, UNKNOWN = ItemState.DONE, ItemState.FAILED, ItemState.UNKNOWN
PLANNED, SENDING = ItemState.PLANNED, ItemState.SENDING
NOT_ATTEMPTED, SKIPPED = ItemState.NOT_ATTEMPTED, ItemState.SKIPPED_CHANGED


def test_a_plan_is_found_again_as_it_was(ledger: Ledger, planned: Planned) -> None:
    operation = planned("op_1", "a1", "a2", waits=True)

    ledger.plan(operation)

    assert ledger.find("op_1") == operation
    assert ledger.find("op_2") is None


def test_a_write_that_needs_no_confirmation_runs_from_its_plan_on(
    ledger: Ledger, planned: Planned, clock: StillClock
) -> None:
    operation = replace(planned(), route=Route.NONE)

    ledger.plan(operation)

    assert ledger.find("op_1") == replace(operation, claimed_at=clock())


def test_a_run_is_written_down_item_by_item(ledger: Ledger, planned: Planned, clock: StillClock) -> None:
    ledger.plan(planned("op_1", "a1", "a2", "a3", "a4"))
    seen = [states(ledger.find("op_1"))]

    ledger.sending("op_1", [0, 1, 2])
    seen.append(states(ledger.find("op_1")))
    clock.tick(2)
    ledger.settle("op_1", 0, DONE, after={"stage": "s9"})
    ledger.settle("op_1", 1, FAILED, code="JobClosed")
    ledger.settle("op_1", 2, UNKNOWN, code="OutcomeUnknown")
    ledger.settle("op_1", 3, SKIPPED, code="changed")
    seen.append(states(ledger.find("op_1")))
    status = ledger.finish("op_1")

    operation = ledger.find("op_1")
    assert operation
    assert seen == [
        [PLANNED] * 4,
        [SENDING, SENDING, SENDING, PLANNED],
        [DONE, FAILED, UNKNOWN, SKIPPED],
    ]
    assert status == operation.status == OperationStatus.PARTIAL
    assert operation.finished_at == clock()
    assert [(item.code, item.after, item.changed_at) for item in operation.items] == [
        ("", {"stage": "s9"}, clock()),
        ("JobClosed", {}, clock()),
        ("OutcomeUnknown", {}, clock()),
        ("changed", {}, clock()),
    ]


def bring(ledger: Ledger, planned: Planned, state: ItemState) -> None:
    """Plan an operation of one item and bring that into a state."""
    ledger.plan(planned("op_1", "a1"))
    if state is PLANNED:
        return
    ledger.sending("op_1", [0])
    if state is not SENDING:
        ledger.settle("op_1", 0, state)


@pytest.mark.parametrize("before", list(ItemState))
@pytest.mark.parametrize("then", list(SETTLES))
def test_an_item_takes_the_ways_that_are_drawn_and_no_other(
    ledger: Ledger, planned: Planned, before: ItemState, then: ItemState
) -> None:
    bring(ledger, planned, before)

    if before in SETTLES[then]:
        ledger.settle("op_1", 0, then)
        assert states(ledger.find("op_1")) == [then]
    else:
        with pytest.raises(LedgerConflict, match="settled before"):
            ledger.settle("op_1", 0, then)
        assert states(ledger.find("op_1")) == [before]


@pytest.mark.parametrize("state", [PLANNED, SENDING])
def test_an_item_cannot_be_settled_by_what_is_no_outcome(ledger: Ledger, planned: Planned, state: ItemState) -> None:
    bring(ledger, planned, SENDING)

    with pytest.raises(ValueError, match="settles nothing"):
        ledger.settle("op_1", 0, state)


@pytest.mark.parametrize("state", [state for state in ItemState if state is not PLANNED])
def test_an_item_is_sent_once(ledger: Ledger, planned: Planned, state: ItemState) -> None:
    bring(ledger, planned, state)

    with pytest.raises(LedgerConflict, match="Nothing was sent"):
        ledger.sending("op_1", [0])

    assert states(ledger.find("op_1")) == [state]


def test_of_items_to_be_sent_all_are_marked_or_none(ledger: Ledger, planned: Planned) -> None:
    ledger.plan(planned())
    ledger.sending("op_1", [1])

    with pytest.raises(LedgerConflict):
        ledger.sending("op_1", [0, 1, 2])
    with pytest.raises(LedgerConflict):
        ledger.sending("op_1", [0, 7])

    assert states(ledger.find("op_1")) == [PLANNED, SENDING, PLANNED]


def test_a_run_that_ends_early_leaves_the_truth(ledger: Ledger, planned: Planned) -> None:
    ledger.plan(planned("op_1", "a1", "a2", "a3"))
    ledger.sending("op_1", [0, 1])
    ledger.settle("op_1", 0, DONE)

    assert ledger.finish("op_1") is OperationStatus.PARTIAL

    assert states(ledger.find("op_1")) == [DONE, UNKNOWN, NOT_ATTEMPTED]


def test_a_run_cannot_be_called_done_when_it_is_not(ledger: Ledger, planned: Planned) -> None:
    ledger.plan(planned("op_1", "a1", "a2"))
    ledger.sending("op_1", [0])
    ledger.settle("op_1", 0, DONE)

    with pytest.raises(ValueError, match="the operation is partial, not done"):
        ledger.finish("op_1", OperationStatus.DONE)
    with pytest.raises(ValueError, match="not the status of a finished operation"):
        ledger.finish("op_1", OperationStatus.RUNNING)

    assert states(ledger.find("op_1")) == [DONE, PLANNED]


def test_a_run_may_end_in_other_words(ledger: Ledger, planned: Planned) -> None:
    ledger.plan(planned("op_1", "a1"))
    ledger.settle("op_1", 0, SKIPPED)

    assert ledger.finish("op_1", OperationStatus.REFUSED) is OperationStatus.REFUSED
    with pytest.raises(LedgerConflict):
        ledger.finish("op_1")


def test_what_is_planned_is_at_its_beginning(ledger: Ledger, planned: Planned) -> None:
    operation = planned(waits=True)
    sent = replace(operation.items[0], state=SENDING)

    for wrong in (
        replace(operation, status=OperationStatus.DONE),
        replace(operation, items=()),
        replace(operation, items=(sent,)),
        replace(operation, expires_at=None),
    ):
        with pytest.raises(ValueError, match=r"planned|expires"):
            ledger.plan(wrong)

    assert ledger.recent(10) == []


def test_the_same_write_is_planned_once_by_two_servers_that_race(
    open_ledger: OpenLedger, planned: Planned, clock: StillClock
) -> None:
    ledgers = [open_ledger() for _ in range(2)]
    since = clock() - timedelta(hours=24)

    with ThreadPoolExecutor(8) as threads:
        plans = [
            threads.submit(ledgers[turn % 2].plan, planned(f"op_{turn}", fingerprint="f1"), once_since=since)
            for turn in range(8)
        ]
        earlier = [plan.result() for plan in plans]

    assert earlier.count(None) == 1
    assert len({operation.id for operation in earlier if operation}) == 1
    assert len(ledgers[1].recent(10)) == 1


def test_an_unknown_item_blocks_its_record_until_somebody_says_what_became_of_it(
    ledger: Ledger, planned: Planned, clock: StillClock
) -> None:
    ledger.plan(planned("op_1", "a1", "a2"))
    ledger.sending("op_1", [0, 1])
    assert [write.item.target_id for write in ledger.blocking("application", ["a1", "a3"])] == ["a1"]
    ledger.settle("op_1", 0, UNKNOWN)
    ledger.settle("op_1", 1, DONE)
    ledger.finish("op_1")
    (blocked,) = ledger.blocking("application", ["a1", "a2"])
    assert (blocked.operation_id, blocked.tool) == ("op_1", "bulk_reject_applications")
    assert ledger.blocking("candidate", ["a1"]) == []
    clock.tick(60)

    assert ledger.resolve("op_1", 0, DONE, "maria") is OperationStatus.DONE

    operation = ledger.find("op_1")
    assert operation
    assert operation.status is OperationStatus.DONE
    assert (operation.items[0].settled_by, operation.items[0].changed_at) == ("maria", clock())
    assert ledger.blocking("application", ["a1", "a2"]) == []


def test_an_unknown_item_may_turn_out_to_have_failed(ledger: Ledger, planned: Planned) -> None:
    ledger.plan(planned("op_1", "a1"))
    ledger.sending("op_1", [0])
    assert ledger.finish("op_1") is OperationStatus.UNKNOWN

    assert ledger.resolve("op_1", 0, FAILED, "maria") is OperationStatus.FAILED
    assert states(ledger.find("op_1")) == [FAILED]


def test_what_an_unknown_item_made_is_kept_with_what_became_of_it(ledger: Ledger, planned: Planned) -> None:
    ledger.plan(planned("op_1", "a1"))
    ledger.sending("op_1", [0])
    ledger.finish("op_1")
    with pytest.raises(ValueError, match="the fact created_id"):
        ledger.resolve("op_1", 0, DONE, "maria", {"created_id": "Maria Gonzalez"})

    ledger.resolve("op_1", 0, DONE, "maria", {"created_id": "a9"})
    operation = ledger.find("op_1")
    assert operation
    assert operation.items[0].after == {"created_id": "a9"}


def test_only_what_is_unknown_can_be_resolved(ledger: Ledger, planned: Planned) -> None:
    ledger.plan(planned("op_1", "a1", "a2"))
    ledger.sending("op_1", [0])
    ledger.settle("op_1", 0, DONE)

    for position in (0, 1, 2):
        with pytest.raises(LedgerConflict, match="nothing to settle"):
            ledger.resolve("op_1", position, FAILED, "maria")
    with pytest.raises(ValueError, match="done or failed"):
        ledger.resolve("op_1", 0, NOT_ATTEMPTED, "maria")


def test_an_unknown_item_can_be_resolved_while_the_rest_still_runs(ledger: Ledger, planned: Planned) -> None:
    ledger.plan(planned("op_1", "a1", "a2"))
    ledger.sending("op_1", [0, 1])
    ledger.settle("op_1", 0, UNKNOWN)

    assert ledger.resolve("op_1", 0, DONE, "read-back") is OperationStatus.RUNNING
    ledger.settle("op_1", 1, DONE)
    assert ledger.finish("op_1") is OperationStatus.DONE


@pytest.mark.parametrize("seen_at_once", [True, False])
def test_an_operation_knows_what_undid_it(ledger: Ledger, planned: Planned, seen_at_once: bool) -> None:
    for operation in (planned("op_1", "a1"), planned("op_2", "a1", undo_of="op_1")):
        ledger.plan(operation)
        ledger.sending(operation.id, [0])
        if seen_at_once or operation.id == "op_1":
            ledger.settle(operation.id, 0, DONE)
        ledger.finish(operation.id)
    if not seen_at_once:
        assert (found := ledger.find("op_1"))
        assert found.undone_by == ""
        ledger.resolve("op_2", 0, DONE, "read-back")

    found = ledger.find("op_1")
    assert found
    assert found.undone_by == "op_2"


def test_an_undo_that_went_half_way_can_be_tried_again(ledger: Ledger, planned: Planned) -> None:
    ledger.plan(planned("op_1", "a1", "a2"))
    ledger.plan(planned("op_2", "a1", "a2", undo_of="op_1"))
    ledger.sending("op_2", [0, 1])
    ledger.settle("op_2", 0, DONE)
    ledger.settle("op_2", 1, FAILED)
    ledger.finish("op_2")

    found = ledger.find("op_1")
    assert found
    assert found.undone_by == ""


def test_the_words_of_a_conflict_say_what_was_not_done(ledger: Ledger, planned: Planned) -> None:
    ledger.plan(planned(waits=True))

    with pytest.raises(LedgerConflict) as caught:
        ledger.sending("op_1", [0])

    assert str(caught.value) == snapshot("op_1 does not run under this server, or was sent before. Nothing was sent.")


@pytest.mark.parametrize("text", ["Called her, wants nights", "maria@example.com"])
def test_no_text_reaches_the_ledger_by_way_of_an_outcome(ledger: Ledger, planned: Planned, text: str) -> None:
    bring(ledger, planned, SENDING)

    with pytest.raises(ValueError, match="machine word"):
        ledger.settle("op_1", 0, FAILED, code=text)
    with pytest.raises(ValueError, match="machine word"):
        ledger.settle("op_1", 0, DONE, after={"note": text})
    with pytest.raises(ValueError, match="machine word"):
        ledger.refuse("op_1", text)

"""What the ledger answers about operations and about the records they wrote to."""

from dataclasses import replace
from datetime import timedelta

from server.guardrails.ledger import Ledger
from server.guardrails.ledger_reads import MANY
from server.guardrails.operation_models import ItemState, OperationStatus, Route
from tests.conftest import StillClock
from tests.server.guardrails.conftest import Planned

DONE, FAILED, UNKNOWN = ItemState.DONE, ItemState.FAILED, ItemState.UNKNOWN


def run(ledger: Ledger, planned: Planned, operation_id: str, *outcomes: ItemState, **words: str) -> None:
    """Write to as many applications as there are outcomes."""
    ledger.plan(planned(operation_id, *(f"a{position}" for position in range(len(outcomes))), **words))
    ledger.sending(operation_id, range(len(outcomes)))
    for position, state in enumerate(outcomes):
        ledger.settle(operation_id, position, state)
    ledger.finish(operation_id)


def test_the_latest_operations_come_first(ledger: Ledger, planned: Planned, clock: StillClock) -> None:
    for number, outcome in enumerate([DONE, FAILED, DONE, UNKNOWN, DONE]):
        clock.tick(1)
        run(ledger, planned, f"op_{number}", outcome)

    assert [operation.id for operation in ledger.recent(3)] == ["op_4", "op_3", "op_2"]
    assert [operation.id for operation in ledger.recent(2, OperationStatus.DONE)] == ["op_4", "op_2"]
    assert [operation.id for operation in ledger.recent(9, OperationStatus.UNKNOWN)] == ["op_3"]
    assert ledger.recent(9, OperationStatus.REFUSED) == []


def test_items_come_in_their_order_with_the_operation_they_belong_to(ledger: Ledger, planned: Planned) -> None:
    for number in range(3):
        ledger.plan(planned(f"op_{number}", *(f"a{number}-{position}" for position in range(12))))

    for operation in ledger.recent(3):
        number = operation.id.removeprefix("op_")
        assert [item.target_id for item in operation.items] == [f"a{number}-{position}" for position in range(12)]


def test_what_waits_for_a_person_is_listed_until_it_does_no_more(
    ledger: Ledger, planned: Planned, clock: StillClock
) -> None:
    for number in range(4):
        ledger.plan(planned(f"op_{number}", waits=True))
        clock.tick(100)
    ledger.claim("op_2", route=Route.TWO_STEP)

    assert [operation.id for operation in ledger.waiting()] == ["op_3"]
    ledger.plan(planned("op_4", waits=True))
    assert [operation.id for operation in ledger.waiting()] == ["op_3", "op_4"]


def test_the_same_write_is_found_if_it_may_have_changed_something(
    ledger: Ledger, planned: Planned, clock: StillClock
) -> None:
    since = clock()
    run(ledger, planned, "op_1", DONE, fingerprint="f1")
    clock.tick(1)
    run(ledger, planned, "op_2", FAILED, fingerprint="f1")
    ledger.plan(planned("op_3", waits=True, fingerprint="f2"))
    run(ledger, planned, "op_4", UNKNOWN, fingerprint="f3")
    run(ledger, planned, "op_5", DONE, FAILED, fingerprint="f4")
    ledger.plan(planned("op_6", fingerprint="f5"))

    found = {name: ledger.same(name, since) for name in ("f1", "f2", "f3", "f4", "f5", "f6")}

    assert {name: operation.id if operation else None for name, operation in found.items()} == {
        "f1": "op_1",
        "f2": None,
        "f3": "op_4",
        "f4": "op_5",
        "f5": "op_6",
        "f6": None,
    }
    clock.tick(86_400)
    assert ledger.same("f1", clock() - timedelta(hours=24)) is None


def test_the_latest_of_several_that_are_the_same_is_found(ledger: Ledger, planned: Planned, clock: StillClock) -> None:
    for number in range(3):
        run(ledger, planned, f"op_{number}", DONE, fingerprint="f1")
        clock.tick(1)

    found = ledger.same("f1", clock() - timedelta(hours=1))
    assert found
    assert found.id == "op_2"


def test_a_write_that_was_undone_may_be_made_again(ledger: Ledger, planned: Planned, clock: StillClock) -> None:
    run(ledger, planned, "op_1", DONE, fingerprint="f1")
    run(ledger, planned, "op_2", DONE, fingerprint="f2", undo_of="op_1")

    assert ledger.same("f1", clock() - timedelta(hours=24)) is None


def test_a_planned_write_that_was_made_already_answers_with_the_earlier_one(
    ledger: Ledger, planned: Planned, clock: StillClock
) -> None:
    run(ledger, planned, "op_1", DONE, fingerprint="f1")
    since = clock() - timedelta(hours=24)

    earlier = ledger.plan(planned("op_2", fingerprint="f1"), once_since=since)

    assert earlier == ledger.find("op_1")
    assert ledger.find("op_2") is None
    assert ledger.plan(planned("op_3", fingerprint="f1")) is None, "on purpose it is planned again"


def test_a_record_is_blocked_from_the_plan_of_a_run_to_its_outcome(ledger: Ledger, planned: Planned) -> None:
    def blocked() -> list[tuple[str, str]]:
        return [(write.operation_id, write.item.target_id) for write in ledger.blocking("application", ["a0", "a1"])]

    ledger.plan(planned("op_1", "a0", "a1", waits=True))
    assert blocked() == []

    ledger.claim("op_1", route=Route.TWO_STEP)
    assert sorted(blocked()) == [("op_1", "a0"), ("op_1", "a1")]
    ledger.sending("op_1", [0])
    ledger.settle("op_1", 0, DONE)
    assert blocked() == [("op_1", "a1")]
    ledger.finish("op_1")
    assert blocked() == []


def test_writes_to_a_record_are_told_newest_first(ledger: Ledger, planned: Planned, clock: StillClock) -> None:
    start = clock()
    run(ledger, planned, "op_1", DONE, FAILED, DONE)
    clock.tick(1)
    run(ledger, planned, "op_2", UNKNOWN, DONE, undo_of="op_1")
    clock.tick(1)
    ledger.plan(planned("op_3", "a0"))

    told = ledger.writes_to("application", ["a0", "a1", "a9"], start)

    assert [(write.operation_id, write.item.target_id, write.item.state) for write in told] == [
        ("op_2", "a0", UNKNOWN),
        ("op_2", "a1", DONE),
        ("op_1", "a0", DONE),
    ]
    assert told[0].undo_of == "op_1"
    later = ledger.writes_to("application", ["a0", "a1", "a2"], start + timedelta(seconds=1))
    assert {write.operation_id for write in later} == {"op_2"}
    assert ledger.writes_to("candidate", ["a0"], start) == []
    assert ledger.writes_to("application", [], start) == []


def test_writes_to_many_records_are_told_as_those_to_few(ledger: Ledger, planned: Planned, clock: StillClock) -> None:
    many = [f"a{number}" for number in range(MANY + 1)]
    start = clock()
    assert ledger.writes_to("application", many, start) == []
    run(ledger, planned, "op_1", DONE)
    assert [write.item.target_id for write in ledger.writes_to("application", many, start)] == ["a0"]
    clock.tick(1)
    assert ledger.writes_to("application", many, clock()) == []


def test_what_somebody_found_out_late_about_one_of_many_records_is_told(
    ledger: Ledger, planned: Planned, clock: StillClock
) -> None:
    many = [f"a{number}" for number in range(MANY + 1)]
    run(ledger, planned, "op_1", UNKNOWN)
    clock.tick(90 * 24 * 3600)
    ledger.resolve("op_1", 0, DONE, "maria")
    assert [write.item.target_id for write in ledger.writes_to("application", many, clock())] == ["a0"]


def test_the_latest_writes_of_a_connection_to_a_record_are_told_additions_included(
    ledger: Ledger, planned: Planned, clock: StillClock
) -> None:
    for number, (tool, outcome) in enumerate([("add_note", DONE), ("move_stage", FAILED), ("add_attachment", UNKNOWN)]):
        ledger.plan(replace(planned(f"op_{number}", "a0"), tool=tool))
        ledger.sending(f"op_{number}", [0])
        ledger.settle(f"op_{number}", 0, outcome)
        clock.tick(1)
    ledger.plan(planned("op_waits", "a0", waits=True))
    ledger.plan(planned("op_sends", "a0"))
    ledger.sending("op_sends", [0])

    def told(record: str, connection: str = "avionte:sandbox", most: int = 9) -> list[str]:
        return [write.operation_id for write in ledger.latest_writes("application", record, connection, most)]

    assert told("a0") == ["op_sends", "op_2", "op_0"]
    assert told("a0", most=1) == ["op_sends"]
    assert told("a0", "avionte:other") == told("a1") == []

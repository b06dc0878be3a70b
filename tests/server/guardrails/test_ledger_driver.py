"""Statements in the words of a driver: what is bound in which place, and how rows come back."""

from datetime import UTC, datetime

import pytest
from inline_snapshot import snapshot
from sqlalchemy.dialects import postgresql, sqlite

from server.guardrails import ledger_statements as statements
from server.guardrails.ledger_driver import prepare
from server.guardrails.operation_models import ItemState, OperationStatus

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FINISHED = {"which": "op_1", "mine": "42-a", "status": OperationStatus.DONE, "finished_at": NOON}


def test_values_are_bound_in_the_order_of_their_places_for_sqlite() -> None:
    prepared = prepare(statements.FINISH, FINISHED, sqlite.dialect())

    assert prepared.text == snapshot(
        "UPDATE operations SET status=?, finished_at=? WHERE operations.id = ? AND operations.status = ? AND operations.owner = ?"
    )
    assert prepared.bind(FINISHED) == snapshot(["done", "2026-03-02 12:00:00.000000", "op_1", "running", "42-a"])


def test_values_are_bound_by_name_for_postgresql() -> None:
    prepared = prepare(statements.FINISH, FINISHED, postgresql.dialect())

    assert prepared.text == snapshot(
        "UPDATE operations SET status=%(status)s, finished_at=%(finished_at)s::TIMESTAMP WITH TIME ZONE WHERE operations.id = %(which)s::VARCHAR AND operations.status = %(status_1)s AND operations.owner = %(mine)s::VARCHAR"
    )
    assert prepared.bind(FINISHED) == snapshot(
        {"status": "done", "finished_at": NOON, "which": "op_1", "status_1": "running", "mine": "42-a"}
    )


def test_a_row_comes_back_by_the_names_of_its_columns_in_types_of_python() -> None:
    prepared = prepare(statements.STATES, {"which": "op_1"}, sqlite.dialect())

    assert prepared.row(("done", "")) == {"state": ItemState.DONE, "undo_of": ""}


def test_a_word_that_no_server_writes_is_not_taken_for_one() -> None:
    prepared = prepare(statements.STATES, {"which": "op_1"}, sqlite.dialect())

    with pytest.raises(LookupError, match="halfway"):
        prepared.row(("halfway", ""))


def test_a_statement_without_one_of_its_values_is_refused() -> None:
    with pytest.raises(ValueError, match="the statement needs mine"):
        prepare(
            statements.FINISH, {name: value for name, value in FINISHED.items() if name != "mine"}, sqlite.dialect()
        )


@pytest.mark.parametrize(("known", "bound"), [(1, 1), (2, 2), (3, 4), (4, 4), (5, 8), (100, 128)])
def test_a_statement_is_made_for_a_power_of_two_and_names_nobody_else(known: int, bound: int) -> None:
    ids = [f"a{number}" for number in range(known)]

    these = statements.these(ids)

    assert len(these) == bound
    assert set(these.values()) == set(ids)

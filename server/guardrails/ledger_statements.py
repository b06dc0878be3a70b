"""Every statement that the ledger runs, built once.

What an update sets is named when it is run; `which`, `at`, `owner`, `found` and the like are bound in conditions.
"""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Update, bindparam, exists, insert, or_, select, update

from server.guardrails.ledger_driver import Query
from server.guardrails.ledger_tables import ITEM_COLUMNS, OPERATION_COLUMNS, Moment, items, ledger_version, operations
from server.guardrails.operation_models import ADDITIONS, SETTLES, ItemState, OperationStatus


def among(column: ColumnElement[str], words: Iterable[str]) -> ColumnElement[bool]:
    """That a column holds one of these words."""
    return or_(*(column == word for word in words))


def these(values: Collection[object]) -> dict[str, object]:
    """Values for a statement that is made for so many, at least one.

    Some stand there twice: there is a statement for each power of two, and not for every number.
    """
    known = list(values)
    count = 1 << (len(known) - 1).bit_length()
    return {f"these_{number}": known[min(number, len(known) - 1)] for number in range(count)}


def one_of_these(column: Column[Any], count: int) -> ColumnElement[bool]:
    """That a column holds one of `these`."""
    return column.in_([bindparam(f"these_{number}", type_=column.type) for number in range(count)])


WHICH = operations.c.id == bindparam("which")
WAITS = operations.c.status == OperationStatus.CONFIRMATION_REQUIRED
RUNS = operations.c.status == OperationStatus.RUNNING
IN_TIME = operations.c.expires_at > bindparam("moment", type_=Moment)
LATE = operations.c.expires_at <= bindparam("moment", type_=Moment)
MINE = operations.c.owner == bindparam("mine")
LATEST: Final = (operations.c.created_at.desc(), operations.c.number.desc())
FINISHED: Final = (
    OperationStatus.DONE,
    OperationStatus.PARTIAL,
    OperationStatus.FAILED,
    OperationStatus.UNKNOWN,
)
"""How a run may have ended. `refused` is not among them: what was refused never ran."""
WRITTEN: Final = (OperationStatus.RUNNING, OperationStatus.DONE, OperationStatus.PARTIAL, OperationStatus.UNKNOWN)
"""Operations that may have changed something."""
IN_DOUBT: Final = (ItemState.SENDING, ItemState.UNKNOWN)
IN_EFFECT: Final = (ItemState.DONE, ItemState.UNKNOWN)

TURN = select(ledger_version.c.version).with_for_update()
"""Waits until no other server is planning. SQLite has no such clause and needs none: there a writer is alone anyway."""
ADD_OPERATION = insert(operations).inline()
ADD_ITEMS = insert(items)

APPROVE = update(operations).where(WHICH, WAITS, IN_TIME, operations.c.approved_at.is_(None))
CLAIM = update(operations).where(WHICH, WAITS, IN_TIME)
CLAIM_APPROVED = CLAIM.where(operations.c.approved_at.is_not(None))
REFUSE = update(operations).where(WHICH, WAITS)
WAITS_AT = select(operations.c.owner).where(WHICH, WAITS)
EXPIRE = update(operations).where(WAITS, LATE)
DROP_ITEMS = update(items).where(items.c.operation_id == bindparam("which"))
EXPIRE_ITEMS = update(items).where(items.c.operation_id.in_(select(operations.c.id).where(WAITS, LATE)))

ITEM = (items.c.operation_id == bindparam("which"), items.c.position == bindparam("at"))
SETTLE = {state: update(items).where(*ITEM, among(items.c.state, found)) for state, found in SETTLES.items()}
RESOLVE = update(items).where(*ITEM, items.c.state == ItemState.UNKNOWN)
SET_ITEMS = update(items).where(items.c.operation_id == bindparam("which"), items.c.state == bindparam("found"))
STATES = (
    select(items.c.state, operations.c.undo_of)
    .join(operations, operations.c.id == items.c.operation_id)
    .where(items.c.operation_id == bindparam("which"))
)
FINISH = update(operations).where(WHICH, RUNS, MINE)
AMEND = update(operations).where(WHICH, among(operations.c.status, FINISHED))
MARK_UNDONE = update(operations).where(WHICH, operations.c.undone_by == "")

BEAT = update(operations).where(RUNS, MINE)
ADOPT = update(operations).where(WHICH, RUNS, operations.c.owner == bindparam("predecessor"))
RUNNING = select(*OPERATION_COLUMNS, operations.c.owner, operations.c.lease_until).where(RUNS)
RUNNING_HERE = select(*OPERATION_COLUMNS).where(RUNS, MINE)

FIND = select(*OPERATION_COLUMNS).where(WHICH)
RECENT = select(*OPERATION_COLUMNS).order_by(*LATEST).limit(bindparam("most"))
RECENT_OF = RECENT.where(operations.c.status == bindparam("status"))
WAITING = select(*OPERATION_COLUMNS).where(WAITS, IN_TIME).order_by(operations.c.created_at)
SAME = (
    select(*OPERATION_COLUMNS)
    .where(
        operations.c.fingerprint == bindparam("fingerprint"),
        operations.c.created_at >= bindparam("since"),
        among(operations.c.status, WRITTEN),
        operations.c.undone_by == "",
    )
    .order_by(*LATEST)
    .limit(1)
)
ALIKE = (
    select(*OPERATION_COLUMNS)
    .join(items, items.c.operation_id == operations.c.id)
    .where(
        items.c.target_id == bindparam("target"),
        items.c.kind == bindparam("kind"),
        operations.c.content_hash == bindparam("content"),
        operations.c.connection == bindparam("connection"),
        among(operations.c.status, WRITTEN),
        or_(operations.c.created_at >= bindparam("since"), operations.c.status == OperationStatus.UNKNOWN),
        operations.c.undone_by == "",
    )
    .order_by(*LATEST)
    .limit(1)
)
ANY_SINCE = select(operations.c.number).where(operations.c.created_at >= bindparam("since", type_=Moment)).limit(1)


@cache
def set_planned(count: int) -> Update:
    """Change these planned items of an operation that its server runs; they are told by their positions."""
    return update(items).where(
        items.c.operation_id == bindparam("which"),
        one_of_these(items.c.position, count),
        items.c.state == ItemState.PLANNED,
        exists().where(WHICH, RUNS, MINE),
    )


@cache
def items_of(count: int) -> Query:
    """The items of these operations."""
    return (
        select(items.c.operation_id, *ITEM_COLUMNS)
        .where(one_of_these(items.c.operation_id, count))
        .order_by(items.c.operation_id, items.c.position)
    )


@cache
def blocking(count: int) -> Query:
    """Items of these records that are about to be sent, on their way, or of unknown outcome."""
    return writes(count).where(
        among(items.c.state, (*IN_DOUBT, ItemState.PLANNED)), or_(items.c.state != ItemState.PLANNED, RUNS)
    )


@cache
def writes_to(count: int) -> Query:
    """Items of these records that were changed since, or may have been."""
    return writes(count).where(
        among(items.c.state, IN_EFFECT),
        items.c.changed_at >= bindparam("since"),
        *(operations.c.tool != tool for tool in ADDITIONS),
    )


def writes(count: int) -> Query:
    """The items of these records, newest first, with what is told of their operations."""
    told = (
        items.c.operation_id,
        operations.c.tool,
        operations.c.content_hash,
        operations.c.connection,
        operations.c.undo_of,
        operations.c.undone_by,
    )
    return (
        select(*ITEM_COLUMNS, *told)
        .join(operations, operations.c.id == items.c.operation_id)
        .where(items.c.kind == bindparam("kind"), one_of_these(items.c.target_id, count))
        .order_by(items.c.changed_at.desc(), operations.c.number.desc())
    )


LATEST_WRITES = (
    writes(1)
    .where(
        operations.c.connection == bindparam("connection"),
        among(items.c.state, (ItemState.SENDING, ItemState.DONE, ItemState.UNKNOWN)),
    )
    .limit(bindparam("most"))
)
"""What a connection last wrote to one record, or may have written, additions included."""

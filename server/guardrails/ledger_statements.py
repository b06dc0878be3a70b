"""Every statement that the ledger runs, built once.

What an update sets is named when it is executed; `which`, `at`, `owner`, `found` and the like are bound in conditions.
"""

from typing import Final

from sqlalchemy import Select, bindparam, exists, insert, or_, select, update

from server.guardrails.ledger_tables import ITEM_COLUMNS, OPERATION_COLUMNS, Moment, items, ledger_version, operations
from server.guardrails.operation_models import ItemState, OperationStatus

WHICH = operations.c.id == bindparam("which")
WAITS = operations.c.status == OperationStatus.CONFIRMATION_REQUIRED
RUNS = operations.c.status == OperationStatus.RUNNING
IN_TIME = operations.c.expires_at > bindparam("moment", type_=Moment)
LATE = operations.c.expires_at <= bindparam("moment", type_=Moment)
MINE = operations.c.owner == bindparam("mine")
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
ADD_OPERATION = insert(operations)
ADD_ITEMS = insert(items)

APPROVE = update(operations).where(WHICH, WAITS, IN_TIME, operations.c.approved_at.is_(None))
CLAIM = update(operations).where(WHICH, WAITS, IN_TIME)
CLAIM_APPROVED = CLAIM.where(operations.c.approved_at.is_not(None))
REFUSE = update(operations).where(WHICH, WAITS)
EXPIRE = update(operations).where(WAITS, LATE)
DROP_ITEMS = update(items).where(items.c.operation_id == bindparam("which"))
EXPIRE_ITEMS = update(items).where(items.c.operation_id.in_(select(operations.c.id).where(WAITS, LATE)))

SET_PLANNED = update(items).where(
    items.c.operation_id == bindparam("which"),
    items.c.position.in_(bindparam("at", expanding=True)),
    items.c.state == ItemState.PLANNED,
    exists().where(WHICH, RUNS, MINE),
)
SET_ITEM = update(items).where(
    items.c.operation_id == bindparam("which"),
    items.c.position == bindparam("at"),
    items.c.state.in_(bindparam("found", expanding=True)),
)
SET_ITEMS = update(items).where(items.c.operation_id == bindparam("which"), items.c.state == bindparam("found"))
STATES = select(items.c.state).where(items.c.operation_id == bindparam("which"))
FINISH = update(operations).where(WHICH, RUNS, MINE)
AMEND = update(operations).where(WHICH, operations.c.status.in_(FINISHED))
MARK_UNDONE = update(operations).where(
    operations.c.id == select(operations.c.undo_of).where(WHICH).scalar_subquery(), operations.c.undone_by == ""
)

BEAT = update(operations).where(RUNS, MINE)
ADOPT = update(operations).where(WHICH, RUNS, operations.c.owner == bindparam("predecessor"))
RUNNING = select(*OPERATION_COLUMNS, operations.c.owner, operations.c.lease_until).where(RUNS)

FIND = select(*OPERATION_COLUMNS).where(WHICH)
RECENT = select(*OPERATION_COLUMNS).order_by(operations.c.created_at.desc()).limit(bindparam("most"))
RECENT_OF = RECENT.where(operations.c.status == bindparam("status"))
WAITING = select(*OPERATION_COLUMNS).where(WAITS, IN_TIME).order_by(operations.c.created_at)
SAME = (
    select(*OPERATION_COLUMNS)
    .where(
        operations.c.fingerprint == bindparam("fingerprint"),
        operations.c.created_at >= bindparam("since"),
        operations.c.status.in_(WRITTEN),
        operations.c.undone_by == "",
    )
    .order_by(operations.c.created_at.desc())
    .limit(1)
)
ITEMS_OF = (
    select(items.c.operation_id, *ITEM_COLUMNS)
    .where(items.c.operation_id.in_(bindparam("these", expanding=True)))
    .order_by(items.c.operation_id, items.c.position)
)


def writes() -> Select[*tuple[object, ...]]:
    """The items of some records, newest first, with what is told of their operations."""
    told = (items.c.operation_id, operations.c.tool, operations.c.undo_of, operations.c.undone_by)
    return (
        select(*ITEM_COLUMNS, *told)
        .join(operations, operations.c.id == items.c.operation_id)
        .where(items.c.kind == bindparam("kind"), items.c.target_id.in_(bindparam("these", expanding=True)))
        .order_by(items.c.changed_at.desc())
    )


BLOCKING = writes().where(
    items.c.state.in_((*IN_DOUBT, ItemState.PLANNED)), or_(items.c.state != ItemState.PLANNED, RUNS)
)
WRITES_TO = writes().where(items.c.state.in_(IN_EFFECT), items.c.changed_at >= bindparam("since"))

"""The ledger's tables, in types that SQLite and PostgreSQL both have, and the way from rows to records."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

from server.guardrails.operation_models import Item, ItemState, Operation, OperationStatus, Route

VERSION: Final = 2
"""Of the tables below. A ledger of another version was written by another version of the server and is left alone."""


class Moment(TypeDecorator[datetime]):
    """A point in time: UTC in the database, and with its zone in Python, which SQLite alone would lose."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the base class names it
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time in the ledger carries its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the base class names it
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(kind: type[StrEnum]) -> Enum:
    """A column of one of our own words, kept as text: a new word needs no change of the table."""
    return Enum(kind, native_enum=False, length=32, values_callable=values_of)


def values_of(kind: type[StrEnum]) -> list[str]:
    """The words of a kind as they stand in the database."""
    return [word.value for word in kind]


metadata = MetaData()

ledger_version = Table("ledger_version", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

operations = Table(
    "operations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("tool", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("status", words(OperationStatus), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("irreversible", Boolean, nullable=False),
    Column("caller", String, nullable=False),
    Column("client_name", String, nullable=False),
    Column("client_version", String, nullable=False),
    Column("connection", String, nullable=False),
    Column("route", words(Route), nullable=False),
    Column("code", String, nullable=False),
    Column("shown_hash", String, nullable=False),
    Column("based_on", Moment),
    Column("expires_at", Moment),
    Column("approved_by", String, nullable=False),
    Column("approved_at", Moment),
    Column("claimed_at", Moment),
    Column("finished_at", Moment),
    Column("undo_of", String, nullable=False),
    Column("undone_by", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("lease_until", Moment),
    Index("operations_by_age", "created_at"),
    Index("operations_by_status", "status", "created_at"),
    Index("operations_by_fingerprint", "fingerprint", "created_at"),
)

items = Table(
    "items",
    metadata,
    Column("operation_id", String, ForeignKey("operations.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("target_id", String, nullable=False),
    Column("state", words(ItemState), nullable=False),
    Column("before_hash", String, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("code", String, nullable=False),
    Column("settled_by", String, nullable=False),
    Column("changed_at", Moment),
    Index("items_by_record", "target_id", "kind", "state", "changed_at"),
)

OPERATION_NAMES: Final = tuple(entry.name for entry in fields(Operation) if entry.name != "items")
ITEM_NAMES: Final = tuple(entry.name for entry in fields(Item))
OPERATION_COLUMNS: Final = tuple(operations.c[name] for name in OPERATION_NAMES)
ITEM_COLUMNS: Final = tuple(items.c[name] for name in ITEM_NAMES)


def operation_row(operation: Operation) -> dict[str, object]:
    """What is kept of an operation in its own table, without owner and lease."""
    return {name: getattr(operation, name) for name in OPERATION_NAMES}


def item_row(operation_id: str, item: Item) -> dict[str, object]:
    """What is kept of one item."""
    row: dict[str, object] = {name: getattr(item, name) for name in ITEM_NAMES}
    return row | {"operation_id": operation_id}


def read_item(row: Mapping[str, Any]) -> Item:
    """An item from a row that has at least its columns."""
    return Item(**{name: row[name] for name in ITEM_NAMES})


def read_operation(row: Mapping[str, Any], its_items: Iterable[Item]) -> Operation:
    """An operation from a row that has at least its columns, with the items it consists of."""
    return Operation(**{name: row[name] for name in OPERATION_NAMES}, items=tuple(its_items))

"""The ledger's tables and statements in PostgreSQL's words."""

import pytest
from inline_snapshot import snapshot
from sqlalchemy import ClauseElement, Delete, Insert, Select, Update
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from server.guardrails import ledger_statements as statements
from server.guardrails.ledger_tables import metadata

POSTGRES = postgresql.dialect()
FOR_SO_MANY = (statements.set_planned, statements.items_of, statements.blocking, statements.writes_to)
MADE = (
    vars(statements)
    | {f"SETTLE {state}": one for state, one in statements.SETTLE.items()}
    | {make.__name__: make(4) for make in FOR_SO_MANY}
)
ALL: dict[str, ClauseElement] = {
    name: value for name, value in MADE.items() if isinstance(value, Select | Insert | Update | Delete)
}
SETS = {
    "operations": ["status", "finished_at", "owner", "lease_until"],
    "items": ["state", "changed_at", "before", "after"],
}


def test_every_table_can_stand_in_postgresql() -> None:
    said: list[str] = []
    for table in metadata.sorted_tables:
        said.append(str(CreateTable(table).compile(dialect=POSTGRES)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        said += [str(CreateIndex(index).compile(dialect=POSTGRES)) for index in indexes]

    lines = [line.strip() for line in "\n".join(said).splitlines()]
    assert "\n".join(line for line in lines if line) == snapshot("""\
CREATE TABLE ledger_version (
version INTEGER NOT NULL,
PRIMARY KEY (version)
)
CREATE TABLE operations (
number SERIAL NOT NULL,
id VARCHAR NOT NULL,
tool VARCHAR NOT NULL,
fingerprint VARCHAR NOT NULL,
content_hash VARCHAR NOT NULL,
status VARCHAR(32) NOT NULL,
created_at TIMESTAMP WITH TIME ZONE NOT NULL,
irreversible BOOLEAN NOT NULL,
caller VARCHAR NOT NULL,
client_name VARCHAR NOT NULL,
client_version VARCHAR NOT NULL,
connection VARCHAR NOT NULL,
route VARCHAR(32) NOT NULL,
code VARCHAR NOT NULL,
shown_hash VARCHAR NOT NULL,
based_on TIMESTAMP WITH TIME ZONE,
expires_at TIMESTAMP WITH TIME ZONE,
approved_by VARCHAR NOT NULL,
approved_at TIMESTAMP WITH TIME ZONE,
claimed_at TIMESTAMP WITH TIME ZONE,
finished_at TIMESTAMP WITH TIME ZONE,
undo_of VARCHAR NOT NULL,
undone_by VARCHAR NOT NULL,
owner VARCHAR NOT NULL,
lease_until TIMESTAMP WITH TIME ZONE,
PRIMARY KEY (number),
UNIQUE (id)
)
CREATE INDEX operations_by_age ON operations (created_at)
CREATE INDEX operations_by_fingerprint ON operations (fingerprint, created_at)
CREATE INDEX operations_by_status ON operations (status, created_at)
CREATE TABLE items (
operation_id VARCHAR NOT NULL,
position INTEGER NOT NULL,
kind VARCHAR NOT NULL,
target_id VARCHAR NOT NULL,
state VARCHAR(32) NOT NULL,
before_hash VARCHAR NOT NULL,
before JSON NOT NULL,
after JSON NOT NULL,
code VARCHAR NOT NULL,
settled_by VARCHAR NOT NULL,
changed_at TIMESTAMP WITH TIME ZONE,
PRIMARY KEY (operation_id, position),
FOREIGN KEY(operation_id) REFERENCES operations (id)
)
CREATE INDEX items_by_record ON items (target_id, kind, state, changed_at)\
""")


@pytest.mark.parametrize("name", ALL)
def test_every_statement_can_be_said_to_postgresql(name: str) -> None:
    statement = ALL[name]
    sets = SETS[str(statement.table)] if isinstance(statement, Update) else None

    said = str(statement.compile(dialect=POSTGRES, column_keys=sets))

    assert said.split()[0] in ("SELECT", "INSERT", "UPDATE")
    for foreign in ("PRAGMA", "ON CONFLICT", "OR REPLACE", "OR IGNORE", "rowid", "RETURNING"):
        assert foreign not in said


def test_nothing_is_ever_deleted() -> None:
    assert len(ALL) > 20
    assert [name for name, statement in ALL.items() if isinstance(statement, Delete)] == []

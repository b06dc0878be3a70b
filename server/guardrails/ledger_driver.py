"""The ledger's statements as the driver of its database runs them: put into its words once, then run by it alone.

SQLAlchemy knows what SQLite and PostgreSQL each want to be told, and takes several times as long as the driver to run
it: with eight statements to a write that was a quarter of what a write takes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import BindParameter, ClauseElement, Connection, Dialect, Select
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Query = Select[*tuple[Any, ...]]
Values = Mapping[str, object]
Convert = Callable[[Any], Any]
Row = Mapping[str, Any]
"""A row in Python's types, by the names of its columns."""


class Driver:
    """Runs statements on a connection, in a transaction that somebody else begins and ends.

    All methods raise what the driver raises where it refuses, and `LookupError` or `ValueError` where the database
    holds what no server writes.
    """

    def __init__(self, connection: Connection) -> None:
        self.raw = cast(DBAPIConnection, connection.connection.dbapi_connection)
        self._dialect = connection.dialect
        self._prepared: dict[tuple[ClauseElement, tuple[str, ...]], Prepared] = {}

    def change(self, statement: ClauseElement, values: Values) -> int:
        """Run a statement that changes rows; returns how many there were to change."""
        return self._run(self._prepare(statement, values), values).rowcount

    def add(self, statement: ClauseElement, rows: Sequence[Values]) -> None:
        """Run a statement for each of some rows, which have the same columns."""
        prepared = self._prepare(statement, rows[0])
        bound: list[Any] = [prepared.bind(row) for row in rows]
        self.raw.cursor().executemany(prepared.text, bound)

    def read(self, query: Query, values: Values) -> list[Row]:
        """The rows that a query finds."""
        prepared = self._prepare(query, values)
        return [prepared.row(found) for found in self._run(prepared, values).fetchall()]

    def _run(self, prepared: "Prepared", values: Values) -> DBAPICursor:
        cursor = self.raw.cursor()
        cursor.execute(prepared.text, prepared.bind(values))
        return cursor

    def _prepare(self, statement: ClauseElement, values: Values) -> "Prepared":
        key = (statement, tuple(values))
        prepared = self._prepared.get(key)
        if prepared is None:
            prepared = self._prepared[key] = prepare(statement, values, self._dialect)
        return prepared


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement in a driver's words, with what it takes to bind its values and to read its rows.

    `places` says for each value its name in the driver's words, how it becomes the driver's, and what it is where
    nobody gives one; `columns` the name of each column and how its values become Python's.
    """

    text: str
    positional: bool
    places: tuple[tuple[str, Convert | None, object], ...]
    columns: tuple[tuple[str, Convert | None], ...]

    def bind(self, values: Values) -> Sequence[object] | Mapping[str, object]:
        """The values as the driver takes them."""
        bound = [
            fixed if name not in values else convert(values[name]) if convert else values[name]
            for name, convert, fixed in self.places
        ]
        return bound if self.positional else dict(zip((place[0] for place in self.places), bound, strict=True))

    def row(self, found: Sequence[object]) -> Row:
        """A row as Python has it."""
        return {
            name: convert(value) if convert else value
            for (name, convert), value in zip(self.columns, found, strict=True)
        }


def prepare(statement: ClauseElement, values: Values, dialect: Dialect) -> Prepared:
    """Put a statement into the words of a driver; which columns an update sets is named by the values.

    Raises:
        ValueError: A value is missing.
    """
    compiled = cast(SQLCompiler, statement.compile(dialect=dialect, column_keys=list(values)))
    named: dict[str, BindParameter[Any]] = {name: bind for bind, name in compiled.bind_names.items()}
    if missing := [name for name, bind in named.items() if bind.required and name not in values]:
        raise ValueError(f"the statement needs {', '.join(missing)}")
    places: list[tuple[str, Convert | None, object]] = []
    for name in compiled.positiontup or named:
        convert = impl(named[name].type, dialect).bind_processor(dialect)
        own = None if name in values else named[name].effective_value
        places.append((name, convert, own if convert is None or name in values else convert(own)))
    selected = statement.selected_columns if isinstance(statement, Select) else ()
    return Prepared(
        text=compiled.string,
        positional=compiled.positiontup is not None,
        places=tuple(places),
        columns=tuple((str(one.key), impl(one.type, dialect).result_processor(dialect, None)) for one in selected),
    )


def impl(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    """A type as a database has it."""
    return kind.dialect_impl(dialect)

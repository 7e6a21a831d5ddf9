"""Statements that are compiled once and handed to the driver as they are.

A payment takes some twenty statements. SQLAlchemy spends 40 µs on each before SQLite sees it, the
driver 3 µs: more than the whole commit. Tables, names and types are declared in Core all the same.
"""

from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import CompoundSelect, Connection, Insert, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import UpdateBase

from app.sql import Link, Order, in_order, sqlite_dialect

Values = Mapping[str, Any]
_Selects = Select[Any] | CompoundSelect[Any]

_PAGE: Final = 500
_DIALECT: Final = sqlite_dialect()


class _Prepared:
    """SQL text with the names of its parameters in their order, made at the first use."""

    def __init__(self, statement: _Selects | UpdateBase) -> None:
        self._statement: Final = statement

    @cached_property
    def _compiled(self) -> tuple[str, Order, Values]:
        """Return the text, the order of values, and those that the statement itself brings."""
        statement = self._statement
        # An insert without values takes a row of all columns, in the order of the table.
        columns = list(statement.table.c.keys()) if isinstance(statement, Insert) else None
        compiled = statement.compile(dialect=_DIALECT, column_keys=columns)
        required = {name for name, bind in compiled.binds.items() if bind.required}
        fixed = {name: each for name, each in compiled.params.items() if name not in required}
        return str(compiled), in_order(tuple(compiled.positiontup or ())), fixed

    def _execute(self, connection: Connection, values: Values) -> Any:  # noqa: ANN401 - untyped
        sql, order, fixed = self._compiled
        given = {**fixed, **values} if fixed else values
        try:
            return _driver(connection).execute(sql, order(given))
        except sqlcipher.Error as error:
            raise _wrapped(sql, error) from error


class Change(_Prepared):
    """An INSERT, UPDATE or DELETE; raises SQLAlchemy's errors, without the values in them."""

    def run(self, connection: Connection, values: Values | None = None) -> None:
        """Execute it with the values of its parameters."""
        self._execute(connection, values or {})

    def run_rows(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Execute it for each row, whose values stand in the order of the statement's."""
        sql = self._compiled[0]
        try:
            if len(rows) == 1:
                _driver(connection).execute(sql, rows[0])
            else:
                _driver(connection).executemany(sql, rows)
        except sqlcipher.Error as error:
            raise _wrapped(sql, error) from error


class Query(_Prepared):
    """A SELECT; its rows are tuples that know the names of their columns."""

    def __init__(self, statement: _Selects) -> None:
        super().__init__(statement)
        self._select: Final = statement

    @cached_property
    def _row(self) -> Any:  # noqa: ANN401 - a class whose fields come with the SQL
        return namedtuple("Row", self._select.selected_columns.keys())

    def all(self, connection: Connection, values: Values | None = None) -> list[Any]:
        """Return every row."""
        found = self._execute(connection, values or {}).fetchall()
        return [self._row._make(row) for row in found]

    def rows(self, connection: Connection, values: Values | None = None) -> list[tuple[Any, ...]]:
        """Return every row as the driver gives it, without the names of its columns."""
        found: list[tuple[Any, ...]] = self._execute(connection, values or {}).fetchall()
        return found

    def each(self, connection: Connection) -> Iterator[tuple[Any, ...]]:
        """Yield row after row as the driver gives them, where there may be very many."""
        cursor = self._execute(connection, {})
        try:
            while page := cursor.fetchmany(_PAGE):
                yield from page
        finally:
            cursor.close()

    def first(self, connection: Connection, values: Values | None = None) -> Any:  # noqa: ANN401
        """Return the first row, or None."""
        row = self._fetch(connection, values)
        return None if row is None else self._row._make(row)

    def scalar(self, connection: Connection, values: Values | None = None) -> Any:  # noqa: ANN401
        """Return the first column of the first row, or None."""
        row = self._fetch(connection, values)
        return None if row is None else row[0]

    def _fetch(self, connection: Connection, values: Values | None) -> Any:  # noqa: ANN401
        cursor = self._execute(connection, values or {})
        row = cursor.fetchone()
        cursor.close()  # an open one would hold its page of the file
        return row


def _driver(connection: Connection) -> Any:  # noqa: ANN401 - the driver ships no types
    return (
        connection.driver
        if isinstance(connection, Link)
        else connection.connection.dbapi_connection
    )


def _wrapped(sql: str, error: Exception) -> BaseException:
    """Return the error as SQLAlchemy raises it; personal data stay out of its words."""
    return DBAPIError.instance(sql, None, error, sqlcipher.Error)

"""Statements that are compiled once and handed to the driver as they are.

A payment takes some twenty statements. SQLAlchemy spends 40 µs on each before SQLite sees it, the
driver 3 µs: more than the whole commit. Tables, names and types are declared in Core all the same.
"""

from collections import namedtuple
from collections.abc import Iterable, Mapping
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Insert, Select
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import UpdateBase

Values = Mapping[str, Any]

_DIALECT: Final = SQLiteDialect_pysqlite(paramstyle="qmark")


class _Compiled:
    """SQL text with the names of its parameters in their order."""

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        # An insert without values takes a row of all columns, in the order of the table.
        columns = list(statement.table.c.keys()) if isinstance(statement, Insert) else None
        compiled = statement.compile(dialect=_DIALECT, column_keys=columns)
        self._sql: Final = str(compiled)
        self._names: Final = tuple(compiled.positiontup or ())
        required = {name for name, bind in compiled.binds.items() if bind.required}
        self._fixed: Final = {
            name: value for name, value in compiled.params.items() if name not in required
        }

    def _execute(self, connection: Connection, values: Values) -> Any:  # noqa: ANN401 - untyped
        try:
            return _driver(connection).execute(self._sql, self._arguments(values))
        except sqlcipher.Error as error:
            raise _wrapped(self._sql, error) from error

    def _arguments(self, values: Values) -> tuple[Any, ...]:
        given = {**self._fixed, **values} if self._fixed else values
        return tuple([given[name] for name in self._names])


class Change(_Compiled):
    """An INSERT, UPDATE or DELETE; raises SQLAlchemy's errors, without the values in them."""

    def __init__(self, statement: UpdateBase) -> None:
        super().__init__(statement)

    def run(self, connection: Connection, values: Values | None = None) -> None:
        """Execute it with the values of its parameters."""
        self._execute(connection, values or {})

    def run_each(self, connection: Connection, rows: Iterable[Values]) -> None:
        """Execute it for each row."""
        arguments = [self._arguments(row) for row in rows]
        try:
            _driver(connection).executemany(self._sql, arguments)
        except sqlcipher.Error as error:
            raise _wrapped(self._sql, error) from error


class Query(_Compiled):
    """A SELECT; its rows are tuples that know the names of their columns."""

    def __init__(self, statement: Select[Any]) -> None:
        super().__init__(statement)
        names = [column.name for column in statement.selected_columns]
        self._row: Final[Any] = namedtuple("Row", names)  # noqa: PYI024 - the names come with SQL

    def all(self, connection: Connection, values: Values | None = None) -> list[Any]:
        """Return every row."""
        found = self._execute(connection, values or {}).fetchall()
        return [self._row._make(row) for row in found]

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
    return connection.connection.driver_connection


def _wrapped(sql: str, error: Exception) -> BaseException:
    """Return the error as SQLAlchemy raises it; personal data stay out of its words."""
    return DBAPIError.instance(sql, None, error, sqlcipher.Error)

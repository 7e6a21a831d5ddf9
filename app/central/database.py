"""The centre's database: durable transactions, one schema for SQLite now and PostgreSQL later."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from sqlalchemy import Connection, Engine, Insert, Table, create_engine, event, insert, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import NullPool

from app.errors import ClerkError, Refusal
from app.sql import BEGIN, BEGIN_WRITING, Links

REVISION: Final = "0001"
"""Schema revision of this program; stands in the database in Alembic's own table."""

BUSY_TIMEOUT_MS: Final = 10_000
_VALUES_MAX: Final = 1_000
"""Values in one IN list: well below the limits of both databases."""

Row = dict[str, Any]
Value = TypeVar("Value")


class Database:
    """Opens transactions; writers of one process queue at a lock, not at SQLite's busy handler."""

    def __init__(self, engine: Engine) -> None:
        self._links: Final = Links(engine)
        self._lock: Final = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open or make the SQLite file; raise NEWER_DATABASE for one of a later version."""
        # Errors are logged, and the values in them may be somebody's name.
        engine = create_engine(f"sqlite:///{path}", hide_parameters=True, poolclass=NullPool)
        event.listen(engine, "connect", _configure)
        database = cls(engine)
        try:
            database._check_revision()
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give one unchanging view of the database for the length of the block."""
        with self._links.transaction(BEGIN) as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Commit what the block did, or nothing of it if the block raises."""
        with self._lock, self._links.transaction(BEGIN_WRITING) as connection:
            yield connection

    def close(self) -> None:
        self._links.close()

    def _check_revision(self) -> None:
        with self.transaction() as connection:
            found = _revision(connection)
            if found > REVISION:
                raise ClerkError(Refusal.NEWER_DATABASE, found=found, known=REVISION)
            if found < REVISION:
                from app.central.migrations import migrate  # noqa: PLC0415 - 0.2 s at each start

                migrate(connection, REVISION)


def upsert(
    connection: Connection, table: Table, rows: Sequence[Row], add: Iterable[str] = ()
) -> None:
    """Insert rows; where the primary key exists, replace the other columns or `add` to them."""
    if not rows:
        return
    connection.execute(_upsert(table, tuple(add), connection.dialect.name), rows)


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows and leave alone those whose primary key exists."""
    if rows:
        connection.execute(_insert_new(table, connection.dialect.name), rows)


@cache
def insert_into(table: Table) -> Insert:
    """Return the table's one INSERT: a statement that is met again need not be compiled again."""
    return insert(table)


@cache
def _upsert(table: Table, add: tuple[str, ...], dialect: str) -> Insert:
    statement = _insert_of(dialect)(table)
    changes = {
        column.name: column + statement.excluded[column.name]
        if column.name in add
        else statement.excluded[column.name]
        for column in table.columns
        if not column.primary_key
    }
    keys = [column.name for column in table.primary_key]
    updating: Insert = statement.on_conflict_do_update(index_elements=keys, set_=changes)
    return updating


@cache
def _insert_new(table: Table, dialect: str) -> Insert:
    statement: Insert = _insert_of(dialect)(table).on_conflict_do_nothing()
    return statement


def _insert_of(dialect: str) -> Any:  # noqa: ANN401 - two classes with the same clauses
    return (postgresql if dialect == "postgresql" else sqlite).insert


def portions(values: Iterable[Value]) -> Iterator[list[Value]]:
    """Cut values into lists that fit into one IN list."""
    whole = list(values)
    for start in range(0, len(whole), _VALUES_MAX):
        yield whole[start : start + _VALUES_MAX]


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(found or "")


def _configure(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    connection.isolation_level = None  # transactions are ours to begin, see _begin
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")

"""Empty tables in memory: a fold is made in them, compared with a file, and thrown away."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from app.store import tables


@contextmanager
def empty_tables() -> Iterator[Connection]:
    """Give every table of the counter's file, empty, for the length of the block."""
    with _engine().begin() as connection:
        driver = connection.connection.driver_connection
        if driver is not None:
            driver.executescript(_script())
        yield connection


@cache
def _engine() -> Engine:
    """Return one engine for all folds: it keeps its compiled statements, and no connection."""
    return create_engine("sqlite://", poolclass=NullPool)


@cache
def _script() -> str:
    dialect = _engine().dialect
    parts: list[ExecutableDDLElement] = []
    for table in tables.metadata.sorted_tables:
        parts += [CreateTable(table), *map(CreateIndex, table.indexes)]
    return ";\n".join(str(part.compile(dialect=dialect)) for part in parts)

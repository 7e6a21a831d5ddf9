"""Empty tables in memory: a fold is made in them, compared with a file, and thrown away."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from app.sql import BEGIN, Links
from app.store import tables


class _Done(Exception):
    """The fold has been looked at: nothing of it is kept."""


@contextmanager
def empty_tables() -> Iterator[Connection]:
    """Give every table of the counter's file, empty, for the length of the block.

    What the block wrote is rolled back, so that the next one finds tables and statements ready.
    """
    try:
        with _links().transaction(BEGIN) as link:
            yield link
            raise _Done
    except _Done:
        pass


@cache
def _links() -> Links:
    where = {"check_same_thread": False, "isolation_level": None}
    engine = create_engine("sqlite://", poolclass=NullPool, connect_args=where)
    event.listen(engine, "connect", _make_tables)
    return Links(engine)


def _make_tables(driver: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    driver.executescript(_script())


@cache
def _script() -> str:
    dialect = sqlite.dialect()
    parts = map(CreateTable, tables.metadata.sorted_tables)  # an index would only be written
    return ";\n".join(str(part.compile(dialect=dialect)) for part in parts)

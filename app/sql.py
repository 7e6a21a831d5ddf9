"""SQLite through SQLAlchemy's statements, without what SQLAlchemy does at each execution of them.

A payment takes some twenty statements and four transactions. SQLAlchemy spends 40 to 90 µs on each
before SQLite sees it, the driver 3 µs. Here connections stay open between transactions, and a
statement that is used again is compiled once and handed to the driver as it is. Tables, names,
parameters, rows and errors are SQLAlchemy's all the same.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple, cast
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, Connection, CursorResult, Engine, Insert, Select, Update
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.dml import UpdateBase

BEGIN: Final = "BEGIN"
BEGIN_WRITING: Final = "BEGIN IMMEDIATE"
"""A writer waits for the file's lock before it reads, so that what it read is still so."""

_IDLE_MAX: Final = 8
"""Connections of one file kept open; threads that ask at once are fewer."""

Values = Mapping[str, Any]
_Many = Sequence[Values]
_Form = tuple[str | tuple[str, int], ...]


Order = Callable[[Values], tuple[Any, ...]]


def in_order(names: tuple[str, ...]) -> Order:
    """Return what takes the values of these names, in their order, out of a mapping."""
    if len(names) > 1:
        return itemgetter(*names)
    return (lambda given: (given[names[0]],)) if names else (lambda _given: ())


class _Compiler(SQLiteCompiler):
    """Writes a limit that never changes as a number.

    SQLite plans a statement anew at each use whose limit is a parameter.
    """

    def limit_clause(self, select: Any, **options: Any) -> str:  # noqa: ANN401 - untyped there, too
        limit, offset = select._limit_clause, select._offset_clause  # noqa: SLF001 - as there
        if isinstance(limit, BindParameter) and not limit.required and offset is None:
            return f" LIMIT {limit.value:d}"
        text: str = super().limit_clause(select, **options)  # type: ignore[no-untyped-call]
        return text


def sqlite_dialect() -> SQLiteDialect_pysqlite:
    """Return what statements are compiled with that are known by heart."""
    dialect = SQLiteDialect_pysqlite(paramstyle="qmark")
    dialect.statement_compiler = _Compiler
    return dialect


class _Text(NamedTuple):
    """SQL as the driver takes it: what puts its parameters in their order, and values it brings."""

    sql: str
    order: Order
    fixed: Values
    has_lists: bool
    metadata: SimpleResultMetaData

    def row(self, values: Values) -> tuple[Any, ...]:
        given = {**self.fixed, **values} if self.fixed else values
        return self.order(given)

    def spread(self, values: Values) -> tuple[Any, ...]:
        """Return the parameters where some of the values are lists."""
        given = dict(self.fixed)
        for name, value in values.items():
            if isinstance(value, list):
                members = _padded(value)
                given |= {f"{name}_{at}": each for at, each in enumerate(members, start=1)}
            else:
                given[name] = value
        return self.order(given)


class Link(Connection):
    """A connection that knows statements by heart which it has seen before."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.driver: Final[Any] = self.connection.driver_connection

    def execute(
        self,
        statement: Executable,
        parameters: Values | _Many | None = None,
        *,
        execution_options: Any = None,  # noqa: ANN401 - SQLAlchemy's own
    ) -> CursorResult[Any]:
        """Execute as SQLAlchemy does. The result of a repeated statement has no `rowcount`."""
        text = None if execution_options else _known(statement, parameters, self.dialect)
        if text is None:
            return super().execute(statement, parameters, execution_options=execution_options)
        try:
            if parameters is None or isinstance(parameters, _ONE):
                fill = text.spread if text.has_lists else text.row
                rows = self.driver.execute(text.sql, fill(parameters or {}))
            else:
                rows = self.driver.executemany(text.sql, [text.row(one) for one in parameters])
        except self.dialect.loaded_dbapi.Error as error:
            raise wrapped(self.dialect, text.sql, error) from error
        return cast("CursorResult[Any]", IteratorResult(text.metadata, rows))


class Links:
    """The open connections to one SQLite file, lent to one transaction after the other."""

    def __init__(self, engine: Engine) -> None:
        self._engine: Final = engine
        self._idle: list[Link] = []
        self._generation = 0

    def transaction(self, begin: str) -> "Transaction":
        """Begin, and commit what the block did, or nothing of it if the block raises."""
        return Transaction(self, begin)

    def take(self) -> tuple[Link, int]:
        """Return an idle or new connection, with the generation to give it back with."""
        generation = self._generation
        try:
            return self._idle.pop(), generation  # the last one has the pages at hand, decrypted
        except IndexError:
            return Link(self._engine), generation

    def take_back(self, link: Link, generation: int) -> None:
        """Keep a connection for the next transaction, unless it is of a file closed since."""
        if generation == self._generation and len(self._idle) < _IDLE_MAX:
            self._idle.append(link)
        else:
            link.close()

    def close(self) -> None:
        """Close what is idle now, and whatever is lent when it comes back."""
        self._generation += 1
        idle, self._idle = self._idle, []
        for link in idle:
            link.close()


class Transaction:
    """One block on one connection; a class, because a generator costs more than the BEGIN."""

    __slots__ = ("_begin", "_generation", "_link", "_links")

    def __init__(self, links: Links, begin: str) -> None:
        self._links = links
        self._begin = begin

    def __enter__(self) -> Link:
        self._link, self._generation = self._links.take()
        try:
            self._link.driver.execute(self._begin)
        except BaseException:
            self._links.take_back(self._link, self._generation)
            raise
        return self._link

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        link = self._link
        try:
            if kind is None:
                link.driver.commit()
        finally:
            self._end(link)

    def _end(self, link: Link) -> None:
        """Give the connection back, without what the block or its commit left undone."""
        try:
            if link.driver.in_transaction:
                link.driver.rollback()
        except BaseException:
            link.invalidate()
            link.close()
            raise
        self._links.take_back(link, self._generation)


def wrapped(dialect: Dialect, sql: str, error: Exception) -> BaseException:
    """Return the error as SQLAlchemy raises it; personal data stay out of its words."""
    return DBAPIError.instance(sql, None, error, dialect.loaded_dbapi.Error)


def _known(
    statement: Executable, parameters: Values | _Many | None, dialect: Dialect
) -> _Text | None:
    """Return the text of a statement, from its second use on; None where there is nothing to win.

    Statements are known by identity: one that is built anew for each use is never met again.
    """
    texts = _TEXTS.get(statement)
    if texts is None:
        _TEXTS[statement] = {}
        return None
    key = _form(statement, parameters)
    try:
        return texts[key]
    except KeyError:
        text = texts[key] = _compiled(statement, key, dialect)
    return text


def _form(statement: Executable, parameters: Values | _Many | None) -> _Form:
    """Return what of the parameters decides on the text: columns to write, lengths of lists."""
    if not parameters:
        return ()
    first = parameters if isinstance(parameters, _ONE) else parameters[0]
    if isinstance(statement, _WRITES_NAMED):
        return tuple(first)
    return tuple(
        [(name, len(_padded(each))) for name, each in first.items() if isinstance(each, list)]
    )


def _compiled(statement: Executable, form: _Form, dialect: Dialect) -> _Text | None:
    if dialect.name != "sqlite" or not isinstance(statement, Select | UpdateBase):
        return None
    columns = [each for each in form if isinstance(each, str)]
    compiled = statement.compile(dialect=_DIALECT, column_keys=columns or None)
    sql, names = str(compiled), tuple(compiled.positiontup or ())
    required = {name for name, bind in compiled.binds.items() if bind.required}
    lists = {each[0]: [None] * each[1] for each in form if isinstance(each, tuple)}
    given: Values = compiled.construct_params(_check=False)
    if compiled.post_compile_params:  # lengths of lists are part of the text
        if {bind.key for bind in compiled.post_compile_params if bind.required} != set(lists):
            return None
        state = compiled.construct_expanded_state(dict.fromkeys(required) | lists)
        sql, names, given = state.statement, tuple(state.positiontup or ()), state.parameters
    fixed = {name: value for name, value in given.items() if name not in required}
    selected = tuple(statement.selected_columns.keys()) if isinstance(statement, Select) else ()
    return _Text(sql, in_order(names), fixed, bool(lists), SimpleResultMetaData(selected))


def _padded(values: list[Any]) -> list[Any]:
    """Repeat the last value up to a power of two: few lengths, and the same set of values."""
    wanted = 1 << max(len(values) - 1, 0).bit_length()
    return values + values[-1:] * (wanted - len(values))


_ONE: Final = (dict, Mapping)
"""What one row's values come in: nearly always the first, which is asked for much faster."""

_DIALECT: Final = sqlite_dialect()
_WRITES_NAMED: Final = (Insert, Update)
_TEXTS: Final[WeakKeyDictionary[Executable, dict[_Form, _Text | None]]] = WeakKeyDictionary()

"""The counter's file: encrypted, durable at every commit, and each table written by one process."""

import errno
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import StrEnum, auto
from pathlib import Path
from typing import Any, Final, Self

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from app.errors import ClerkError, Refusal
from app.sql import BEGIN, BEGIN_WRITING, Links, Transaction
from app.store import tables

REVISION: Final = 1
"""Schema revision of this program; stands in the file as `PRAGMA user_version`."""

BUSY_TIMEOUT_MS: Final = 5_000
_BUSY_PAUSE_MS: Final = 1
_CHECKPOINT_PAGES: Final = 8_192
"""The agent checkpoints; this bound (32 MiB) only keeps the log from growing if it is dead."""

_IO_ERROR: Final = "disk I/O error"
_SYMPTOMS: Final = (
    ("database or disk is full", Refusal.DISK_FULL),
    ("database is locked", Refusal.DATABASE_BUSY),
    ("database table is locked", Refusal.DATABASE_BUSY),
    ("file is not a database", Refusal.WRONG_KEY),
    ("disk image is malformed", Refusal.DATABASE_DAMAGED),
    (_IO_ERROR, Refusal.DATABASE_DAMAGED),
    ("unable to open database file", Refusal.DATABASE_MISSING),
    ("attempt to write a readonly database", Refusal.DISK_FULL),
)


_FAILURES: Final = (DatabaseError, sqlcipher.DatabaseError)

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_PROBE_BYTES: Final = 1 << 16


class Role(StrEnum):
    """Which process speaks: each may change its own tables only."""

    WINDOW = auto()
    AGENT = auto()
    READER = auto()
    RESTORE = auto()
    """The one process at a file that has not got its name yet; it speaks for both of them."""


_MAKERS: Final = frozenset({Role.WINDOW, Role.RESTORE})
"""Who may make a file where there is none."""


class Store:
    """Opens transactions on one encrypted SQLite file, from any thread."""

    def __init__(self, path: Path, engine: Engine, role: Role) -> None:
        self.path: Final = path
        self.role: Final = role
        self._links: Final = Links(engine)

    @classmethod
    def open(cls, path: Path, key: bytes, role: Role) -> Self:
        """Open an existing file or, for the window, make a new one.

        Raises DATABASE_MISSING, WRONG_KEY, DATABASE_DAMAGED, or NEWER_DATABASE when the file was
        written by a later version: reading it with this one could drop what it does not know.
        """
        if not path.exists() and role not in _MAKERS:
            raise ClerkError(Refusal.DATABASE_MISSING, path=str(path))
        store = cls(path, _engine(path, role, lambda driver: cls.unlock(driver, key)), role)
        try:
            store._check_revision()
        except BaseException:
            store.close()
            raise
        return store

    @staticmethod
    def unlock(driver: Any, key: bytes) -> None:  # noqa: ANN401 - the driver ships no types
        """Give a new connection the key of the file, before anything is read through it."""
        driver.execute(f"PRAGMA key = \"x'{key.hex()}'\"")

    def read(self) -> AbstractContextManager[Connection]:
        """Give one unchanging view of the file for the length of the block."""
        return _Told(self.path, self._links.transaction(BEGIN))

    def transaction(self) -> AbstractContextManager[Connection]:
        """Commit what the block did, or nothing of it if the block raises."""
        return _Told(self.path, self._links.transaction(BEGIN_WRITING))

    def data_version(self, connection: Connection) -> int:
        """Return a number that changes when another process commits; ask on one connection."""
        return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    def checkpoint(self) -> None:
        """Move committed pages from the log into the file as far as no reader is in the way."""
        with refusals(self.path):
            link, generation = self._links.take()
            try:
                link.driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            finally:
                self._links.take_back(link, generation)

    def close(self) -> None:
        self._links.close()

    def _check_revision(self) -> None:
        with self.read() as connection:
            revision = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        if revision > REVISION:
            raise ClerkError(Refusal.NEWER_DATABASE, found=revision, known=REVISION)
        if revision < REVISION:
            if self.role not in _MAKERS:
                raise ClerkError(Refusal.DATABASE_MISSING, path=str(self.path))
            from app.store.migrations import migrate  # noqa: PLC0415 - Alembic costs 0.2 s a start

            with self.transaction() as connection:
                migrate(connection, REVISION)
            self._links.close()  # its connections were opened before the tables had owners


class _Told:
    """A transaction that tells of its troubles as `refusals` does.

    A class: a key that is pressed begins ten of them, and generators cost more than their BEGIN.
    """

    __slots__ = ("_path", "_transaction")

    def __init__(self, path: Path, transaction: Transaction) -> None:
        self._path = path
        self._transaction = transaction

    def __enter__(self) -> Connection:
        try:
            return self._transaction.__enter__()
        except _FAILURES as error:
            _refuse(self._path, error)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, *_: object
    ) -> None:
        try:
            self._transaction.__exit__(kind)
        except _FAILURES as failure:
            _refuse(self._path, failure)
            raise
        if isinstance(error, _FAILURES):
            _refuse(self._path, error)


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Turn what the machine did to the file into a refusal; anything else stays a bug."""
    try:
        yield
    except _FAILURES as error:
        _refuse(path, error)
        raise


def _refuse(path: Path, error: Exception) -> None:
    """Raise what a person can act on; return for what nobody but us can."""
    text = str(error)
    for symptom, refusal in _SYMPTOMS:
        if symptom in text:
            is_full = symptom == _IO_ERROR and _lacks_room(path)
            code = Refusal.DISK_FULL if is_full else refusal
            raise ClerkError(code, path=str(path)) from error


def _lacks_room(path: Path) -> bool:
    """Say whether a file beside this one could not grow where the log would have to.

    SQLite tells a full disk from a broken one only by ENOSPC; a quota and a limit of a file's
    size are "disk I/O error" to it.
    """
    log = path.with_name(f"{path.name}-wal")
    try:
        end = max(each.stat().st_size for each in (path, log) if each.exists())
        with tempfile.TemporaryFile(dir=path.parent, buffering=0) as probe:
            probe.seek(end)
            wanted = bytes(_PROBE_BYTES)
            return probe.write(wanted) < len(wanted)
    except OSError as error:
        return error.errno in _NO_ROOM
    except ValueError:  # no file yet
        return False


def _engine(path: Path, role: Role, unlock: Callable[[Any], None]) -> Engine:
    def connect() -> Any:  # noqa: ANN401 - the driver ships no types
        connection = sqlcipher.connect(str(path), check_same_thread=False, isolation_level=None)
        connection.execute("PRAGMA cipher_log_level = NONE")  # its words go to standard error
        unlock(connection)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        if role is Role.WINDOW:
            connection.set_busy_handler(_wait_for_the_lock)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        return connection

    def guarded() -> Any:  # noqa: ANN401 - the driver ships no types
        with refusals(path):
            connection = connect()
            # A new or older file is migrated first: its tables are not yet anybody's.
            (revision,) = connection.execute("PRAGMA user_version").fetchone()
        if revision == REVISION:
            connection.set_authorizer(authorizer(role))
        return connection

    return create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=guarded,
        poolclass=NullPool,  # connections stay open in `Links`
        hide_parameters=True,  # errors are logged, and the values may be somebody's name
    )


def _wait_for_the_lock(times: int) -> bool:
    """Look again at once: SQLite's own pauses grow to 0.1 s and miss the gaps the agent leaves."""
    time.sleep(_BUSY_PAUSE_MS / 1000)
    return times * _BUSY_PAUSE_MS < BUSY_TIMEOUT_MS


def authorizer(role: Role) -> Callable[..., int]:
    """Return the callback by which SQLite refuses a write to a table of the other process."""
    own = {
        Role.WINDOW: tables.WINDOW_TABLES,
        Role.AGENT: tables.AGENT_TABLES,
        Role.READER: frozenset[str](),
        Role.RESTORE: frozenset(tables.metadata.tables),
    }[role]

    def decide(
        action: int, table: str | None, column: str | None, _file: str | None, _by: str | None
    ) -> int:
        if action not in _GUARDED:
            return _OK
        if action in _SCHEMA_CHANGES:
            return _DENY
        return _OK if table in own and _may(action, table, column) else _DENY

    return decide


def _may(action: int, table: str | None, column: str | None) -> bool:
    if action == sqlcipher.SQLITE_INSERT:
        return True
    if table == "feed_log":
        return action == sqlcipher.SQLITE_UPDATE and column in tables.FEED_LOG_CHANGES
    return table not in tables.GROW_ONLY


_OK: Final[int] = sqlcipher.SQLITE_OK
_DENY: Final[int] = sqlcipher.SQLITE_DENY
_WRITES: Final = {sqlcipher.SQLITE_INSERT, sqlcipher.SQLITE_UPDATE, sqlcipher.SQLITE_DELETE}
_SCHEMA_CHANGES: Final = {
    sqlcipher.SQLITE_DROP_TABLE,
    sqlcipher.SQLITE_ALTER_TABLE,
    sqlcipher.SQLITE_CREATE_TRIGGER,
    sqlcipher.SQLITE_ATTACH,
}
_GUARDED: Final = _WRITES | _SCHEMA_CHANGES

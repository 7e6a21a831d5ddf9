"""The floor of a commit: the same statements, on a copy of the file, by the driver alone."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, event

from app.messages.signing import ENTRY, Signer
from ui.bench.figures import ms_between

Statement = tuple[str, Any, bool]
"""SQL, its parameters, and whether they are many rows."""

Written = list[Statement]
"""What one transaction wrote, in its order."""

_HASH: Final = bytes(32)
_CHANGES: Final = ("INSERT", "UPDATE", "DELETE")


class Recorder:
    """Writes down what every transaction of this process writes, from any thread."""

    def __init__(self) -> None:
        self._open: Final[dict[int, Written]] = {}
        self._done: Final[list[Written]] = []
        self._lock: Final = threading.Lock()

    @contextmanager
    def listening(self) -> Iterator[Self]:
        """Listen for the length of the block."""
        heard = (
            ("before_cursor_execute", self._note),
            ("commit", self._keep),
            ("rollback", self._drop),
        )
        for name, listener in heard:
            event.listen(Engine, name, listener)
        try:
            yield self
        finally:
            for name, listener in heard:
                event.remove(Engine, name, listener)

    def take(self) -> list[Written]:
        """Return the transactions since the last time, in the order of their commits."""
        with self._lock:
            taken = list(self._done)
            self._done.clear()
        return taken

    def _note(
        self,
        connection: Connection,
        _cursor: object,
        statement: str,
        parameters: Any,  # noqa: ANN401
        _context: object,
        executemany: bool,  # noqa: FBT001
    ) -> None:
        if statement.startswith(_CHANGES):
            kept = self._open.setdefault(id(connection), [])
            kept.append((statement, parameters, executemany))

    def _keep(self, connection: Connection) -> None:
        written = self._open.pop(id(connection), None)
        if written:
            with self._lock:
                self._done.append(written)

    def _drop(self, connection: Connection) -> None:
        self._open.pop(id(connection), None)


def kind_of(written: Written) -> str:
    """Return the kind of the journal entry that a transaction wrote; "" where it wrote none."""
    for statement, parameters, _many in written:
        if statement.startswith("INSERT INTO journal "):
            return str(parameters[3])
    return ""


class RawCopy:
    """A copy of the counter's file, written by the driver with nothing between.

    The same pragmas, indexes and rows: what is left out is our own reading, deciding and folding,
    and the tables' owners. One signature a transaction is made, as an entry needs it.
    """

    def __init__(self, database: Path, key: bytes, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "floor.db"
        for suffix in ("", "-wal"):
            source = database.with_name(database.name + suffix)
            if source.exists():
                shutil.copyfile(source, path.with_name(path.name + suffix))
        self._signer: Final = Signer.new()
        self._connection: Final = sqlcipher.connect(str(path), isolation_level=None)
        self._connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("PRAGMA wal_autocheckpoint = 8192")

    def write(self, written: Written) -> float:
        """Write one transaction anew; return how long it took, in milliseconds."""
        cursor = self._connection.cursor()
        began = time.monotonic_ns()
        cursor.execute("BEGIN IMMEDIATE")
        for statement, parameters, many in written:
            if many:
                cursor.executemany(statement, parameters)
            else:
                cursor.execute(statement, parameters)
        self._signer.sign(ENTRY, _HASH)
        cursor.execute("COMMIT")
        return ms_between(began, time.monotonic_ns())

    def close(self) -> None:
        self._connection.close()

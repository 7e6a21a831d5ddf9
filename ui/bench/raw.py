"""The floor of a commit: the same statements, on a copy of the file, by the driver alone."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import event
from sqlalchemy.pool import Pool

from app.messages.signing import ENTRY, Signer
from ui.bench.figures import ms_between

Statement = tuple[str, tuple[Any, ...]]
"""SQL and its parameters."""

Written = list[Statement]
"""What one transaction wrote, in its order."""

_HASH: Final = bytes(32)
_KIND: Final = 3  # the place of the kind among the columns of the journal
_LITERAL: Final = re.compile(r"x'([0-9a-f]*)'|'((?:[^']|'')*)'|(?<![\w\"])(-?\d+)(?!\w)")


class Recorder:
    """Writes down what every transaction of this process writes, from any thread.

    It hears what SQLite itself says of each statement, values and all, which costs a transaction
    about 0.3 ms: where that counts, be `deaf` for what is measured. Listen before the store is
    opened.
    """

    def __init__(self) -> None:
        self._done: Final[list[list[str]]] = []
        self._lines: Final[list[tuple[Any, Callable[[str], None]]]] = []

    @contextmanager
    def listening(self) -> Iterator[Self]:
        """Listen for the length of the block."""
        event.listen(Pool, "connect", self._follow)
        try:
            yield self
        finally:
            event.remove(Pool, "connect", self._follow)

    @contextmanager
    def deaf(self) -> Iterator[None]:
        """Hear nothing for the length of the block, in which no other thread may write."""
        for driver, _hear in self._lines:
            driver.set_trace_callback(None)
        try:
            yield
        finally:
            for driver, hear in self._lines:
                driver.set_trace_callback(hear)

    def take(self) -> list[Written]:
        """Return the transactions since the last time, in the order of their commits."""
        count = len(self._done)
        taken, self._done[:count] = self._done[:count], []
        return [[parsed(text) for text in texts] for texts in taken]

    def _follow(self, driver: Any, _record: object) -> None:  # noqa: ANN401 - untyped
        texts: list[str] = []

        def hear(text: str) -> None:
            if text.startswith(("INSERT", "UPDATE", "DELETE")):
                texts.append(text)
            elif texts and text.startswith(("COMMIT", "ROLLBACK")):
                if text.startswith("COMMIT"):
                    self._done.append(texts.copy())
                texts.clear()

        self._lines.append((driver, hear))
        driver.set_trace_callback(hear)


def parsed(text: str) -> Statement:
    """Take the values out of a statement that SQLite tells with its values in it."""
    values: list[Any] = []

    def take(found: re.Match[str]) -> str:
        blob, words, number = found.groups()
        if blob is not None:
            values.append(bytes.fromhex(blob))
        else:
            values.append(int(number) if words is None else words.replace("''", "'"))
        return "?"

    return _LITERAL.sub(take, text), tuple(values)


def kind_of(written: Written) -> str:
    """Return the kind of the journal entry that a transaction wrote; "" where it wrote none."""
    for statement, values in written:
        if statement.startswith("INSERT INTO journal "):
            return str(values[_KIND])
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
        for statement, values in written:
            cursor.execute(statement, values)
        self._signer.sign(ENTRY, _HASH)
        cursor.execute("COMMIT")
        return ms_between(began, time.monotonic_ns())

    def close(self) -> None:
        self._connection.close()

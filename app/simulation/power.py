"""Power that fails at chosen boundaries, and the files of a computer that live through it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine

from app.central.database import Database
from app.simulation.disk import Disk
from app.store.database import Role, Store

_PAGES_MAX: Final = 1_073_741_823


class PowerCut(BaseException):
    """The power is gone: nothing in memory outlives it, and nothing may catch it."""


class Power:
    """The power of one computer; boundaries are commits and everything that leaves the machine.

    `torn` asks for a cut in the middle of a commit: the log of the file ends within its frames.
    """

    def __init__(self) -> None:
        self.boundaries = 0
        self.commits = 0
        self.torn = False
        self.tail: tuple[int, int] | None = None
        self.where = ""
        self._left: int | None = None

    def cut_after(self, boundaries: int, *, torn: bool = False) -> None:
        self._left = boundaries
        self.torn = torn
        self.tail = None

    def hold(self) -> None:
        """Let the power stay on from here."""
        self._left = None

    def tick(self, where: str) -> None:
        """Pass a boundary, or fall there."""
        self.boundaries += 1
        if self._left is None:
            return
        if self._left == 0:
            self._left = None
            self.where = where
            raise PowerCut(where)
        self._left -= 1


class MortalStore(Store):
    """The program's own store, on a machine whose power fails and whose disk fills up."""

    def __init__(self, path: Path, engine: Engine, role: Role) -> None:
        super().__init__(path, engine, role)
        self.power = Power()
        self.is_full: Callable[[], bool] = lambda: False
        self._was_full = False
        self.has_been_full = False

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        before = self._log_bytes() if self.power.torn else 0
        with super().transaction() as connection:
            self._limit(connection)
            yield connection
            self.power.tick("before a commit")
        self.power.commits += 1
        self.power.tail = (before, self._log_bytes()) if self.power.torn else None
        self.power.tick("in a commit" if self.power.torn else "after a commit")
        self.power.tail = None

    def _limit(self, connection: Connection) -> None:
        full = self.is_full()
        if full or self._was_full:
            pages = 1 if full else _PAGES_MAX
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            self._was_full = self.has_been_full = full

    def _log_bytes(self) -> int:
        log = self.path.with_name(f"{self.path.name}-wal")
        return log.stat().st_size if log.exists() else 0


class OpenStore(MortalStore):
    """A store whose file holds the pages as they are; no key stands between them and the disk."""

    @staticmethod
    def unlock(driver: Any, key: bytes) -> None:  # noqa: ANN401 - the driver ships no types
        """Leave the connection as it is."""


STORES: Final[dict[Disk, type[MortalStore]]] = {Disk.SEALED: MortalStore, Disk.OPEN: OpenStore}


class CentreCut(Exception):
    """The centre went down before its commit."""


class MortalDatabase(Database):
    """The centre's own database; `fail_next` takes its power before the next commit."""

    fail_next = False

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with super().transaction() as connection:
            yield connection
            if self.fail_next:
                self.fail_next = False
                raise CentreCut

"""What the agent keeps outside the file: the mark beside it, and the copy on a second medium."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.clock import Clock
from app.errors import ClerkError, Refusal
from app.messages import wire
from app.messages.canonical import canonical
from app.messages.entries import BrokenEntry, EntryKey
from app.store import queries, sync_queries
from app.store.agent_state import COPIED, COPY_ERROR, FILE_ALARM
from app.store.database import Store
from app.store.journal import read_identity
from app.store.mark import NAME, Mark, check_mark, mark_path
from app.store.sealed_log import SealedLog, log_path
from app.store.sync_queries import Proof
from app.store.whole_file import unwritable

WAKE_MS: Final = 50
NOTE_EVERY_MS: Final = 1_000
"""The mark and the figures of the copy are written at most this often."""

RETRY_MS: Final = 2_000
"""How soon a medium that was gone is looked for again."""

_BYTES_MAX: Final = wire.PAGE_BYTES_MAX // 2
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Places:
    """The file's own folder, and that of the second medium where there is one."""

    home: Path
    second: Path | None = None


class Keeper:
    """Follows the journal; never in the way of a commit. A medium that is gone is no failure.

    Before anything is written, the file has to lead to the marks and to the copy that are there:
    if it does not, it is an older one, and nothing is overwritten.
    """

    def __init__(self, store: Store, key: bytes, places: Places, clock: Clock) -> None:
        with store.read() as connection:
            self._own: Final = read_identity(connection)
            self._noted: Final = {
                name: sync_queries.state(connection, name) for name in (COPIED, COPY_ERROR)
            }
        self._store: Final = store
        self._key: Final = key
        self._places: Final = places
        self._clock: Final = clock
        self._logs: Final[dict[int, SealedLog]] = {}
        self._copied = self._marked = (0, 0)
        self._noted_ms: int | None = None
        self._retry_ms = 0
        self._error = ""
        self._is_checked = False
        self.is_stopped = False
        """An older file was found: nothing is kept of it."""

    def turn(self) -> int:
        """Bring copy and mark to the end of the journal; return when to look again, in ms."""
        if self.is_stopped:
            return NOTE_EVERY_MS
        try:
            self._begin()
            with self._store.read() as connection:
                tail = sync_queries.tail(connection, self._own.terminal)
            if self._places.second is not None and self._now_ms() >= self._retry_ms:
                self._copy(self._places.second, tail)
            if self._is_due():
                self._note(tail)
        except ClerkError as error:
            _log.warning("keeper: %s", error)
            return RETRY_MS
        return WAKE_MS

    def close(self) -> None:
        self._forget_logs()

    def _begin(self) -> None:
        """Judge the file anew by the mark beside it, once, before anything is written."""
        if self._is_checked:
            return
        self._noted[FILE_ALARM] = "?"
        self._write({FILE_ALARM: ""})
        self._check(Mark.read(self._places.home / NAME))
        self._is_checked = True

    def _copy(self, folder: Path, tail: tuple[int, int]) -> None:
        """Append what the copy does not have; a medium in trouble is tried again later."""
        if tail == self._copied:
            return
        try:
            self._check(Mark.read(mark_path(folder, self._own.terminal)))
            with self._store.read() as connection:
                epochs = sync_queries.epochs(connection, self._own.terminal)
            for epoch in epochs:
                self._copy_epoch(folder, epoch)
            self._copied, self._error = tail, ""
        except (OSError, ClerkError, BrokenEntry) as error:
            self._forget_logs()
            self._retry_ms = self._now_ms() + RETRY_MS
            self._error = str(_refusal(folder, error).code)

    def _copy_epoch(self, folder: Path, epoch: int) -> None:
        log = self._logs.get(epoch)
        if log is None:
            log = self._opened(folder, epoch)
            if log is None:
                return
            self._logs[epoch] = log
        limits = (wire.ENTRIES_MAX, _BYTES_MAX)
        while True:
            with self._store.read() as connection:
                page = sync_queries.slice_after(
                    connection, self._own.terminal, Proof(log.count), epoch, limits
                )
            if not page.entries:
                return
            log.append(page.entries)

    def _opened(self, folder: Path, epoch: int) -> SealedLog | None:
        """Open the copy of an epoch behind an end that is in the file, too; stop if it is not.

        An old epoch's copy that another key has sealed stays what it is: it is whole.
        """
        path = log_path(folder, self._own.terminal, epoch)
        log = SealedLog.appendable(path, (self._own.terminal, epoch), self._key)
        try:
            last = log.last()
            key = EntryKey(self._own.terminal, epoch, log.count)
            if last is not None:
                self._check(Mark(key, last.hash.hex(), self._own.terminal_signer.key))
        except ClerkError as error:
            log.close()
            if error.code is Refusal.COPY_NOT_WHOLE and epoch < self._own.epoch:
                return None
            raise
        except BaseException:
            log.close()
            raise
        return log

    def _check(self, mark: Mark | None) -> None:
        """Raise for a file that does not lead to what was kept of it, and say so to the window."""
        try:
            with self._store.read() as connection:
                check_mark(connection, self._own, mark)
        except ClerkError as error:
            if error.code in (Refusal.FILE_OLDER, Refusal.FILE_SWAPPED):
                self.is_stopped = True
                self._write({FILE_ALARM: alarm_text(error)})
            raise

    def _is_due(self) -> bool:
        return self._noted_ms is None or self._now_ms() - self._noted_ms >= NOTE_EVERY_MS

    def _note(self, tail: tuple[int, int]) -> None:
        """Write down how far journal and copy are, where that has changed."""
        self._noted_ms = self._now_ms()
        epoch, seq = self._copied
        self._write({COPIED: f"{epoch} {seq}" if epoch else "", COPY_ERROR: self._error})
        if tail != self._marked and tail[0]:
            self._mark(tail)
            self._marked = tail

    def _mark(self, tail: tuple[int, int]) -> None:
        home = self._places.home / NAME
        with self._store.read() as connection:
            head = queries.head(connection, self._own.terminal, tail[0])
        if head is None:
            return
        last = EntryKey(self._own.terminal, tail[0], head[0])
        mark = Mark(last, head[1].hex(), self._own.terminal_signer.key)
        mark.write(home, self._own.terminal_signer)
        if self._places.second is not None and self._copied == tail:
            with suppress(ClerkError):
                path = mark_path(self._places.second, self._own.terminal)
                mark.write(path, self._own.terminal_signer)

    def _write(self, values: dict[str, str]) -> None:
        if all(self._noted.get(name, "") == value for name, value in values.items()):
            return
        with self._store.transaction() as connection:
            sync_queries.set_states(connection, values)
        self._noted.update(values)

    def _forget_logs(self) -> None:
        while self._logs:
            with suppress(OSError):
                self._logs.popitem()[1].close()

    def _now_ms(self) -> int:
        return self._clock.read().monotonic_ms


def alarm_text(error: ClerkError) -> str:
    """Return a refusal as it stands in FILE_ALARM, for another process to say it."""
    return canonical({"code": str(error.code), **error.values}).decode()


def _refusal(folder: Path, error: Exception) -> ClerkError:
    if isinstance(error, ClerkError):
        return error
    if isinstance(error, OSError):
        return unwritable(folder / NAME, error)
    return ClerkError(Refusal.DATABASE_DAMAGED, path=str(folder))

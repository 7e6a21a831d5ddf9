"""A whole copy of the file, made while the window sells, checked, and named by its last entry."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection

from app.errors import ClerkError, Refusal
from app.messages.entries import EntryKey
from app.store import extract
from app.store.database import Role, Store, refusals
from app.store.instance_lock import instance_lock
from app.store.verify import verify
from app.store.whole_file import DRAFT, draft_of, require_folder, unwritable

SUFFIX: Final = ".okno-backup"
LOCK_NAME: Final = "okno.backup.lock"

_PAGES_A_STEP: Final = 64
_PAUSE_S: Final = 0.002
"""256 KiB, then a pause: a commit of the window never waits for more than one such step."""

OnStep = Callable[[int], None]
"""Told after each step how many pages are left."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was checked: it holds `entries`, the last of them `last` with hash `head`."""

    path: Path
    entries: int
    last: EntryKey
    head: str
    size: int


def _nothing(_pages: int) -> None:
    """Do nothing."""


def back_up(
    path: Path, key: bytes, target: Path, *, kept: int = 0, on_step: OnStep = _nothing
) -> Backup:
    """Copy the file to `target`, or into it under the copy's own name where it is a folder.

    The copy is one moment of the file: what is committed meanwhile is not in it, and waits for
    nothing. It is encrypted by the same key, and has its name only once it was read back and is
    whole. In a folder the newest `kept` copies of this terminal stay, all of them for 0. Raises
    NO_SUCH_MEDIUM, DISK_FULL, CANNOT_WRITE, WRONG_KEY, DATABASE_DAMAGED, COPY_NOT_WHOLE, or
    DATABASE_BUSY while another copy is being made.
    """
    require_folder(target if target.is_dir() else target.parent)
    store = Store.open(path, key, Role.READER)
    try:
        with _alone(path.with_name(LOCK_NAME)), store.read() as connection:
            last = _last(connection)
            named = target / f"{last.text}{SUFFIX}" if target.is_dir() else target
            _forget_drafts(named)
            with draft_of(named) as draft:
                _copy(connection, draft, key, on_step)
                verdict = verify(draft, key)
                if not verdict.whole:
                    raise ClerkError(Refusal.COPY_NOT_WHOLE, path=str(named))
                size = draft.stat().st_size
    finally:
        store.close()
    if target.is_dir() and kept:
        _rotate(target, last.terminal, kept)
    return Backup(named, verdict.entries, last, verdict.head, size)


def backups_in(folder: Path, terminal: str) -> list[Path]:
    """Return a terminal's copies, newest first, by the entries that they end with."""
    found: list[tuple[EntryKey, Path]] = []
    for each in folder.glob(f"{terminal}.*{SUFFIX}"):
        with suppress(ValueError):  # a file that people have named
            found.append((EntryKey.parse(each.name.removesuffix(SUFFIX)), each))
    return [each for _key, each in sorted(found, reverse=True)]


def copy_database(path: Path, key: bytes, draft: Path) -> None:
    """Copy one encrypted file, whoever is writing it, to a new one under the same key."""
    store = Store.open(path, key, Role.READER)
    try:
        with store.read() as connection:
            _last(connection)
            _copy(connection, draft, key, _nothing)
    finally:
        store.close()


def _copy(connection: Connection, draft: Path, key: bytes, on_step: OnStep) -> None:
    """Copy what the connection sees, step by step; its view keeps the copy from starting anew."""
    source = connection.connection.driver_connection
    if source is None:
        raise RuntimeError("a connection without its driver")

    def pause(_status: int, left: int, _total: int) -> None:
        on_step(left)
        time.sleep(_PAUSE_S)

    size = _size(connection)
    with _at_target(draft, size):
        target = sqlcipher.connect(str(draft), isolation_level=None)
        try:
            target.execute("PRAGMA cipher_log_level = NONE")
            target.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            target.execute("PRAGMA synchronous = OFF")  # synced as a whole before it has its name
            source.backup(target, pages=_PAGES_A_STEP, progress=pause)
        finally:
            target.close()


@contextmanager
def _at_target(draft: Path, size: int) -> Iterator[None]:
    """Tell trouble with the copy's medium from trouble with the file that is copied."""
    try:
        with refusals(draft):
            yield
    except ClerkError as refusal:
        if refusal.code is not Refusal.DISK_FULL:
            _require_writable(draft, size)
        raise


def _require_writable(draft: Path, size: int) -> None:
    """Raise what is wrong with a medium that cannot hold a file of this size.

    SQLite says "disk I/O error" of a quota and of a limit, and has given the space back by then.
    """
    probe = draft.with_name(f"{draft.name}.probe")
    try:
        with probe.open("wb") as file:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, size)
            file.write(b"?")
    except OSError as error:
        raise unwritable(draft, error) from error
    finally:
        with suppress(OSError):
            probe.unlink()


def _size(connection: Connection) -> int:
    pages, page = (
        int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
        for name in ("page_count", "page_size")
    )
    return pages * page


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Make one copy at a time: then a draft of another is left over from one that was cut off."""
    with ExitStack() as held:
        try:
            held.enter_context(instance_lock(lock))
        except ClerkError as error:
            raise ClerkError(Refusal.DATABASE_BUSY) from error
        yield


def _last(connection: Connection) -> EntryKey:
    ends = extract.ends(connection)
    if ends is None:
        raise ClerkError(Refusal.NOTHING_TO_EXPORT)
    return ends[1]


def _forget_drafts(named: Path) -> None:
    of_terminal = named.name.split(".", 1)[0]
    for left in named.parent.glob(f"{of_terminal}.*{SUFFIX}.*{DRAFT}*"):
        left.unlink(missing_ok=True)


def _rotate(folder: Path, terminal: str, kept: int) -> None:
    for old in backups_in(folder, terminal)[kept:]:
        old.unlink(missing_ok=True)

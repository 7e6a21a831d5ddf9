"""Puts a restored file in the place of the one that was there, which is kept beside it."""

from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app.clock import Clock
from app.errors import ClerkError, Refusal
from app.settings import Settings
from app.store import queries
from app.store.database import Role, Store
from app.store.instance_lock import instance_lock
from app.store.journal import PENDING
from app.store.keyfile import create_key, read_key
from app.store.tables import identity
from app.store.whole_file import sync, sync_folder
from app.sync.http import Way
from app.sync.restore import Copies, Restore, Restored

_ENDINGS: Final = ("-wal", "-shm", "")
"""The log first: it must never be found beside a file that is not its own."""


def restore_counter(
    settings: Settings, way: str | Way, code: str, copies: Copies, clock: Clock
) -> Restored | None:
    """Bring this data directory back under a new epoch; None where only the last step was left.

    Window and agent have to be closed: raises ALREADY_RUNNING. The file that was there keeps its
    bytes under a name of its own. A key is made only where there is neither a copy nor a file that
    needs the old one. Raises as `Restore.run` does.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        for lock in (settings.lock, settings.agent_lock):
            held.enter_context(instance_lock(lock))
        needs_key = copies.backup or copies.second or settings.database.exists()
        if not settings.key_file.exists() and not needs_key:
            create_key(settings.key_file)
        key = read_key(settings.key_file)
        restore = Restore(settings.database, key, copies, clock)
        restored = None
        if not _is_finished(restore.draft, key):
            restored = restore.run(way, code)
        put_in_place(restore.draft, settings.database, clock.read().wall)
    return restored


def put_in_place(draft: Path, file: Path, now: datetime) -> None:
    """Give a whole draft the file's name; what had the name before stands beside it."""
    sync(draft)
    aside = f".before-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for ending in _ENDINGS:
        old = file.with_name(file.name + ending)
        with suppress(FileNotFoundError):
            old.rename(file.with_name(file.name + aside + ending))
    draft.rename(file)
    sync_folder(file.parent)


def _is_finished(draft: Path, key: bytes) -> bool:
    """Tell whether a draft is whole already: a restore was cut off before its last step."""
    if not draft.exists():
        return False
    try:
        with closing(Store.open(draft, key, Role.READER)) as store, store.read() as connection:
            row = connection.execute(select(identity)).first()
            if row is None or row.terminal == PENDING:
                return False
            return queries.head(connection, row.terminal, row.epoch) is not None
    except ClerkError as error:
        if error.code is Refusal.WRONG_KEY:
            raise
        return False

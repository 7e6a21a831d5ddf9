"""One window a data directory: a second copy is refused, and a dead one leaves no lock behind."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import ClerkError, Refusal

if os.name == "nt":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def instance_lock(path: Path) -> Iterator[None]:
    """Hold the lock for the length of the block; raise ALREADY_RUNNING if another process has it.

    The operating system gives the lock back when its holder dies, in whatever way.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _lock(descriptor)
        except OSError as error:
            raise ClerkError(Refusal.ALREADY_RUNNING, path=str(path)) from error
        yield
    finally:
        os.close(descriptor)

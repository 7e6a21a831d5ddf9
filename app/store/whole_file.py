"""Files that get their names when they are whole and on the disk: nobody ever finds half of one."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from app.errors import ClerkError, Refusal

DRAFT: Final = ".part"
"""How the name of a file ends that is not whole yet."""

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_NO_MEDIUM: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.EIO})


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """Give the name of a draft; after the block the draft is synced and becomes `path`.

    Raises DISK_FULL, NO_SUCH_MEDIUM or CANNOT_WRITE (`path`); then nothing is left behind, and
    what had the name before still has it.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}{DRAFT}")
    try:
        require_folder(path.parent)
        yield draft
        sync(draft)
        draft.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        for each in (draft, *(draft.with_name(draft.name + end) for end in ("-wal", "-shm"))):
            with suppress(OSError):
                each.unlink()


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file whole, in place of the one that has the name; raise as `draft_of`."""
    with draft_of(path) as draft:
        draft.write_bytes(data)


def require_folder(folder: Path) -> None:
    """Raise NO_SUCH_MEDIUM (`path`) where the folder is not: it is never made on the way."""
    if not folder.is_dir():
        raise ClerkError(Refusal.NO_SUCH_MEDIUM, path=str(folder))


def unwritable(path: Path, error: OSError) -> ClerkError:
    """Return what to tell a person of a file that cannot be written."""
    if error.errno in _NO_ROOM:
        return ClerkError(Refusal.DISK_FULL, path=str(path))
    if error.errno in _NO_MEDIUM or not path.parent.is_dir():
        return ClerkError(Refusal.NO_SUCH_MEDIUM, path=str(path.parent))
    return ClerkError(Refusal.CANNOT_WRITE, path=str(path))


def sync(path: Path) -> None:
    """Return when the file's bytes are on the medium."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Return when the names in a folder are on the medium, where the system can tell."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

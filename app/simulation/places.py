"""Files that stay open from one schedule to the next, and are put back instead of copied anew.

Copying and opening them costs a tenth of a schedule: a connection knows no statement by heart that
another one has parsed.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar


class _Closable(Protocol):
    def close(self) -> None: ...


_Kept = TypeVar("_Kept", bound=_Closable)
_KEPT: Final[dict[Path, dict[str, Any]]] = {}
_HEADER_BYTES: Final = 96
"""Of the shared memory: both copies of what it says of the log."""


def kept(file: Path, name: str, opened: Callable[[Path], _Kept]) -> _Kept:
    """Return the one store of a name that a file has; a closed one opens what lies there now.

    Its statements stay compiled, without which most of a schedule would be compiling.
    """
    of_file = _KEPT.setdefault(file, {})
    if name not in of_file:
        of_file[name] = opened(file)
    found: _Kept = of_file[name]
    return found


def put_back(file: Path, data: bytes) -> None:
    """Let a file hold these bytes, and its log nothing, under whoever has it open.

    SQLite finds the shared memory without a beginning, as after a crash, reads the log anew and
    drops the pages that it remembers. Nobody may be in a transaction.
    """
    if not file.exists():
        file.write_bytes(data)
        return
    with file.open("r+b") as opened:
        opened.write(data)
        opened.truncate()
    log, memory = (file.with_name(f"{file.name}-{end}") for end in ("wal", "shm"))
    if log.exists():
        os.truncate(log, 0)
    if memory.exists():
        with memory.open("r+b") as opened:
            opened.write(bytes(_HEADER_BYTES))


def close(file: Path) -> None:
    """Close every store of a file; the next transaction opens what lies there then."""
    for store in _KEPT.get(file, {}).values():
        store.close()


def close_below(folder: Path) -> None:
    """Close what lies in a directory that is about to go, and forget it."""
    for file in [each for each in _KEPT if each.is_relative_to(folder)]:
        close(file)
        del _KEPT[file]

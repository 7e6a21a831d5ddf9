"""A pseudo-terminal under a stable name, which can be pulled out and plugged in again."""

import contextlib
import os
import select
import threading
import time
import tty
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_READ_BYTES_MAX: Final = 4096


@dataclass(frozen=True, slots=True)
class _Pair:
    master: int
    slave: int  # kept open, so that a program that closes its side is not taken for an unplug


class PseudoTerminal:
    """The device's end of a line; programs open `link`, a symbolic link to the other end."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self._lock = threading.Lock()
        self._pair: _Pair | None = None
        self._woken, self._wake = os.pipe()
        os.set_blocking(self._woken, False)
        self.plug()

    @property
    def plugged(self) -> bool:
        return self._pair is not None

    def plug(self) -> None:
        """Make a new terminal and let the link point to it in one step; nothing if plugged."""
        with self._lock:
            if self._pair is not None:
                return
            master, slave = os.openpty()
            tty.setraw(slave)
            os.set_blocking(master, False)
            self._link.parent.mkdir(parents=True, exist_ok=True)
            draft = self._link.with_name(f".{self._link.name}.{os.getpid()}")
            draft.unlink(missing_ok=True)
            draft.symlink_to(os.ttyname(slave))
            draft.replace(self._link)
            self._pair = _Pair(master, slave)
        os.write(self._wake, b"+")

    def unplug(self) -> None:
        """Close both ends, as pulling the cable does; nothing if not plugged."""
        with self._lock:
            if self._pair is None:
                return
            pair, self._pair = self._pair, None
            if self._link.is_symlink() and str(self._link.readlink()) == os.ttyname(pair.slave):
                self._link.unlink()
            os.close(pair.slave)
            os.close(pair.master)
        os.write(self._wake, b"-")  # ends a `read` that still holds the closed master

    def close(self) -> None:
        """Unplug for good and end a waiting `read`."""
        self.unplug()
        os.write(self._wake, b".")

    def read(self) -> bytes:
        """Wait for bytes from the program; b"" after a change of the plug."""
        with self._lock:
            pair = self._pair
        watched = [self._woken] if pair is None else [self._woken, pair.master]
        try:
            ready = select.select(watched, [], [])[0]
        except OSError:
            return b""  # unplugged between the two lines above
        if self._woken in ready:
            os.read(self._woken, _READ_BYTES_MAX)
            return b""
        with self._lock:
            if pair is None or self._pair is not pair:
                return b""
            return os.read(pair.master, _READ_BYTES_MAX)

    def write(self, data: bytes, limit_s: float) -> bool:
        """Send bytes; False if unplugged or if nobody made room for them within `limit_s`."""
        deadline = time.monotonic() + limit_s
        while data:
            with self._lock:
                if self._pair is None:
                    return False
                master = self._pair.master
                with contextlib.suppress(BlockingIOError):
                    data = data[os.write(master, data) :]
            if data and not _has_room(master, deadline - time.monotonic()):
                return False
        return True


def _has_room(master: int, limit_s: float) -> bool:
    try:
        return limit_s > 0 and bool(select.select([], [master], [], limit_s)[1])
    except OSError:
        return False  # unplugged meanwhile

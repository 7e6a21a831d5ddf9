"""The thread that owns the scanner: opens it, reads it, and opens it again after a loss."""

from collections.abc import Callable
from threading import Event
from typing import Final, Protocol

from PySide6.QtCore import QThread, Signal

from app.domain.ports import DeviceUnavailable

RETRY_S: Final = 1.0
"""Pause between two tries to open a scanner; listing ports costs 1.4 ms."""


class Scanner(Protocol):
    """What the thread needs of a scanner's driver."""

    def next(self) -> bytes | None:
        """Return the next whole scan, or None when none came within about 0.1 s.

        Raises DeviceUnavailable when the scanner is gone.
        """

    def close(self) -> None: ...


class ScannerThread(QThread):
    """Reads one scanner; it never leaves this thread.

    `scanned` carries the bytes of one scan, `available` whether the scanner is there now.
    """

    scanned = Signal(bytes)
    available = Signal(bool)

    def __init__(self, open_scanner: Callable[[], Scanner], retry_s: float = RETRY_S) -> None:
        super().__init__()
        self.setObjectName("scanner")
        self._open: Final = open_scanner
        self._retry_s: Final = retry_s
        self._stopping: Final = Event()

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._read_until_lost()
            except DeviceUnavailable:
                self.available.emit(False)
                self._stopping.wait(self._retry_s)

    def stop(self) -> None:
        """End the loop and wait for it; a QThread destroyed while running aborts the process."""
        self._stopping.set()
        self.wait()

    def _read_until_lost(self) -> None:
        scanner = self._open()
        try:
            self.available.emit(True)
            while not self._stopping.is_set():
                scan = scanner.next()
                if scan:
                    self.scanned.emit(scan)
        finally:
            scanner.close()

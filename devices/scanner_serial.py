"""Serial scanner: RS-232, USB CDC or a pseudo-terminal, any suffix or none."""

import threading
from collections import deque
from types import TracebackType
from typing import Final, Self

from app.domain.ports import DeviceUnavailable
from devices.port import LINE_FAULTS, open_serial
from devices.scan_framing import ScanFraming

IDLE_GAP_S: Final = 0.1
"""Silence that ends a code without suffix; 9600 baud needs 1 ms a byte."""

BAUD: Final = 9600


class SerialScanner:
    """An open scanner. It belongs to the thread that reads it; only `cancel` is for others.

    `address` is a path or usb:VID:PID[:SERIAL]. Raises DeviceUnavailable if it cannot be opened.
    A scanner that failed is closed and stays closed: make a new one to try again. A code that is
    repeated is given out again; whether that is one scan or two is decided by the reader.
    """

    def __init__(self, address: str, *, baud: int = BAUD) -> None:
        self._port = open_serial(address, baud=baud, timeout_s=IDLE_GAP_S)
        self._framing = ScanFraming()
        self._codes: deque[bytes] = deque()
        self._cancelled = False
        self._closing = threading.Lock()

    def next(self) -> bytes | None:
        """Wait up to IDLE_GAP_S for a whole code; None if there is none yet or after `cancel`.

        Raises DeviceUnavailable when the scanner is unplugged; a code cut short by it is lost.
        """
        if not self._codes and not self._cancelled:
            self._read()
        return self._codes.popleft() if self._codes and not self._cancelled else None

    def cancel(self) -> None:
        """End a waiting `next` at once and every later one; for any thread, at any time."""
        with self._closing:
            self._cancelled = True
            if self._port.is_open:
                self._port.cancel_read()

    def close(self) -> None:
        """Give the line back; a replugged device gets its old name only if this was done."""
        with self._closing:
            self._port.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _read(self) -> None:
        if not self._port.is_open:
            raise DeviceUnavailable(f"{self._port.port}: closed")
        try:
            data = self._port.read(max(1, self._port.in_waiting))
        except LINE_FAULTS as error:
            self.close()
            raise DeviceUnavailable(f"{self._port.port}: {error}") from error
        if data:
            self._codes.extend(self._framing.feed(data))
        elif not self._cancelled and (code := self._framing.idle()):
            self._codes.append(code)

"""ESC/POS receipt printer on a serial line or TCP: bytes out, honest word about the paper back."""

import contextlib
import time
from collections.abc import Iterator
from typing import Final

from app.domain.ports import DeviceUnavailable, PaperState, PrintOutcome
from devices.port import LINE_FAULTS, Port, open_port

ANSWER_LIMIT_S: Final = 0.3
"""A printer answers real-time questions within milliseconds, even while it prints."""

PRINT_LIMIT_S: Final = 15.0
BAUD: Final = 115200
_SILENCE_S: Final = 0.05
_ANSWER_BYTES_MAX: Final = 64

_ASK_STATUS: Final = b"\x10\x04"  # DLE EOT n: answered at once
_ASK_SENSORS: Final = b"\x1dr\x01"  # GS r 1: answered in its turn, after all bytes before it
_KICK: Final = b"\x10\x14\x01"  # DLE DC4 1 m t: at once or never, unlike ESC p, which is kept
_KICK_100_MS: Final = 2

_FIXED_MASK: Final = 0x93
_FIXED_BITS: Final = 0x12
_SENSOR_ANSWERS: Final = frozenset({0x00, 0x03, 0x0C, 0x0F})
_OFFLINE: Final = 0x08  # of answer 1
_COVER: Final = 0x04  # of answer 2
_NEAR_END: Final = 0x0C  # of answer 4
_END: Final = 0x60  # of answer 4
_CAN_PRINT: Final = frozenset({PaperState.READY, PaperState.LOW})


class EscPosPrinter:
    """A receipt printer that is opened for each question and each document, and closed after it.

    `address` is a path, usb:VID:PID[:SERIAL] or tcp://host:port. `drawer_pin` is 0 or 1.
    """

    def __init__(
        self,
        address: str,
        *,
        baud: int = BAUD,
        drawer_pin: int = 0,
        print_limit_s: float = PRINT_LIMIT_S,
    ) -> None:
        self._address = address
        self._baud = baud
        self._kick = _KICK + bytes([drawer_pin, _KICK_100_MS])
        self._print_limit_s = print_limit_s

    def paper(self) -> PaperState:
        """Ask for the state of the paper; UNKNOWN if the printer is away, mute or out of order."""
        try:
            with self._talk() as talk:
                return talk.paper()
        except DeviceUnavailable:
            return PaperState.UNKNOWN

    def print_bytes(self, data: bytes) -> PrintOutcome:
        """Send one document to a printer that says it can print, and wait for its proof.

        PROVEN: the printer has worked off every byte and still had paper and a closed cover.
        UNPROVEN: bytes went, and a printer without paper may still print them after a new roll.
        NOT_SENT: it was mute, out of paper, open or busy before, and has got nothing.
        """
        try:
            with self._talk() as talk:
                if talk.paper() not in _CAN_PRINT or not talk.has_worked_off():
                    return PrintOutcome.NOT_SENT
                proven = talk.print(data, self._print_limit_s)
                return PrintOutcome.PROVEN if proven else PrintOutcome.UNPROVEN
        except DeviceUnavailable:
            return PrintOutcome.NOT_SENT

    def open_drawer(self) -> None:
        """Kick the drawer now. Raises DeviceUnavailable if the printer is away or mute."""
        with self._talk() as talk:
            if talk.status(1) is None:
                raise DeviceUnavailable(f"{self._address}: no answer")
            talk.send(self._kick)

    @contextlib.contextmanager
    def _talk(self) -> Iterator["_Talk"]:
        port = open_port(self._address, baud=self._baud, timeout_s=ANSWER_LIMIT_S)
        try:
            port.reset_input_buffer()
            yield _Talk(port)
        except LINE_FAULTS as error:
            raise DeviceUnavailable(f"{self._address}: {error}") from error
        finally:
            port.close()


class _Talk:
    """Questions and answers on an open port. Answers are read byte by byte, so none waits."""

    def __init__(self, port: Port) -> None:
        self._port = port
        self._worked_off = False

    def send(self, data: bytes) -> None:
        self._port.write(data)

    def status(self, number: int) -> int | None:
        """Ask DLE EOT `number`; None if the printer keeps silent."""
        self.send(_ASK_STATUS + bytes([number]))
        for _ in range(_ANSWER_BYTES_MAX):
            byte = self._port.read(1)
            if not byte:
                return None
            if byte[0] & _FIXED_MASK == _FIXED_BITS:
                return byte[0]
            self._note(byte)
        return None

    def paper(self) -> PaperState:
        printer, cause, roll = self.status(1), self.status(2), self.status(4)
        if printer is None or cause is None or roll is None:
            return PaperState.UNKNOWN
        if cause & _COVER:
            return PaperState.COVER_OPEN
        if roll & _END:
            return PaperState.OUT
        if printer & _OFFLINE:
            return PaperState.UNKNOWN  # cutter, button or fault: neither ready nor out of paper
        return PaperState.LOW if roll & _NEAR_END else PaperState.READY

    def has_worked_off(self) -> bool:
        """Wait until nothing sent earlier is left, so that the next proof cannot be an old one."""
        self.send(_ASK_SENSORS)
        if not self._sensors_answered():
            return False
        self._port.timeout = _SILENCE_S
        silent = any(not self._sensors_answered() for _ in range(_ANSWER_BYTES_MAX))
        self._port.timeout = ANSWER_LIMIT_S
        return silent

    def print(self, data: bytes, limit_s: float) -> bool:
        """Send a document and tell whether the printer proved it; nothing raised from here on."""
        self._worked_off = False
        try:
            self.send(data + _ASK_SENSORS)
            return self._proven(time.monotonic() + limit_s)
        except LINE_FAULTS:
            with contextlib.suppress(*LINE_FAULTS):
                self._port.reset_output_buffer()  # else closing waits for a printer that stopped
            return False

    def _proven(self, deadline: float) -> bool:
        while time.monotonic() < deadline:
            if self._worked_off or self._sensors_answered():
                return self.paper() in _CAN_PRINT
            if self.paper() in {PaperState.OUT, PaperState.COVER_OPEN}:
                return False
        return False

    def _sensors_answered(self) -> bool:
        byte = self._port.read(1)
        self._worked_off = False
        if byte:
            self._note(byte)
        return self._worked_off

    def _note(self, byte: bytes) -> None:
        self._worked_off = self._worked_off or byte[0] in _SENSOR_ANSWERS

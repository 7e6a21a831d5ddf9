"""Reads ESC/POS as a printer does, by a table of its own, and puts the result on a tape."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Literal

from devices.simulators.paper import COLUMNS, Mechanism, Style, Tape

_CODE_PAGES: Final = {0: "cp437", 2: "cp850", 17: "cp866", 18: "cp852", 46: "cp1251"}
_ALIGNMENTS: Final[dict[int, Literal["left", "center", "right"]]] = {
    0: "left",
    1: "center",
    2: "right",
}
_BARCODES: Final = {65: "UPC-A", 67: "EAN13", 69: "CODE39", 70: "ITF", 73: "CODE128"}
_LOOKS: Final = (b"\x1dh", b"\x1dw", b"\x1dH", b"\x1df", b"\x1bM", b"\x1bR", b"\x1b3", b"\x1b-")
_CONTROL_END: Final = 0x20
_QR_CLASS: Final = 0x31
_WITH_OPERAND: Final = (65, 66, 97, 98)  # GS V: feed, then cut


class NeedMore(Exception):
    """The command is not complete yet."""


class Interpreter:
    """Prints what it is given, as long as the mechanism can; the rest waits in `held`."""

    def __init__(self, tape: Tape, mechanism: Mechanism) -> None:
        self.held = b""
        self._tape = tape
        self._mechanism = mechanism
        self._answers = bytearray()
        self._line = ""
        self._qr = b""
        self._style = Style()
        self._page = _CODE_PAGES[0]
        self._commands: dict[bytes, tuple[int, Callable[[bytes], None]]] = {
            b"\x1b@": (0, self._initialise),
            b"\x1bt": (1, self._code_page),
            b"\x1ba": (1, self._align),
            b"\x1bE": (1, self._bold),
            b"\x1d!": (1, self._size),
            b"\x1bd": (1, self._feed),
            b"\x1bp": (3, self._kick),
            b"\x1dr": (1, self._tell_paper),
            **dict.fromkeys(_LOOKS, (1, self._ignore)),
        }

    def print(self, data: bytes) -> bytes:
        """Take bytes, print what can be printed, return what the printer answers meanwhile."""
        self.held += data
        while self.held and self._mechanism.can_print:
            try:
                used = self._step(self.held)
            except NeedMore:
                break
            self.held = self.held[used:]
        answers, self._answers = bytes(self._answers), bytearray()
        return answers

    def _step(self, data: bytes) -> int:
        """Carry out the first command or character of `data`; return its length."""
        if data[0] >= _CONTROL_END:
            self._put(data[:1].decode(self._page))
            return 1
        if data[0] == ord("\n"):
            self._end_line()
            return 1
        if data[0] not in b"\x1b\x1d":
            self._tape.print_mark(f"UNKNOWN {data[0]:02x}")
            return 1
        return self._command(data)

    def _command(self, data: bytes) -> int:
        code = _part(data, 0, 2)
        longer = {b"\x1dV": self._cut, b"\x1dk": self._barcode, b"\x1d(": self._function}
        if code in longer:
            return longer[code](data)
        if code not in self._commands:
            self._tape.print_mark(f"UNKNOWN {code.hex()}")
            return len(code)
        length, action = self._commands[code]
        action(_part(data, 2, length))
        return 2 + length

    def _put(self, character: str) -> None:
        if (len(self._line) + 1) * self._style.width > COLUMNS:
            self._end_line()
        self._line += character

    def _end_line(self) -> None:
        self._tape.print_line(self._line, self._style)
        self._line = ""
        self._mechanism.feed_line()

    def _initialise(self, _operand: bytes) -> None:
        self._style, self._page, self._line = Style(), _CODE_PAGES[0], ""

    def _code_page(self, operand: bytes) -> None:
        self._page = _CODE_PAGES.get(operand[0], "ascii")

    def _align(self, operand: bytes) -> None:
        if self._line:
            return  # works at the beginning of a line only
        self._style = replace(self._style, align=_ALIGNMENTS[operand[0] % 48])

    def _bold(self, operand: bytes) -> None:
        self._style = replace(self._style, bold=bool(operand[0] & 1))

    def _size(self, operand: bytes) -> None:
        size = operand[0]
        self._style = replace(self._style, width=(size >> 4) + 1, height=(size & 7) + 1)

    def _feed(self, operand: bytes) -> None:
        for _ in range(operand[0]):
            self._end_line()

    def _kick(self, operand: bytes) -> None:
        self._mechanism.drawer_opened += 1
        self._tape.print_mark(f"DRAWER {operand[0]}")

    def _tell_paper(self, _operand: bytes) -> None:
        self._tape.save()  # what was printed before the answer is safe before it is told
        self._answers.append(self._mechanism.paper_sensors())

    def _ignore(self, _operand: bytes) -> None:
        """Pass over looks: heights, widths, fonts of codes, spacing."""

    def _cut(self, data: bytes) -> int:
        mode = _part(data, 2, 1)[0]
        length = 4 if mode in _WITH_OPERAND else 3
        _part(data, 0, length)
        self._tape.print_mark("CUT")
        return length

    def _barcode(self, data: bytes) -> int:
        kind, size = _part(data, 2, 2)
        value = _part(data, 4, size)
        name = _BARCODES.get(kind, f"BARCODE {kind}")
        fine = {"ITF": _good_itf, "CODE128": _good_code128}.get(name, bool)(value)
        text = value.decode("latin-1").removeprefix("{B")
        self._tape.print_mark(f"{name} {text}" if fine else f"BAD {name} {text}")
        self._mechanism.feed_line()
        return 4 + size

    def _function(self, data: bytes) -> int:
        """GS ( letter pL pH …: of these only the QR functions of GS ( k are known."""
        letter, low, high = _part(data, 2, 3)
        size = low + 256 * high
        block = _part(data, 5, size)
        if letter != ord("k") or block[0] != _QR_CLASS:
            self._tape.print_mark(f"UNKNOWN 1d28{letter:02x}")
        elif block[1] == ord("P"):
            self._qr = block[3:]
        elif block[1] == ord("Q"):
            self._tape.print_mark(f"QR {self._qr.decode(errors='replace')}")
            self._mechanism.feed_line()
        return 5 + size


def _part(data: bytes, start: int, length: int) -> bytes:
    if len(data) < start + length:
        raise NeedMore
    return data[start : start + length]


def _good_itf(value: bytes) -> bool:
    return value.isdigit() and len(value) % 2 == 0


def _good_code128(value: bytes) -> bool:
    return value[:2] in {b"{A", b"{B", b"{C"} and len(value) > len(b"{B")

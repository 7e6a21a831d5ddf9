"""Reads the bytes that a receipt printer got, without the code that made them or that prints them.

Only what the branch's slips use is known; anything else is kept as `Unknown`, to be seen.
"""

from dataclasses import dataclass, field, replace
from typing import Final

_DLE, _ESC, _GS, _LF = 0x10, 0x1B, 0x1D, 0x0A
_CODE_PAGES: Final = {0: "cp437", 17: "cp866", 46: "cp1251"}
_KINDS: Final = {70: "itf", 73: "code128"}
_REAL_TIME: Final = {0x04: 3, 0x14: 5}
_OPERANDS: Final = {
    b"\x1bt": 1, b"\x1ba": 1, b"\x1bE": 1, b"\x1bd": 1, b"\x1bp": 3, b"\x1d!": 1, b"\x1dr": 1,
    b"\x1dh": 1, b"\x1dw": 1, b"\x1dH": 1, b"\x1df": 1, b"\x1bM": 1, b"\x1b3": 1, b"\x1b@": 0,
}  # fmt: skip
_QR_CLASS: Final = 0x31


@dataclass(frozen=True, slots=True)
class Text:
    """A line; `width` and `height` are multiples, `place` is 0 left, 1 middle, 2 right."""

    text: str
    width: int = 1
    height: int = 1
    is_bold: bool = False
    place: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """A barcode of `kind` itf or code128: its height and a module's width in dots."""

    kind: str
    value: str
    module: int
    height: int
    has_text: bool


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code and its module's width in dots."""

    value: str
    module: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Bytes that no slip should have."""

    command: bytes


Row = Text | Code | Qr | Unknown
Slip = tuple[Row, ...]


def read_tape(data: bytes) -> list[Slip]:
    """Return what came out, slip by slip; what was not cut off is the last one."""
    reader = _Reader(data)
    while reader.at < len(data):
        reader.step()
    reader.cut()
    return reader.slips


@dataclass(slots=True)
class _Reader:
    data: bytes
    at: int = 0
    slips: list[Slip] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    line: str = ""
    style: Text = field(default_factory=lambda: Text(""))
    page: str = _CODE_PAGES[0]
    code: Code = field(default_factory=lambda: Code("", "", 3, 80, has_text=False))
    qr: Qr = field(default_factory=lambda: Qr("", 3))

    def step(self) -> None:
        """Read one command or one character."""
        byte = self.data[self.at]
        if byte == _DLE:
            self.at += _REAL_TIME.get(self._peek(1), 2)
        elif byte == _LF:
            self.at += 1
            self.end_line()
        elif byte in (_ESC, _GS):
            self._command(self.data[self.at : self.at + 2])
        else:
            self.at += 1
            self.line += bytes([byte]).decode(self.page, errors="replace")

    def end_line(self) -> None:
        self.rows.append(replace(self.style, text=self.line))
        self.line = ""

    def cut(self) -> None:
        """End a slip; blank paper alone is none."""
        while self.rows and self.rows[-1] == replace(self.style, text=""):
            self.rows.pop()
        if self.rows:
            self.slips.append(tuple(self.rows))
        self.rows = []

    def _command(self, code: bytes) -> None:
        if code == b"\x1dV":
            self.at += 4 if self._peek(2) in (65, 66) else 3
            self.cut()
        elif code == b"\x1dk":
            self._barcode()
        elif code == b"\x1d(":
            self._function()
        elif code in _OPERANDS:
            operand = self.data[self.at + 2 : self.at + 2 + _OPERANDS[code]]
            self.at += 2 + _OPERANDS[code]
            self._set(code, operand[0] if operand else 0)
        else:
            self.rows.append(Unknown(code))
            self.at += 2

    def _set(self, code: bytes, value: int) -> None:
        if code == b"\x1b@":
            self.style, self.page, self.line = Text(""), _CODE_PAGES[0], ""
        elif code == b"\x1bt":
            self.page = _CODE_PAGES.get(value, "ascii")
        elif code == b"\x1bd":
            self.rows.extend([Text("")] * value)
        elif code in (b"\x1ba", b"\x1bE", b"\x1d!"):
            self._dress(code, value)
        elif code == b"\x1dh":
            self.code = replace(self.code, height=value)
        elif code == b"\x1dw":
            self.code = replace(self.code, module=value)
        elif code == b"\x1dH":
            self.code = replace(self.code, has_text=bool(value))

    def _dress(self, code: bytes, value: int) -> None:
        if code == b"\x1ba":
            self.style = replace(self.style, place=value % 48)
        elif code == b"\x1bE":
            self.style = replace(self.style, is_bold=bool(value & 1))
        else:
            self.style = replace(self.style, width=(value >> 4) + 1, height=(value & 7) + 1)

    def _barcode(self) -> None:
        kind, size = self._peek(2), self._peek(3)
        value = self.data[self.at + 4 : self.at + 4 + size].decode("latin-1")
        name = _KINDS.get(kind, "")
        if name:
            self.rows.append(replace(self.code, kind=name, value=value.removeprefix("{B")))
        else:
            self.rows.append(Unknown(b"\x1dk" + bytes([kind])))
        self.at += 4 + size

    def _function(self) -> None:
        """GS ( k of class 49 is a QR code: its size, its value, and the order to print it."""
        size = self._peek(3) + 256 * self._peek(4)
        block = self.data[self.at + 5 : self.at + 5 + size]
        self.at += 5 + size
        what = block[1:2]
        if block[:1] != bytes([_QR_CLASS]):
            self.rows.append(Unknown(b"\x1d(" + block[:2]))
        elif what == b"C":
            self.qr = replace(self.qr, module=block[2])
        elif what == b"P":
            self.qr = replace(self.qr, value=block[3:].decode(errors="replace"))
        elif what == b"Q":
            self.rows.append(self.qr)

    def _peek(self, offset: int) -> int:
        at = self.at + offset
        return self.data[at] if at < len(self.data) else 0

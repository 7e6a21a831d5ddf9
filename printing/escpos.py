"""Builds ESC/POS bytes for an 80 mm printer, with a strict encoder for Russian text.

Own bytes instead of python-escpos, whose encoder puts a silent "?" for ₽, — and «», whose codes
leave centring on, and whose dozen commands used here are shorter than the guards against that.
"""

import textwrap
import unicodedata
from enum import IntEnum
from typing import Final, Self

from app.errors import ClerkError, Refusal

COLUMNS: Final = 48
"""Characters of font A on a line of 80 mm paper."""

CP866_PAGE: Final = 17
"""Number of CP866 in the table of Epson; makers of Russian printers number it differently."""

QR_BYTES_MAX: Final = 1_036
"""Longer ones would put a length on the line that looks like a real-time command, DLE EOT."""

_QR_BYTES_LARGE: Final = 250
_QR_DOTS_LARGE: Final = 6
_QR_DOTS_SMALL: Final = 4
"""Dots a module: a code of up to 117 modules has to fit on 576 dots, quiet zone included."""

CODE128_LENGTH_MAX: Final = 18
"""What fits on 576 dots with 2 dots a module and quiet zones of 10 modules."""

_NAME_COLUMNS_MIN: Final = 6
_INIT: Final = b"\x1b@"
_DOUBLE: Final = 0x11
_SIZE: Final = b"\x1d!"
_BOLD: Final = b"\x1bE"
_ALIGN: Final = b"\x1ba"
_CODE_HEIGHT: Final = b"\x1dh\x50"  # 80 dots, 10 mm
_CODE_TEXT_BELOW: Final = b"\x1dH\x02"
_ITF_DOTS: Final = b"\x1dw\x03"
_CODE128_DOTS: Final = b"\x1dw\x02"
_QR_MODEL_2: Final = b"\x1d(k\x04\x00\x31\x41\x32\x00"
_QR_DOTS: Final = b"\x1d(k\x03\x00\x31\x43"
_QR_LEVEL_M: Final = b"\x1d(k\x03\x00\x31\x45\x31"
_QR_PRINT: Final = b"\x1d(k\x03\x00\x31\x51\x30"
_CUT: Final = b"\x1bd\x03\x1dVB\x00"  # fed first: what stands right before the knife is clipped

_REPLACEMENTS: Final = str.maketrans(
    {
        "₽": "р.",
        **dict.fromkeys("«»„“”", '"'),
        **dict.fromkeys("—–−", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f", " "),
        "’": "'",
        "…": "...",
    }
)


class Align(IntEnum):
    """Place of a line between the edges, as ESC a numbers it."""

    LEFT = 0
    CENTER = 1
    RIGHT = 2


def printable(text: str) -> str:
    """Return `text` in characters that the printer has.

    Raises ClerkError NOT_PRINTABLE (`character`, as U+XXXX) for what it has not, and for control
    characters, which would be commands.
    """
    replaced = text.translate(_REPLACEMENTS)
    for character in replaced:
        if unicodedata.category(character).startswith("C") or not _in_cp866(character):
            raise ClerkError(Refusal.NOT_PRINTABLE, character=f"U+{ord(character):04X}")
    return replaced


class EscPos:
    """A document in the making: each call adds its bytes and returns the document.

    Every call leaves plain left-aligned text behind, so that their order is free.
    """

    def __init__(self, code_page: int = CP866_PAGE) -> None:
        self._bytes = bytearray(_INIT + b"\x1bt" + bytes([code_page]))

    def __bytes__(self) -> bytes:
        return bytes(self._bytes)

    def line(
        self,
        text: str = "",
        *,
        align: Align = Align.LEFT,
        bold: bool = False,
        double: bool = False,
    ) -> Self:
        """Add text, broken between words where it does not fit. Raises NOT_PRINTABLE."""
        rows = textwrap.wrap(printable(text), _width(double=double)) or [""]
        return self._rows(rows, align=align, bold=bold, double=double)

    def pair(self, left: str, right: str, *, bold: bool = False, double: bool = False) -> Self:
        """Add a name and its value at the edges. Raises NOT_PRINTABLE.

        A long name takes more lines, the value stands on the last; without room it takes its own.
        """
        width, value = _width(double=double), printable(right)
        room = width - len(value) - 1
        if room < _NAME_COLUMNS_MIN:
            self.line(left, bold=bold, double=double)
            return self.line(right, align=Align.RIGHT, bold=bold, double=double)
        *rows, last = textwrap.wrap(printable(left), room) or [""]
        rows.append(last.ljust(width - len(value)) + value)
        return self._rows(rows, align=Align.LEFT, bold=bold, double=double)

    def rule(self) -> Self:
        return self.line("-" * COLUMNS)

    def feed(self, lines: int) -> Self:
        return self._add(b"\x1bd" + bytes([lines]))

    def itf(self, digits: str) -> Self:
        """Add Interleaved 2 of 5, digits below. ValueError unless an even number of digits."""
        if not (digits.isascii() and digits.isdigit()) or len(digits) % 2:
            raise ValueError(f"not for ITF: {digits!r}")
        return self._code(_ITF_DOTS + b"\x1dk\x46", digits.encode())

    def code128(self, text: str) -> Self:
        """Add Code 128, set B, text below. ValueError unless 1..18 printable ASCII characters."""
        fits = 0 < len(text) <= CODE128_LENGTH_MAX
        if not fits or not (text.isascii() and text.isprintable()):
            raise ValueError(f"not for Code 128: {text!r}")
        return self._code(_CODE128_DOTS + b"\x1dk\x49", b"{B" + text.replace("{", "{{").encode())

    def qr(self, text: str) -> Self:
        """Add a QR code of UTF-8 text. ValueError unless it has 1..QR_BYTES_MAX bytes."""
        value = text.encode()
        if not 0 < len(value) <= QR_BYTES_MAX:
            raise ValueError(f"{len(value)} bytes are not for a QR code")
        store = b"\x1d(k" + (len(value) + 3).to_bytes(2, "little") + b"\x31\x50\x30" + value
        dots = _QR_DOTS_LARGE if len(value) <= _QR_BYTES_LARGE else _QR_DOTS_SMALL
        self._add(_ALIGN + bytes([Align.CENTER]))
        self._add(_QR_MODEL_2 + _QR_DOTS + bytes([dots]) + _QR_LEVEL_M + store + _QR_PRINT)
        return self._add(_ALIGN + bytes([Align.LEFT]))

    def cut(self) -> Self:
        """Feed past the knife and cut."""
        return self._add(_CUT)

    def _code(self, command: bytes, value: bytes) -> Self:
        self._add(_ALIGN + bytes([Align.CENTER]) + _CODE_HEIGHT + _CODE_TEXT_BELOW)
        self._add(command + bytes([len(value)]) + value)
        return self._add(_ALIGN + bytes([Align.LEFT]))

    def _rows(self, rows: list[str], *, align: Align, bold: bool, double: bool) -> Self:
        before, after = b"", b""
        for wanted, command, on in (
            (align is not Align.LEFT, _ALIGN, int(align)),
            (bold, _BOLD, 1),
            (double, _SIZE, _DOUBLE),
        ):
            if wanted:
                before += command + bytes([on])
                after += command + b"\x00"
        text = b"".join(row.encode("cp866") + b"\n" for row in rows)
        return self._add(before + text + after)

    def _add(self, data: bytes) -> Self:
        self._bytes += data
        return self


def _width(*, double: bool) -> int:
    return COLUMNS // 2 if double else COLUMNS


def _in_cp866(character: str) -> bool:
    try:
        character.encode("cp866")
    except UnicodeEncodeError:
        return False
    return True

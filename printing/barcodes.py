"""Code 128 and QR as black rectangles on a page, each module a whole number of printer dots."""

from itertools import groupby
from typing import Final

from printing.pdf import Bars

MODULE: Final = 0.72
"""One hundredth of an inch in points: 3 dots at 300 dpi, 6 at 600, 2 at 203."""

QUIET_MODULES: Final = 10
"""White on both sides of Code 128: readers fail with less when something dark stands beside."""

QR_MODULE: Final = 2 * MODULE
QR_QUIET_MODULES: Final = 4
QR_BYTES_MAX: Final = 200
"""Longer ones grow beyond what is read from a telephone's distance."""

CODE128_LENGTH_MAX: Final = 32

_Rectangle = tuple[float, float, float, float]


def code128_width(text: str) -> float:
    """Return the width in points, quiet zones included. Raises ValueError as `code128` does."""
    return (len(_modules(text)) + 2 * QUIET_MODULES) * MODULE


def code128(text: str, x: float, y: float, height: float) -> Bars:
    """Place Code 128 with its quiet zones: `x` and `y` are the upper left corner, white included.

    Raises ValueError unless the text has 1..32 printable ASCII characters.
    """
    left = _on_grid(x) + QUIET_MODULES * MODULE
    bars: list[_Rectangle] = []
    place = 0
    for is_dark, run in groupby(_modules(text), "1".__eq__):
        length = len(list(run))
        if is_dark:
            bars.append((left + place * MODULE, _on_grid(y), length * MODULE, height))
        place += length
    return Bars(tuple(bars))


def qr_size(text: str) -> float:
    """Return the edge in points, quiet zone included. Raises ValueError as `qr` does."""
    return (len(_matrix(text)) + 2 * QR_QUIET_MODULES) * QR_MODULE


def qr(text: str, x: float, y: float) -> Bars:
    """Place a QR code with its quiet zone: `x` and `y` are the upper left corner, white included.

    Raises ValueError unless the text has 1..200 bytes of UTF-8.
    """
    quiet = QR_QUIET_MODULES * QR_MODULE
    left, top = _on_grid(x) + quiet, _on_grid(y) + quiet
    modules: list[_Rectangle] = []
    for number, row in enumerate(_matrix(text)):
        place = 0
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                at = (left + place * QR_MODULE, top + number * QR_MODULE)
                modules.append((*at, length * QR_MODULE, QR_MODULE))
            place += length
    return Bars(tuple(modules))


def _modules(text: str) -> str:
    """Return the modules of the bars, "1" for dark, without quiet zones."""
    from barcode.codex import Code128  # noqa: PLC0415 - only when something is printed

    if not (0 < len(text) <= CODE128_LENGTH_MAX and text.isascii() and text.isprintable()):
        raise ValueError(f"not for Code 128: {text!r}")
    [modules] = Code128(text).build()
    return str(modules)


def _matrix(text: str) -> tuple[bytes, ...]:
    from segno import make_qr  # noqa: PLC0415 - only when something is printed

    if not 0 < len(text.encode()) <= QR_BYTES_MAX:
        raise ValueError(f"{len(text.encode())} bytes are not for a QR code")
    code = make_qr(text, error="m", boost_error=False)
    return tuple(bytes(row) for row in code.matrix)


def _on_grid(place: float) -> float:
    """Move a place to the next line of the dots, so that bars begin with whole ones."""
    return round(place / MODULE) * MODULE

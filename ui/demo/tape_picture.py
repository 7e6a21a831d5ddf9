"""Draws what the receipt printer printed: strips of paper side by side, one dot a pixel."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

import segno
from barcode import get_barcode_class
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter

from ui.application import load_fonts
from ui.demo.tape import Code, Qr, Row, Slip, Text, read_tape

PAPER: Final = 576
"""Dots of 80 mm paper that can be printed on."""

STRIPS: Final = 5
"""Strips beside each other in one picture."""

_COLUMNS: Final = 48
_CELL: Final = PAPER // _COLUMNS
_LINE: Final = 30
_MARGIN: Final = 28
_GAP: Final = 36
_TYPE_PX: Final = 19
_BACK, _SHEET, _INK = "#d9d4c8", "#fffdf6", "#221f1c"


def draw_tape(raw: bytes, folder: Path) -> list[Path]:
    """Write tape.png, tape-2.png and so on into a folder; return them. Old ones are removed."""
    for old in folder.glob("tape*.png"):
        old.unlink()
    application = QGuiApplication.instance() or QGuiApplication(["okno"])
    font = load_fonts()
    slips = read_tape(raw)
    paths = []
    for at in range(0, len(slips), STRIPS):
        number = at // STRIPS + 1
        path = folder / ("tape.png" if number == 1 else f"tape-{number}.png")
        _picture(slips[at : at + STRIPS], font).save(str(path))
        paths.append(path)
    del application
    return paths


def _picture(slips: Sequence[Slip], font: QFont) -> QImage:
    heights = [sum(map(_height, slip)) + 2 * _MARGIN for slip in slips]
    strip = PAPER + 2 * _MARGIN
    width = len(slips) * (strip + _GAP) + _GAP
    image = QImage(width, max(heights) + 2 * _GAP, QImage.Format.Format_RGB32)
    image.fill(QColor(_BACK))
    painter = QPainter(image)
    for at, (slip, height) in enumerate(zip(slips, heights, strict=True)):
        left = _GAP + at * (strip + _GAP)
        painter.fillRect(left, _GAP, strip, height, QColor(_SHEET))
        top = _GAP + _MARGIN
        for row in slip:
            _draw(painter, font, row, QRect(left + _MARGIN, top, PAPER, _height(row)))
            top += _height(row)
    painter.end()
    return image


def _height(row: Row) -> int:
    if isinstance(row, Text):
        return _LINE * row.height
    if isinstance(row, Code):
        return row.height + 16 + (_LINE if row.has_text else 0)
    if isinstance(row, Qr):
        return len(_qr(row)) * row.module + 16
    return _LINE


def _draw(painter: QPainter, font: QFont, row: Row, place: QRect) -> None:
    if isinstance(row, Text):
        _draw_text(painter, font, row, place)
    elif isinstance(row, Code):
        _draw_code(painter, font, row, place)
    elif isinstance(row, Qr):
        _draw_qr(painter, row, place)
    else:
        text = f"неизвестная команда {row.command.hex()}"
        _draw_text(painter, font, Text(text, is_bold=True), place)


def _draw_text(painter: QPainter, font: QFont, row: Text, place: QRect) -> None:
    """Put each character into a cell of its own, as a printer does."""
    own = QFont(font)
    own.setPixelSize(_TYPE_PX * min(row.width, row.height))
    own.setWeight(QFont.Weight.DemiBold if row.is_bold else QFont.Weight.Medium)
    painter.setFont(own)
    painter.setPen(QColor(_INK))
    cell = _CELL * row.width
    free = max(PAPER - cell * len(row.text), 0)
    left = place.left() + {0: 0, 1: free // 2, 2: free}[row.place]
    for at, character in enumerate(row.text):
        box = QRect(left + at * cell, place.top(), cell, place.height())
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
        painter.drawText(box, flags, character)


def _draw_code(painter: QPainter, font: QFont, row: Code, place: QRect) -> None:
    dots = _dots(row)
    at = place.left() + (PAPER - len(dots)) // 2
    for is_dark, run in groupby(dots, "1".__eq__):
        length = len(list(run))
        if is_dark:
            painter.fillRect(QRect(at, place.top() + 8, length, row.height), QColor(_INK))
        at += length
    if row.has_text:
        below = QRect(place.left(), place.bottom() - _LINE, PAPER, _LINE)
        _draw_text(painter, font, Text(row.value, place=1), below)


def _dots(row: Code) -> str:
    """Return a barcode dot by dot; wide bars of ITF are two and a half narrow ones."""
    kind = get_barcode_class(row.kind)
    if row.kind == "itf":
        return str(kind(row.value, narrow=row.module, wide=5 * row.module // 2).build()[0])
    return "".join(each * row.module for each in kind(row.value).build()[0])


def _draw_qr(painter: QPainter, row: Qr, place: QRect) -> None:
    matrix = _qr(row)
    left = place.left() + (PAPER - len(matrix) * row.module) // 2
    for y, line in enumerate(matrix):
        for x, is_dark in enumerate(line):
            if is_dark:
                box = QRect(left + x * row.module, place.top() + 8 + y * row.module, 0, 0)
                painter.fillRect(box.adjusted(0, 0, row.module, row.module), QColor(_INK))


def _qr(row: Qr) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(line) for line in segno.make(row.value, error="m", micro=False).matrix)

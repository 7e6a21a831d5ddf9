"""A sign drawn from an SVG file in the colour that the style sheet gives it."""

import pkgutil
from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

_INK: Final = b"currentColor"


class Icon(QWidget):
    """One of `resources/icons`; says nothing to a screen reader, the text beside it does."""

    def __init__(self, name: str, size_px: int) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(QSize(size_px, size_px))

    def show_sign(self, name: str) -> None:
        self._name = name
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour = self.palette().color(self.foregroundRole()).name()
        painter = QPainter(self)
        painter.drawPixmap(
            self.rect(), _drawn(self._name, colour, self.width(), self.devicePixelRatioF())
        )
        painter.end()


@cache
def _drawn(name: str, colour: str, size_px: int, ratio: float) -> QPixmap:
    """Draw a sign once for each colour and size: parsing it costs more than copying it."""
    pixmap = QPixmap(round(size_px * ratio), round(size_px * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    source = QByteArray(_source(name).replace(_INK, colour.encode()))
    QSvgRenderer(source).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@cache
def _source(name: str) -> bytes:
    data = pkgutil.get_data("resources", f"icons/{name}.svg")
    if data is None:
        raise FileNotFoundError(name)
    return data

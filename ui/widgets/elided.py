"""A text that ends in «…» where its place ends; a screen reader gets the whole of it."""

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy

_ELLIPSIS: Final = Qt.TextElideMode.ElideRight


class Elided(QLabel):
    """A label of at most `lines` lines; it takes the width it is given and asks for none."""

    def __init__(self, role: str, text: str = "", lines: int = 1, name: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._lines = lines
        self._whole = ""
        self.show_text(text)

    @property
    def whole(self) -> str:
        return self._whole

    def show_text(self, text: str, lines: int = 0) -> None:
        """Show a text; `lines` of zero leaves the number of lines as it was."""
        self._whole = text
        self._lines = lines or self._lines
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def _fit(self) -> None:
        fitted = "\n".join(self._broken()) if self.width() else self._whole
        if fitted != self.text():
            self.setText(fitted)
            self.setToolTip("" if fitted.replace("\n", " ") == self._whole else self._whole)

    def _broken(self) -> list[str]:
        """Break the text into lines; what is left goes into the last one, shortened."""
        layout = QTextLayout(self._whole, self.font())
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        option = layout.textOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        broken: list[str] = []
        width = self.contentsRect().width()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            start = line.textStart()
            if len(broken) == self._lines - 1:
                rest = self._whole[start:]
                broken.append(self.fontMetrics().elidedText(rest, _ELLIPSIS, width))
                break
            broken.append(self._whole[start : start + line.textLength()].rstrip())
        layout.endLayout()
        return broken

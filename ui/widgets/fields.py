"""A field to type into: Enter is told to who listens and goes no further."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

CHARS_MAX = 128


class Field(QLineEdit):
    """A line to type. `entered` carries the text at Enter; `left` is Esc in a field with text."""

    entered = Signal(str)
    left = Signal()

    def __init__(self, name: str, spoken: str, measure: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setProperty("measure", measure)
        self.setMaxLength(CHARS_MAX)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self.text())
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.left.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

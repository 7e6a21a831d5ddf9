"""What could be seen when a widget was painted for the first time."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class FirstPaint(QObject):
    """Looks once, at the first paint of a widget, and keeps what it saw."""

    def __init__(self, painted: QWidget, look: Callable[[], object]) -> None:
        super().__init__()
        self.saw: object = None
        self._painted = painted
        self._look = look
        painted.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_first = watched is self._painted and self.saw is None
        if is_first and event.type() == QEvent.Type.Paint:
            self.saw = self._look()
        return False

"""When something stands on the screen: after its paint has gone to the display, not before."""

import time
from typing import Final

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

PATIENCE_MS: Final = 30_000


class NeverPainted(Exception):
    """A widget was not painted in time."""


class PaintWatch(QObject):
    """Tells when a widget was painted for the first time since it was armed.

    A filter sees a paint before it is done, so that the time is taken by a call that is queued
    behind it: all widgets of the window are drawn and handed to the display by then.
    """

    _seen = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._widget: Final = widget
        self._loop: Final = QEventLoop(self)
        self._is_armed = False
        self._painted_ns = 0
        self._seen.connect(self._note, Qt.ConnectionType.QueuedConnection)
        widget.installEventFilter(self)

    def arm(self) -> None:
        """Forget what was painted before."""
        self._is_armed, self._painted_ns = True, 0

    def wait(self) -> int:
        """Let the window work until the paint; return its time in monotonic nanoseconds.

        Raises NeverPainted.
        """
        patience = QTimer()
        patience.setSingleShot(True)
        patience.timeout.connect(self._loop.quit)
        patience.start(PATIENCE_MS)
        while not self._painted_ns and patience.isActive():
            self._loop.exec()
        if not self._painted_ns:
            raise NeverPainted(self._widget.objectName())
        return self._painted_ns

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._is_armed and event.type() == QEvent.Type.Paint and watched is self._widget:
            self._is_armed = False
            self._seen.emit()
        return False

    @Slot()
    def _note(self) -> None:
        self._painted_ns = time.monotonic_ns()
        self._loop.quit()

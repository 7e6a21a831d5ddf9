"""Notices that nobody has touched the counter for a while."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QWindow

from app.clock import Clock

_LOOK_MS: Final = 1_000
_MS: Final = 1_000
_SIGNS_OF_LIFE: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleWatch(QObject):
    """Emits `idle` each second from `limit_s` seconds after the last key, scan or touch.

    Time is the boot's own clock: turning the wall clock neither locks nor keeps open.
    """

    idle = Signal()

    def __init__(self, clock: Clock, limit_s: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock: Final = clock
        self._limit_ms: Final = limit_s * _MS
        self._last_ms = clock.read().monotonic_ms
        timer = QTimer(self)
        timer.setInterval(_LOOK_MS)
        timer.timeout.connect(self.look)
        timer.start()

    def watch(self, window: QWindow | None) -> None:
        """Take what happens in this window for a sign of life."""
        if window is not None:
            window.installEventFilter(self)

    @Slot()
    def note(self) -> None:
        """Note that somebody is there: a scanner has read a code."""
        self._last_ms = self._clock.read().monotonic_ms

    @Slot()
    def look(self) -> None:
        if self._clock.read().monotonic_ms - self._last_ms >= self._limit_ms:
            self.idle.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self.note()
        return False

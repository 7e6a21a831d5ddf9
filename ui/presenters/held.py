"""What was asked for while the window was busy: it waits, and is done when the window is ready."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot

Deed = Callable[[], None]


class Held(QObject):
    """Keeps the newest deed alone; `look` is called whenever the window may have become ready."""

    _freed = Signal()

    def __init__(self, is_busy: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._is_busy: Final = is_busy
        self._deed: Deed | None = None
        # Behind the change itself: whoever speaks of it may have more to do.
        self._freed.connect(self._release, Qt.ConnectionType.QueuedConnection)

    def do(self, deed: Deed) -> bool:
        """Do this now, or later where the window is busy; tell whether another deed gave way."""
        gave_way = self._deed is not None
        self._deed = None
        if self._is_busy():
            self._deed = deed
        else:
            deed()
        return gave_way

    def forget(self) -> None:
        self._deed = None

    @Slot()
    def look(self) -> None:
        """Do what is kept once the window is ready."""
        if self._deed is not None and not self._is_busy():
            self._freed.emit()

    @Slot()
    def _release(self) -> None:
        deed = self._deed
        if deed is not None and not self._is_busy():
            self._deed = None
            deed()

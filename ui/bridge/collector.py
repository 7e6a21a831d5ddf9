"""Garbage is collected in the window's thread only: a QObject must not die in another one."""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS: Final = 10_000


class Collector(QObject):
    """Takes the collector out of the interpreter's hands and runs it by the window's clock.

    Python collects in whichever thread happens to allocate; a widget that is part of a cycle
    would then be destroyed outside its thread, which ends the process.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer: Final = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._was_enabled = gc.isenabled()

    def start(self) -> None:
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Give the collector back as it was found; somebody around may have switched it off."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()

    @Slot()
    def freeze(self) -> None:
        """Leave out what is there for good: looking through it all takes up to 40 ms."""
        gc.collect()
        gc.freeze()

    @Slot()
    def collect(self) -> None:
        gc.collect()

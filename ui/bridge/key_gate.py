"""Lets a key decide only what the person who pressed it could see."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

DWELL_MS: Final = 150
"""A step has to stand on the screen this long: nobody reads and presses faster."""

IMPATIENCE_MS: Final = 300
"""Presses that follow a void one this closely belong to the same drumming on the key."""

_QUEUE_MS_MAX: Final = 5_000
"""A key that seems to have waited longer shows a clock of the display that was set anew."""

_DECIDING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F7)
"""Enter, and the key that charges a card."""

_DIGITS: Final = range(Qt.Key.Key_0, Qt.Key.Key_9 + 1)


class KeyGate(QObject):
    """Holds the keys that decide until the step they would decide was painted.

    Enter and F7 are held everywhere, a digit where it chooses and does not type; repeats of a key
    that is held down never decide. Keys that were pressed before the paint and waited in a queue
    are told by the time that the display stamped on them.
    """

    def __init__(
        self,
        now_ms: Callable[[], int] = lambda: time.monotonic_ns() // 1_000_000,
        stamp_ms: Callable[[QKeyEvent], int] = QKeyEvent.timestamp,
    ) -> None:
        """Take the two clocks: the program's, and the one that the display stamps keys with."""
        super().__init__()
        self._now_ms: Final = now_ms
        self._stamp_ms: Final = stamp_ms
        self._step: QWidget | None = None
        self._painted_ms: int | None = None
        self._voided_ms: int | None = None
        self._offset_ms: int | None = None

    @property
    def was_painted(self) -> bool:
        """Say whether the step that is due now stands on the screen."""
        return self._painted_ms is not None

    @property
    def is_open(self) -> bool:
        """Say whether a key pressed now would count."""
        return self._counts(self._now_ms())

    def guard(self, widget: QWidget) -> None:
        """Look at the keys of this widget before it does."""
        widget.installEventFilter(self)

    def arm(self, step: QWidget) -> None:
        """Hold the keys until this widget is painted anew."""
        if self._step is not step:
            step.installEventFilter(self)
        self._step, self._painted_ms = step, None
        step.update()

    def hold(self) -> None:
        """Hold the keys until a step is armed and painted."""
        self._step, self._painted_ms = None, None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and watched is self._step:
            if self._painted_ms is None:
                self._painted_ms = self._now_ms()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._is_void(watched, event)
        return False

    def _is_void(self, watched: QObject, event: QKeyEvent) -> bool:
        is_typed = isinstance(watched, QLineEdit) and event.key() not in _DECIDING
        if is_typed or not (event.key() in _DECIDING or event.key() in _DIGITS):
            return event.isAutoRepeat() and event.key() == Qt.Key.Key_Escape
        pressed_ms = self._pressed_ms(self._stamp_ms(event))
        if self._counts(pressed_ms) and not event.isAutoRepeat():
            self._voided_ms = None
            return False
        self._voided_ms = pressed_ms
        return True

    def _counts(self, pressed_ms: int) -> bool:
        if self._painted_ms is None or pressed_ms < self._painted_ms + DWELL_MS:
            return False
        return self._voided_ms is None or pressed_ms >= self._voided_ms + IMPATIENCE_MS

    def _pressed_ms(self, stamp_ms: int) -> int:
        """Return when a key went down; the least delay seen so far tells the two clocks apart."""
        now_ms = self._now_ms()
        if stamp_ms <= 0:
            return now_ms
        offset_ms = now_ms - stamp_ms
        if self._offset_ms is None or not 0 <= offset_ms - self._offset_ms <= _QUEUE_MS_MAX:
            self._offset_ms = offset_ms
        return stamp_ms + self._offset_ms

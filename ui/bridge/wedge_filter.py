"""Keeps the keystrokes of a keyboard-type scanner away from the program, and returns a person's."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtTest import QTest

from devices.scanner_wedge import GAP_MS, Fate, Held, Ruling, Stroke, WedgeDecoder

_REPEAT_MS_MIN: Final = 15  # no keyboard repeats a held key faster
_XKB_OFFSET: Final = 8  # X11 and Wayland count from evdev + 8, Windows from the same codes + 0
_CHORD: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
_KEY_EVENTS: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride}
)


@dataclass(frozen=True, slots=True)
class _Key:
    """A key event that is held back, with what is needed to deliver it later."""

    window: QWindow
    pressed: bool
    stamp_ms: int
    code: int
    key: int
    modifiers: Qt.KeyboardModifier
    text: str
    auto_repeat: bool


class WedgeFilter(QObject):
    """Watches the keys of every window of the application that gets the focus.

    `scanned` carries the characters of a scan, of which no widget and no shortcut has seen a key;
    `spoilt` tells of one that was thrown away. A person's keys come back in their order, at most
    `gap_ms` late, through Qt's own shortcut map. Events without a native scan code are let
    through: they are replays, on-screen keyboards and tests.

    QtTest delivers the replays, because only it leads a key through the shortcuts; a posted
    QKeyEvent would pass them by.
    """

    scanned = Signal(bytes)
    spoilt = Signal()

    def __init__(self, application: QGuiApplication, gap_ms: int = GAP_MS) -> None:
        super().__init__(application)
        self._decoder = WedgeDecoder(gap_ms)
        self._offset = 0 if application.platformName() == "windows" else _XKB_OFFSET
        self._held: list[_Key] = []
        self._replay: deque[_Key] = deque()
        self._dropped: set[int] = set()
        self._released, self._pressed_ms = (0, 0), 0
        self._delivered: _Key | None = None
        self._silence = self._timer(gap_ms, self._wait_for_pending)
        self._pending = self._timer(0, self._be_silent)
        application.focusWindowChanged.connect(self._watch)
        self._watch(application.focusWindow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _KEY_EVENTS or not isinstance(event, QKeyEvent):
            return False
        code = event.nativeScanCode() - self._offset
        if code <= 0 or not isinstance(watched, QWindow):
            self._stamp(event)
            return False
        at_ms = event.timestamp() or time.monotonic_ns() // 1_000_000
        key = _Key(
            watched,
            event.type() == QEvent.Type.KeyPress,
            event.timestamp(),
            code,
            event.key(),
            event.modifiers(),
            event.text(),
            event.isAutoRepeat() or self._is_repeat(code, at_ms),
        )
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._override(key, event)
        return self._press(key, at_ms) if key.pressed else self._release(key, at_ms)

    @Slot(QWindow)
    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def _override(self, key: _Key, event: QKeyEvent) -> bool:
        """Keep the key from the shortcuts for now: accepting makes Qt go on with KeyPress."""
        if _is_modifier(key) or (key.auto_repeat and not self._is_busy()):
            return False
        event.accept()
        return True

    def _is_repeat(self, code: int, at_ms: int) -> bool:
        """Tell a repeat of the X server that Qt has not marked: let go and pressed at one time."""
        let_go_now = self._released == (code, at_ms)
        return let_go_now and at_ms - self._pressed_ms >= _REPEAT_MS_MIN

    def _press(self, key: _Key, at_ms: int) -> bool:
        self._pressed_ms = at_ms
        stroke = Stroke(
            key.code,
            at_ms,
            shift=bool(key.modifiers & _SHIFT),
            chord=bool(key.modifiers & _CHORD),
            auto_repeat=key.auto_repeat,
        )
        self._dropped.discard(key.code)
        ruling = self._decoder.press(stroke)
        self._deal_with_held(ruling)
        if ruling.key is Fate.HOLD:
            self._held.append(key)
        elif ruling.key is Fate.DROP:
            self._dropped.add(key.code)
        if ruling.key is not Fate.PASS or self._silence.isActive():
            self._pending.stop()
            self._silence.start()
        self._tell(ruling)
        return self._pass(key) if ruling.key is Fate.PASS else True

    def _release(self, key: _Key, at_ms: int) -> bool:
        self._released = (key.code, at_ms)
        if key.code in self._dropped:
            if not key.auto_repeat:
                self._dropped.discard(key.code)
            return True
        if any(held.code == key.code for held in self._held):
            self._held.append(key)
            return True
        return self._pass(key)

    def _pass(self, key: _Key) -> bool:
        """Let a key through now, or behind those that are on their way back."""
        if not self._replay or _is_modifier(key):
            return False
        self._replay.append(key)
        QTimer.singleShot(0, self._deliver)
        return True

    def _is_busy(self) -> bool:
        return bool(self._held or self._replay)

    def _wait_for_pending(self) -> None:
        """Let keys that came while the program was busy be counted before silence is."""
        self._pending.start()

    def _be_silent(self) -> None:
        ruling = self._decoder.silence()
        self._deal_with_held(ruling)
        self._tell(ruling)

    def _deal_with_held(self, ruling: Ruling) -> None:
        if ruling.held is Held.KEEP:
            return
        held, self._held = self._held, []
        if ruling.held is Held.DROP:
            still_down = {key.code for key in held if key.pressed}
            self._dropped |= still_down - {key.code for key in held if not key.pressed}
            return
        self._replay.extend(held)
        for _ in held:
            QTimer.singleShot(0, self._deliver)

    def _tell(self, ruling: Ruling) -> None:
        if ruling.scan is not None:
            self.scanned.emit(ruling.scan)
        if ruling.spoilt:
            self.spoilt.emit()

    def _deliver(self) -> None:
        """Deliver one key; one a turn, so that a dialog opened by it does not overtake the next."""
        key = self._replay.popleft()
        if shiboken6.isValid(key.window):
            self._delivered = key
            QTest.simulateEvent(
                key.window, key.pressed, key.key, key.modifiers, key.text, key.auto_repeat
            )
            self._delivered = None

    def _stamp(self, event: QKeyEvent) -> None:
        """Give a replay the time at which the key went down or up: who judges haste needs it."""
        key = self._delivered
        if key is not None and event.type() != QEvent.Type.ShortcutOverride:
            self._delivered = None
            event.setTimestamp(key.stamp_ms or event.timestamp())

    def _timer(self, after_ms: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=after_ms)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(slot)
        return timer


def _is_modifier(key: _Key) -> bool:
    return key.key in _MODIFIER_KEYS


_MODIFIER_KEYS: Final = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    }
)

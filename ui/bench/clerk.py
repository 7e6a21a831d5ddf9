"""A clerk at the real window, in its own thread: keys, patience, and a scanner in the hand."""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.store.instance_lock import instance_lock
from ui.bench.counter import BenchCounter
from ui.bench.scanning import ScanTrigger
from ui.main import WindowParts, run_window
from ui.parts import CounterParts
from ui.presenters.counter import CounterPresenter
from ui.presenters.states import Page, Panel, VisitScreen
from ui.views.customer_window import CustomerWindow
from ui.views.main_window import MainWindow

PASSPORT: Final = "0412123456"
ISSUED: Final = "21112015"
_PATIENCE_S: Final = 60.0
_LOOK_MS: Final = 2
_AGAIN_MS: Final = 1_000
_Kind = TypeVar("_Kind", bound=QWidget)


class Stuck(Exception):
    """The window did not come to where the next key would go: what was waited for, what it says."""


class Clerk:
    """Serves at the windows of this process."""

    def __init__(self, parts: CounterParts, counter: BenchCounter) -> None:
        self.main: Final = _window(MainWindow)
        self.customer: Final = _window(CustomerWindow)
        if self.main.counter is None:
            raise LookupError("the window has no presenters yet")
        self.counter: Final[CounterPresenter] = self.main.counter
        self.journal: Final = parts.journal
        self.scanner: Final = ScanTrigger(counter.processes.control("scanner"))
        self._person: Final = counter.clerk

    @property
    def screen(self) -> VisitScreen:
        return self.counter.visit.state

    def widget(self, name: str) -> QWidget:
        """Return a part of the clerk's window. Raises LookupError."""
        found: QWidget | None = self.main.findChild(QWidget, name)
        if found is None:
            raise LookupError(name)
        return found

    def wait(self, condition: Callable[[], object], what: str) -> None:
        """Let the window work until the condition holds. Raises Stuck."""
        deadline = time.monotonic() + _PATIENCE_S
        while not condition():
            if time.monotonic() > deadline:
                raise Stuck(what, self.main.message.text_label.text(), str(self.screen.panel))
            QTest.qWait(_LOOK_MS)

    def wait_for_panel(self, *panels: Panel) -> None:
        """Wait until one of the panels stands there and a key would count."""
        self.wait(lambda: self.screen.panel in panels and self.may_press, str(panels[0]))

    @property
    def may_press(self) -> bool:
        states = (self.screen, self.counter.sign_in.state, self.counter.shift.state)
        return self.main.gate.is_open and not any(state.is_busy for state in states)

    def strike(self, key: Qt.Key) -> None:
        """Press a key at once."""
        QTest.keyClick(self.main.windowHandle(), key)

    def tap(self, key: Qt.Key) -> None:
        """Press a key at once, as a display delivers it.

        `strike` keeps the interpreter until the window is repainted, so that no other thread can
        begin what the key asks for.
        """
        window = self.main.windowHandle()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            plain = Qt.KeyboardModifier.NoModifier
            QCoreApplication.postEvent(window, QKeyEvent(kind, key, plain))
        QCoreApplication.sendPostedEvents(window)

    def press(self, key: Qt.Key) -> None:
        """Press a key when it counts."""
        self.wait(lambda: self.may_press, f"a time for {key.name}")
        self.strike(key)

    def press_until(self, key: Qt.Key, *panels: Panel) -> None:
        """Press a key, again if the window took it for a hasty one, until a panel stands there."""
        patience = QDeadlineTimer(int(_PATIENCE_S * 1000))
        while self.screen.panel not in panels:
            if patience.hasExpired():
                raise Stuck(str(panels[0]), self.main.message.text_label.text())
            self.press(key)
            look = QDeadlineTimer(_AGAIN_MS)
            while self.screen.panel not in panels and not look.hasExpired():
                QTest.qWait(_LOOK_MS)
        self.wait_for_panel(*panels)

    def type(self, text: str) -> None:
        for character in text:
            QTest.keyClick(self.main.windowHandle(), ord(character))

    def begin_work(self) -> None:
        """Sign in and open the shift."""
        status = self.main.status
        self.wait(lambda: self.counter.state.page is Page.SIGN_IN, "the page to sign in")
        self.wait(lambda: status is not None and status.state.has_scanner, "the scanner")
        self.type(self._person.number)
        self.press(Qt.Key.Key_Return)
        self.type(self._person.pin)
        self.press(Qt.Key.Key_Return)
        self.wait(lambda: self.counter.state.page is Page.SHIFT and self.may_press, "the shift")
        self.type("2")
        self.strike(Qt.Key.Key_F2)
        self.wait(lambda: self.counter.state.page is Page.WORK, "the workplace")
        self.wait(lambda: not self.screen.is_busy, "the workplace at rest")

    def serve_up_to_payment(self, code: str) -> None:
        """Scan an item, write the passport down, let the customer take the policy."""
        self.wait(lambda: self.screen.panel is Panel.IDLE and not self.screen.is_busy, "the next")
        self.scanner.scan(code)
        self.scanner.sent_ns()
        self.wait_for_panel(Panel.DOCUMENT_KIND)
        self.press_until(Qt.Key.Key_1, Panel.DOCUMENT_FORM)
        for text in (PASSPORT, ISSUED):
            self.type(text)
            self.press(Qt.Key.Key_Return)
        self.wait(lambda: self.screen.panel is Panel.OFFER, "the offer")
        self._touch("customer_yes")
        self.wait_for_panel(Panel.PAY)

    def _touch(self, name: str) -> None:
        button: QPushButton | None = self.customer.findChild(QPushButton, name)
        if button is None:
            raise LookupError(name)
        self.wait(lambda: button.isVisible() and button.isEnabled(), "the customer's button")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


class Play:
    """Runs the real window until a script is through; `run` raises what the script raised."""

    def __init__(self, counter: BenchCounter, script: Callable[[Clerk], None]) -> None:
        self._counter: Final = counter
        self._script: Final = script
        self._parts: Final = CounterParts(counter.settings)
        self._error: Exception | None = None

    def run(self) -> None:
        try:
            with instance_lock(self._counter.settings.lock):
                parts: WindowParts = self._parts.parts()
                run_window(replace(parts, milestone=self._begin_when_ready))
        finally:
            self._parts.close()
            sys.setswitchinterval(_SWITCH_S)
        if self._error is not None:
            raise self._error

    def _begin_when_ready(self, milestone: str) -> None:
        if milestone == "ready":
            QTimer.singleShot(0, self._play)

    def _play(self) -> None:
        main = _window(MainWindow)
        try:
            self._script(Clerk(self._parts, self._counter))
        except Exception as error:  # noqa: BLE001 - raised again once the window is closed
            self._error = error
        finally:
            main.close()


_SWITCH_S: Final = sys.getswitchinterval()


def _window(kind: type[_Kind]) -> _Kind:
    """Return the window of this process that is of a kind. Raises LookupError."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, kind):
            return widget
    raise LookupError(kind.__name__)

"""Hands at the demo's own window: they press keys, touch the customer's display, take pictures."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from ui.bridge.pages import grab
from ui.main import WindowProcess

if TYPE_CHECKING:
    from ui.presenters.states import Page, VisitScreen

Until = tuple[str, Callable[[], object]]
"""What a script waits for: its name for people, and whether it is there now."""

Script = Iterator[Until]
_LOOK_MS: Final = 15
_PATIENCE_LOOKS: Final = 4_000
"""A minute: longer than anything at a counter takes on a slow computer."""

FAILED: Final = 3
"""Exit code of the window when the script could not go on."""


class Hands:
    """One person at the window, and the customer before it."""

    def __init__(self, window: WindowProcess, pictures: Path) -> None:
        self._window: Final = window
        self._pictures: Final = pictures
        self._taken = 0

    @property
    def page(self) -> "Page | None":
        counter = self._window.counter
        return None if counter is None else counter.state.page

    @property
    def screen(self) -> "VisitScreen":
        counter = self._window.counter
        if counter is None:
            raise RuntimeError("the window has no presenters yet")
        return counter.visit.state

    @property
    def may_press(self) -> bool:
        """Say whether the window is at rest and has painted what a key would decide."""
        counter = self._window.counter
        if counter is None:
            return False
        states = (counter.visit.state, counter.sign_in.state, counter.shift.state)
        return self._window.main.gate.is_open and not any(state.is_busy for state in states)

    @property
    def number(self) -> str:
        counter = self._window.counter
        return "" if counter is None else counter.sign_in.state.number

    @property
    def has_scanner(self) -> bool:
        status = self._window.status
        return status is not None and bool(status.state.has_scanner)

    def shows_proven(self, made: int) -> bool:
        """Say whether the window shows that the centre has acknowledged so many, and no fewer."""
        status = self._window.status
        return status is not None and status.state.made == status.state.acknowledged == made

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self._window.main.windowHandle(), key)

    def type(self, text: str) -> None:
        for character in text:
            QTest.keyClick(self._window.main.windowHandle(), Qt.Key(ord(character.upper())))

    def touch(self, name: str) -> bool:
        """Touch a button of the customer's display; False while it cannot be touched."""
        customer = self._window.customer
        button = customer.findChild(QPushButton, name) if customer is not None else None
        if button is None or not button.isVisible() or not button.isEnabled():
            return False
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        return True

    def picture(self, name: str) -> None:
        """Keep what stands on both displays, numbered in the order of the day."""
        self._taken += 1
        grab(self._window.main, self._pictures / f"{self._taken:02}-{name}.png")
        if self._window.customer is not None:
            customer = self._pictures / f"{self._taken:02}-{name}-customer.png"
            grab(self._window.customer, customer)


class Player(QObject):
    """Lets a script go on each time that what it waits for is there."""

    def __init__(self, script: Script) -> None:
        super().__init__()
        self._script: Final = script
        self._waited = 0
        self._until: Until = ("the start", lambda: True)
        self.stuck_at = ""
        """What never came, for people; empty while all is well."""
        self._timer: Final = QTimer(self)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        self._timer.start(_LOOK_MS)

    @Slot()
    def _look(self) -> None:
        what, is_there = self._until
        if not is_there():
            self._waited += 1
            if self._waited > _PATIENCE_LOOKS:
                self._end(FAILED, what)
            return
        self._waited = 0
        try:
            self._until = next(self._script)
        except StopIteration:
            self._end(0, "")

    def _end(self, code: int, stuck_at: str) -> None:
        self._timer.stop()
        self.stuck_at = stuck_at
        QApplication.exit(code)

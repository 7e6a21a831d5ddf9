"""Runs `okno run` as it is, with somebody's hands at it: keys and touches come down a pipe.

Started as `python -m tests.e2e.driver run --data DIR`. Each line on standard input is a JSON list,
each answer a line of JSON on standard output. It ends as the window does, or with its input.
"""

import json
import os
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from ui.cli import main
from ui.views.customer_window import CustomerWindow
from ui.views.main_window import MainWindow


class Hands(QObject):
    """Does what is asked in the window's own thread."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._actions: dict[str, Callable[..., Any]] = {
            "state": self._state,
            "key": self._key,
            "type": self._type,
            "touch": self._touch,
            "grab": self._grab,
            "close": self._close,
        }
        self.asked.connect(self._do, Qt.ConnectionType.QueuedConnection)

    def listen(self) -> None:
        """Take lines until there are no more; then there is nobody to work for."""
        kept = b""
        while data := os.read(sys.stdin.fileno(), 65_536):  # holds no lock while it waits
            *lines, kept = (kept + data).split(b"\n")
            for line in lines:
                self.asked.emit(line.decode())
        os._exit(3)

    @Slot(str)
    def _do(self, line: str) -> None:
        name, *arguments = json.loads(line)
        try:
            answer = self._actions[name](*arguments)
        except BaseException:  # noqa: BLE001 - whoever asks must not wait for ever
            traceback.print_exc()
            os._exit(4)  # a fault of the hands, not of the window
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    def _state(self) -> dict[str, Any]:
        """Say what is on the screen, in the presenters' own words."""
        window = _window(MainWindow)
        if window is None or window.counter is None or window.status is None:
            shown = window.message.text_label.text() if window is not None else ""
            return {"page": "starting", "shown": shown}
        counter, screen = window.counter, window.counter.visit.state
        status, visit = window.status.state, screen.visit
        states = (counter.state, screen, counter.sign_in.state, counter.shift.state)
        return {
            "page": str(counter.state.page),
            "clerk": counter.state.clerk,
            "number": counter.sign_in.state.number,
            "busy": screen.is_busy or counter.sign_in.state.is_busy or counter.shift.state.is_busy,
            "open": window.gate.is_open,
            "panel": str(screen.panel),
            "step": str(visit.step) if visit else "",
            "items": [item.item.identifier.text for item in visit.items] if visit else [],
            "due": visit.due.kopecks if visit else 0,
            "unknown": len(screen.unknown),
            "messages": [each.message.text for each in states if each.message],
            "shown": window.message.text_label.text(),
            "scanner": status.has_scanner,
            "register": status.has_register,
            "paper": str(status.paper),
            "made": status.made,
            "acknowledged": status.acknowledged,
            "in_doubt": status.in_doubt,
            "fields": [field.text() for field in window.findChildren(QLineEdit)],
        }

    def _key(self, name: str) -> None:
        """Press a key, as the display's server would say it to the window that has the focus."""
        QTest.keyClick(_handle(), getattr(Qt.Key, f"Key_{name}"))

    def _type(self, text: str) -> None:
        for character in text:
            QTest.keyClick(_handle(), ord(character))

    def _touch(self, name: str) -> bool:
        """Touch a button of the customer's display; False while it cannot be touched."""
        window = _window(CustomerWindow)
        button = window.findChild(QPushButton, name) if window else None
        if button is None or not button.isVisible() or not button.isEnabled():
            return False
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        return True

    def _grab(self, window_path: str, customer_path: str) -> None:
        for kind, path in ((MainWindow, window_path), (CustomerWindow, customer_path)):
            window = _window(kind)
            if window is not None:
                window.grab().save(path)

    def _close(self) -> None:
        window = _window(MainWindow)
        if window is not None:
            window.close()


def _window(kind: type) -> Any:
    return next((each for each in QApplication.topLevelWidgets() if isinstance(each, kind)), None)


def _handle() -> QWindow:
    window = _window(MainWindow)
    handle: QWindow = window.windowHandle()
    return handle


if __name__ == "__main__":
    hands = Hands()
    threading.Thread(target=hands.listen, daemon=True).start()
    code = main(sys.argv[1:])
    if QApplication.instance() is None:
        sys.stderr.flush()
        os._exit(code)  # no window came: the thread above must not speak to what is taken down
    sys.exit(code)

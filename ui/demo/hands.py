"""Hands at the demo's window: they press keys, touch the customer's display, take pictures.

Started as `python -m ui.demo.hands --data DIR --clock FILE`, it is the window of that counter. Each
line on standard input is a JSON list, each answer a line of JSON on standard output.
"""

import argparse
import json
import os
import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from app.settings import Settings
from app.store.instance_lock import instance_lock
from ui.application import try_on
from ui.demo.clock import DemoClock
from ui.demo.facts import facts_of
from ui.main import WindowProcess, run_window
from ui.parts import counter_parts
from ui.theme import Theme

ALONE: Final = 3
"""Exit code of a window whose demo is gone."""

_QUICK: Final = 80
"""Quality of a PNG as Qt has it: hardly pressed, quickly written, without any loss."""

FAULT: Final = 4
"""Exit code after a fault of the hands, not of the window."""


class Hands(QObject):
    """One person at the window, and the customer before it, in the window's own thread."""

    asked = Signal(str)

    def __init__(self, window: WindowProcess) -> None:
        super().__init__()
        self._window: Final = window
        self._actions: Final[dict[str, Callable[..., Any]]] = {
            "state": lambda: facts_of(self._window),
            "key": self._key,
            "type": self._type,
            "touch": self._touch,
            "picture": self._picture,
            "settle": self._settle,
            "close": window.main.close,
        }
        self._writer: Final = ThreadPoolExecutor(1)
        self._writing: Final[list[Future[bool]]] = []
        self.asked.connect(self._do, Qt.ConnectionType.QueuedConnection)

    def listen(self) -> None:
        """Take lines until there are no more; then there is nobody to work for."""
        kept = b""
        while data := os.read(sys.stdin.fileno(), 65_536):  # holds no lock while it waits
            *lines, kept = (kept + data).split(b"\n")
            for line in lines:
                self.asked.emit(line.decode())
        os._exit(ALONE)

    @Slot(str)
    def _do(self, line: str) -> None:
        name, *arguments = json.loads(line)
        try:
            answer = self._actions[name](*arguments)
        except BaseException:  # noqa: BLE001 - whoever asked must not wait for ever
            traceback.print_exc()
            os._exit(FAULT)
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    def _key(self, name: str) -> None:
        QTest.keyClick(self._window.main.windowHandle(), getattr(Qt.Key, f"Key_{name}"))

    def _type(self, text: str) -> None:
        for character in text:
            QTest.keyClick(self._window.main.windowHandle(), Qt.Key(ord(character.upper())))

    def _touch(self, name: str) -> bool:
        """Touch a button of the customer's display; False while it cannot be touched."""
        customer = self._window.customer
        button = customer.findChild(QPushButton, name) if customer is not None else None
        if button is None or not button.isVisible() or not button.isEnabled():
            return False
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        return True

    def _picture(self, stem: str) -> None:
        """Keep what stands on both displays, in both themes, as `stem`-light.png and so on."""
        windows: list[tuple[str, QWidget]] = [("", self._window.main)]
        if self._window.customer is not None:
            windows.append(("-customer", self._window.customer))
        for display, widget in windows:
            self._keep(widget, f"{stem}{display}-{Theme.LIGHT}.png")
            try_on(widget, Theme.DARK)
            self._keep(widget, f"{stem}{display}-{Theme.DARK}.png")
            try_on(widget, None)

    def _keep(self, widget: QWidget, path: str) -> None:
        """Take a picture now and write it beside the work."""
        widget.ensurePolished()
        image = widget.grab().toImage()
        self._writing.append(self._writer.submit(_write, image, path))

    def _settle(self) -> None:
        """Wait until every picture is written. Raises OSError for one that cannot be."""
        if not all(each.result() for each in self._writing):
            raise OSError("a picture could not be written")
        self._writing.clear()


def _write(image: QImage, path: str) -> bool:
    return image.save(path, "PNG", _QUICK)  # type: ignore[call-overload, no-any-return]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="ui.demo.hands", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--clock", type=Path, required=True)
    options = parser.parse_args(arguments)
    settings = Settings.load(options.data, os.environ)
    attached: list[Hands] = []

    def attach(window: WindowProcess) -> None:
        attached.append(Hands(window))
        threading.Thread(target=attached[0].listen, daemon=True).start()

    with (
        instance_lock(settings.lock),
        counter_parts(settings, DemoClock(options.clock)) as parts,
    ):
        return run_window(replace(parts, theme=Theme.LIGHT), attach)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

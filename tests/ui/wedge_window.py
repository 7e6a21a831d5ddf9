"""A window with all that a scan must not touch; it tells on standard output what happened to it.

Run as a program it has a scanner's filter on, with a gap of its own, because a scanner played by
a busy machine is no scanner's equal. F6 makes it forget what happened, F7 keeps it busy
for a while after a while, F9 makes it tell its state.
"""

import json
import sys
import time
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.bridge.wedge_filter import WedgeFilter

BUSY_AFTER_MS, BUSY_S = 450, 0.6
GAP_MS = 200


class WedgeWindow(QWidget):
    """A field, a button and shortcuts, and a record of what reached them."""

    def __init__(self) -> None:
        super().__init__()
        self.field, self.button = QLineEdit(), QPushButton()
        self.field.setObjectName("field")
        self.button.setObjectName("button")
        self.counts = dict.fromkeys(("clicked", "returned", "opened", "chosen"), 0)
        layout = QVBoxLayout(self)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        layout.addWidget(self.field)
        layout.addWidget(self.button)
        self.button.clicked.connect(lambda: self._count("clicked"))
        self.field.returnPressed.connect(lambda: self._count("returned"))
        for keys, name in (("Ctrl+O", "opened"), ("F8", "chosen")):
            self.when(keys, name)

    def when(self, keys: str, name: str) -> None:
        """Count a shortcut."""
        self.counts.setdefault(name, 0)
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(lambda: self._count(name))

    @property
    def state(self) -> dict[str, Any]:
        focus = self.focusWidget()
        name = focus.objectName() if focus else ""
        return {"field": self.field.text(), "focus": name, **self.counts}

    def forget(self) -> None:
        """Be as new, and say so."""
        self.field.clear()
        self.field.setFocus()
        self.counts = dict.fromkeys(self.counts, 0)
        tell(forgot=True)

    def _count(self, name: str) -> None:
        self.counts[name] += 1


def tell(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def be_busy() -> None:
    end_s = time.monotonic() + BUSY_S
    while time.monotonic() < end_s:
        continue


def main() -> None:
    application = QApplication(sys.argv)
    window = WedgeWindow()
    window.resize(300, 200)
    keys = WedgeFilter(application, GAP_MS)
    keys.scanned.connect(lambda scan: tell(scan=scan.decode("ascii")))
    keys.spoilt.connect(lambda: tell(spoilt=True))
    QShortcut(QKeySequence("F6"), window).activated.connect(window.forget)
    QShortcut(QKeySequence("F9"), window).activated.connect(lambda: tell(state=window.state))
    soon = QTimer(window)
    soon.setSingleShot(True)
    soon.setInterval(BUSY_AFTER_MS)
    soon.timeout.connect(be_busy)
    QShortcut(QKeySequence("F7"), window).activated.connect(soon.start)
    window.show()
    window.activateWindow()
    window.field.setFocus()
    tell(window=int(window.winId()))
    application.exec()


if __name__ == "__main__":
    main()

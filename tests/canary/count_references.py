"""Prints as JSON how many references to None, True and False each kind of Qt call gains or loses.

PySide6 6.12.0 loses one reference a call on Python 3.10 and 3.11, and the process is aborted after
some hundred signals. Spare references are held here, so that a bad wheel is counted, not crashed.
"""

import json
import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

CALLS = 10_000
SINGLETONS = (None, True, False)
SPARE = [value for value in SINGLETONS for _ in range(20 * CALLS)]


class Bell(QObject):
    """Emits every sort of signal this program uses, and hears it."""

    rung = Signal()
    answered = Signal(bool)
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rung.connect(self.hear)
        self.answered.connect(lambda _: None)
        self.told.connect(lambda _: None)

    @Slot()
    def hear(self) -> None:
        """Return None to C++."""


class Ear(QObject):
    """Answers C++ with True and False in turn."""

    def __init__(self) -> None:
        super().__init__()
        self._heard = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self._heard += 1
        return self._heard % 2 == 0


def drift(call: Callable[[], object]) -> dict[str, int]:
    """Return what `CALLS` calls add to the reference counts; negative: lost."""
    call()  # the first call builds caches
    before = [sys.getrefcount(value) for value in SINGLETONS]
    for _ in range(CALLS):
        call()
    after = [sys.getrefcount(value) for value in SINGLETONS]
    return {
        str(value): later - earlier
        for value, earlier, later in zip(SINGLETONS, before, after, strict=True)
    }


def main() -> None:
    """Try each kind of call and print the drifts."""
    QApplication([])
    bell, edit, watched, ear = Bell(), QLineEdit(), QObject(), Ear()
    edit.textChanged.connect(lambda _: None)
    watched.installEventFilter(ear)
    texts = ("800847", "40397510")
    kinds: dict[str, Callable[[], object]] = {
        "emit to a slot": bell.rung.emit,
        "emit a boolean": lambda: bell.answered.emit(True),
        "emit None to a lambda": lambda: bell.told.emit(None),
        "set a text that a lambda hears": lambda: edit.setText(texts[edit.text() == texts[0]]),
        "call that returns nothing": lambda: edit.setToolTip("Номер отправления"),
        "call that returns a boolean": edit.isEnabled,
        "event filter that answers": lambda: QCoreApplication.sendEvent(
            watched, QEvent(QEvent.Type.User)
        ),
        "widget that comes and goes": QLabel,
        "slot called by its name": lambda: bell.metaObject().invokeMethod(bell, "hear"),
    }
    drifts = {kind: drift(call) for kind, call in kinds.items()}
    json.dump({"calls": CALLS, "drifts": drifts}, sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # a damaged count aborts the ordinary way out


if __name__ == "__main__":
    main()

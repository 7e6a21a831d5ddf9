"""The window of `okno run` in a process of its own, closed as soon as a scan would be taken.

It goes the way of the command: settings, lock, parts, window. What it tells on standard
output are monotonic nanoseconds of its milestones.
"""

import argparse
import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.settings import Settings

if TYPE_CHECKING:
    from ui.bridge.scanner_thread import Scanner
    from ui.main import WindowParts
    from ui.views.main_window import MainWindow


class Milestones:
    """Notes when the window was painted, when a clerk can sign in, and when the scanner is open."""

    def __init__(self, parts: "WindowParts") -> None:
        self.times: dict[str, int] = {}
        self._parts = parts

    def watched(self) -> "WindowParts":
        """Return the parts with this to tell."""
        return replace(self._parts, milestone=self._reach, open_scanner=self._open_scanner)

    def _reach(self, name: str) -> None:
        self.times[name] = time.monotonic_ns()
        if name == "ready":
            self._await_page()

    def _open_scanner(self) -> "Scanner":
        if self._parts.open_scanner is None:
            raise LookupError("this counter has no serial scanner")
        scanner = self._parts.open_scanner()
        self.times["scanner"] = time.monotonic_ns()
        return scanner

    def _await_page(self) -> None:
        from PySide6.QtCore import QTimer  # noqa: PLC0415 - after the first paint

        from ui.presenters.states import Page  # noqa: PLC0415

        main = _main_window()
        timer = QTimer(main)

        def look() -> None:
            counter = main.counter
            is_there = counter is not None and counter.state.page is Page.SIGN_IN
            if is_there and "scanner" in self.times:
                self.times["ready"] = time.monotonic_ns()
                timer.stop()
                main.close()

        timer.timeout.connect(look)
        timer.start(1)


def _main_window() -> "MainWindow":
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the first paint

    from ui.views.main_window import MainWindow  # noqa: PLC0415

    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    arguments = parser.parse_args(sys.argv[1:])
    settings = Settings.load(arguments.data, os.environ)
    from app.store.instance_lock import instance_lock  # noqa: PLC0415 - as the command does it
    from ui.main import run_window  # noqa: PLC0415
    from ui.parts import counter_parts  # noqa: PLC0415

    with instance_lock(settings.lock), counter_parts(settings) as parts:
        milestones = Milestones(parts)
        code = run_window(milestones.watched())
    sys.stdout.write(json.dumps(milestones.times))
    return code


if __name__ == "__main__":
    sys.exit(main())

"""The demo's window on a display: it closes when the demo does, however that ended."""

import signal
import sys
import threading

from PySide6.QtCore import QObject, Qt, Signal

from app.clock import Clock
from app.settings import Settings
from app.store.instance_lock import instance_lock
from ui.lifetime import follow_parent, follow_signals
from ui.main import WindowProcess, run_window
from ui.parts import counter_parts


class _Demo(QObject):
    """Says in the window's thread that the demo is over."""

    over = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._stop = threading.Event()
        follow_parent(sys.stdin.buffer, self._stop)
        follow_signals(self._stop, signal.SIGTERM)

    def close(self, window: WindowProcess) -> None:
        """Close the window as its person does, once it is time."""
        self.over.connect(window.main.close, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._wait, name="demo", daemon=True).start()

    def _wait(self) -> None:
        self._stop.wait()
        self.over.emit()


def show(settings: Settings, clock: Clock) -> int:
    """Show the window until it is closed; return its exit code."""
    demo = _Demo()
    with instance_lock(settings.lock), counter_parts(settings, clock) as parts:
        return run_window(parts, demo.close)

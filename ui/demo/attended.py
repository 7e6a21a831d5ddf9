"""The demo with a display: «Пульт» in this process, the window in one that power can fail for."""

import signal
import sys
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QWidget

from ui.application import make_application, system_theme, wear
from ui.bridge.tasks import TaskThread
from ui.demo.branch import demo_branch
from ui.demo.controls import Controls
from ui.demo.controls_view import ControlsWindow
from ui.demo.controls_words import codes
from ui.demo.processes import DemoProcesses

_WINDOW_PX: Final = 1280


class _Demo(QObject):
    """Ends when somebody closed the window, or «Пульт»; a loss of power is no end."""

    window_ended = Signal(int)

    def __init__(self, processes: DemoProcesses) -> None:
        super().__init__()
        self.code = 0
        self.controls: Final = Controls(processes, self._tell)
        self.tasks: Final = TaskThread("world", self)
        today = processes.clock.local.date()
        self.view: Final = ControlsWindow(self.controls, codes(demo_branch(), today), self.tasks)
        self.window_ended.connect(self._end)
        self.view.closed.connect(QApplication.quit)

    def _tell(self, _name: str, code: int) -> None:
        self.window_ended.emit(code)

    @Slot(int)
    def _end(self, code: int) -> None:
        self.code = code
        QApplication.exit(code)


def attend(processes: DemoProcesses) -> int:
    """Run the demo until a person ends it; return the exit code of the window."""
    application = make_application(sys.argv[:1])
    wear(application, system_theme(application))
    demo = _Demo(processes)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: QApplication.quit())
    _place(demo.view, application.primaryScreen())
    demo.tasks.start()
    demo.view.start()
    application.exec()
    demo.view.stop()
    demo.controls.close()
    demo.tasks.stop()
    return demo.code


def _place(view: QWidget, screen: QScreen) -> None:
    """Stand beside the window where the screen has room, else in its lower right corner."""
    room = screen.availableGeometry()
    left = min(room.left() + _WINDOW_PX, room.right() - view.width())
    view.move(max(room.left(), left), max(room.top(), room.bottom() - view.height()))

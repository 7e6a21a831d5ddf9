"""The floor of a start: Python, PySide6 and a window with nothing in it, until its first paint."""

import json
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class BareWindow(QWidget):
    """Ends the program after its first paint and tells when that was."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self._tell)

    def _tell(self) -> None:
        sys.stdout.write(json.dumps({"painted": time.monotonic_ns()}))
        QApplication.exit(0)


def main() -> int:
    application = QApplication(sys.argv[:1])
    window = BareWindow()
    window.resize(1280, 720)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())

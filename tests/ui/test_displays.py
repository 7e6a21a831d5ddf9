"""Where the windows stand: the customer's on the second display, if there is one."""

import json
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from PySide6.QtGui import QGuiApplication
from ui.application import make_application
from ui.views.customer_window import CustomerWindow
application = make_application(["okno"])
workplace = QGuiApplication.primaryScreen()
window = CustomerWindow()
window.place(workplace)
application.processEvents()
print(window.isFullScreen(), window.screen() is workplace, len(application.screens()), end="")
"""


def screens(folder: Path, *names: str) -> dict[str, str]:
    shape = {"width": 1280, "height": 720, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    found = [{"name": name, "x": 1280 * at, "y": 0, **shape} for at, name in enumerate(names)]
    path = folder / "screens.json"
    path.write_text(json.dumps({"screens": found}), encoding="utf-8")
    return {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={path}"}


def placed(environment: dict[str, str]) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        check=True, capture_output=True, text=True, timeout=60, env=environment,
    )  # fmt: skip
    return ran.stdout


def test_with_two_displays_the_customer_has_one_alone(tmp_path: Path) -> None:
    assert placed(screens(tmp_path, "clerk", "customer")) == "True False 2"


def test_with_one_display_the_customer_s_window_is_a_plain_one(tmp_path: Path) -> None:
    assert placed(screens(tmp_path, "clerk")) == "False True 1"

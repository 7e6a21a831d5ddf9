"""What the tests of devices share: waiting with a limit, and devices to plug in."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from devices.scanner_serial import SerialScanner
from devices.simulators.launch import Simulator

LIMIT_S = 10.0


def eventually(condition: Callable[[], bool], limit_s: float = LIMIT_S) -> None:
    """Wait until the condition holds; fail after `limit_s`."""
    deadline = time.monotonic() + limit_s
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        pause.wait(0.002)


def next_scan(scanner: SerialScanner, limit_s: float = LIMIT_S) -> bytes:
    """Return the next scan; fail if none comes within `limit_s`."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        scan = scanner.next()
        if scan is not None:
            return scan
    raise AssertionError("no scan came")


def start_scanner(folder: Path) -> Simulator:
    return Simulator("scanner", folder / "scanner.json", "--link", str(folder / "scanner"))


def start_printer(folder: Path) -> Simulator:
    link, tape = str(folder / "printer"), str(folder / "tape.txt")
    return Simulator("printer", folder / "printer.json", "--link", link, "--tape", tape)


def start_register(folder: Path, port: int = 0) -> Simulator:
    state = str(folder / "register.state")
    control = folder / "register.json"
    return Simulator("register", control, "--state", state, "--port", str(port))

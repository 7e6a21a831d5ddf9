"""The scanner's thread: reads real bytes, survives a pulled cable, ends when it is told to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from devices.scanner_serial import SerialScanner
from devices.simulators.pseudo_terminal import PseudoTerminal
from ui.bridge.scanner_thread import ScannerThread


@pytest.fixture
def line(tmp_path: Path) -> Iterator[PseudoTerminal]:
    line = PseudoTerminal(tmp_path / "scanner")
    yield line
    line.unplug()


@pytest.fixture
def thread(dressed: QApplication, line: PseudoTerminal, tmp_path: Path) -> Iterator[ScannerThread]:
    thread = ScannerThread(lambda: SerialScanner(str(tmp_path / "scanner")), retry_s=0.02)
    yield thread
    thread.stop()


def test_a_scan_comes_as_the_bytes_that_were_read(
    qtbot: QtBot, thread: ScannerThread, line: PseudoTerminal
) -> None:
    with qtbot.waitSignal(thread.available) as available:
        thread.start()
    assert available.args == [True]
    with qtbot.waitSignal(thread.scanned) as scanned:
        line.write(b"80084740397510\r", 1)
    assert scanned.args == [b"80084740397510"]


def test_a_pulled_scanner_is_told_and_comes_back_by_itself(
    qtbot: QtBot, thread: ScannerThread, line: PseudoTerminal
) -> None:
    with qtbot.waitSignal(thread.available):
        thread.start()
    with qtbot.waitSignal(thread.available, check_params_cb=lambda is_there: not is_there):
        line.unplug()
    with qtbot.waitSignal(thread.available, check_params_cb=lambda is_there: is_there):
        line.plug()
    with qtbot.waitSignal(thread.scanned) as scanned:
        line.write(b"RB123456785GB\r\n", 1)
    assert scanned.args == [b"RB123456785GB"]


def test_the_thread_ends_at_once_while_there_is_no_scanner(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    thread = ScannerThread(lambda: SerialScanner(str(tmp_path / "none")), retry_s=3_600)
    with qtbot.waitSignal(thread.available) as available:
        thread.start()
    assert available.args == [False]
    thread.stop()
    assert thread.isFinished()

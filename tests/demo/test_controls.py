"""«Пульт» of the demo: one window in a process of its own, and the world around it in one hand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from queue import Queue

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from app.settings import Settings
from devices.simulators import control
from tests.support.waiting import LIMIT_S, is_alive
from ui.bridge.tasks import TaskThread
from ui.demo.branch import demo_branch
from ui.demo.controls import Controls
from ui.demo.controls_view import ControlsWindow
from ui.demo.controls_words import codes
from ui.demo.counter import demo_counter
from ui.demo.processes import DemoProcesses

TODAY = date(2026, 11, 22)
LIMIT_MS = int(LIMIT_S * 1000)


class World:
    """A demo with its «Пульт», whose window may be closed by itself."""

    def __init__(self, processes: DemoProcesses) -> None:
        self.ended: Queue[tuple[str, int]] = Queue()
        self.processes = processes
        self.controls = Controls(processes, lambda name, code: self.ended.put((name, code)))
        self.codes = codes(demo_branch(), TODAY)

    def scans(self) -> int:
        return int(control.state(self.processes.control("scanner"))["scans"])


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    def nobody(name: str, code: int) -> None:
        raise AssertionError(f"{name} ended with {code}")

    with demo_counter(Settings.load(tmp_path / "data", {}), nobody) as processes:
        world = World(processes)
        yield world
        world.controls.close()


@pytest.fixture
def view(world: World, qtbot: QtBot) -> Iterator[ControlsWindow]:
    tasks = TaskThread("world")
    view = ControlsWindow(world.controls, world.codes, tasks)
    qtbot.addWidget(view)
    tasks.start()
    view.start()
    yield view
    view.stop()
    tasks.stop()


def press(view: ControlsWindow, name: str) -> None:
    button = view.findChild(QPushButton, name)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def shows(view: ControlsWindow, name: str, text: str, qtbot: QtBot) -> None:
    line = view.findChild(QLabel, name)
    assert line is not None
    qtbot.waitUntil(lambda: line.text() == text, timeout=LIMIT_MS)


def test_the_world_is_in_one_hand(world: World, view: ControlsWindow, qtbot: QtBot) -> None:
    shows(view, "power_state", "Компьютер включён", qtbot)
    first = world.controls.window_pid

    rows = view.findChild(QListWidget, "codes")
    assert rows is not None
    spot = rows.visualItemRect(rows.item(0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(lambda: world.scans() == 1, timeout=LIMIT_MS)

    press(view, "network_0")
    shows(view, "network_state", "Связи с центром нет", qtbot)
    press(view, "printer_0")
    shows(view, "printer_state", "Принтер: бумаги нет", qtbot)
    press(view, "power_0")
    shows(view, "power_state", "Питания нет", qtbot)
    assert not is_alive(first)
    assert world.ended.empty()  # a loss of power ends no demo

    press(view, "power_0")
    shows(view, "power_state", "Компьютер включён", qtbot)
    assert world.controls.window_pid not in (0, first)
    press(view, "network_0")
    shows(view, "network_state", "Связь с центром есть", qtbot)


def test_a_row_says_what_became_of_an_item() -> None:
    badge, *_rest = offered = codes(demo_branch(), TODAY)
    item = next(each for each in offered if each.item)

    assert badge.text({}) == "Бейдж: Орлова М. С.\nпин-код 1111"
    assert item.text({}).startswith(
        "Ковалёва Анна Игоревна\n800847 40 39751 0 · НП 2\N{NBSP}340,00\N{NBSP}₽"
    )
    assert "\nвручено · " in item.text({item.item: "handed_over"})

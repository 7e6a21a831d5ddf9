"""Work on its own thread, answers in the window's, and a bug that ends nothing but its action."""

import logging
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import ClerkError, Refusal
from ui.bridge.tasks import ProgramFault, TaskThread


class Asker(QObject):
    """Whoever asked: keeps the answers and the threads that they came in."""

    answered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.done: list[object] = []
        self.refused: list[Exception] = []
        self.threads: list[QThread] = []

    def take(self, result: object) -> None:
        self.done.append(result)
        self._note()

    def refuse(self, error: Exception) -> None:
        self.refused.append(error)
        self._note()

    def _note(self) -> None:
        self.threads.append(QThread.currentThread())
        self.answered.emit()


@pytest.fixture
def asker() -> Asker:
    return Asker()


@pytest.fixture
def tasks(dressed: QApplication) -> Iterator[TaskThread]:
    tasks = TaskThread("store")
    tasks.start()
    yield tasks
    tasks.stop()


def test_work_is_done_elsewhere_in_order_and_answered_here(
    qtbot: QtBot, tasks: TaskThread, asker: Asker
) -> None:
    for number in range(5):
        tasks.run(lambda n=number: (n, threading.get_ident()), asker.take, asker.refuse)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(asker.done) == 5)
    assert [result[0] for result in asker.done] == list(range(5))  # type: ignore[index]
    assert {result[1] for result in asker.done} != {threading.get_ident()}  # type: ignore[index]
    assert set(asker.threads) == {QApplication.instance().thread()}  # type: ignore[union-attr]


def test_a_refusal_comes_back_as_it_is(qtbot: QtBot, tasks: TaskThread, asker: Asker) -> None:
    def refuse() -> None:
        raise ClerkError(Refusal.NO_VISIT)

    with qtbot.waitSignal(asker.answered):
        tasks.run(refuse, asker.take, asker.refuse)
    [error] = asker.refused
    assert isinstance(error, ClerkError)
    assert error.code is Refusal.NO_VISIT


def test_a_bug_is_logged_and_the_thread_goes_on(
    qtbot: QtBot, tasks: TaskThread, asker: Asker, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL):
        tasks.run(lambda: 1 // 0, asker.take, asker.refuse)
        tasks.run(lambda: "alive", asker.take, asker.refuse)
        qtbot.waitUntil(lambda: asker.done == ["alive"])
    assert isinstance(asker.refused[0], ProgramFault)
    assert "ZeroDivisionError" in caplog.text


def test_a_bug_in_the_answer_still_releases_who_asked(
    qtbot: QtBot, tasks: TaskThread, asker: Asker, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL), qtbot.waitSignal(asker.answered):
        tasks.run(lambda: 0, lambda zero: asker.take(1 // zero), asker.refuse)
    assert isinstance(asker.refused[0], ProgramFault)


def test_what_was_asked_is_finished_before_the_thread_ends(dressed: QApplication) -> None:
    ends: list[int] = []
    tasks = TaskThread("store")
    tasks.start()
    for number in range(20):
        tasks.run(lambda n=number: ends.append(n), lambda _: None, lambda _: None)  # type: ignore[misc]
    tasks.stop()
    assert ends == list(range(20))

"""A key decides only what the person who pressed it could see."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.bridge.key_gate import DWELL_MS, IMPATIENCE_MS, KeyGate

ENTER, ONE, ESC = Qt.Key.Key_Return, Qt.Key.Key_1, Qt.Key.Key_Escape


class Hand:
    """A hand on the keyboard: `stamp_ms` is what the display would write on the next key."""

    def __init__(self, qtbot: QtBot) -> None:
        self.now_ms = 10_000
        self.stamp_ms = 0
        self.gate = KeyGate(lambda: self.now_ms, lambda _event: self.stamp_ms)
        self.step = QWidget()
        qtbot.addWidget(self.step)
        self.gate.guard(self.step)
        self.step.show()

    def shows_a_step(self) -> None:
        self.gate.arm(self.step)
        self.step.repaint()

    def counts(self, key: Qt.Key = ENTER, *, held: bool = False, on: QWidget | None = None) -> bool:
        event = QKeyEvent(
            QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", autorep=held
        )
        return not self.gate.eventFilter(on or self.step, event)


@pytest.fixture
def hand(qtbot: QtBot, dressed: QApplication) -> Hand:
    return Hand(qtbot)


def test_enter_does_nothing_before_the_step_is_painted(hand: Hand) -> None:
    hand.gate.arm(hand.step)
    hand.now_ms += 5_000
    assert not hand.counts()
    assert not hand.gate.is_open


def test_enter_counts_after_the_step_has_stood_there_for_a_moment(hand: Hand) -> None:
    hand.shows_a_step()
    hand.now_ms += DWELL_MS - 1
    assert not hand.gate.is_open
    hand.now_ms += 1
    assert hand.counts()


def test_drumming_on_enter_never_decides_the_next_step(hand: Hand) -> None:
    hand.shows_a_step()
    hand.now_ms += DWELL_MS
    assert hand.counts()
    hand.shows_a_step()
    counted = []
    for _ in range(20):
        hand.now_ms += 120
        counted.append(hand.counts())
    assert not any(counted)
    hand.now_ms += IMPATIENCE_MS
    assert hand.counts()


def test_a_key_that_is_held_down_never_decides(hand: Hand) -> None:
    hand.shows_a_step()
    hand.now_ms += DWELL_MS
    assert not hand.counts(held=True)
    assert not hand.counts(ESC, held=True)
    assert hand.counts(ESC)


def test_a_digit_that_chooses_waits_and_a_digit_that_types_does_not(
    hand: Hand, qtbot: QtBot
) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    hand.gate.arm(hand.step)
    assert not hand.counts(ONE)
    assert hand.counts(ONE, on=field)
    assert hand.counts(ONE, held=True, on=field)
    assert not hand.counts(ENTER, on=field)


def test_a_key_that_waited_in_the_queue_is_judged_by_when_it_was_pressed(hand: Hand) -> None:
    hand.shows_a_step()
    hand.now_ms, hand.stamp_ms = 20_000, 500
    assert hand.counts()  # tells the two clocks apart: 19 500 ms
    hand.now_ms = 21_000
    hand.shows_a_step()
    hand.now_ms, hand.stamp_ms = 22_000, 1_400  # pressed at 20 900, read a second later
    assert not hand.counts()
    hand.stamp_ms = 2_300
    assert hand.counts()


def test_a_display_whose_clock_was_set_anew_does_not_lock_the_keyboard(hand: Hand) -> None:
    hand.shows_a_step()
    hand.now_ms, hand.stamp_ms = 20_000, 500
    assert hand.counts()
    hand.now_ms, hand.stamp_ms = 100_000, 20
    assert hand.counts()


def test_painting_again_does_not_restart_the_wait(hand: Hand) -> None:
    hand.shows_a_step()
    hand.now_ms += DWELL_MS
    hand.step.repaint()
    assert hand.counts()

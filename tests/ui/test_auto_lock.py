"""Nobody touches the counter: the window asks the same clerk for the PIN, and the visit waits."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.support.counter import KIM, PIN, PRIVATE_COD, ROMASHKA, STAFF, Counter
from tests.ui.desk import Desk, desk_of
from ui.bridge.idle_watch import IdleWatch
from ui.presenters.states import Page, Panel

LIMIT_S = 60


@pytest.fixture
def guarded(dressed: QApplication, counter: Counter) -> Iterator[Desk]:
    assert dressed is not None
    with desk_of(counter, auto_lock_s=LIMIT_S) as desk:
        yield desk


def leave_alone(desk: Desk, seconds: int = LIMIT_S) -> None:
    """Let time pass, and the window look at it."""
    desk.settle()
    desk.counter.clock.pass_seconds(seconds)
    watch = desk.process.findChild(IdleWatch)
    assert isinstance(watch, IdleWatch)
    watch.look()
    desk.settle()


def lock_at_payment(desk: Desk) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.PAY)
    desk.press("3000")
    leave_alone(desk)
    assert desk.page is Page.SIGN_IN


def test_the_visit_goes_on_where_it_was_after_the_pin(guarded: Desk) -> None:
    lock_at_payment(guarded)
    assert guarded.text("sign_in_title") == "Окно заблокировано"
    assert "Ли Вера Павловна" not in guarded.texts()
    guarded.press(PIN, "Enter")
    guarded.until(lambda: guarded.page is Page.WORK)
    guarded.settle()
    assert guarded.screen.panel is Panel.PAY
    assert guarded.text("change") == "476,40\u00a0₽"
    guarded.press("Enter")
    guarded.until_panel(Panel.HAND_OVER)
    assert guarded.counter.kinds().count("session_opened") == 2


def test_a_wrong_pin_another_badge_and_esc_leave_it_locked(guarded: Desk) -> None:
    lock_at_payment(guarded)
    guarded.press("9999", "Enter")
    assert "Пин-код неверен" in guarded.message
    [badge] = [facts["badge"] for facts in STAFF if facts["clerk"] == KIM]
    guarded.scan(str(badge))
    guarded.press("Esc", "F10", "F9")
    assert guarded.page is Page.SIGN_IN
    guarded.press(PIN, "Enter")
    guarded.until(lambda: guarded.page is Page.WORK)


@pytest.mark.parametrize("sign", ["key", "scan", "touch"])
def test_a_key_a_scan_and_a_touch_are_signs_of_life(guarded: Desk, sign: str) -> None:
    guarded.work()
    leave_alone(guarded, LIMIT_S - 5)
    if sign == "key":
        guarded.press("F4")
    elif sign == "touch":
        glass = guarded.process.main.windowHandle()
        QTest.mouseClick(glass, Qt.MouseButton.LeftButton, pos=QPoint(640, 300))
    else:
        watch = guarded.process.findChild(IdleWatch)
        assert isinstance(watch, IdleWatch)
        watch.note()
    leave_alone(guarded, 10)
    assert guarded.page is Page.WORK


def test_who_counts_the_drawer_finds_the_count_again(guarded: Desk) -> None:
    guarded.work()
    guarded.press("F9")
    guarded.until(lambda: guarded.page is Page.CLOSING)
    guarded.press("Down", "Down", "5")
    leave_alone(guarded)
    guarded.press(PIN, "Enter")
    guarded.until(lambda: guarded.page is Page.CLOSING)
    guarded.press("F2", "Enter")
    assert guarded.counter.kinds()[-1] == "shift_closed"


def test_nobody_is_locked_out_where_nobody_has_signed_in(guarded: Desk) -> None:
    guarded.start()
    leave_alone(guarded)
    assert guarded.text("sign_in_title") == "Вход"


def test_without_a_limit_the_window_never_locks(desk: Desk) -> None:
    desk.work()
    assert desk.process.findChild(IdleWatch) is None
    desk.scan(ROMASHKA.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)

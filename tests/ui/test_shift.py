"""Opening a shift: the drawer is counted note by note, and the sum is seen before it counts."""

from app.domain.money import Money
from app.services.shifts import drawer
from tests.support.counter import KIM
from tests.ui.desk import Desk
from ui.presenters.states import COUNTED, Page


def test_the_count_is_added_up_while_it_is_typed(desk: Desk) -> None:
    desk.start()
    desk.sign_in()
    desk.press("2", "Enter", "Enter", "5", "Down", "3")
    assert desk.text("counted") == Money(10_000_00 + 5_000_00 + 3 * 500_00).text


def test_the_shift_opens_with_what_was_counted_and_the_day_with_it(desk: Desk) -> None:
    desk.start()
    desk.sign_in()
    assert any("операционный день" in text for text in desk.texts())
    desk.open_shift()
    assert desk.counter.kinds()[-2:] == ["day_opened", "shift_opened"]
    assert drawer(desk.counter.journal).expected == Money(5_000_00)
    assert "смена 1" in " ".join(desk.texts())


def test_an_empty_drawer_is_counted_too(desk: Desk) -> None:
    desk.start()
    desk.sign_in()
    desk.press("F2")
    desk.until(lambda: desk.page is Page.WORK)
    assert drawer(desk.counter.journal).expected == Money.ZERO


def test_letters_are_no_pieces_and_the_shift_waits_for_a_number(desk: Desk) -> None:
    desk.start()
    desk.sign_in()
    desk.press("x", "F2")
    assert "целое число" in desk.message
    assert desk.page is Page.SHIFT
    desk.press("Esc", "5", "F2")
    desk.until(lambda: desk.page is Page.WORK)


def test_a_slip_of_the_finger_is_refused(desk: Desk) -> None:
    desk.start()
    desk.sign_in()
    desk.press("999999")
    assert "Пересчёт невозможен" in desk.message


def test_who_may_not_open_the_day_is_told_whom_to_ask(desk: Desk) -> None:
    desk.start()
    desk.sign_in(KIM)
    desk.press("5", "F2")
    desk.until(lambda: "Операционный день не открыт" in desk.message)
    assert desk.page is Page.SHIFT


def test_a_scan_before_the_shift_is_open_is_named(desk: Desk) -> None:
    desk.start()
    desk.sign_in()
    desk.scan("80084740397510")
    assert "Сначала откройте смену" in desk.message


def test_the_rows_are_the_money_that_exists() -> None:
    assert list(COUNTED) == sorted(COUNTED, reverse=True)

"""Closing a shift: counted without a look at the record, compared, and written as it is."""

import pytest

from app.domain.money import NBSP, Money
from app.domain.ports import CardOperation, CardOperationKind
from tests.support.counter import LETTER, PRIVATE_COD, ROMASHKA
from tests.ui.desk import Desk
from ui.presenters.states import ClosingStage, Page, Panel

FIVE_THOUSAND = f"5{NBSP}000,00{NBSP}₽"


def to_the_count(desk: Desk) -> None:
    desk.work()
    desk.press("F9")
    desk.until(lambda: desk.page is Page.CLOSING)


def stage(desk: Desk) -> ClosingStage:
    assert desk.process.counter is not None
    return desk.process.counter.closing.state.stage


def count_five_thousand(desk: Desk) -> None:
    desk.press("Down", "Down", "5", "F2")
    desk.until(lambda: stage(desk) is ClosingStage.COMPARE)


def test_what_should_be_there_is_not_said_before_the_count(desk: Desk) -> None:
    to_the_count(desk)
    assert not any(FIVE_THOUSAND in text for text in desk.texts())
    desk.press("Down", "Down", "4", "F2")
    desk.until(lambda: stage(desk) is ClosingStage.COMPARE)
    assert desk.text("expected") == FIVE_THOUSAND


def test_a_shift_that_agrees_is_closed_and_its_figures_stay_until_enter(desk: Desk) -> None:
    to_the_count(desk)
    count_five_thousand(desk)
    assert desk.text("difference_word") == "Сходится"
    assert "shift_closed" not in desk.counter.kinds()
    desk.press("Enter")
    assert desk.counter.kinds()[-1] == "shift_closed"
    assert desk.text("closing_title") == "Смена 1 закрыта"
    assert desk.text("counted_figure") == FIVE_THOUSAND
    desk.press("F2", "Esc")
    assert stage(desk) is ClosingStage.CLOSED
    desk.press("Enter")
    desk.until(lambda: desk.page is Page.SHIFT)
    desk.open_shift()
    assert desk.counter.kinds()[-1] == "shift_opened"


@pytest.mark.parametrize(
    ("thousands", "word", "size"),
    [("4", "Недостача", f"1{NBSP}000,00{NBSP}₽"), ("6", "Излишек", f"1{NBSP}000,00{NBSP}₽")],
)
def test_a_difference_is_named_large_and_recorded_as_it_is(
    desk: Desk, thousands: str, word: str, size: str
) -> None:
    to_the_count(desk)
    desk.press("Down", "Down", thousands, "F2")
    assert (desk.text("difference_word"), desk.text("difference")) == (word, size)
    assert desk.widget("difference").font().pixelSize() == 48
    assert desk.widget("difference").property("role") == "huge-attention"
    desk.press("Enter")
    sign = "-" if word == "Недостача" else ""
    assert f'"difference":{sign}100000'.encode() in desk.counter.last_body("shift_closed")


def test_the_clerk_may_count_again_before_the_shift_is_closed(desk: Desk) -> None:
    to_the_count(desk)
    desk.press("Down", "Down", "4", "F2", "Esc")
    assert stage(desk) is ClosingStage.COUNT
    assert desk.text("counted_at_close") == f"4{NBSP}000,00{NBSP}₽"
    assert not any(FIVE_THOUSAND in text for text in desk.texts())
    desk.press("Down", "Down", "Esc", "5", "F2")
    assert desk.text("difference_word") == "Сходится"


def test_esc_leads_back_to_the_work_and_the_next_count_is_empty(desk: Desk) -> None:
    to_the_count(desk)
    desk.press("7", "Esc", "Esc")
    assert desk.page is Page.WORK
    desk.press("F9")
    desk.until(lambda: desk.page is Page.CLOSING)
    assert desk.text("counted_at_close") == f"0,00{NBSP}₽"
    desk.press("Esc")
    desk.scan(LETTER.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)


def test_a_customer_at_the_window_comes_first(desk: Desk) -> None:
    desk.work()
    desk.scan(ROMASHKA.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("F9")
    assert desk.page is Page.WORK
    assert "Сначала завершите" in desk.message


def test_an_unknown_receipt_is_named_and_does_not_hold_the_close_up(desk: Desk) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.PAY)
    desk.counter.register.lost_answers = 1
    desk.press("Enter")
    desk.until_panel(Panel.UNKNOWN)
    desk.press("F12", "F9")
    desk.until(lambda: desk.page is Page.CLOSING)
    count_five_thousand(desk)
    assert "Ли Вера Павловна" in desk.text("unknown_receipts")
    assert desk.text("difference_word") == "Сходится"
    desk.press("Enter")
    assert desk.counter.kinds()[-1] == "shift_closed"


def test_a_bank_that_lists_something_else_is_told_and_does_not_hold_the_close_up(
    desk: Desk,
) -> None:
    by_hand = CardOperation(CardOperationKind.PAYMENT, "999900000001", Money(100))
    desk.counter.pinpad.operations.append(by_hand)
    to_the_count(desk)
    count_five_thousand(desk)
    assert "в журнале нет 999900000001" in desk.text("bank_witness")
    desk.press("Enter")
    assert b'"strange":["999900000001"]' in desk.counter.last_body("shift_closed")


def test_a_register_that_counted_something_else_is_told_and_does_not_hold_the_close_up(
    desk: Desk,
) -> None:
    desk.counter.register.slipped = 1
    to_the_count(desk)
    count_five_thousand(desk)
    said = "у кассы 1\u00a0чек на 1,00\u00a0₽, в журнале 0\u00a0чеков на 0,00\u00a0₽"
    assert said in desk.text("register_witness")
    desk.press("Enter")
    assert b'"register":{"differs":1' in desk.counter.last_body("shift_closed")


def test_letters_are_no_pieces(desk: Desk) -> None:
    to_the_count(desk)
    desk.press("x", "F2")
    assert "целое число" in desk.message
    assert stage(desk) is ClosingStage.COUNT


def test_a_scan_is_not_taken_while_the_shift_is_closed(desk: Desk) -> None:
    to_the_count(desk)
    desk.scan(ROMASHKA.identifier.text)
    assert "Идёт закрытие смены" in desk.message
    assert "visit_opened" not in desk.counter.kinds()


def test_after_closing_the_clerk_may_sign_out(desk: Desk) -> None:
    to_the_count(desk)
    count_five_thousand(desk)
    desk.press("Enter", "F10")
    desk.until(lambda: desk.page is Page.SIGN_IN)
    assert desk.message == "Вы вышли."

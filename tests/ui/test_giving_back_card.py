"""«Отменить оплату» of a sale paid by card: the bank, the return receipt, and what is left over."""

import pytest

from app.domain.ports import CardDecline, FiscalRefusal
from app.domain.visit import Step
from app.services.workplace import open_visits
from tests.support.counter import PRIVATE_COD
from tests.ui.desk import Desk
from ui.presenters.states import Panel


@pytest.fixture
def paid(desk: Desk) -> Desk:
    """A COD item, 1 000 ₽ of it paid in cash and the rest by card, not yet handed over."""
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.PAY)
    desk.press("1000", "F7")
    desk.until_panel(Panel.HAND_OVER)
    return desk


def test_the_bank_is_waited_for_in_sight_and_only_the_cash_is_given(paid: Desk) -> None:
    paid.counter.pinpad.free.clear()
    paid.press("F8", "1")
    paid.press_at_once("F8")
    paid.until(lambda: paid.screen.panel is Panel.REFUND)
    assert "Банк возвращает деньги на карту" in paid.texts()
    assert paid.text("returning_sum").replace("\u00a0", " ") == "1 523,60 ₽"
    paid.strike("F8")
    paid.strike("Enter")
    paid.counter.pinpad.free.set()
    paid.until_panel(Panel.GIVE_BACK)

    assert paid.text("give_back_sum").replace("\u00a0", " ") == "1 000,00 ₽"
    assert any("На карту уже вернулось 1\u00a0523,60\u00a0₽" in text for text in paid.texts())
    paid.until(lambda: paid.printer.sent.count(b"card_slip\n") == 2)
    paid.press("Enter")
    paid.until_panel(Panel.IDLE)
    assert "2\u00a0523,60\u00a0₽" in paid.message
    assert len(paid.counter.pinpad.operations) == 2
    assert open_visits(paid.counter.journal) == ()


def test_a_refusal_of_the_bank_is_told_with_the_next_step(paid: Desk) -> None:
    paid.counter.pinpad.declines.append(CardDecline(4451, "карта закрыта"))
    paid.press("F8", "1", "F8")
    paid.until_panel(Panel.HAND_OVER)

    assert "Банк не вернул деньги: карта закрыта" in paid.message
    assert "F8" in paid.message
    assert len(paid.counter.register.tasks) == 1


def test_a_silent_bank_is_asked_again_and_the_receipt_follows(paid: Desk) -> None:
    paid.counter.pinpad.lost_answers = 1
    paid.press("F8", "1", "F8")
    paid.until_panel(Panel.REFUND_UNKNOWN)
    paid.counter.pinpad.unreachable = 1
    paid.press("Enter")
    paid.until(lambda: "Банк всё ещё не отвечает" in paid.message)

    paid.press("Enter")
    paid.until_panel(Panel.GIVE_BACK)
    assert b'"kind":"recovery"' in paid.counter.last_body("card_refunded")
    assert b'"kind":"clerk"' in paid.counter.last_body("returned")


def test_a_receipt_that_is_owed_waits_aside_and_is_tried_again(paid: Desk) -> None:
    paid.counter.register.refusals.append(FiscalRefusal(44, "Нет бумаги"))
    paid.press("F8", "1", "F8")
    paid.until_panel(Panel.BACK_OWED)
    assert "Нет бумаги" in paid.message
    assert "1\u00a0523,60\u00a0₽" in paid.message

    paid.press("F12")
    paid.until_panel(Panel.IDLE)
    paid.press("F11")
    paid.until_panel(Panel.CLAIM)
    assert "«Деньги уже вернулись на карту. Сейчас пробью чек возврата.»" in paid.texts()
    paid.press("Enter")
    paid.until_panel(Panel.BACK_OWED)
    assert paid.step() is Step.REFUNDED
    paid.press("Enter")
    paid.until_panel(Panel.GIVE_BACK)
    assert len(paid.counter.pinpad.operations) == 2


def test_what_was_all_by_card_ends_with_the_receipt(desk: Desk) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.press("F7")
    desk.until_panel(Panel.HAND_OVER)
    desk.press("F8", "1", "F8")
    desk.until_panel(Panel.IDLE)

    assert "На карту вернулось 2\u00a0523,60\u00a0₽" in desk.message
    assert open_visits(desk.counter.journal) == ()

"""Payment by card in the window: one key, a wait in sight, and a bank that is never guessed."""

import pytest

from app.domain.money import Money
from app.domain.ports import CardDecline, FiscalRefusal
from app.services.shifts import drawer
from tests.support.counter import LETTER, PRIVATE_COD
from tests.ui.desk import Desk
from ui.presenters.states import Panel

DUE = Money(2_340_00 + 183_60)
POOR = CardDecline(4451, "недостаточно средств")


@pytest.fixture(autouse=True)
def _at_the_till(desk: Desk) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.PAY)


def test_one_key_pays_all_by_card_and_the_drawer_stays_shut(desk: Desk) -> None:
    desk.counter.pinpad.free.clear()
    desk.press_at_once("F7")
    desk.until(lambda: desk.screen.panel is Panel.CARD)
    assert "Получатель прикладывает карту" in desk.texts()
    assert desk.text("card_sum") == DUE.text
    desk.strike("F7")
    desk.strike("Enter")
    desk.counter.pinpad.free.set()
    desk.until_panel(Panel.HAND_OVER)
    assert desk.text("paid_change") == "Без сдачи"
    assert [task.card for task in desk.counter.register.tasks.values()] == [DUE]
    assert len(desk.counter.pinpad.operations) == 1
    assert desk.printer.drawer_opened == 0
    desk.until(lambda: desk.printer.sent == [b"card_slip\n", b"slip\n"])


def test_what_is_typed_is_cash_and_the_card_pays_the_rest(desk: Desk) -> None:
    desk.press("1000", "F7")
    desk.until_panel(Panel.HAND_OVER)
    [task] = desk.counter.register.tasks.values()
    assert (task.cash, task.card) == (Money(1_000_00), DUE - Money(1_000_00))
    assert drawer(desk.counter.journal).expected == Money(6_000_00)
    assert desk.printer.drawer_opened == 1


@pytest.mark.parametrize(("typed", "says"), [("3000", "Наличных хватает"), ("2,3,4", "непонятна")])
def test_a_sum_that_leaves_nothing_for_the_card_charges_nothing(
    desk: Desk, typed: str, says: str
) -> None:
    desk.press(typed, "F7")
    desk.until(lambda: says in desk.message)
    assert "settlement_started" not in desk.counter.kinds()


def test_a_declined_card_is_told_with_the_next_step(desk: Desk) -> None:
    desk.counter.pinpad.declines.append(POOR)
    desk.press("500", "F7")
    desk.until(lambda: "недостаточно средств" in desk.message)
    assert desk.screen.panel is Panel.PAY
    assert "F7" in desk.message
    assert "наличные" in desk.message
    assert desk.sum_typed() == "", "the next attempt begins with the whole sum"
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)
    assert [task.cash for task in desk.counter.register.tasks.values()] == [DUE]


def test_a_mute_bank_holds_up_that_customer_alone_and_is_asked_again(desk: Desk) -> None:
    desk.counter.pinpad.lost_answers = 1
    desk.press("F7")
    desk.until_panel(Panel.CARD_UNKNOWN)
    assert "Карта: ответ неизвестен" in desk.texts()
    desk.press("Esc")
    assert "прервать нельзя" in desk.message
    desk.press("F12")
    assert desk.screen.panel is Panel.IDLE
    desk.scan(LETTER.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport("4508654321")
    desk.until_panel(Panel.HAND_OVER)
    desk.press("Enter")
    desk.until_panel(Panel.IDLE)
    desk.press("F12")
    desk.until_panel(Panel.CARD_UNKNOWN)
    desk.counter.pinpad.unreachable = 1
    desk.press("Enter")
    desk.until(lambda: "всё ещё не отвечает" in desk.message)
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)
    assert len(desk.counter.pinpad.operations) == 1


def test_a_charge_without_a_receipt_is_paid_with_or_given_back(desk: Desk) -> None:
    desk.counter.register.refusals += [FiscalRefusal(44, "Нет бумаги")] * 2
    desk.press("F7")
    desk.until_panel(Panel.CHARGED)
    assert "Нет бумаги" in desk.message
    assert desk.text("charged_sum") == DUE.text
    desk.press("Esc", "F12")
    desk.until_panel(Panel.IDLE)
    desk.press("F12")
    desk.until_panel(Panel.CHARGED)
    desk.press("1")
    desk.until(lambda: desk.counter.kinds().count("settlement_voided") == 2)
    desk.until_panel(Panel.CHARGED)
    desk.counter.pinpad.declines.append(CardDecline(4119, "нет связи"))
    desk.press("2")
    desk.until(lambda: "нет связи" in desk.message)
    desk.counter.pinpad.lost_answers = 1
    desk.press("2")
    desk.until_panel(Panel.CARD_UNKNOWN)
    assert "Возврат на карту: ответ неизвестен" in desk.texts()
    desk.press("Enter")
    desk.until_panel(Panel.PAY)
    assert "возвращены на карту" in desk.message
    assert [str(each.kind) for each in desk.counter.pinpad.operations] == ["payment", "reversal"]
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)

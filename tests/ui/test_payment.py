"""Payment: the sum is named once, taken once, and a silent register is asked, never guessed."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QFrame, QLabel

from app.domain.money import Money
from app.domain.ports import FiscalRefusal, PaperState, PrintOutcome
from app.services.shifts import drawer
from tests.support.counter import LETTER, PRIVATE_COD, ROMASHKA
from tests.ui.desk import Desk
from tests.ui.first_paint import FirstPaint
from ui.bridge.key_gate import DWELL_MS, IMPATIENCE_MS
from ui.presenters.states import Panel

DUE = Money(2_340_00 + 183_60)


@pytest.fixture(autouse=True)
def _at_the_till(desk: Desk) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.PAY)


def size_px(desk: Desk, name: str) -> int:
    return desk.widget(name).font().pixelSize()


def test_the_sum_is_the_largest_thing_on_the_screen(desk: Desk) -> None:
    assert desk.text("due") == DUE.text
    assert size_px(desk, "due") == 48
    others = [each.font().pixelSize() for each in desk.labels() if each.objectName() != "due"]
    assert max(others) < 48


def test_enter_takes_the_exact_sum(desk: Desk) -> None:
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)
    assert desk.text("paid_change") == "Без сдачи"
    assert [task.cash for task in desk.counter.register.tasks.values()] == [DUE]


def test_a_register_at_work_is_waited_for_in_sight_and_takes_no_second_payment(desk: Desk) -> None:
    desk.counter.register.free.clear()
    desk.press("2600")
    desk.hands.ms += DWELL_MS + IMPATIENCE_MS
    desk.strike("Enter")
    desk.strike("5")
    assert desk.screen.given == Money(2_600_00)
    desk.until(lambda: desk.screen.panel is Panel.WAIT)
    assert "подождите" in desk.message
    desk.strike("Enter")
    desk.counter.register.free.set()
    desk.until_panel(Panel.HAND_OVER)
    assert desk.text("paid_change") == "76,40\u00a0₽"
    assert desk.counter.kinds().count("settlement_started") == 1


def test_the_change_is_shown_while_the_sum_is_typed_and_large_after_payment(desk: Desk) -> None:
    desk.press("1000")
    assert desk.text("change") == "не хватает 1\u00a0523,60\u00a0₽"
    desk.press("Esc")
    assert desk.text("change") == "—"
    desk.press("2600")
    assert desk.text("change") == "76,40\u00a0₽"
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)
    assert desk.text("paid_change") == "76,40\u00a0₽"
    assert size_px(desk, "paid_change") == 48


def test_the_change_stands_on_the_display_before_the_rest_is_drawn_and_the_paper_moves(
    desk: Desk,
) -> None:
    steps = desk.widget("steps").findChildren(QFrame)

    def seen() -> tuple[str, list[str], str, int, list[bytes]]:
        shown = [each.accessibleName() for each in steps]
        moved = desk.printer.drawer_opened, list(desk.printer.sent)
        return desk.text("paid_change"), shown, desk.message, *moved

    _change, at_payment, said, _drawer, _papers = seen()
    paint = FirstPaint(desk.widget("hand_over_panel"), seen)
    desk.press("2600", "Enter")
    desk.until_panel(Panel.HAND_OVER)
    assert paint.saw == ("76,40\u00a0₽", at_payment, said, 0, [])
    assert [each.accessibleName() for each in steps] != at_payment
    assert desk.message != said
    desk.until(lambda: desk.printer.drawer_opened == 1)


def test_the_items_stand_in_their_places_before_the_change_is_known(desk: Desk) -> None:
    panel = desk.widget("hand_over_panel")

    def places() -> dict[str, QRect]:
        return {each.text(): each.geometry() for each in panel.findChildren(QLabel)}

    desk.until(lambda: "Полка Б-14" in places())
    ahead = places()
    paint = FirstPaint(panel, places)
    desk.press("2600", "Enter")
    desk.until_panel(Panel.HAND_OVER)
    items = {text: place for text, place in places().items() if "Б-14" in text or "440" in text}
    assert len(items) == 2
    assert items.items() <= ahead.items()
    assert paint.saw == places()


@pytest.mark.parametrize(("typed", "says"), [("2000", "Не хватает денег"), ("2,3,4", "непонятна")])
def test_a_sum_that_cannot_be_taken_is_told_and_nothing_is_recorded(
    desk: Desk, typed: str, says: str
) -> None:
    desk.press(typed, "Enter")
    desk.until(lambda: says in desk.message)
    assert desk.screen.panel is Panel.PAY
    assert "settlement_started" not in desk.counter.kinds()
    desk.press("Esc", "3000", "Enter")
    desk.until_panel(Panel.HAND_OVER)


def test_ten_impatient_enters_pay_once_and_hand_over_nothing(desk: Desk) -> None:
    desk.settle()
    desk.hands.ms += DWELL_MS
    for _ in range(10):
        desk.strike("Enter")
        desk.hands.ms += 100
    desk.until_panel(Panel.HAND_OVER)
    for _ in range(10):
        desk.strike("Enter")
        desk.hands.ms += 100
        desk.settle()
    assert desk.screen.panel is Panel.HAND_OVER
    assert desk.counter.kinds().count("settlement_started") == 1
    assert "handed_over" not in desk.counter.kinds()
    assert len(desk.counter.register.documents) == 1
    desk.press("Enter")
    desk.until_panel(Panel.IDLE)


def test_a_register_that_keeps_silent_is_asked_again_and_no_second_receipt_is_made(
    desk: Desk,
) -> None:
    desk.counter.register.lost_answers = 1
    desk.press("Enter")
    desk.until_panel(Panel.UNKNOWN)
    assert "Касса не подтвердила чек" in desk.texts()
    assert "не отвечает" in desk.text("devices")
    desk.press("1", "2", "Esc", "Esc")
    assert desk.screen.panel is Panel.UNKNOWN
    desk.counter.register.unreachable = 1
    desk.press("Enter")
    desk.until(lambda: "всё ещё не отвечает" in desk.message)
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)
    assert len(desk.counter.register.documents) == 1
    assert desk.counter.kinds().count("settlement_posted") == 1


def test_an_unknown_receipt_holds_up_that_customer_alone(desk: Desk) -> None:
    desk.counter.register.lost_answers = 1
    desk.press("Enter")
    desk.until_panel(Panel.UNKNOWN)
    desk.press("F12")
    assert desk.screen.panel is Panel.IDLE
    desk.scan(LETTER.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport("4508654321")
    desk.until_panel(Panel.HAND_OVER)
    desk.press("Enter")
    desk.until_panel(Panel.IDLE)
    desk.press("F12")
    desk.until_panel(Panel.UNKNOWN)
    assert desk.text("addressee") == "Ли Вера Павловна"
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)


def test_a_register_that_refuses_leaves_the_visit_to_be_paid_again(desk: Desk) -> None:
    desk.counter.register.refusals.append(FiscalRefusal(44, "Нет бумаги"))
    desk.press("3000", "Enter")
    desk.until(lambda: "Нет бумаги" in desk.message)
    assert desk.screen.panel is Panel.PAY
    assert "Деньги не приняты" in desk.message
    assert drawer(desk.counter.journal).expected == Money(5_000_00)
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)


def test_the_slip_is_printed_once_and_waits_for_paper_when_there_is_none(desk: Desk) -> None:
    desk.printer.state = PaperState.OUT
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)
    desk.until(lambda: "Памятка получателю не напечатана" in desk.message)
    assert desk.printer.sent == []
    assert "Принтер: нет бумаги" in desk.text("devices")
    desk.printer.state = PaperState.READY
    desk.look_at_the_printer()
    desk.until(lambda: len(desk.printer.sent) == 1)
    desk.until(lambda: "не напечатана" not in desk.message)
    desk.look_at_the_printer()
    assert desk.printer.sent == [b"slip\n"]


@pytest.mark.parametrize(("answer", "sent"), [("1", 1), ("2", 2)])
def test_a_printer_that_proves_nothing_is_asked_about_never_sent_a_second_original(
    desk: Desk, answer: str, sent: int
) -> None:
    desk.printer.outcome = PrintOutcome.UNPROVEN
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)
    desk.until(lambda: "принтер не подтвердил" in desk.message)
    desk.look_at_the_printer()
    assert len(desk.printer.sent) == 1
    desk.printer.outcome = PrintOutcome.PROVEN
    desk.press("F5")
    assert "Он вышел?" in desk.message
    desk.look_at_the_printer()
    assert "Он вышел?" in desk.message
    desk.press(answer)
    desk.until(lambda: desk.in_doubt() == 0)
    desk.until(lambda: "не подтвердил" not in desk.message)
    assert len(desk.printer.sent) == sent


def test_the_drawer_opens_after_the_proof_and_not_for_a_customer_who_pays_nothing(
    desk: Desk,
) -> None:
    assert desk.printer.drawer_opened == 0
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)
    desk.until(lambda: desk.printer.drawer_opened == 1)


def test_a_scan_while_the_receipt_is_unknown_touches_nothing(desk: Desk) -> None:
    desk.counter.register.lost_answers = 1
    desk.press("Enter")
    desk.until_panel(Panel.UNKNOWN)
    desk.scan(ROMASHKA.identifier.text)
    assert "скан не принят" in desk.message
    assert desk.counter.kinds().count("visit_opened") == 1

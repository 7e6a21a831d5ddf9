"""A customer at the window, from the scan to the hand-over, by keyboard alone."""

from PySide6.QtWidgets import QLabel

from app.domain.money import Money
from app.services.shifts import drawer
from tests.support.counter import LETTER, PRIVATE_COD, ROMASHKA, WITH_INVENTORY
from tests.ui.desk import Desk
from ui.presenters.states import Page, Panel

PARCEL, WITH_LIST = ROMASHKA.identifier.text, WITH_INVENTORY.identifier.text


def test_a_parcel_is_sold_with_a_policy_and_handed_over(desk: Desk) -> None:
    desk.work()
    desk.scan(PARCEL)
    desk.until_panel(Panel.DOCUMENT_KIND)
    assert desk.text("addressee") == "Ковалёва Анна\nИгоревна"
    assert desk.text("shelf") == "Полка Б-14"
    assert desk.text("count") == "В\u00a0выдаче 1 из 2"
    desk.identify_by_passport()
    desk.read_offer()
    desk.press("1")
    desk.until_panel(Panel.PAY)
    assert desk.text("due") == "2\u00a0622,60\u00a0₽"
    desk.press("3000", "Enter")
    desk.until_panel(Panel.HAND_OVER)
    assert desk.text("paid_change") == "377,40\u00a0₽"
    desk.press("Enter")
    desk.until_panel(Panel.IDLE)
    assert "Вручено: 800847 40 39751 0" in desk.message
    assert desk.counter.kinds()[-7:] == [
        "visit_opened", "customer_identified", "offer_shown", "offer_answered",
        "settlement_started", "settlement_posted", "handed_over",
    ]  # fmt: skip
    assert drawer(desk.counter.journal).expected == Money(5_000_00 + 2_622_60)
    assert desk.printer.drawer_opened == 1


def test_a_known_customer_takes_a_scan_and_four_keys(desk: Desk) -> None:
    desk.work()
    desk.scan(LETTER.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.HAND_OVER)
    desk.press("Enter")
    desk.until_panel(Panel.IDLE)

    desk.scan(PARCEL)  # the scan, and then the four keys of the goal
    desk.until_panel(Panel.KNOWN_DOCUMENT)
    assert "45** ***456" in " ".join(desk.texts())
    desk.press("Enter")
    desk.until(desk.is_offer_shown)
    desk.press("2")
    desk.until_panel(Panel.PAY)
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)
    desk.press("Enter")
    desk.until_panel(Panel.IDLE)
    assert desk.counter.kinds()[-1] == "handed_over"


def test_what_comes_with_a_list_of_contents_is_opened_before_money_is_taken(desk: Desk) -> None:
    desk.work()
    desk.scan(WITH_LIST)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until(desk.is_offer_shown)
    desk.press("2")
    desk.until_panel(Panel.INSPECT)
    desk.press("Enter")
    assert desk.screen.panel is Panel.INSPECT
    desk.press("1")
    desk.until_panel(Panel.PAY)
    kinds = desk.counter.kinds()
    assert kinds[-1] == "item_inspected"
    assert "settlement_started" not in kinds


def test_contents_that_disagree_end_the_visit_unpaid_after_a_second_key(desk: Desk) -> None:
    desk.work()
    desk.scan(WITH_LIST)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until(desk.is_offer_shown)
    desk.press("2")
    desk.until_panel(Panel.INSPECT)
    desk.press("2")
    assert "составьте акт" in desk.message
    desk.press("Esc")
    assert desk.screen.panel is Panel.INSPECT
    desk.press("2", "Enter")
    desk.until_panel(Panel.IDLE)
    assert desk.counter.kinds()[-1] == "visit_cancelled"


def test_a_private_sender_s_parcel_comes_without_an_offer(desk: Desk) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.PAY)
    assert "Предложение" not in desk.texts()


def test_a_letter_costs_nothing_and_is_handed_over_at_once(desk: Desk) -> None:
    desk.work()
    desk.scan(LETTER.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.HAND_OVER)
    assert "Платить нечего" in desk.texts()
    assert desk.text("paid_change") == "Без оплаты"
    assert desk.message == "Отдайте отправление. Enter — вручено."
    assert desk.process.customer is not None
    shown = desk.process.customer.findChildren(QLabel)
    desk.until(lambda: "Проверьте отправление и заберите его." in [each.text() for each in shown])


def test_esc_twice_lets_the_customer_go_and_once_does_not(desk: Desk) -> None:
    desk.work()
    desk.scan(PARCEL)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("Esc")
    assert "Прервать выдачу?" in desk.message
    desk.press("F4", "F4")
    desk.press("Esc", "Enter")
    assert desk.screen.panel is Panel.DOCUMENT_KIND
    desk.press("Esc", "Esc")
    desk.until_panel(Panel.IDLE)
    assert desk.counter.kinds()[-1] == "visit_cancelled"
    desk.scan(PARCEL)
    desk.until_panel(Panel.DOCUMENT_KIND)


def test_after_payment_esc_ends_nothing(desk: Desk) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.PAY)
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)
    desk.press("Esc", "Esc", "Esc")
    assert desk.screen.panel is Panel.HAND_OVER
    assert "прервать уже нельзя" in desk.message


def test_the_details_hide_the_step_and_its_keys_wait(desk: Desk) -> None:
    desk.work()
    desk.scan(PARCEL)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("F4")
    assert "+70000000001" in desk.texts()
    desk.press("1")
    assert desk.screen.kind is None
    desk.press("Esc")
    assert desk.screen.panel is Panel.DOCUMENT_KIND
    assert "+70000000001" not in desk.texts()


def test_signing_out_waits_for_the_customer(desk: Desk) -> None:
    desk.work()
    desk.scan(PARCEL)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("F10", "0")
    assert "Сначала завершите" in desk.message
    assert desk.page is Page.WORK

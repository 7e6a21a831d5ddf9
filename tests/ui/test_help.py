"""F1 lays the clerk's guide over any page, and takes nothing away from what lies below."""

from PySide6.QtWidgets import QTextBrowser

from tests.support.counter import PRIVATE_COD, ROMASHKA
from tests.ui.desk import Desk
from ui.bridge.key_gate import DWELL_MS
from ui.presenters.states import Panel


def guide(desk: Desk) -> QTextBrowser:
    widget = desk.widget("help")
    assert isinstance(widget, QTextBrowser)
    return widget


def test_the_guide_opens_before_anybody_has_signed_in(desk: Desk) -> None:
    desk.start()
    desk.press("F1")
    assert guide(desk).isVisible()
    assert "Начало смены" in guide(desk).toPlainText()
    desk.press("Esc")
    assert not guide(desk).isVisible()
    desk.sign_in()


def test_a_payment_waits_below_with_the_sum_that_was_typed(desk: Desk) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.PAY)
    desk.press("3000", "F1")
    assert "Памятка" in desk.message
    desk.press("Enter", "F8", "F9", "F10", "F12", "1")
    assert guide(desk).isVisible()
    assert desk.counter.kinds()[-1] == "customer_identified"
    desk.press("Esc")
    assert desk.text("change") == "476,40\u00a0₽"
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)


def test_an_enter_pressed_as_the_guide_goes_is_void(desk: Desk) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.PAY)
    desk.press("F1")
    desk.hands.ms += DWELL_MS
    desk.strike("Esc")
    desk.strike("Enter")
    desk.settle()
    assert desk.screen.panel is Panel.PAY
    assert "settlement_started" not in desk.counter.kinds()


def test_a_scan_takes_the_guide_away_and_is_taken(desk: Desk) -> None:
    desk.work()
    desk.press("F1")
    desk.scan(ROMASHKA.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    assert not guide(desk).isVisible()
    desk.press("1")
    assert desk.screen.panel is Panel.DOCUMENT_FORM

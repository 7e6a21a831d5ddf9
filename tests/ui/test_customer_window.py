"""The customer's display: never in the way of the keyboard, and honest about what it showed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from tests.support.counter import ROMASHKA
from tests.ui.desk import Desk
from ui.presenters.states import Panel
from ui.views.customer_window import CustomerWindow


def customer(desk: Desk) -> CustomerWindow:
    assert desk.process.customer is not None
    return desk.process.customer


def read(widget: QWidget) -> str:
    labels = widget.findChildren(QLabel)
    return " ".join(label.text() for label in labels if label.isVisible())


def at_the_offer(desk: Desk, code: str = ROMASHKA.identifier.text) -> None:
    desk.work()
    desk.scan(code)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.OFFER)


def test_it_takes_no_focus_and_no_part_of_it_does(desk: Desk) -> None:
    at_the_offer(desk)
    window = customer(desk)
    assert window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert window.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert all(
        each.focusPolicy() == Qt.FocusPolicy.NoFocus for each in window.findChildren(QPushButton)
    )
    desk.until(desk.process.main.isActiveWindow)


def test_the_offer_counts_as_shown_only_after_it_was_painted(desk: Desk) -> None:
    desk.start()
    customer(desk).hide()
    desk.sign_in()
    desk.open_shift()
    desk.scan(ROMASHKA.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.OFFER)
    assert "offer_shown" not in desk.counter.kinds()
    desk.press("2")
    assert "ещё не показано" in desk.message
    desk.until(lambda: "Экран получателя ничего не показывает" in desk.message)
    assert "offer_shown" not in desk.counter.kinds()
    customer(desk).show()
    desk.until(desk.is_offer_shown)
    assert desk.counter.kinds()[-1] == "offer_shown"


def test_it_says_that_nothing_is_obligatory_and_names_price_and_term(desk: Desk) -> None:
    at_the_offer(desk)
    shown = read(customer(desk).offer_face)
    assert "99,00\u00a0₽ на 1\u00a0месяц" in shown
    assert "не обязательно" in shown
    assert "видео" not in shown


def test_its_buttons_are_equal_and_neither_is_chosen(desk: Desk) -> None:
    at_the_offer(desk)
    no, yes = customer(desk).offer_face.no_button, customer(desk).offer_face.yes_button
    desk.until(no.isEnabled)
    assert yes.isEnabled()
    assert abs(no.width() - yes.width()) <= 1  # an odd number of pixels is shared out
    assert no.height() == yes.height()
    assert not any(button.isDefault() or button.hasFocus() for button in (no, yes))


def test_a_finger_that_taps_twice_answers_once(desk: Desk) -> None:
    at_the_offer(desk)
    desk.until(desk.is_offer_shown)
    desk.touch("customer_no")
    desk.touch_again("customer_no")
    assert desk.counter.kinds().count("offer_answered") == 1


def test_it_cannot_be_closed_before_the_program(desk: Desk) -> None:
    desk.start()
    assert not customer(desk).close()
    assert customer(desk).isVisible()


def test_it_shows_the_change_and_then_says_good_bye(desk: Desk) -> None:
    at_the_offer(desk)
    desk.until(desk.is_offer_shown)
    desk.press("2")
    desk.until_panel(Panel.PAY)
    desk.press("3000", "Enter")
    desk.until_panel(Panel.HAND_OVER)
    assert desk.text("customer_change") == "476,40\u00a0₽"
    desk.press("Enter")
    desk.until_panel(Panel.IDLE)
    assert "Спасибо" in read(customer(desk))
    assert "Ковалёва" not in read(customer(desk))

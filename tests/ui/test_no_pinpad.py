"""Where there is no pinpad, no card is offered, and the window says so."""

from PySide6.QtWidgets import QApplication

from app.domain.visit import Step
from tests.support.counter import PRIVATE_COD, Counter
from tests.ui.desk import desk_of
from ui.bridge.desk import Addresses
from ui.presenters.devices import PINPAD, DevicesState
from ui.presenters.devices_drawing import devices_of
from ui.presenters.states import Panel


def test_without_a_pinpad_the_key_of_the_card_charges_nothing(
    dressed: QApplication, counter: Counter
) -> None:
    with desk_of(counter, pinpad="") as desk:
        desk.work()
        desk.scan(PRIVATE_COD.identifier.text)
        desk.until_panel(Panel.DOCUMENT_KIND)
        desk.identify_by_passport()
        desk.until_panel(Panel.PAY)
        assert not desk.widget("pay_card").isVisible()
        assert "только наличными" in desk.text("no_pinpad")
        desk.press("F7")
        assert "только наличными" in desk.message
        assert desk.step() is Step.PAY
        assert counter.pinpad.operations == []


def test_the_devices_page_says_that_cards_are_not_taken() -> None:
    [card] = [
        each for each in devices_of(DevicesState(addresses=Addresses())) if each.digit == PINPAD
    ]
    assert card.state == "нет"
    assert "не принимаются" in card.note

"""«Что не завершено»: the customer in front of the clerk after a cut, one safe key at a time."""

import pytest

from app.domain.money import Money
from app.domain.visit import Step
from app.services.card import drive_card
from app.services.effects import drive_settlement
from app.services.money_back import start_return
from app.services.return_effects import drive_return
from app.services.settle import Tender, start_settlement
from app.services.staff import sign_out
from tests.support.counter import PRIVATE_COD, Counter
from tests.ui.desk import Desk
from ui.presenters.states import Panel


@pytest.fixture
def after_the_cut(desk: Desk, counter: Counter) -> Desk:
    """A return and then a sale lost the register's answer; the clerk signs in again."""
    orlova = counter.clerk_with_shift()
    back = counter.up_to(Step.HAND_OVER, orlova, PRIVATE_COD)
    start_return(counter.journal, orlova, back.id, "26.2", None, "key:Return")
    sale = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    counter.register.lost_answers = 2
    drive_return(counter.journal, orlova, counter.register, back.id)
    drive_settlement(counter.journal, orlova, counter.register, sale.id)
    sign_out(counter.journal, orlova, "key:F10")
    counter.register.unreachable = 9
    desk.start()
    desk.sign_in()
    desk.until_panel(Panel.CLAIM)
    return desk


def test_sign_in_begins_with_whose_money_is_unproven(after_the_cut: Desk) -> None:
    desk = after_the_cut

    read = " ".join(desk.texts())
    assert "Ли Вера Павловна" in read
    assert "ответа кассы нет" in read
    assert "Деньги вернутся" in read
    assert desk.text("claim_count") == "Не завершено: 1 из 2"


def test_one_key_asks_the_register_and_the_next_one_is_the_next_safe_thing(
    after_the_cut: Desk, counter: Counter
) -> None:
    desk = after_the_cut
    counter.register.unreachable = 0

    desk.press("Enter")

    assert "прочитан из кассы" in " ".join(desk.texts())
    desk.press("Enter")
    desk.until_panel(Panel.GIVE_BACK)
    desk.press("Enter", "F11", "Enter")
    assert counter.kinds()[-2:] == ["money_given_back", "settlement_posted"]
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)


def test_esc_leaves_it_for_later_and_f11_brings_it_back(after_the_cut: Desk) -> None:
    after_the_cut.press("Esc")
    after_the_cut.until_panel(Panel.IDLE)

    after_the_cut.press("F11")

    assert after_the_cut.screen.panel is Panel.CLAIM


@pytest.fixture
def card_unknown(desk: Desk, counter: Counter) -> Desk:
    """The bank's answer to a charge was lost; the clerk signs in again."""
    orlova = counter.clerk_with_shift()
    visit = counter.up_to(Step.PAY, orlova, PRIVATE_COD)
    tender = Tender(Money(0), visit.due)
    start_settlement(counter.journal, orlova, visit.id, tender, "key:F7")
    counter.pinpad.lost_answers = 1
    drive_card(counter.journal, orlova, counter.pinpad, visit.id)
    sign_out(counter.journal, orlova, "key:F10")
    counter.pinpad.unreachable = 3
    desk.start()
    desk.sign_in()
    desk.until_panel(Panel.CLAIM)
    return desk


def test_one_key_asks_the_bank_and_the_charge_goes_on_to_its_receipt(
    card_unknown: Desk, counter: Counter
) -> None:
    desk = card_unknown
    read = " ".join(desk.texts())
    assert "ответа банка нет" in read
    assert "кассу ещё не спрашивали" in read
    assert "карту не прикладывайте" in read

    counter.pinpad.unreachable = 0
    desk.press("Enter")
    assert "ссылка 432112340001" in " ".join(desk.texts())
    desk.press("Enter")
    assert "Пробью его или верну деньги" in desk.text("claim_say")
    desk.press("Enter")
    desk.until_panel(Panel.CHARGED)
    desk.press("1")
    desk.until_panel(Panel.HAND_OVER)
    assert len(counter.pinpad.operations) == 1

"""«Что не завершено»: the customer in front of the clerk after a cut, one safe key at a time."""

import pytest

from app.domain.visit import Step
from app.services.effects import drive_settlement
from app.services.money_back import start_return
from app.services.return_effects import drive_return
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


def test_esc_leaves_it_for_later_and_f7_brings_it_back(after_the_cut: Desk) -> None:
    after_the_cut.press("Esc")
    after_the_cut.until_panel(Panel.IDLE)

    after_the_cut.press("F11")

    assert after_the_cut.screen.panel is Panel.CLAIM

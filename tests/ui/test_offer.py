"""The offer: seen by the customer before it counts as shown, read before the clerk says yes."""

import pytest

from app.domain.visit import Answer, AnswerWay
from tests.support.counter import ROMASHKA
from tests.ui.desk import Desk
from ui.presenters.states import Panel


@pytest.fixture(autouse=True)
def _at_the_offer(desk: Desk) -> None:
    desk.work()
    desk.scan(ROMASHKA.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.OFFER)


def answered(desk: Desk) -> tuple[Answer | None, AnswerWay | None]:
    assert desk.screen.visit is not None
    offer = desk.screen.visit.items[0].offer
    assert offer is not None
    return offer.answer, offer.way


def test_nothing_is_chosen_beforehand_and_enter_chooses_nothing(desk: Desk) -> None:
    desk.read_offer()
    desk.press("Enter", "Enter", "Enter")
    assert desk.screen.panel is Panel.OFFER
    assert answered(desk) == (None, None)
    focused = desk.process.main.focusWidget()
    assert focused is not None
    assert focused.objectName() == "offer_panel"


def test_no_is_taken_at_once(desk: Desk) -> None:
    desk.until(desk.is_offer_shown)
    assert desk.screen.reading_left_s > 0
    desk.press("2")
    desk.until_panel(Panel.PAY)
    assert answered(desk) == (Answer.DECLINED, AnswerWay.CLERK)


def test_the_clerk_s_yes_waits_for_the_reading_time(desk: Desk) -> None:
    desk.until(desk.is_offer_shown)
    assert not desk.widget("offer_panel_1").isEnabled()
    desk.press("1")
    assert "Дайте получателю прочитать" in desk.message
    assert answered(desk) == (None, None)
    desk.read_offer()
    assert desk.widget("offer_panel_1").isEnabled()
    assert "1 — согласен" in desk.message
    desk.press("1")
    desk.until_panel(Panel.PAY)
    assert answered(desk) == (Answer.ACCEPTED, AnswerWay.CLERK)


def test_the_customer_s_own_touch_says_yes_without_waiting(desk: Desk) -> None:
    desk.until(desk.is_offer_shown)
    desk.touch("customer_yes")
    desk.until_panel(Panel.PAY)
    assert answered(desk) == (Answer.ACCEPTED, AnswerWay.TOUCH)


def test_the_customer_s_own_touch_says_no(desk: Desk) -> None:
    desk.until(desk.is_offer_shown)
    desk.touch("customer_no")
    desk.until_panel(Panel.PAY)
    assert answered(desk) == (Answer.DECLINED, AnswerWay.TOUCH)


def test_the_sums_on_both_displays_follow_the_answer(desk: Desk) -> None:
    desk.read_offer()
    assert desk.text("customer_total") == "2\u00a0523,60\u00a0₽"
    desk.press("1")
    desk.until_panel(Panel.PAY)
    assert desk.text("total") == desk.text("customer_total") == "2\u00a0622,60\u00a0₽"


def test_a_visit_that_a_power_cut_left_open_comes_back_at_its_step(desk: Desk) -> None:
    desk.until(desk.is_offer_shown)
    assert desk.process.counter is not None
    session = desk.process.counter.visit.session
    desk.process.counter.visit.leave()
    desk.process.counter.visit.begin(session)
    desk.until_panel(Panel.OFFER)
    desk.press("2")
    desk.until_panel(Panel.PAY)

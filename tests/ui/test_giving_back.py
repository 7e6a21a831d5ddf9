"""«Отменить оплату»: F8 at the hand-over, a reason, the manager, the receipt, the money."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.visit import Step
from app.messages.feed import Stream
from app.services.workplace import open_visits
from tests.support.counter import PIN, ROMASHKA, Counter, clerk, feed
from tests.ui.desk import Desk
from ui.presenters.drawing import message_of
from ui.presenters.states import Panel

LOBANOVA = "005002"


@pytest.fixture
def paid(desk: Desk, counter: Counter) -> Desk:
    """A COD item with a policy, paid and not yet handed over; a manager works in the branch."""
    facts = clerk(LOBANOVA, "Лобанова Е. В.", "serve", "open_day") | {"role": "manager"}
    feed(counter.agent, counter.centre, Stream.REFERENCE, [("staff_changed", facts)])
    desk.work()
    desk.scan(ROMASHKA.identifier.text)
    desk.identify_by_passport()
    desk.read_offer()
    desk.press("1", "Enter")
    desk.until_panel(Panel.HAND_OVER)
    return desk


def test_the_manager_confirms_and_the_sum_to_give_back_is_the_largest(
    paid: Desk, counter: Counter, tmp_path: Path
) -> None:
    paid.press("F8")
    paid.until_panel(Panel.BACK_REASON)
    paid.press("1", LOBANOVA, "Enter", PIN, "Enter")
    paid.until_panel(Panel.GIVE_BACK)

    assert paid.text("give_back_sum").replace("\u00a0", " ") == "2 622,60 ₽"
    assert counter.kinds()[-3:] == ["return_confirmed", "return_started", "returned"]

    paid.press("Enter")
    paid.until_panel(Panel.IDLE)
    assert "2\u00a0622,60\u00a0₽" in paid.message
    assert open_visits(counter.journal) == ()


def test_without_a_second_person_it_goes_on_with_one_key(paid: Desk, counter: Counter) -> None:
    paid.press("F8", "2", "F8")
    paid.until_panel(Panel.GIVE_BACK)

    assert b'"second":"alone"' in counter.last_body("return_started")


def test_a_wrong_pin_starts_nothing_and_asks_anew(paid: Desk, counter: Counter) -> None:
    paid.press("F8", "1", LOBANOVA, "Enter", "9999", "Enter")
    paid.until_panel(Panel.BACK_SECOND)

    assert "пин" in paid.message.lower()
    assert counter.kinds()[-1] == "settlement_posted"
    paid.press("Esc", "Esc")
    paid.until_panel(Panel.HAND_OVER)


def test_a_silent_register_leaves_one_safe_thing_to_do(paid: Desk, counter: Counter) -> None:
    counter.register.lost_answers = 1
    paid.press("F8", "1", "F8")
    paid.until_panel(Panel.BACK_UNKNOWN)

    paid.press("Enter")
    paid.until_panel(Panel.GIVE_BACK)
    assert b'"kind":"recovery"' in counter.last_body("returned")


def test_the_money_that_is_owed_waits_aside_and_comes_back(paid: Desk) -> None:
    paid.press("F8", "1", "F8")
    paid.until_panel(Panel.GIVE_BACK)

    paid.press("F12")
    paid.until_panel(Panel.IDLE)
    hint = message_of(replace(paid.screen, message=None)).text
    assert hint == "Отдайте деньги: Ковалёва Анна Игоревна. F12 — вернуться."
    paid.press("F12")

    paid.until_panel(Panel.GIVE_BACK)
    assert paid.step() is Step.GIVE_BACK

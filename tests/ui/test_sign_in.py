"""Signing in and out: badge or number, then the PIN; nobody else's hand and nothing typed blind."""

import pytest

from app.domain.identifiers import BadgeNumber
from tests.support.counter import KIM, ORLOVA, PIN
from tests.ui.desk import Desk
from ui.presenters.states import Page


@pytest.fixture(autouse=True)
def _started(desk: Desk) -> None:
    desk.start()


def test_the_window_says_where_it_is_and_what_to_do(desk: Desk) -> None:
    assert desk.text("window_name") == "Окно 2"
    assert "бейдж" in desk.message


def test_a_number_and_a_pin_open_the_session(desk: Desk) -> None:
    desk.sign_in()
    assert desk.page is Page.SHIFT
    assert desk.text("clerk") == "Орлова М. С."
    assert desk.counter.kinds()[-1] == "session_opened"


def test_a_badge_stands_for_the_number(desk: Desk) -> None:
    desk.scan(BadgeNumber(ORLOVA).text)
    assert "пин-код" in desk.message
    desk.press(PIN, "Enter")
    desk.until(lambda: desk.page is Page.SHIFT)


def test_a_wrong_pin_is_asked_for_again_and_the_field_is_empty(desk: Desk) -> None:
    desk.press(ORLOVA, "Enter", "9999", "Enter")
    assert "Пин-код неверен" in desk.message
    desk.press(PIN, "Enter")
    desk.until(lambda: desk.page is Page.SHIFT)


def test_after_four_wrong_pins_the_clerk_has_to_wait(desk: Desk) -> None:
    desk.press(ORLOVA, "Enter")
    for _ in range(4):
        desk.press("9999", "Enter")
    assert "подождите" in desk.message
    desk.counter.clock.pass_seconds(600)
    desk.press(PIN, "Enter")
    desk.until(lambda: desk.page is Page.SHIFT)


def test_a_number_that_nobody_has_is_asked_for_again(desk: Desk) -> None:
    desk.press("999999", "Enter", PIN, "Enter")
    assert "Такого номера нет" in desk.message
    desk.sign_in()
    assert desk.page is Page.SHIFT


def test_a_parcel_scanned_before_signing_in_is_named_and_goes_no_further(desk: Desk) -> None:
    desk.scan("80084740397510")
    assert "Сначала войдите" in desk.message
    assert "visit_opened" not in desk.counter.kinds()


def test_esc_asks_for_another_number(desk: Desk) -> None:
    desk.press(KIM, "Enter", "Esc")
    assert "табельный номер" in desk.message
    desk.sign_in()
    assert desk.text("clerk") == "Орлова М. С."


def test_signing_out_ends_the_session_and_the_next_clerk_meets_an_open_drawer(desk: Desk) -> None:
    desk.sign_in()
    desk.open_shift()
    desk.press("F10", "0")
    desk.until(lambda: desk.page is Page.SIGN_IN)
    assert desk.counter.kinds()[-1] == "session_closed"
    desk.press(KIM, "Enter", PIN, "Enter")
    desk.until(lambda: "другого оператора" in desk.message)
    desk.until(lambda: desk.page is Page.SIGN_IN)
    desk.sign_in()
    desk.until(lambda: desk.page is Page.WORK)

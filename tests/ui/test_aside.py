"""A customer goes for money: the visit is put aside, and taken up where it was."""

import pytest

from tests.support.counter import LETTER, PRIVATE_COD, ROMASHKA, Counter
from tests.ui.desk import Desk, desk_of
from ui.presenters.states import Page, Panel


def put_aside(desk: Desk, number: str) -> None:
    desk.scan(number)
    desk.until(lambda: desk.screen.visit is not None)
    desk.press("F12")
    assert desk.screen.panel is Panel.IDLE


def test_a_visit_is_put_aside_and_goes_on_where_it_was(desk: Desk) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.PAY)
    desk.press("F12")
    assert desk.screen.panel is Panel.IDLE
    assert "Отложено: Ли Вера Павловна" in desk.message
    assert desk.counter.kinds()[-1] == "visit_suspended"
    put_by = desk.texts()
    assert "Ли Вера Павловна" in put_by
    desk.press("F12")
    desk.until_panel(Panel.PAY)
    assert desk.screen.suspended == ()
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)


def test_of_several_the_digit_chooses(desk: Desk) -> None:
    desk.work()
    put_aside(desk, PRIVATE_COD.identifier.text)
    put_aside(desk, ROMASHKA.identifier.text)
    desk.press("F12")
    assert "С кем продолжить?" in desk.message
    desk.press("Enter", "7")
    assert desk.screen.panel is Panel.IDLE
    desk.press("2")
    assert desk.text("addressee") == "Ковалёва Анна\nИгоревна"
    assert len(desk.screen.suspended) == 1


def test_esc_leaves_the_choice_and_the_scan_field_has_the_keyboard_again(desk: Desk) -> None:
    desk.work()
    put_aside(desk, PRIVATE_COD.identifier.text)
    put_aside(desk, ROMASHKA.identifier.text)
    desk.press("F12", "Esc", "1")
    assert desk.screen.panel is Panel.IDLE
    assert desk.process.main.top.scan_field.text() == "1"


def test_a_finger_takes_a_visit_up_too(desk: Desk) -> None:
    desk.work()
    put_aside(desk, PRIVATE_COD.identifier.text)
    put_aside(desk, ROMASHKA.identifier.text)
    desk.touch("aside_1")
    assert desk.text("addressee") == "Ли Вера Павловна"


def test_the_item_itself_takes_its_visit_up(desk: Desk) -> None:
    desk.work()
    put_aside(desk, PRIVATE_COD.identifier.text)
    desk.scan(PRIVATE_COD.identifier.text)
    assert desk.screen.panel is Panel.DOCUMENT_KIND
    assert desk.counter.kinds()[-1] == "visit_resumed"


def test_another_customer_is_served_meanwhile_and_the_list_stays(desk: Desk) -> None:
    desk.work()
    put_aside(desk, PRIVATE_COD.identifier.text)
    desk.scan(LETTER.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.HAND_OVER)
    desk.press("Enter")
    desk.until_panel(Panel.IDLE)
    assert [visit.addressee for visit in desk.screen.suspended] == ["Ли Вера Павловна"]


@pytest.mark.usefixtures("dressed")
def test_after_a_restart_they_wait_and_none_opens_by_itself(counter: Counter) -> None:
    with desk_of(counter) as desk:
        desk.work()
        put_aside(desk, PRIVATE_COD.identifier.text)
    with desk_of(counter) as again:
        again.start()
        again.sign_in()
        again.until(lambda: bool(again.screen.suspended))
        again.until_panel(Panel.IDLE)
        assert "visit_resumed" not in again.counter.kinds()
        again.press("F12")
        again.until_panel(Panel.DOCUMENT_KIND)


def test_a_shift_does_not_close_over_a_visit_put_aside(desk: Desk) -> None:
    desk.work()
    put_aside(desk, PRIVATE_COD.identifier.text)
    desk.press("F9")
    assert desk.page is Page.WORK
    assert "Не завершены выдачи: Ли Вера Павловна" in desk.message

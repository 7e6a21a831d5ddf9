"""F10 «Отделение»: the menu of sections, and the ways in and out of it."""

from PySide6.QtWidgets import QPushButton

from tests.support.counter import KIM, LETTER, PRIVATE_COD, ROMASHKA
from tests.ui.desk import Desk
from ui.bridge.key_gate import DWELL_MS
from ui.presenters.section_names import SECTIONS, Section
from ui.presenters.states import Page, Panel


def section(desk: Desk) -> Section | None:
    assert desk.process.counter is not None
    return desk.process.counter.branch.state.section


def digit_of(wanted: Section) -> str:
    [digit] = [str(at) for at, each in enumerate(SECTIONS, start=1) if each.section is wanted]
    return digit


def shown_keys(desk: Desk) -> list[str]:
    buttons = desk.process.main.keys.buttons.values()
    return [button.objectName() for button in buttons if button.isVisible()]


def test_f10_shows_the_sections_and_esc_leads_back(desk: Desk) -> None:
    desk.work()
    assert "key_branch" in shown_keys(desk)
    desk.press("F10")
    assert desk.page is Page.BRANCH
    assert {each.title for each in SECTIONS} <= set(desk.texts())
    desk.press("Esc")
    desk.until(lambda: desk.page is Page.WORK)
    desk.press("F10", "F10")
    desk.until(lambda: desk.page is Page.WORK)


def test_each_section_opens_by_its_digit_and_esc_leads_back_to_the_menu(desk: Desk) -> None:
    desk.work()
    desk.press("F10")
    for each in SECTIONS:
        desk.press(digit_of(each.section))
        assert section(desk) is each.section
        assert desk.page is Page.BRANCH
        desk.press("Esc")
        assert section(desk) is None


def test_f10_inside_a_section_leads_straight_back_to_the_work(desk: Desk) -> None:
    desk.work()
    desk.press("F10", digit_of(Section.DAY), "F10")
    assert desk.page is Page.WORK
    desk.press("F10")
    assert section(desk) is None


def test_a_section_opens_by_a_finger_too(desk: Desk) -> None:
    desk.work()
    desk.press("F10")
    button = desk.widget("section_1")
    assert isinstance(button, QPushButton)
    button.click()
    desk.settle()
    assert section(desk) is SECTIONS[0].section


def test_a_parcel_scanned_on_the_menu_is_served(desk: Desk) -> None:
    desk.work()
    desk.press("F10")
    desk.scan(ROMASHKA.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    assert desk.page is Page.WORK


def test_without_a_shift_a_scan_leads_to_its_opening(desk: Desk) -> None:
    desk.start()
    desk.sign_in()
    desk.press("F10")
    desk.until(lambda: desk.page is Page.BRANCH)
    desk.scan(ROMASHKA.identifier.text)
    assert desk.page is Page.SHIFT
    assert "Сначала откройте смену" in desk.message
    assert "visit_opened" not in desk.counter.kinds()
    desk.open_shift()


def test_a_customer_who_pays_comes_first(desk: Desk) -> None:
    desk.work()
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.PAY)
    desk.press("F10")
    assert desk.page is Page.WORK
    assert "Сначала завершите оплату" in desk.message


def test_the_visit_waits_behind_the_page_where_it_was(desk: Desk) -> None:
    desk.work()
    desk.scan(LETTER.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("1", "F10", "Esc")
    assert desk.page is Page.WORK
    assert desk.screen.panel is Panel.DOCUMENT_FORM
    desk.press("4507123456", "Enter", "01012010", "Enter")
    desk.until_panel(Panel.HAND_OVER)


def test_nought_signs_out_and_the_cause_is_on_the_record(desk: Desk) -> None:
    desk.work()
    desk.press("F10", "0")
    desk.until(lambda: desk.page is Page.SIGN_IN)
    assert b'"input":"key:0"' in desk.counter.last_body("session_closed")


def test_the_window_locked_on_the_page_comes_back_to_it(desk: Desk) -> None:
    desk.work()
    desk.press("F10")
    assert desk.process.counter is not None
    desk.process.counter.lock()
    desk.settle()
    desk.press("1111", "Enter")
    desk.until(lambda: desk.page is Page.BRANCH)
    desk.press("1")
    assert section(desk) is SECTIONS[0].section


def test_the_report_of_the_day_is_the_managers(desk: Desk) -> None:
    desk.start()
    desk.sign_in(KIM)
    desk.press("F10", digit_of(Section.DAY))
    assert "нет прав" in desk.message


def test_a_digit_pressed_as_the_page_goes_is_void(desk: Desk) -> None:
    desk.work()
    desk.scan(LETTER.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("F10")
    desk.hands.ms += DWELL_MS
    desk.strike("Esc")
    desk.strike("1")
    desk.settle()
    assert desk.screen.panel is Panel.DOCUMENT_KIND
    desk.press("1")
    desk.until_panel(Panel.DOCUMENT_FORM)

"""Everything can be done without a mouse and be read aloud."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMessageBox, QWidget

from app.domain.ports import FiscalRefusal
from tests.support.counter import LETTER, ROMASHKA
from tests.ui.desk import Desk
from tests.ui.test_branch import digit_of
from ui.presenters.section_names import Section
from ui.presenters.states import Panel


def controls(window: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit)
    return [each for each in window.findChildren(QWidget) if isinstance(each, kinds)]


def tab_order(desk: Desk) -> list[str]:
    """Return the names of what Tab reaches, until it comes round."""
    names: list[str] = []
    while True:
        desk.press("Tab")
        focused = desk.process.main.focusWidget()
        name = "" if focused is None else focused.objectName()
        if name in names or len(names) > 60:
            return names
        names.append(name)


def test_every_control_has_a_name_that_can_be_spoken(desk: Desk) -> None:
    desk.work()
    desk.scan(ROMASHKA.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    assert desk.process.customer is not None
    for window in (desk.process.main, desk.process.customer):
        nameless = [
            each.objectName() or type(each).__name__
            for each in controls(window)
            if not QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name)
        ]
        assert nameless == []


def test_the_returns_are_spoken_and_their_field_is_reached_by_a_key(desk: Desk) -> None:
    desk.work()
    desk.scan(ROMASHKA.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("F8", "1")
    desk.until_panel(Panel.IDLE)
    desk.press("F10", digit_of(Section.RETURNS))
    desk.until(lambda: desk.text("returns_count").startswith("1"))
    page = desk.process.main.focusWidget()
    assert page is not None
    assert page.accessibleName() == "Возвраты"
    assert "Отказ адресата" in page.accessibleDescription()
    desk.press("F3")
    field = desk.process.main.focusWidget()
    assert field is not None
    assert field.objectName() == "returns_number"
    assert field.accessibleName()
    desk.press("Esc")
    assert desk.process.main.focusWidget() is page


def test_the_branch_page_can_be_spoken_too(desk: Desk) -> None:
    desk.work()
    desk.press("F10")
    for digit in ("1", "2", "3", "4"):
        desk.press(digit)
        shown = [each for each in controls(desk.process.main) if each.isVisible()]
        nameless = [
            each.objectName() or type(each).__name__
            for each in shown
            if not QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name)
        ]
        assert nameless == []
        focused = desk.process.main.focusWidget()
        assert focused is not None
        assert focused.accessibleName() in {"Отчёт за день", "Журнал", "Устройства", "Возвраты"}
        desk.press("Esc")


def test_the_entry_that_is_selected_is_spoken(desk: Desk) -> None:
    desk.work()
    desk.press("F10", "2")
    focused = desk.process.main.focusWidget()
    assert focused is not None
    assert "Открыта смена 1" in focused.accessibleDescription()
    desk.press("Down")
    assert "Открыт операционный день" in focused.accessibleDescription()


def test_tab_goes_through_the_sections_from_top_to_bottom(desk: Desk) -> None:
    desk.work()
    desk.press("F10")
    order = [name for name in tab_order(desk) if name.startswith("section_")]
    assert order == [f"section_{digit}" for digit in (1, 2, 3, 4, 5, 6, 7, 0)]
    desk.press("Tab")
    desk.widget("section_2").setFocus()
    desk.press("Enter")
    assert "Журнал" in desk.texts()


def test_the_message_is_spoken_when_it_changes(desk: Desk) -> None:
    desk.start()
    assert desk.process.main.message.accessibleName() == desk.message


def test_tab_goes_through_the_sign_in_from_top_to_bottom(desk: Desk) -> None:
    desk.start()
    assert [name for name in tab_order(desk) if name in {"number", "enter"}] == ["enter", "number"]


def test_tab_reaches_each_row_of_the_count_in_its_order(desk: Desk) -> None:
    desk.start()
    desk.sign_in()
    order = [name for name in tab_order(desk) if name.startswith("count_")]
    sizes = [int(name.removeprefix("count_")) for name in order]
    assert sizes[:-1] == sorted(sizes[:-1], reverse=True)
    assert len(set(sizes)) == 16


def test_the_focus_is_where_the_next_key_is_expected(desk: Desk) -> None:
    desk.work()

    def focused() -> str:
        widget = desk.process.main.focusWidget()
        return "" if widget is None else widget.objectName()

    assert focused() == "scan"
    desk.scan(ROMASHKA.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    assert focused() == "kind_panel"
    desk.press("1")
    assert focused() == "document"
    desk.press("4507123456", "Enter")
    assert focused() == "issued"
    desk.press("01012010", "Enter")
    desk.until(desk.is_offer_shown)
    assert focused() == "offer_panel"
    desk.press("2")
    desk.until_panel(Panel.PAY)
    assert focused() == "sum"


def test_a_button_that_has_the_focus_is_pressed_by_enter(desk: Desk) -> None:
    desk.work()
    desk.scan(LETTER.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.widget("kind_2").setFocus()
    desk.press("Enter")
    assert desk.screen.kind is not None
    assert desk.screen.kind.code == "22"


def test_a_document_never_waits_for_the_next_customer(desk: Desk) -> None:
    desk.work()
    desk.scan(ROMASHKA.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("1", "4507123456", "Esc", "Esc", "Esc", "Esc")
    desk.until_panel(Panel.IDLE)
    fields = desk.process.main.findChildren(QLineEdit)
    assert not any("4507" in field.text() for field in fields)


def test_nothing_ever_opens_a_dialog(desk: Desk) -> None:
    desk.work()
    desk.counter.register.refusals.append(FiscalRefusal(44, "Нет бумаги"))
    desk.scan("80084740397511")
    desk.scan(ROMASHKA.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("Esc")
    windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    assert {type(each) for each in windows} == {
        type(desk.process.main),
        type(desk.process.customer),
    }
    assert QApplication.activeModalWidget() is None
    assert not any(isinstance(each, QMessageBox) for each in QApplication.topLevelWidgets())
    assert desk.process.main.windowModality() == Qt.WindowModality.NonModal

"""A scan is data: it is routed by what it is, and never types, presses or repeats anything."""

import pytest
from PySide6.QtWidgets import QLabel

from app.domain.identifiers import BadgeNumber, PolicyNumber
from tests.support.counter import KIM, LETTER, ON_HOLD, PRIVATE_COD, ROMASHKA
from tests.ui.desk import Desk
from tests.ui.first_paint import FirstPaint
from ui.presenters.repeats import Repeats
from ui.presenters.states import Page, Panel
from ui.widgets.fields import Field

PARCEL = ROMASHKA.identifier.text

REPEAT_MS = 1_000


@pytest.fixture(autouse=True)
def _at_work(desk: Desk) -> None:
    desk.work()


def fields(desk: Desk) -> list[str]:
    found = desk.process.main.findChildren(Field)
    return [field.text() for field in found if field.isVisible()]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("80084740397511", "последняя цифра 1, а должна быть 0"),
        ("8008474039751", "обрезает контрольную цифру"),
        ("29014562148754", "нет в этом отделении"),
        ("4607001771562", "Сканер обрезает"),
        ("http://example.org", "не номер отправления"),
        (ON_HOLD.identifier.text, "приостановлено по 115-ФЗ"),
        (PolicyNumber("660049", "2611", "000001").text, "Это номер полиса"),
        (BadgeNumber(KIM).text, "Вы уже вошли"),
    ],
)
def test_what_is_no_waiting_parcel_is_told_in_a_sentence(desk: Desk, code: str, says: str) -> None:
    desk.scan(code)
    desk.until(lambda: says in desk.message)
    assert desk.screen.panel is Panel.IDLE
    assert not any(fields(desk))


@pytest.mark.parametrize(
    "noise",
    [b"\x0f\x12\x1b", b"\xff\xfe\x80", b"A" * 5_000, b"\r", b"1\r2\r", "\u202e123".encode()],
)
def test_garbage_types_nothing_presses_nothing_and_is_told(desk: Desk, noise: bytes) -> None:
    entries = len(desk.counter.kinds())
    assert desk.process.counter is not None
    desk.process.counter.scanned(noise)
    desk.settle()
    assert desk.page is Page.WORK
    assert desk.screen.panel is Panel.IDLE
    assert not any(fields(desk))
    assert len(desk.counter.kinds()) == entries
    assert desk.message.endswith(".")


def test_a_scanner_that_types_is_heard_like_any_other(desk: Desk) -> None:
    wedge = desk.process.wedge
    assert wedge is not None
    wedge.spoilt.emit()
    assert "Скан испорчен" in desk.message
    wedge.scanned.emit(PARCEL.encode())
    desk.until_panel(Panel.DOCUMENT_KIND)
    assert not any(fields(desk))


def test_the_card_stands_on_the_display_before_the_rest_is_drawn(desk: Desk) -> None:
    total = desk.widget("total")
    assert isinstance(total, QLabel)
    paint = FirstPaint(desk.widget("card"), total.text)
    desk.scan(PARCEL)
    assert paint.saw == ""
    assert total.text() == "2\xa0523,60\xa0₽"
    assert desk.screen.panel is Panel.DOCUMENT_KIND


def test_the_same_label_read_twice_is_one_scan(desk: Desk) -> None:
    assert desk.process.counter is not None
    for _ in range(3):
        desk.process.counter.scanned(PARCEL.encode())
        desk.counter.clock.pass_seconds(0.3)
    desk.until_panel(Panel.DOCUMENT_KIND)
    assert desk.counter.kinds().count("visit_opened") == 1
    assert "уже в этой выдаче" not in desk.message


def test_a_second_later_it_is_a_scan_again() -> None:
    repeats = Repeats(REPEAT_MS)
    assert not repeats.is_repeat(b"A", 0)
    assert repeats.is_repeat(b"A", REPEAT_MS - 1)
    assert not repeats.is_repeat(b"B", REPEAT_MS)
    assert not repeats.is_repeat(b"A", REPEAT_MS + 1)
    assert not repeats.is_repeat(b"A", 2 * REPEAT_MS + 1)


def test_another_item_of_the_customer_is_added_by_its_scan(desk: Desk) -> None:
    desk.scan(PARCEL)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.scan(LETTER.identifier.text)
    desk.until(lambda: "Добавлено в выдачу" in desk.message)
    assert desk.text("count") == "В\u00a0выдаче 2 из 2"
    desk.scan(PARCEL)
    assert "уже в этой выдаче" in desk.message


def test_another_item_of_the_customer_is_added_by_its_digit(desk: Desk) -> None:
    desk.scan(PARCEL)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("F6", "1")
    desk.until(lambda: desk.text("count") == "В\u00a0выдаче 2 из 2")
    assert desk.counter.kinds()[-1] == "item_added"
    desk.press("F6")
    assert "Других отправлений" in desk.message


def test_a_zero_adds_all_that_waits_and_esc_adds_nothing(desk: Desk) -> None:
    desk.scan(LETTER.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("F6", "Esc")
    assert desk.text("count") == "В\u00a0выдаче 1 из 2"
    desk.press("F6", "0")
    desk.until(lambda: desk.text("count") == "В\u00a0выдаче 2 из 2")


def test_somebody_else_s_item_is_not_added(desk: Desk) -> None:
    desk.scan(PARCEL)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until(lambda: "другому получателю" in desk.message)
    assert desk.text("count") == "В\u00a0выдаче 1 из 2"


def test_a_number_can_be_typed_when_the_label_cannot_be_read(desk: Desk) -> None:
    desk.press(PARCEL[:6], PARCEL[6:], "Enter")
    desk.until_panel(Panel.DOCUMENT_KIND)
    assert b"typed:80084740397510" in desk.counter.last_body("visit_opened")


def test_a_typed_number_with_a_slip_is_told_and_the_visit_goes_on(desk: Desk) -> None:
    desk.scan(LETTER.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.HAND_OVER)
    desk.press("F3", "80084740397511", "Enter")
    assert "должна быть 0" in desk.message
    assert desk.screen.panel is Panel.HAND_OVER
    desk.press("Esc", "Esc")
    desk.press("Enter")
    desk.until_panel(Panel.IDLE)


def test_the_item_s_own_label_confirms_the_hand_over_and_another_s_does_not(desk: Desk) -> None:
    desk.scan(LETTER.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.HAND_OVER)
    desk.scan(PRIVATE_COD.identifier.text)
    desk.until(lambda: "Этикетка от другого отправления" in desk.message)
    assert desk.screen.panel is Panel.HAND_OVER
    desk.scan(LETTER.identifier.text)
    desk.until_panel(Panel.IDLE)
    assert desk.counter.kinds()[-1] == "handed_over"


def test_what_was_handed_over_is_refused_with_what_to_do(desk: Desk) -> None:
    desk.scan(LETTER.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.identify_by_passport()
    desk.until_panel(Panel.HAND_OVER)
    desk.press("Enter")
    desk.until_panel(Panel.IDLE)
    desk.scan(LETTER.identifier.text)
    desk.until(lambda: "уже вручено" in desk.message)

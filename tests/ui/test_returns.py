"""F10 → «Возвраты»: what is due by shelf, and the scan that proves an item is in the hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.identifiers import BadgeNumber, DomesticIdentifier
from app.domain.item import Item
from tests.support.counter import KIM, ON_HOLD, ROMASHKA, Counter, make_counter
from tests.ui.desk import Desk, desk_of
from tests.ui.test_branch import digit_of, section
from ui.presenters.returns import PAGE_ROWS, ReturnsState
from ui.presenters.section_names import Section
from ui.presenters.states import Page, Panel

NUMBERS = [DomesticIdentifier("800847", "40", f"{at:05d}") for at in range(301, 301 + 15)]
SENDERS = ("ООО «Ромашка»", "Общество с ограниченной ответственностью «Бытовая техника Севера»")


def expired_items() -> tuple[Item, ...]:
    return tuple(
        replace(
            ROMASHKA,
            identifier=number,
            arrival=f"M1/{number.text}",
            sender=SENDERS[at % 2],
            shelf=f"А-{at + 1:02d}",
            stored_until=date(2026, 11, 20 - at % 3),
            phone=f"+7000000{at:04d}",
        )
        for at, number in enumerate(NUMBERS)
    )


EXPIRED = expired_items()
FIRST = EXPIRED[0].identifier


@pytest.fixture
def full(tmp_path: Path, dressed: QApplication) -> Iterator[Desk]:
    """A branch with fifteen items past their term, one on hold and one that may wait."""
    del dressed
    counter = make_counter(tmp_path, (*EXPIRED, ON_HOLD, ROMASHKA))
    with desk_of(counter) as desk:
        yield desk
    counter.store.close()
    counter.agent.close()


def open_returns(desk: Desk) -> None:
    desk.press("F10", digit_of(Section.RETURNS))
    desk.until(lambda: state(desk).dues is not None and not state(desk).is_busy)


def state(desk: Desk) -> ReturnsState:
    assert desk.process.counter is not None
    return desk.process.counter.branch.sections().returns.state


def test_what_is_due_stands_there_by_shelf_with_ground_and_days(full: Desk) -> None:
    full.work()
    open_returns(full)
    assert full.text("returns_count") == "15\u00a0РПО к\u00a0возврату"
    texts = full.texts()
    for said in ("А-01", "Истёк срок хранения", "с сегодня", "2\u00a0дня", "1–12 из 15"):
        assert any(said in text for text in texts), said
    full.press("Down")
    assert state(full).selected == 1


def test_the_page_keys_and_arrows_go_through_the_list(full: Desk) -> None:
    full.work()
    open_returns(full)
    full.press("PgDn")
    assert state(full).first == PAGE_ROWS
    assert len(state(full).shown) == 3
    full.press(*["Down"] * 5)
    assert state(full).selected == 14


def test_the_row_that_is_looked_at_stays_the_same_item(full: Desk) -> None:
    full.work()
    open_returns(full)
    full.press("Down", "Down")
    full.scan(FIRST.text)
    full.until(lambda: "Возврат записан" in full.message)
    assert state(full).selected == 1
    full.scan(EXPIRED[2].identifier.text)
    full.until(lambda: full.text("returns_count").startswith("13"))
    assert (state(full).dues or ())[state(full).selected].item == EXPIRED[3]


def test_a_scan_records_the_return_and_the_label_is_printed(full: Desk) -> None:
    full.work()
    open_returns(full)
    full.scan(FIRST.text)
    full.until(lambda: "Возврат записан" in full.message)
    assert full.counter.kinds()[-1] == "item_returned"
    assert full.text("returns_count") == "14\u00a0РПО к\u00a0возврату"
    full.until(lambda: full.printer.sent == [b"label_20\n"])
    full.scan(FIRST.text)
    full.until(lambda: "уже возвращено" in full.message)
    assert section(full) is Section.RETURNS


def test_enter_proves_nothing_and_asks_for_the_label(full: Desk) -> None:
    full.work()
    open_returns(full)
    entries = full.counter.kinds()
    full.press("Enter")
    assert "Отсканируйте этикетку" in full.message
    assert FIRST.spaced.replace(" ", "\u00a0") in full.message
    assert full.counter.kinds() == entries


def test_a_number_that_cannot_be_scanned_is_typed(full: Desk) -> None:
    full.work()
    open_returns(full)
    full.press("F3", FIRST.text, "Enter")
    full.until(lambda: "Возврат записан" in full.message)
    assert b"typed:" in full.counter.last_body("item_returned")


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (ON_HOLD.identifier.text, "возвращать нельзя: приостановлено по 115-ФЗ"),
        (ROMASHKA.identifier.text, "хранится по 03.12.2026"),
        ("80084740397511", "последняя цифра"),
    ],
)
def test_what_may_not_go_back_is_told(full: Desk, number: str, says: str) -> None:
    full.work()
    open_returns(full)
    full.scan(number)
    full.until(lambda: says in full.message)
    assert "item_returned" not in full.counter.kinds()
    assert section(full) is Section.RETURNS


def test_an_item_in_a_visit_put_aside_stays_in_it(full: Desk) -> None:
    full.work()
    full.scan(FIRST.text)
    full.until_panel(Panel.DOCUMENT_KIND)
    full.press("F12")
    open_returns(full)
    assert len(state(full).dues or ()) == 14
    full.scan(FIRST.text)
    full.until(lambda: "уже выдаётся" in full.message)


def test_what_a_customer_refused_is_on_the_list_at_once(desk: Desk, counter: Counter) -> None:
    desk.work()
    desk.scan(ROMASHKA.identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    desk.press("F8", "1")
    desk.until_panel(Panel.IDLE)
    open_returns(desk)
    assert "Отказ адресата" in desk.texts()
    desk.scan(ROMASHKA.identifier.text)
    desk.until(lambda: "Возврат записан" in desk.message)
    assert "returns_nothing" in {label.objectName() for label in desk.labels()}
    desk.press("Esc", "Esc")
    desk.scan(ROMASHKA.identifier.text)
    desk.until(lambda: "уже возвращено" in desk.message)
    assert counter.kinds()[-1] == "item_returned"


def test_a_badge_leads_to_the_work(full: Desk) -> None:
    full.work()
    open_returns(full)
    full.scan(BadgeNumber(KIM).text)
    full.until(lambda: full.page is Page.WORK)

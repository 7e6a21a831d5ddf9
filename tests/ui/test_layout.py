"""At 1280×720 everything fits: no text is cut, nothing lies on anything else, nothing is small."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from app.domain.identifiers import DomesticIdentifier
from app.domain.item import Item
from app.domain.money import Money
from app.domain.ports import PaperState
from tests.support.counter import ROMASHKA, Counter, make_counter
from tests.ui.desk import Desk, desk_of
from tests.ui.test_branch import digit_of
from ui.application import wear
from ui.presenters.section_names import Section
from ui.presenters.states import Panel
from ui.theme import TYPE_SCALE_PX, Theme
from ui.widgets.elided import Elided

LONG = replace(
    ROMASHKA,
    addressee="Константинопольская-Преображенская Александра Владиславовна",
    sender="Общество с ограниченной ответственностью «Бытовая техника Северо-Западного округа»",
    address="660049, Красноярский край, пр-т «Красноярский рабочий», д. 160, корп. 2, кв. 1005",
    cod=Money(6_000_000),
    declared=Money(6_000_000),
    inventory=True,
    defective=True,
    stored_until=date(2026, 11, 20),
)


def long_items() -> tuple[Item, ...]:
    numbers = [DomesticIdentifier("800847", "40", f"{at:05d}") for at in range(101, 106)]
    return tuple(
        replace(LONG, identifier=number, arrival=f"M1/{number.text}") for number in numbers
    )


@pytest.fixture
def crowded(tmp_path: Path, dressed: QApplication) -> Iterator[Desk]:
    counter: Counter = make_counter(tmp_path, long_items())
    with desk_of(counter) as desk:
        yield desk
    counter.store.close()
    counter.agent.close()


def seen(window: QWidget) -> Iterator[QWidget]:
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            yield widget


def is_cut(label: QLabel) -> bool:
    """Tell whether a label needs more room than it has."""
    if isinstance(label, Elided):
        return False
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height()
    needed = label.sizeHint()
    return needed.width() > label.width() or needed.height() > label.height()


def check(window: QWidget) -> None:
    labels = [each for each in seen(window) if isinstance(each, QLabel) and each.text()]
    assert labels
    assert [label.text() for label in labels if is_cut(label)] == []
    assert {label.font().pixelSize() for label in labels} <= set(TYPE_SCALE_PX)
    for field in (each for each in seen(window) if isinstance(each, QLineEdit)):
        assert field.font().pixelSize() in TYPE_SCALE_PX
        assert QFontMetrics(field.font()).height() <= field.contentsRect().height()
    buttons = [each for each in seen(window) if isinstance(each, QPushButton)]
    places = [QRect(each.mapTo(window, QPoint()), each.size()) for each in buttons]
    assert all(window.rect().contains(place) for place in places)
    assert not any(
        one.intersects(other) for at, one in enumerate(places) for other in places[at + 1 :]
    )


def check_both(desk: Desk) -> None:
    assert desk.process.customer is not None
    desk.settle()
    for _ in range(5):  # what is new on the screen gets its font, then its size, then its place
        QTest.qWait(1)
    check(desk.process.main)
    check(desk.process.customer)
    assert (desk.process.main.width(), desk.process.main.height()) == (1280, 720)


def before_the_work(desk: Desk) -> Iterator[str]:
    desk.start()
    yield "sign in"
    desk.sign_in()
    yield "shift"
    desk.open_shift()
    yield "idle"


def identity_and_offer(desk: Desk) -> Iterator[str]:
    desk.scan(long_items()[0].identifier.text)
    desk.until_panel(Panel.DOCUMENT_KIND)
    yield "kinds"
    desk.press("F4")
    yield "details"
    desk.press("F4", "F6")
    yield "adding"
    desk.press("1")
    desk.until(lambda: desk.screen.visit is not None and len(desk.screen.visit.items) == 2)
    desk.press("1")
    yield "form"
    desk.press("4507123456", "Enter", "01012010", "Enter")
    for offer in ("first offer", "second offer"):
        desk.read_offer()
        yield offer
        desk.press("1")


def payment_and_after(desk: Desk) -> Iterator[str]:
    desk.until_panel(Panel.INSPECT)
    yield "inspection"
    desk.press("1", "1")
    desk.until_panel(Panel.PAY)
    desk.press("200000")
    yield "payment"
    desk.counter.register.lost_answers = 1
    desk.press("Enter")
    desk.until_panel(Panel.UNKNOWN)
    yield "unknown receipt"
    desk.press("Enter")
    desk.until_panel(Panel.HAND_OVER)
    yield "hand-over"
    desk.press("Enter")
    desk.until_panel(Panel.IDLE)
    yield "done"
    desk.scan(long_items()[2].identifier.text)
    desk.until_panel(Panel.KNOWN_DOCUMENT)
    yield "known document"


def branch_pages(desk: Desk) -> Iterator[str]:
    desk.press("F10")
    yield "branch"
    desk.press("1")
    yield "day"
    desk.press("F4")
    yield "shift report"
    desk.press("F2")
    desk.until(lambda: "Отчёт сохранён" in desk.message)
    yield "saved report"
    desk.press("Esc", "2")
    yield "journal"
    desk.scan(long_items()[0].identifier.text)
    yield "found"
    desk.press("Down", "Enter")
    yield "entry"
    desk.press("1")
    yield "copy"
    desk.press("Enter")
    desk.until(lambda: "копия № 1" in desk.message)
    yield "copied"
    desk.press("F10", "F10", "3")
    yield "devices"
    desk.scan("80084740397511")
    desk.press("2", "3", "4")
    yield "tried devices"
    desk.press("F10")
    desk.printer.state = PaperState.OUT
    desk.look_at_the_printer()
    yield "work"


@pytest.mark.parametrize("theme", list(Theme))
def test_every_step_fits_in_both_themes(crowded: Desk, dressed: QApplication, theme: Theme) -> None:
    wear(dressed, theme)
    steps = []
    for part in (before_the_work, identity_and_offer, payment_and_after, branch_pages):
        for step in part(crowded):
            check_both(crowded)
            steps.append(step)
    assert len(steps) == 27
    wear(dressed, Theme.LIGHT)


def test_the_name_and_the_shelf_are_24_px(crowded: Desk) -> None:
    crowded.work()
    crowded.scan(long_items()[0].identifier.text)
    crowded.until_panel(Panel.DOCUMENT_KIND)
    for name in ("addressee", "shelf"):
        assert crowded.widget(name).font().pixelSize() == 24
    assert "…" not in crowded.text("addressee")


@pytest.mark.parametrize("theme", list(Theme))
def test_the_returns_fit_in_both_themes(crowded: Desk, dressed: QApplication, theme: Theme) -> None:
    wear(dressed, theme)
    crowded.work()
    crowded.press("F10", digit_of(Section.RETURNS))
    crowded.until(lambda: "РПО к" in crowded.text("returns_count"))
    check_both(crowded)
    crowded.press("Enter")
    check_both(crowded)
    crowded.scan(long_items()[0].identifier.text)
    crowded.until(lambda: "Возврат записан" in crowded.message)
    check_both(crowded)
    wear(dressed, Theme.LIGHT)

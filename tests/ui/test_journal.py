"""The journal on the screen: what happened in words, one entry whole, and copies of papers."""

from dataclasses import replace

import pytest

from app.central.kinds import KNOWN
from app.domain.money import NBSP
from app.domain.visit import Step
from app.errors import ClerkError, Refusal
from app.services import journal_view
from app.services.cancel import cancel_visit
from app.services.shifts import close_shift
from app.services.staff import ClerkSession
from app.store.journal import Journal
from tests.support.counter import FLOAT, LETTER, ROMASHKA, Counter
from tests.ui.desk import Desk
from ui.presenters import journal_words
from ui.presenters.journal import PAGE_ROWS, JournalState
from ui.presenters.journal_drawing import cause_of, line_of, title_of

NUMBER = f"800847{NBSP}40{NBSP}39751{NBSP}0"
OPENED_BY_SCAN = f"скан {NUMBER}"


def state(desk: Desk) -> JournalState:
    assert desk.process.counter is not None
    return desk.process.counter.branch.sections().journal.state


def clerk_of(desk: Desk) -> ClerkSession:
    assert desk.process.counter is not None
    assert desk.process.counter.session is not None
    return desk.process.counter.session


def selected(desk: Desk) -> str:
    page = state(desk).page
    assert page is not None
    return page.lines[state(desk).selected].kind


def found(desk: Desk) -> list[str]:
    """Return the kinds of the entries in the list once the search has gone through."""
    desk.until(lambda: (search := state(desk).search) is not None and search.is_done)
    desk.settle()
    page = state(desk).page
    assert page is not None
    return [line.kind for line in page.lines]


def to_the_journal(desk: Desk) -> None:
    desk.work()
    desk.counter.up_to(Step.DONE, clerk_of(desk), ROMASHKA)
    desk.press("F10", "2")


def to_the_receipt(desk: Desk) -> None:
    to_the_journal(desk)
    desk.press("Down", "Enter")


@pytest.fixture
def sold(counter: Counter) -> Journal:
    session = counter.clerk_with_shift()
    counter.up_to(Step.DONE, session, ROMASHKA)
    return counter.journal


def test_the_newest_entry_stands_first_in_words_with_number_and_sum(desk: Desk) -> None:
    to_the_journal(desk)
    page = state(desk).page
    assert page is not None
    assert [line.kind for line in page.lines[:2]] == ["handed_over", "settlement_posted"]
    shown = desk.texts()
    assert {"Вручено", "Оплачено, чек № 100", NUMBER, f"2{NBSP}622,60{NBSP}₽"} <= set(shown)
    assert "ждёт" in shown


def test_arrows_go_over_the_edge_of_a_page_and_back(desk: Desk) -> None:
    to_the_journal(desk)
    assert len(desk.counter.kinds()) == 11
    desk.counter.up_to(Step.DONE, clerk_of(desk), LETTER)
    desk.press("Esc", "2")
    for _ in range(PAGE_ROWS):
        desk.press("Down")
    assert selected(desk) == desk.counter.kinds()[-1 - PAGE_ROWS]
    desk.press("Up")
    assert selected(desk) == desk.counter.kinds()[-PAGE_ROWS]
    desk.press("PgDn", "PgUp")
    assert selected(desk) == "handed_over"
    desk.press("PgUp")
    assert selected(desk) == "handed_over"


def test_an_entry_says_who_when_why_and_what(desk: Desk) -> None:
    to_the_journal(desk)
    for _ in range(6):
        desk.press("Down")
    desk.press("Enter")
    assert desk.text("journal_title") == "Начата выдача"
    shown = desk.texts()
    assert {OPENED_BY_SCAN, "Орлова М. С. (002417)", "ждёт подтверждения центра"} <= set(shown)
    assert "хранятся отдельно, здесь не показаны" in shown
    assert not any("Ковалёва" in text or "+7000" in text for text in shown)
    entry = state(desk).entry
    assert entry is not None
    assert entry.line.hash[:16] in shown
    desk.press("Esc")
    assert state(desk).entry is None


def test_a_copy_is_asked_for_twice_recorded_and_printed(desk: Desk) -> None:
    to_the_receipt(desk)
    desk.press("1")
    assert "Напечатать копию: памятка получателю?" in desk.message
    desk.press("Esc")
    assert "copy_requested" not in desk.counter.kinds()
    before = len(desk.printer.sent)
    desk.press("1", "Enter")
    desk.until(lambda: "копия № 1" in desk.message)
    assert desk.counter.kinds()[-1] == "copy_requested"
    assert b'"document":"slip"' in desk.counter.last_body("copy_requested")
    desk.until(lambda: len(desk.printer.sent) > before)


def test_a_copy_of_the_certificate_is_asked_for_as_well(desk: Desk) -> None:
    to_the_receipt(desk)
    desk.press("2")
    assert "полис ZP" in desk.message
    desk.press("Enter")
    desk.until(lambda: "copy_requested" in desk.counter.kinds())
    assert b'"document":"policy:ZP' in desk.counter.last_body("copy_requested")


def test_a_copy_of_the_closing_slip_is_asked_for_at_the_close(desk: Desk) -> None:
    to_the_journal(desk)
    close_shift(desk.counter.journal, clerk_of(desk), FLOAT, "key:Return")
    desk.press("Esc", "2", "Enter")
    assert desk.text("journal_title") == f"Закрыта смена 1: недостача 2{NBSP}622,60{NBSP}₽"
    desk.press("1", "Enter")
    desk.until(lambda: desk.counter.kinds()[-1] == "copy_requested")
    assert b'"document":"closing_slip"' in desk.counter.last_body("copy_requested")


def test_an_entry_without_papers_takes_no_digit(desk: Desk) -> None:
    desk.work()
    desk.press("F10", "2", "Enter", "1", "Enter")
    assert "Документов эта запись не создала." in desk.texts()
    assert "copy_requested" not in desk.counter.kinds()


def test_a_scan_shows_all_visits_of_the_item(desk: Desk) -> None:
    desk.work()
    session = clerk_of(desk)
    first = desk.counter.visit(session, ROMASHKA)
    cancel_visit(desk.counter.journal, session, first.id, "customer_left", "key:Escape")
    desk.counter.up_to(Step.DONE, session, LETTER)
    desk.counter.up_to(Step.DONE, session, ROMASHKA)
    desk.press("F10", "2")
    desk.scan(ROMASHKA.identifier.text)
    kinds = found(desk)
    assert (kinds.count("visit_opened"), kinds.count("visit_cancelled")) == (2, 1)
    assert kinds.count("handed_over") == 1
    assert f"Записи об отправлении {NUMBER}" in desk.message
    desk.press("Esc")
    assert state(desk).search is None
    assert selected(desk) == "handed_over"


def test_a_number_is_found_by_typing_too(desk: Desk) -> None:
    to_the_journal(desk)
    desk.press("F3", ROMASHKA.identifier.text, "Enter")
    assert "handed_over" in found(desk)
    desk.press("F3", LETTER.identifier.text, "Enter")
    assert found(desk) == []
    assert "записей нет" in desk.message
    desk.press("F3", "12", "Enter")
    assert "Это не номер отправления" in desk.message


def test_a_policy_leads_to_its_sale(desk: Desk) -> None:
    to_the_journal(desk)
    desk.scan("ZP66004926110000018")
    assert "settlement_posted" in found(desk)


def test_nobody_without_the_right_reads_the_journal(sold: Journal, counter: Counter) -> None:
    session = counter.clerk()
    without = type(session)(session.clerk, session.name, "guest", frozenset(), session.signer)
    with pytest.raises(ClerkError) as refused:
        journal_view.read_page(sold, without, None, 1)
    assert refused.value.code is Refusal.NOT_ALLOWED


def test_every_kind_has_words_and_every_field_of_a_sale_a_caption(
    sold: Journal, counter: Counter
) -> None:
    assert set(journal_words.KINDS) >= KNOWN
    page = journal_view.read_page(sold, counter.clerk(), None, 100)
    for line in page.lines:
        assert "«" not in title_of(line)
        assert set(line.payload) <= set(journal_words.FIELDS)
        assert cause_of(line.cause) != line.cause or not line.cause.isascii()


def test_an_entry_of_a_newer_version_is_shown_as_it_is(sold: Journal, counter: Counter) -> None:
    [line] = journal_view.read_page(sold, counter.clerk(), None, 1).lines
    strange = replace(line, kind="parcel_sung_to", payload={"song": {"verse": 1}}, item="X1")
    picture = line_of(strange)
    assert (picture.what, picture.item) == ("Запись вида «parcel_sung_to»", "X1")

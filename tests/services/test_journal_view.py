"""The journal in pages: nothing left out, nothing twice, and every visit of a number found."""

import pytest
from sqlalchemy import event

from app.domain.scan import read_scan
from app.domain.visit import Step
from app.errors import ClerkError, Refusal
from app.messages.entries import EntryKey
from app.services.cancel import cancel_visit
from app.services.copies import request_copy
from app.services.journal_view import (
    JournalLine,
    Search,
    begin_search,
    go_on,
    read_entry,
    read_page,
)
from app.services.reports import read_report
from app.services.staff import ClerkSession
from tests.support.counter import KIM, LETTER, ROMASHKA, Counter


def all_pages(counter: Counter, session: ClerkSession, size: int) -> list[JournalLine]:
    lines: list[JournalLine] = []
    before: EntryKey | None = None
    while True:
        page = read_page(counter.journal, session, before, size)
        assert len(page.lines) <= size
        lines.extend(page.lines)
        if not page.has_older:
            return lines
        before = page.lines[-1].key


def whole_search(counter: Counter, session: ClerkSession, number: str) -> Search:
    search = begin_search(counter.journal, session, read_scan(number))
    while not search.is_done:
        search = go_on(counter.journal, search)
    return search


@pytest.mark.parametrize("size", [1, 3, 11, 50])
def test_the_pages_together_are_the_journal_backwards(counter: Counter, size: int) -> None:
    session = counter.clerk_with_shift()
    counter.up_to(Step.DONE, session)
    lines = all_pages(counter, session, size)
    assert [line.kind for line in lines] == counter.kinds()[::-1]
    assert [line.key.seq for line in lines] == list(range(len(lines), 0, -1))


def test_a_page_takes_as_many_statements_however_long_the_journal_is(counter: Counter) -> None:
    session = counter.clerk_with_shift()
    asked: list[str] = []

    def count_asked() -> int:
        asked.clear()
        read_page(counter.journal, session, None, 2)
        return len(asked)

    def note(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    with counter.journal.read() as connection:
        engine = connection.engine
    event.listen(engine, "before_cursor_execute", note)
    before = count_asked()
    for item in (ROMASHKA, LETTER):
        counter.up_to(Step.DONE, session, item)
    assert count_asked() == before
    event.remove(engine, "before_cursor_execute", note)
    assert any("LIMIT" in statement for statement in asked)


def test_every_visit_of_an_item_is_found_and_no_other(counter: Counter) -> None:
    session = counter.clerk_with_shift()
    first = counter.visit(session, ROMASHKA)
    cancel_visit(counter.journal, session, first.id, "customer_left", "key:Escape")
    counter.up_to(Step.DONE, session, LETTER)
    second = counter.up_to(Step.DONE, session, ROMASHKA)
    number = ROMASHKA.identifier.text
    assert begin_search(counter.journal, session, read_scan(number)).visits == (second.id,)
    search = whole_search(counter, session, number)
    assert set(search.visits) == {first.id, second.id}
    page = read_page(counter.journal, session, None, 50, search.visits)
    assert {line.item for line in page.lines} == {number}


def test_a_policy_leads_to_the_visit_it_was_sold_in(counter: Counter) -> None:
    session = counter.clerk_with_shift()
    visit = counter.up_to(Step.DONE, session)
    assert whole_search(counter, session, visit.items[0].policy).visits == (visit.id,)


@pytest.mark.parametrize("code", ["80084740397511", "OKB0024178", "hello"])
def test_what_is_no_number_is_refused(counter: Counter, code: str) -> None:
    with pytest.raises(ClerkError):
        begin_search(counter.journal, counter.clerk(), read_scan(code))


def test_an_entry_has_the_papers_of_its_visit_with_their_copies(counter: Counter) -> None:
    session = counter.clerk_with_shift()
    visit = counter.up_to(Step.DONE, session)
    newest = read_page(counter.journal, session, None, 1).lines[0]
    slip, policy = read_entry(counter.journal, session, newest.key).papers
    assert (slip.document, slip.copies) == ("slip", 1)
    assert policy.document == f"policy:{visit.items[0].policy}"
    request_copy(counter.journal, session, slip.entry, "slip", "key:Return")
    assert read_entry(counter.journal, session, newest.key).papers[0].copies == 2
    asked = read_page(counter.journal, session, None, 1).lines[0]
    assert asked.kind == "copy_requested"
    assert read_entry(counter.journal, session, asked.key).papers[0].document == "slip"


def test_the_report_needs_the_right_to_open_the_day(counter: Counter) -> None:
    counter.clerk_with_shift()
    with pytest.raises(ClerkError) as refused:
        read_report(counter.journal, counter.clerk(KIM), is_of_shift=False)
    assert refused.value.code is Refusal.NOT_ALLOWED

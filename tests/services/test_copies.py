"""A copy of a paper is asked for by a person, recorded, and never a second original."""

import pytest

from app.domain.visit import Step
from app.errors import ClerkError, Refusal
from app.services.copies import papers_of_visit, request_copy
from app.services.effects import print_pending
from app.services.staff import ClerkSession
from app.store.verify import verify
from tests.services.test_effects import PlainPrinter, render
from tests.support.counter import KEY, Counter


def test_a_visit_has_its_slip_and_a_certificate_for_each_policy(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.DONE, orlova)

    papers = papers_of_visit(counter.journal, visit.id)

    assert [job.document for job in papers] == ["policy:ZP66004926110000018", "slip"]
    assert {job.copy for job in papers} == {1}


def test_copies_are_counted_and_printed_after_the_original(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.DONE, orlova)
    printer = PlainPrinter()
    slip = papers_of_visit(counter.journal, visit.id)[-1]

    for _again in range(2):
        request_copy(counter.journal, orlova, slip.entry, "slip", "key:F7")
    print_pending(counter.journal, printer, render)

    assert [sheet.rsplit(b"/", 1)[1] for sheet in printer.sheets] == [b"1", b"2", b"3"]
    assert len({sheet.rsplit(b"/", 1)[0] for sheet in printer.sheets}) == 1


def test_who_asked_for_a_copy_stands_in_the_journal(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.DONE, orlova)
    slip = papers_of_visit(counter.journal, visit.id)[-1]

    job = request_copy(counter.journal, orlova, slip.entry, "slip", "key:F7")

    body = counter.last_body("copy_requested")
    assert (job.entry, job.copy) == (slip.entry, 2)
    assert b'"id":"002417"' in body
    assert f'"of":"{slip.entry.text}"'.encode() in body
    assert verify(counter.path, KEY).whole


@pytest.mark.parametrize("document", ["closing_slip", "policy:ZP0", ""])
def test_there_is_no_copy_of_what_never_was(
    counter: Counter, orlova: ClerkSession, document: str
) -> None:
    visit = counter.up_to(Step.DONE, orlova)
    slip = papers_of_visit(counter.journal, visit.id)[-1]

    with pytest.raises(ClerkError) as refused:
        request_copy(counter.journal, orlova, slip.entry, document, "key:F7")

    assert refused.value.code is Refusal.NO_SUCH_PAPER
    assert "copy_requested" not in counter.kinds()

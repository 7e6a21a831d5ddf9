"""Whole pages go their own way: slips never wait for them, and no sheet comes out twice."""

from dataclasses import dataclass, field

from app.domain.papers import Medium
from app.domain.ports import PrintOutcome
from app.domain.visit import Step
from app.errors import ClerkError, Refusal
from app.services.copies import papers_of_visit, request_copy
from app.services.effects import print_pages, print_pending, print_summary
from app.services.staff import ClerkSession
from app.store.journal import Journal
from app.store.print_queue import PrintJob
from tests.services.test_effects import PlainPrinter, render
from tests.support.counter import ROMASHKA, WITH_INVENTORY, Counter

CERTIFICATE = "policy-ZP66004926110000018"


@dataclass
class PlainFolder:
    """Takes pages and answers as it was told to."""

    outcomes: list[PrintOutcome] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)

    def print_page(self, name: str, pdf: bytes) -> PrintOutcome:
        outcome = self.outcomes.pop(0) if self.outcomes else PrintOutcome.PROVEN
        if outcome is PrintOutcome.PROVEN:
            self.pages.append(name)
        return outcome


def render_but_not_the_first(journal: Journal, job: PrintJob) -> bytes:
    if job.document.endswith("0000018"):
        raise ClerkError(Refusal.DOCUMENT_TOO_LONG, terms="zp")
    return render(journal, job)


def test_a_certificate_comes_out_once(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)
    folder = PlainFolder()

    for _again in range(3):
        summary = print_pages(counter.journal, folder, render)

    assert folder.pages == [CERTIFICATE]
    assert (summary.printed, summary.waiting, summary.unproven) == (1, 0, 0)


def test_a_slip_does_not_wait_for_a_page_printer(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)
    printer, folder = PlainPrinter(), PlainFolder([PrintOutcome.NOT_SENT])

    pages = print_pages(counter.journal, folder, render)
    slips = print_pending(counter.journal, printer, render)

    assert (pages.printed, pages.waiting) == (0, 1)
    assert (slips.printed, slips.waiting) == (1, 0)
    assert len(printer.sheets) == 1
    assert print_pages(counter.journal, folder, render).printed == 1


def test_a_page_does_not_wait_for_the_receipt_printer(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.DONE, orlova)
    print_pending(counter.journal, PlainPrinter([PrintOutcome.UNPROVEN]), render)

    assert print_pages(counter.journal, PlainFolder(), render).printed == 1
    assert print_summary(counter.journal).unproven == 1
    assert print_summary(counter.journal, Medium.PAGE).unproven == 0


def test_each_policy_has_a_page_of_its_own(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova, WITH_INVENTORY)
    counter.up_to(Step.DONE, orlova, ROMASHKA)
    folder = PlainFolder()

    print_pages(counter.journal, folder, render)

    assert len(folder.pages) == 2
    assert all(name.startswith("policy-ZP660049") for name in folder.pages)


def test_a_certificate_that_cannot_be_set_waits_and_holds_nothing_up(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.DONE, orlova)
    counter.up_to(Step.DONE, orlova, WITH_INVENTORY)
    folder = PlainFolder()

    summary = print_pages(counter.journal, folder, render_but_not_the_first)

    assert len(folder.pages) == 1
    assert CERTIFICATE not in folder.pages
    assert (summary.printed, summary.waiting) == (1, 1)


def test_a_copy_of_a_certificate_is_a_file_of_its_own(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.DONE, orlova)
    certificate, _slip = papers_of_visit(counter.journal, visit.id)
    request_copy(counter.journal, orlova, certificate.entry, certificate.document, "key:F7")
    folder = PlainFolder()

    print_pages(counter.journal, folder, render)

    assert folder.pages == [CERTIFICATE, f"{CERTIFICATE}-copy-1"]

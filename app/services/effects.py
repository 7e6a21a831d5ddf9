"""From intent to proof: drives the devices for what is committed, and commits what they prove."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, assert_never

from app.domain.papers import Medium, split_document
from app.domain.ports import (
    FiscalOutcome,
    FiscalReceipt,
    FiscalRefusal,
    FiscalRegister,
    FiscalUnknown,
    PagePrinter,
    PrintOutcome,
    ReceiptPrinter,
)
from app.domain.visit import Step, Visit
from app.errors import ClerkError
from app.messages.entries import Author, AuthorKind
from app.services.fiscal_task import fiscal_task
from app.services.reading import require_visit
from app.services.settle import post_settlement, void_settlement
from app.services.staff import ClerkSession, Right
from app.store import print_queue
from app.store.journal import Journal, Writer
from app.store.print_queue import PrintJob, PrintState

Render = Callable[[Journal, PrintJob], bytes]
"""Makes the bytes of a document from the record, and from nothing else."""

_STATE_AFTER: Final = {
    PrintOutcome.PROVEN: PrintState.PRINTED,
    PrintOutcome.UNPROVEN: PrintState.UNPROVEN,
    PrintOutcome.NOT_SENT: PrintState.QUEUED,
}


@dataclass(frozen=True, slots=True)
class PrintSummary:
    """What became of the print queue: how many jobs came out, wait, and are in doubt."""

    printed: int
    waiting: int
    unproven: int


def drive_settlement(
    journal: Journal, session: ClerkSession, register: FiscalRegister, visit_id: str
) -> Visit:
    """Hand the started settlement to the register and record what it proves.

    The visit comes back settled, open again with `voided_reason`, or still settling: then the
    receipt is unknown, that visit alone waits, and `check_settlement` asks again.
    """
    session.require(Right.SERVE)  # before the register is touched, not only before it is recorded
    visit = _visit(journal, visit_id)
    if visit.step is not Step.WAIT_FOR_RECEIPT:
        return visit
    outcome = register.register(fiscal_task(journal, visit))
    return record_outcome(journal, session.writer("register"), visit_id, outcome)


def check_settlement(journal: Journal, register: FiscalRegister, visit_id: str) -> Visit:
    """Ask the register what became of a settlement whose answer was lost.

    The recovery writes what is found, under its own name and key. A task that the register has
    never seen is fenced first, so that a late one cannot print after all.
    """
    visit = _visit(journal, visit_id)
    if visit.step is not Step.WAIT_FOR_RECEIPT or visit.payment is None:
        return visit
    outcome = register.fence(visit.payment.settlement)
    return record_outcome(journal, recovery_writer(journal), visit_id, outcome)


def recovery_writer(journal: Journal) -> Writer:
    """Return the recovery's own hand: it never signs as the clerk whose work it finishes."""
    place = journal.identity
    return Writer(Author(AuthorKind.RECOVERY, place.terminal, "recovery"), place.recovery_signer)


def record_outcome(
    journal: Journal, writer: Writer, visit_id: str, outcome: FiscalOutcome
) -> Visit:
    """Commit what the register proved; nothing is committed for what it did not."""
    match outcome:
        case FiscalReceipt():
            return post_settlement(journal, writer, visit_id, outcome)
        case FiscalRefusal(code, text):
            return void_settlement(journal, writer, visit_id, code, text)
        case FiscalUnknown():
            return _visit(journal, visit_id)
        case _:
            assert_never(outcome)


def print_pending(journal: Journal, printer: ReceiptPrinter, render: Render) -> PrintSummary:
    """Print what is due on the roll, oldest first, one document at a time.

    A job is marked before its bytes go and after the printer spoke; one that was on its way when
    the power went, or whose outcome could not be recorded, is in doubt and is never sent again
    without a person's word.
    """
    if print_queue.jobs(journal.store, PrintState.SENDING, Medium.ROLL):
        print_queue.doubt_interrupted(journal.store)  # nobody else prints: its sender is gone
    for job in print_queue.jobs(journal.store, PrintState.QUEUED, Medium.ROLL):
        data = render(journal, job)
        print_queue.mark(journal.store, job, PrintState.SENDING)
        outcome = printer.print_bytes(data)
        print_queue.mark(journal.store, job, _STATE_AFTER[outcome])
        if outcome is not PrintOutcome.PROVEN:
            break
    return print_summary(journal)


def print_pages(journal: Journal, printer: PagePrinter, render: Render) -> PrintSummary:
    """Hand over the whole pages that are due, oldest first; slips neither wait for them nor help.

    A page printer takes each name once, so that a page that was on its way when the power went is
    handed over again without a second sheet. A document that cannot be set waits, the others go.
    """
    for job in _pages_due(journal):
        try:
            data = render(journal, job)
        except ClerkError:
            continue
        outcome = printer.print_page(_page_name(job), data)
        if outcome is not PrintOutcome.PROVEN:
            break
        print_queue.mark(journal.store, job, PrintState.PRINTED)
    return print_summary(journal, Medium.PAGE)


def _pages_due(journal: Journal) -> list[PrintJob]:
    """Return the pages to print; of a cancelled policy none is, whatever has queued it."""
    due = print_queue.jobs(journal.store, PrintState.QUEUED, Medium.PAGE)
    if due:
        with journal.store.transaction() as connection:
            print_queue.supersede(connection)
        due = print_queue.jobs(journal.store, PrintState.QUEUED, Medium.PAGE)
    return due


def print_summary(journal: Journal, medium: Medium = Medium.ROLL) -> PrintSummary:
    counts = print_queue.counts(journal.store, medium)
    return PrintSummary(
        counts.get(PrintState.PRINTED, 0),
        counts.get(PrintState.QUEUED, 0),
        counts.get(PrintState.UNPROVEN, 0) + counts.get(PrintState.SENDING, 0),
    )


def jobs_in_doubt(journal: Journal) -> list[PrintJob]:
    """Return the documents that were sent and whose printer kept silent, oldest first."""
    doubtful = (print_queue.jobs(journal.store, PrintState.UNPROVEN, each) for each in Medium)
    return [job for jobs in doubtful for job in jobs]


def confirm_print(journal: Journal, job: PrintJob, *, came_out: bool) -> None:
    """Record a person's answer to «вышел ли документ?»; "no" prints it once more."""
    state = PrintState.PRINTED if came_out else PrintState.QUEUED
    print_queue.mark(journal.store, job, state)


def _page_name(job: PrintJob) -> str:
    """Return the name of a page: no other document ever has it."""
    paper, of = split_document(job.document)
    name = f"{paper}-{of}"
    return name if job.copy == 1 else f"{name}-copy-{job.copy - 1}"


def _visit(journal: Journal, visit_id: str) -> Visit:
    with journal.read() as connection:
        return require_visit(connection, visit_id)

"""Paper follows from the record: printed once, doubted honestly, never sent again unasked."""

from dataclasses import dataclass, field

import pytest

from app.domain.papers import Medium
from app.domain.ports import PaperState, PrintOutcome
from app.domain.visit import Step
from app.errors import ClerkError, Refusal
from app.services.effects import (
    confirm_print,
    drive_settlement,
    jobs_in_doubt,
    print_pending,
    print_summary,
)
from app.services.recover import recover
from app.services.staff import ClerkSession
from app.store import print_queue
from app.store.database import Store
from app.store.journal import Journal
from app.store.print_queue import PrintJob, PrintState
from tests.support.counter import PRIVATE_COD, Counter


@dataclass
class PlainPrinter:
    """Takes bytes and answers as it was told to."""

    outcomes: list[PrintOutcome] = field(default_factory=list)
    sheets: list[bytes] = field(default_factory=list)

    def paper(self) -> PaperState:
        return PaperState.READY

    def print_bytes(self, data: bytes) -> PrintOutcome:
        outcome = self.outcomes.pop(0) if self.outcomes else PrintOutcome.PROVEN
        if outcome is not PrintOutcome.NOT_SENT:
            self.sheets.append(data)
        return outcome

    def open_drawer(self) -> None:
        """No drawer here."""


def render(_journal: Journal, job: PrintJob) -> bytes:
    return f"{job.entry.text}/{job.document}/{job.copy}".encode()


@dataclass(kw_only=True)
class PrinterOfAFullDisk(PlainPrinter):
    """While it prints, the disk fills up."""

    store: Store

    def print_bytes(self, data: bytes) -> PrintOutcome:
        outcome = super().print_bytes(data)
        self.fill(is_full=True)
        return outcome

    def fill(self, *, is_full: bool) -> None:
        with self.store.read() as connection:
            connection.exec_driver_sql(f"PRAGMA query_only = {int(is_full)}")


def test_a_slip_comes_out_once(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)
    printer = PlainPrinter()

    for _again in range(3):
        summary = print_pending(counter.journal, printer, render)

    assert len(printer.sheets) == 1
    assert (summary.printed, summary.waiting, summary.unproven) == (1, 0, 0)


def trial_slips_come_in_the_order_of_the_sales(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)
    counter.up_to(Step.DONE, orlova, PRIVATE_COD)
    printer = PlainPrinter()

    print_pending(counter.journal, printer, render)

    seqs = [int(sheet.split(b"/")[0].rsplit(b".", 1)[1]) for sheet in printer.sheets]
    assert seqs == sorted(seqs)
    assert len(seqs) == 2


def test_without_paper_the_slip_waits_and_comes_later(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.DONE, orlova)
    printer = PlainPrinter(outcomes=[PrintOutcome.NOT_SENT])

    assert print_pending(counter.journal, printer, render).waiting == 1
    assert print_pending(counter.journal, printer, render).printed == 1


def test_a_slip_in_doubt_is_not_sent_again_by_itself(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.DONE, orlova)
    printer = PlainPrinter(outcomes=[PrintOutcome.UNPROVEN])

    for _again in range(3):
        summary = print_pending(counter.journal, printer, render)

    assert len(printer.sheets) == 1
    assert summary.unproven == 1


def test_a_slip_whose_outcome_found_no_room_on_the_disk_is_in_doubt(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.DONE, orlova)
    printer = PrinterOfAFullDisk(store=counter.store)

    with pytest.raises(ClerkError) as caught:
        print_pending(counter.journal, printer, render)
    printer.fill(is_full=False)
    summary = print_pending(counter.journal, printer, render)

    assert caught.value.code is Refusal.DISK_FULL
    assert len(jobs_in_doubt(counter.journal)) == summary.unproven == 1
    assert len(printer.sheets) == 1


@pytest.mark.parametrize(("came_out", "sheets"), [(True, 1), (False, 2)])
def test_the_clerk_says_whether_it_came_out(
    counter: Counter, orlova: ClerkSession, *, came_out: bool, sheets: int
) -> None:
    counter.up_to(Step.DONE, orlova)
    printer = PlainPrinter(outcomes=[PrintOutcome.UNPROVEN])
    print_pending(counter.journal, printer, render)
    [job] = print_queue.jobs(counter.store, PrintState.UNPROVEN, Medium.ROLL)

    confirm_print(counter.journal, job, came_out=came_out)
    print_pending(counter.journal, printer, render)

    assert len(printer.sheets) == sheets


def test_a_slip_on_its_way_at_a_power_cut_is_in_doubt(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.DONE, orlova)
    [job] = print_queue.jobs(counter.store, PrintState.QUEUED, Medium.ROLL)
    print_queue.mark(counter.store, job, PrintState.SENDING)

    recovery = recover(counter.journal, counter.register)

    assert recovery.doubtful_prints == 1
    assert print_summary(counter.journal).unproven == 1


def test_driving_a_settled_visit_again_does_nothing(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.HAND_OVER, orlova)
    before = counter.kinds()

    assert drive_settlement(counter.journal, orlova, counter.register, visit.id) == visit
    assert counter.kinds() == before

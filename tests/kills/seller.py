"""What a clerk does in a process that may be gone at any moment, and the paper that lies there."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.domain.money import Money
from app.domain.ports import FiscalRegister, PaperState, Pinpad, PrintOutcome
from app.domain.scan import read_scan
from app.domain.visit import Answer, AnswerWay, IdentificationWay, Step, Visit
from app.errors import ClerkError, Refusal
from app.services import shifts, staff, workplace
from app.services.card import check_card, drive_card, recover_cards
from app.services.customer import Identification, identify_customer
from app.services.deliver import hand_over
from app.services.effects import (
    check_settlement,
    confirm_print,
    drive_settlement,
    jobs_in_doubt,
    print_pages,
    print_pending,
)
from app.services.identify import open_visit
from app.services.inspect import record_inspection
from app.services.offer_policy import answer_offer, show_offer
from app.services.recover import recover
from app.services.settle import Tender, start_settlement
from app.services.staff import ClerkSession
from app.simulation import manifest
from app.simulation.keys import FLOAT, RETURN, count
from app.simulation.power import Power
from app.store.journal import Journal
from app.store.print_queue import PrintJob

WINDOW: Final = 1
_WAYS: Final = 3
_A_PART: Final = Money(100)
_GONE: Final = (Refusal.ITEM_ALREADY_HANDED_OVER, Refusal.ITEM_RETURNED)


@dataclass
class Tray:
    """What came out of the printers lies in a file, a line a paper, and outlives the process."""

    file: Path
    power: Power

    def paper(self) -> PaperState:
        return PaperState.READY

    def print_bytes(self, data: bytes) -> PrintOutcome:
        self.power.tick("before the paper")
        with self.file.open("ab") as tray:
            tray.write(data + b"\n")
        self.power.tick("after the paper")
        return PrintOutcome.PROVEN

    def print_page(self, name: str, pdf: bytes) -> PrintOutcome:
        """A page printer takes each name once."""
        if name.encode() not in self.lines():
            self.print_bytes(name.encode())
        return PrintOutcome.PROVEN

    def open_drawer(self) -> None:
        """Nothing to open."""

    def lines(self) -> list[bytes]:
        return self.file.read_bytes().splitlines() if self.file.exists() else []


class Day:
    """A clerk's day in one process, from wherever the one before it was cut off."""

    def __init__(
        self, journal: Journal, devices: tuple[FiscalRegister, Pinpad], tray: Tray
    ) -> None:
        self._journal: Final = journal
        self._register, self._pinpad = devices
        self._tray: Final = tray
        self._session: ClerkSession

    def recover(self) -> None:
        recover_cards(self._journal, self._pinpad)
        recover(self._journal, self._register)

    def begin(self) -> None:
        self._session = staff.sign_in(self._journal, manifest.CLERKS[WINDOW], manifest.PIN)
        if shifts.current_shift(self._journal) is None:
            shifts.open_shift(self._journal, self._session, count(FLOAT), RETURN)

    def serve(self, customers: tuple[int, ...]) -> None:
        """Finish what stands open, then serve customers by the numbers of their items."""
        for visit in workplace.open_visits(self._journal):
            self._finish(visit)
        self._tend_paper()
        for number in customers:
            [item] = manifest.arrived(1, number)
            scan = read_scan(item.identifier.text)
            try:
                visit = open_visit(self._journal, self._session, scan, f"scan:{scan.raw}")
            except ClerkError as refusal:
                if refusal.code in _GONE:
                    continue
                raise
            self._finish(visit)
            self._tend_paper()

    def _finish(self, visit: Visit) -> None:
        while visit.step is not Step.DONE:
            visit = self._next(visit)

    def _next(self, visit: Visit) -> Visit:
        journal, session = self._journal, self._session
        match visit.step:
            case Step.IDENTIFY:
                shown = Identification(IdentificationWay.DOCUMENT, manifest.passport())
                return identify_customer(journal, session, visit.id, shown, RETURN)
            case Step.OFFER:
                show_offer(journal, session, visit.id, "painted")
                reply = (Answer.ACCEPTED, AnswerWay.TOUCH)
                return answer_offer(journal, session, visit.id, reply, "touch")
            case Step.INSPECT:
                [key, *_] = [each.item.key for each in visit.items if each.needs_inspection]
                return record_inspection(journal, session, visit.id, key, RETURN)
            case Step.PAY | Step.CHARGED:
                return start_settlement(journal, session, visit.id, _tender(visit), RETURN)
            case Step.WAIT_FOR_CARD | Step.WAIT_FOR_RECEIPT:
                return self._drive(visit)
            case _:
                return hand_over(journal, session, visit.id, None, RETURN)

    def _drive(self, visit: Visit) -> Visit:
        """Let the bank or the register do what is begun; ask once more where it is silent."""
        journal, session = self._journal, self._session
        if visit.step is Step.WAIT_FOR_CARD:
            visit = drive_card(journal, session, self._pinpad, visit.id)
            return check_card(journal, self._pinpad, visit.id)
        visit = drive_settlement(journal, session, self._register, visit.id)
        return check_settlement(journal, self._register, visit.id)

    def _tend_paper(self) -> None:
        """Print what is due; say truly of a paper in doubt whether it lies there."""
        for job in jobs_in_doubt(self._journal):
            came_out = _render(self._journal, job) in self._tray.lines()
            confirm_print(self._journal, job, came_out=came_out)
        print_pending(self._journal, self._tray, _render)
        print_pages(self._journal, self._tray, _render)


def _tender(visit: Visit) -> Tender:
    """Return how this customer pays: by what they took, in cash, by card, or with both.

    A card that is charged already pays again what it was charged.
    """
    if visit.card is not None:
        return Tender(visit.due - visit.card.amount, visit.card.amount)
    number = int(visit.items[0].item.identifier.text[-4:-1])
    card = (Money.ZERO, visit.due, min(visit.due, _A_PART))[number % _WAYS]
    return Tender(visit.due - card, card)


def _render(_journal: Journal, job: PrintJob) -> bytes:
    return f"{job.entry.text} {job.document} {job.copy}".encode()

"""A clerk's place: computer, devices, drawer and paper, and how a key is pressed there."""

from typing import Final

from app.domain.visit import Step, Visit
from app.errors import ClerkError, Refusal
from app.services import corrections, shifts, staff, workplace
from app.services.effects import confirm_print, jobs_in_doubt
from app.services.reading import require_visit
from app.services.staff import ClerkSession
from app.simulation import keys, manifest
from app.simulation.book import Book, Customer
from app.simulation.chance import Chance
from app.simulation.computer import Computer
from app.simulation.keys import FLOAT, Act
from app.simulation.log import Log, Violation
from app.simulation.pinpad import Pinpad
from app.simulation.printers import Pages, Roll
from app.simulation.register import Register
from app.store.journal import Journal

Devices = tuple[Register, Pinpad, Roll, Pages]


class Desk:
    """What a clerk has at hand; `impatience` is how often a key is pressed once too much."""

    def __init__(self, computer: Computer, devices: Devices, book: Book, chance: Chance) -> None:
        self.computer = computer
        self.register, self.pinpad, self.roll, self.pages = devices
        self.book: Final = book
        self.chance: Final = chance
        self.log: Final[Log] = self.register.log
        self.name: Final = self.register.name
        self.impatience = 0
        self._tried = False
        self._waited: Step | None = None

    def tend_paper(self) -> None:
        """Print what is due, and say truly of each doubtful paper whether it came out."""
        try:
            self._tend_paper()
        except ClerkError as refusal:
            self.log.did(self.name, "print", str(refusal.code))

    def _tend_paper(self) -> None:
        """Print what is due and answer for what is in doubt; "no" prints it the next time."""
        self.computer.print(self.roll, self.pages)
        for job in jobs_in_doubt(self.computer.journal):
            came = self.roll.came_out[f"{job.entry.text} {job.document} {job.copy}".encode()] > 0
            confirm_print(self.computer.journal, job, came_out=came)
            self.log.did(self.name, "confirm the paper", "came" if came else "did not come")

    def _sign_in(self) -> None:
        computer = self.computer
        number = manifest.CLERKS[computer.journal.identity.window]
        try:
            computer.session = staff.sign_in(computer.journal, number, manifest.PIN)
        except ClerkError as refusal:
            self.log.did(self.name, "sign in", str(refusal.code))
            return
        self.log.did(self.name, "sign in", "ok")
        self._tried = False

    @property
    def _has_shift(self) -> bool:
        return self.computer.see("shift", shifts.current_shift) is not None

    def see_shift(self) -> None:
        """Learn after a power cut whether a count was recorded after all."""
        is_open = self._has_shift
        if is_open and self.name not in self.book.drawers:
            self.book.open_drawer(self.name, FLOAT)
        elif not is_open and self.name in self.book.drawers:
            self.book.close_drawer(self.name)

    def _answer(self, session: ClerkSession) -> bool:
        """Answer what the centre wants corrected, once it is here; tell whether there was any."""
        if not self.book.corrections:
            return False
        found = self.computer.see(
            "corrections", lambda journal: corrections.read_corrections(journal, session)
        )
        waiting = [case.correction.id for case in found if case.is_waiting]
        for each in waiting[:1]:
            self._try("answer a correction", keys.answer(each, self.book.corrections[each]))
        return bool(waiting)

    def _try(self, name: str, act: Act) -> Visit | None:
        """Press a key, and press it again when the screen is too slow for this clerk."""
        visit = self._press(name, act)
        while self.chance.happens(self.impatience):
            again = self._press(f"again: {name}", act)
            visit = again or visit
        return visit

    def _press(self, name: str, act: Act) -> Visit | None:
        session = self.computer.session
        if session is None:
            return None
        if self.computer.stale is not None and self.chance.happens(self.impatience // 4):
            session, name = self.computer.stale, f"{name} (an ended session)"
        try:
            visit = act(self.computer.journal, session)
        except ClerkError as refusal:
            self.log.did(self.name, name, str(refusal.code))
            if refusal.code in (Refusal.DATABASE_DAMAGED, Refusal.WRONG_KEY):
                raise Violation(f"the file is damaged: {refusal}") from refusal
            return None
        self.log.did(self.name, name, "ok" if visit is None else str(visit.state))
        return visit

    def _find(self, customer: Customer) -> Visit | None:
        """Return the customer's visit as it is on the record, known or found after a power cut."""
        if customer.visit:
            visit = self.computer.see(customer.visit, lambda j: _visit(j, customer.visit))
            self.book.see(self.name, customer, visit)
            return visit
        wanted = customer.items[0].key
        for visit in self.computer.see("open visits", workplace.open_visits):
            if wanted in {each.item.key for each in (*visit.items, *visit.refused)}:
                customer.visit = visit.id
                self.book.see(self.name, customer, visit)
                return visit
        return None


def _visit(journal: Journal, visit_id: str) -> Visit:
    with journal.read() as connection:
        return require_visit(connection, visit_id)

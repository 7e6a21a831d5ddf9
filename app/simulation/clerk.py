"""An impatient clerk: serves customers by the program's use cases, repeats keys, mixes them up."""

from collections.abc import Callable
from typing import Final

from app.domain.item import Item
from app.domain.money import Money
from app.domain.scan import read_scan
from app.domain.shift import DENOMINATIONS, CashCount
from app.domain.visit import Answer, AnswerWay, IdentificationWay, Step, Visit, VisitState
from app.errors import ClerkError, Refusal
from app.services import shifts, staff, workplace
from app.services.cancel import cancel_visit
from app.services.customer import Identification, identify_customer
from app.services.deliver import hand_over
from app.services.effects import (
    check_settlement,
    confirm_print,
    drive_settlement,
    jobs_in_doubt,
)
from app.services.identify import add_item, open_visit
from app.services.inspect import record_inspection
from app.services.offer_policy import answer_offer, show_offer
from app.services.reading import require_visit
from app.services.refuse import refuse_item
from app.services.settle import Tender, start_settlement
from app.services.staff import ClerkSession
from app.services.suspend import resume_visit, suspend_visit
from app.simulation import manifest
from app.simulation.book import Book, Customer
from app.simulation.chance import Chance
from app.simulation.computer import Computer
from app.simulation.log import Log, Violation
from app.simulation.printers import Pages, Roll
from app.simulation.register import Register
from app.store.journal import Journal

FLOAT: Final = 500_000
_STRAY: Final = 10_000
_REASON: Final = "12.6"
_KEY: Final = "key:Return"
Act = Callable[[Journal, ClerkSession], Visit | None]


class Clerk:
    """Sits at one window; knows of a visit only what the program has shown."""

    def __init__(
        self, computer: Computer, devices: tuple[Register, Roll, Pages], book: Book, chance: Chance
    ) -> None:
        self.computer = computer
        self.register, self.roll, self.pages = devices
        self.book: Final = book
        self.chance: Final = chance
        self.log: Final[Log] = self.register.log
        self.customers: Final[list[Customer]] = []
        self.away: Final[list[Customer]] = []
        self.name: Final = self.register.name
        self.impatience = 0
        self.is_closing = False
        self.is_last_shift = False
        self._tried = False

    @property
    def is_idle(self) -> bool:
        return not self.customers and not self.away

    @property
    def _is_needed(self) -> bool:
        """Tell whether somebody stands at the window; who waits for a receipt may be away."""
        return any(customer.visit for customer in self.customers) or (
            self.is_last_shift and not self.is_idle
        )

    def step(self) -> None:
        """Do the next thing at the window, whatever state it is in."""
        session = self.computer.session
        if session is None:
            self._sign_in()
        elif shifts.current_shift(self.computer.journal) is None:
            self._without_shift(session)
        elif self.is_closing and not self._is_needed:
            self._close(session)
        elif self.away and (not self.customers or self.chance.happens(150)):
            self._call_back()
        elif self.customers:
            self._serve(self.customers[0])

    def look(self) -> None:
        """See every customer's visit as the screen shows it now."""
        for customer in (*self.customers, *self.away):
            self._find(customer)

    def count_drawer(self) -> None:
        """Hold the drawer against what the screen says of it."""
        if not self.computer.is_up or shifts.current_shift(self.computer.journal) is None:
            return
        self.look()
        said = shifts.drawer(self.computer.journal)
        cash, unsettled = self.book.drawers[self.name], self.book.unsettled(self.name)
        expected = (said.expected.kopecks, said.unconfirmed.kopecks)
        if expected != (cash - unsettled, unsettled):
            raise Violation(f"I5: {self.name} says {expected} of {cash}, {unsettled} unsettled")

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

    # --- the day ---------------------------------------------------------------------------------

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

    def _without_shift(self, session: ClerkSession) -> None:
        if self.is_closing and not self._is_needed:
            self._try("sign out", _sign_out)
            self.computer.stale, self.computer.session = session, None
            self.is_closing = self.is_last_shift
        else:
            self._try("open the shift", _open_shift)
            self.see_shift()

    def _close(self, session: ClerkSession) -> None:
        self.count_drawer()
        stray = self.chance.pick((0, 0, 0, _STRAY, -_STRAY))
        unsettled = self.book.unsettled(self.name)
        counted = _count(self.book.drawers[self.name] + stray)
        try:
            closing = shifts.close_shift(self.computer.journal, session, counted, _KEY)
        except ClerkError as refusal:
            self.log.did(self.name, "close the shift", str(refusal.code))
            return
        if closing.difference.kopecks != stray + unsettled:
            raise Violation(f"I5: the closing of {self.name} finds {closing.difference.kopecks}")
        self.book.close_drawer(self.name)
        self.log.did(self.name, "close the shift", f"difference {closing.difference.kopecks}")

    def see_shift(self) -> None:
        """Learn after a power cut whether a count was recorded after all."""
        is_open = shifts.current_shift(self.computer.journal) is not None
        if is_open and self.name not in self.book.drawers:
            self.book.open_drawer(self.name, FLOAT)
        elif not is_open and self.name in self.book.drawers:
            self.book.close_drawer(self.name)

    # --- one customer ----------------------------------------------------------------------------

    def _serve(self, customer: Customer) -> None:
        visit = self._find(customer)
        if visit is None:
            self._open(customer)
        elif visit.step is Step.DONE:
            self.customers.remove(customer)
            self.log.say(self.name, f"{customer.name} leaves, {visit.state}")
        elif visit.step is Step.WAIT_FOR_RECEIPT:
            self._ask_register(customer, visit)
        elif not self._change_mind(customer, visit):
            self._go_on(customer, visit)

    def _open(self, customer: Customer) -> None:
        scan = read_scan(customer.items[0].identifier.text)
        visit = self._try(
            f"scan for {customer.name}", lambda j, s: open_visit(j, s, scan, f"scan:{scan.raw}")
        )
        if visit is not None:
            customer.visit = visit.id
            self.book.see(self.name, customer, visit)
            self._tried = False
        elif self._find(customer) is None:
            self.customers.remove(customer)

    def _change_mind(self, customer: Customer, visit: Visit) -> bool:
        """Do what customers do before they pay: leave, go for money, refuse, bring one more."""
        if visit.state is not VisitState.OPEN or visit.step is Step.HAND_OVER:
            return False
        act: Act | None = None
        if customer.leaves and visit.step in (Step.PAY, Step.OFFER):
            name, act = "leaves", _cancel(visit)
        elif customer.refuses and visit.step is Step.PAY:
            customer.refuses = len(visit.items) > 1
            name, act = "refuses", _refuse(visit)
        elif customer.goes_for_money:
            customer.goes_for_money = False
            name, act = "goes for money", _suspend(visit)
        elif len(visit.items) + len(visit.refused) < len(customer.items):
            name, act = "brings one more", _add(visit, customer.items.pop())
        else:
            return False
        self._visit_act(customer, f"{customer.name} {name}", act)
        return True

    def _go_on(self, customer: Customer, visit: Visit) -> None:
        act = self._next(customer, visit)
        self._visit_act(customer, f"{visit.step} of {customer.name}", act)
        if self.chance.happens(self.impatience):
            wild = (act, _give(visit), _suspend(visit), _cancel(visit), _pay(customer, visit))
            key = self.chance.pick(wild)
            self._visit_act(customer, f"another key for {customer.name}", key)

    def _next(self, customer: Customer, visit: Visit) -> Act:
        match visit.step:
            case Step.RESUME:
                return lambda j, s: resume_visit(j, s, visit.id, _KEY)
            case Step.IDENTIFY:
                shown = Identification(IdentificationWay.DOCUMENT, manifest.passport())
                return lambda j, s: identify_customer(j, s, visit.id, shown, _KEY)
            case Step.OFFER:
                return self._offer(customer, visit)
            case Step.INSPECT:
                [key, *_] = [each.item.key for each in visit.items if each.needs_inspection]
                return lambda j, s: record_inspection(j, s, visit.id, key, _KEY)
            case Step.PAY:
                return _pay(customer, visit)
            case _:
                return _give(visit)

    def _offer(self, customer: Customer, visit: Visit) -> Act:
        item = visit.offered_item
        boot = self.computer.clock.read().boot
        if item is None or item.offer is None or item.offer.boot != boot:
            return lambda j, s: show_offer(j, s, visit.id, "painted")
        answer = Answer.ACCEPTED if customer.accepts else Answer.DECLINED
        way = self.chance.pick((AnswerWay.TOUCH, AnswerWay.CLERK))
        return lambda j, s: answer_offer(j, s, visit.id, (answer, way), "key:1")

    def _ask_register(self, customer: Customer, visit: Visit) -> None:
        register = self.register
        if not self._tried:
            self._tried = True
            self._visit_act(
                customer, f"receipt for {customer.name}",
                lambda j, s: drive_settlement(j, s, register, visit.id),
            )  # fmt: skip
            return
        customer.patience -= 1
        self._visit_act(
            customer, f"ask for the receipt of {customer.name}",
            lambda j, _s: check_settlement(j, register, visit.id),
        )  # fmt: skip
        if customer.patience < 0 and customer in self.customers:
            self.customers.remove(customer)
            self.away.append(customer)
            self.log.say(self.name, f"{customer.name} goes away without a receipt")

    def _call_back(self) -> None:
        customer = self.away.pop(0)
        customer.patience = 1
        self.customers.insert(0, customer)
        self._tried = True

    # --- how a key is pressed --------------------------------------------------------------------

    def _visit_act(self, customer: Customer, name: str, act: Act) -> None:
        visit = self._try(name, act)
        if visit is not None:
            if visit.step is Step.PAY:
                self._tried = False
            self.book.see(self.name, customer, visit)

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
        keys = {item.key for item in customer.items[:1]}
        for visit in self._open_visits():
            of_customer = visit.id == customer.visit or (
                not customer.visit
                and keys & {each.item.key for each in (*visit.items, *visit.refused)}
            )
            if of_customer:
                customer.visit = visit.id
                self.book.see(self.name, customer, visit)
                return visit
        return self._ended(customer)

    def _open_visits(self) -> tuple[Visit, ...]:
        return workplace.open_visits(self.computer.journal)

    def _ended(self, customer: Customer) -> Visit | None:
        if not customer.visit:
            return None
        with self.computer.journal.read() as connection:
            visit = require_visit(connection, customer.visit)
        self.book.see(self.name, customer, visit)
        return visit


def _sign_out(journal: Journal, session: ClerkSession) -> None:
    staff.sign_out(journal, session, _KEY)


def _open_shift(journal: Journal, session: ClerkSession) -> None:
    shifts.open_shift(journal, session, _count(FLOAT), _KEY)


def _pay(customer: Customer, visit: Visit) -> Act:
    card = min(Money(customer.by_card), visit.due)
    tender = Tender(visit.due - card + Money(customer.gives_more), card)
    return lambda j, s: start_settlement(j, s, visit.id, tender, _KEY)


def _give(visit: Visit) -> Act:
    return lambda j, s: hand_over(j, s, visit.id, None, _KEY)


def _cancel(visit: Visit) -> Act:
    return lambda j, s: cancel_visit(j, s, visit.id, "customer_left", "key:Escape")


def _suspend(visit: Visit) -> Act:
    return lambda j, s: suspend_visit(j, s, visit.id, "key:F6")


def _refuse(visit: Visit) -> Act:
    wanted = (visit.items[0].item.key, _REASON)
    return lambda j, s: refuse_item(j, s, visit.id, wanted, "key:F8")


def _add(visit: Visit, item: Item) -> Act:
    scan = read_scan(item.identifier.text)
    return lambda j, s: add_item(j, s, visit.id, scan, f"scan:{scan.raw}")


def _count(cash: int) -> CashCount:
    """Return a sum in the fewest notes and coins."""
    pieces = {}
    for denomination in DENOMINATIONS:
        pieces[denomination], cash = divmod(cash, denomination)
    return CashCount(pieces)

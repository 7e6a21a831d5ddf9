"""An impatient clerk: serves customers by the program's use cases, repeats keys, mixes them up."""

from typing import Final

from app.domain.scan import read_scan
from app.domain.visit import Step, Visit, VisitState
from app.errors import ClerkError
from app.services import shifts
from app.services.effects import check_settlement, drive_settlement
from app.services.identify import open_visit
from app.services.register_witness import ask_register, compare_register
from app.services.return_effects import check_return, drive_return
from app.services.staff import ClerkSession
from app.simulation import keys
from app.simulation.book import Book, Customer
from app.simulation.chance import Chance
from app.simulation.computer import Computer
from app.simulation.desk import Desk, Devices
from app.simulation.keys import RETURN, Act
from app.simulation.log import Violation

_STRAY: Final = 10_000
_ASKS: Final = {
    Step.WAIT_FOR_RECEIPT: (drive_settlement, check_settlement),
    Step.WAIT_FOR_RETURN: (drive_return, check_return),
}
_OF_THE_BANK: Final = (Step.WAIT_FOR_CARD, Step.WAIT_FOR_REVERSAL, Step.WAIT_FOR_REFUND)
_ANEW: Final = (Step.PAY, Step.CHARGED, Step.REFUNDED)


class Clerk(Desk):
    """Sits at one window; knows of a visit only what the program has shown."""

    def __init__(self, computer: Computer, devices: Devices, book: Book, chance: Chance) -> None:
        super().__init__(computer, devices, book, chance)
        self.customers: Final[list[Customer]] = []
        self.away: Final[list[Customer]] = []
        self.is_closing = False
        self.is_last_shift = False

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
        elif not self._has_shift:
            self._without_shift(session)
        elif self._answer(session):
            return
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
        if not self.computer.is_up or not self._has_shift:
            return
        self.look()
        said = self.computer.see("drawer", shifts.drawer)
        cash, unsettled = self.book.drawers[self.name], self.book.unsettled(self.name)
        expected = (said.expected.kopecks, said.unconfirmed.kopecks)
        if expected != (cash - unsettled, unsettled):
            raise Violation(f"I5: {self.name} says {expected} of {cash}, {unsettled} unsettled")

    def _without_shift(self, session: ClerkSession) -> None:
        if self.is_closing and not self._is_needed:
            self._try("close the day", keys.close_day)
            self._try("sign out", keys.sign_out)
            self.computer.stale, self.computer.session = session, None
            self.is_closing = self.is_last_shift
        else:
            self._try("open the shift", keys.open_shift)
            self.see_shift()

    def _close(self, session: ClerkSession) -> None:
        self.count_drawer()
        stray = self.chance.pick((0, 0, 0, _STRAY, -_STRAY))
        unsettled = self.book.unsettled(self.name)
        counted = keys.count(self.book.drawers[self.name] + stray)
        try:
            register = compare_register(self.computer.journal, ask_register(self.register))
            closing = shifts.close_shift(
                self.computer.journal, session, counted, RETURN, register=register
            )
        except ClerkError as refusal:
            self.log.did(self.name, "close the shift", str(refusal.code))
            return
        if closing.difference.kopecks != stray + unsettled:
            raise Violation(f"I5: the closing of {self.name} finds {closing.difference.kopecks}")
        self.book.close_drawer(self.name)
        self.log.did(self.name, "close the shift", f"difference {closing.difference.kopecks}")

    # --- one customer ----------------------------------------------------------------------------

    def _serve(self, customer: Customer) -> None:
        visit = self._find(customer)
        if visit is None:
            self._open(customer)
        elif visit.step is Step.DONE:
            self._let_go(customer, visit)
        elif visit.step in _ASKS:
            self._ask_register(customer, visit)
        elif visit.step in _OF_THE_BANK:
            self._ask_bank(customer, visit)
        elif not self._change_mind(customer, visit):
            self._go_on(customer, visit)

    def _let_go(self, customer: Customer, visit: Visit) -> None:
        self.log.say(self.name, f"{customer.name} leaves, {visit.state}")
        if visit.state is VisitState.GIVEN_BACK and customer.tries_again:
            customer.visit, customer.tries_again = "", False
        else:
            self.customers.remove(customer)

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
        if visit.state is VisitState.SETTLED and customer.regrets:
            customer.regrets = False
            self._tried = False
            self._visit_act(customer, f"{customer.name} regrets", keys.regret(customer, visit))
            return True
        whim = keys.whim(customer, visit)
        if whim is not None:
            name, act = whim
            self._visit_act(customer, f"{customer.name} {name}", act)
        return whim is not None

    def _go_on(self, customer: Customer, visit: Visit) -> None:
        act = keys.next_step(customer, visit, self.computer.clock.read().boot, self.chance)
        self._visit_act(customer, f"{visit.step} of {customer.name}", act)
        if self.chance.happens(self.impatience):
            key = self.chance.pick((act, *keys.wild(customer, visit)))
            self._visit_act(customer, f"another key for {customer.name}", key)

    def _ask_register(self, customer: Customer, visit: Visit) -> None:
        register = self.register
        drive, check = _ASKS[visit.step]
        if not self._tried:
            self._tried = True
            self._visit_act(
                customer, f"receipt for {customer.name}",
                lambda j, s: drive(j, s, register, visit.id),
            )  # fmt: skip
            return
        self._visit_act(
            customer, f"ask for the receipt of {customer.name}",
            lambda j, _s: check(j, register, visit.id),
        )  # fmt: skip
        self._lose_patience(customer)

    def _ask_bank(self, customer: Customer, visit: Visit) -> None:
        """Have the card charged or given back; after the first time only ask."""
        is_asked, self._tried = self._tried, True
        name, act = keys.at_the_bank(visit, self.pinpad, is_asked=is_asked)
        self._visit_act(customer, f"{name} of {customer.name}", act)
        if self._find(customer) is not None and is_asked:
            self._lose_patience(customer)

    def _lose_patience(self, customer: Customer) -> None:
        customer.patience -= 1
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
            if visit.step in _ANEW or visit.step is not self._waited:
                self._tried = False
            self._waited = visit.step
            self.book.see(self.name, customer, visit)

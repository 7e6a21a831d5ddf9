"""What people saw and held in their hands: kept beside the program, and compared with it."""

from collections import Counter
from dataclasses import dataclass, field

from app.domain.charges import ChargeKind
from app.domain.item import Item
from app.domain.visit import Visit, VisitState
from app.services.workplace import OVER
from app.simulation.log import Violation


@dataclass(slots=True)
class Customer:
    """Somebody at a window: wants items, wants the policy or not, pays in their own way."""

    name: str
    items: list[Item]
    accepts: bool
    gives_more: int = 0
    by_card: int = 0
    refuses: bool = False
    leaves: bool = False
    goes_for_money: bool = False
    regrets: bool = False
    has_second: bool = False
    tries_again: bool = False
    visit: str = ""
    patience: int = 1


@dataclass(slots=True)
class Paid:
    """Money that was really given: `cash` is what stayed in the drawer after the change."""

    visit: str
    window: str
    shift: int
    due: int
    cash: int
    card: int
    charges: tuple[tuple[ChargeKind, str, int], ...]
    document: int = 0
    is_returned: bool = False
    back_key: str = ""
    back_document: int = 0
    is_given_back: bool = False


@dataclass(slots=True)
class Book:
    """Facts of the world. `handed` counts how often an item was given away on the record.

    `corrections` are those of the centre, each with the kind of answer that its window gives.
    """

    shelf: set[str] = field(default_factory=set)
    handed: Counter[str] = field(default_factory=Counter)
    kept: set[str] = field(default_factory=set)
    paid: dict[str, Paid] = field(default_factory=dict)
    policies: dict[str, str] = field(default_factory=dict)
    drawers: dict[str, int] = field(default_factory=dict)
    shifts: Counter[str] = field(default_factory=Counter)
    contested: set[str] = field(default_factory=set)
    over: set[str] = field(default_factory=set)
    corrections: dict[str, str] = field(default_factory=dict)

    @property
    def twice_ended(self) -> set[str]:
        """Return what somebody refused and somebody was given, at two windows."""
        return self.kept & set(self.handed)

    def open_drawer(self, window: str, cash: int) -> None:
        self.shifts[window] += 1
        self.drawers[window] = cash

    def close_drawer(self, window: str) -> int:
        return self.drawers.pop(window)

    def unsettled(self, window: str) -> int:
        """Return the cash in a drawer whose receipt nobody has seen yet."""
        return sum(
            paid.cash
            for paid in self.paid.values()
            if paid.window == window
            and paid.shift == self.shifts[window]
            and not paid.document
            and not paid.is_returned
        )

    def see(self, window: str, customer: Customer, visit: Visit) -> None:
        """Do what clerk and customer do at the sight of this visit on the screen."""
        if visit.id in self.over:
            return
        self._give_back(visit)
        if visit.payment is not None:
            self._take(window, customer, visit)
            self._return(window, visit)
        for item in visit.refused:
            self._keep(item.item.key)
        if visit.state is VisitState.HANDED_OVER:
            self._hand_over(visit)
        if visit.state in OVER:
            self.over.add(visit.id)

    def came_back(self, window: str) -> set[str]:
        """Return what was sold and given back at a window.

        Until its entries have arrived, a computer in place of this one knows neither the sale nor
        its end: it sells the item as for the first time, which ends in a case.
        """
        returned = (each for each in self.paid.values() if each.back_document)
        return {
            item
            for paid in returned
            if paid.window == window
            for _kind, item, _amount in paid.charges
            if item
        }

    def _take(self, window: str, customer: Customer, visit: Visit) -> None:
        payment = visit.payment
        if payment is None:
            return
        paid = self.paid.get(payment.settlement)
        if paid is None:
            _check_price(customer, visit)
            cash = payment.cash.kopecks - payment.change.kopecks
            if cash + payment.card.kopecks != payment.due.kopecks:
                raise Violation(f"I14: the change is wrong for {customer.name}")
            charges = tuple((c.kind, c.item or "", c.amount.kopecks) for c in visit.charges)
            paid = Paid(
                visit.id, window, self.shifts[window], payment.due.kopecks, cash,
                payment.card.kopecks, charges,
            )  # fmt: skip
            self.paid[payment.settlement] = paid
            self.drawers[window] = self.drawers.get(window, 0) + cash
        if payment.document and not paid.document:
            if paid.is_returned:
                raise Violation(f"I9: money returned to {customer.name}, then a document")
            paid.document = payment.document
            for item in visit.items:
                if item.policy:
                    self.policies[item.policy] = item.item.key

    def _return(self, window: str, visit: Visit) -> None:
        """Believe the return receipt at its sight; hand the money over when the clerk says so."""
        paid = self.paid[visit.payment.settlement] if visit.payment else None
        if paid is None or visit.back is None or not visit.back.document:
            return
        if not paid.back_document:
            paid.back_key, paid.back_document = visit.back.key, visit.back.document
            for item in visit.items:
                self.policies.pop(item.policy, None)
        if visit.state is VisitState.GIVEN_BACK and not paid.is_given_back:
            paid.is_given_back = True
            self.drawers[window] -= paid.cash

    def _give_back(self, visit: Visit) -> None:
        """Return money whose settlement is proven to have no document."""
        now = visit.payment.settlement if visit.payment is not None else ""
        for settlement, paid in self.paid.items():
            if paid.visit != visit.id or settlement == now or paid.is_returned:
                continue
            if paid.document:
                raise Violation("I9: a settlement with a document was undone")
            paid.is_returned = True
            if paid.shift == self.shifts[paid.window] and paid.window in self.drawers:
                self.drawers[paid.window] -= paid.cash

    def _hand_over(self, visit: Visit) -> None:
        for item in visit.items:
            key = item.item.key
            if item.all_charges and (visit.payment is None or not visit.payment.document):
                raise Violation(f"an item without a document was handed over: {key}")
            self.handed[key] += 1
            if (self.handed[key] > 1 or key in self.kept) and key not in self.contested:
                raise Violation(f"I2: {key} was handed over twice", doubled=1)
            self.shelf.discard(key)

    def _keep(self, item: str) -> None:
        if item in self.handed and item not in self.contested:
            raise Violation(f"I2: {item} was refused after it was handed over")
        self.kept.add(item)


def _check_price(customer: Customer, visit: Visit) -> None:
    """Hold the sums of a visit against what stands on the items and what the customer said."""
    for each in visit.items:
        sums = Counter({charge.kind: charge.amount.kopecks for charge in each.all_charges})
        if len(each.all_charges) != len(sums) or sums[ChargeKind.COD] != each.item.cod.kopecks:
            raise Violation(f"I14: {each.item.key} costs {dict(sums)}")
        wants = customer.accepts and each.offerable
        if bool(sums[ChargeKind.POLICY]) is not wants:
            raise Violation(f"the customer's answer and the policy differ: {each.item.key}")

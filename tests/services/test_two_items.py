"""Two items of one customer: one payment, in which the cash is what was given."""

from app.domain.money import Money
from app.domain.scan import read_scan
from app.domain.visit import Step
from app.services.identify import add_item
from app.services.settle import Tender, start_settlement
from app.services.staff import ClerkSession
from tests.support.counter import LETTER, Counter


def test_the_cash_for_two_items_is_what_the_customer_gave(
    counter: Counter, orlova: ClerkSession
) -> None:
    scan = read_scan(LETTER.identifier.text)
    visit = counter.visit(orlova)
    visit = add_item(counter.journal, orlova, visit.id, scan, f"scan:{scan.raw}")
    while visit.step is not Step.PAY:
        visit = counter._steps(orlova)[visit.step](visit)

    paying = start_settlement(counter.journal, orlova, visit.id, Tender(visit.due), "key:Return")

    assert paying.payment is not None
    assert (paying.payment.cash, paying.payment.change) == (visit.due, Money.ZERO)

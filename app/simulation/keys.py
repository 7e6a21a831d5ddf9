"""The keys of a clerk: each is one use case of the program, ready to be pressed once or twice."""

from collections.abc import Callable
from typing import Final

from app.domain.corrections import ACCEPTED, DisputeGround, Objection
from app.domain.item import Item
from app.domain.money import Money
from app.domain.scan import read_scan
from app.domain.shift import DENOMINATIONS, CashCount
from app.domain.visit import Answer, AnswerWay, IdentificationWay, Step, Visit, VisitState
from app.services import days, shifts, staff
from app.services.cancel import cancel_visit
from app.services.card import check_card, drive_card, drive_reversal, start_reversal
from app.services.corrections import accept_correction, dispute_correction
from app.services.customer import Identification, identify_customer
from app.services.deliver import hand_over
from app.services.identify import add_item
from app.services.inspect import record_inspection
from app.services.money_back import give_money_back, start_receipt_again, start_return
from app.services.offer_policy import answer_offer, show_offer
from app.services.refund import drive_refund
from app.services.refuse import refuse_item
from app.services.second_person import call_second_person
from app.services.settle import Tender, start_settlement
from app.services.staff import ClerkSession
from app.services.suspend import resume_visit, suspend_visit
from app.simulation import manifest
from app.simulation.book import Customer
from app.simulation.chance import Chance
from app.simulation.pinpad import Pinpad
from app.store.journal import Journal

FLOAT: Final = 500_000
RETURN: Final = "key:Return"
_REASON: Final = "12.6"
_MISTAKE: Final = "26.2"
Act = Callable[[Journal, ClerkSession], Visit | None]


def sign_out(journal: Journal, session: ClerkSession) -> None:
    staff.sign_out(journal, session, RETURN)


def close_day(journal: Journal, session: ClerkSession) -> None:
    days.close_day(journal, session, "key:F9")


def open_shift(journal: Journal, session: ClerkSession) -> None:
    shifts.open_shift(journal, session, count(FLOAT), RETURN)


def pay(customer: Customer, visit: Visit) -> Act:
    card = min(Money(customer.by_card), visit.due)
    if visit.card is not None:  # charged already: the receipt is tried again
        card = visit.card.amount
    tender = Tender(visit.due - card + Money(customer.gives_more), card)
    return lambda j, s: start_settlement(j, s, visit.id, tender, RETURN)


def give_card_back(visit: Visit) -> Act:
    return lambda j, s: start_reversal(j, s, visit.id, "key:2")


def at_the_bank(visit: Visit, pinpad: Pinpad, *, is_asked: bool) -> tuple[str, Act]:
    """Return what the window does next while the bank has not spoken."""
    if is_asked:
        return "ask the bank about the card", lambda j, _s: check_card(j, pinpad, visit.id)
    if visit.step is Step.WAIT_FOR_CARD:
        return "card", lambda j, s: drive_card(j, s, pinpad, visit.id)
    if visit.step is Step.WAIT_FOR_REFUND:
        return "refund", lambda j, s: drive_refund(j, s, pinpad, visit.id)
    return "reversal", lambda j, s: drive_reversal(j, s, pinpad, visit.id)


def give(visit: Visit) -> Act:
    return lambda j, s: hand_over(j, s, visit.id, None, RETURN)


def cancel(visit: Visit) -> Act:
    return lambda j, s: cancel_visit(j, s, visit.id, "customer_left", "key:Escape")


def regret(customer: Customer, visit: Visit) -> Act:
    """Cancel what is paid, confirmed by the manager or by nobody."""

    def act(journal: Journal, session: ClerkSession) -> Visit:
        second = (
            call_second_person(journal, session, manifest.MANAGER, manifest.PIN)
            if customer.has_second
            else None
        )
        return start_return(journal, session, visit.id, _MISTAKE, second, RETURN)

    return act


def give_back(visit: Visit) -> Act:
    return lambda j, s: give_money_back(j, s, visit.id, RETURN)


def receipt_again(visit: Visit) -> Act:
    return lambda j, s: start_receipt_again(j, s, visit.id, RETURN)


def answer(correction: str, kind: str) -> Act:
    """Accept a correction of the centre, or dispute it."""

    def act(journal: Journal, session: ClerkSession) -> None:
        if kind == ACCEPTED:
            accept_correction(journal, session, correction, "key:1")
        else:
            objection = Objection(DisputeGround.WRONG_SUM)
            dispute_correction(journal, session, correction, objection, "key:2")

    return act


def wild(customer: Customer, visit: Visit) -> tuple[Act, ...]:
    """Return the keys that an impatient hand may hit at any step."""
    return (
        give(visit),
        suspend(visit),
        cancel(visit),
        pay(customer, visit),
        give_card_back(visit),
        give_back(visit),
    )


def whim(customer: Customer, visit: Visit) -> tuple[str, Act] | None:
    """Return what a customer does before the payment instead of going on, if anything."""
    if visit.state is not VisitState.OPEN or visit.step is Step.HAND_OVER:
        return None
    if customer.leaves and visit.step in (Step.PAY, Step.OFFER):
        return "leaves", cancel(visit)
    if customer.refuses and visit.step is Step.PAY:
        customer.refuses = len(visit.items) > 1
        return "refuses", refuse(visit)
    if customer.goes_for_money:
        customer.goes_for_money = False
        return "goes for money", suspend(visit)
    if len(visit.items) + len(visit.refused) < len(customer.items):
        return "brings one more", add(visit, customer.items.pop())
    return None


def suspend(visit: Visit) -> Act:
    return lambda j, s: suspend_visit(j, s, visit.id, "key:F6")


def refuse(visit: Visit) -> Act:
    wanted = (visit.items[0].item.key, _REASON)
    return lambda j, s: refuse_item(j, s, visit.id, wanted, "key:F8")


def add(visit: Visit, item: Item) -> Act:
    scan = read_scan(item.identifier.text)
    return lambda j, s: add_item(j, s, visit.id, scan, f"scan:{scan.raw}")


def count(cash: int) -> CashCount:
    """Return a sum in the fewest notes and coins."""
    pieces = {}
    for denomination in DENOMINATIONS:
        pieces[denomination], cash = divmod(cash, denomination)
    return CashCount(pieces)


def next_step(customer: Customer, visit: Visit, boot: str, chance: Chance) -> Act:
    """Return the key that comes next for this visit, whatever it is."""
    match visit.step:
        case Step.RESUME:
            return lambda j, s: resume_visit(j, s, visit.id, RETURN)
        case Step.IDENTIFY:
            shown = Identification(IdentificationWay.DOCUMENT, manifest.passport())
            return lambda j, s: identify_customer(j, s, visit.id, shown, RETURN)
        case Step.OFFER:
            return _offer(customer, visit, boot, chance)
        case Step.INSPECT:
            [key, *_] = [each.item.key for each in visit.items if each.needs_inspection]
            return lambda j, s: record_inspection(j, s, visit.id, key, RETURN)
        case Step.PAY | Step.CHARGED:
            is_given_back = visit.card is not None and chance.happens(400)
            return give_card_back(visit) if is_given_back else pay(customer, visit)
        case _:
            ends = {Step.REFUNDED: receipt_again, Step.GIVE_BACK: give_back}
            return ends.get(visit.step, give)(visit)


def _offer(customer: Customer, visit: Visit, boot: str, chance: Chance) -> Act:
    item = visit.offered_item
    if item is None or item.offer is None or item.offer.boot != boot:
        return lambda j, s: show_offer(j, s, visit.id, "painted")
    answer = Answer.ACCEPTED if customer.accepts else Answer.DECLINED
    way = chance.pick((AnswerWay.TOUCH, AnswerWay.CLERK))
    return lambda j, s: answer_offer(j, s, visit.id, (answer, way), "key:1")

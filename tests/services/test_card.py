"""Payment by card: first the bank, then the register, and money that is never taken twice."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.ports import CardDecline, FiscalRefusal
from app.domain.visit import Kind, Step, Visit, VisitState
from app.domain.visit_states import state_after
from app.errors import ClerkError, Refusal
from app.services.cancel import cancel_visit
from app.services.card import (
    check_card,
    drive_card,
    drive_reversal,
    recover_cards,
    start_reversal,
)
from app.services.deliver import hand_over
from app.services.effects import drive_settlement
from app.services.fiscal_task import fiscal_task
from app.services.reading import require_visit
from app.services.recover import recover
from app.services.refuse import refuse_item
from app.services.settle import Tender, start_settlement
from app.services.shifts import close_shift, drawer, open_shift
from app.services.staff import ClerkSession
from app.services.suspend import suspend_visit
from app.store.tables import journal_private, postings
from app.store.verify import verify_open
from tests.support.counter import FLOAT, LETTER, Counter
from tests.support.pinpad import PAN, SLIP

DUE = Money(234_000 + 18_360 + 9_900)
CARD = Money(100_000)
POOR = CardDecline(4451, "ОТКАЗАНО: недостаточно средств")
NO_PAPER = FiscalRefusal(44, "Нет бумаги")


def start(counter: Counter, session: ClerkSession, card: Money = DUE) -> Visit:
    visit = counter.up_to(Step.PAY, session)
    return pay(counter, session, visit, card)


def pay(counter: Counter, session: ClerkSession, visit: Visit, card: Money) -> Visit:
    tender = Tender(visit.due - card, card)
    return start_settlement(counter.journal, session, visit.id, tender, "key:F4")


def charge(counter: Counter, session: ClerkSession, visit: Visit) -> Visit:
    return drive_card(counter.journal, session, counter.pinpad, visit.id)


def receipt(counter: Counter, session: ClerkSession, visit: Visit) -> Visit:
    return drive_settlement(counter.journal, session, counter.register, visit.id)


def charged(counter: Counter, session: ClerkSession, card: Money = DUE) -> Visit:
    """Return a visit whose card is charged and whose receipt the register refused."""
    counter.register.refusals.append(NO_PAPER)
    visit = receipt(counter, session, charge(counter, session, start(counter, session, card)))
    assert visit.step is Step.CHARGED
    return visit


def on_record(counter: Counter, visit: Visit) -> Visit:
    with counter.journal.read() as connection:
        return require_visit(connection, visit.id)


def booked(counter: Counter) -> dict[str, int]:
    """Return every account's final postings that come to something."""
    wanted = select(postings.c.account, func.sum(postings.c.amount)).where(postings.c.pending == 0)
    with counter.store.read() as connection:
        rows = connection.execute(wanted.group_by(postings.c.account)).all()
    return {account: total for account, total in rows if total}


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(ClerkError) as caught:
        act()
    return caught.value.code


def test_first_the_bank_then_the_register_then_the_items(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = start(counter, orlova, CARD)
    assert visit.step is Step.WAIT_FOR_CARD
    assert receipt(counter, orlova, visit).step is Step.WAIT_FOR_CARD
    assert counter.register.tasks == {}, "no receipt before the bank has spoken"

    visit = charge(counter, orlova, visit)
    assert visit == on_record(counter, visit)
    assert visit.step is Step.WAIT_FOR_RECEIPT
    assert visit.card is not None
    task = fiscal_task(counter.journal, visit)
    assert (task.cash, task.card) == (DUE - CARD, CARD)

    visit = receipt(counter, orlova, visit)
    hand_over(counter.journal, orlova, visit.id, None, "key:Return")

    assert counter.kinds()[-4:] == [
        "settlement_started",
        "card_approved",
        "settlement_posted",
        "handed_over",
    ]
    assert drawer(counter.journal).expected == FLOAT.total + DUE - CARD
    assert booked(counter)[Account.CARD] == CARD.kopecks
    assert Account.CARD_HELD not in booked(counter)
    assert verify_open(counter.store).whole


def test_card_digits_and_slip_stand_in_the_private_half_alone(
    counter: Counter, orlova: ClerkSession
) -> None:
    charge(counter, orlova, start(counter, orlova))

    body = counter.last_body("card_approved")
    with counter.store.read() as connection:
        private = b"".join(map(bytes, connection.scalars(select(journal_private.c.private))))
    assert PAN.encode() not in body
    assert b"4321\n" not in body
    assert b'"reference":"432112340001"' in body
    assert PAN.encode() in private
    assert SLIP.splitlines()[0].encode() in private


def test_an_impatient_key_charges_once(counter: Counter, orlova: ClerkSession) -> None:
    visit = start(counter, orlova)
    assert refused(lambda: pay(counter, orlova, visit, DUE)) is Refusal.CARD_UNKNOWN

    for _ in range(3):
        charge(counter, orlova, visit)

    assert len(counter.pinpad.operations) == 1
    assert counter.kinds().count("card_approved") == 1


def test_a_declined_card_leaves_the_visit_unpaid_and_unburdened(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.pinpad.declines.append(POOR)

    visit = charge(counter, orlova, start(counter, orlova))

    assert (visit.step, visit.voided_reason) == (Step.PAY, POOR.text)
    assert counter.kinds()[-1] == "settlement_voided"
    assert counter.register.tasks == {}
    assert drawer(counter.journal).unconfirmed == Money.ZERO

    visit = charge(counter, orlova, pay(counter, orlova, visit, DUE))
    assert receipt(counter, orlova, visit).step is Step.HAND_OVER
    assert len(counter.pinpad.operations) == 1


def test_after_a_decline_the_customer_pays_in_cash(counter: Counter, orlova: ClerkSession) -> None:
    counter.pinpad.declines.append(POOR)
    visit = charge(counter, orlova, start(counter, orlova))

    visit = receipt(counter, orlova, pay(counter, orlova, visit, Money.ZERO))

    assert visit.step is Step.HAND_OVER
    assert visit.payment is not None
    assert (visit.payment.card, visit.payment.charge, visit.card) == (Money.ZERO, "", None)


def test_a_lost_answer_leaves_this_card_unknown_until_the_bank_is_asked(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.pinpad.lost_answers = 1

    visit = charge(counter, orlova, start(counter, orlova))

    assert visit.step is Step.WAIT_FOR_CARD
    assert refused(lambda: pay(counter, orlova, visit, DUE)) is Refusal.CARD_UNKNOWN
    assert counter.visit(orlova, LETTER).state is VisitState.OPEN, "others are served"

    visit = check_card(counter.journal, counter.pinpad, visit.id)
    assert visit.step is Step.WAIT_FOR_RECEIPT
    assert len(counter.pinpad.operations) == 1
    assert b'"kind":"recovery"' in counter.last_body("card_approved")


def test_a_charge_that_never_began_can_not_be_made_after_it_was_asked_for(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = start(counter, orlova)

    visit = check_card(counter.journal, counter.pinpad, visit.id)

    assert visit.step is Step.PAY
    assert charge(counter, orlova, visit).step is Step.PAY
    assert counter.pinpad.operations == []


def test_a_charge_without_a_receipt_is_named_and_holds_the_visit(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = charged(counter, orlova, CARD)
    journal, item = counter.journal, visit.items[0].item

    assert visit == on_record(counter, visit)
    assert visit.voided_reason == NO_PAPER.text
    assert b'"held":100000' in counter.last_body("settlement_voided")
    assert booked(counter)[Account.CARD_HELD] == -CARD.kopecks
    for act in (
        lambda: cancel_visit(journal, orlova, visit.id, "customer_left", "key:Escape"),
        lambda: suspend_visit(journal, orlova, visit.id, "key:F6"),
        lambda: refuse_item(journal, orlova, visit.id, (item.key, "12.6"), "key:F8"),
        lambda: hand_over(journal, orlova, visit.id, None, "key:Return"),
        lambda: pay(counter, orlova, visit, DUE),
        lambda: pay(counter, orlova, visit, Money.ZERO),
    ):
        assert refused(act) is Refusal.CARD_CHARGED
    scan = counter.visit(orlova, LETTER)
    assert scan.state is VisitState.OPEN


def test_the_receipt_is_tried_again_without_a_second_charge(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = charged(counter, orlova, CARD)

    visit = pay(counter, orlova, visit, CARD)
    assert visit.step is Step.WAIT_FOR_RECEIPT
    assert charge(counter, orlova, visit).step is Step.WAIT_FOR_RECEIPT
    visit = receipt(counter, orlova, visit)

    assert visit.step is Step.HAND_OVER
    assert len(counter.pinpad.operations) == 1
    assert Account.CARD_HELD not in booked(counter)
    assert verify_open(counter.store).whole


def test_a_charge_is_given_back_once_and_the_visit_is_free(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = charged(counter, orlova)

    visit = start_reversal(counter.journal, orlova, visit.id, "key:2")
    assert visit.step is Step.WAIT_FOR_REVERSAL
    assert refused(lambda: pay(counter, orlova, visit, DUE)) is Refusal.CARD_UNKNOWN
    for _ in range(2):
        visit = drive_reversal(counter.journal, orlova, counter.pinpad, visit.id)

    assert visit == on_record(counter, visit)
    assert (visit.step, visit.card) == (Step.PAY, None)
    assert [str(each.kind) for each in counter.pinpad.operations] == ["payment", "reversal"]
    assert Account.CARD not in booked(counter)
    assert Account.CARD_HELD not in booked(counter)
    cancel_visit(counter.journal, orlova, visit.id, "customer_left", "key:Escape")
    assert verify_open(counter.store).whole


@pytest.mark.parametrize("fault", ["lost_answers", "unreachable"])
def test_a_reversal_without_an_answer_is_asked_for_and_made_once(
    counter: Counter, orlova: ClerkSession, fault: str
) -> None:
    visit = charged(counter, orlova)
    setattr(counter.pinpad, fault, 1)
    start_reversal(counter.journal, orlova, visit.id, "key:2")
    visit = drive_reversal(counter.journal, orlova, counter.pinpad, visit.id)
    assert visit.step is Step.WAIT_FOR_REVERSAL

    visit = check_card(counter.journal, counter.pinpad, visit.id)

    assert visit.step is Step.PAY
    assert [str(each.kind) for each in counter.pinpad.operations] == ["payment", "reversal"]


def test_a_reversal_that_the_bank_refuses_leaves_the_charge_where_it_was(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = charged(counter, orlova)
    counter.pinpad.declines.append(CardDecline(4119, "Нет связи с банком"))
    start_reversal(counter.journal, orlova, visit.id, "key:2")

    visit = drive_reversal(counter.journal, orlova, counter.pinpad, visit.id)

    assert visit == on_record(counter, visit)
    assert (visit.step, visit.voided_reason) == (Step.CHARGED, "Нет связи с банком")
    assert visit.card is not None
    visit = receipt(counter, orlova, pay(counter, orlova, visit, DUE))
    assert visit.step is Step.HAND_OVER


def test_only_a_charge_without_a_receipt_is_given_back(
    counter: Counter, orlova: ClerkSession
) -> None:
    def undo(visit: Visit) -> Callable[[], Visit]:
        return lambda: start_reversal(counter.journal, orlova, visit.id, "key:2")

    waiting = start(counter, orlova)
    assert refused(undo(waiting)) is Refusal.CARD_UNKNOWN
    approved = charge(counter, orlova, waiting)
    assert refused(undo(approved)) is Refusal.RECEIPT_UNKNOWN
    paid = receipt(counter, orlova, approved)
    assert refused(undo(paid)) is Refusal.ALREADY_SETTLED
    assert len(counter.pinpad.operations) == 1


@pytest.mark.parametrize(
    ("done", "step"),
    [
        ([], Step.PAY),  # killed before the pinpad: nothing was charged
        ([charge], Step.CHARGED),  # killed between the card and the register: no receipt
    ],
)
def test_after_a_crash_the_bank_is_asked_first_then_the_register(
    counter: Counter,
    orlova: ClerkSession,
    done: list[Callable[[Counter, ClerkSession, Visit], Visit]],
    step: Step,
) -> None:
    visit = start(counter, orlova)
    for act in done:
        act(counter, orlova, visit)

    for _ in range(2):
        recover_cards(counter.journal, counter.pinpad)
        recover(counter.journal, counter.register)

    assert on_record(counter, visit).step is step
    assert counter.register.documents == {}
    assert len(counter.pinpad.operations) == len(done)
    assert verify_open(counter.store).whole


@pytest.mark.parametrize("device", ["pinpad", "register"])
def test_a_crash_after_a_device_spoke_and_before_it_was_recorded(
    counter: Counter, orlova: ClerkSession, device: str
) -> None:
    visit = start(counter, orlova)
    if device == "pinpad":
        counter.pinpad.pay(visit.payment.charge if visit.payment else "", DUE)
    else:
        counter.register.register(fiscal_task(counter.journal, charge(counter, orlova, visit)))

    proven = recover_cards(counter.journal, counter.pinpad)
    recover(counter.journal, counter.register)

    wanted = Step.CHARGED if device == "pinpad" else Step.HAND_OVER
    assert on_record(counter, visit).step is wanted
    assert bool(proven) is (device == "pinpad")
    assert len(counter.pinpad.operations) == 1


def test_while_the_bank_is_mute_the_recovery_leaves_everything_as_it_is(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = start(counter, orlova)
    counter.pinpad.unreachable = 1

    assert recover_cards(counter.journal, counter.pinpad) == ()
    recover(counter.journal, counter.register)

    assert on_record(counter, visit).step is Step.WAIT_FOR_CARD
    assert counter.register.fenced == set(), "the register is not asked before the bank"


def test_a_reversal_is_finished_by_the_recovery_as_it_was_recorded(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = charged(counter, orlova)
    start_reversal(counter.journal, orlova, visit.id, "key:2")

    [now] = recover_cards(counter.journal, counter.pinpad)

    assert now.step is Step.PAY
    assert b'"kind":"recovery"' in counter.last_body("card_reversed")


def test_a_charge_of_another_sum_is_never_taken_for_ours(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = start(counter, orlova)
    counter.pinpad.pay(visit.payment.charge if visit.payment else "", CARD)

    assert refused(lambda: charge(counter, orlova, visit)) is Refusal.CARD_UNKNOWN
    assert on_record(counter, visit).step is Step.WAIT_FOR_CARD


def test_a_shift_closes_with_a_held_charge_and_names_it(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = charged(counter, orlova)

    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    assert f'"held_charges":["{visit.id}"]'.encode() in counter.last_body("shift_closed")

    open_shift(counter.journal, orlova, FLOAT, "key:Return")
    start_reversal(counter.journal, orlova, visit.id, "key:2")
    visit = drive_reversal(counter.journal, orlova, counter.pinpad, visit.id)
    assert visit.step is Step.PAY
    assert verify_open(counter.store).whole


def test_what_the_bank_proves_after_the_close_touches_no_drawer(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.pinpad.lost_answers = 1
    visit = charge(counter, orlova, start(counter, orlova))
    close_shift(counter.journal, orlova, FLOAT, "key:Return")

    visit = check_card(counter.journal, counter.pinpad, visit.id)

    assert visit.step is Step.WAIT_FOR_RECEIPT
    assert b'"shift":""' in counter.last_body("card_approved")


@given(st.integers(0, DUE.kopecks + 1_000), st.integers(0, DUE.kopecks + 50_000))
def test_whatever_is_given_cash_and_card_make_the_sum_and_change_is_cash(
    card: int, cash: int
) -> None:
    """The rule alone, on the fold that the window shows; the services are its callers."""
    tender = Tender(Money(cash), Money(card))
    change = tender.change(DUE)
    if card > DUE.kopecks or cash < DUE.kopecks - card:
        assert change is None
    else:
        assert change is not None
        assert change.kopecks == cash - (DUE.kopecks - card)
        assert Money.ZERO <= change <= tender.cash


def test_kinds_of_the_card_say_what_state_they_leave() -> None:
    assert state_after(Kind.SETTLEMENT_VOIDED, {}) is VisitState.OPEN
    assert state_after(Kind.SETTLEMENT_VOIDED, {"held": 1}) is VisitState.CHARGED
    assert state_after(Kind.CARD_APPROVED, {}) is None

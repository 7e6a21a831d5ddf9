"""Payment at the window: recorded before it happens, proven after it happened, or undone."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update

from app.domain.money import Money
from app.domain.ports import FiscalReceipt, FiscalRefusal
from app.domain.shift import CashCount
from app.domain.visit import Step, Visit, VisitState
from app.errors import ClerkError, Refusal
from app.services.cancel import cancel_visit
from app.services.card import drive_card
from app.services.deliver import hand_over
from app.services.effects import check_settlement, drive_settlement
from app.services.reading import require_visit
from app.services.recover import recover
from app.services.settle import Tender, start_settlement
from app.services.shifts import close_shift, drawer, open_shift
from app.services.staff import ClerkSession
from app.services.workplace import policy_numbers_left
from app.store.tables import facts, feed_blocks, policies, postings
from tests.support.counter import (
    FLOAT,
    LETTER,
    PRIVATE_COD,
    WITH_INVENTORY,
    Counter,
)

DUE = Money(234_000 + 18_360 + 9_900)
NO_PAPER = FiscalRefusal(44, "Нет бумаги")


def pay(counter: Counter, session: ClerkSession, visit: Visit, cash: Money) -> Visit:
    return start_settlement(counter.journal, session, visit.id, Tender(cash), "key:Return")


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(ClerkError) as caught:
        act()
    return caught.value.code


def test_a_sale_is_started_posted_and_handed_over(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.PAY, orlova)
    assert visit.due == DUE

    visit = pay(counter, orlova, visit, Money(300_000))
    assert visit.payment is not None
    assert (visit.step, visit.payment.change) == (Step.WAIT_FOR_RECEIPT, Money(300_000) - DUE)

    visit = drive_settlement(counter.journal, orlova, counter.register, visit.id)
    visit = hand_over(counter.journal, orlova, visit.id, None, "key:Return")

    assert visit.state is VisitState.HANDED_OVER
    assert counter.kinds()[-3:] == ["settlement_started", "settlement_posted", "handed_over"]
    assert drawer(counter.journal).expected == FLOAT.total + DUE


def test_what_a_payment_gives_back_is_what_the_record_holds(
    counter: Counter, orlova: ClerkSession
) -> None:
    def on_record(visit: Visit) -> Visit:
        with counter.journal.read() as connection:
            return require_visit(connection, visit.id)

    started = pay(counter, orlova, counter.up_to(Step.PAY, orlova), Money(300_000))
    assert started == on_record(started)
    posted = drive_settlement(counter.journal, orlova, counter.register, started.id)
    assert posted.state is VisitState.SETTLED
    assert posted == on_record(posted)


def test_the_registers_task_is_what_the_customer_was_told(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.HAND_OVER, orlova)

    [task] = counter.register.tasks.values()
    assert [line.amount for line in task.lines] == [charge.amount for charge in visit.charges]
    assert (task.cash, task.clerk_name) == (DUE, "Орлова М. С.")


def test_too_little_cash_changes_nothing(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.PAY, orlova)
    before = counter.kinds()

    assert refused(lambda: pay(counter, orlova, visit, DUE - Money(1))) is Refusal.NOT_ENOUGH_CASH
    assert counter.kinds() == before


def test_an_impatient_enter_pays_once(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.PAY, orlova)
    pay(counter, orlova, visit, DUE)

    for _again in range(9):
        assert refused(lambda: pay(counter, orlova, visit, DUE)) is Refusal.RECEIPT_UNKNOWN
    for _again in range(10):
        drive_settlement(counter.journal, orlova, counter.register, visit.id)

    assert len(counter.register.documents) == 1
    assert counter.kinds().count("settlement_posted") == 1


def test_a_lost_answer_leaves_the_receipt_unknown_for_this_visit_alone(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.register.lost_answers = 1
    visit = pay(counter, orlova, counter.up_to(Step.PAY, orlova), DUE)

    visit = drive_settlement(counter.journal, orlova, counter.register, visit.id)

    assert visit.step is Step.WAIT_FOR_RECEIPT
    assert drawer(counter.journal).expected == FLOAT.total
    assert drawer(counter.journal).unconfirmed == DUE
    other = counter.up_to(Step.DONE, orlova, PRIVATE_COD)
    assert other.state is VisitState.HANDED_OVER


def test_the_register_is_asked_and_the_recovery_signs_for_what_it_found(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.register.lost_answers = 1
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    drive_settlement(counter.journal, orlova, counter.register, visit.id)

    visit = check_settlement(counter.journal, counter.register, visit.id)

    assert visit.state is VisitState.SETTLED
    assert len(counter.register.documents) == 1
    assert drawer(counter.journal).expected == FLOAT.total + DUE


def test_a_refusal_of_the_register_frees_the_visit_and_burns_the_number(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.register.refusals = [NO_PAPER]
    left = policy_numbers_left(counter.journal)
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)

    visit = drive_settlement(counter.journal, orlova, counter.register, visit.id)

    assert (visit.step, visit.voided_reason) == (Step.PAY, "Нет бумаги")
    assert drawer(counter.journal).expected == FLOAT.total
    visit = pay(counter, orlova, visit, DUE)
    visit = drive_settlement(counter.journal, orlova, counter.register, visit.id)
    assert visit.state is VisitState.SETTLED
    assert policy_numbers_left(counter.journal) == left - 2
    with counter.store.read() as connection:
        states = connection.execute(select(policies.c.state).order_by(policies.c.number))
        assert list(states.scalars()) == ["void", "sold"]


def test_paying_again_after_a_refusal_cites_the_entry_that_undid_the_first(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.register.refusals = [NO_PAPER]
    counter.up_to(Step.DONE, orlova)

    with counter.store.read() as connection:
        wanted = select(facts.c.generation).where(facts.c.kind == "settled")
        assert sorted(connection.scalars(wanted)) == [1, 2]


def test_a_document_of_another_total_is_never_taken_for_ours(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    assert visit.payment is not None
    wrong = FiscalReceipt(9, "1", "2026-11-21T10:00", "99", 1, DUE - Money(100))
    counter.register.documents[visit.payment.settlement] = wrong

    code = refused(lambda: check_settlement(counter.journal, counter.register, visit.id))

    assert code is Refusal.RECEIPT_UNKNOWN
    assert "settlement_posted" not in counter.kinds()


def test_card_and_cash_together(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.PAY, orlova)
    tender = Tender(cash=Money(70_000), card=Money(200_000))

    start_settlement(counter.journal, orlova, visit.id, tender, "key:Return")
    drive_card(counter.journal, orlova, counter.pinpad, visit.id)
    visit = drive_settlement(counter.journal, orlova, counter.register, visit.id)

    assert visit.payment is not None
    assert visit.payment.change == Money(270_000) - DUE
    assert drawer(counter.journal).expected == FLOAT.total + DUE - Money(200_000)


def test_more_by_card_than_is_due_is_refused(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.PAY, orlova)
    tender = Tender(cash=Money(0), card=DUE + Money(1))

    code = refused(
        lambda: start_settlement(counter.journal, orlova, visit.id, tender, "key:Return")
    )

    assert code is Refusal.NOT_ENOUGH_CASH


def test_an_item_without_cod_goes_straight_to_hand_over(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.HAND_OVER, orlova, LETTER)

    assert visit.due == Money(0)
    assert not counter.register.documents


def test_no_money_before_the_contents_were_compared(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.INSPECT, orlova, WITH_INVENTORY)

    assert refused(lambda: pay(counter, orlova, visit, visit.due)) is Refusal.NOT_INSPECTED


def test_nothing_is_handed_over_before_the_registers_proof(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)

    code = refused(lambda: hand_over(counter.journal, orlova, visit.id, None, "key:Return"))

    assert code is Refusal.RECEIPT_UNKNOWN


def test_a_payment_on_its_way_cannot_be_cancelled(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)

    code = refused(lambda: cancel_visit(counter.journal, orlova, visit.id, "left", "key:Esc"))

    assert code is Refusal.RECEIPT_UNKNOWN


def test_without_policy_numbers_nothing_is_started(counter: Counter, orlova: ClerkSession) -> None:
    visit = counter.up_to(Step.PAY, orlova)
    with counter.agent.transaction() as connection:
        connection.execute(update(feed_blocks).values(last=0))

    assert refused(lambda: pay(counter, orlova, visit, DUE)) is Refusal.NO_NUMBERS_LEFT
    assert "settlement_started" not in counter.kinds()


def test_every_posting_of_a_day_sums_to_zero(counter: Counter, orlova: ClerkSession) -> None:
    counter.register.refusals = [NO_PAPER]
    counter.up_to(Step.DONE, orlova)
    counter.up_to(Step.DONE, orlova, PRIVATE_COD)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")

    with counter.store.read() as connection:
        assert connection.scalar(select(func.sum(postings.c.amount))) == 0


@pytest.mark.parametrize("times", [1, 3])
def test_a_task_the_register_never_saw_is_undone_and_cannot_print_later(
    counter: Counter, orlova: ClerkSession, times: int
) -> None:
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    assert visit.payment is not None

    for _ in range(times):
        recovery = recover(counter.journal, counter.register)

    assert not recovery.unknown
    assert counter.kinds().count("settlement_voided") == 1
    assert visit.payment.settlement in counter.register.fenced


def test_recovery_names_what_it_cannot_prove(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    counter.register.unreachable = 1

    recovery = recover(counter.journal, counter.register)

    assert len(recovery.unknown) == 1
    assert not recovery.resolved


def test_what_is_proven_after_the_close_leaves_the_closed_shift_alone(
    counter: Counter, orlova: ClerkSession
) -> None:
    """The cash was counted as a surplus at the close; the proof takes it out of the differences."""
    counter.register.lost_answers = 1
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    drive_settlement(counter.journal, orlova, counter.register, visit.id)
    notes = CashCount({100_000: 7, 10_000: 6, 1_000: 2, 200: 1, 50: 1, 10: 1})
    assert notes.total == FLOAT.total + DUE
    closing = close_shift(counter.journal, orlova, notes, "key:Return")
    assert closing.difference == DUE
    second = open_shift(counter.journal, orlova, FLOAT, "key:Return")

    check_settlement(counter.journal, counter.register, visit.id)

    assert drawer(counter.journal).expected == FLOAT.total
    with counter.store.read() as connection:
        sums = connection.execute(
            select(postings.c.shift, func.sum(postings.c.amount))
            .where(postings.c.account == "difference", postings.c.pending == 0)
            .group_by(postings.c.shift)
        ).all()
    assert {tuple(row) for row in sums} == {
        (closing.shift.id, -DUE.kopecks),
        (second.id, DUE.kopecks),
    }

"""A sale paid by card is cancelled: the bank first, then the return receipt, then the cash."""

from collections.abc import Callable
from typing import Final

import pytest

from app.domain.money import Money
from app.domain.ports import CardApproval, CardDecline, CardOperationKind, FiscalRefusal
from app.domain.visit import Step, Visit, VisitState
from app.errors import Refusal
from app.messages.canonical import parse
from app.services import acquirer
from app.services.card import check_card, drive_card, recover_cards
from app.services.effects import drive_settlement
from app.services.money_back import give_money_back, start_receipt_again, start_return
from app.services.recover import recover
from app.services.refund import drive_refund
from app.services.reports import day_report
from app.services.return_effects import check_return, drive_return, return_task
from app.services.settle import Tender, start_settlement
from app.services.shifts import close_shift, drawer
from app.services.staff import ClerkSession
from app.services.unresolved import Effect, Next, Proof, Proven, claims
from app.services.workplace import open_visits
from app.store.verify import verify_open
from tests.services.test_money_back import DUE, KEY, REASON, now, refused, second, sums
from tests.support.counter import FLOAT, Counter

CARD: Final = Money(200_000)
POOR: Final = CardDecline(4451, "карта закрыта")
NO_PAPER: Final = FiscalRefusal(44, "Нет бумаги")
Act = Callable[[Counter, ClerkSession, Visit], Visit]


def paid(counter: Counter, session: ClerkSession, card: Money = DUE) -> Visit:
    visit = counter.up_to(Step.PAY, session)
    start_settlement(counter.journal, session, visit.id, Tender(DUE - card, card), "key:F4")
    drive_card(counter.journal, session, counter.pinpad, visit.id)
    return drive_settlement(counter.journal, session, counter.register, visit.id)


def begin(counter: Counter, session: ClerkSession, visit: Visit) -> Visit:
    return start_return(counter.journal, session, visit.id, REASON, None, KEY)


def bank(counter: Counter, session: ClerkSession, visit: Visit) -> Visit:
    return drive_refund(counter.journal, session, counter.pinpad, visit.id)


def register(counter: Counter, session: ClerkSession, visit: Visit) -> Visit:
    return drive_return(counter.journal, session, counter.register, visit.id)


def again(counter: Counter, session: ClerkSession, visit: Visit) -> Visit:
    return start_receipt_again(counter.journal, session, visit.id, KEY)


def give(counter: Counter, session: ClerkSession, visit: Visit) -> Visit:
    return give_money_back(counter.journal, session, visit.id, KEY)


def refunds(counter: Counter) -> list[tuple[int, str]]:
    refund = CardOperationKind.REFUND
    return [(e.amount.kopecks, e.of) for e in counter.pinpad.operations if e.kind is refund]


def owed(counter: Counter, session: ClerkSession, card: Money = DUE) -> Visit:
    """Return a visit whose money is on the card again and whose receipt the register refused."""
    visit = bank(counter, session, begin(counter, session, paid(counter, session, card)))
    counter.register.refusals.append(NO_PAPER)
    visit = register(counter, session, visit)
    assert visit.step is Step.REFUNDED
    return visit


def test_what_was_paid_by_card_goes_back_to_the_card_and_nothing_in_cash(
    counter: Counter, orlova: ClerkSession
) -> None:
    before = sums(counter)
    visit = begin(counter, orlova, paid(counter, orlova))
    assert visit.step is Step.WAIT_FOR_REFUND
    assert register(counter, orlova, visit).step is Step.WAIT_FOR_REFUND
    assert len(counter.register.tasks) == 1, "no return receipt before the bank has spoken"

    visit = bank(counter, orlova, visit)
    assert visit.step is Step.WAIT_FOR_RETURN
    assert sums(counter)["card_held"] == DUE.kopecks, "given back without a receipt"
    task = return_task(counter.journal, visit)
    assert (task.cash, task.card, task.is_return) == (Money(0), DUE, True)

    visit = register(counter, orlova, visit)
    assert visit.state is VisitState.GIVEN_BACK
    assert counter.kinds()[-3:] == ["return_started", "card_refunded", "returned"]
    assert sums(counter) == before
    assert drawer(counter.journal).expected == FLOAT.total
    assert refunds(counter) == [(DUE.kopecks, "432112340001")]
    assert open_visits(counter.journal) == ()
    assert claims(counter.journal) == ()
    assert verify_open(counter.store).whole


def test_of_a_mixed_payment_only_the_cash_is_owed_in_cash(
    counter: Counter, orlova: ClerkSession
) -> None:
    before = sums(counter)
    visit = paid(counter, orlova, CARD)
    manager = second(counter, orlova)
    start_return(counter.journal, orlova, visit.id, REASON, manager, KEY)

    visit = register(counter, orlova, bank(counter, orlova, visit))
    assert visit.step is Step.GIVE_BACK
    assert sums(counter)["customer"] == (CARD - DUE).kopecks
    visit = give(counter, orlova, visit)

    assert visit.state is VisitState.GIVEN_BACK
    assert counter.kinds()[-5:] == [
        "return_confirmed", "return_started", "card_refunded", "returned", "money_given_back",
    ]  # fmt: skip
    assert refunds(counter) == [(CARD.kopecks, "432112340001")]
    assert sums(counter) == before
    assert verify_open(counter.store).whole


def test_the_item_is_sold_once_more_and_again_by_card(
    counter: Counter, orlova: ClerkSession
) -> None:
    register(counter, orlova, bank(counter, orlova, begin(counter, orlova, paid(counter, orlova))))

    visit = paid(counter, orlova)

    assert visit.step is Step.HAND_OVER
    assert sums(counter)["card"] == DUE.kopecks
    assert verify_open(counter.store).whole


def test_a_bank_that_refuses_leaves_the_sale_as_it_was_and_nothing_is_printed(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = paid(counter, orlova)
    before = sums(counter)
    counter.pinpad.declines.append(POOR)

    visit = bank(counter, orlova, begin(counter, orlova, visit))

    assert (visit.step, visit.back, visit.voided_reason) == (Step.HAND_OVER, None, "карта закрыта")
    assert sums(counter) == before
    assert len(counter.register.tasks) == 1
    [claim] = claims(counter.journal)
    said = {each.effect: (each.proven, each.proof) for each in claim.effects}
    assert said[Effect.CARD_BACK] == (Proven.NOT_DONE, Proof.DENIED_BY_BANK)
    assert said[Effect.RETURN_RECEIPT] == (Proven.NOT_DONE, Proof.NOT_ASKED)
    assert (claim.next, claim.is_open) == (Next.HAND_OVER, False)

    visit = register(counter, orlova, bank(counter, orlova, begin(counter, orlova, visit)))
    assert visit.state is VisitState.GIVEN_BACK
    assert verify_open(counter.store).whole


def test_a_lost_answer_of_the_bank_is_unknown_until_its_list_tells(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.pinpad.lost_answers = 0
    visit = begin(counter, orlova, paid(counter, orlova))
    counter.pinpad.lost_answers = 1

    visit = bank(counter, orlova, visit)

    assert visit.step is Step.WAIT_FOR_REFUND
    assert refused(lambda: begin(counter, orlova, visit)) is Refusal.RETURN_UNKNOWN
    [claim] = claims(counter.journal)
    said = {each.effect: (each.proven, each.proof) for each in claim.effects}
    assert said[Effect.CARD_BACK] == (Proven.UNKNOWN, Proof.BANK_SILENT)
    assert said[Effect.RETURN_RECEIPT] == (Proven.NOT_DONE, Proof.NOT_ASKED)
    assert (claim.next, claim.is_open) == (Next.ASK_BANK, True)

    visit = check_card(counter.journal, counter.pinpad, visit.id)
    assert visit.step is Step.WAIT_FOR_RETURN
    assert b'"kind":"recovery"' in counter.last_body("card_refunded")
    assert register(counter, orlova, visit).state is VisitState.GIVEN_BACK
    assert len(refunds(counter)) == 1


def test_a_mute_bank_is_asked_before_the_register_and_decides_nothing(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = begin(counter, orlova, paid(counter, orlova))
    counter.pinpad.unreachable = 2

    assert bank(counter, orlova, visit).step is Step.WAIT_FOR_REFUND
    assert recover_cards(counter.journal, counter.pinpad) == ()
    recover(counter.journal, counter.register)

    assert now(counter, visit).step is Step.WAIT_FOR_REFUND
    assert counter.register.fenced == set()


def done_by_bank(counter: Counter, _session: ClerkSession, visit: Visit) -> Visit:
    """Let the bank give the money back and the power go before that is recorded."""
    assert visit.back is not None
    counter.pinpad.refund(visit.back.refund, visit.back.card, "432112340001")
    return visit


def done_by_register(counter: Counter, _session: ClerkSession, visit: Visit) -> Visit:
    counter.register.register(return_task(counter.journal, visit))
    return visit


@pytest.mark.parametrize(
    ("done", "step"),
    [
        ([], Step.HAND_OVER),  # nothing left the window: the sale stands
        ([done_by_bank], Step.REFUNDED),
        ([bank], Step.REFUNDED),
        ([bank, done_by_register], Step.GIVE_BACK),
        ([bank, register], Step.GIVE_BACK),
        ([bank, register, give], Step.DONE),
    ],
)
def test_a_power_cut_after_any_commit_ends_in_what_really_happened(
    counter: Counter, orlova: ClerkSession, done: list[Act], step: Step
) -> None:
    visit = begin(counter, orlova, paid(counter, orlova, CARD))
    for act in done:
        act(counter, orlova, visit)

    for _ in range(2):
        recover_cards(counter.journal, counter.pinpad)
        recover(counter.journal, counter.register)

    visit = now(counter, visit)
    assert visit.step is step
    assert len(refunds(counter)) == (1 if done else 0)
    if step is Step.REFUNDED:
        visit = register(counter, orlova, again(counter, orlova, visit))
    if visit.step is Step.GIVE_BACK:
        visit = give(counter, orlova, visit)
    assert visit.state is (VisitState.GIVEN_BACK if done else VisitState.SETTLED)
    assert len(counter.register.documents) == (2 if done else 1)
    assert verify_open(counter.store).whole


def test_a_register_that_refuses_after_the_bank_leaves_a_receipt_that_is_owed(
    counter: Counter, orlova: ClerkSession
) -> None:
    before = sums(counter)
    visit = owed(counter, orlova)

    assert sums(counter)["card_held"] == DUE.kopecks
    assert b'"held":262260' in counter.last_body("return_voided")
    assert refused(lambda: begin(counter, orlova, visit)) is Refusal.RETURN_RECEIPT_OWED
    [claim] = claims(counter.journal)
    said = {each.effect: (each.proven, each.proof) for each in claim.effects}
    assert said[Effect.CARD_BACK] == (Proven.DONE, Proof.SAID_BY_BANK)
    assert said[Effect.RETURN_RECEIPT] == (Proven.NOT_DONE, Proof.DENIED_BY_REGISTER)
    assert (claim.next, claim.is_open) == (Next.RETURN_RECEIPT, True)

    tried = again(counter, orlova, visit)
    assert tried.back is not None
    assert visit.back is not None
    assert tried.back.key != visit.back.key, "the register's key is used up"
    assert tried.back.refund == visit.back.refund
    assert register(counter, orlova, tried).state is VisitState.GIVEN_BACK
    assert len(refunds(counter)) == 1, "the bank is not asked again"
    assert sums(counter) == before
    assert verify_open(counter.store).whole


def test_a_second_try_names_who_confirmed_the_first_and_asks_nobody_again(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = paid(counter, orlova)
    manager = second(counter, orlova)
    start_return(counter.journal, orlova, visit.id, REASON, manager, KEY)
    first = parse(counter.last_body("return_started"))["payload"]
    counter.register.refusals.append(NO_PAPER)
    visit = register(counter, orlova, bank(counter, orlova, visit))

    again(counter, orlova, visit)

    facts = parse(counter.last_body("return_started"))["payload"]
    assert {name for name in facts if facts[name] != first.get(name)} == {
        "return", "task", "held", "instead",
    }  # fmt: skip
    assert counter.kinds().count("return_confirmed") == 1


def test_a_second_try_whose_answer_is_lost_is_asked_for_by_its_own_key(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = again(counter, orlova, owed(counter, orlova))
    counter.register.lost_answers = 1
    assert register(counter, orlova, visit).step is Step.WAIT_FOR_RETURN

    visit = check_return(counter.journal, counter.register, visit.id)

    assert visit.state is VisitState.GIVEN_BACK


def test_a_shift_closes_with_a_receipt_that_is_owed_and_names_it(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = owed(counter, orlova)

    close_shift(counter.journal, orlova, FLOAT, KEY)

    closed = parse(counter.last_body("shift_closed"))["payload"]
    assert closed["held_charges"] == [visit.id]
    assert closed["unknown_receipts"] == closed["money_owed"] == []


def test_a_refund_of_another_sum_is_never_taken_for_ours(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = begin(counter, orlova, paid(counter, orlova))
    assert visit.back is not None
    strange = CardApproval("432112340009", "220001", "10123456", DUE - Money(1))
    counter.pinpad.kept[visit.back.refund] = strange

    assert refused(lambda: bank(counter, orlova, visit)) is Refusal.CARD_UNKNOWN
    assert now(counter, visit).step is Step.WAIT_FOR_REFUND


def test_the_banks_list_and_the_days_report_know_of_the_refund(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = bank(counter, orlova, begin(counter, orlova, paid(counter, orlova, CARD)))
    give(counter, orlova, register(counter, orlova, visit))

    witness = acquirer.compare_cards(counter.journal, acquirer.ask_bank(counter.pinpad))
    assert witness.agrees
    assert (witness.operations, witness.charged) == (2, Money(0))

    figures = day_report(counter.journal).figures
    back = figures.money_back
    assert (back.documents, back.total, back.card, back.cash) == (1, DUE, CARD, DUE - CARD)
    assert figures.unknown == ()
    assert {each.account for each in figures.turnovers if each.rest} == {"drawer", "safe"}


def test_a_refund_that_nobody_recorded_is_strange_to_the_record(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = done_by_bank(counter, orlova, begin(counter, orlova, paid(counter, orlova)))

    witness = acquirer.compare_cards(counter.journal, acquirer.ask_bank(counter.pinpad))

    assert witness.strange == ("432112340002",)
    assert now(counter, visit).step is Step.WAIT_FOR_REFUND

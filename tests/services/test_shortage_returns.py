"""The search for a difference where sales were cancelled: kept, given twice, given unrecorded."""

import pytest

from app.domain.shift import CashCount
from app.domain.shortage import Cause, Clue, Twist
from app.domain.visit import Step, Visit
from app.services.money_back import give_money_back, start_return
from app.services.return_effects import check_return, drive_return
from app.services.shifts import close_shift, open_shift
from app.services.shortage import inquire, shift_inquiry
from app.services.staff import ClerkSession
from tests.services.test_money_back import KEY, NOTES, REASON
from tests.support.counter import FLOAT, TERMINAL, Counter

ITEM = "80084740397510"
SHORT = CashCount({100_000: 2, 10_000: 3, 5_000: 1, 1_000: 2, 500: 1, 200: 1, 10: 4})
"""The opening cash less what the sale came to."""


def cancelled(counter: Counter, session: ClerkSession, *, lost_answers: int = 0) -> Visit:
    visit = counter.up_to(Step.HAND_OVER, session)
    start_return(counter.journal, session, visit.id, REASON, None, KEY)
    counter.register.lost_answers = lost_answers
    return drive_return(counter.journal, session, counter.register, visit.id)


def refund(counter: Counter, session: ClerkSession, counted: CashCount) -> Clue:
    """Return the one clue of money given back that explains the count."""
    found = inquire(counter.journal, session, counted).explanations
    [clue] = [each.clues[0] for each in found if each.causes == (Cause.REFUND,)]
    return clue


@pytest.mark.parametrize(
    ("counted", "twist"), [(NOTES, Twist.BACK_KEPT), (SHORT, Twist.BACK_TWICE)]
)
def test_money_that_was_recorded_as_given_back_and_was_not_or_was_twice(
    counter: Counter, orlova: ClerkSession, counted: CashCount, twist: Twist
) -> None:
    visit = cancelled(counter, orlova)
    give_money_back(counter.journal, orlova, visit.id, KEY)

    clue = refund(counter, orlova, counted)

    assert (clue.twist, clue.number) == (twist, ITEM)
    assert clue.entries == tuple(f"{TERMINAL}.1.{seq}" for seq in (11, 12, 13))


def test_money_of_a_cancelled_sale_that_left_without_its_entry(
    counter: Counter, orlova: ClerkSession
) -> None:
    cancelled(counter, orlova)

    clue = refund(counter, orlova, FLOAT)

    assert (clue.twist, clue.number) == (Twist.BACK_UNRECORDED, ITEM)


@pytest.mark.parametrize(("lost_answers", "step"), [(0, Step.GIVE_BACK), (1, Step.WAIT_FOR_RETURN)])
def test_a_debt_of_the_shift_before_is_followed_into_this_one(
    counter: Counter, orlova: ClerkSession, lost_answers: int, step: Step
) -> None:
    visit = cancelled(counter, orlova, lost_answers=lost_answers)
    assert visit.step is step
    close_shift(counter.journal, orlova, NOTES, KEY)
    open_shift(counter.journal, orlova, FLOAT, KEY)

    unrecorded = refund(counter, orlova, SHORT)
    check_return(counter.journal, counter.register, visit.id)
    give_money_back(counter.journal, orlova, visit.id, KEY)
    kept = refund(counter, orlova, FLOAT)
    close_shift(counter.journal, orlova, FLOAT, KEY)

    assert (unrecorded.twist, kept.twist) == (Twist.BACK_UNRECORDED, Twist.BACK_KEPT)
    assert kept.number == ITEM
    assert Cause.REFUND in {
        each.causes[0] for each in shift_inquiry(counter.journal, 2).explanations
    }


def test_what_was_given_back_and_is_gone_needs_no_explanation(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = cancelled(counter, orlova)
    give_money_back(counter.journal, orlova, visit.id, KEY)

    assert inquire(counter.journal, orlova, FLOAT).explanations == ()

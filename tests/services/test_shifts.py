"""The shift: counted cash in, counted cash out, and a difference that nobody can hide."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.domain.money import Money
from app.domain.shift import CashCount
from app.domain.visit import Step
from app.errors import ClerkError, Refusal
from app.services.shifts import (
    DrawerState,
    close_shift,
    current_shift,
    drawer,
    open_shift,
    opens_day,
)
from app.services.staff import ClerkSession
from app.store.tables import days
from tests.support.counter import FLOAT, KIM, Counter, make_counter


def refused(act: Callable[[], object]) -> ClerkError:
    with pytest.raises(ClerkError) as caught:
        act()
    return caught.value


def test_a_shift_begins_with_the_counted_cash(counter: Counter) -> None:
    shift = open_shift(counter.journal, counter.clerk(), FLOAT, "key:Return")

    assert (shift.number, shift.opening) == (1, FLOAT.total)
    assert current_shift(counter.journal) == shift
    assert drawer(counter.journal).expected == FLOAT.total


def test_who_may_opens_the_day_with_the_first_shift(counter: Counter) -> None:
    assert opens_day(counter.journal)

    open_shift(counter.journal, counter.clerk(), FLOAT, "key:Return")

    assert not opens_day(counter.journal)
    with counter.store.read() as connection:
        assert connection.scalar(select(days.c.day)) == "2026-11-21"


def test_who_may_not_waits_for_the_manager(counter: Counter) -> None:
    kim = counter.clerk(KIM)

    error = refused(lambda: open_shift(counter.journal, kim, FLOAT, "key:Return"))

    assert error.code is Refusal.DAY_NOT_OPEN
    assert current_shift(counter.journal) is None


def test_a_second_shift_is_refused(counter: Counter, orlova: ClerkSession) -> None:
    error = refused(lambda: open_shift(counter.journal, orlova, FLOAT, "key:Return"))

    assert (error.code, error.values) == (Refusal.SHIFT_ALREADY_OPEN, {"number": 1})


def test_the_drawer_is_one_clerks_at_a_time(counter: Counter, orlova: ClerkSession) -> None:
    kim = counter.clerk(KIM)

    error = refused(lambda: open_shift(counter.journal, kim, FLOAT, "key:Return"))

    assert error.code is Refusal.DRAWER_IN_USE


def test_another_clerk_neither_serves_nor_closes_from_this_drawer(
    counter: Counter, orlova: ClerkSession
) -> None:
    kim = counter.clerk(KIM)

    assert refused(lambda: counter.visit(kim)).code is Refusal.DRAWER_IN_USE
    error = refused(lambda: close_shift(counter.journal, kim, FLOAT, "key:Return"))
    assert error.code is Refusal.DRAWER_IN_USE


@settings(max_examples=12)
@given(st.dictionaries(st.sampled_from([500_000, 5_000, 100, 1]), st.integers(0, 50)))
def test_a_difference_is_what_was_counted_less_what_was_expected(
    tmp_path_factory: pytest.TempPathFactory, pieces: dict[int, int]
) -> None:

    counter = make_counter(tmp_path_factory.mktemp("counter"))
    session = counter.clerk_with_shift()

    closing = close_shift(counter.journal, session, CashCount(pieces), "key:Return")

    assert closing.difference == closing.counted - FLOAT.total
    assert current_shift(counter.journal) is None
    counter.store.close()
    counter.agent.close()


def test_a_shortage_is_an_entry(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)

    closing = close_shift(counter.journal, orlova, FLOAT, "key:Return")

    assert closing.difference == Money(-262_260)
    body = counter.last_body("shift_closed")
    assert b'"difference":-262260' in body
    assert b'["difference",262260]' in body


def test_no_close_while_a_customer_stands_at_the_window(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.PAY, orlova)

    error = refused(lambda: close_shift(counter.journal, orlova, FLOAT, "key:Return"))

    assert error.code is Refusal.VISIT_STILL_OPEN


def test_an_unknown_receipt_is_listed_and_does_not_hold_the_close_up(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)

    close_shift(counter.journal, orlova, FLOAT, "key:Return")

    body = counter.last_body("shift_closed")
    assert visit.id.encode() in body


def test_unproven_money_is_not_expected_in_the_next_shifts_drawer(
    counter: Counter, orlova: ClerkSession
) -> None:
    """It was counted as a surplus at the close and handed in with the rest."""
    counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")

    open_shift(counter.journal, orlova, FLOAT, "key:Return")

    assert drawer(counter.journal) == DrawerState(FLOAT.total, Money.ZERO)


def test_the_next_shift_has_the_next_number(counter: Counter, orlova: ClerkSession) -> None:
    close_shift(counter.journal, orlova, FLOAT, "key:Return")

    assert open_shift(counter.journal, orlova, FLOAT, "key:Return").number == 2


def test_an_empty_drawer_opens_a_shift_too(counter: Counter) -> None:
    shift = open_shift(counter.journal, counter.clerk(), CashCount({}), "key:Return")

    assert shift.opening == Money(0)

"""The operating day: ended by a person's entry, late or early, and never by the clock."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from app.domain.money import Money
from app.domain.report import Pending
from app.domain.visit import Step
from app.errors import ClerkError, Refusal
from app.services.days import DayClosing, close_day
from app.services.effects import check_settlement, drive_settlement
from app.services.reports import day_report
from app.services.shifts import close_shift, current_shift, open_shift
from app.services.staff import ClerkSession
from app.store.verify import verify_open
from tests.support.counter import FLOAT, KIM, TERMINAL, Counter

FRIDAY, SATURDAY = date(2026, 11, 21), date(2026, 11, 22)
DAY_S = 24 * 3_600


def refused(act: Callable[[], object]) -> ClerkError:
    with pytest.raises(ClerkError) as caught:
        act()
    return caught.value


def evening(counter: Counter, session: ClerkSession) -> DayClosing:
    close_shift(counter.journal, session, FLOAT, "key:Return")
    return close_day(counter.journal, session, "key:F9")


def test_the_close_names_the_entry_that_the_day_stands_at(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.DONE, orlova)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    stood = day_report(counter.journal).positions

    closing = close_day(counter.journal, orlova, "key:F9")

    body = json.loads(counter.last_body("day_closed"))
    assert closing == DayClosing(FRIDAY, SATURDAY, 0)
    assert body["payload"]["positions"] == [[TERMINAL, 1, stood[0].seq, stood[0].head]]
    assert body["payload"]["positions"][0][3] == body["prev"]
    assert verify_open(counter.store).whole


def test_a_day_is_final_once_it_is_closed(counter: Counter, orlova: ClerkSession) -> None:
    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    assert day_report(counter.journal).pending == (Pending.DAY_OPEN,)

    close_day(counter.journal, orlova, "key:F9")

    report = day_report(counter.journal)
    assert (report.day, report.is_preliminary) == (FRIDAY, False)
    assert report.closed_by == f"{TERMINAL}.1.{report.positions[0].seq}"


def test_no_day_ends_in_the_middle_of_a_shift(counter: Counter, orlova: ClerkSession) -> None:
    error = refused(lambda: close_day(counter.journal, orlova, "key:F9"))

    assert (error.code, error.values) == (Refusal.SHIFT_STILL_OPEN, {"number": 1})
    assert "day_closed" not in counter.kinds()


def test_only_who_opens_the_day_closes_it(counter: Counter, orlova: ClerkSession) -> None:
    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    kim = counter.clerk(KIM)

    error = refused(lambda: close_day(counter.journal, kim, "key:F9"))

    assert error.code is Refusal.NOT_ALLOWED


def test_a_day_is_closed_once(counter: Counter, orlova: ClerkSession) -> None:
    evening(counter, orlova)

    error = refused(lambda: close_day(counter.journal, orlova, "key:F9"))

    assert error.code is Refusal.DAY_ALREADY_CLOSED
    assert counter.kinds().count("day_closed") == 1


def test_an_unknown_receipt_is_listed_and_holds_nothing_up(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)

    assert evening(counter, orlova).unknown == 1

    body = json.loads(counter.last_body("day_closed"))
    assert body["payload"]["unknown_receipts"] == [visit.id]


def test_a_forgotten_close_stops_nobody_and_may_come_late(
    counter: Counter, orlova: ClerkSession
) -> None:
    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    counter.clock.pass_seconds(DAY_S)

    assert open_shift(counter.journal, orlova, FLOAT, "key:Return").day == FRIDAY
    assert evening(counter, orlova).day == FRIDAY
    assert open_shift(counter.journal, orlova, FLOAT, "key:Return").day == SATURDAY


def test_after_the_close_the_same_date_begins_the_next_day(
    counter: Counter, orlova: ClerkSession
) -> None:
    evening(counter, orlova)

    shift = open_shift(counter.journal, orlova, FLOAT, "key:Return")

    assert (shift.day, shift.number) == (SATURDAY, 2)
    assert [each.number for each in day_report(counter.journal, FRIDAY).shifts] == [1]
    assert current_shift(counter.journal) == shift


def test_a_clock_that_fell_behind_opens_no_closed_day(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.clock.pass_seconds(DAY_S)
    evening(counter, orlova)
    counter.clock.pass_seconds(-DAY_S)

    assert open_shift(counter.journal, orlova, FLOAT, "key:Return").day == SATURDAY


def test_what_is_proven_after_the_close_leaves_the_closed_day_as_it_was(
    counter: Counter, orlova: ClerkSession
) -> None:
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    counter.register.lost_answers = 1
    drive_settlement(counter.journal, orlova, counter.register, visit.id)
    evening(counter, orlova)
    closed = day_report(counter.journal, FRIDAY)

    check_settlement(counter.journal, counter.register, visit.id)

    now, after = day_report(counter.journal, FRIDAY), day_report(counter.journal, SATURDAY)
    assert now.figures.turnovers == closed.figures.turnovers
    assert (now.between.receipts.documents, now.figures.unknown) == (0, ())
    assert (after.shifts, after.between.receipts.total) == ((), Money(262_260))
    counter.clock.pass_seconds(DAY_S)
    open_shift(counter.journal, orlova, FLOAT, "key:Return")
    assert day_report(counter.journal).between.receipts.documents == 1


def test_a_day_that_has_not_begun_has_nothing_to_report(
    counter: Counter, orlova: ClerkSession
) -> None:
    evening(counter, orlova)

    error = refused(lambda: day_report(counter.journal, SATURDAY))

    assert error.code is Refusal.NOTHING_TO_REPORT

"""The search for a difference, on a real journal: it points at entries and never at a person."""

from collections.abc import Callable

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from app.domain.ports import FiscalRefusal
from app.domain.shift import CashCount
from app.domain.shortage import Cause, Twist
from app.domain.visit import Step
from app.errors import ClerkError, Refusal
from app.services.effects import check_settlement, drive_settlement
from app.services.shifts import close_shift, open_shift
from app.services.shortage import Check, Doubt, audit, inquire, inquire_again, shift_inquiry
from app.services.staff import ClerkSession
from tests.support.counter import FLOAT, KEY, KIM, TERMINAL, Counter

DUE = 262_260
WITHOUT_SALE = CashCount({100_000: 2, 10_000: 3, 5_000: 1, 1_000: 2, 500: 1, 200: 1, 10: 4})
WITH_SALE = CashCount({100_000: 7, 50_000: 1, 10_000: 1, 1_000: 2, 200: 1, 50: 1, 10: 1})


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(ClerkError) as caught:
        act()
    return caught.value.code


def test_money_that_never_came_is_found_by_its_sum_and_nothing_is_written(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.DONE, orlova)
    before = counter.kinds()

    found = inquire(counter.journal, orlova, FLOAT)

    first = found.explanations[0]
    assert (found.difference.kopecks, found.doubts) == (-DUE, ())
    assert first.causes == (Cause.NOT_TAKEN,)
    assert first.clues[0].number == "80084740397510"
    assert first.clues[0].entries == (f"{TERMINAL}.1.9", f"{TERMINAL}.1.10")
    assert counter.kinds() == before


def test_a_count_that_agrees_is_not_explained(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)

    assert inquire(counter.journal, orlova, WITH_SALE).explanations == ()


def test_a_closed_shift_is_explained_as_its_open_one_was(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.DONE, orlova)
    now = inquire(counter.journal, orlova, FLOAT)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")

    later = inquire_again(counter.journal, orlova, 1)

    assert [each.causes for each in later.explanations] == [
        each.causes for each in now.explanations
    ]
    assert (later.expected, later.counted) == (now.expected, now.counted)


def test_money_kept_for_a_payment_that_the_register_undid(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.register.refusals.append(FiscalRefusal(68, "нет бумаги"))
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    drive_settlement(counter.journal, orlova, counter.register, visit.id)

    first, *_ = inquire(counter.journal, orlova, WITH_SALE).explanations

    assert (first.causes, first.clues[0].twist) == ((Cause.REFUND,), Twist.VOID_KEPT)


def test_money_of_an_unknown_receipt_and_the_program_does_not_excuse_itself(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)

    found = inquire(counter.journal, orlova, WITH_SALE)

    assert found.explanations[0].causes == (Cause.UNPROVEN,)
    assert found.doubts == (Doubt(Check.RECEIPT, "1"),)


@pytest.mark.parametrize(("was_printed", "twist"), [(1, "put_in_now"), (0, "given_back_now")])
def test_a_receipt_of_the_shift_before_that_was_settled_in_this_one(
    counter: Counter, orlova: ClerkSession, was_printed: int, twist: str
) -> None:
    visit = counter.up_to(Step.WAIT_FOR_RECEIPT, orlova)
    if was_printed:
        counter.register.lost_answers = 1
        drive_settlement(counter.journal, orlova, counter.register, visit.id)
    close_shift(counter.journal, orlova, FLOAT, "key:Return")
    open_shift(counter.journal, orlova, FLOAT, "key:Return")
    check_settlement(counter.journal, counter.register, visit.id)

    found = inquire(counter.journal, orlova, WITH_SALE if was_printed else WITHOUT_SALE)

    assert found.explanations[0].causes == (Cause.LATE_PROOF,)
    assert found.explanations[0].clues[0].twist is Twist(twist)


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        ("UPDATE postings SET amount = amount + 1 WHERE account = 'drawer'", Check.REPORT),
        ("INSERT INTO sync_state VALUES ('alarm', 'forked 1 9')", Check.FORK),
        ("INSERT INTO held_effects VALUES ('660049-2', 1, 9, 'fact_taken')", Check.HELD),
    ],
)
def test_a_check_that_does_not_hold_is_named(
    counter: Counter, orlova: ClerkSession, damage: str, check: Check
) -> None:
    counter.up_to(Step.DONE, orlova)
    spoil(counter, damage)

    found = inquire(counter.journal, orlova, FLOAT)

    assert [doubt.check for doubt in found.doubts] == [check]


def test_the_whole_journal_is_verified_on_request(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)
    assert audit(counter.journal) is None

    spoil(counter, "DELETE FROM journal WHERE seq = 9")

    assert audit(counter.journal) == Doubt(Check.JOURNAL, "journal 9")


def test_a_drawer_is_explained_to_its_own_clerk(counter: Counter, orlova: ClerkSession) -> None:
    kim = counter.clerk(KIM)

    assert refused(lambda: inquire(counter.journal, kim, FLOAT)) is Refusal.DRAWER_IN_USE


def test_a_shift_without_a_count_has_nothing_to_explain(
    counter: Counter, orlova: ClerkSession
) -> None:
    assert refused(lambda: shift_inquiry(counter.journal)) is Refusal.SHIFT_STILL_OPEN
    assert refused(lambda: shift_inquiry(counter.journal, 9)) is Refusal.NOTHING_TO_REPORT


def spoil(counter: Counter, damage: str) -> None:
    """Change the file behind the program's back."""
    connection = sqlcipher.connect(str(counter.path))
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute(damage)
    connection.commit()
    connection.close()

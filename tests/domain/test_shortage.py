"""What may explain a cash difference: only what comes to it exactly, the likeliest first."""

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.money import Money
from app.domain.reference import shipped
from app.domain.shift import CashCount
from app.domain.shortage import Cause, Counting, Observations, Outcome, Sale, Twist
from app.domain.shortage_search import explain
from app.domain.shortage_table import ShortageTable, shipped_shortage
from app.errors import ClerkError, Refusal

MORNING = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
WEIGHTS = shipped_shortage().on(date(2026, 11, 21))
FLOAT = CashCount({100_000: 5, 10_000: 12, 1_000: 40})


def sale(at: int, due: int, cash: int = 0, **changes: object) -> Sale:
    """Return a sale `at` minutes after the morning; without `cash` it was paid to the kopeck."""
    when = MORNING + timedelta(minutes=at)
    made = Sale(
        number="80084740397510",
        entries=(f"660049-2.1.{at}",),
        since=when,
        until=when,
        due=Money(due),
        cash=Money(cash or due),
        card=Money.ZERO,
        change=Money((cash or due) - due),
        items=(Money(due),),
        lines=(Money(due),),
        outcome=Outcome.POSTED,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def shift(difference: int, *sales: Sale) -> Observations:
    """Return a shift that differs; its opening was what the shift before had left."""
    before = Counting(FLOAT, MORNING - timedelta(hours=13), "660049-2.1.1")
    opening = Counting(FLOAT, MORNING, "660049-2.1.2")
    closing = Counting(FLOAT, MORNING + timedelta(hours=12))
    expected = FLOAT.total - Money(difference)
    return Observations(1, expected, opening, closing, before, Money.ZERO, sales)


def test_what_agrees_needs_no_explanation() -> None:
    assert explain(shift(0, sale(10, 234_017)), WEIGHTS) == ()


def test_money_that_was_not_taken_is_named_with_its_sale() -> None:
    first, *_ = explain(shift(-234_017, sale(10, 81_000), sale(20, 234_017)), WEIGHTS)

    assert first.causes == (Cause.NOT_TAKEN,)
    assert first.clues[0].entries == ("660049-2.1.20",)
    assert first.since == first.until == MORNING + timedelta(minutes=20)


def test_two_digits_that_changed_places_come_to_a_difference_divisible_by_nine() -> None:
    first, *_ = explain(shift(-90_000, sale(10, 217_300, 320_000)), WEIGHTS)

    assert (first.causes, first.clues[0].twist) == ((Cause.TRANSPOSED,), Twist.DIGITS_NEXT)
    assert first.clues[0].sums == (217_300, 320_000, 230_000)


def test_everything_said_comes_to_the_difference_to_the_kopeck() -> None:
    sales = [sale(at, 12_345 + 7_919 * at, 50_000 * (1 + at)) for at in range(1, 40)]
    for difference in (-400_000, 90_000, -12_345, 100):
        for found in explain(shift(difference, *sales), WEIGHTS):
            deltas = [clue.delta for clue in found.clues]
            total = [sum(deltas)] if found.is_pair else deltas
            assert set(total) == {difference}


def test_one_sale_says_more_than_ten_notes_that_would_fit() -> None:
    sales = [sale(at, 312_300, 500_000) for at in range(1, 20)]
    proven_late = sale(30, 400_000, outcome=Outcome.RECOVERED)

    first, *_ = explain(shift(-400_000, *sales, proven_late), WEIGHTS)

    assert first.causes == (Cause.UNPROVEN,)


def test_the_opening_is_asked_about_where_the_night_changed_it() -> None:
    seen = shift(-10_000)
    left = Counting(CashCount({100_000: 5, 10_000: 11, 1_000: 40}), MORNING, "660049-2.1.1")

    first, *_ = explain(replace(seen, before=left), WEIGHTS)

    assert (first.causes, first.clues[0].twist) == ((Cause.OPENING,), Twist.CARRIED_OVER)
    assert first.clues[0].entries == ("660049-2.1.1", "660049-2.1.2")


def test_the_other_side_of_yesterdays_difference_is_named() -> None:
    seen = replace(shift(77_700), difference_before=Money(-77_700))

    assert explain(seen, WEIGHTS)[0].clues[0].twist is Twist.OPPOSITE_BEFORE


def test_a_first_shift_has_no_night_before_it() -> None:
    found = explain(replace(shift(-10_000), before=None), WEIGHTS)

    assert {Cause.COUNTING, Cause.OPENING} <= {cause for each in found for cause in each.causes}


def test_two_causes_at_once_stand_behind_every_single_one() -> None:
    unknown = sale(10, 150_033, outcome=Outcome.UNKNOWN)
    seen = shift(150_033 - 71_017, unknown, sale(20, 71_017))

    found = explain(seen, WEIGHTS)

    assert [each.is_pair for each in found] == sorted(each.is_pair for each in found)
    assert found[0].is_pair
    assert set(found[0].causes) == {Cause.UNPROVEN, Cause.NOT_TAKEN}


def test_two_sales_whose_money_is_missing_are_named_together() -> None:
    seen = shift(-150_033 - 71_017, sale(10, 150_033), sale(20, 71_017))

    first, *_ = explain(seen, WEIGHTS)

    assert first.causes == (Cause.NOT_TAKEN, Cause.NOT_TAKEN)
    assert {clue.since.minute for clue in first.clues} == {10, 20}


def test_several_unknown_receipts_may_be_in_the_drawer_together() -> None:
    unknown = [sale(at, due, outcome=Outcome.UNKNOWN) for at, due in ((1, 50_111), (2, 70_222))]

    first, *_ = explain(shift(120_333, *unknown), WEIGHTS)

    assert first.clues[0].entries == ("660049-2.1.1", "660049-2.1.2")


@pytest.mark.parametrize("what", ["causes", "twists"])
def test_a_table_that_leaves_something_out_is_refused(what: str) -> None:
    table = deepcopy(shipped("shortage"))
    table["rules"][0][what].pop()  # type: ignore[index, call-overload, union-attr]

    with pytest.raises(ClerkError) as refused:
        ShortageTable.from_payload(table)

    assert refused.value.code is Refusal.MALFORMED_ANSWER
    assert refused.value.values == {"field": f"shortage.rules.0.{what}"}


def test_the_weights_say_that_nobody_has_confirmed_them() -> None:
    assert WEIGHTS.note.startswith("unverified priors")

"""Cash counted by hand, and the shift that it opens or closes."""

from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.money import Money
from app.domain.shift import DENOMINATIONS, PIECES_MAX, CashCount, Shift, ShiftState
from app.errors import ClerkError, Refusal

COUNTS = st.dictionaries(st.sampled_from(DENOMINATIONS), st.integers(0, PIECES_MAX))
SHIFT = Shift(
    id="a1",
    number=7,
    day=date(2026, 11, 20),
    clerk="002417",
    state=ShiftState.OPEN,
    opened_at=datetime(2026, 11, 20, 5, 0, tzinfo=UTC),
    opening=Money(500_000),
)


def test_notes_and_coins_add_up() -> None:
    count = CashCount({500_000: 2, 10_000: 3, 50: 1})
    assert count.total == Money(1_030_050)


def test_every_note_and_coin_in_use_is_known() -> None:
    rubles = ["5000", "2000", "1000", "500", "200", "100", "50", "25", "10", "5", "2", "1"]
    kopecks = ["0,50", "0,10", "0,05", "0,01"]
    in_use = [Money.parse(each).kopecks for each in rubles + kopecks]
    assert list(DENOMINATIONS) == in_use


def test_a_hundred_thousand_pieces_are_the_most() -> None:
    assert CashCount({1: 100_000}).total == Money(100_000)
    with pytest.raises(ClerkError):
        CashCount({1: 100_001})


def test_an_empty_drawer_is_a_count_too() -> None:
    assert CashCount({}).total == Money.ZERO


@pytest.mark.parametrize(
    ("denomination", "pieces"),
    [(300, 1), (0, 1), (-100, 1), (10_000, -1), (10_000, PIECES_MAX + 1)],
)
def test_money_that_does_not_exist_is_refused(denomination: int, pieces: int) -> None:
    with pytest.raises(ClerkError) as refusal:
        CashCount({denomination: pieces})
    assert refusal.value.code is Refusal.BAD_COUNT
    assert refusal.value.values == {"denomination": denomination, "pieces": pieces}


def test_denominations_without_pieces_make_no_difference() -> None:
    assert CashCount({10_000: 1, 5_000: 0}) == CashCount({10_000: 1})


def test_a_count_does_not_change_with_the_form_it_was_typed_into() -> None:
    typed = {10_000: 1}
    count = CashCount(typed)
    typed[10_000] = 2
    assert count.total == Money(10_000)


@given(COUNTS)
def test_a_count_reads_back_from_its_entry(pieces: dict[int, int]) -> None:
    count = CashCount(pieces)
    assert CashCount.from_payload(count.to_payload()) == count
    assert count.total.kopecks == sum(each * number for each, number in pieces.items())


@given(COUNTS, st.randoms(use_true_random=False))
def test_the_order_of_counting_does_not_matter(
    pieces: dict[int, int],
    chance: Random,
) -> None:
    shuffled = list(pieces.items())
    chance.shuffle(shuffled)
    assert {CashCount(pieces), CashCount(dict(shuffled))} == {CashCount(pieces)}


def test_a_closed_shift_is_not_open() -> None:
    assert SHIFT.is_open
    assert not replace(SHIFT, state=ShiftState.CLOSED).is_open

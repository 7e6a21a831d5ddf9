"""Where money changed hands otherwise than it was typed: digits, notes and change."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations, pairwise
from typing import Final

from app.domain.money import Money
from app.domain.shift import DENOMINATIONS
from app.domain.shortage import Cause, Clue, Observations, Sale, Twist
from app.domain.shortage_sales import clue_of
from app.domain.shortage_table import Weights

_RUBLE: Final = 100
_TEN: Final = 10
_LIKELY, _UNLIKELY = 10, 1
_COLLECTED: Final = 2_500
_LEAST_BILL: Final = 5_000
_NOTES: Final = tuple(each for each in DENOMINATIONS if each >= _RUBLE and each != _COLLECTED)
"""Notes and coins that go from hand to hand; 25 ₽ is a coin for collectors."""

_BILLS: Final = tuple(each for each in DENOMINATIONS if each >= _LEAST_BILL)


def tender_clues(seen: Observations, weights: Weights) -> Iterator[tuple[Cause, Clue]]:
    """Yield what would follow if a sum, a note or the change were another than the typed one."""
    sales = [sale for sale in seen.sales if sale.is_own and sale.is_proven and sale.in_cash]
    for sale in sales:
        if sale.change:  # else nothing was typed: the exact sum is one key
            yield from _digits(sale)
            yield from _notes(sale, weights)
            yield from _change(sale)
    yield from _change_of_others(sales, weights)


def _digits(sale: Sale) -> Iterator[tuple[Cause, Clue]]:
    """Tell of two digits that changed places, and of one too many or too few."""
    rubles, kopecks = divmod(sale.cash.kopecks, _RUBLE)
    digits = str(rubles)
    seen = {rubles}
    for first, second in combinations(range(len(digits)), 2):
        swapped = [*digits]
        swapped[first], swapped[second] = swapped[second], swapped[first]
        given = int("".join(swapped))
        if given in seen or swapped[0] == "0":
            continue
        seen.add(given)
        twist = Twist.DIGITS_NEXT if second == first + 1 else Twist.DIGITS_APART
        yield Cause.TRANSPOSED, _typed(sale, twist, Money(given * _RUBLE + kopecks))
    if not kopecks:
        yield Cause.DIGIT, _typed(sale, Twist.DIGIT_MISSING, sale.cash * _TEN)
        if not rubles % _TEN:
            yield Cause.DIGIT, _typed(sale, Twist.DIGIT_ADDED, Money(rubles // _TEN * _RUBLE))


def _typed(sale: Sale, twist: Twist, given: Money) -> Clue:
    """Return the clue of a sum that may have been given where another was typed."""
    weight = _LIKELY if given >= sale.in_cash else _UNLIKELY
    return clue_of(sale, twist, given - sale.cash, sale.cash, given, weight=weight)


def _notes(sale: Sale, weights: Weights) -> Iterator[tuple[Cause, Clue]]:
    """Tell of a note taken for another, among those given and among those of the change."""
    for twist, amount in (
        (Twist.NOTE_RECEIVED, sale.cash.kopecks),
        (Twist.NOTE_GIVEN, sale.change.kopecks),
    ):
        for meant, pieces in _fewest(amount):
            for was in _NOTES:
                if was == meant:
                    continue
                delta = was - meant if twist is Twist.NOTE_RECEIVED else meant - was
                weight = 100 * _likeness(meant, was, weights)
                yield Cause.WRONG_NOTE, _note(sale, twist, delta, (meant, was), weight)
                if pieces > 1 and weights.note_twice:
                    twice = weight * weights.note_twice // 100
                    yield Cause.WRONG_NOTE, _note(sale, twist, 2 * delta, (meant, was), twice)


def _note(sale: Sale, twist: Twist, delta: int, notes: tuple[int, int], weight: int) -> Clue:
    return clue_of(sale, twist, Money(delta), *map(Money, notes), weight=weight)


def _fewest(amount: int) -> Iterator[tuple[int, int]]:
    """Yield the notes, with their number, by which a sum is likeliest paid: as few as can be."""
    for note in _NOTES:
        pieces, amount = divmod(amount, note)
        if pieces:
            yield note, pieces


def _likeness(one: int, other: int, weights: Weights) -> int:
    if abs(_NOTES.index(one) - _NOTES.index(other)) == 1:
        return weights.note_neighbours
    return weights.note_tenfold if max(one, other) == _TEN * min(one, other) else weights.note_any


def _change(sale: Sale) -> Iterator[tuple[Cause, Clue]]:
    """Tell of change that was kept, given twice, or given as if of another note."""
    yield Cause.CHANGE, clue_of(sale, Twist.CHANGE_KEPT, sale.change, sale.change)
    yield Cause.CHANGE, clue_of(sale, Twist.CHANGE_TWICE, -sale.change, sale.change)
    for bill in map(Money, _BILLS):
        if bill >= sale.in_cash and bill != sale.cash:
            given = bill - sale.in_cash
            delta = sale.change - given
            yield Cause.CHANGE, clue_of(sale, Twist.CHANGE_OF_TENDER, delta, sale.change, given)


def _change_of_others(sales: list[Sale], weights: Weights) -> Iterator[tuple[Cause, Clue]]:
    """Tell of the change of the sale before or after, likelier where they follow closely."""
    near = timedelta(minutes=weights.near_minutes)
    for before, after in pairwise(sales):
        weight = weights.near_weight if after.since - before.until <= near else 1
        for sale, other in ((before, after), (after, before)):
            if other.change and sale.change != other.change:
                delta = sale.change - other.change
                clue = clue_of(
                    sale, Twist.CHANGE_OF_OTHER, delta, sale.change, other.change, weight=weight
                )
                yield Cause.CHANGE, clue

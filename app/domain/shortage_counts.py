"""Where a count of the drawer may be off: by pieces, a bundle or a row, or since the opening."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from app.domain.shift import DENOMINATIONS
from app.domain.shortage import Cause, Clue, Counting, Observations, Twist
from app.domain.shortage_table import Weights

_TENS: Final = range(10, 100)
"""Numbers of pieces of two digits."""


def count_clues(seen: Observations, weights: Weights) -> Iterator[tuple[Cause, Clue]]:
    """Yield what would follow if a count were off; a count that is too low is a shortage."""
    closing = seen.closing
    for clue in _off(closing, Twist.PIECES, weights.pieces):
        yield Cause.COUNTING, clue
    for clue in (*_stacks(closing, weights), *_rows(closing), *_swapped(closing)):
        yield Cause.COUNTING, clue
    for clue in _opening(seen, weights):
        yield Cause.OPENING, clue


def _off(
    counting: Counting, twist: Twist, shares: tuple[int, ...], sign: int = 1
) -> Iterator[Clue]:
    """Yield each denomination with some pieces too few or too many; many pieces err sooner."""
    for note, pieces in _rows_of(counting).items():
        for off, share in enumerate(shares, start=1):
            weight = share * (1 + min(pieces, 20))
            yield _clue(counting, twist, -sign * off * note, (note, off), weight)
            if pieces >= off:
                yield _clue(counting, twist, sign * off * note, (note, off), weight)


def _stacks(counting: Counting, weights: Weights) -> Iterator[Clue]:
    for note, pieces in _rows_of(counting).items():
        for stack in weights.stacks:
            weight = 2 if pieces else 1
            yield _clue(counting, Twist.STACK, -stack * note, (note, stack), weight)
            if pieces >= stack:
                yield _clue(counting, Twist.STACK, stack * note, (note, stack), weight)


def _rows(counting: Counting) -> Iterator[Clue]:
    """Yield neighbouring rows whose pieces may stand in each other's place."""
    rows = _rows_of(counting)
    for high, low in pairwise(DENOMINATIONS):
        more, less = rows[high], rows[low]
        if more != less:
            delta = (more - less) * (high - low)
            weight = 1 if more and less else 2  # one row off leaves the other empty
            yield _clue(counting, Twist.ROWS_SWAPPED, delta, (high, low), weight)


def _swapped(counting: Counting) -> Iterator[Clue]:
    """Yield numbers of pieces whose two digits may have changed places."""
    for note, pieces in _rows_of(counting).items():
        if pieces in _TENS:
            tens, ones = divmod(pieces, 10)
            meant = ones * 10 + tens
            if meant != pieces:
                sums = (note, pieces, meant)
                delta = (pieces - meant) * note
                yield _clue(counting, Twist.PIECES_SWAPPED, delta, sums, 1)


def _opening(seen: Observations, weights: Weights) -> Iterator[Clue]:
    """Yield what the counts at both ends of the night say of each other."""
    opening, before = seen.opening, seen.before
    if before is not None:
        left, found = before.count.total.kopecks, opening.count.total.kopecks
        off = seen.difference_before.kopecks
        if left != found:
            yield _night(before, opening, Twist.CARRIED_OVER, left - found, (left, found))
        if off:
            yield _night(before, opening, Twist.OPPOSITE_BEFORE, -off, (off,))
    if before is None or before.count.pieces != opening.count.pieces:
        yield from _off(opening, Twist.OPENING_PIECES, weights.pieces, sign=-1)


def _night(
    before: Counting, opening: Counting, twist: Twist, delta: int, sums: tuple[int, ...]
) -> Clue:
    entries = tuple(each.entry for each in (before, opening) if each.entry)
    return Clue(twist, delta, entries, before.at, opening.at, sums)


def _rows_of(counting: Counting) -> Mapping[int, int]:
    return {note: counting.count.pieces.get(note, 0) for note in DENOMINATIONS}


def _clue(counting: Counting, twist: Twist, delta: int, sums: tuple[int, ...], weight: int) -> Clue:
    entries = (counting.entry,) if counting.entry else ()
    return Clue(twist, delta, entries, counting.at, counting.at, sums, weight=weight)

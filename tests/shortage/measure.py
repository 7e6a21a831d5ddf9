"""Counts how often the true cause is among the first three: `python -m tests.shortage.measure`.

Seeds from HELD_OUT on are for measuring alone: nothing was looked at there while the weights and
the search were written, which was done on seeds below.
"""

import argparse
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.money import Money
from app.domain.shift import CashCount
from app.domain.shortage import Clue, Counting, Explanation, Observations
from app.domain.shortage_search import explain
from app.domain.shortage_table import shipped_shortage
from app.services.shortage_fold import Watch
from tests.shortage.errors import ERRORS, NotHere
from tests.shortage.money import Money as Pieces
from tests.shortage.money import total
from tests.shortage.shift import EVENING_BEFORE, MORNING, MadeShift, Record, Truth, honest

HELD_OUT = 1_000_000
FIRST = 3
TRIES_MAX = 200
DAY = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class Case:
    """A shift that differs, what the finder may know of it, and what was really done."""

    seen: Observations
    truth: Truth
    started: dict[int, str]


@dataclass(frozen=True, slots=True)
class Result:
    """`rank` is the place of the true cause with its true place among the explanations, from 1.

    0 is "not there". `place` is the true place among the clues of that explanation, and `shown`
    how many explanations there were.
    """

    rank: int
    place: int
    shown: int

    @property
    def is_found(self) -> bool:
        return 1 <= self.rank <= FIRST


def case_of(cause: str, seed: int) -> Case:
    """Make a shift with one error of this cause in it; the same seed gives the same shift."""
    for attempt in range(TRIES_MAX):
        shift = honest(seed * 1_000 + attempt)
        try:
            truth = ERRORS[cause](shift)
        except NotHere:
            continue
        found = _recorded(shift, truth)
        if found.seen.difference:
            return found
    raise AssertionError(f"{cause} never happened from seed {seed} on")


def _recorded(shift: MadeShift, truth: Truth) -> Case:
    record = Record()
    record.write(shift)
    watch = Watch(lambda _visit: record.before)
    for line in record.lines:
        watch.take(line)
    assert watch.opening is not None
    real = shift.real()
    counted = shift.miscount(real) if shift.miscount is not None else real
    expected = total(shift.typed_opening) + sum(
        each.due
        for each in shift.deals
        if not each.is_card and each.outcome in ("posted", "recovered")
    )
    before = shift.typed_before
    seen = Observations(
        shift=1,
        expected=Money(expected),
        opening=watch.opening,
        closing=Counting(_count(counted), MORNING + timedelta(hours=12), "660049-2.1.9999"),
        before=None if before is None else Counting(_count(before), EVENING_BEFORE, "before"),
        difference_before=Money(shift.difference_before),
        sales=watch.sales,
    )
    return Case(seen, truth, record.started)


def _count(pieces: Pieces) -> CashCount:
    return CashCount(dict(pieces))


def result_of(case: Case) -> Result:
    """Search the case's difference and see where the truth stands."""
    found = explain(case.seen, shipped_shortage().on(DAY))
    for rank, explanation in enumerate(found, start=1):
        place = _place(case, explanation)
        if place:
            return Result(rank, place, len(found))
    return Result(0, 0, len(found))


def _place(case: Case, explanation: Explanation) -> int:
    if [str(cause) for cause in explanation.causes] != [case.truth.cause]:
        return 0
    for at, clue in enumerate(explanation.clues, start=1):
        if _is_true(case, clue):
            return at
    return 0


def _is_true(case: Case, clue: Clue) -> bool:
    """Say whether a clue names the very payment, or a row of the very count that was wrong."""
    truth = case.truth
    if truth.deal is not None:
        return case.started[truth.deal] in clue.entries
    if str(clue.twist) in ("carried_over", "opposite_before"):
        return True
    return bool(clue.sums) and clue.sums[0] in truth.rows


def measure(seeds: Iterable[int]) -> dict[str, list[Result]]:
    """Search one shift for each cause and seed."""
    results: dict[str, list[Result]] = defaultdict(list)
    for seed in seeds:
        for cause in ERRORS:
            results[cause].append(result_of(case_of(cause, seed)))
    return results


def share(results: Iterable[Result]) -> float:
    found = [each.is_found for each in results]
    return sum(found) / len(found)


def table(results: dict[str, list[Result]]) -> str:
    """Return the figures by cause, for people."""
    head = (
        f"{'cause':<12} {'shifts':>6} {'in three':>8} {'first':>7} {'place in 3':>10} {'said':>5}"
    )
    lines = [head]
    for cause, each in (*results.items(), ("all", [r for rs in results.values() for r in rs])):
        first = sum(result.rank == 1 for result in each) / len(each)
        named = sum(result.is_found and result.place <= FIRST for result in each) / len(each)
        said = statistics.median(result.shown for result in each)
        lines.append(
            f"{cause:<12} {len(each):>6} {share(each):>8.1%} {first:>7.1%} {named:>10.1%} {said:>5}"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=HELD_OUT, help="first seed")
    parser.add_argument("--count", type=int, default=100, help="shifts of each cause")
    given = parser.parse_args()
    sys.stdout.write(table(measure(range(given.first, given.first + given.count))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

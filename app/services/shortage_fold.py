"""Reads what a shift's entries say of its payments, for the search of a cash difference."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from app.domain.money import Money
from app.domain.shift import CashCount
from app.domain.shortage import Counting, Outcome, Sale
from app.domain.visit import Kind
from app.store.history import Line
from app.store.projections import SHIFT_CLOSED, SHIFT_OPENED

LinesOf = Callable[[str], Iterable[Line]]
"""Gives the entries of a visit that an earlier shift began."""


class Watch:
    """Takes the entries of one shift in their order; `sales` are its payments then.

    A payment that is neither proven nor undone by the last entry taken is unknown.
    """

    def __init__(self, lines_of: LinesOf) -> None:
        self._lines_of: Final = lines_of
        self._sales: Final[dict[str, Sale]] = {}
        self.opening: Counting | None = None
        self.closing: Line | None = None

    @property
    def sales(self) -> tuple[Sale, ...]:
        return tuple(self._sales.values())

    def take(self, line: Line) -> None:
        """Follow one entry."""
        if line.kind == SHIFT_OPENED:
            self.opening = count_of(line)
        elif line.kind == SHIFT_CLOSED:
            self.closing = line
        elif line.kind == Kind.SETTLEMENT_STARTED:
            self._sales[line.payload["settlement"]] = _started(line)
        elif line.kind in (Kind.SETTLEMENT_POSTED, Kind.SETTLEMENT_VOIDED):
            self._end(line)

    def _end(self, line: Line) -> None:
        settlement = line.payload["settlement"]
        sale = self._sales.get(settlement) or self._of_before(line)
        if sale is None:
            return
        outcome = Outcome.VOIDED
        if line.kind == Kind.SETTLEMENT_POSTED:
            # the recovery signs as the terminal: the answer did not come to the clerk at once
            is_late = line.clerk == line.key.terminal
            outcome = Outcome.RECOVERED if is_late else Outcome.POSTED
        entries = (*sale.entries, line.key.text)
        self._sales[settlement] = replace(
            sale, outcome=outcome, until=moment(line), entries=entries
        )

    def _of_before(self, line: Line) -> Sale | None:
        """Find where a payment began that an earlier shift left unknown."""
        for each in self._lines_of(line.payload["visit"]):
            is_start = each.kind == Kind.SETTLEMENT_STARTED
            if is_start and each.payload["settlement"] == line.payload["settlement"]:
                return replace(_started(each), is_own=False)
        return None


def count_of(line: Line) -> Counting:
    """Return the count that an opening or a closing entry holds."""
    return Counting(CashCount.from_payload(line.payload["count"]), moment(line), line.key.text)


def moment(line: Line) -> datetime:
    return datetime.fromisoformat(line.wall)


def _started(line: Line) -> Sale:
    facts: Any = line.payload
    items: dict[str, int] = {}
    for item, _kind, amount in facts["charges"]:
        items[item] = items.get(item, 0) + amount
    return Sale(
        number=next(iter(items), "").partition("@")[0],
        entries=(line.key.text,),
        since=moment(line),
        until=moment(line),
        due=Money(facts["due"]),
        cash=Money(facts["cash"]),
        card=Money(facts["card"]),
        change=Money(facts["change"]),
        items=tuple(map(Money, items.values())),
        lines=tuple(Money(amount) for _item, _kind, amount in facts["charges"]),
        outcome=Outcome.UNKNOWN,
    )

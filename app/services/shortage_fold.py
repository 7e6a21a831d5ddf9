"""Reads what a shift's entries say of payments and returns, to explain a cash difference."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from app.domain.money import Money
from app.domain.shift import CashCount
from app.domain.shortage import Counting, GiveBack, MovedCash, Outcome, Sale
from app.domain.transfers import number_of
from app.domain.visit import Kind
from app.services.report_transfers import KINDS as CASH_MOVES
from app.store.history import Line
from app.store.projections import SHIFT_CLOSED, SHIFT_OPENED

_OF_RETURN: Final = (Kind.RETURNED, Kind.RETURN_VOIDED, Kind.MONEY_GIVEN_BACK)
_LEFT_OVER: Final = ("money_owed", "unknown_receipts")
"""Visits that a close lists, in which money may still have to go back."""

LinesOf = Callable[[str], Iterable[Line]]
"""Gives the entries of a visit that an earlier shift began."""


class Watch:
    """Takes the entries of one shift in their order; `sales` are its payments then.

    A payment that is neither proven nor undone by the last entry taken is unknown. `given_back`
    are its returns, with those that the shift before had left open.
    """

    def __init__(self, lines_of: LinesOf) -> None:
        self._lines_of: Final = lines_of
        self._sales: Final[dict[str, Sale]] = {}
        self._backs: Final[dict[str, GiveBack]] = {}
        self.moved: Final[list[MovedCash]] = []
        self.opening: Counting | None = None
        self.closing: Line | None = None

    @property
    def sales(self) -> tuple[Sale, ...]:
        return tuple(self._sales.values())

    @property
    def given_back(self) -> tuple[GiveBack, ...]:
        return tuple(self._backs.values())

    def inherit(self, closing: Line) -> None:
        """Take up the returns that an earlier close lists as open."""
        for visit in {visit for name in _LEFT_OVER for visit in closing.payload.get(name, ())}:
            for line in self._lines_of(visit):
                if line.kind == Kind.RETURN_STARTED and _is_before(line, closing):
                    self._ask_back(line)
                elif line.kind == Kind.RETURN_VOIDED and _is_before(line, closing):
                    self._backs.pop(line.payload["return"], None)

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
        elif line.kind == Kind.RETURN_STARTED:
            self._ask_back(line)
        elif line.kind in _OF_RETURN:
            self._follow_back(line)
        elif line.kind in CASH_MOVES:
            self.moved.append(_moved(line))

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

    def _ask_back(self, line: Line) -> None:
        settlement = line.payload["settlement"]
        sale = self._sales.get(settlement)
        if sale is not None:
            self._sales[settlement] = replace(sale, has_return=True)
        else:
            sale = self._of_before(line)
        self._backs.pop(line.payload.get("instead", ""), None)
        if sale is not None and line.payload["cash"]:
            self._backs[line.payload["return"]] = GiveBack(
                number=sale.number,
                entries=(line.key.text,),
                since=moment(line),
                until=moment(line),
                cash=Money(line.payload["cash"]),
            )

    def _follow_back(self, line: Line) -> None:
        key = line.payload["return"]
        back = self._backs.get(key)
        if back is not None:
            self._backs[key] = replace(
                back,
                is_given=line.kind == Kind.MONEY_GIVEN_BACK,
                until=moment(line),
                entries=(*back.entries, line.key.text),
            )


def count_of(line: Line) -> Counting:
    """Return the count that an opening or a closing entry holds."""
    return Counting(CashCount.from_payload(line.payload["count"]), moment(line), line.key.text)


def moment(line: Line) -> datetime:
    return datetime.fromisoformat(line.wall)


def _moved(line: Line) -> MovedCash:
    facts = line.payload
    number = number_of(facts["from"], facts.get("of", line.key.text))
    amount = Money(facts["amount"])
    return MovedCash(line.kind, number, line.key.text, moment(line), amount)


def _is_before(line: Line, other: Line) -> bool:
    return (line.key.epoch, line.key.seq) < (other.key.epoch, other.key.seq)


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

"""Counts what the entries of shifts say, one entry after the other; reads nothing else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.report import (
    Answers,
    Figures,
    Position,
    Receipts,
    ShiftReport,
    Turnover,
    UnknownReceipt,
)
from app.domain.shift import CashCount
from app.domain.visit import Answer, AnswerWay, Kind
from app.errors import ClerkError, Refusal
from app.store.history import Line, ShiftPlace
from app.store.projections import SHIFT_CLOSED, SHIFT_OPENED

_TENDERS: Final = (Account.DRAWER, Account.CARD)


@dataclass(slots=True)
class _Started:
    """A payment that waits for its document."""

    visit: str
    entry: str
    due: Money
    policies: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """The figures of one shift while its entries are read."""

    place: ShiftPlace
    opened_at: str = ""
    closed_at: str = ""
    opening: Money = Money.ZERO
    expected: Money = Money.ZERO
    count: CashCount | None = None
    difference: Money | None = None
    visits: int = 0
    handed_over: int = 0
    items: int = 0
    refused: int = 0
    cancelled: int = 0
    shown: set[tuple[str, str]] = field(default_factory=set)
    answered: dict[tuple[str, str], tuple[AnswerWay, Answer]] = field(default_factory=dict)
    sold: list[str] = field(default_factory=list)
    void: list[str] = field(default_factory=list)
    documents: int = 0
    cash: Money = Money.ZERO
    card: Money = Money.ZERO
    started: dict[str, _Started] = field(default_factory=dict)
    put: dict[Account, int] = field(default_factory=dict)
    taken: dict[Account, int] = field(default_factory=dict)

    @property
    def drawer(self) -> Money:
        return Money(self.put.get(Account.DRAWER, 0) - self.taken.get(Account.DRAWER, 0))

    def post(self, postings: Iterable[tuple[str, int]]) -> None:
        for account, amount in postings:
            side = self.put if amount > 0 else self.taken
            side[Account(account)] = side.get(Account(account), 0) + abs(amount)

    def figures(self) -> Figures:
        ways = [way for way in AnswerWay if any(each is way for each, _ in self.answered.values())]
        accounts = [each for each in Account if each in self.put or each in self.taken]
        return Figures(
            visits=self.visits,
            handed_over=self.handed_over,
            items=self.items,
            refused=self.refused,
            cancelled=self.cancelled,
            offers_shown=len(self.shown),
            answers=tuple(
                Answers(way, self._said(way, Answer.ACCEPTED), self._said(way, Answer.DECLINED))
                for way in ways
            ),
            policies_sold=tuple(self.sold),
            policies_void=tuple(self.void),
            receipts=Receipts(self.documents, self.cash + self.card, self.cash, self.card),
            unknown=tuple(
                UnknownReceipt(each.visit, settlement, each.entry, each.due)
                for settlement, each in self.started.items()
            ),
            turnovers=tuple(
                Turnover(each, Money(self.put.get(each, 0)), Money(self.taken.get(each, 0)))
                for each in accounts
            ),
        )

    def report(self, clerk_name: str) -> ShiftReport:
        closed = datetime.fromisoformat(self.closed_at) if self.closed_at else None
        return ShiftReport(
            number=self.place.number,
            day=self.place.day,
            clerk=self.place.clerk,
            clerk_name=clerk_name,
            opened_at=datetime.fromisoformat(self.opened_at),
            closed_at=closed,
            opening=self.opening,
            expected=self.drawer if closed is None else self.expected,
            count=self.count,
            difference=self.difference,
            figures=self.figures(),
        )

    def _said(self, way: AnswerWay, answer: Answer) -> int:
        return sum(1 for each in self.answered.values() if each == (way, answer))


class Fold:
    """Reads a stretch of the journal entry by entry; entries of other shifts pass by."""

    def __init__(self, places: Iterable[ShiftPlace]) -> None:
        self._by_shift: Final = {place.shift: Tally(place) for place in places}
        self._by_visit: Final[dict[str, Tally]] = {}
        self.positions: Final[dict[tuple[str, int], Position]] = {}
        self._wall = ""

    @property
    def shifts(self) -> tuple[Tally, ...]:
        return tuple(self._by_shift.values())

    @property
    def as_of(self) -> datetime:
        """Return the time of the last entry."""
        return datetime.fromisoformat(self._wall)

    def take(self, line: Line) -> None:
        """Count one entry. Raises REPORT_DISAGREES where an entry contradicts the ones before."""
        key = line.key
        self.positions[key.terminal, key.epoch] = Position(*key, line.hash.hex())
        self._wall = line.wall
        tally = self._tally(line)
        if tally is not None:
            count = _COUNTS.get(line.kind)
            if count is not None:
                count(tally, line)
            tally.post(line.postings)

    def _tally(self, line: Line) -> Tally | None:
        """Return the shift of an entry: the one it names, else the one its visit began in."""
        shift, visit = line.payload.get("shift"), line.payload.get("visit")
        named = self._by_shift.get(str(shift))
        if line.kind == Kind.VISIT_OPENED and named is not None:
            self._by_visit[str(visit)] = named
        return named if shift is not None else self._by_visit.get(str(visit))


def _shift_opened(tally: Tally, line: Line) -> None:
    tally.opened_at = line.wall
    tally.opening = CashCount.from_payload(line.payload["count"]).total


def _shift_closed(tally: Tally, line: Line) -> None:
    facts = line.payload
    tally.closed_at = line.wall
    tally.count = CashCount.from_payload(facts["count"])
    tally.expected, tally.difference = Money(facts["expected"]), Money(facts["difference"])
    _agree(tally.drawer, tally.expected, "expected")
    _agree(tally.count.total - tally.expected, tally.difference, "difference")


def _visit_opened(tally: Tally, _line: Line) -> None:
    tally.visits += 1


def _offer_shown(tally: Tally, line: Line) -> None:
    tally.shown.add((line.payload["visit"], line.payload["item"]))


def _offer_answered(tally: Tally, line: Line) -> None:
    facts = line.payload
    said = AnswerWay(facts["way"]), Answer(facts["answer"])
    tally.answered[facts["visit"], facts["item"]] = said


def _settlement_started(tally: Tally, line: Line) -> None:
    facts = line.payload
    numbers = tuple(policy["number"] for policy in facts["policies"])
    started = _Started(facts["visit"], line.key.text, Money(facts["due"]), numbers)
    tally.started[facts["settlement"]] = started


def _settlement_posted(tally: Tally, line: Line) -> None:
    started = tally.started.pop(line.payload["settlement"])
    paid = {Account(account): amount for account, amount in line.postings}
    cash, card = (Money(paid.get(account, 0)) for account in _TENDERS)
    _agree(cash + card, Money(line.payload["total"]), "receipts")
    tally.documents += 1
    tally.cash += cash
    tally.card += card
    tally.sold += started.policies


def _settlement_voided(tally: Tally, line: Line) -> None:
    tally.void += tally.started.pop(line.payload["settlement"]).policies


def _item_refused(tally: Tally, _line: Line) -> None:
    tally.refused += 1


def _handed_over(tally: Tally, line: Line) -> None:
    tally.handed_over += 1
    tally.items += len(line.payload["items"])


def _cancelled(tally: Tally, _line: Line) -> None:
    tally.cancelled += 1


_COUNTS: Final[dict[str, Callable[[Tally, Line], None]]] = {
    SHIFT_OPENED: _shift_opened,
    SHIFT_CLOSED: _shift_closed,
    Kind.VISIT_OPENED: _visit_opened,
    Kind.OFFER_SHOWN: _offer_shown,
    Kind.OFFER_ANSWERED: _offer_answered,
    Kind.SETTLEMENT_STARTED: _settlement_started,
    Kind.SETTLEMENT_POSTED: _settlement_posted,
    Kind.SETTLEMENT_VOIDED: _settlement_voided,
    Kind.ITEM_REFUSED: _item_refused,
    Kind.HANDED_OVER: _handed_over,
    Kind.VISIT_CANCELLED: _cancelled,
}


def _agree(found: Money, recorded: Money, what: str) -> None:
    if found != recorded:
        raise ClerkError(Refusal.REPORT_DISAGREES, what=what)

"""Counts what the entries of shifts say, one entry after the other; reads nothing else."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from app.domain.corrections import ACCEPTED, CorrectionLine
from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.papers import Paper, split_document
from app.domain.receipts import Receipts
from app.domain.register_totals import RegisterWitness
from app.domain.report import Answers, Figures, Position, ShiftReport, Turnover, UnknownReceipt
from app.domain.shift import CashCount
from app.domain.visit import Answer, AnswerWay, Kind
from app.messages.entries import EntryKey
from app.services.report_days import DayMark
from app.services.report_money_back import BEGINS, ENDS, MoneyBack, agree
from app.store.history import Line, ShiftPlace
from app.store.projections import DAY_CLOSED, DAY_OPENED, ITEM_RETURNED, SHIFT_CLOSED, SHIFT_OPENED


@dataclass(slots=True)
class Tally:
    """The figures of one shift, or of what is outside, while entries are read."""

    place: ShiftPlace
    opened_at: str = ""
    closed_at: str = ""
    opening: Money = Money.ZERO
    expected: Money = Money.ZERO
    count: CashCount | None = None
    difference: Money | None = None
    register: RegisterWitness | None = None
    visits: int = 0
    handed_over: int = 0
    items: int = 0
    refused: int = 0
    returned: int = 0
    cancelled: int = 0
    shown: set[tuple[str, str]] = field(default_factory=set)
    answered: dict[tuple[str, str], tuple[AnswerWay, Answer]] = field(default_factory=dict)
    sold: list[str] = field(default_factory=list)
    void: list[str] = field(default_factory=list)
    documents: int = 0
    cash: Money = Money.ZERO
    card: Money = Money.ZERO
    back: MoneyBack = field(default_factory=MoneyBack)
    unknown: dict[str, UnknownReceipt] = field(default_factory=dict)
    put: dict[Account, int] = field(default_factory=dict)
    taken: dict[Account, int] = field(default_factory=dict)
    corrections: list[CorrectionLine] = field(default_factory=list)

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
            returned=self.returned,
            cancelled=self.cancelled,
            offers_shown=len(self.shown),
            answers=tuple(
                Answers(way, self._said(way, Answer.ACCEPTED), self._said(way, Answer.DECLINED))
                for way in ways
            ),
            policies_sold=tuple(self.sold),
            policies_void=tuple(self.void),
            policies_cancelled=tuple(self.back.policies),
            receipts=Receipts(self.documents, self.cash + self.card, self.cash, self.card),
            money_back=self.back.receipts,
            unknown=tuple(self.unknown.values()),
            turnovers=tuple(
                Turnover(each, Money(self.put.get(each, 0)), Money(self.taken.get(each, 0)))
                for each in accounts
            ),
            corrections=tuple(self.corrections),
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
            register=self.register,
        )

    def _said(self, way: AnswerWay, answer: Answer) -> int:
        return sum(1 for each in self.answered.values() if each == (way, answer))


class Fold:
    """Reads the journal entry by entry and counts those of some shifts and of their day.

    An entry belongs to the shift that is open where it stands; outside any shift, to the operating
    day that began last, or to the one after it once that was closed, as at the centre.
    """

    def __init__(
        self, places: Sequence[ShiftPlace], day: date, first: EntryKey, *, is_of_day: bool = True
    ) -> None:
        """Take the shifts to count, their day, and the entry that the reading begins with."""
        self.is_of_day: Final = is_of_day
        self._by_shift: Final = {place.shift: Tally(place) for place in places}
        self.days: Final = DayMark(day.isoformat())
        self._unseen: Final = set(self._by_shift) or {self.days.wanted}
        self._started: Final[dict[str, Tally]] = {}
        self._now: Tally | None = None
        self._wall = ""
        self.between: Final = Tally(ShiftPlace("", 0, day, "", first))
        self.between_entries: Final[list[EntryKey]] = []
        self.positions: Final[dict[tuple[str, int], Position]] = {}

    @property
    def shifts(self) -> tuple[Tally, ...]:
        return tuple(self._by_shift.values())

    @property
    def as_of(self) -> datetime:
        """Return the time of the last entry."""
        return datetime.fromisoformat(self._wall)

    def is_done(self, following: Line) -> bool:
        """Tell whether this and all later entries can change nothing any more."""
        if self._unseen:
            return False
        if self.is_of_day:
            is_over = self.days.is_left(following)
        else:
            is_over = all(tally.closed_at for tally in self.shifts)
        return is_over and not any(tally.unknown for tally in (*self.shifts, self.between))

    def take(self, line: Line) -> None:
        """Count one entry. Raises REPORT_DISAGREES where an entry contradicts the ones before."""
        key = line.key
        self.positions[key.terminal, key.epoch] = Position(*key, line.hash.hex())
        self._wall = line.wall
        self._begin(line)
        self._resolve(line)
        if self._now is None:
            return
        count = _COUNTS.get(line.kind)
        if count is not None:
            count(self._now, line)
        self._now.post(line.postings)
        if self._now is self.between and line.postings:
            self.between_entries.append(key)
        if line.kind in BEGINS:
            self._started[line.payload[BEGINS[line.kind]]] = self._now
        if line.kind == SHIFT_CLOSED:
            self._now = self._outside()

    def _begin(self, line: Line) -> None:
        """Note the day or the shift that an entry begins."""
        self.days.take(line)
        if line.kind == SHIFT_OPENED:
            self._unseen.discard(line.payload["shift"])
            self._now = self._by_shift.get(line.payload["shift"])
        elif line.kind in (DAY_OPENED, DAY_CLOSED):
            self._unseen.discard(self.days.day)
            self._now = self._outside()

    def _outside(self) -> Tally | None:
        return self.between if self.is_of_day and self.days.is_wanted else None

    def _resolve(self, line: Line) -> None:
        """Take a payment whose document is now proven or disproven off the unknown ones."""
        if line.kind in ENDS:
            task = line.payload[ENDS[line.kind]]
            tally = self._started.pop(task, None)
            if tally is not None:
                del tally.unknown[task]


def _shift_opened(tally: Tally, line: Line) -> None:
    tally.opened_at = line.wall
    tally.opening = CashCount.from_payload(line.payload["count"]).total


def _shift_closed(tally: Tally, line: Line) -> None:
    facts = line.payload
    tally.closed_at = line.wall
    tally.count = CashCount.from_payload(facts["count"])
    tally.expected, tally.difference = Money(facts["expected"]), Money(facts["difference"])
    if "register" in facts:
        tally.register = RegisterWitness.from_payload(facts["register"])
    agree(tally.drawer, tally.expected, "expected")
    agree(tally.count.total - tally.expected, tally.difference, "difference")


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
    settlement, due = facts["settlement"], Money(facts["due"])
    tally.unknown[settlement] = UnknownReceipt(facts["visit"], settlement, line.key.text, due)


def _settlement_posted(tally: Tally, line: Line) -> None:
    total = Money(line.payload["total"])
    paid = {Account(account): Money(amount) for account, amount in line.postings if amount > 0}
    agree(Money.total(paid.values()), total, "receipts")
    card = paid.get(Account.CARD_HELD, Money.ZERO)
    tally.documents += 1
    tally.card += card
    tally.cash += total - card  # proven after the close, it is booked against the difference
    papers = (split_document(document) for document in line.documents)
    tally.sold += [number for paper, number in papers if paper is Paper.POLICY]


def _settlement_voided(tally: Tally, line: Line) -> None:
    tally.void += line.payload["numbers"]


def _return_started(tally: Tally, line: Line) -> None:
    facts = line.payload
    task, due = facts["return"], Money(facts["total"])
    tally.unknown[task] = UnknownReceipt(facts["visit"], task, line.key.text, due, is_return=True)


def _returned(tally: Tally, line: Line) -> None:
    agree(tally.back.take(line), Money(line.payload["total"]), "return receipts")


def _item_refused(tally: Tally, _line: Line) -> None:
    tally.refused += 1


def _item_returned(tally: Tally, _line: Line) -> None:
    tally.returned += 1


def _correction_accepted(tally: Tally, line: Line) -> None:
    tally.corrections.append(CorrectionLine.read(line.key.text, line.payload, line.postings))


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
    Kind.RETURN_STARTED: _return_started,
    Kind.RETURNED: _returned,
    Kind.ITEM_REFUSED: _item_refused,
    ITEM_RETURNED: _item_returned,
    ACCEPTED: _correction_accepted,
    Kind.HANDED_OVER: _handed_over,
    Kind.VISIT_CANCELLED: _cancelled,
}

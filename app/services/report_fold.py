"""Counts what the entries of shifts say, one entry after the other; reads nothing else."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final

from app.domain.corrections import ACCEPTED, CorrectionLine
from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.papers import Paper, split_document
from app.domain.register_totals import RegisterWitness
from app.domain.report import Position, UnknownReceipt
from app.domain.shift import CashCount
from app.domain.visit import Answer, AnswerWay, Kind
from app.messages.entries import EntryKey
from app.services.report_days import DayMark
from app.services.report_money_back import BEGINS, ENDS, agree
from app.services.report_tally import Tally
from app.services.report_transfers import KINDS as CASH_MOVES
from app.store.history import Line, ShiftPlace
from app.store.projections import DAY_CLOSED, DAY_OPENED, ITEM_RETURNED, SHIFT_CLOSED, SHIFT_OPENED


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
    tally.moved.close(line)
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


def _cash_moved(tally: Tally, line: Line) -> None:
    tally.moved.take(line)


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
    **dict.fromkeys(CASH_MOVES, _cash_moved),
    Kind.HANDED_OVER: _handed_over,
    Kind.VISIT_CANCELLED: _cancelled,
}

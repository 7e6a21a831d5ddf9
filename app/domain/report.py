"""What a day or a shift came to: figures folded from the journal, and where that journal stood."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum, auto
from typing import Any, Final, TypeAlias

from app.domain.corrections import CorrectionLine
from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.receipts import Receipts
from app.domain.register_totals import RegisterWitness
from app.domain.shift import CashCount
from app.domain.transfers import OpenTransfer, TransferLine
from app.domain.visit import AnswerWay

FORM: Final = 1
"""Version of the keys that scripts read."""

Plain: TypeAlias = dict[str, Any]


class Pending(StrEnum):
    """Why a report may still change."""

    SHIFT_OPEN = auto()
    DAY_OPEN = auto()
    RECEIPT_UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Position:
    """Where a journal stood: its newest entry, and that entry's hash in hex."""

    terminal: str
    epoch: int
    seq: int
    head: str


@dataclass(frozen=True, slots=True)
class Turnover:
    """Final postings to one account: what was put in and what was taken out, both positive."""

    account: Account
    put: Money
    taken: Money

    @property
    def rest(self) -> Money:
        return self.put - self.taken


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to offers that came one way; figures of different ways are never added up."""

    way: AnswerWay
    accepted: int
    declined: int


@dataclass(frozen=True, slots=True)
class UnknownReceipt:
    """A payment or return whose document is neither proven nor disproven; `entry` began it."""

    visit: str
    settlement: str
    entry: str
    due: Money
    is_return: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """What was done in a stretch of the journal; everything counts where it was recorded.

    `unknown` are its payments and returns that are still not proven either way, `handed_over`
    are visits, `items` what they took along; `refused` are items that stayed,
    `returned` those that went back to their senders. `money_back` are the return receipts of sales
    that were cancelled after payment, `policies_cancelled` their policies; `receipts` stay gross.
    """

    visits: int
    handed_over: int
    items: int
    refused: int
    returned: int
    cancelled: int
    offers_shown: int
    answers: tuple[Answers, ...]
    policies_sold: tuple[str, ...]
    policies_void: tuple[str, ...]
    policies_cancelled: tuple[str, ...]
    receipts: Receipts
    money_back: Receipts
    unknown: tuple[UnknownReceipt, ...]
    turnovers: tuple[Turnover, ...]
    corrections: tuple[CorrectionLine, ...] = ()
    transfers: tuple[TransferLine, ...] = ()

    @property
    def turnover(self) -> Money:
        return Money.total(each.put for each in self.turnovers)

    def taken_for(self, account: Account) -> Money:
        """Return what customers paid for an account: a correction of the centre is none of it."""
        taken = Money.total(each.taken for each in self.turnovers if each.account is account)
        return taken - Money.total(each.taken_for(account) for each in self.corrections)

    @classmethod
    def total(cls, parts: Iterable["Figures"]) -> "Figures":
        """Add up the figures of several shifts."""
        each = tuple(parts)
        return cls(
            visits=sum(part.visits for part in each),
            handed_over=sum(part.handed_over for part in each),
            items=sum(part.items for part in each),
            refused=sum(part.refused for part in each),
            returned=sum(part.returned for part in each),
            cancelled=sum(part.cancelled for part in each),
            offers_shown=sum(part.offers_shown for part in each),
            answers=_all_answers(each),
            policies_sold=tuple(number for part in each for number in part.policies_sold),
            policies_void=tuple(number for part in each for number in part.policies_void),
            policies_cancelled=tuple(number for part in each for number in part.policies_cancelled),
            receipts=Receipts.sum_of(part.receipts for part in each),
            money_back=Receipts.sum_of(part.money_back for part in each),
            unknown=tuple(receipt for part in each for receipt in part.unknown),
            turnovers=_all_turnovers(each),
            corrections=tuple(line for part in each for line in part.corrections),
            transfers=tuple(line for part in each for line in part.transfers),
        )


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """One shift. `expected` is what the drawer should hold now, or held at the close.

    `closed_at`, `count` and `difference` are None while the shift is open.
    """

    number: int
    day: date
    clerk: str
    clerk_name: str
    opened_at: datetime
    closed_at: datetime | None
    opening: Money
    expected: Money
    count: CashCount | None
    difference: Money | None
    figures: Figures
    register: RegisterWitness | None = None
    open_transfers: tuple[OpenTransfer, ...] = ()

    @property
    def counted(self) -> Money | None:
        return None if self.count is None else self.count.total


@dataclass(frozen=True, slots=True)
class DayReport:
    """A window's operating day, or one shift of it when `shift` is its number.

    `positions` are the journals it was folded from, one an epoch; `as_of` is the time of their
    last entry, so that the same positions give the same report. `between` is what was recorded
    outside any shift, as a receipt that is proven after the close; `figures` include it.
    `closed_by` is the entry that closed the day, empty while it is open. `pending` says why the
    report may change.
    """

    branch: str
    branch_name: str
    window: int
    day: date
    shift: int | None
    as_of: datetime
    positions: tuple[Position, ...]
    shifts: tuple[ShiftReport, ...]
    between: Figures
    figures: Figures
    closed_by: str = ""

    @property
    def pending(self) -> tuple[Pending, ...]:
        at_work = any(shift.closed_at is None for shift in self.shifts)
        found = {
            Pending.SHIFT_OPEN: at_work,
            Pending.DAY_OPEN: self.shift is None and not (self.closed_by or at_work),
            Pending.RECEIPT_UNKNOWN: bool(self.figures.unknown),
        }
        return tuple(why for why, holds in found.items() if holds)

    @property
    def is_preliminary(self) -> bool:
        return bool(self.pending)

    def to_payload(self) -> Plain:
        """Return the report for scripts: sums in kopecks, times in UTC; keys only ever grow."""
        return {
            "form": FORM,
            "report": "day" if self.shift is None else "shift",
            "day": self.day.isoformat(),
            "shift": self.shift,
            "preliminary": self.is_preliminary,
            "pending": [str(why) for why in self.pending],
            "branch": self.branch,
            "branch_name": self.branch_name,
            "window": self.window,
            "as_of": self.as_of.isoformat(),
            "closed_by": self.closed_by,
            "positions": [asdict(at) for at in self.positions],
            "shifts": [_plain_shift(shift) for shift in self.shifts],
            "between": _plain_figures(self.between),
            "figures": _plain_figures(self.figures),
        }


def _all_answers(parts: tuple[Figures, ...]) -> tuple[Answers, ...]:
    found = [each for part in parts for each in part.answers]
    return tuple(
        Answers(
            way,
            sum(each.accepted for each in found if each.way is way),
            sum(each.declined for each in found if each.way is way),
        )
        for way in AnswerWay
        if any(each.way is way for each in found)
    )


def _all_turnovers(parts: tuple[Figures, ...]) -> tuple[Turnover, ...]:
    found = [each for part in parts for each in part.turnovers]
    return tuple(
        Turnover(
            account,
            Money.total(each.put for each in found if each.account is account),
            Money.total(each.taken for each in found if each.account is account),
        )
        for account in Account
        if any(each.account is account for each in found)
    )


def _plain_shift(shift: ShiftReport) -> Plain:
    counted, difference = shift.counted, shift.difference
    return {
        "number": shift.number,
        "clerk": shift.clerk,
        "clerk_name": shift.clerk_name,
        "opened_at": shift.opened_at.isoformat(),
        "closed_at": None if shift.closed_at is None else shift.closed_at.isoformat(),
        "opening": shift.opening.kopecks,
        "expected": shift.expected.kopecks,
        "counted": None if counted is None else counted.kopecks,
        "difference": None if difference is None else difference.kopecks,
        "count": None if shift.count is None else shift.count.to_payload(),
        "figures": _plain_figures(shift.figures),
        "register": None if shift.register is None else shift.register.to_payload(),
        "open_transfers": [each.to_payload() for each in shift.open_transfers],
    }


def _plain_figures(figures: Figures) -> Plain:
    return {
        "visits": figures.visits,
        "handed_over": figures.handed_over,
        "items": figures.items,
        "refused": figures.refused,
        "returned": figures.returned,
        "cancelled": figures.cancelled,
        "offers_shown": figures.offers_shown,
        "answers": {
            str(each.way): {"accepted": each.accepted, "declined": each.declined}
            for each in figures.answers
        },
        "policies_sold": [*figures.policies_sold],
        "policies_void": [*figures.policies_void],
        "policies_cancelled": [*figures.policies_cancelled],
        "receipts": figures.receipts.to_payload(),
        "money_back": figures.money_back.to_payload(),
        "unknown_receipts": [
            {**asdict(each), "due": each.due.kopecks, "is_return": int(each.is_return)}
            for each in figures.unknown
        ],
        "accounts": {
            str(each.account): {
                "put": each.put.kopecks,
                "taken": each.taken.kopecks,
                "rest": each.rest.kopecks,
            }
            for each in figures.turnovers
        },
        "corrections": [each.to_payload() for each in figures.corrections],
        "transfers": [each.to_payload() for each in figures.transfers],
        "turnover": figures.turnover.kopecks,
    }

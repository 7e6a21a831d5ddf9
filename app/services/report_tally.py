"""The figures of one shift, or of what is outside any, while its entries are read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.corrections import CorrectionLine
from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.receipts import Receipts
from app.domain.register_totals import RegisterWitness
from app.domain.report import Answers, Figures, ShiftReport, Turnover, UnknownReceipt
from app.domain.shift import CashCount
from app.domain.visit import Answer, AnswerWay
from app.services.report_money_back import MoneyBack
from app.services.report_transfers import CashMoved
from app.store.history import ShiftPlace


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
    moved: CashMoved = field(default_factory=CashMoved)
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
            transfers=tuple(self.moved.lines),
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
            open_transfers=tuple(self.moved.open),
        )

    def _said(self, way: AnswerWay, answer: Answer) -> int:
        return sum(1 for each in self.answered.values() if each == (way, answer))

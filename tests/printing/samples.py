"""A shift that sold one policy and counted too little, as a report has it."""

from datetime import UTC, date, datetime

from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.receipts import Receipts
from app.domain.report import (
    Answers,
    DayReport,
    Figures,
    Position,
    ShiftReport,
    Turnover,
)
from app.domain.shift import CashCount
from app.domain.visit import AnswerWay

HEAD = "15597d1a5e612e69d3207ffeda09b1a627961ba961e86a8e44c4c8314394849a"
DAY = date(2026, 11, 21)
FIGURES = Figures(
    visits=4,
    handed_over=1,
    items=1,
    refused=2,
    returned=1,
    cancelled=2,
    offers_shown=3,
    answers=(Answers(AnswerWay.TOUCH, 1, 1), Answers(AnswerWay.CLERK, 0, 1)),
    policies_sold=("ZP66004926110000018",),
    policies_void=("ZP66004926110000025",),
    policies_cancelled=(),
    receipts=Receipts(1, Money(262_260), Money(262_260), Money(0)),
    money_back=Receipts.sum_of(()),
    unknown=(),
    turnovers=(
        Turnover(Account.DRAWER, Money(762_260), Money(762_260)),
        Turnover(Account.SAFE, Money(760_050), Money(500_000)),
        Turnover(Account.COD_PAYABLE, Money(0), Money(234_000)),
        Turnover(Account.COD_FEE, Money(0), Money(18_360)),
        Turnover(Account.POLICY_PREMIUM, Money(0), Money(9_900)),
        Turnover(Account.DIFFERENCE, Money(2_210), Money(0)),
    ),
)
SHIFT = ShiftReport(
    number=7,
    day=DAY,
    clerk="002417",
    clerk_name="Орлова М. С.",
    opened_at=datetime(2026, 11, 21, 8, 0, tzinfo=UTC),
    closed_at=datetime(2026, 11, 21, 20, 5, tzinfo=UTC),
    opening=Money(500_000),
    expected=Money(762_260),
    count=CashCount({100_000: 5, 10_000: 26, 50: 1}),
    difference=Money(-2_210),
    figures=FIGURES,
)
REPORT = DayReport(
    branch="660049",
    branch_name="Красноярск",
    window=2,
    day=DAY,
    shift=None,
    as_of=datetime(2026, 11, 21, 20, 5, tzinfo=UTC),
    positions=(Position("660049-2", 1, 214, HEAD),),
    shifts=(SHIFT,),
    between=Figures.total(()),
    figures=FIGURES,
    closed_by="660049-2.1.213",
)

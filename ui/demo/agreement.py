"""Compares what window, report, register and centre say of the day: four separate books."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.central.central import Central, Figures
from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.report import DayReport
from app.services.workplace import Proof
from app.store.verify import Verdict
from ui.demo.world import Tally

ACCOUNTS: Final = {
    Account.COD_PAYABLE: "Наложенные платежи",
    Account.COD_FEE: "Плата за перевод",
    Account.STORAGE_FEE: "Хранение",
    Account.POLICY_PREMIUM: "Полисы",
}
"""What customers pay for."""

SIDES: Final = ("window", "report", "register", "centre")
TITLES: Final = {"window": "Окно", "report": "Отчёт", "register": "Касса", "centre": "Центр"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure as each side has it, None where a side does not keep it; money is in kopecks."""

    name: str
    window: int | None = None
    report: int | None = None
    register: int | None = None
    centre: int | None = None
    is_money: bool = True

    @property
    def agrees(self) -> bool:
        return len({value for value in self.values if value is not None}) == 1

    @property
    def values(self) -> tuple[int | None, ...]:
        return (self.window, self.report, self.register, self.centre)

    def text(self, value: int | None) -> str:
        if value is None:
            return "—"
        return Money(value).text if self.is_money else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that is compared, each read where it is kept."""

    tally: Tally
    opening: Money
    report: DayReport
    register: dict[str, Any]
    centre: Figures
    cases: int
    proof: Proof
    verdict: Verdict


def centre_figures(folder: Path, branch: str, day: str) -> tuple[Figures, int]:
    """Return the centre's sums of a day, and how many cases wait for people there."""
    central = Central.open(folder)
    try:
        return central.figures(branch, day), len(central.cases(branch))
    finally:
        central.close()


def compare(evidence: Evidence) -> tuple[Row, ...]:
    """Set the four books side by side."""
    tally, report, sums = evidence.tally, evidence.report.figures, evidence.centre.sums
    documents = evidence.register["documents"]
    sold = [each for each in documents if each["type"] == "sell"]
    back = [each for each in documents if each["type"] == "sellReturn"]
    shift = evidence.report.shifts[-1]
    total = Row(
        name="Принято от получателей",
        window=tally.kept,
        report=(report.receipts.total - report.money_back.total).kopecks,
        register=sum(each["total"] for each in sold) - sum(each["total"] for each in back),
        centre=-sum(sums.get(account, 0) for account in ACCOUNTS),
    )
    returns = Row(
        name="Чеков возврата",
        window=tally.returns,
        report=report.money_back.documents,
        register=len(back),
        centre=evidence.centre.counts.get("returned", 0),
        is_money=False,
    )
    by_card = Row(
        name="Из них картой",
        window=tally.card,
        report=report.receipts.card.kopecks,
        centre=sums.get(Account.CARD, 0),
    )
    receipts = Row(
        name="Чеков",
        window=tally.sales,
        report=report.receipts.documents,
        register=len(sold),
        centre=evidence.centre.counts.get("settlement_posted", 0),
        is_money=False,
    )
    parts = (
        Row(
            name=f"— {title.lower()}",
            window=tally.accounts[str(account)],
            report=-sum(each.rest.kopecks for each in report.turnovers if each.account is account),
            centre=-sums.get(account, 0),
        )
        for account, title in ACCOUNTS.items()
    )
    policies = Row(
        name="Полисов продано",
        window=tally.policies,
        report=len(report.policies_sold) - len(report.policies_cancelled),
        is_money=False,
    )
    drawer = Row(
        name="В ящике перед закрытием",
        window=(evidence.opening + Money(tally.cash)).kopecks,
        report=shift.expected.kopecks,
    )
    return (total, *parts, by_card, receipts, returns, policies, drawer)


def problems(evidence: Evidence) -> list[str]:
    """Return what is not as it must be, in sentences; nothing when all is proven."""
    return [*_unequal(evidence), *(say(evidence) for fails, say in _CHECKS if fails(evidence))]


def _unequal(evidence: Evidence) -> Iterator[str]:
    for row in compare(evidence):
        if not row.agrees:
            sides = ", ".join(
                f"{TITLES[side].lower()} {row.text(value)}"
                for side, value in zip(SIDES, row.values, strict=True)
                if value is not None
            )
            yield f"Не сходится «{row.name.removeprefix('— ')}»: {sides}."


def _stands_at_its_end(evidence: Evidence) -> bool:
    """Say whether the report ends where the day was closed, or where the journal ends."""
    at = evidence.report.positions[-1]
    is_closing = evidence.report.closed_by == f"{at.terminal}.{at.epoch}.{at.seq}"
    return is_closing or at.head == evidence.verdict.head


_Check = tuple[Callable[[Evidence], object], Callable[[Evidence], str]]
_CHECKS: Final[tuple[_Check, ...]] = (
    (
        lambda e: not e.verdict.whole,
        lambda e: f"Журнал повреждён: первая неверная запись {e.verdict.first_bad}.",
    ),
    (
        lambda e: not _stands_at_its_end(e),
        lambda _: "Отчёт составлен не по той записи, которой кончается день.",
    ),
    (
        lambda e: e.proof.acknowledged != e.proof.made,
        lambda e: f"Центр подтвердил {e.proof.acknowledged} записей из {e.proof.made}.",
    ),
    (lambda e: e.cases, lambda e: f"В центре ждут разбора: {e.cases}."),
    (
        lambda e: e.report.is_preliminary,
        lambda _: "Отчёт предварительный: смена не закрыта или есть неизвестный чек.",
    ),
    (
        lambda e: any(shift.difference for shift in e.report.shifts),
        lambda _: "При закрытии смены деньги в ящике не сошлись с записями.",
    ),
)
"""What has to hold besides equal sums: whether it fails, and how that is said."""


def to_payload(evidence: Evidence) -> dict[str, Any]:
    """Return the comparison for scripts: sums in kopecks."""
    return {
        "agree": not problems(evidence),
        "problems": problems(evidence),
        "rows": [
            {
                "name": row.name.removeprefix("— "),
                "unit": "kopecks" if row.is_money else "pieces",
                **dict(zip(SIDES, row.values, strict=True)),
                "agree": row.agrees,
            }
            for row in compare(evidence)
        ],
        "entries": evidence.proof.made,
        "acknowledged": evidence.proof.acknowledged,
        "cases_at_centre": evidence.cases,
        "journal_whole": evidence.verdict.whole,
        "head": evidence.verdict.head,
    }

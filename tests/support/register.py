"""A fiscal register in memory that obeys the port and can be told to fail."""

from dataclasses import dataclass, field
from threading import Event

from app.domain.money import Money
from app.domain.ports import (
    NEVER_SEEN,
    FiscalOutcome,
    FiscalReceipt,
    FiscalRefusal,
    FiscalTask,
    FiscalUnknown,
)
from app.domain.register_totals import FiscalTotals

PATIENCE_S = 30.0


def _open() -> Event:
    event = Event()
    event.set()
    return event


@dataclass
class PlainRegister:
    """Keeps one document a key.

    `lost_answers` are printed and not said, `refusals` are said and not printed. While `free` is
    clear the register is at work and answers nobody.
    """

    documents: dict[str, FiscalReceipt] = field(default_factory=dict)
    tasks: dict[str, FiscalTask] = field(default_factory=dict)
    fenced: set[str] = field(default_factory=set)
    lost_answers: int = 0
    slipped: int = 0
    unreachable: int = 0
    refusals: list[FiscalRefusal] = field(default_factory=list)
    free: Event = field(default_factory=_open)

    def register(self, task: FiscalTask) -> FiscalOutcome:
        self.free.wait(PATIENCE_S)
        if self.unreachable:
            self.unreachable -= 1
            return FiscalUnknown("no connection")
        if task.key in self.documents:
            return self.documents[task.key]
        if task.key in self.fenced:
            return FiscalRefusal(NEVER_SEEN, "fenced")
        if self.refusals:
            return self.refusals.pop(0)
        total = Money.total(line.amount for line in task.lines)
        receipt = FiscalReceipt(
            document=100 + len(self.documents),
            sign="2750398711",
            issued_at="2026-11-21T10:32",
            drive="9960440300000001",
            shift=7,
            total=total,
        )
        self.documents[task.key] = receipt
        self.tasks[task.key] = task
        if self.lost_answers:
            self.lost_answers -= 1
            return FiscalUnknown("the answer was lost")
        return receipt

    def outcome(self, key: str) -> FiscalOutcome:
        if self.unreachable:
            self.unreachable -= 1
            return FiscalUnknown("no connection")
        return self.documents.get(key) or FiscalRefusal(NEVER_SEEN, "no such task")

    def fence(self, key: str) -> FiscalOutcome:
        found = self.outcome(key)
        if isinstance(found, FiscalRefusal):
            self.fenced.add(key)
        return found

    def open_shift(self, clerk_name: str) -> None:
        """Nothing to open: this register is always ready."""

    def continue_printing(self) -> bool:
        return True

    def totals(self) -> FiscalTotals | None:
        """Count the documents; `slipped` are sales of a rouble that no window asked for."""
        if self.unreachable:
            self.unreachable -= 1
            return None
        tasks = [self.tasks[key] for key in self.documents if key in self.tasks]
        sales = [task for task in tasks if not task.is_return]
        back = [line.amount for task in tasks if task.is_return for line in task.lines]
        return FiscalTotals(
            shift=7,
            sales=len(sales) + self.slipped,
            cash=Money.total(task.cash for task in sales) + Money(100) * self.slipped,
            card=Money.total(task.card for task in sales),
            returns=len(tasks) - len(sales),
            returned=Money.total(back),
        )

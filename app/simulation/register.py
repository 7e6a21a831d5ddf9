"""A fiscal register that keeps its documents, and loses, delays and refuses what it is told to."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

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
from app.simulation.chance import Chance
from app.simulation.log import Log
from app.simulation.power import Power

FAULTS: Final = ("dead", "answer lost", "task late", "refused", "paper out")
_REFUSED: Final = 68


@dataclass(slots=True)
class Register:
    """Obeys the port whatever happens: one key is one document, and a fenced key is none.

    It has its own power. `permille` is how often a call meets a fault.
    """

    name: str
    chance: Chance
    log: Log
    power: Power = field(default_factory=Power)
    permille: int = 0
    dead_until_ms: int = 0
    shift: int = 7
    documents: dict[str, FiscalReceipt] = field(default_factory=dict)
    tasks: dict[str, FiscalTask] = field(default_factory=dict)
    refused: dict[str, FiscalRefusal] = field(default_factory=dict)
    printed: Counter[str] = field(default_factory=Counter)
    fenced: set[str] = field(default_factory=set)
    late: list[FiscalTask] = field(default_factory=list)

    def register(self, task: FiscalTask) -> FiscalOutcome:
        self.power.tick("before the register")
        fault = self._fault()
        if fault == "dead":
            return FiscalUnknown(fault)
        if fault == "task late":
            self.late.append(task)
            return FiscalUnknown(fault)
        if fault == "refused" and self._known(task.key) is None:
            self.refused[task.key] = FiscalRefusal(_REFUSED, "нет бумаги")
        outcome = self._take(task, paper_out=fault == "paper out")
        self.power.tick("after the register")
        return FiscalUnknown(fault) if fault == "answer lost" else outcome

    def outcome(self, key: str) -> FiscalOutcome:
        self.power.tick("before the question")
        fault = self._fault()
        if fault in ("dead", "answer lost"):
            return FiscalUnknown(fault)
        return self._known(key) or FiscalRefusal(NEVER_SEEN, "нет такого задания")

    def fence(self, key: str) -> FiscalOutcome:
        found = self.outcome(key)
        if isinstance(found, FiscalRefusal) and found.code == NEVER_SEEN:
            self.fenced.add(key)
            self.power.tick("after the fence")
        return found

    def open_shift(self, clerk_name: str) -> None:
        """Nothing to open: this register is always ready."""

    def continue_printing(self) -> bool:
        return True

    def totals(self) -> FiscalTotals | None:
        """Count what it printed in its shift; without a draw, so that no schedule moves."""
        if self.log.now_ms < self.dead_until_ms:
            return None
        of_shift = [key for key, each in self.documents.items() if each.shift == self.shift]
        tasks = [self.tasks[key] for key in of_shift]
        sales = [task for task in tasks if not task.is_return]
        back = [line for task in tasks if task.is_return for line in task.lines]
        return FiscalTotals(
            shift=self.shift,
            sales=len(sales),
            cash=Money.total(task.cash for task in sales),
            card=Money.total(task.card for task in sales),
            returns=len(tasks) - len(sales),
            returned=Money.total(line.amount for line in back),
        )

    def bring_late(self) -> None:
        """Let what was still on its way arrive."""
        waiting, self.late = self.late, []
        for task in waiting:
            self.log.fault(self.name, "a late task arrives")
            self._take(task, paper_out=False)

    def _known(self, key: str) -> FiscalOutcome | None:
        return self.documents.get(key) or self.refused.get(key)

    def _take(self, task: FiscalTask, *, paper_out: bool) -> FiscalOutcome:
        if task.key in self.fenced:
            return FiscalRefusal(NEVER_SEEN, "ключ занят")
        known = self._known(task.key)
        if known is not None:
            return known
        self.tasks[task.key] = task
        self.printed[task.key] += 1
        number = len(self.documents) + 1
        self.documents[task.key] = FiscalReceipt(
            document=number,
            sign=f"{2750398711 + number}",
            issued_at="2026-11-21T10:32",
            drive="9960440300000001",
            shift=self.shift,
            total=Money.total(line.amount for line in task.lines),
            paper_out=paper_out,
        )
        return self.documents[task.key]

    def _fault(self) -> str:
        if self.log.now_ms < self.dead_until_ms:
            return "dead"
        if not self.chance.happens(self.permille):
            return ""
        fault = self.chance.pick(FAULTS)
        self.log.fault(self.name, f"register: {fault}")
        return fault

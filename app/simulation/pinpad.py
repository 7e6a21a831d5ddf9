"""A bank's pinpad that keeps its operations, and loses, delays and declines what it is told."""

from dataclasses import dataclass, field
from typing import Final

from app.domain.money import Money
from app.domain.ports import (
    NEVER_CHARGED,
    CardApproval,
    CardDecline,
    CardOperation,
    CardOperationKind,
    CardOutcome,
    CardTotals,
    CardUnknown,
)
from app.simulation.chance import Chance
from app.simulation.log import Log
from app.simulation.power import Power

FAULTS: Final = ("dead", "answer lost", "charge late", "declined", "declined")
TERMINAL: Final = "10123456"
_POOR: Final = CardDecline(4451, "недостаточно средств")
_NEVER: Final = CardDecline(NEVER_CHARGED, "операции не было")


@dataclass(slots=True)
class Pinpad:
    """Obeys the port whatever happens: one key is one charge, and a closed key is none.

    It has its own power. `permille` is how often a call meets a fault.
    """

    name: str
    chance: Chance
    log: Log
    power: Power = field(default_factory=Power)
    permille: int = 0
    kept: dict[str, CardApproval | CardDecline] = field(default_factory=dict)
    reversals: dict[str, CardApproval] = field(default_factory=dict)
    operations: list[CardOperation] = field(default_factory=list)
    refunds: dict[str, CardApproval | CardDecline] = field(default_factory=dict)
    late: list[tuple[str, Money, str]] = field(default_factory=list)

    @property
    def taken(self) -> dict[str, int]:
        """Return what was charged and not given back, by the key of the charge."""
        back = {each.of for each in self.operations if each.of}
        return {
            key: kept.amount.kopecks
            for key, kept in self.kept.items()
            if isinstance(kept, CardApproval) and kept.reference not in back
        }

    def refunded(self, of: str) -> CardApproval | None:
        """Return the refund of the charge with this reference."""
        given = {each.reference for each in self.operations if each.of == of}
        made = (each for each in self.refunds.values() if isinstance(each, CardApproval))
        return next((each for each in made if each.reference in given), None)

    def pay(self, key: str, amount: Money) -> CardOutcome:
        self.power.tick("before the card")
        fault = self._fault()
        if fault == "dead":
            return CardUnknown(fault)
        if fault == "charge late":
            self.late.append((key, amount, ""))
            return CardUnknown(fault)
        if fault == "declined":
            self.kept.setdefault(key, _POOR)
        self._charge(key, amount)
        self.power.tick("after the card")
        return CardUnknown(fault) if fault == "answer lost" else self.kept[key]

    def outcome(self, key: str) -> CardOutcome:
        return self._asked(self.kept, key)

    def _asked(self, kept: dict[str, CardApproval | CardDecline], key: str) -> CardOutcome:
        self.power.tick("before the bank is asked")
        fault = self._fault()
        if fault in ("dead", "answer lost"):
            return CardUnknown(fault)
        found = kept.setdefault(key, _NEVER)
        self.power.tick("after the bank was asked")
        return found

    def reverse(self, key: str) -> CardOutcome:
        self.power.tick("before the reversal")
        fault = self._fault()
        charged = self.kept.get(key)
        if fault == "dead" or not isinstance(charged, CardApproval):
            return CardUnknown(fault)
        if fault == "declined" and key not in self.reversals:
            return _POOR
        if key not in self.reversals:
            self.reversals[key] = self._do(
                CardOperationKind.REVERSAL, charged.amount, charged.reference
            )
        self.power.tick("after the reversal")
        return CardUnknown(fault) if fault == "answer lost" else self.reversals[key]

    def refund(self, key: str, amount: Money, of: str) -> CardOutcome:
        self.power.tick("before the refund")
        fault = self._fault()
        if fault == "dead":
            return CardUnknown(fault)
        if fault == "charge late":
            self.late.append((key, amount, of))
            return CardUnknown(fault)
        if fault == "declined":
            self.refunds.setdefault(key, _POOR)
        self._refund(key, amount, of)
        self.power.tick("after the refund")
        return CardUnknown(fault) if fault == "answer lost" else self.refunds[key]

    def refund_outcome(self, key: str, _amount: Money, _of: str) -> CardOutcome:
        return self._asked(self.refunds, key)

    def totals(self) -> CardTotals | None:
        self.power.tick("before the bank's list")
        return CardTotals(TERMINAL, 1, tuple(self.operations))

    def bring_late(self) -> None:
        """Let what was still on its way arrive."""
        waiting, self.late = self.late, []
        for key, amount, of in waiting:
            self.log.fault(self.name, "a late refund arrives" if of else "a late charge arrives")
            if of:
                self._refund(key, amount, of)
            else:
                self._charge(key, amount)

    def _charge(self, key: str, amount: Money) -> None:
        if key not in self.kept:
            self.kept[key] = self._do(CardOperationKind.PAYMENT, amount, "")

    def _refund(self, key: str, amount: Money, of: str) -> None:
        if key not in self.refunds:
            self.refunds[key] = self._do(CardOperationKind.REFUND, amount, of)

    def _do(self, kind: CardOperationKind, amount: Money, of: str) -> CardApproval:
        reference = f"{432112340001 + len(self.operations)}"
        self.operations.append(CardOperation(kind, reference, amount, of))
        return CardApproval(reference, "220001", TERMINAL, amount, "****4321", "ОДОБРЕНО")

    def _fault(self) -> str:
        if not self.chance.happens(self.permille):
            return ""
        fault = self.chance.pick(FAULTS)
        self.log.fault(self.name, f"pinpad: {fault}")
        return fault

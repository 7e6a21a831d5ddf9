"""A bank's pinpad in memory that obeys the port and can be told to fail."""

from dataclasses import dataclass, field
from threading import Event

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
from tests.support.register import PATIENCE_S

TERMINAL = "10123456"
PAN = "************4321"
SLIP = "ПАО СБЕРБАНК\nОПЛАТА\nОДОБРЕНО\n"


def _open() -> Event:
    event = Event()
    event.set()
    return event


@dataclass
class PlainPinpad:
    """Keeps one outcome a key.

    `lost_answers` are done and not said, `declines` said and not done, `unreachable` neither. While
    `free` is clear the customer looks for the card.
    """

    kept: dict[str, CardApproval | CardDecline] = field(default_factory=dict)
    reversals: dict[str, CardApproval] = field(default_factory=dict)
    operations: list[CardOperation] = field(default_factory=list)
    lost_answers: int = 0
    unreachable: int = 0
    declines: list[CardDecline] = field(default_factory=list)
    free: Event = field(default_factory=_open)

    def pay(self, key: str, amount: Money) -> CardOutcome:
        self.free.wait(PATIENCE_S)
        if self.unreachable:
            self.unreachable -= 1
            return CardUnknown("no connection")
        if key not in self.kept:
            refused = self.declines.pop(0) if self.declines else None
            self.kept[key] = refused or self._do(CardOperationKind.PAYMENT, amount, "")
        return self._said(self.kept[key])

    def outcome(self, key: str) -> CardOutcome:
        if self.unreachable:
            self.unreachable -= 1
            return CardUnknown("no connection")
        never = CardDecline(NEVER_CHARGED, "операции не было")
        return self.kept.setdefault(key, never)

    def reverse(self, key: str) -> CardOutcome:
        if self.unreachable:
            self.unreachable -= 1
            return CardUnknown("no connection")
        charged = self.kept.get(key)
        if not isinstance(charged, CardApproval):
            return CardUnknown("no such charge")
        if key not in self.reversals:
            if self.declines:
                return self.declines.pop(0)
            done = self._do(CardOperationKind.REVERSAL, charged.amount, charged.reference)
            self.reversals[key] = done
        return self._said(self.reversals[key])

    def refund(self, key: str, amount: Money, of: str) -> CardOutcome:
        self.free.wait(PATIENCE_S)
        if self.unreachable:
            self.unreachable -= 1
            return CardUnknown("no connection")
        if key not in self.kept:
            refused = self.declines.pop(0) if self.declines else None
            self.kept[key] = refused or self._do(CardOperationKind.REFUND, amount, of)
        return self._said(self.kept[key])

    def refund_outcome(self, key: str, _amount: Money, _of: str) -> CardOutcome:
        return self.outcome(key)

    def totals(self) -> CardTotals | None:
        return None if self.unreachable else CardTotals(TERMINAL, 1, tuple(self.operations))

    def _do(self, kind: CardOperationKind, amount: Money, of: str) -> CardApproval:
        reference = f"{432112340001 + len(self.operations)}"
        self.operations.append(CardOperation(kind, reference, amount, of))
        return CardApproval(reference, "220001", TERMINAL, amount, PAN, SLIP)

    def _said(self, outcome: CardApproval | CardDecline) -> CardOutcome:
        if self.lost_answers:
            self.lost_answers -= 1
            return CardUnknown("the answer was lost")
        return outcome

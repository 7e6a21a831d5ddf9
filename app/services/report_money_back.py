"""Counts the sales that were cancelled after payment, beside those that were made."""

from dataclasses import dataclass, field
from typing import Final

from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.receipts import Receipts
from app.domain.visit import Kind
from app.errors import ClerkError, Refusal
from app.store.history import Line

BEGINS: Final[dict[str, str]] = {
    Kind.SETTLEMENT_STARTED: "settlement",
    Kind.RETURN_STARTED: "return",
}
ENDS: Final[dict[str, str]] = {
    Kind.SETTLEMENT_POSTED: "settlement",
    Kind.SETTLEMENT_VOIDED: "settlement",
    Kind.RETURNED: "return",
    Kind.RETURN_VOIDED: "return",
}
"""Which key of a payload names the register's task that an entry begins or ends."""


@dataclass(slots=True)
class MoneyBack:
    """Return receipts of one shift, and the policies that they made void."""

    documents: int = 0
    cash: Money = Money.ZERO
    card: Money = Money.ZERO
    policies: list[str] = field(default_factory=list)

    @property
    def receipts(self) -> Receipts:
        return Receipts(self.documents, self.cash + self.card, self.cash, self.card)

    def take(self, line: Line) -> Money:
        """Count one return; return what its postings give back."""
        back = {Account(account): Money(-amount) for account, amount in line.postings if amount < 0}
        card, total = back.get(Account.CARD_HELD, Money.ZERO), Money.total(back.values())
        self.documents += 1
        self.card += card
        self.cash += total - card
        self.policies += line.payload["numbers"]
        return total


def agree(found: Money, recorded: Money, what: str) -> None:
    """Raise REPORT_DISAGREES (`what`) where two figures that must be one are not."""
    if found != recorded:
        raise ClerkError(Refusal.REPORT_DISAGREES, what=what)

"""Fiscal documents of a stretch of the journal, added up."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.money import Money


@dataclass(frozen=True, slots=True)
class Receipts:
    """Fiscal documents: how many, their total, and how it was paid."""

    documents: int
    total: Money
    cash: Money
    card: Money

    @classmethod
    def sum_of(cls, parts: Iterable["Receipts"]) -> "Receipts":
        """Add up the documents of several stretches."""
        each = tuple(parts)
        return cls(
            sum(part.documents for part in each),
            Money.total(part.total for part in each),
            Money.total(part.cash for part in each),
            Money.total(part.card for part in each),
        )

    def to_payload(self) -> dict[str, int]:
        """Return the sums in kopecks."""
        return {
            "documents": self.documents,
            "total": self.total.kopecks,
            "cash": self.cash.kopecks,
            "card": self.card.kopecks,
        }

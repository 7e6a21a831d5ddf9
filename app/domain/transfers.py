"""Cash on its way from one window of a branch to another: sent once, and received once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from app.domain.money import Money
from app.domain.reference import Record, malformed
from app.domain.shift import CashCount
from app.errors import ClerkError

SENT: Final = "cash_sent"
RECEIVED: Final = "cash_received"
TAKEN_BACK: Final = "cash_taken_back"
"""Kinds of the entries: the cash leaves a drawer, comes into another, or back into its own."""

SENT_FACT: Final = "transfer_sent"
RECEIVED_FACT: Final = "transfer_received"
"""Kinds of the facts. Receiving and taking back are one fact: only one of the two can be true."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Cash that left a drawer, as the sender's entry tells it.

    `sender` and `receiver` are numbers of windows, `entry` is `terminal.epoch.seq`, `hash` that
    entry's in hex, `clerk` a personnel number, `sent_at` in UTC.
    """

    id: str
    sender: int
    receiver: int
    amount: Money
    count: CashCount
    entry: str
    hash: str
    clerk: str
    sent_at: datetime

    @property
    def number(self) -> str:
        """Return the short number by which people speak of it: the window and its entry."""
        return number_of(self.sender, self.entry)

    @classmethod
    def read(cls, entry: str, hashed: str, body: Mapping[str, Any]) -> Self:
        """Read the body of the sender's entry; raise MALFORMED_ANSWER (`field`) for no such one."""
        record = Record(body.get("payload"), SENT)
        amount = Money(record.whole("amount", 1))
        try:
            count = CashCount.from_payload(body["payload"]["count"])
            clerk, sent_at = str(body["author"]["id"]), datetime.fromisoformat(body["at"]["wall"])
        except (ClerkError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise malformed(f"{SENT}.count") from error
        sender, receiver = record.whole("from", 1), record.whole("to", 1)
        if count.total != amount or sender == receiver:
            raise malformed(f"{SENT}.amount")
        transfer = record.name("transfer")
        return cls(transfer, sender, receiver, amount, count, entry, hashed, clerk, sent_at)


def number_of(sender: int, entry: str) -> str:
    """Return the short number of what a window sent by this entry."""
    return f"{sender}-{entry.rsplit('.', 1)[1]}"


@dataclass(frozen=True, slots=True)
class TransferLine:
    """A transfer as a report tells it: `kind` is that of the entry, `window` the other one."""

    kind: str
    entry: str
    transfer: str
    window: int
    amount: Money

    def to_payload(self) -> dict[str, str | int]:
        return {
            "kind": self.kind,
            "entry": self.entry,
            "transfer": self.transfer,
            "window": self.window,
            "amount": self.amount.kopecks,
        }


@dataclass(frozen=True, slots=True)
class OpenTransfer:
    """Cash that nobody had received, as far as was known when its shift was closed."""

    transfer: str
    entry: str
    window: int
    amount: Money
    sent_at: datetime

    @classmethod
    def of(cls, transfer: Transfer) -> Self:
        sent = transfer.amount, transfer.sent_at
        return cls(transfer.id, transfer.entry, transfer.receiver, *sent)

    @classmethod
    def from_payload(cls, row: Mapping[str, Any]) -> Self:
        """Read what a closing entry lists; `to_payload` wrote it."""
        sent_at = datetime.fromisoformat(row["sent_at"])
        return cls(row["transfer"], row["entry"], row["to"], Money(row["amount"]), sent_at)

    def to_payload(self) -> dict[str, str | int]:
        return {
            "transfer": self.transfer,
            "entry": self.entry,
            "to": self.window,
            "amount": self.amount.kopecks,
            "sent_at": self.sent_at.isoformat(),
        }

"""The bank's list as a third witness: each operation on it is held against the record."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from app.domain.ledger import Account
from app.domain.money import Money
from app.domain.ports import CardOperation, CardOperationKind, CardTotals, Pinpad
from app.messages.canonical import Payload
from app.messages.entries import EntryKey
from app.store import queries
from app.store.journal import Journal
from app.store.tables import postings, shifts

_SHIFTS_BACK: Final = 6
"""A bank's day is a day at most: so many shifts of one window cover it."""

_Operation = tuple[str, int]
"""The bank's reference, and the money that it moved: what was given back is negative."""


@dataclass(frozen=True, slots=True)
class BankList:
    """What the pinpad answered when it was asked; `totals` is None where it did not."""

    totals: CardTotals | None


@dataclass(frozen=True, slots=True)
class BankWitness:
    """The bank's list beside the record.

    `missing` are references of this shift that the bank does not list with that sum (of an entry
    that has none, its key), `strange` those that it lists and nobody recorded. A difference is said
    and recorded, and blocks nothing.
    """

    is_answered: bool
    terminal: str = ""
    batch: int = 0
    operations: int = 0
    charged: Money = Money.ZERO
    missing: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        return self.is_answered and not self.missing and not self.strange

    def to_payload(self) -> Payload:
        """Return it as a closing entry carries it."""
        return {
            "answered": int(self.is_answered),
            "card_terminal": self.terminal,
            "batch": self.batch,
            "operations": self.operations,
            "charged": self.charged.kopecks,
            "missing": list(self.missing),
            "strange": list(self.strange),
        }


def ask_bank(pinpad: Pinpad) -> BankList:
    """Read the bank's list; its day is not closed by that."""
    return BankList(pinpad.totals())


def compare_cards(journal: Journal, bank: BankList) -> BankWitness:
    """Hold the bank's list against what is recorded in the shift that is open now."""
    with journal.read() as connection:
        return witness_of(connection, bank)


def witness_of(connection: Connection, bank: BankList) -> BankWitness:
    """Compare within a view that is open already."""
    totals, now = bank.totals, queries.open_shift(connection)
    if totals is None:
        return BankWitness(is_answered=False)
    listed = {_moved(each) for each in totals.operations}
    recorded = _recorded(connection)
    mine = {each for each, shift in recorded.items() if now is not None and shift == now.shift}
    return BankWitness(
        is_answered=True,
        terminal=totals.terminal,
        batch=totals.batch,
        operations=len(totals.operations),
        charged=totals.charged,
        missing=tuple(sorted(reference for reference, _ in mine - listed)),
        strange=tuple(sorted(reference for reference, _ in listed - recorded.keys())),
    )


def _moved(operation: CardOperation) -> _Operation:
    is_taken = operation.kind is CardOperationKind.PAYMENT
    amount = operation.amount if is_taken else -operation.amount
    return operation.reference, amount.kopecks


def _recorded(connection: Connection) -> dict[_Operation, str]:
    """Return what was booked to cards lately, with the shift of each; "" is outside any."""
    lately = select(shifts.c.shift).order_by(shifts.c.number.desc()).limit(_SHIFTS_BACK)
    wanted = select(postings).where(
        postings.c.account == str(Account.CARD),
        postings.c.pending == 0,
        postings.c.shift.in_([*connection.scalars(lately), ""]),
    )
    found = {}
    for row in connection.execute(wanted):
        key = EntryKey(row.terminal, row.epoch, row.seq)
        facts, _private = queries.entry_facts(connection, key)
        found[str(facts.get("reference", key.text)), int(row.amount)] = str(row.shift)
    return found

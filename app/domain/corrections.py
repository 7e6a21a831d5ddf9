"""A correction of the centre: its own line, without effect until a person here answers it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any, Final, Self

from app.domain.ledger import Account, Posting, balanced
from app.domain.money import Money
from app.domain.reference import Payload, Record, malformed

ACCEPTED: Final = "correction_accepted"
DISPUTED: Final = "correction_disputed"
"""Kinds of the two entries that answer a correction."""

FACT: Final = "correction"
"""Kind of the fact that makes an answer happen once, whatever is delivered how often."""

OBJECTION_CHARS: Final = 400


class DisputeGround(StrEnum):
    """Why a correction is disputed; OTHER has to be said in words."""

    WRONG_SUM = auto()
    NEVER_HAPPENED = auto()
    ALREADY_DONE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Objection:
    """What the clerk says against a correction: one of the grounds, and their own words."""

    ground: DisputeGround
    words: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What the centre wants booked at one window.

    `entry` is the original one as `terminal.epoch.seq` and `entry_hash` its hash in hex, `by` who
    at the centre answers for the correction, `issued` when, in UTC.
    """

    id: str
    terminal: str
    entry: str
    entry_hash: str
    by: str
    reason: str
    issued: str
    postings: tuple[Posting, ...]

    @property
    def amount(self) -> Money:
        """Return what it moves: the sum of its positive postings."""
        return _moved(self.postings)

    @classmethod
    def from_payload(cls, payload: Mapping[str, object]) -> Self:
        """Read a correction; raise MALFORMED_ANSWER (`field`) for one that could not be booked."""
        record = Record(payload, "correction_issued")
        return cls(
            id=record.name("correction"),
            terminal=record.name("terminal"),
            entry=record.name("entry"),
            entry_hash=record.name("entry_hash"),
            by=record.name("by"),
            reason=record.name("reason"),
            issued=record.name("issued"),
            postings=_postings(payload.get("postings")),
        )

    def to_payload(self) -> Payload:
        return {
            "correction": self.id,
            "terminal": self.terminal,
            "entry": self.entry,
            "entry_hash": self.entry_hash,
            "by": self.by,
            "reason": self.reason,
            "issued": self.issued,
            "postings": [[str(each.account), each.amount.kopecks] for each in self.postings],
        }


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction as a report tells it: `entry` booked it, `original` is what it corrects."""

    correction: str
    entry: str
    original: str
    by: str
    reason: str
    postings: tuple[Posting, ...]

    @classmethod
    def read(
        cls, entry: str, facts: Mapping[str, Any], postings: Iterable[tuple[str, int]]
    ) -> Self:
        """Read what an accepted correction says of itself, and what it booked."""
        return cls(
            correction=facts["correction"],
            entry=entry,
            original=facts["original"],
            by=facts["by"],
            reason=facts["reason"],
            postings=tuple(Posting(Account(name), Money(amount)) for name, amount in postings),
        )

    @property
    def amount(self) -> Money:
        return _moved(self.postings)

    def taken_for(self, account: Account) -> Money:
        """Return what it takes for an account, without what it puts there."""
        sides = (-each.amount for each in self.postings if each.account is account)
        return Money.total(side for side in sides if side > Money.ZERO)

    def to_payload(self) -> Payload:
        return {
            "correction": self.correction,
            "entry": self.entry,
            "original": self.original,
            "by": self.by,
            "reason": self.reason,
            "amount": self.amount.kopecks,
            "accounts": {str(each.account): each.amount.kopecks for each in self.postings},
        }


def _moved(postings: Iterable[Posting]) -> Money:
    return Money.total(each.amount for each in postings if each.amount > Money.ZERO)


def _postings(rows: object) -> tuple[Posting, ...]:
    """Read postings; refuse an account that nobody knows here, and sums that are not whole."""
    field = "correction_issued.postings"
    if not isinstance(rows, list):
        raise malformed(field)
    read = []
    for row in rows:
        match row:
            case [str(name), amount] if name in set(Account) and type(amount) is int:
                read.append(Posting(Account(name), Money(amount)))
            case _:
                raise malformed(field)
    try:
        return balanced(read)
    except ValueError as error:
        raise malformed(field) from error

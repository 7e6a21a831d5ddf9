"""Double entry: what a settlement puts where, in postings that add up to zero."""

from collections.abc import Iterable
from enum import StrEnum, auto
from typing import Final

from msgspec import Struct

from app.domain.money import Money


class Account(StrEnum):
    """Where money is or whom it is owed to.

    What the branch holds grows by positive postings, what it owes or earned by negative ones.
    CARD is what the bank took from cards and owes us; CARD_HELD what of it has no receipt yet.
    IN_TRANSIT is cash between two windows: the sum of all windows is what nobody has received.
    """

    DRAWER = auto()
    SAFE = auto()
    IN_TRANSIT = auto()
    CARD = auto()
    CARD_HELD = auto()
    MAIN_OFFICE = auto()
    COD_PAYABLE = auto()
    COD_FEE = auto()
    STORAGE_FEE = auto()
    POLICY_PREMIUM = auto()
    CUSTOMER = auto()
    DIFFERENCE = auto()


CASH_ACCOUNTS: Final = frozenset({Account.DRAWER, Account.SAFE})
"""The accounts whose sums can be counted by hand."""


class Posting(Struct, frozen=True):
    """One side of a balanced set."""

    account: Account
    amount: Money


def balanced(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """Return the postings as a set that may be stored.

    Raises ValueError when there are none, when one is of zero, or when they do not add up to
    zero: such a set is a bug of the caller, never something a clerk can mend.
    """
    whole = tuple(postings)
    if not whole:
        raise ValueError("a set of postings is never empty")
    if not all(posting.amount for posting in whole):
        raise ValueError("a posting of nothing")
    left = Money.total(posting.amount for posting in whole)
    if left:
        raise ValueError(f"postings are off by {left.kopecks} kopecks")
    return whole


def reverse(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """Return the set that undoes another. Raises ValueError as `balanced` does."""
    return balanced(Posting(posting.account, -posting.amount) for posting in postings)

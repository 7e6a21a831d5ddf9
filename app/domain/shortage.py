"""What is known of a shift whose cash differs from the record, and what may explain it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from app.domain.money import Money
from app.domain.shift import CashCount


class Cause(StrEnum):
    """What may have happened; each is a way in which cash and record part, never a person."""

    NOT_TAKEN = auto()
    TAKEN_TWICE = auto()
    TRANSPOSED = auto()
    WRONG_NOTE = auto()
    CHANGE = auto()
    UNPROVEN = auto()
    CARD_CASH = auto()
    OPENING = auto()
    COUNTING = auto()
    LATE_PROOF = auto()
    REFUND = auto()
    DIGIT = auto()
    TRANSFER = auto()


class Twist(StrEnum):
    """In which way a cause came about; decides what to look at next."""

    SALE_NOT_TAKEN = auto()
    ITEM_NOT_TAKEN = auto()
    LINE_NOT_TAKEN = auto()
    SALE_TWICE = auto()
    ITEM_TWICE = auto()
    LINE_TWICE = auto()
    DIGITS_NEXT = auto()
    DIGITS_APART = auto()
    NOTE_RECEIVED = auto()
    NOTE_GIVEN = auto()
    CHANGE_KEPT = auto()
    CHANGE_TWICE = auto()
    CHANGE_OF_OTHER = auto()
    CHANGE_OF_TENDER = auto()
    UNKNOWN_IN_DRAWER = auto()
    PROVEN_NOT_IN_DRAWER = auto()
    CARD_WAS_CASH = auto()
    CASH_WAS_CARD = auto()
    CARRIED_OVER = auto()
    OPPOSITE_BEFORE = auto()
    OPENING_PIECES = auto()
    PIECES = auto()
    STACK = auto()
    ROWS_SWAPPED = auto()
    PIECES_SWAPPED = auto()
    PUT_IN_NOW = auto()
    GIVEN_BACK_NOW = auto()
    VOID_KEPT = auto()
    GIVEN_BACK = auto()
    BACK_KEPT = auto()
    BACK_TWICE = auto()
    BACK_UNRECORDED = auto()
    DIGIT_MISSING = auto()
    DIGIT_ADDED = auto()
    SENT_KEPT = auto()
    RECEIVED_APART = auto()
    BACK_APART = auto()
    INCOMING_EARLY = auto()


class Outcome(StrEnum):
    """What became of a payment: proven at once, proven by the recovery, undone, or unknown."""

    POSTED = auto()
    RECOVERED = auto()
    VOIDED = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Sale:
    """One payment as the journal has it.

    `number` is the first item's, `items` the sum of each item, `lines` every single charge; `cash`
    is what the customer gave, as it was typed. `is_own` says that it began in this shift: what an
    earlier one began was proven or undone in this one; `has_return` that it was cancelled after its
    receipt, or was to be. `since` and `until` frame it, `entries` are the keys it rests on.
    """

    number: str
    entries: tuple[str, ...]
    since: datetime
    until: datetime
    due: Money
    cash: Money
    card: Money
    change: Money
    items: tuple[Money, ...]
    lines: tuple[Money, ...]
    outcome: Outcome
    is_own: bool = True
    has_return: bool = False

    @property
    def in_cash(self) -> Money:
        """Return what should have come into the drawer."""
        return self.due - self.card

    @property
    def is_proven(self) -> bool:
        return self.outcome in (Outcome.POSTED, Outcome.RECOVERED)


@dataclass(frozen=True, slots=True)
class GiveBack:
    """One cancelled sale as the journal has it: `cash` is the customer's.

    `is_given` says that the record has the money out of the drawer in this shift; else it is owed,
    or the return itself is not proven.
    """

    number: str
    entries: tuple[str, ...]
    since: datetime
    until: datetime
    cash: Money
    is_given: bool = False


@dataclass(frozen=True, slots=True)
class MovedCash:
    """Cash between windows: `kind` is that of the entry, "" for what nobody has received yet.

    `number` is how people call the transfer; `entry` is empty where this journal has none.
    """

    kind: str
    number: str
    entry: str
    at: datetime
    amount: Money


@dataclass(frozen=True, slots=True)
class Counting:
    """A count of the drawer, when it was and the entry that has it, empty while it has none."""

    count: CashCount
    at: datetime
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Observations:
    """All that the journal says of one shift and its difference (counted less expected).

    `before` is the count that ended the shift before, None where there is none, and
    `difference_before` what it found.
    """

    shift: int
    expected: Money
    opening: Counting
    closing: Counting
    before: Counting | None
    difference_before: Money
    sales: tuple[Sale, ...]
    given_back: tuple[GiveBack, ...] = ()
    moved: tuple[MovedCash, ...] = ()

    @property
    def difference(self) -> Money:
        return self.closing.count.total - self.expected


@dataclass(frozen=True, slots=True)
class Clue:
    """One place where a cause would make the difference `delta`, to the kopeck.

    `sums` are the values that its sentence names. `weight` is how often it happens just here,
    against the other clues of its twist.
    """

    twist: Twist
    delta: int
    entries: tuple[str, ...]
    since: datetime
    until: datetime
    sums: tuple[int, ...] = ()
    number: str = ""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Explanation:
    """A cause, or two at once, that comes to the difference; `clues` the likeliest first.

    Of a pair, each cause has one clue, in the order of `causes`. `score` compares explanations of
    one search and means nothing beside it.
    """

    causes: tuple[Cause, ...]
    clues: tuple[Clue, ...]
    score: float

    @property
    def is_pair(self) -> bool:
        return len(self.causes) > 1

    @property
    def since(self) -> datetime:
        return min(clue.since for clue in self.clues)

    @property
    def until(self) -> datetime:
        return max(clue.until for clue in self.clues)

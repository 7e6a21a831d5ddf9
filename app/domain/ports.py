"""What the counter asks of its hardware, in the counter's words.

Drivers in `devices` fulfil these protocols; services call them and know no driver.
"""

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Protocol

from msgspec import Struct

from app.domain.money import Money
from app.domain.register_totals import FiscalTotals


class DeviceUnavailable(Exception):
    """The device is unplugged, switched off, busy or mute. The caller may try again later."""


class LineSubject(StrEnum):
    """What a receipt line is paid for (FFD tag 1212)."""

    PAYMENT = auto()
    SERVICE = auto()


class ReceiptLine(Struct, frozen=True):
    """One position of a fiscal receipt.

    `name` holds 1..128 characters without line breaks (FFD tag 1030). `vat` is a value of the
    register's own list, taken from dated data. `supplier_inn` marks money taken for another
    (FFD tag 1226): 10 or 12 digits, empty where the post itself is the seller.
    """

    name: str
    amount: Money
    subject: LineSubject
    vat: str
    supplier_name: str = ""
    supplier_inn: str = ""
    supplier_phone: str = ""


@dataclass(frozen=True, slots=True)
class FiscalTask:
    """A sale or its return, as the register shall print it.

    `key` is the task's idempotency key (UUID text): the same key is the same receipt for ever.
    `cash` is what counts as paid in cash (never above the total), `card` what was paid by card;
    together they are the sum of the lines.
    """

    key: str
    clerk_name: str
    lines: tuple[ReceiptLine, ...]
    cash: Money
    card: Money = Money.ZERO
    is_return: bool = False


@dataclass(frozen=True, slots=True)
class FiscalReceipt:
    """Proof of a fiscal document, as the register stated it.

    `paper_out` says that the document exists in the fiscal drive but is not on paper yet:
    printing is to be continued, never a new sale made.
    """

    document: int
    sign: str
    issued_at: str
    drive: str
    shift: int
    total: Money
    paper_out: bool = False


@dataclass(frozen=True, slots=True)
class FiscalRefusal:
    """The register's proof that there is no document under this key. `code` is the register's."""

    code: int
    text: str


@dataclass(frozen=True, slots=True)
class FiscalUnknown:
    """Neither a document nor a proof that there is none. `reason` is for the log."""

    reason: str


FiscalOutcome = FiscalReceipt | FiscalRefusal | FiscalUnknown


class FiscalRegister(Protocol):
    """A fiscal register that keeps the outcome of each task by the task's key."""

    def register(self, task: FiscalTask) -> FiscalOutcome:
        """Hand a task over and wait for its outcome, for as long as the driver's limit allows.

        Never raises for a device fault: what is not proven is `FiscalUnknown`. Calling it again
        with the same task is safe and never makes a second document.
        """

    def outcome(self, key: str) -> FiscalOutcome:
        """Ask what became of a task. `FiscalRefusal` with code `NEVER_SEEN` proves no document."""

    def fence(self, key: str) -> FiscalOutcome:
        """Ask as `outcome` does, and see to it that a task never seen cannot print later.

        The key is taken up by a harmless task before `NEVER_SEEN` is answered, so that bytes of
        a sale still on their way under this key find it used.
        """

    def open_shift(self, clerk_name: str) -> None:
        """Open the register's own shift if it is closed. Raises DeviceUnavailable."""

    def continue_printing(self) -> bool:
        """Print what is owed after new paper; True when nothing is owed any more."""

    def totals(self) -> FiscalTotals | None:
        """Read what the register counted in its shift; None where it cannot tell, or is silent."""


NEVER_SEEN = 404
"""Code of a `FiscalRefusal` for a key that the register has never been given."""


class PaperState(StrEnum):
    """What a receipt printer says of its paper; UNKNOWN when it does not answer."""

    READY = auto()
    LOW = auto()
    OUT = auto()
    COVER_OPEN = auto()
    UNKNOWN = auto()


class PrintOutcome(StrEnum):
    """What is known of a sent document.

    PROVEN: the printer said so afterwards; UNPROVEN: bytes went, no proof came;
    NOT_SENT: none went.
    """

    PROVEN = auto()
    UNPROVEN = auto()
    NOT_SENT = auto()


class PagePrinter(Protocol):
    """A printer of whole pages that takes each document once, whatever happens in between."""

    def print_page(self, name: str, pdf: bytes) -> PrintOutcome:
        """Hand over one document; PROVEN once it is safe there, NOT_SENT while there is no printer.

        Never raises for a device fault. The same name again is the same sheet, never a second one.
        """


class ReceiptPrinter(Protocol):
    """A printer that takes bytes and tells the state of its paper."""

    def paper(self) -> PaperState:
        """Ask for the state of the paper; never raises, a mute printer is UNKNOWN."""

    def print_bytes(self, data: bytes) -> PrintOutcome:
        """Send one document and ask afterwards whether the paper lasted."""

    def open_drawer(self) -> None:
        """Kick the cash drawer. Raises DeviceUnavailable."""


class CardOperationKind(StrEnum):
    """What a pinpad did with a card."""

    PAYMENT = auto()
    REVERSAL = auto()
    REFUND = auto()


@dataclass(frozen=True, slots=True)
class CardApproval:
    """The bank's proof that money moved.

    `reference` is the bank's own number of the operation (RRN), by which it is reversed or
    refunded. `pan` (masked by the bank) and `slip` are personal: they never enter an entry's body,
    and are empty where the proof was found afterwards without them.
    """

    reference: str
    auth_code: str
    terminal: str
    amount: Money
    pan: str = ""
    slip: str = ""


@dataclass(frozen=True, slots=True)
class CardDecline:
    """The proof that no money moved under this key, now or later. `code` is the bank's."""

    code: int
    text: str


@dataclass(frozen=True, slots=True)
class CardUnknown:
    """Neither proof. `reason` is for the log."""

    reason: str


CardOutcome = CardApproval | CardDecline | CardUnknown

NEVER_CHARGED = 404
"""Code of a `CardDecline` for a key under which nothing was ever done."""


@dataclass(frozen=True, slots=True)
class CardOperation:
    """One line of the bank's own list. `of` is the payment that is reversed or refunded."""

    kind: CardOperationKind
    reference: str
    amount: Money
    of: str = ""


@dataclass(frozen=True, slots=True)
class CardTotals:
    """What the pinpad holds since the bank's day began; `batch` names that day."""

    terminal: str
    batch: int
    operations: tuple[CardOperation, ...]

    @property
    def charged(self) -> Money:
        """Return what was taken from cards less what was given back."""
        return Money.total(
            each.amount if each.kind is CardOperationKind.PAYMENT else -each.amount
            for each in self.operations
        )


class Pinpad(Protocol):
    """A bank's pinpad. One key is one charge at most, however often it is asked for.

    No method raises for a device fault: what is not proven is `CardUnknown`.
    """

    def pay(self, key: str, amount: Money) -> CardOutcome:
        """Charge a card once and wait for the customer; again with the same key only asks."""

    def outcome(self, key: str) -> CardOutcome:
        """Ask what became of a charge; a key never used can't be used after this."""

    def reverse(self, key: str) -> CardOutcome:
        """Give the whole charge of this key back; again only asks, and never gives back twice.

        `CardDecline` proves that the money is still taken.
        """

    def refund(self, key: str, amount: Money, of: str) -> CardOutcome:
        """Give `amount` of an earlier charge back, `of` being its reference; `key` is its own.

        All of a charge of the bank's day is reversed, anything else refunded. Again with the same
        key only asks. `CardDecline` proves that the money is still taken.
        """

    def refund_outcome(self, key: str, amount: Money, of: str) -> CardOutcome:
        """Ask what became of a refund; a key never used can't be used after this."""

    def totals(self) -> CardTotals | None:
        """Read the bank's list of operations; None while the pinpad does not answer."""

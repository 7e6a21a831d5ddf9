"""What the counter asks of its hardware, in the counter's words.

Drivers in `devices` fulfil these protocols; services call them and know no driver.
"""

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Protocol

from app.domain.money import Money


class DeviceUnavailable(Exception):
    """The device is unplugged, switched off, busy or mute. The caller may try again later."""


class LineSubject(StrEnum):
    """What a receipt line is paid for (FFD tag 1212)."""

    PAYMENT = auto()
    SERVICE = auto()


@dataclass(frozen=True, slots=True)
class ReceiptLine:
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

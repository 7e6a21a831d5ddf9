"""Two families of errors: what a person can act on, and everything else, which is a bug."""

from enum import StrEnum, auto
from typing import Final


class Refusal(StrEnum):
    """Why the program says no; every code has one Russian sentence in `ui/texts.py`."""

    # scans and items
    NOT_AN_IDENTIFIER = auto()
    WRONG_CHECK_DIGIT = auto()
    CHECK_DIGIT_STRIPPED = auto()
    WRONG_LAYOUT = auto()
    UNKNOWN_COUNTRY = auto()
    UNKNOWN_ITEM = auto()
    ITEM_ALREADY_HANDED_OVER = auto()
    ITEM_REFUSED = auto()
    ITEM_RETURNED = auto()
    HOLD_FORBIDS_RETURN = auto()
    NOT_DUE_FOR_RETURN = auto()
    ITEM_ON_HOLD = auto()
    ITEM_IN_ANOTHER_VISIT = auto()
    ITEM_OF_ANOTHER_ADDRESSEE = auto()
    WRONG_LABEL = auto()
    LABEL_REQUIRED = auto()
    # visit
    NO_VISIT = auto()
    WRONG_STEP = auto()
    NOT_IDENTIFIED = auto()
    BAD_DOCUMENT = auto()
    NOT_INSPECTED = auto()
    OFFER_NOT_SHOWN = auto()
    OFFER_NOT_ANSWERED = auto()
    OFFER_TOO_EARLY = auto()
    NOT_ELIGIBLE = auto()
    BAD_AMOUNT = auto()
    NOT_ENOUGH_CASH = auto()
    ALREADY_SETTLED = auto()
    RECEIPT_UNKNOWN = auto()
    CARD_UNKNOWN = auto()
    CARD_CHARGED = auto()
    NO_NUMBERS_LEFT = auto()
    NOTHING_TO_GIVE_BACK = auto()
    RETURN_AFTER_HAND_OVER = auto()
    RETURN_RECEIPT_OWED = auto()
    RETURN_UNKNOWN = auto()
    MONEY_IS_OWED = auto()
    NOT_ENOUGH_IN_DRAWER = auto()
    NOT_A_SECOND_PERSON = auto()
    NO_TARIFF = auto()
    # staff, shift and drawer
    UNKNOWN_BADGE = auto()
    WRONG_PIN = auto()
    LOCKED_OUT = auto()
    CLERK_DISMISSED = auto()
    PIN_TO_CHANGE = auto()
    WEAK_PIN = auto()
    CENTRE_RESETS = auto()
    BADGE_BLOCKED = auto()
    BADGE_TAKEN = auto()
    NOT_A_BADGE = auto()
    NO_BADGE = auto()
    NOT_SIGNED_IN = auto()
    NOT_ALLOWED = auto()
    DAY_NOT_OPEN = auto()
    DAY_ALREADY_CLOSED = auto()
    SHIFT_ALREADY_OPEN = auto()
    SHIFT_CLOSED = auto()
    SHIFT_STILL_OPEN = auto()
    DRAWER_IN_USE = auto()
    VISIT_STILL_OPEN = auto()
    BAD_COUNT = auto()
    # cash between windows
    NO_TRANSFER = auto()
    TRANSFER_CLOSED = auto()
    TRANSFER_DIFFERS = auto()
    TRANSFER_OF_ANOTHER = auto()
    TRANSFER_IS_OWN = auto()
    SLIP_UNREADABLE = auto()
    SLIP_UNPROVEN = auto()
    NO_SUCH_WINDOW = auto()
    NOTHING_TO_SEND = auto()
    NOT_ENOUGH_TO_SEND = auto()
    # corrections of the centre
    NO_CORRECTION = auto()
    CORRECTION_ANSWERED = auto()
    CORRECTION_MISMATCH = auto()
    OBJECTION_WANTED = auto()
    NO_SUCH_ENTRY = auto()
    UNBALANCED = auto()
    # devices
    DEVICE_UNAVAILABLE = auto()
    SIMULATOR_NOT_RUNNING = auto()
    REGISTER_UNAVAILABLE = auto()
    REGISTER_REFUSED = auto()
    PAPER_OUT = auto()
    NOT_PRINTABLE = auto()
    DOCUMENT_TOO_LONG = auto()
    # reports
    NOTHING_TO_REPORT = auto()
    NOTHING_TO_EXPORT = auto()
    NO_SUCH_PAPER = auto()
    POLICY_CANCELLED = auto()
    REPORT_DISAGREES = auto()
    # the machine and its files
    DISK_FULL = auto()
    CANNOT_WRITE = auto()
    NO_SUCH_MEDIUM = auto()
    COPY_NOT_WHOLE = auto()
    NO_EXPORT = auto()
    COPIES_DIFFER = auto()
    COPY_OF_ANOTHER = auto()
    FILE_OLDER = auto()
    FILE_SWAPPED = auto()
    RESTORE_NEEDS_CENTRE = auto()
    DATABASE_BUSY = auto()
    DATABASE_DAMAGED = auto()
    DATABASE_MISSING = auto()
    NEWER_DATABASE = auto()
    ALREADY_RUNNING = auto()
    KEY_FILE_MISSING = auto()
    KEY_FILE_MALFORMED = auto()
    WRONG_KEY = auto()
    BAD_SETTING = auto()
    # the centre
    NOT_ENROLLED = auto()
    ENROLMENT_REFUSED = auto()
    CENTRE_UNREACHABLE = auto()
    MALFORMED_MANIFEST = auto()
    MALFORMED_ANSWER = auto()
    FORKED = auto()


Value = str | int


class ClerkError(Exception):
    """A refusal that a person can act on.

    `code` chooses the sentence, `values` fill it. Never carries personal data: refusals are logged.
    """

    def __init__(self, code: Refusal, **values: Value) -> None:
        super().__init__(code, values)
        self.code: Final = code
        self.values: Final[dict[str, Value]] = values

    def __str__(self) -> str:
        return f"{self.code}({', '.join(f'{key}={value!r}' for key, value in self.values.items())})"

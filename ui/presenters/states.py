"""What the presenters hold and send out whole: frozen, and without any Qt."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from typing import TYPE_CHECKING, Final

from app.domain.documents import DocumentKind
from app.domain.item import Item
from app.domain.money import Money
from app.domain.policy import PolicyTerms
from app.domain.reasons import Reason
from app.domain.shift import DENOMINATIONS, Shift
from app.domain.visit import Step, Visit, VisitItem, VisitState
from app.domain.visit_states import OWING
from ui.presenters.back_state import MoneyBack

if TYPE_CHECKING:
    from app.domain.register_totals import RegisterWitness
    from app.services.acquirer import BankWitness
    from app.services.shortage import Inquiry
    from app.services.transfers import OpenTransfers
    from app.services.unresolved import Claim


class Tone(StrEnum):
    """How a message speaks; each tone has a colour and a sign of its own."""

    HINT = auto()
    DONE = auto()
    ATTENTION = auto()
    ERROR = auto()


@dataclass(frozen=True, slots=True)
class Message:
    """One line of the message bar."""

    tone: Tone
    text: str


class Page(StrEnum):
    """What the window shows between its top and its message bar."""

    STARTING = auto()
    SIGN_IN = auto()
    SHIFT = auto()
    WORK = auto()
    CLOSING = auto()
    BRANCH = auto()


class Panel(StrEnum):
    """What the middle of the workplace asks for now."""

    IDLE = auto()
    KNOWN_DOCUMENT = auto()
    DOCUMENT_KIND = auto()
    DOCUMENT_FORM = auto()
    OFFER = auto()
    INSPECT = auto()
    REFUSE = auto()
    PAY = auto()
    CARD = auto()
    CARD_UNKNOWN = auto()
    CHARGED = auto()
    REVERSAL = auto()
    WAIT = auto()
    UNKNOWN = auto()
    HAND_OVER = auto()
    LABEL = auto()
    BACK_REASON = auto()
    BACK_SECOND = auto()
    REFUND = auto()
    REFUND_UNKNOWN = auto()
    BACK_WAIT = auto()
    BACK_UNKNOWN = auto()
    BACK_OWED = auto()
    GIVE_BACK = auto()
    CLAIM = auto()


class Question(StrEnum):
    """What the message bar asks before something that can't be taken back."""

    CANCEL = auto()
    CONTENTS_DISAGREE = auto()
    PAPER_CAME_OUT = auto()


@dataclass(frozen=True, slots=True)
class PlaceState:
    """The top of the window: where this is, who works here and what time it is."""

    page: Page = Page.STARTING
    window: int = 0
    branch: str = ""
    branch_name: str = ""
    clerk: str = ""
    role: str = ""
    shift: Shift | None = None
    has_help: bool = False
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class ShiftState:
    """The count of the drawer before a shift: pieces by denomination, in the order of COUNTED.

    `spoilt` are the rows whose field holds something else than a number of pieces.
    """

    turn: int = 0
    is_busy: bool = False
    pieces: tuple[int, ...] = ()
    spoilt: frozenset[int] = frozenset()
    total: Money = Money.ZERO
    opens_day: bool = False
    message: Message | None = None


class ClosingStage(StrEnum):
    """A shift is counted, then compared with the record, perhaps explained, then closed."""

    COUNT = auto()
    COMPARE = auto()
    CAUSES = auto()
    CLOSED = auto()


@dataclass(frozen=True, slots=True)
class ClosingState:
    """The closing of a shift: a count as in ShiftState, and what it is compared with.

    `expected` and `difference` (counted less expected) are read only after the count. `unknown`
    are visits whose receipt is not proven, `unconfirmed` their cash, which `expected` leaves out.
    `witness` is what the bank lists, where a pinpad was asked, `register` what the register says.
    `cash` is on its way between windows. `inquiry` is what may explain the difference, once it was
    asked for.
    """

    turn: int = 0
    is_busy: bool = False
    stage: ClosingStage = ClosingStage.COUNT
    shift: Shift | None = None
    pieces: tuple[int, ...] = ()
    spoilt: frozenset[int] = frozenset()
    total: Money = Money.ZERO
    expected: Money = Money.ZERO
    difference: Money = Money.ZERO
    unconfirmed: Money = Money.ZERO
    unknown: tuple[Visit, ...] = ()
    witness: "BankWitness | None" = None
    register: "RegisterWitness | None" = None
    cash: "OpenTransfers | None" = None
    inquiry: "Inquiry | None" = None
    message: Message | None = None


COUNTED: Final = DENOMINATIONS
"""The rows of a count, in the order in which they are asked for."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The sale before: what the clerk may still have to count into a hand."""

    identifiers: tuple[str, ...]
    addressee: str
    due: Money
    given: Money
    change: Money


@dataclass(frozen=True, slots=True)
class VisitScreen:
    """Everything the workplace draws.

    `turn` grows whenever the meaning of Enter changes: an Enter counts only after the turn was
    painted. `visit` is the record; the rest is what is being done with it.
    """

    turn: int = 0
    is_busy: bool = False
    has_pinpad: bool = False
    today: date = date.min
    visit: Visit | None = None
    waiting: tuple[Item, ...] = ()
    known_document: str = ""
    kinds: tuple[DocumentKind, ...] = ()
    kind: DocumentKind | None = None
    terms: PolicyTerms | None = None
    reading_left_s: int = 0
    given: Money | None = None
    is_adding: bool = False
    has_details: bool = False
    question: Question | None = None
    finished: Finished | None = None
    unknown: tuple[Visit, ...] = ()
    suspended: tuple[Visit, ...] = ()
    is_picking: bool = False
    reasons: tuple[Reason, ...] = ()
    back: MoneyBack | None = None
    claims: "tuple[Claim, ...]" = ()
    message: Message | None = None

    @property
    def panel(self) -> Panel:
        if self.claims or self.visit is None:
            return Panel.CLAIM if self.claims else Panel.IDLE
        if self.reasons or self.back is not None:
            return Panel.REFUSE if self.back is None else _BACK[self.back.reason is None]
        if self.visit.step is Step.IDENTIFY:
            return self._identify_panel()
        if self.visit.step in _AT_WORK:
            at_work, unknown = _AT_WORK[self.visit.step]
            return at_work if self.is_busy else unknown
        if self.visit.step is Step.HAND_OVER:
            return Panel.LABEL if self.visit.label_required else Panel.HAND_OVER
        return _PANELS.get(self.visit.step, Panel.IDLE)

    @property
    def current(self) -> VisitItem | None:
        """Return the item that the step is about: the one offered or opened now, else the last."""
        if self.visit is None:
            return None
        if self.visit.step is Step.OFFER:
            return self.visit.offered_item
        if self.visit.step is Step.INSPECT:
            return next(item for item in self.visit.items if item.needs_inspection)
        return self.visit.items[-1]

    @property
    def aside(self) -> tuple[Visit, ...]:
        """Return the visits that wait at their digits: first the suspended, then the unknown."""
        return (*self.suspended, *self.unknown)

    @property
    def can_cancel(self) -> bool:
        return self.visit is not None and self.visit.state is VisitState.OPEN

    @property
    def can_give_back(self) -> bool:
        """Say whether what was paid may still be given back: until the items are handed over."""
        return self.visit is not None and self.visit.state is VisitState.SETTLED

    @property
    def can_wait(self) -> bool:
        """Say whether this customer may be put aside although money is involved."""
        return self.panel in UNPROVEN

    @property
    def change(self) -> Money | None:
        """Return what to give back: from the record once it is paid, before from what is typed."""
        if self.visit is None:
            return None
        if self.visit.payment is not None:
            return self.visit.payment.change
        return None if self.given is None else self.given - self.visit.due

    def _identify_panel(self) -> Panel:
        if self.kind is not None:
            return Panel.DOCUMENT_FORM
        return Panel.KNOWN_DOCUMENT if self.known_document else Panel.DOCUMENT_KIND


_PANELS: Final = {
    Step.OFFER: Panel.OFFER,
    Step.INSPECT: Panel.INSPECT,
    Step.PAY: Panel.PAY,
    Step.CHARGED: Panel.CHARGED,
    Step.REFUNDED: Panel.BACK_OWED,
    Step.GIVE_BACK: Panel.GIVE_BACK,
}

_BACK: Final = (Panel.BACK_SECOND, Panel.BACK_REASON)
_AT_WORK: Final = {
    Step.WAIT_FOR_CARD: (Panel.CARD, Panel.CARD_UNKNOWN),
    Step.WAIT_FOR_RECEIPT: (Panel.WAIT, Panel.UNKNOWN),
    Step.WAIT_FOR_REVERSAL: (Panel.REVERSAL, Panel.CARD_UNKNOWN),
    Step.WAIT_FOR_REFUND: (Panel.REFUND, Panel.REFUND_UNKNOWN),
    Step.WAIT_FOR_RETURN: (Panel.BACK_WAIT, Panel.BACK_UNKNOWN),
}
"""What is shown while a device is at work, and after it kept silent."""

WAITS: Final = (
    *OWING, VisitState.RETURNING, VisitState.REFUNDED, VisitState.RETURNED,
)  # fmt: skip
"""Visits that may wait aside: for a device's word, or for a customer who is owed money."""

UNPROVEN: Final = (
    Panel.UNKNOWN, Panel.CARD_UNKNOWN, Panel.CHARGED, Panel.REFUND_UNKNOWN, Panel.BACK_UNKNOWN,
    Panel.BACK_OWED, Panel.GIVE_BACK,
)  # fmt: skip
"""Steps of a visit that may be left for the next customer: money waits for a proof or its owner."""

"""A customer's visit, folded from its journal entries: what is known, and what comes next."""

from enum import StrEnum, auto
from functools import cached_property
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from app.domain.charges import Charge, ChargeKind
from app.domain.item import Inspection, Item
from app.domain.money import Money
from app.domain.payment import CardCharge, Payment, Return
from app.errors import ClerkError, Refusal


class Kind(StrEnum):
    """Kinds of the entries that make a visit."""

    VISIT_OPENED = auto()
    ITEM_ADDED = auto()
    CUSTOMER_IDENTIFIED = auto()
    OFFER_SHOWN = auto()
    OFFER_ANSWERED = auto()
    ITEM_INSPECTED = auto()
    ITEM_REFUSED = auto()
    VISIT_SUSPENDED = auto()
    VISIT_RESUMED = auto()
    SETTLEMENT_STARTED = auto()
    SETTLEMENT_POSTED = auto()
    SETTLEMENT_VOIDED = auto()
    CARD_APPROVED = auto()
    CARD_REVERSAL_STARTED = auto()
    CARD_REVERSAL_REFUSED = auto()
    CARD_REVERSED = auto()
    HANDED_OVER = auto()
    VISIT_CANCELLED = auto()
    RETURN_CONFIRMED = auto()
    RETURN_STARTED = auto()
    CARD_REFUNDED = auto()
    RETURNED = auto()
    RETURN_VOIDED = auto()
    MONEY_GIVEN_BACK = auto()


class VisitState(StrEnum):
    """How far a visit is. SETTLING without a device at work means «чек неизвестен».

    CHARGED: a card is charged and there is no receipt; REVERSING: that charge is being given back.
    RETURNING is the same for the refund and the receipt of a return. REFUNDED: the bank has given
    the card's part back and the receipt of it is owed. RETURNED owes the customer the cash that the
    register has written back, GIVEN_BACK owes nothing.
    """

    OPEN = auto()
    SUSPENDED = auto()
    SETTLING = auto()
    CHARGED = auto()
    REVERSING = auto()
    SETTLED = auto()
    HANDED_OVER = auto()
    CANCELLED = auto()
    RETURNING = auto()
    REFUNDED = auto()
    RETURNED = auto()
    GIVEN_BACK = auto()


class Step(StrEnum):
    """What is to be done now. Steps that a visit does not need are left out."""

    RESUME = auto()
    IDENTIFY = auto()
    OFFER = auto()
    INSPECT = auto()
    PAY = auto()
    WAIT_FOR_CARD = auto()
    WAIT_FOR_RECEIPT = auto()
    CHARGED = auto()
    WAIT_FOR_REVERSAL = auto()
    HAND_OVER = auto()
    WAIT_FOR_REFUND = auto()
    WAIT_FOR_RETURN = auto()
    REFUNDED = auto()
    GIVE_BACK = auto()
    DONE = auto()


class Answer(StrEnum):
    ACCEPTED = auto()
    DECLINED = auto()


class AnswerWay(StrEnum):
    """How the customer's answer came; figures never add these together."""

    TOUCH = auto()
    KEYPAD = auto()
    CODE = auto()
    CLERK = auto()


class IdentificationWay(StrEnum):
    """How the customer was identified: document, SMS code or QR (ПЭП), or a proxy's papers."""

    DOCUMENT = auto()
    CODE = auto()
    PROXY = auto()


class Offer(Struct, frozen=True):
    """The policy offered for one item. `shown_ms` is monotonic time within `boot`."""

    item: str
    terms: str
    price: Money
    term_months: int
    reading_time_s: int
    video_required: bool
    shown: str
    boot: str
    shown_ms: int
    answer: Answer | None = None
    way: AnswerWay | None = None


class VisitItem(Struct, frozen=True):
    """One item of the basket with what is to be paid for it."""

    item: Item
    charges: tuple[Charge, ...]
    offerable: bool = False
    offer: Offer | None = None
    inspected: bool = False
    policy: str = ""

    @property
    def policy_wanted(self) -> bool:
        return self.offer is not None and self.offer.answer is Answer.ACCEPTED

    @property
    def needs_inspection(self) -> bool:
        return self.item.inspection is Inspection.BEFORE_PAYMENT and not self.inspected

    @property
    def needs_answer(self) -> bool:
        return self.offerable and (self.offer is None or self.offer.answer is None)

    @property
    def all_charges(self) -> tuple[Charge, ...]:
        """Return the charges with the policy's price where the customer wants one."""
        if self.policy_wanted and self.offer is not None:
            return (*self.charges, Charge(ChargeKind.POLICY, self.offer.price, self.item.key))
        return self.charges


class Visit(Struct, frozen=True, dict=True):
    """All that the record says of a visit; screens draw nothing else.

    `items` are the ones to be handed over, `refused` those that the customer does not take.
    """

    id: str
    shift: str
    clerk: str
    opened: str
    opening: str
    items: tuple[VisitItem, ...]
    state: VisitState = VisitState.OPEN
    identification: IdentificationWay | None = None
    document: str = ""
    payment: Payment | None = None
    card: CardCharge | None = None
    voided_reason: str = ""
    refused: tuple[VisitItem, ...] = ()
    back: Return | None = None

    @cached_property
    def due(self) -> Money:
        return Money.total(charge.amount for charge in self.charges)

    @cached_property
    def charges(self) -> tuple[Charge, ...]:
        return tuple(charge for item in self.items for charge in item.all_charges)

    @property
    def addressee(self) -> str:
        return (*self.items, *self.refused)[0].item.addressee

    @property
    def label_required(self) -> bool:
        """Say whether hand-over needs the item's own label: the visit began with something else."""
        return self.opening != "item"

    @cached_property
    def step(self) -> Step:
        """Return what comes next: identity, offer, inspection, payment, hand-over."""
        if self.state is VisitState.SETTLING:
            return self._settling_step
        if self.state is VisitState.RETURNING:
            return self._returning_step
        return _STEP_IN.get(self.state) or self._open_step()

    @property
    def _settling_step(self) -> Step:
        """Return which device is to speak: first the pinpad, then the register."""
        is_charged = self.payment is None or not self.payment.card or self.card is not None
        return Step.WAIT_FOR_RECEIPT if is_charged else Step.WAIT_FOR_CARD

    @property
    def _returning_step(self) -> Step:
        """Return which device is to speak: money goes back to a card before the register prints."""
        is_left = self.back is not None and self.back.card and not self.back.refunded
        return Step.WAIT_FOR_REFUND if is_left else Step.WAIT_FOR_RETURN

    def _open_step(self) -> Step:
        if self.identification is None:
            return Step.IDENTIFY
        if any(item.needs_answer for item in self.items):
            return Step.OFFER
        if any(item.needs_inspection for item in self.items):
            return Step.INSPECT
        return Step.PAY if self.due > Money.ZERO else Step.HAND_OVER

    @property
    def offered_item(self) -> VisitItem | None:
        """Return the item whose offer is to be answered now."""
        return next((item for item in self.items if item.needs_answer), None)

    def require_unpaid(self) -> None:
        """Raise the refusal that tells how far payment has come, unless it has not begun."""
        begun = {
            VisitState.SETTLING: Refusal.RECEIPT_UNKNOWN,
            VisitState.CHARGED: Refusal.CARD_CHARGED,
            VisitState.REVERSING: Refusal.CARD_UNKNOWN,
        }
        if self.state is not VisitState.OPEN:
            raise ClerkError(begun.get(self.state, Refusal.ALREADY_SETTLED), step=str(self.step))

    def require(self, step: Step) -> None:
        """Raise the refusal that tells what is missing unless `step` comes now."""
        if self.step is not step:
            missing = {
                Step.IDENTIFY: Refusal.NOT_IDENTIFIED,
                Step.OFFER: Refusal.OFFER_NOT_ANSWERED,
                Step.INSPECT: Refusal.NOT_INSPECTED,
                Step.WAIT_FOR_CARD: Refusal.CARD_UNKNOWN,
                Step.WAIT_FOR_RECEIPT: Refusal.RECEIPT_UNKNOWN,
                Step.CHARGED: Refusal.CARD_CHARGED,
                Step.WAIT_FOR_REVERSAL: Refusal.CARD_UNKNOWN,
                Step.HAND_OVER: Refusal.ALREADY_SETTLED,
                Step.WAIT_FOR_REFUND: Refusal.CARD_UNKNOWN,
                Step.WAIT_FOR_RETURN: Refusal.RETURN_UNKNOWN,
                Step.REFUNDED: Refusal.RETURN_RECEIPT_OWED,
                Step.GIVE_BACK: Refusal.MONEY_IS_OWED,
                Step.DONE: Refusal.ALREADY_SETTLED,
            }
            raise ClerkError(missing.get(self.step, Refusal.WRONG_STEP), step=str(self.step))

    def item(self, key: str) -> VisitItem:
        return next(item for item in self.items if item.item.key == key)

    def with_item(self, changed: VisitItem) -> "Visit":
        """Return the visit with one of its items replaced."""
        key = changed.item.key
        return replace(
            self, items=tuple(changed if item.item.key == key else item for item in self.items)
        )


_STEP_IN: Final = {
    VisitState.SUSPENDED: Step.RESUME,
    VisitState.CHARGED: Step.CHARGED,
    VisitState.REVERSING: Step.WAIT_FOR_REVERSAL,
    VisitState.SETTLED: Step.HAND_OVER,
    VisitState.HANDED_OVER: Step.DONE,
    VisitState.CANCELLED: Step.DONE,
    VisitState.REFUNDED: Step.REFUNDED,
    VisitState.RETURNED: Step.GIVE_BACK,
    VisitState.GIVEN_BACK: Step.DONE,
}

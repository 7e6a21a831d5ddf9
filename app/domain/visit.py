"""A customer's visit, folded from its journal entries: what is known, and what comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import Any, Final

from app.domain.charges import Charge, ChargeKind
from app.domain.item import Inspection, Item
from app.domain.money import Money
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
    HANDED_OVER = auto()
    VISIT_CANCELLED = auto()


class VisitState(StrEnum):
    """How far a visit is. SETTLING without a device at work means «чек неизвестен»."""

    OPEN = auto()
    SUSPENDED = auto()
    SETTLING = auto()
    SETTLED = auto()
    HANDED_OVER = auto()
    CANCELLED = auto()


STATE_AFTER: Final = {
    Kind.VISIT_OPENED: VisitState.OPEN,
    Kind.SETTLEMENT_STARTED: VisitState.SETTLING,
    Kind.SETTLEMENT_POSTED: VisitState.SETTLED,
    Kind.SETTLEMENT_VOIDED: VisitState.OPEN,
    Kind.HANDED_OVER: VisitState.HANDED_OVER,
    Kind.VISIT_CANCELLED: VisitState.CANCELLED,
    Kind.VISIT_SUSPENDED: VisitState.SUSPENDED,
    Kind.VISIT_RESUMED: VisitState.OPEN,
}
"""The state that an entry leaves behind; kinds not named here leave it as it was."""


class Step(StrEnum):
    """What is to be done now. Steps that a visit does not need are left out."""

    RESUME = auto()
    IDENTIFY = auto()
    OFFER = auto()
    INSPECT = auto()
    PAY = auto()
    WAIT_FOR_RECEIPT = auto()
    HAND_OVER = auto()
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


@dataclass(frozen=True, slots=True)
class Offer:
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


@dataclass(frozen=True, slots=True)
class VisitItem:
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


@dataclass(frozen=True, slots=True)
class Payment:
    """A settlement as it was started, and the register's proof once it is posted."""

    settlement: str
    due: Money
    cash: Money
    card: Money
    change: Money
    started: str
    document: int = 0
    sign: str = ""
    issued_at: str = ""
    paper_out: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
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
    voided_reason: str = ""
    refused: tuple[VisitItem, ...] = ()

    @property
    def due(self) -> Money:
        return Money.total(charge.amount for charge in self.charges)

    @property
    def charges(self) -> tuple[Charge, ...]:
        return tuple(charge for item in self.items for charge in item.all_charges)

    @property
    def addressee(self) -> str:
        return (*self.items, *self.refused)[0].item.addressee

    @property
    def label_required(self) -> bool:
        """Say whether hand-over needs the item's own label: the visit began with something else."""
        return self.opening != "item"

    @property
    def step(self) -> Step:
        """Return what comes next: identity, offer, inspection, payment, hand-over."""
        by_state = {
            VisitState.SUSPENDED: Step.RESUME,
            VisitState.SETTLING: Step.WAIT_FOR_RECEIPT,
            VisitState.SETTLED: Step.HAND_OVER,
            VisitState.HANDED_OVER: Step.DONE,
            VisitState.CANCELLED: Step.DONE,
        }
        return by_state.get(self.state) or self._open_step()

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

    def require(self, step: Step) -> None:
        """Raise the refusal that tells what is missing unless `step` comes now."""
        if self.step is not step:
            missing = {
                Step.IDENTIFY: Refusal.NOT_IDENTIFIED,
                Step.OFFER: Refusal.OFFER_NOT_ANSWERED,
                Step.INSPECT: Refusal.NOT_INSPECTED,
                Step.WAIT_FOR_RECEIPT: Refusal.RECEIPT_UNKNOWN,
                Step.HAND_OVER: Refusal.ALREADY_SETTLED,
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


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """What the fold needs of a journal entry; `private` is empty once it was deleted."""

    kind: str
    key: str
    clerk: str
    boot: str
    mono_ms: int
    payload: Mapping[str, Any]
    private: Mapping[str, Any]


def fold(entries: Iterable[VisitEntry]) -> Visit:
    """Return the visit that these entries, in their order, tell of."""
    rest = iter(entries)
    visit = _opened(next(rest))
    for entry in rest:
        kind = Kind(entry.kind)
        visit = _STEPS[kind](visit, entry)
        visit = replace(visit, state=STATE_AFTER.get(kind, visit.state))
    return visit


def item_of(public: Mapping[str, Any], personal: Mapping[str, Any]) -> Item:
    """Join an item's recorded half with its personal half, which may be gone."""
    return Item.from_payload({**dict.fromkeys(PERSONAL, ""), **public, **personal})


PERSONAL: Final = ("sender", "addressee", "phone", "address")
"""Fields of an item that stay out of the chain."""


def _opened(entry: VisitEntry) -> Visit:
    return Visit(
        id=entry.payload["visit"],
        shift=entry.payload["shift"],
        clerk=entry.clerk,
        opened=entry.key,
        opening=entry.payload["opening"],
        items=(_visit_item(entry),),
    )


def _visit_item(entry: VisitEntry) -> VisitItem:
    item = item_of(entry.payload["item"], entry.private.get("item", {}))
    charges = tuple(
        Charge(ChargeKind(kind), Money(amount), item.key)
        for kind, amount in entry.payload["charges"]
    )
    return VisitItem(item, charges, offerable=bool(entry.payload["offerable"]))


def _added(visit: Visit, entry: VisitEntry) -> Visit:
    return replace(visit, items=(*visit.items, _visit_item(entry)))


def _identified(visit: Visit, entry: VisitEntry) -> Visit:
    way = IdentificationWay(entry.payload["way"])
    return replace(visit, identification=way, document=entry.private.get("masked", ""))


def _shown(visit: Visit, entry: VisitEntry) -> Visit:
    facts = entry.payload
    offer = Offer(
        item=facts["item"],
        terms=facts["terms"],
        price=Money(facts["price"]),
        term_months=facts["term_months"],
        reading_time_s=facts["reading_time_s"],
        video_required=bool(facts["video_required"]),
        shown=entry.key,
        boot=entry.boot,
        shown_ms=entry.mono_ms,
    )
    return visit.with_item(replace(visit.item(offer.item), offer=offer))


def _answered(visit: Visit, entry: VisitEntry) -> Visit:
    item = visit.item(entry.payload["item"])
    if item.offer is None:
        raise ValueError("an answer without an offer")
    answer, way = Answer(entry.payload["answer"]), AnswerWay(entry.payload["way"])
    return visit.with_item(replace(item, offer=replace(item.offer, answer=answer, way=way)))


def _inspected(visit: Visit, entry: VisitEntry) -> Visit:
    return visit.with_item(replace(visit.item(entry.payload["item"]), inspected=True))


def _refused(visit: Visit, entry: VisitEntry) -> Visit:
    gone = visit.item(entry.payload["item"])
    kept = tuple(item for item in visit.items if item is not gone)
    return replace(visit, items=kept, refused=(*visit.refused, gone))


def _started(visit: Visit, entry: VisitEntry) -> Visit:
    facts = entry.payload
    for policy in facts["policies"]:
        visit = visit.with_item(replace(visit.item(policy["item"]), policy=policy["number"]))
    payment = Payment(
        settlement=facts["settlement"],
        due=Money(facts["due"]),
        cash=Money(facts["cash"]),
        card=Money(facts["card"]),
        change=Money(facts["change"]),
        started=entry.key,
    )
    return replace(visit, payment=payment, voided_reason="")


def _posted(visit: Visit, entry: VisitEntry) -> Visit:
    if visit.payment is None:
        raise ValueError("a posted settlement that never started")
    facts = entry.payload
    payment = replace(
        visit.payment,
        document=facts["document"],
        sign=facts["sign"],
        issued_at=facts["issued_at"],
        paper_out=bool(facts["paper_out"]),
    )
    return replace(visit, payment=payment)


def _voided(visit: Visit, entry: VisitEntry) -> Visit:
    items = tuple(replace(item, policy="") for item in visit.items)
    return replace(visit, payment=None, items=items, voided_reason=entry.payload["reason"])


def _unchanged(visit: Visit, _entry: VisitEntry) -> Visit:
    return visit


_STEPS: Final = {
    Kind.ITEM_ADDED: _added,
    Kind.CUSTOMER_IDENTIFIED: _identified,
    Kind.OFFER_SHOWN: _shown,
    Kind.OFFER_ANSWERED: _answered,
    Kind.ITEM_INSPECTED: _inspected,
    Kind.SETTLEMENT_STARTED: _started,
    Kind.SETTLEMENT_POSTED: _posted,
    Kind.SETTLEMENT_VOIDED: _voided,
    Kind.ITEM_REFUSED: _refused,
    Kind.VISIT_SUSPENDED: _unchanged,
    Kind.VISIT_RESUMED: _unchanged,
    Kind.HANDED_OVER: _unchanged,
    Kind.VISIT_CANCELLED: _unchanged,
}

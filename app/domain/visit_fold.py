"""Folds a visit from its journal entries: the only way in which one comes to be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from msgspec.structs import replace

from app.domain.charges import Charge, ChargeKind
from app.domain.item import Item
from app.domain.money import Money
from app.domain.payment import CardCharge, Payment, Return
from app.domain.visit import (
    Answer,
    AnswerWay,
    IdentificationWay,
    Kind,
    Offer,
    Visit,
    VisitItem,
)
from app.domain.visit_states import state_after


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
    visit = follow(None, next(rest))
    for entry in rest:
        visit = follow(visit, entry)
    return visit


def follow(visit: Visit | None, entry: VisitEntry) -> Visit:
    """Return the visit after one entry more; the first one opens it."""
    if visit is None:
        return _opened(entry)
    kind = Kind(entry.kind)
    visit = _STEPS[kind](visit, entry)
    return replace(visit, state=state_after(kind, entry.payload) or visit.state)


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
        charge=facts.get("charge", ""),
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


def _charged(visit: Visit, entry: VisitEntry) -> Visit:
    facts = entry.payload
    card = CardCharge(
        key=facts["charge"],
        amount=Money(facts["amount"]),
        reference=facts["reference"],
        auth_code=facts["auth_code"],
        terminal=facts["card_terminal"],
        entry=entry.key,
    )
    return replace(visit, card=card)


def _kept(visit: Visit, entry: VisitEntry) -> Visit:
    return replace(visit, voided_reason=entry.payload["reason"])


def _reversed(visit: Visit, _entry: VisitEntry) -> Visit:
    return replace(visit, card=None)


def _return_started(visit: Visit, entry: VisitEntry) -> Visit:
    facts = entry.payload
    back = Return(
        key=facts["return"],
        total=Money(facts["total"]),
        cash=Money(facts["cash"]),
        card=Money(facts["card"]),
        reason=facts["reason"]["text"],
        started=entry.key,
        confirmed=facts["confirmed"],
        refund=facts.get("refund", ""),
        refunded=visit.back.refunded if visit.back is not None else "",
    )
    return replace(visit, back=back, voided_reason="")


def _refunded(visit: Visit, entry: VisitEntry) -> Visit:
    if visit.back is None:
        raise ValueError("a refund of a return that never started")
    back = replace(visit.back, refunded=entry.payload["reference"])
    return replace(visit, back=back, card=None)


def _returned(visit: Visit, entry: VisitEntry) -> Visit:
    if visit.back is None:
        raise ValueError("a return that never started")
    facts = entry.payload
    proof = {name: facts[name] for name in ("document", "sign", "issued_at")}
    return replace(visit, back=replace(visit.back, **proof, paper_out=bool(facts["paper_out"])))


def _return_voided(visit: Visit, entry: VisitEntry) -> Visit:
    back = visit.back if entry.payload.get("held") else None  # its receipt is still owed
    return replace(visit, back=back, voided_reason=entry.payload["reason"])


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
    Kind.CARD_APPROVED: _charged,
    Kind.CARD_REVERSAL_STARTED: _unchanged,
    Kind.CARD_REVERSAL_REFUSED: _kept,
    Kind.CARD_REVERSED: _reversed,
    Kind.ITEM_REFUSED: _refused,
    Kind.VISIT_SUSPENDED: _unchanged,
    Kind.VISIT_RESUMED: _unchanged,
    Kind.HANDED_OVER: _unchanged,
    Kind.VISIT_CANCELLED: _unchanged,
    Kind.RETURN_CONFIRMED: _unchanged,
    Kind.RETURN_STARTED: _return_started,
    Kind.CARD_REFUNDED: _refunded,
    Kind.RETURNED: _returned,
    Kind.RETURN_VOIDED: _return_voided,
    Kind.MONEY_GIVEN_BACK: _unchanged,
}

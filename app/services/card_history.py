"""The card of a visit's latest payment: what the bank has said of it, entry by entry."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.domain.money import Money
from app.domain.visit import Kind
from app.messages.canonical import Payload


@dataclass(frozen=True, slots=True)
class CardHistory:
    """Bodies of the entries that tell of one charge; None where there is none yet.

    `back` is the last word on giving it back: that it was begun, refused, or done.
    """

    key: str
    amount: Money
    approved: Payload | None = None
    declined: Payload | None = None
    back: Payload | None = None


def card_history(bodies: Iterable[Payload]) -> CardHistory | None:
    """Return the charge of the latest payment; None where all of that one was to be cash.

    A receipt that is tried again is paid by the same charge.
    """
    card: CardHistory | None = None
    for body in bodies:
        kind, facts = body["kind"], body["payload"]
        if kind == Kind.SETTLEMENT_STARTED:
            card = _started(card, facts)
        elif card is None:
            continue
        elif kind == Kind.CARD_APPROVED:
            card = replace(card, approved=body)
        elif kind == Kind.SETTLEMENT_VOIDED and card.approved is None:
            card = replace(card, declined=body)
        elif kind in _BACK and not _is_refunded(card):
            card = replace(card, back=body)
    return card


_BACK = (
    Kind.CARD_REVERSAL_STARTED,
    Kind.CARD_REVERSAL_REFUSED,
    Kind.CARD_REVERSED,
    Kind.RETURN_STARTED,
    Kind.CARD_REFUNDED,
    Kind.RETURN_VOIDED,
)


def _is_refunded(card: CardHistory) -> bool:
    """Tell whether the bank has given the money back; what follows is about the register."""
    return card.back is not None and card.back["kind"] == Kind.CARD_REFUNDED


def _started(before: CardHistory | None, facts: Payload) -> CardHistory | None:
    key = facts.get("charge", "")
    if before is not None and before.key == key:
        return replace(before, back=None)
    return CardHistory(key, Money(facts["card"])) if key else None

"""Where a payment itself may have left the drawer otherwise than the record: taken or not."""

from collections.abc import Iterator

from app.domain.money import Money
from app.domain.shortage import Cause, Clue, GiveBack, Observations, Outcome, Sale, Twist

SINGLE = 1
"""A sale of one item, or an item of one line, is told once."""


def payment_clues(seen: Observations) -> Iterator[tuple[Cause, Clue]]:
    """Yield what would follow if the money of a payment were missing, doubled or elsewhere."""
    for sale in seen.sales:
        if not sale.is_own:
            yield from _of_before(sale)
        elif sale.is_proven:
            yield from _taken_otherwise(sale)
            yield from _by_other_means(sale)
        elif sale.outcome is Outcome.VOIDED and sale.in_cash:
            yield Cause.REFUND, clue_of(sale, Twist.VOID_KEPT, sale.in_cash)
    for back in seen.given_back:
        yield from _given_back(back)
    yield from _unknown(seen)


def clue_of(sale: Sale, twist: Twist, delta: Money, *sums: Money, weight: int = 1) -> Clue:
    """Return a clue that rests on one payment; its first sum is the payment's cash."""
    return Clue(
        twist=twist,
        delta=delta.kopecks,
        entries=sale.entries,
        since=sale.since,
        until=sale.until,
        sums=(sale.in_cash.kopecks, *(each.kopecks for each in sums)),
        number=sale.number,
        weight=weight,
    )


def _taken_otherwise(sale: Sale) -> Iterator[tuple[Cause, Clue]]:
    """Tell of money that was not asked for, or asked for twice: all of it, an item, a line."""
    if not sale.in_cash:
        return
    yield Cause.NOT_TAKEN, clue_of(sale, Twist.SALE_NOT_TAKEN, -sale.in_cash)
    yield Cause.TAKEN_TWICE, clue_of(sale, Twist.SALE_TWICE, sale.in_cash)
    items = sale.items if len(sale.items) > SINGLE else ()
    for part in dict.fromkeys(items):
        yield Cause.NOT_TAKEN, clue_of(sale, Twist.ITEM_NOT_TAKEN, -part, part)
        yield Cause.TAKEN_TWICE, clue_of(sale, Twist.ITEM_TWICE, part, part)
    lines = sale.lines if len(sale.lines) > SINGLE else ()
    for part in dict.fromkeys(each for each in lines if each not in items):
        yield Cause.NOT_TAKEN, clue_of(sale, Twist.LINE_NOT_TAKEN, -part, part)
        yield Cause.TAKEN_TWICE, clue_of(sale, Twist.LINE_TWICE, part, part)


def _by_other_means(sale: Sale) -> Iterator[tuple[Cause, Clue]]:
    """Tell of cash recorded as card, card recorded as cash, and money that went back."""
    if sale.card:
        yield Cause.CARD_CASH, clue_of(sale, Twist.CARD_WAS_CASH, sale.card, sale.card)
    if not sale.in_cash:
        return
    if not sale.change:  # who typed what the customer gave held cash in the hand
        yield Cause.CARD_CASH, clue_of(sale, Twist.CASH_WAS_CARD, -sale.in_cash)
    if not sale.has_return:  # else the return itself says what may have become of the money
        yield Cause.REFUND, clue_of(sale, Twist.GIVEN_BACK, -sale.in_cash)
    if sale.outcome is Outcome.RECOVERED:
        yield Cause.UNPROVEN, clue_of(sale, Twist.PROVEN_NOT_IN_DRAWER, -sale.in_cash)


def _given_back(back: GiveBack) -> Iterator[tuple[Cause, Clue]]:
    """Tell of a cancelled sale whose money stayed, left twice, or left without its entry."""
    if back.is_given:
        yield Cause.REFUND, _back(back, Twist.BACK_KEPT, back.cash)
        yield Cause.REFUND, _back(back, Twist.BACK_TWICE, -back.cash)
    else:
        yield Cause.REFUND, _back(back, Twist.BACK_UNRECORDED, -back.cash)


def _back(back: GiveBack, twist: Twist, delta: Money) -> Clue:
    return Clue(
        twist=twist,
        delta=delta.kopecks,
        entries=back.entries,
        since=back.since,
        until=back.until,
        sums=(back.cash.kopecks,),
        number=back.number,
    )


def _of_before(sale: Sale) -> Iterator[tuple[Cause, Clue]]:
    """Tell of a payment of an earlier shift whose receipt was proven or undone in this one."""
    if not sale.in_cash:
        return
    if sale.is_proven:
        yield Cause.LATE_PROOF, clue_of(sale, Twist.PUT_IN_NOW, sale.in_cash)
    elif sale.outcome is Outcome.VOIDED:
        yield Cause.LATE_PROOF, clue_of(sale, Twist.GIVEN_BACK_NOW, -sale.in_cash)


def _unknown(seen: Observations) -> Iterator[tuple[Cause, Clue]]:
    """Tell of payments that the record does not expect in the drawer yet: each, and all at once."""
    found = [sale for sale in seen.sales if sale.outcome is Outcome.UNKNOWN and sale.in_cash]
    for sale in found:
        yield Cause.UNPROVEN, clue_of(sale, Twist.UNKNOWN_IN_DRAWER, sale.in_cash)
    if len(found) > SINGLE:
        total = Money.total(sale.in_cash for sale in found)
        together = Clue(
            twist=Twist.UNKNOWN_IN_DRAWER,
            delta=total.kopecks,
            entries=tuple(entry for sale in found for entry in sale.entries),
            since=min(sale.since for sale in found),
            until=max(sale.until for sale in found),
            sums=(total.kopecks,),
            weight=len(found),
        )
        yield Cause.UNPROVEN, together

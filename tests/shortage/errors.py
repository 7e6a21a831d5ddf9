"""The twelve ways in which a day at a counter goes wrong, done to a made-up shift."""

from collections import Counter
from collections.abc import Callable

from tests.shortage.goods import Deal
from tests.shortage.money import LOOK_ALIKE, PIECES, Money, pieces_of, tender_for, total
from tests.shortage.shift import MadeShift, Truth, _paid_in_cash


class NotHere(Exception):
    """This error cannot happen in this shift: another shift is tried."""


def _one(shift: MadeShift, fits: Callable[[Deal], bool]) -> int:
    found = [at for at, each in enumerate(shift.deals) if each.outcome == "posted" and fits(each)]
    if not found:
        raise NotHere
    return shift.chance.choice(found)


def _in_cash(deal: Deal) -> bool:
    return not deal.is_card


def _with_change(deal: Deal) -> bool:
    return not deal.is_card and deal.change > 0


def not_taken(shift: MadeShift) -> Truth:
    if shift.chance.random() < 0.25:
        at = _one(shift, lambda each: _in_cash(each) and len(each.items) > 1)
        deal = shift.deals[at]
        forgotten = deal.part_of(shift.chance.choice(deal.items))
        deal.given, deal.back = pieces_of(deal.due - forgotten), Counter()
        return Truth("not_taken", "item", at)
    at = _one(shift, _in_cash)
    shift.deals[at].given, shift.deals[at].back = Counter(), Counter()
    return Truth("not_taken", "sale", at)


def taken_twice(shift: MadeShift) -> Truth:
    at = _one(shift, _in_cash)
    deal = shift.deals[at]
    if len(deal.charges) > 1 and shift.chance.random() < 0.6:
        line = int(str(shift.chance.choice(deal.charges)[2]))
        deal.given = deal.given + pieces_of(line)
        return Truth("taken_twice", "line", at)
    deal.given, deal.back = deal.given + deal.given, deal.back + deal.back
    return Truth("taken_twice", "sale", at)


def transposed(shift: MadeShift) -> Truth:
    at = _one(shift, _with_change)
    deal = shift.deals[at]
    digits = [*str(total(deal.given) // 100)]
    first = shift.chance.randrange(len(digits))
    step = 1 if shift.chance.random() < 0.85 else 2
    second = first + step
    if second >= len(digits):
        raise NotHere
    digits[first], digits[second] = digits[second], digits[first]
    typed = int("".join(digits)) * 100 + total(deal.given) % 100
    if digits[0] == "0" or typed < deal.due or typed == deal.typed:
        raise NotHere
    deal.typed = typed
    deal.back = pieces_of(deal.change)
    return Truth("transposed", "digits", at)


def wrong_note(shift: MadeShift) -> Truth:
    at = _one(shift, _with_change)
    deal = shift.deals[at]
    hand, manner = (deal.given, "received") if shift.chance.random() < 0.5 else (deal.back, "given")
    fits = [piece for piece in hand if piece in LOOK_ALIKE]
    if not fits:
        raise NotHere
    meant = shift.chance.choice(fits)
    hand[meant] -= 1
    hand[shift.chance.choice(LOOK_ALIKE[meant])] += 1
    return Truth("wrong_note", manner, at)


def change(shift: MadeShift) -> Truth:
    manner = shift.chance.choice(("kept", "twice", "other", "tender"))
    at = _one(shift, _with_change)
    deal = shift.deals[at]
    if manner == "kept":
        deal.back = Counter()
    elif manner == "twice":
        deal.back = deal.back + deal.back
    elif manner == "other":
        before = [each for each in shift.deals[:at] if _in_cash(each)]
        if not before or not before[-1].change or before[-1].outcome != "posted":
            raise NotHere
        deal.back = pieces_of(before[-1].change)
    else:
        others = [bill for bill in (50_000, 100_000, 200_000, 500_000) if bill >= deal.due]
        if not others:
            raise NotHere
        deal.back = pieces_of(shift.chance.choice(others) - deal.due)
    return Truth("change", manner, at)


def unproven(shift: MadeShift) -> Truth:
    at = _one(shift, _in_cash)
    deal = shift.deals[at]
    if shift.chance.random() < 0.6:
        deal.outcome = "unknown"
        return Truth("unproven", "in the drawer", at)
    deal.outcome, deal.given, deal.back = "recovered", Counter(), Counter()
    return Truth("unproven", "proven, put aside", at)


def card_cash(shift: MadeShift) -> Truth:
    if shift.chance.random() < 0.5:
        at = _one(shift, lambda each: each.is_card)
        deal = shift.deals[at]
        deal.given = tender_for(deal.due, shift.chance)
        deal.back = pieces_of(total(deal.given) - deal.due)
        return Truth("card_cash", "cash as card", at)
    at = _one(shift, lambda each: _in_cash(each) and not each.change)
    shift.deals[at].given = Counter()
    return Truth("card_cash", "card as cash", at)


def opening(shift: MadeShift) -> Truth:
    manner = shift.chance.random()
    if manner < 0.15:  # the evening before was miscounted, and its count was taken over
        wrong, rows = _miscounted(shift, shift.drawer)
        shift.typed_opening, shift.typed_before = wrong, Counter(wrong)
        shift.difference_before = total(wrong) - total(shift.drawer)
        return Truth("opening", "of the evening before", rows=rows)
    if manner < 0.85:
        shift.typed_before = Counter(shift.drawer)
    shift.typed_opening, rows = _miscounted(shift, shift.drawer)
    return Truth("opening", "at the opening", rows=rows)


def counting(shift: MadeShift) -> Truth:
    truth = Truth("counting", "")

    def miscount(real: Money) -> Money:
        wrong, truth.rows = _miscounted(shift, real)
        return wrong

    shift.miscount = miscount
    return truth


def late_proof(shift: MadeShift) -> Truth:
    deal = _paid_in_cash(shift.chance)
    is_proven = shift.chance.random() < 0.6
    shift.of_before = [(deal, "posted" if is_proven else "voided")]
    shift.moved = deal.due if is_proven else -deal.due
    return Truth("late_proof", "put in" if is_proven else "given back", -1)


def refund(shift: MadeShift) -> Truth:
    at = _one(shift, _in_cash)
    deal = shift.deals[at]
    if shift.chance.random() < 0.6:
        deal.outcome, deal.is_paid_anew = "voided", False
        return Truth("refund", "undone, kept", at)
    deal.given, deal.back = Counter(), Counter()
    return Truth("refund", "given back", at)


def digit(shift: MadeShift) -> Truth:
    if shift.chance.random() < 0.5:
        at = _one(shift, lambda each: _with_change(each) and total(each.given) <= 200_000)
        deal = shift.deals[at]
        deal.typed = total(deal.given) * 10
    else:
        at = _one(shift, lambda each: _with_change(each) and each.due <= 50_000)
        deal = shift.deals[at]
        typed = -(-deal.due // 10_000) * 10_000
        deal.given, deal.typed = pieces_of(typed * 10), typed
        if typed == deal.due:
            raise NotHere
    deal.back = pieces_of(deal.change)
    return Truth("digit", "a nought", at)


def _miscounted(shift: MadeShift, real: Money) -> tuple[Money, tuple[int, ...]]:
    """Write a count down wrongly: a piece, a bundle, a row, the digits of a number."""
    chance, wrong = shift.chance, Counter(real)
    rows = [piece for piece in PIECES if real[piece] and piece >= 100]
    row = chance.choice(rows)
    manner = chance.random()
    if manner < 0.55:
        off = chance.choice((1, 1, 1, 2, 2, 3))
        wrong[row] += off if chance.random() < 0.4 else -min(off, real[row])
    elif manner < 0.75:
        bundle = chance.choice((10, 10, 20, 50, 100))
        wrong[row] += bundle if real[row] < bundle else -bundle
    elif manner < 0.9:
        at = chance.randrange(PIECES.index(100))
        row, other = PIECES[at], PIECES[at + 1]
        wrong[row], wrong[other] = real[other], real[row]
        return +wrong, (row, other)
    else:
        two = [piece for piece in rows if 10 <= real[piece] < 100 and real[piece] % 11]
        if not two:
            raise NotHere
        row = chance.choice(two)
        wrong[row] = int(f"{real[row]}"[::-1])
    return +wrong, (row,)


ERRORS: dict[str, Callable[[MadeShift], Truth]] = {
    "not_taken": not_taken,
    "taken_twice": taken_twice,
    "transposed": transposed,
    "wrong_note": wrong_note,
    "change": change,
    "unproven": unproven,
    "card_cash": card_cash,
    "opening": opening,
    "counting": counting,
    "late_proof": late_proof,
    "refund": refund,
    "digit": digit,
}

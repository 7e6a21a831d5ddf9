"""From the state of a visit to what is drawn of it: texts in their places, and no widget."""

from dataclasses import dataclass
from typing import Final

from app.domain.charges import ChargeKind
from app.domain.identifiers import ItemIdentifier
from app.domain.item import FeePayer, Inspection, Item
from app.domain.money import NBSP, Money
from app.domain.visit import Answer, Step, Visit, VisitItem
from ui.presenters import phrases, words
from ui.presenters.states import Message, Panel, Tone, VisitScreen

_SERIAL_GROUP: Final = -2
"""The group of a written identifier that tells neighbours on a shelf apart."""

_NOW: Final = {
    Step.WAIT_FOR_CARD: Step.PAY,
    Step.WAIT_FOR_RECEIPT: Step.PAY,
    Step.CHARGED: Step.PAY,
    Step.WAIT_FOR_REVERSAL: Step.PAY,
    Step.WAIT_FOR_REFUND: Step.HAND_OVER,
    Step.WAIT_FOR_RETURN: Step.HAND_OVER,
    Step.REFUNDED: Step.HAND_OVER,
    Step.GIVE_BACK: Step.HAND_OVER,
}

Line = tuple[str, str]
"""A caption and what stands beside it."""


@dataclass(frozen=True, slots=True)
class IdentifierPicture:
    """A written identifier in three parts, the middle one to be set bold."""

    before: str
    serial: str
    after: str


@dataclass(frozen=True, slots=True)
class RowPicture:
    """One item in the left column. `digit` adds it; empty for those in the visit already."""

    identifier: IdentifierPicture
    kind: str
    shelf: str
    to_pay: str
    digit: str = ""


@dataclass(frozen=True, slots=True)
class BasketPicture:
    """The left column: who is served, what they get, and what else waits for them."""

    name: str = ""
    count: str = ""
    mine: tuple[RowPicture, ...] = ()
    waiting: tuple[RowPicture, ...] = ()
    is_adding: bool = False


@dataclass(frozen=True, slots=True)
class CardPicture:
    """The item's card. A chip is (tone, text); `is_whole` takes the place of the step."""

    identifier: IdentifierPicture
    kind: str
    shelf: str
    lines: tuple[Line, ...]
    chips: tuple[Line, ...]
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class StepPicture:
    """One step of the strip; `place` is done, now or later."""

    title: str
    place: str


@dataclass(frozen=True, slots=True)
class BillPicture:
    """The right column: lines, the total, and below it what was given and goes back."""

    caption: str
    lines: tuple[Line, ...]
    total: str
    given: str
    change: str


def basket_of(screen: VisitScreen) -> BasketPicture:
    visit = screen.visit
    if visit is None:
        return BasketPicture()
    waiting = tuple(
        _row(item, f"{number}") for number, item in enumerate(screen.waiting[:9], start=1)
    )
    return BasketPicture(
        name=visit.addressee,
        count=phrases.in_hand_over(len(visit.items), len(screen.waiting)),
        mine=() if screen.is_adding else tuple(_row(item.item) for item in visit.items),
        waiting=waiting,
        is_adding=screen.is_adding,
    )


def card_of(screen: VisitScreen) -> CardPicture | None:
    current = screen.current
    if current is None or screen.visit is None or screen.claims:  # those need the whole place
        return None
    item = current.item
    lines = _card_lines(item, item.days_left(screen.today))
    if screen.has_details:
        lines += _details(item)
    return CardPicture(
        identifier=identifier_of(item.identifier),
        kind=item.kind_text,
        shelf=item.shelf,
        lines=tuple(lines),
        chips=_chips(item, screen.visit),
        is_whole=screen.has_details,
    )


def steps_of(screen: VisitScreen) -> tuple[StepPicture, ...]:
    """Return the steps that this visit needs, in their order."""
    visit = screen.visit
    if visit is None:
        return ()
    needed = [Step.IDENTIFY]
    if any(item.offerable for item in visit.items):
        needed.append(Step.OFFER)
    if any(item.item.inspection is Inspection.BEFORE_PAYMENT for item in visit.items):
        needed.append(Step.INSPECT)
    if visit.due:
        needed.append(Step.PAY)
    needed.append(Step.HAND_OVER)
    at = needed.index(_NOW.get(visit.step, visit.step))
    places = ["done"] * at + ["now"] + ["later"] * (len(needed) - at - 1)
    return tuple(
        StepPicture(words.STEPS[step], place) for step, place in zip(needed, places, strict=True)
    )


def bill_of(screen: VisitScreen) -> BillPicture:
    visit = screen.visit
    if visit is None:
        return _last_bill(screen)
    change = screen.change
    given = words.DASH if screen.given is None else screen.given.text
    return BillPicture(
        caption=words.BILL_CAPTIONS.get(visit.step, words.TO_PAY),
        lines=bill_lines(visit),
        total=visit.due.text,
        given=phrases.tender(visit.payment) if visit.payment else given,
        change=words.DASH if change is None or change < Money.ZERO else change.text,
    )


def message_of(screen: VisitScreen) -> Message:
    """Return what the message bar says: the question asked, the news, or what to do next."""
    if screen.question is not None:
        return Message(Tone.ATTENTION, words.QUESTIONS[screen.question])
    if screen.message is not None:
        return screen.message
    if screen.is_adding or screen.has_details or screen.is_picking:
        return Message(Tone.HINT, _choice_hint(screen))
    if screen.panel is Panel.OFFER:
        return Message(Tone.HINT, _offer_hint(screen))
    if screen.panel is Panel.IDLE and screen.unknown:
        return Message(Tone.ATTENTION, phrases.left_open(screen.unknown))
    tone = Tone.ATTENTION if screen.can_wait else Tone.HINT
    return Message(tone, _step_hint(screen))


def _step_hint(screen: VisitScreen) -> str:
    if screen.panel is Panel.HAND_OVER and screen.visit and screen.visit.payment is None:
        return words.HAND_OVER_FREE
    return words.HINTS[screen.panel]


def identifier_of(identifier: ItemIdentifier) -> IdentifierPicture:
    groups = identifier.spaced.split(" ")
    return IdentifierPicture(
        NBSP.join(groups[:_SERIAL_GROUP]),
        groups[_SERIAL_GROUP],
        groups[-1],
    )


def _card_lines(item: Item, left_days: int) -> list[Line]:
    return [
        (words.SENDER, item.sender),
        (words.STORED, phrases.stored_until(item.stored_until, left_days)),
        (words.ADDRESS, item.address),
        (words.DECLARED, item.declared.text if item.declared else words.DASH),
    ]


def _details(item: Item) -> list[Line]:
    services = ", ".join(str(number) for number in sorted(item.services))
    return [
        (words.CATEGORY, item.category_text),
        (words.WEIGHT, phrases.weight(item.weight_g)),
        (words.PHONE, item.phone or words.DASH),
        (words.ARRIVED, phrases.day(item.arrived_on)),
        (words.ADDRESSEE, item.addressee),
        (words.SERVICES, services or words.NO_SERVICES),
        (words.MANIFEST, item.arrival),
        (words.INVENTORY, words.YES if item.inventory else words.NO),
    ]


def _row(item: Item, digit: str = "") -> RowPicture:
    to_pay = item.cod.text if item.is_cod else words.FREE
    return RowPicture(identifier_of(item.identifier), item.kind_text, item.shelf, to_pay, digit)


def _chips(item: Item, visit: Visit) -> tuple[Line, ...]:
    chips = []
    if visit.document:
        chips.append(("done", words.DOCUMENT_CHIP.format(document=visit.document)))
    if item.is_cod:
        chips.append(("plain", words.COD_CHIP))
    if item.inspection is Inspection.BEFORE_PAYMENT:
        chips.append(("attention", words.OPEN_BEFORE))
    elif item.is_cod:
        chips.append(("plain", words.OPEN_AFTER))
    if item.defective:
        chips.append(("error", words.DEFECTIVE))
    return tuple(chips)


def bill_lines(visit: Visit) -> tuple[Line, ...]:
    """Return what is to pay, by kind; what was decided not to be paid is named too."""
    sums = {
        kind: Money.total(each.amount for each in visit.charges if each.kind is kind)
        for kind in ChargeKind
    }
    lines = [(words.CHARGES[kind], amount.rubles_text) for kind, amount in sums.items() if amount]
    if sums[ChargeKind.COD] and not sums[ChargeKind.COD_FEE]:
        payers = {item.item.fee_payer for item in visit.items if item.item.is_cod}
        if payers == {FeePayer.SENDER}:
            lines.insert(1, (words.CHARGES[ChargeKind.COD_FEE], words.PAID_BY_SENDER))
    if not sums[ChargeKind.POLICY] and any(item.offerable for item in visit.items):
        lines.append((words.CHARGES[ChargeKind.POLICY], _policy_word(visit.items)))
    return tuple(lines) or ((words.NO_CHARGE, ""),)


def _policy_word(items: tuple[VisitItem, ...]) -> str:
    answers = {item.offer.answer if item.offer else None for item in items if item.offerable}
    return words.NOT_NEEDED if answers == {Answer.DECLINED} else words.NOT_ANSWERED


def _last_bill(screen: VisitScreen) -> BillPicture:
    last = screen.finished
    if last is None:
        return BillPicture(words.TO_PAY, (), "", words.DASH, words.DASH)
    return BillPicture(
        caption=words.LAST_CUSTOMER,
        lines=((last.addressee, ""),),
        total=last.due.text,
        given=last.given.text,
        change=phrases.change(last.change),
    )


def _choice_hint(screen: VisitScreen) -> str:
    if screen.is_picking:
        return words.PICK_ASIDE
    return words.PICK_TO_ADD if screen.is_adding else words.DETAILS_HINT


def _offer_hint(screen: VisitScreen) -> str:
    current = screen.current
    if current is None or current.offer is None:
        return words.OFFER_ON_ITS_WAY
    if screen.reading_left_s:
        return words.OFFER_TO_READ.format(left=screen.reading_left_s)
    return words.HINTS[Panel.OFFER]

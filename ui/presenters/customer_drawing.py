"""What the customer's display shows of a visit: items, sums, the offer, and the change."""

from dataclasses import dataclass
from enum import StrEnum, auto

from app.domain.money import Money
from app.domain.visit import Visit, VisitState
from ui.presenters import phrases, words
from ui.presenters.drawing import Line, bill_lines, identifier_of
from ui.presenters.states import Panel, VisitScreen


class Face(StrEnum):
    """What the customer sees in the large part of the display."""

    WELCOME = auto()
    ITEMS = auto()
    OFFER = auto()
    CHANGE = auto()


@dataclass(frozen=True, slots=True)
class OfferPicture:
    """The policy as the customer reads it. `item` names the offer that is on display."""

    item: str
    title: str
    price: str
    cover: str
    cases: tuple[str, ...]
    not_obligatory: str
    video_rule: str
    can_answer: bool


@dataclass(frozen=True, slots=True)
class CustomerPicture:
    """The whole display."""

    face: Face = Face.WELCOME
    title: str = words.WELCOME
    text: str = words.WELCOME_TEXT
    items: tuple[str, ...] = ()
    rule: str = ""
    amount: str = ""
    offer: OfferPicture | None = None
    caption: str = ""
    lines: tuple[Line, ...] = ()
    total: str = ""


def customer_of(screen: VisitScreen) -> CustomerPicture:
    visit = screen.visit
    if visit is None:
        return _between(screen)
    offer = _offer(screen) if screen.panel is Panel.OFFER else None
    is_paid = visit.state is VisitState.SETTLED and visit.payment is not None
    face = Face.CHANGE if is_paid else Face.ITEMS if offer is None else Face.OFFER
    return CustomerPicture(
        face=face,
        title=words.YOUR_CHANGE if is_paid else phrases.your_items(len(visit.items)),
        text=_text(screen),
        items=_items(visit),
        rule=_video_rule(screen),
        amount=phrases.change(screen.change or Money.ZERO) if is_paid else "",
        offer=offer,
        caption=_caption(visit),
        lines=bill_lines(visit),
        total=visit.due.text,
    )


def _caption(visit: Visit) -> str:
    """Return what the total is: what is to pay, was paid, or goes back."""
    if visit.back is not None:
        return words.BILL_CAPTIONS.get(visit.step, words.PAID)
    return words.PAID if visit.state is VisitState.SETTLED and visit.payment else words.NOW_TO_PAY


def _between(screen: VisitScreen) -> CustomerPicture:
    last = screen.finished
    if last is None:
        return CustomerPicture()
    return CustomerPicture(title=words.GOODBYE, text=words.GOODBYE_TEXT)


def _text(screen: VisitScreen) -> str:
    is_over = screen.panel in (Panel.HAND_OVER, Panel.LABEL)
    if is_over and screen.visit is not None and screen.visit.payment is None:
        return words.TAKE_FREE
    return words.CUSTOMER_TEXTS.get(screen.panel, "")


def _items(visit: Visit) -> tuple[str, ...]:
    found = []
    for each in visit.items:
        parts = identifier_of(each.item.identifier)
        found.append(f"{each.item.kind_text} {parts.before} {parts.serial} {parts.after}")
    return tuple(found)


def _video_rule(screen: VisitScreen) -> str:
    """Return the rule for those who took the policy: it is said before the box is opened."""
    visit, terms = screen.visit, screen.terms
    if visit is None or terms is None:
        return ""
    filmed = [
        each
        for each in visit.items
        if each.policy_wanted and each.offer is not None and each.offer.video_required
    ]
    return terms.texts.video_rule if filmed else ""


def _offer(screen: VisitScreen) -> OfferPicture | None:
    current, terms = screen.current, screen.terms
    if current is None or terms is None:
        return None
    return OfferPicture(
        item=current.item.key,
        title=f"«{terms.texts.title}»",
        price=phrases.price(terms.price, terms.term_months),
        cover=terms.texts.cover,
        cases=terms.texts.cases,
        not_obligatory=terms.texts.not_obligatory,
        video_rule=terms.texts.video_rule if terms.video_required(current.item.cod) else "",
        can_answer=current.offer is not None and not screen.is_busy,
    )

"""From a scan to the item's card, and from the card to a visit."""

from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection

from app.domain.charges import Charge, charges_for
from app.domain.item import Item
from app.domain.policy import PolicyTerms
from app.domain.scan import Scan, ScanKind
from app.domain.tariff import Tariffs
from app.domain.visit import Kind, Step, Visit
from app.domain.visit_fold import PERSONAL
from app.errors import ClerkError, Refusal
from app.messages.canonical import Payload
from app.messages.entries import Draft
from app.services.reading import (
    find_table,
    local_day,
    require_own_file,
    require_shift,
    require_table,
    require_visit,
)
from app.services.staff import ClerkSession, Right
from app.store import arrivals
from app.store.journal import Journal

WAITING: Final = "waiting"
_ITEM_SCANS: Final = (ScanKind.DOMESTIC, ScanKind.S10)
_GONE: Final = {
    "handed_over": Refusal.ITEM_ALREADY_HANDED_OVER,
    "refused": Refusal.ITEM_REFUSED,
    "returned": Refusal.ITEM_RETURNED,
}


@dataclass(frozen=True, slots=True)
class ItemCard:
    """What is known of an item before a visit: `state` is "waiting" or what became of it."""

    item: Item
    others: tuple[Item, ...]
    charges: tuple[Charge, ...]
    state: str


def look_up(journal: Journal, scan: Scan) -> ItemCard:
    """Tell what a scanned item is. Raises the scan's own refusal, or UNKNOWN_ITEM."""
    with journal.read() as connection:
        item = arrived_item(connection, scan)
        trace = arrivals.item_trace(connection, item.key)
        others = _waiting(connection, item, {item.key})
        charges = _charges(connection, item, journal)
        return ItemCard(item, others, charges, trace.state if trace else WAITING)


def open_visit(journal: Journal, session: ClerkSession, scan: Scan, cause: str) -> Visit:
    """Begin a visit with a scanned item.

    Raises UNKNOWN_ITEM, ITEM_ALREADY_HANDED_OVER, ITEM_REFUSED or ITEM_RETURNED (`entry`),
    ITEM_ON_HOLD (`hold`), ITEM_IN_ANOTHER_VISIT or SHIFT_CLOSED; from an older, swapped or damaged
    file what `require_own_file` raises.
    """
    session.require(Right.SERVE)
    with journal.write(session.writer(cause)) as unit:
        require_own_file(unit.connection)
        shift = require_shift(unit.connection, session.clerk)
        item = _free_item(unit.connection, scan)
        visit_id = uuid4().hex
        head: Payload = {"visit": visit_id, "shift": shift.id, "opening": "item", "scan": scan.raw}
        unit.append(_taking(unit.connection, Kind.VISIT_OPENED, head, item, journal))
        return require_visit(unit.connection, visit_id)


def add_item(
    journal: Journal, session: ClerkSession, visit_id: str, scan: Scan, cause: str
) -> Visit:
    """Add another item of the same addressee, before anything is offered or paid.

    Raises as `open_visit` does, ITEM_OF_ANOTHER_ADDRESSEE, or WRONG_STEP once payment began.
    """
    with journal.write(session.writer(cause)) as unit:
        require_shift(unit.connection, session.clerk)
        visit = require_visit(unit.connection, visit_id)
        if visit.step not in (Step.IDENTIFY, Step.OFFER, Step.INSPECT, Step.PAY):
            raise ClerkError(Refusal.WRONG_STEP, step=str(visit.step))
        item = _free_item(unit.connection, scan)
        persons = arrivals.items_of_person(unit.connection, visit.items[0].item.key)
        if item.key not in {other.key for other in persons}:
            raise ClerkError(Refusal.ITEM_OF_ANOTHER_ADDRESSEE, item=item.identifier.text)
        head: Payload = {"visit": visit_id, "shift": visit.shift, "scan": scan.raw}
        unit.append(_taking(unit.connection, Kind.ITEM_ADDED, head, item, journal))
        return require_visit(unit.connection, visit_id)


def waiting_items(journal: Journal, visit: Visit) -> tuple[Item, ...]:
    """Return what else waits here for this addressee."""
    with journal.read() as connection:
        taken = {item.item.key for item in visit.items}
        return _waiting(connection, visit.items[0].item, taken)


def arrived_item(connection: Connection, scan: Scan) -> Item:
    """Return the item that a scan names. Raises the scan's own refusal, or UNKNOWN_ITEM."""
    if scan.reason is not None:
        raise ClerkError(scan.reason, **scan.values)
    if scan.kind not in _ITEM_SCANS or scan.identifier is None:
        raise ClerkError(Refusal.NOT_AN_IDENTIFIER, length=len(scan.identifier or ""))
    items = arrivals.items_by_identifier(connection, scan.identifier)
    if not items:
        raise ClerkError(Refusal.UNKNOWN_ITEM, item=scan.identifier)
    return items[0]


def _free_item(connection: Connection, scan: Scan) -> Item:
    item = arrived_item(connection, scan)
    text = item.identifier.text
    if item.hold is not None:
        raise ClerkError(Refusal.ITEM_ON_HOLD, item=text, hold=item.hold)
    trace = arrivals.item_trace(connection, item.key)
    if trace is not None:
        refusal = _GONE.get(trace.state, Refusal.ITEM_IN_ANOTHER_VISIT)
        raise ClerkError(refusal, item=text, entry=trace.entry)
    return item


def _waiting(connection: Connection, item: Item, taken: set[str]) -> tuple[Item, ...]:
    return tuple(
        other
        for other in arrivals.items_of_person(connection, item.key)
        if other.key not in taken and arrivals.item_trace(connection, other.key) is None
    )


def _charges(connection: Connection, item: Item, journal: Journal) -> tuple[Charge, ...]:
    tariffs = require_table(connection, "tariffs", Tariffs.from_payload)
    today = local_day(journal)
    return charges_for(item, tariffs.on(today), None, (today - item.arrived_on).days)


def _taking(
    connection: Connection, kind: Kind, head: Payload, item: Item, journal: Journal
) -> Draft:
    """Record the item with its sums: what the customer is told now is what stays told."""
    payload = item.to_payload()
    personal = {name: payload.pop(name) for name in PERSONAL}
    tariffs = require_table(connection, "tariffs", Tariffs.from_payload)
    terms = find_table(connection, "policy_terms", PolicyTerms.from_payload)
    offerable = terms is not None and terms.eligible(item)
    return Draft(
        kind=kind,
        payload={
            **head,
            "item": {**payload, "key": item.key},
            "charges": [
                [str(charge.kind), charge.amount.kopecks]
                for charge in _charges(connection, item, journal)
            ],
            "offerable": int(offerable),
            "tariffs": tariffs.version,
        },
        private={"item": personal},
    )

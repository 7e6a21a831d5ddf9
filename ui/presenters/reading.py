"""What a visit's screen needs besides the visit; read on the store thread."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.item import Item
from app.domain.policy import PolicyTerms
from app.domain.scan import Scan, read_scan
from app.domain.visit import Step, Visit
from app.services import customer, identify, offer_policy
from app.services.staff import ClerkSession
from ui.bridge.desk import Desk


@dataclass(frozen=True, slots=True)
class Reading:
    """A visit with the other items of its addressee, the known document and the offer's terms."""

    visit: Visit
    waiting: tuple[Item, ...]
    known_document: str
    terms: PolicyTerms | None


def read_visit(desk: Desk, visit: Visit) -> Reading:
    """Read what is drawn beside a visit."""
    is_offerable = any(item.offerable for item in visit.items)
    known = customer.known_document(desk.journal, visit) if visit.step is Step.IDENTIFY else ""
    return Reading(
        visit,
        identify.waiting_items(desk.journal, visit),
        known,
        offer_policy.offer_terms(desk.journal) if is_offerable else None,
    )


def open_by_scan(desk: Desk, session: ClerkSession, scan: Scan, cause: str) -> Reading:
    """Begin a visit with what was scanned."""
    return read_visit(desk, identify.open_visit(desk.journal, session, scan, cause))


def add_by_scan(desk: Desk, session: ClerkSession, visit: Visit, scan: Scan, cause: str) -> Reading:
    """Add what was scanned to the visit."""
    return read_visit(desk, identify.add_item(desk.journal, session, visit.id, scan, cause))


def add_items(
    desk: Desk, session: ClerkSession, visit: Visit, items: Iterable[Item], cause: str
) -> Reading:
    """Add items chosen from the list, one entry each."""
    for item in items:
        scan = read_scan(item.identifier.text)
        visit = identify.add_item(desk.journal, session, visit.id, scan, cause)
    return read_visit(desk, visit)

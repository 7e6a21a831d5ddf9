"""Hand the items over, once, and only when everything is paid and proven."""

from app.domain.scan import Scan
from app.domain.visit import Kind, Step, Visit
from app.errors import ClerkError, Refusal
from app.messages.canonical import Payload
from app.messages.entries import Draft
from app.services.reading import claim_fact, require_visit
from app.services.staff import ClerkSession
from app.store.journal import Journal


def hand_over(
    journal: Journal, session: ClerkSession, visit_id: str, label: Scan | None, cause: str
) -> Visit:
    """Record that the customer has the items.

    When the visit began with something other than the item itself, the item's own label has to be
    scanned: LABEL_REQUIRED without it, WRONG_LABEL for another's. Raises RECEIPT_UNKNOWN before
    the register's proof, ITEM_ALREADY_HANDED_OVER for a second time.
    """
    with journal.write(session.writer(cause)) as unit:
        visit = require_visit(unit.connection, visit_id)
        visit.require(Step.HAND_OVER)
        _check_label(visit, label)
        items = [item.item.key for item in visit.items]
        payload: Payload = {
            "visit": visit_id,
            "items": items,
            "label": label.raw if label is not None else "",
        }
        facts = tuple(
            claim_fact(unit.connection, "handed_over", key, Refusal.ITEM_ALREADY_HANDED_OVER)
            for key in items
        )
        unit.append(Draft(kind=Kind.HANDED_OVER, payload=payload, facts=facts))
        return require_visit(unit.connection, visit_id)


def _check_label(visit: Visit, label: Scan | None) -> None:
    if label is None:
        if visit.label_required:
            raise ClerkError(Refusal.LABEL_REQUIRED)
        return
    if label.identifier not in {item.item.identifier.text for item in visit.items}:
        raise ClerkError(Refusal.WRONG_LABEL)

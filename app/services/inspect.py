"""Record that an item was opened in the customer's presence before any money was taken."""

from app.domain.visit import Kind, Step, Visit
from app.errors import ClerkError, Refusal
from app.messages.entries import Draft
from app.services.reading import require_visit
from app.services.staff import ClerkSession
from app.store.journal import Journal


def record_inspection(
    journal: Journal, session: ClerkSession, visit_id: str, item_key: str, cause: str
) -> Visit:
    """Record that the contents agree; a customer who disagrees does not take the item.

    Raises WRONG_STEP when no inspection is due, UNKNOWN_ITEM for an item outside this visit.
    """
    with journal.write(session.writer(cause)) as unit:
        visit = require_visit(unit.connection, visit_id)
        visit.require(Step.INSPECT)
        if item_key not in {item.item.key for item in visit.items if item.needs_inspection}:
            raise ClerkError(Refusal.UNKNOWN_ITEM, item=item_key.partition("@")[0])
        payload = {"visit": visit_id, "item": item_key, "result": "agreed"}
        unit.append(Draft(kind=Kind.ITEM_INSPECTED, payload=payload))
        return require_visit(unit.connection, visit_id)
